package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Done is a step of the first day's list as somebody says it was taken.
type Done struct {
	Step   Step
	At     time.Time // zero for now
	Note   string
	Skip   bool // passed over; Note says why
	FormID string
}

// Tick stamps a step of the first day's list, or says why it is passed over. A step
// can be taken more than once: one calls again until somebody answers.
func Tick(tx *db.Tx, failure uuid.UUID, d Done) (StepDone, error) {
	var s StepDone
	f, err := hold(tx, failure)
	if err != nil {
		return s, err
	}
	if again, err := forms.Sent(tx, d.FormID, &s); err != nil || again {
		return s, db.SameFile(err, s.FailureID, f.ID)
	}
	var p fault.Problems
	s = StepDone{
		ID: db.NewID(tx.Now), ClientID: f.ClientID, FailureID: f.ID, Step: d.Step, Skipped: d.Skip, DoneAt: tx.Now, Note: note(&p, "note", d.Note),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, d.FormID),
	}
	if unknown(Steps(), d.Step) {
		p.Add("step", "failures.step_unknown")
	}
	if d.Skip && s.Note.Empty() {
		p.Add("note", "failures.skip_reason")
	}
	if at := instant(tx, &p, "at", d.At); at != nil {
		s.DoneAt = *at
	}
	if err := p.Err(); err != nil {
		return s, err
	}
	if err := tx.DB.Create(&s).Error; err != nil {
		return s, fmt.Errorf("storing a step: %w", err)
	}
	return s, audit.Append(tx, audit.Event{
		Action: "failures.tick", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, OccurredAt: s.DoneAt,
		Facts: map[string]any{"step": s.Step, "skipped": s.Skipped, "done_at": s.DoneAt}, Detail: map[string]any{"note": s.Note.Reveal()},
	})
}
