package hearings

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// Withdraw takes away the cases and hearings of a client whose file was opened by
// mistake, before the file itself. Only their first dates go: a date that moved,
// that somebody was told or that was checked is a record, and the database
// refuses to lose it.
func Withdraw(tx *db.Tx, clientID uuid.UUID) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	if err := clients.Require(tx, clientID); err != nil {
		return err
	}
	for _, rows := range []any{&Participant{}, &Setting{}, &Hearing{}, &Proceeding{}} {
		if err := tx.DB.Where("client_id = ?", clientID).Delete(rows).Error; err != nil {
			return fmt.Errorf("withdrawing hearings: %w", err)
		}
	}
	return nil
}
