package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Consent is that somebody agreed that a call was recorded. In some states everybody
// on the line has to agree (refdata.RecordingConsents); which law holds is for an
// attorney to say. Whether the recording itself may leave is the business of its
// document.
type Consent struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	FailureID  uuid.UUID `sec:"open"`
	CallID     uuid.UUID `sec:"open"`
	State      string    `sec:"open"` // where the parties were; empty when nobody said
	GivenBy    seal.Text `sec:"sealed"`
	GivenAt    time.Time `sec:"open"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of consents.
func (Consent) TableName() string { return "failure_consents" }

// SealedBy is the client.
func (c Consent) SealedBy() uuid.UUID { return c.ClientID }

// Agreeing is the consent to a recording that is on file already.
type Agreeing struct {
	Call     uuid.UUID // one of Call and Evidence
	Evidence uuid.UUID
	documents.Agreement
}

// Agree puts on record that somebody agreed to be recorded. Faults: Invalid,
// NotFound beyond the wall and for a call or file that is not of this failure.
func Agree(tx *db.Tx, failure uuid.UUID, a Agreeing) error {
	f, err := hold(tx, failure)
	if err != nil {
		return err
	}
	if a.Evidence != uuid.Nil {
		var e Evidence
		if err := db.Take(tx.DB.Where("id = ? AND failure_id = ?", a.Evidence, f.ID), &e, notFound); err != nil {
			return err
		}
		_, err := documents.Agree(tx, e.DocumentID, a.Agreement)
		return err
	}
	var kept Consent
	if again, err := forms.Sent(tx, a.FormID, &kept); err != nil || again {
		return db.SameFile(err, kept.FailureID, f.ID)
	}
	if err := db.Take(tx.DB.Select("id").Where("id = ? AND failure_id = ?", a.Call, f.ID), &Call{}, notFound); err != nil {
		return err
	}
	var p fault.Problems
	c := consentOf(tx, &p, a.Agreement, plain)
	c.CallID, c.FormHash = a.Call, forms.Hash(tx, a.FormID)
	if err := p.Err(); err != nil {
		return err
	}
	return f.agree(tx, c)
}

// consentOf names every problem of a consent to a call and makes the row it becomes.
func consentOf(tx *db.Tx, p *fault.Problems, a documents.Agreement, field func(string) string) Consent {
	c := a.Read(tx, p, field)
	return Consent{ID: c.ID, State: c.State, GivenBy: c.GivenBy, GivenAt: c.GivenAt, RecordedBy: c.RecordedBy, RecordedAt: c.RecordedAt}
}

func (f Failure) agree(tx *db.Tx, c Consent) error {
	c.ClientID, c.FailureID = f.ClientID, f.ID
	if err := tx.DB.Create(&c).Error; err != nil {
		return fmt.Errorf("storing a consent: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "failures.agree", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, OccurredAt: c.GivenAt,
		Facts: map[string]any{"call": c.CallID, "state": c.State}, Detail: map[string]any{"given_by": c.GivenBy.Reveal()},
	})
}

// ConsentTo is who agreed that a call was recorded; NotFound when nobody is on
// record.
func (f File) ConsentTo(call uuid.UUID) (Consent, error) {
	for _, c := range f.Consents {
		if c.CallID == call {
			return c, nil
		}
	}
	return Consent{}, fault.New(fault.NotFound, notFound)
}
