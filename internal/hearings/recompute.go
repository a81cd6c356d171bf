package hearings

import (
	"fmt"
	"time"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// Recompute derives the instant of every date to come again, for the day on which
// a country changes its clock rules: 8:30 stays 8:30, and the instant follows. It
// moves at most limit at a time and tells how many. A time that the new rules do not
// have keeps its instant, and the next check with the court will show it.
func Recompute(tx *db.Tx, limit int) (moved int, err error) {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return 0, err
	}
	var ahead []Setting
	// A day back: an instant derived under old rules may already seem past.
	err = tx.DB.Select("id", "hearing_id", "client_id", "date", "time", "zone", "fold", "starts_at").
		Where("superseded_by IS NULL AND starts_at > ?", tx.Now.AddDate(0, 0, -1)).Order("starts_at, id").Find(&ahead).Error
	if err != nil {
		return 0, fmt.Errorf("reading dates to come: %w", err)
	}
	for _, s := range ahead {
		at, err := s.Moment.Instant()
		if err != nil || at.Equal(s.StartsAt) {
			continue
		}
		if moved == limit {
			return moved, nil
		}
		if err := s.recompute(tx, at); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

func (s Setting) recompute(tx *db.Tx, at time.Time) error {
	was := s.StartsAt
	s.StartsAt = at
	if err := tx.DB.Model(&s).Select("starts_at").Updates(&s).Error; err != nil {
		return fmt.Errorf("moving an instant: %w", err)
	}
	everyone, err := everybody(tx, s.HearingID)
	if err != nil {
		return err
	}
	facts := map[string]any{"setting": s.Moment, "was": was, "is": s.StartsAt}
	return record(tx, act{action: "recompute", subject: "setting", id: s.ID, facts: facts}, everyone)
}
