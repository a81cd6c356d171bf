package supervision

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Form is a paper on which somebody is released, by the name the reference data has
// for it; there stands also what the law behind it is.
type Form string

// The forms that ask for more than the rest, or stand under a law of their own.
const (
	Recognizance Form = "I-220A"
	Order        Form = "I-220B" // of supervision

	Bond    Form = "I-352"
	Parole  Form = "I-94 parole"
	Booking Form = "I-385"
)

// Forms lists the forms in the order of the reference data.
func Forms() []Form {
	var list []Form
	for _, d := range refdata.ReleaseDocuments() {
		list = append(list, Form(d.Form))
	}
	return list
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// LabelKey is how the form is called.
func (f Form) LabelKey() string {
	return "supervision.form." + notWord.ReplaceAllString(strings.ToLower(string(f)), "_")
}

// Law is what the reference data says of the form: when it is used, and the
// authority for it. ok is false for a form it does not have.
func (f Form) Law() (law refdata.ReleaseDocument, ok bool) {
	all := refdata.ReleaseDocuments()
	i := slices.IndexFunc(all, func(d refdata.ReleaseDocument) bool { return d.Form == string(f) })
	if i < 0 {
		return law, false
	}
	return all[i], true
}

// Release is a paper on which the client was released. A day is empty when nobody
// knows it.
type Release struct {
	Line
	Form           Form       `sec:"open"`
	IssuedOn       wall.Date  `sec:"open"`
	IssuedBy       seal.Text  `sec:"sealed"`
	OfficeID       *uuid.UUID `sec:"open"`   // of the clinic's own table
	ServedOn       wall.Date  `sec:"open"`   // on the client
	ReceivedOn     wall.Date  `sec:"open"`   // by the clinic: when we were told
	Until          wall.Date  `sec:"open"`   // of a parole
	BondAmount     seal.Text  `sec:"sealed"` // dollars with two decimals
	ObligorName    seal.Text  `sec:"sealed"` // who posted the bond; may be a third person
	ObligorContact seal.Text  `sec:"sealed"`
	PostedOn       wall.Date  `sec:"open"`
	SubjectID      seal.Text  `sec:"sealed"` // of a booking record; no A-number
	Note           seal.Text  `sec:"sealed"`
}

// TableName is the table of release papers.
func (Release) TableName() string { return "release_documents" }

// Since is the day from which the paper holds, as far as anybody knows: the day it
// was issued, else served, else received.
func (r Release) Since() wall.Date {
	for _, d := range []wall.Date{r.IssuedOn, r.ServedOn, r.ReceivedOn} {
		if d != "" {
			return d
		}
	}
	return ""
}

func (Release) noun() string { return "release_document" }

func (r Release) under() (string, uuid.UUID) { return "client_id", r.ClientID }

func (r Release) facts() map[string]any {
	return map[string]any{
		"form": r.Form, "issued_on": r.IssuedOn, "office": r.OfficeID, "served_on": r.ServedOn, "received_on": r.ReceivedOn,
		"until": r.Until, "posted_on": r.PostedOn,
	}
}

func (r Release) detail() map[string]any {
	return map[string]any{
		"issued_by": r.IssuedBy.Reveal(), "bond_amount": r.BondAmount.Reveal(), "obligor_name": r.ObligorName.Reveal(),
		"obligor_contact": r.ObligorContact.Reveal(), "subject_id": r.SubjectID.Reveal(), "note": r.Note.Reveal(),
	}
}

// NewRelease is a release paper as it lies before somebody.
type NewRelease struct {
	Form           Form
	IssuedOn       wall.Date
	IssuedBy       string
	Office         uuid.UUID
	ServedOn       wall.Date
	ReceivedOn     wall.Date
	Until          wall.Date
	BondAmount     string // "5000", "$5,000.00"
	ObligorName    string
	ObligorContact string
	PostedOn       wall.Date
	SubjectID      string
	Note           string
	Fix            Fix
	FormID         string
}

// File puts a release paper on record, or corrects one. Faults: Invalid naming every
// refused field, NotFound beyond the wall, Stale, Conflict.
func File(tx *db.Tx, client uuid.UUID, n NewRelease) (Release, error) {
	kept, err := keep(tx, client, n.FormID, &Release{}, func(p *fault.Problems, c clients.Client) (*Release, error) {
		return n.read(tx, p, c)
	})
	return *kept, err
}

func (n NewRelease) read(tx *db.Tx, p *fault.Problems, c clients.Client) (*Release, error) {
	r := &Release{
		Line: begin(tx, p, n.Fix), Form: n.Form, IssuedBy: line(p, "issued_by", n.IssuedBy),
		IssuedOn: past(tx, p, "issued_on", n.IssuedOn, c.TimeZone), ServedOn: past(tx, p, "served_on", n.ServedOn, c.TimeZone),
		ReceivedOn: past(tx, p, "received_on", n.ReceivedOn, c.TimeZone), Note: note(p, "note", n.Note),
		SubjectID: line(p, "subject_id", n.SubjectID),
	}
	if !slices.Contains(Forms(), n.Form) {
		p.Add("form", "supervision.form_needed")
	}
	if r.IssuedOn != "" && r.ServedOn.Before(r.IssuedOn) && r.ServedOn != "" {
		p.Add("served_on", "supervision.served_before_issued")
	}
	if n.Form == Parole {
		if r.Until = day(p, "until", n.Until); r.Until != "" && r.Until.Before(r.Since()) {
			p.Add("until", "supervision.until_before")
		}
	}
	if n.Form == Bond {
		n.bond(tx, p, c, r)
	}
	var err error
	r.OfficeID, err = known(tx, p, "office_id", n.Office)
	return r, err
}

func (n NewRelease) bond(tx *db.Tx, p *fault.Problems, c clients.Client, r *Release) {
	r.BondAmount = seal.Of(dollars(p, "bond_amount", n.BondAmount))
	r.ObligorName, r.ObligorContact = line(p, "obligor_name", n.ObligorName), line(p, "obligor_contact", n.ObligorContact)
	r.PostedOn = past(tx, p, "posted_on", n.PostedOn, c.TimeZone)
}

var dollarShape = regexp.MustCompile(`^\$? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,8})(\.[0-9]{2})?$`)

// dollars reads an amount as people write it and gives it with two decimals. What
// could mean two things, such as "5.000", and words are refused: nothing is guessed
// about money.
func dollars(p *fault.Problems, field, text string) string {
	text = clients.CleanLine(p, field, text, longestLine)
	if text == "" {
		return ""
	}
	parts := dollarShape.FindStringSubmatch(text)
	if parts == nil {
		p.Add(field, "supervision.amount_shape")
		return ""
	}
	whole := strings.TrimLeft(strings.ReplaceAll(parts[1], ",", ""), "0")
	if whole == "" || len(whole) > 8 {
		p.Add(field, "supervision.amount_shape")
		return ""
	}
	if parts[2] == "" {
		return whole + ".00"
	}
	return whole + parts[2]
}
