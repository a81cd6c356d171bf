package supervision

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Violation is a notice that says a client broke her conditions: what it alleges,
// in its own words. Keeping it admits nothing.
type Violation struct {
	Reported
	Alleges    seal.Text `sec:"sealed"`
	DatedOn    wall.Date `sec:"open"` // as it stands on the paper
	ReceivedOn wall.Date `sec:"open"` // by the client
	How        Way       `sec:"open"`
	AnswerBy   wall.Date `sec:"open"` // where the notice names a day
}

// TableName is the table of notices.
func (Violation) TableName() string { return "violations" }

func (*Violation) noun() string { return "violation" }

func (v *Violation) under() (string, uuid.UUID) { return "client_id", v.ClientID }

func (v *Violation) facts() map[string]any {
	return map[string]any{
		"dated_on": v.DatedOn, "received_on": v.ReceivedOn, "how": v.How, "answer_by": v.AnswerBy, "told_at": v.ToldAt,
	}
}

func (v *Violation) detail() map[string]any {
	return map[string]any{"alleges": v.Alleges.Reveal(), "told_by": v.ToldBy.Reveal()}
}

// ViolationOccurrence is that a notice speaks of a check-in or appointment.
type ViolationOccurrence struct {
	ViolationID  uuid.UUID `gorm:"primaryKey" sec:"open"`
	OccurrenceID uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID `sec:"open"`
}

// TableName is the table of what notices speak of.
func (ViolationOccurrence) TableName() string { return "violation_occurrences" }

// NewViolation is a notice as it is told of.
type NewViolation struct {
	Alleges     string
	DatedOn     wall.Date
	ReceivedOn  wall.Date
	How         Way
	AnswerBy    wall.Date
	Occurrences []uuid.UUID // of which it speaks
	Heard       Heard
	FormID      string
}

// ReceiveViolation puts a notice on record. Faults: Invalid, NotFound beyond the wall.
func ReceiveViolation(tx *db.Tx, client uuid.UUID, n NewViolation) (Violation, error) {
	return n.keep(tx, client, Fix{})
}

// CorrectViolation puts a row on record that supersedes one the person saw, whole
// and with the reason. Stale when somebody else corrected it first.
func CorrectViolation(tx *db.Tx, f Fix, n NewViolation) (Violation, error) {
	client, err := ownerOf(tx, &Violation{}, f.Supersedes)
	if err != nil {
		return Violation{}, err
	}
	return n.keep(tx, client, f)
}

func (n NewViolation) keep(tx *db.Tx, client uuid.UUID, f Fix) (Violation, error) {
	var about []ViolationOccurrence
	v, err := told(tx, client, n.FormID, f, &Violation{}, func(r reading) (*Violation, error) {
		v := n.read(r)
		for _, id := range n.Occurrences {
			e, err := obligations.FindOccurrence(tx, id)
			if err != nil || e.ClientID != client {
				r.p.Add("occurrences", "kit.occurrence_unknown")
				break
			}
			about = append(about, ViolationOccurrence{ViolationID: v.ID, OccurrenceID: id, ClientID: client})
		}
		return v, nil
	})
	if err != nil || len(about) == 0 {
		return *v, err
	}
	if err := tx.DB.Create(&about).Error; err != nil {
		return *v, fmt.Errorf("storing what a notice speaks of: %w", err)
	}
	return *v, nil
}

func (n NewViolation) read(r reading) *Violation {
	v := &Violation{
		Alleges: note(r.p, "alleges", n.Alleges), DatedOn: r.past("dated_on", n.DatedOn), ReceivedOn: r.past("received_on", n.ReceivedOn),
		How: choose(r, "how", n.How, Ways()), AnswerBy: r.ahead("answer_by", n.AnswerBy),
	}
	if v.Alleges.Empty() {
		r.p.Add("alleges", "kit.alleges_needed")
	}
	if v.ReceivedOn != "" && v.ReceivedOn.Before(v.DatedOn) {
		r.p.Add("received_on", "kit.received_before")
	}
	v.Reported = r.reported(n.Heard, max(v.DatedOn, v.ReceivedOn))
	return v
}

// SentBy is how an answer went out.
type SentBy string

// WaysOut lists how an answer can go out, the usual first.
func WaysOut() []SentBy {
	return []SentBy{"mail", "courier", "email", "fax", "portal", "in_person", "phone", "other"}
}

// LabelKey is how the way is called.
func (s SentBy) LabelKey() string { return "kit.out." + string(s) }

// ViolationAnswer is what was sent in answer to a notice.
type ViolationAnswer struct {
	Reported
	ViolationID uuid.UUID `sec:"open"` // the notice's first row
	SentOn      wall.Date `sec:"open"`
	How         SentBy    `sec:"open"`
	SentBy      seal.Text `sec:"sealed"`
	What        seal.Text `sec:"sealed"`
	Proof       seal.Text `sec:"sealed"` // receipt, tracking number
}

// TableName is the table of answers.
func (ViolationAnswer) TableName() string { return "violation_answers" }

func (*ViolationAnswer) noun() string { return "violation_answer" }

func (a *ViolationAnswer) under() (string, uuid.UUID) { return "violation_id", a.ViolationID }

func (a *ViolationAnswer) facts() map[string]any {
	return map[string]any{"violation": a.ViolationID, "sent_on": a.SentOn, "how": a.How, "told_at": a.ToldAt}
}

func (a *ViolationAnswer) detail() map[string]any {
	return map[string]any{
		"sent_by": a.SentBy.Reveal(), "what": a.What.Reveal(), "proof": a.Proof.Reveal(), "told_by": a.ToldBy.Reveal(),
	}
}

// NewViolationAnswer is what was sent, as it is told.
type NewViolationAnswer struct {
	SentOn wall.Date
	How    SentBy
	SentBy string
	What   string
	Proof  string
	Heard  Heard
	FormID string
}

// AnswerViolation puts on record what was sent in answer to a notice. Faults:
// Invalid, NotFound, Stale when the answer that the fix supersedes was corrected
// before.
func AnswerViolation(tx *db.Tx, violation uuid.UUID, f Fix, n NewViolationAnswer) (ViolationAnswer, error) {
	client, err := ownerOf(tx, &Violation{}, violation)
	if err != nil {
		return ViolationAnswer{}, err
	}
	a, err := told(tx, client, n.FormID, f, &ViolationAnswer{}, func(r reading) (*ViolationAnswer, error) {
		v, err := FindViolation(tx, violation)
		return n.read(r, v), err
	})
	return *a, err
}

func (n NewViolationAnswer) read(r reading, v ViolationFile) *ViolationAnswer {
	a := &ViolationAnswer{
		ViolationID: v.First(), SentOn: r.past("sent_on", n.SentOn), How: need(r, "how", n.How, WaysOut()),
		SentBy: line(r.p, "sent_by", n.SentBy), What: note(r.p, "what", n.What), Proof: note(r.p, "proof", n.Proof),
	}
	switch {
	case n.SentOn == "":
		r.p.Add("sent_on", "kit.day_needed")
	case a.SentOn != "" && a.SentOn.Before(v.ReceivedOn):
		r.p.Add("sent_on", "kit.answer_before")
	}
	if a.What.Empty() {
		r.p.Add("what", "kit.sent_needed")
	}
	a.Reported = r.reported(n.Heard, a.SentOn)
	return a
}
