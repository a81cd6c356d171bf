package obligations

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// History is everything a client's duties hold on record, each list in the order
// in which it was recorded.
type History struct {
	Schedules []Schedule
	Endings   []Ending
	Moves     []MoveRecord
	Outcomes  []OutcomeRecord
}

// Record is what was put on record about a client's duties, for her timeline.
func Record(tx *db.Tx, client uuid.UUID) (History, error) {
	var h History
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return h, err
	}
	if err := clients.Require(tx, client); err != nil {
		return h, err
	}
	for _, list := range []any{&h.Schedules, &h.Endings, &h.Moves, &h.Outcomes} {
		if err := tx.DB.Where("client_id = ?", client).Order("recorded_at, id").Find(list).Error; err != nil {
			return h, fmt.Errorf("reading the record of duties: %w", err)
		}
	}
	return h, nil
}

// OutcomesOf lists what was put on record about one occurrence, the latest last.
func OutcomesOf(tx *db.Tx, occurrence uuid.UUID) ([]OutcomeRecord, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var rows []OutcomeRecord
	q := tx.DB.Where("occurrence_id = ?", occurrence).Order("recorded_at, id")
	if err := clients.Wall(tx, q, "occurrence_outcomes.client_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading outcomes: %w", err)
	}
	return rows, nil
}

// Versions lists every version of a duty's schedule, the first first.
func Versions(tx *db.Tx, obligation uuid.UUID) ([]Schedule, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var rows []Schedule
	q := tx.DB.Where("obligation_id = ?", obligation).Order("number")
	if err := clients.Wall(tx, q, "obligation_schedules.client_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading versions: %w", err)
	}
	return rows, nil
}
