package failures

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
)

// Consent is that somebody agreed to be recorded: of one call, or of one audio file.
// In some states everybody on the line has to agree (refdata.RecordingConsents);
// which law holds for a call is for an attorney to say, and where nobody agreed the
// recording stays in the house until one has.
type Consent struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	FailureID  uuid.UUID  `sec:"open"`
	CallID     *uuid.UUID `sec:"open"`
	EvidenceID *uuid.UUID `sec:"open"`
	State      string     `sec:"open"` // where the parties were; empty when nobody said
	GivenBy    seal.Text  `sec:"sealed"`
	GivenAt    time.Time  `sec:"open"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of consents.
func (Consent) TableName() string { return "failure_consents" }

// SealedBy is the client.
func (c Consent) SealedBy() uuid.UUID { return c.ClientID }

// Agreement is a consent as it is told.
type Agreement struct {
	By    string    // who agreed: everybody on the line, where the state needs it
	At    time.Time // zero for now
	State string    // two letters
}

// Agreeing is the consent to a recording that is on file already.
type Agreeing struct {
	Call     uuid.UUID // one of Call and Evidence
	Evidence uuid.UUID
	Agreement
	FormID string
}

// Agree puts on record that somebody agreed to be recorded. Faults: Invalid,
// NotFound beyond the wall and for a call or file that is not of this failure.
func Agree(tx *db.Tx, failure uuid.UUID, a Agreeing) (Consent, error) {
	var c Consent
	f, err := hold(tx, failure)
	if err != nil {
		return c, err
	}
	if again, err := sent(tx, a.FormID, &c); err != nil || again {
		return c, sameFile(err, c.FailureID, f.ID)
	}
	table, id := "failure_calls", a.Call
	if a.Evidence != uuid.Nil {
		table, id = "evidence", a.Evidence
	}
	var n int64
	if err := tx.DB.Table(table).Where("id = ? AND failure_id = ?", id, f.ID).Count(&n).Error; err != nil {
		return c, fmt.Errorf("looking for a recording: %w", err)
	}
	if n == 0 {
		return c, fault.New(fault.NotFound, notFound)
	}
	var p fault.Problems
	c = a.read(tx, &p, plain)
	if c.GivenBy.Empty() {
		p.Add("consent_by", "failures.consent_needed")
	}
	if err := p.Err(); err != nil {
		return c, err
	}
	c.FormHash = formHash(tx, a.FormID)
	if table == "evidence" {
		c.EvidenceID = &id
	} else {
		c.CallID = &id
	}
	return c, f.agree(tx, c)
}

// read names every problem of a consent and makes the row it becomes.
func (a Agreement) read(tx *db.Tx, p *fault.Problems, field func(string) string) Consent {
	c := Consent{
		ID: db.NewID(tx.Now), State: strings.ToUpper(strings.TrimSpace(a.State)), GivenBy: line(p, field("consent_by"), a.By),
		GivenAt: tx.Now, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if at := instant(tx, p, field("consent_at"), a.At); at != nil {
		c.GivenAt = *at
	}
	if c.State != "" {
		if _, known := refdata.StateOf(c.State); !known {
			p.Add(field("consent_state"), "failures.state_unknown")
		}
	}
	return c
}

func (f Failure) agree(tx *db.Tx, c Consent) error {
	c.ClientID, c.FailureID = f.ClientID, f.ID
	if err := tx.DB.Create(&c).Error; err != nil {
		return fmt.Errorf("storing a consent: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "failures.agree", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, OccurredAt: c.GivenAt,
		Detail: map[string]any{"call": c.CallID, "evidence": c.EvidenceID, "state": c.State, "given_by": c.GivenBy.Reveal()},
	})
}

// ConsentTo is who agreed that a call, or an audio file, was recorded; NotFound
// when nobody is on record.
func (f File) ConsentTo(id uuid.UUID) (Consent, error) {
	for _, c := range f.Consents {
		if c.CallID != nil && *c.CallID == id || c.EvidenceID != nil && *c.EvidenceID == id {
			return c, nil
		}
	}
	return Consent{}, fault.New(fault.NotFound, notFound)
}

// MustStay tells whether a piece of evidence may not leave the house before an
// attorney has decided: a recording to which nobody on record agreed.
func (f File) MustStay(e Evidence) bool {
	if !strings.HasPrefix(string(e.MediaType), "audio/") {
		return false
	}
	_, err := f.ConsentTo(e.ID)
	return err != nil
}
