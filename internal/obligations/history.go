package obligations

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// History is everything a client's duties hold on record, each list in the order
// in which it was recorded.
type History struct {
	Schedules []Schedule
	Endings   []Ending
	Moves     []MoveRecord
	Outcomes  []OutcomeRecord
	Prompts   []PromptRecord
	Pauses    []PauseRecord
	Lifts     []LiftRecord
}

// Record is what was put on record about a client's duties, for her timeline. Under
// the duty of another it is what is hers alone.
func Record(tx *db.Tx, client uuid.UUID) (History, error) {
	var h History
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return h, err
	}
	if err := clients.Require(tx, client); err != nil {
		return h, err
	}
	for _, list := range []any{&h.Schedules, &h.Endings, &h.Moves, &h.Outcomes, &h.Prompts, &h.Pauses, &h.Lifts} {
		if err := tx.DB.Where("client_id = ?", client).Order("recorded_at, id").Find(list).Error; err != nil {
			return h, fmt.Errorf("reading the record of duties: %w", err)
		}
	}
	return h, nil
}

// OutcomesOf lists what was put on record about one occurrence, the latest last: for
// everybody first, then for each of whom it was otherwise. Of whoever is beyond the
// wall there is nothing, and of what holds for all no words.
func OutcomesOf(tx *db.Tx, occurrence uuid.UUID) ([]OutcomeRecord, error) {
	e, err := FindOccurrence(tx, occurrence)
	if fault.Is(err, fault.NotFound) {
		return []OutcomeRecord{}, nil
	}
	if err != nil {
		return nil, err
	}
	groups, err := Groups(tx, []uuid.UUID{e.ObligationID})
	if err != nil {
		return nil, err
	}
	var rows []OutcomeRecord
	if err := tx.DB.Where("occurrence_id = ?", occurrence).Order("recorded_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading outcomes: %w", err)
	}
	group, several := groups[e.ObligationID]
	whole, each := []OutcomeRecord{}, map[uuid.UUID][]OutcomeRecord{}
	for _, r := range rows {
		if r.OnlyFor != nil {
			each[*r.OnlyFor] = append(each[*r.OnlyFor], r)
			continue
		}
		if several && group.Lead == uuid.Nil {
			r.Reason = hidden
		}
		whole = append(whole, r)
	}
	list := chained(whole)
	for _, id := range group.On(e.Moment.Date) {
		list = append(list, chained(each[id])...)
	}
	return list, nil
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

// Versions lists every version of a duty's schedule, the first first; without the
// reasons where the lead is beyond the wall.
func Versions(tx *db.Tx, obligation uuid.UUID) ([]Schedule, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var rows []Schedule
	q := tx.DB.Where("obligation_id = ?", obligation).Order("number")
	if err := Wall(tx, q, "obligation_schedules.client_id", "obligation_schedules.obligation_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading versions: %w", err)
	}
	beyond, err := across(tx)
	if _, elsewhere := beyond[obligation]; elsewhere {
		for i := range rows {
			rows[i].Reason = hidden
		}
	}
	return rows, err
}

// Holding is, by occurrence, the outcome that holds for each entry of a list that
// was read inside the wall. One that nobody recorded anything about, or whose
// outcome was taken back, has none. What holds for all under the duty of somebody
// beyond the wall comes without its words.
func Holding(tx *db.Tx, list []Entry) (map[uuid.UUID]OutcomeRecord, error) {
	holding := map[uuid.UUID]OutcomeRecord{}
	beyond, err := across(tx)
	if err != nil {
		return holding, err
	}
	var ids []uuid.UUID
	elsewhere := map[uuid.UUID]bool{} // occurrences whose lead is beyond the wall
	for _, e := range list {
		if e.OutcomeID != nil && e.State.ByPerson() {
			ids = append(ids, *e.OutcomeID)
		}
		_, elsewhere[e.ID] = beyond[e.ObligationID]
	}
	for ; len(ids) > 0; ids = ids[min(batch, len(ids)):] {
		var rows []OutcomeRecord
		if err := tx.DB.Where("id IN ?", ids[:min(batch, len(ids))]).Order("id").Find(&rows).Error; err != nil {
			return holding, fmt.Errorf("reading the outcomes that hold: %w", err)
		}
		for _, r := range rows {
			if r.OnlyFor == nil && elsewhere[r.OccurrenceID] {
				r.Reason = hidden
			}
			holding[r.OccurrenceID] = r
		}
	}
	return holding, nil
}

// PausesOf lists a duty's pauses in the order of their days; without the reasons where
// the lead is beyond the wall.
func PausesOf(tx *db.Tx, duties ...uuid.UUID) ([]Rest, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var seen []uuid.UUID
	q := tx.DB.Table("obligations").Where("obligations.id IN ?", duties)
	if err := Wall(tx, q, "obligations.client_id", "obligations.id").Order("obligations.id").Pluck("obligations.id", &seen).Error; err != nil {
		return nil, fmt.Errorf("reading pauses: %w", err)
	}
	rests, err := restsOf(tx, seen...)
	if err != nil {
		return rests, err
	}
	beyond, err := across(tx)
	for i := range rests {
		if _, elsewhere := beyond[rests[i].ObligationID]; !elsewhere {
			continue
		}
		if rests[i].Reason = hidden; rests[i].Lift != nil {
			rests[i].Lift.Reason = hidden
		}
	}
	return rests, err
}

// PromptsOf lists what was put on record about the prompt of an occurrence, the
// latest last; empty for one that a schedule put there.
func PromptsOf(tx *db.Tx, occurrence uuid.UUID) ([]PromptRecord, error) {
	e, err := FindOccurrence(tx, occurrence)
	if err != nil {
		return nil, err
	}
	rows := []PromptRecord{}
	q := clients.Wall(tx, tx.DB.Where("occurrence_id = ?", e.ID), "obligation_prompts.client_id")
	if err := q.Order("taken_back, recorded_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading prompts: %w", err)
	}
	return rows, nil
}

// FindPause is a pause with its lift; NotFound when it is absent or behind a wall.
func FindPause(tx *db.Tx, id uuid.UUID) (Rest, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return Rest{}, err
	}
	return findRest(tx, id)
}
