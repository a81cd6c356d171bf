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
	return chained(rows), nil
}

// chained puts outcomes into the order in which each supersedes the one before:
// two can have been recorded at the same instant.
func chained(rows []OutcomeRecord) []OutcomeRecord {
	after := make(map[uuid.UUID]OutcomeRecord, len(rows))
	for _, r := range rows {
		if r.Supersedes == nil {
			after[uuid.Nil] = r
			continue
		}
		after[*r.Supersedes] = r
	}
	out := make([]OutcomeRecord, 0, len(rows))
	for next, ok := after[uuid.Nil]; ok; next, ok = after[next.ID] {
		out = append(out, next)
	}
	return out
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

// Holding is, by occurrence, the outcome that holds for each entry of a list that
// was read inside the wall. One that nobody recorded anything about, or whose
// outcome was taken back, has none.
func Holding(tx *db.Tx, list []Entry) (map[uuid.UUID]OutcomeRecord, error) {
	holding := map[uuid.UUID]OutcomeRecord{}
	var ids []uuid.UUID
	for _, e := range list {
		if e.OutcomeID != nil && e.State.ByPerson() {
			ids = append(ids, *e.OutcomeID)
		}
	}
	const batch = 500 // a statement takes so many arguments and no more
	for ; len(ids) > 0; ids = ids[min(batch, len(ids)):] {
		var rows []OutcomeRecord
		if err := tx.DB.Where("id IN ?", ids[:min(batch, len(ids))]).Order("id").Find(&rows).Error; err != nil {
			return holding, fmt.Errorf("reading the outcomes that hold: %w", err)
		}
		for _, r := range rows {
			holding[r.OccurrenceID] = r
		}
	}
	return holding, nil
}
