package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// NewCancellation says that the current date is off, who says so and why.
type NewCancellation struct {
	Version int64
	Source  string
	Reason  string
	At      time.Time // when it was taken off; zero for now
	FormID  string
}

// Cancel records that the hearing will not be on its date. The date stays on
// record; a later Reset gives the hearing a new one. fault.Conflict when it is
// not scheduled.
func Cancel(tx *db.Tx, hearing uuid.UUID, n NewCancellation) (Cancellation, error) {
	var kept Cancellation
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return kept, err
	}
	h, err := take(tx, hearing)
	if err != nil {
		return kept, err
	}
	c, err := n.read(tx, h)
	if err != nil {
		return c, err
	}
	if again, err := sent(tx, c.FormID, &kept); err != nil || again {
		return kept, sameHearing(err, kept.HearingID, h.ID)
	}
	if err := h.fresh(n.Version); err != nil {
		return c, err
	}
	if h.State != Scheduled {
		return c, fault.New(fault.Conflict, "hearings.not_scheduled")
	}
	s, err := current(tx, h.ID)
	if err != nil {
		return c, err
	}
	c.SettingID = s.ID
	return c, h.takeOff(tx, s, c)
}

func (n NewCancellation) read(tx *db.Tx, h Hearing) (Cancellation, error) {
	var wrong fault.Problems
	c := Cancellation{
		ID: db.NewID(tx.Now), HearingID: h.ID, ClientID: h.ClientID, Source: Source(n.Source),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if n.Source == "" {
		wrong.Add("source", "hearings.source_needed")
	} else if unknown(Sources(), c.Source) {
		wrong.Add("source", "hearings.choice_unknown")
	}
	c.Reason = seal.Of(clients.CleanNote(&wrong, "reason", n.Reason, longestText))
	c.At = happened(tx, &wrong, "at", n.At)
	c.FormID = formID(&wrong, n.FormID)
	return c, wrong.Err()
}

func (h Hearing) takeOff(tx *db.Tx, s Setting, c Cancellation) error {
	if err := tx.DB.Create(&c).Error; err != nil {
		return fmt.Errorf("cancelling a hearing: %w", err)
	}
	h.State = Cancelled
	if err := db.Change(tx, &h, &h.Row, "state"); err != nil {
		return err
	}
	if err := settle(tx, h.ID, wall.Moment{}); err != nil {
		return err
	}
	everyone, err := everybody(tx, h.ID)
	if err != nil {
		return err
	}
	facts := map[string]any{"cancellation": c.ID, "setting": s.Moment, "source": c.Source}
	detail := map[string]any{"reason": c.Reason.Reveal()}
	return record(tx, act{action: "cancel", subject: "hearing", id: h.ID, at: c.At, facts: facts, detail: detail}, everyone)
}

// sameHearing refuses a form whose id was used for another hearing.
func sameHearing(err error, kept, asked uuid.UUID) error { return sameClient(err, kept, asked) }
