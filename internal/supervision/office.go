package supervision

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// OfficeKind says whose office it is.
type OfficeKind string

// The kinds: the contractor's, and ICE's own.
const (
	ISAPOffice OfficeKind = "isap"
	EROOffice  OfficeKind = "ero"
)

// OfficeKinds lists the kinds, the one that is called first first.
func OfficeKinds() []OfficeKind { return []OfficeKind{ISAPOffice, EROOffice} }

// LabelKey is how the kind is called.
func (k OfficeKind) LabelKey() string { return "supervision.office_kind." + string(k) }

// Office is an office of ISAP or ERO as the clinic's own people know it: no public
// list exists. It belongs to the clinic and stands behind no client's wall.
type Office struct {
	db.Row
	Kind       OfficeKind `sec:"open"`
	Code       string     `sec:"open"` // ICE's code of an area of responsibility; empty for none
	Name       seal.Text  `sec:"sealed"`
	Address    seal.Text  `sec:"sealed"`
	FrontDesk  seal.Text  `sec:"sealed"` // numbers as they are dialled
	Hotline    seal.Text  `sec:"sealed"`
	AfterHours seal.Text  `sec:"sealed"`
	Hours      seal.Text  `sec:"sealed"` // in words
	Zone       string     `sec:"open"`
	Note       seal.Text  `sec:"sealed"`
	Retired    bool       `sec:"open"` // no longer offered; what names it keeps it
	ChangedBy  uuid.UUID  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of offices.
func (Office) TableName() string { return "supervision_offices" }

// SealedBy is the clinic.
func (Office) SealedBy() uuid.UUID { return seal.Office }

func (o Office) detail() map[string]any {
	return map[string]any{
		"kind": o.Kind, "code": o.Code, "name": o.Name.Reveal(), "address": o.Address.Reveal(), "front_desk": o.FrontDesk.Reveal(),
		"hotline": o.Hotline.Reveal(), "after_hours": o.AfterHours.Reveal(), "hours": o.Hours.Reveal(), "zone": o.Zone,
		"note": o.Note.Reveal(), "retired": o.Retired,
	}
}

// NewOffice is an office as it is typed.
type NewOffice struct {
	Kind       OfficeKind
	Code       string
	Name       string
	Address    string
	FrontDesk  string
	Hotline    string
	AfterHours string
	Hours      string
	Zone       string // the clinic's own when empty
	Note       string
	Retired    bool
	FormID     string
}

// Published is an ERO field office as ICE publishes it: name, address and zone, and no
// telephone number, for there is no source for one. ok is false for an unknown code.
func Published(code string) (n NewOffice, ok bool) {
	o, ok := refdata.FieldOfficeOf(code)
	return NewOffice{
		Kind: EROOffice, Code: o.Code, Name: "ERO " + o.Name, Address: o.Address + ", " + o.City + ", " + o.State + " " + o.ZIP, Zone: o.Zone,
	}, ok
}

// AddOffice puts an office into the clinic's table. Faults: Invalid.
func AddOffice(tx *db.Tx, n NewOffice) (Office, error) {
	var o Office
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return o, err
	}
	if again, err := forms.Sent(tx, n.FormID, &o); err != nil || again {
		return o, err
	}
	o = Office{Row: db.NewRow(tx), FormHash: forms.Hash(tx, n.FormID)}
	if err := n.apply(tx, &o); err != nil {
		return o, err
	}
	err := tx.DB.Create(&o).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // the twin committed meanwhile
		return o, fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return o, fmt.Errorf("storing an office: %w", err)
	}
	return o, audit.Append(tx, audit.Event{
		Action: "supervision.add_office", SubjectType: "supervision_office", Subject: o.ID, Detail: o.detail(),
	})
}

// ReviseOffice changes an office of the clinic's table; the log keeps what it was.
// Faults: Invalid, NotFound, Stale.
func ReviseOffice(tx *db.Tx, id uuid.UUID, version int64, n NewOffice) (Office, error) {
	var o Office
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return o, err
	}
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &o, notFound); err != nil {
		return o, err
	}
	if version != 0 && version != o.Version {
		return o, fault.New(fault.Stale, "fault.stale")
	}
	was := o.detail()
	if err := n.apply(tx, &o); err != nil {
		return o, err
	}
	err := db.Change(tx, &o, &o.Row, "kind", "code", "name", "address", "front_desk", "hotline", "after_hours", "hours", "zone",
		"note", "retired", "changed_by")
	if err != nil {
		return o, err
	}
	return o, audit.Append(tx, audit.Event{
		Action: "supervision.revise_office", SubjectType: "supervision_office", Subject: o.ID,
		Detail: map[string]any{"was": was, "is": o.detail()},
	})
}

// apply checks what was typed and puts it into the row.
func (n NewOffice) apply(tx *db.Tx, o *Office) error {
	var p fault.Problems
	o.Kind, o.Code, o.Retired, o.ChangedBy, o.Zone = n.Kind, n.Code, n.Retired, tx.Actor.ID, n.Zone
	o.Name, o.Address = line(&p, "name", n.Name), note(&p, "address", n.Address)
	o.FrontDesk, o.Hotline = number(&p, "front_desk", n.FrontDesk), number(&p, "hotline", n.Hotline)
	o.AfterHours, o.Hours, o.Note = number(&p, "after_hours", n.AfterHours), line(&p, "hours", n.Hours), note(&p, "note", n.Note)
	if !slices.Contains(OfficeKinds(), n.Kind) {
		p.Add("kind", "supervision.office_kind_needed")
	}
	if o.Name.Empty() {
		p.Add("name", "supervision.office_name_needed")
	}
	if _, ok := refdata.FieldOfficeOf(n.Code); n.Code != "" && !ok {
		p.Add("code", "supervision.area_unknown")
	}
	if o.Zone == "" {
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		o.Zone = office.TimeZone
	}
	if _, err := wall.LoadZone(o.Zone); err != nil {
		p.Add("zone", "wall.unknown_zone")
	}
	return p.Err()
}

// FindOffice is one office of the clinic's table; NotFound when there is none.
func FindOffice(tx *db.Tx, id uuid.UUID) (Office, error) {
	var o Office
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return o, err
	}
	err := db.Take(tx.DB.Where("id = ?", id), &o, notFound)
	return o, err
}

// Offices is the clinic's table of ISAP and ERO offices: those in use first, then by
// kind and name.
func Offices(tx *db.Tx) ([]Office, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var all []Office
	if err := tx.DB.Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("listing offices: %w", err)
	}
	slices.SortFunc(all, byUse)
	return all, nil
}

// byUse puts offices in use first, then by kind and name.
func byUse(a, b Office) int {
	return cmp.Or(order(a.Retired, b.Retired), cmp.Compare(b.Kind, a.Kind),
		cmp.Compare(strings.ToLower(a.Name.Reveal()), strings.ToLower(b.Name.Reveal())), cmp.Compare(a.ID.String(), b.ID.String()))
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// known reads which office is meant; zero leaves the question open.
func known(tx *db.Tx, p *fault.Problems, field string, id uuid.UUID) (office *uuid.UUID, err error) {
	if id == uuid.Nil {
		return office, nil
	}
	_, err = FindOffice(tx, id)
	if fault.Is(err, fault.NotFound) {
		p.Add(field, "supervision.office_unknown")
		return office, nil
	}
	return &id, err
}
