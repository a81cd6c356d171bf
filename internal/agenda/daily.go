package agenda

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// charging is how long a device takes, for a calendar.
const charging = 30 * time.Minute

// Daily is what is asked of a client every day, from one day to another, both
// included: charging what she wears. It is no occurrence and has no outcome.
func Daily(tx *db.Tx, client uuid.UUID, from, to wall.Date) ([]Entry, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	days, err := obligations.EveryDay(tx, client, from, to)
	if err != nil {
		return nil, err
	}
	all := make([]Entry, 0, len(days))
	for _, d := range days {
		all = append(all, Entry{
			Kind: Charge, Source: d.Obligation, Part: d.Number, Parent: d.Obligation, Clients: []uuid.UUID{client},
			Moment: d.Moment, StartsAt: d.At, EndsAt: d.At.Add(charging), Modality: d.Modality,
		})
	}
	return all, nil
}
