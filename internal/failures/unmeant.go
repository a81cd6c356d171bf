package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// Unmeant says that a failure that was logged never was one: a child, or a thumb. It
// holds while the failure is closed; who opens it again has thought better of it.
type Unmeant struct {
	FailureID uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID `sec:"open"`
	Why       seal.Text `sec:"sealed"`
	SaidBy    uuid.UUID `sec:"open"`
	SaidAt    time.Time `sec:"open"`
}

// TableName is the table of failures that were none.
func (Unmeant) TableName() string { return "failures_unmeant" }

// SealedBy is the client.
func (u Unmeant) SealedBy() uuid.UUID { return u.ClientID }

// NotMeant puts on record that a failure never was one, and closes it; everything on
// record about it stays. Saying it again changes nothing. Faults: NotFound beyond the
// wall, Invalid without a reason.
func NotMeant(tx *db.Tx, id uuid.UUID, why string) error {
	f, err := hold(tx, id)
	if err != nil {
		return err
	}
	if f.ClosedAt == nil {
		if f, err = Close(tx, id, Word{Note: why}); err != nil {
			return err
		}
	}
	var said int64
	if err := tx.DB.Model(&Unmeant{}).Where("failure_id = ?", f.ID).Count(&said).Error; err != nil {
		return fmt.Errorf("looking for a failure that was none: %w", err)
	}
	if said > 0 {
		return nil
	}
	row := Unmeant{FailureID: f.ID, ClientID: f.ClientID, Why: seal.Of(why), SaidBy: tx.Actor.ID, SaidAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing that a failure was none: %w", err)
	}
	return audit.Append(tx, audit.Event{Action: "failures.not_meant", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, Detail: map[string]any{"why": why}})
}

// NeverWas tells whether somebody said that the failure was none, and nobody has opened
// it again since: no packet speaks of it.
func (f File) NeverWas() bool { return f.Unmeant != nil && f.ClosedAt != nil }
