package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// NumberKind says what answers at a number.
type NumberKind string

// The kinds of numbers of an office; an officer's own has her role.
const (
	FrontDesk  NumberKind = "front_desk"
	Hotline    NumberKind = "hotline"
	AfterHours NumberKind = "after_hours"
)

// Number is one telephone number to call about a client.
type Number struct {
	Kind   NumberKind // or a Role, for an officer's own
	Who    string     // whose it is, where it is a person's
	Office string     // its name; empty for a person of no office
	Number string     // as it is dialled
	Hours  string     // of the office, in words
	Zone   string     // whose clocks the hours are by
	Note   string     // of the office
}

// LabelKey is what answers there.
func (n Number) LabelKey() string { return "supervision.number." + string(n.Kind) }

// Dial is the number for a telephone link, as E.164; empty when it is none.
func (n Number) Dial() string {
	var p fault.Problems
	return clients.ParsePhone(&p, "", n.Number)
}

// Numbers are the telephone numbers of an office, the one to try first first.
func (o Office) Numbers() []Number {
	var list []Number
	for _, each := range []struct {
		kind   NumberKind
		number string
	}{{FrontDesk, o.FrontDesk.Reveal()}, {Hotline, o.Hotline.Reveal()}, {AfterHours, o.AfterHours.Reveal()}} {
		if each.number != "" {
			list = append(list, Number{
				Kind: each.kind, Office: o.Name.Reveal(), Number: each.number, Hours: o.Hours.Reveal(), Zone: o.Zone, Note: o.Note.Reveal(),
			})
		}
	}
	return list
}

// NumbersFor is whom one calls about a client, in this order: the people responsible
// for her, her ISAP office, the offices of her officers and of her release papers.
// Empty when nobody has put any on record. fault.NotFound beyond the wall.
func NumbersFor(tx *db.Tx, client uuid.UUID) ([]Number, error) {
	r, err := Read(tx, client)
	if err != nil {
		return nil, err
	}
	return r.Numbers(), nil
}

// Numbers is whom one calls, as the record stands today.
func (r Record) Numbers() []Number {
	var list []Number
	people := r.Responsible()
	for _, o := range people {
		if o.Phone.Empty() {
			continue
		}
		n := Number{Kind: NumberKind(o.Role), Who: o.Name.Reveal(), Number: o.Phone.Reveal()}
		if office, ok := r.Office(o.OfficeID); ok {
			n.Office, n.Hours, n.Zone = office.Name.Reveal(), office.Hours.Reveal(), office.Zone
		}
		list = append(list, n)
	}
	var named []*uuid.UUID
	if e, ok := r.Enrolled(); ok {
		named = append(named, e.OfficeID)
	}
	for _, o := range people {
		named = append(named, o.OfficeID)
	}
	for _, p := range r.Papers {
		if p.Ending == nil {
			named = append(named, p.OfficeID)
		}
	}
	seen := map[uuid.UUID]bool{}
	for _, id := range named {
		office, ok := r.Office(id)
		if ok && !seen[office.ID] {
			seen[office.ID] = true
			list = append(list, office.Numbers()...)
		}
	}
	return list
}
