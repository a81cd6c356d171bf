package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// Today is what the first page shows of this room.
type Today struct {
	Drafts []Parked // the actor's own
	Logged []Listed // since midnight of the office's clock

	Unfinished []Unfinished // whose first day's list is not done, the oldest first
	Proposed   []Proposal   // several clients, the same family, within hours
}

// Unfinished is a failure whose first day's list still has a step that is neither
// done nor passed over.
type Unfinished struct {
	Listed
	Next Step // the first of them
	Left int
}

// mostUnfinished bounds what the first page shows of one list.
const mostUnfinished = 20

// OnToday is what is open and what was logged today. Whoever may not write has no drafts.
func OnToday(tx *db.Tx) (Today, error) {
	var t Today
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return t, err
	}
	var err error
	if tx.Actor.May(actor.FailuresWrite) {
		if t.Drafts, err = OpenDrafts(tx); err != nil {
			return t, err
		}
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return t, err
	}
	midnight := tx.Now.Truncate(24 * time.Hour)
	if zone, err := wall.LoadZone(office.TimeZone); err == nil {
		local := tx.Now.In(zone)
		midnight = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	}
	if t.Logged, _, err = List(tx, Filter{Since: midnight, Limit: 200}); err != nil || !tx.Actor.May(actor.FailuresWrite) {
		return t, err
	}
	if t.Unfinished, err = unfinished(tx); err != nil {
		return t, err
	}
	t.Proposed, err = Proposals(tx)
	return t, err
}

// unfinished are the open failures that somebody still has steps to take for: the
// actor's own, and those that nobody has taken up, or nobody who still sees the file.
func unfinished(tx *db.Tx) ([]Unfinished, error) {
	q, err := Filter{Open: true}.on(tx)
	if err != nil {
		return nil, err
	}
	var rows []Listed
	err = q.Where("(failures.taken_by IS NULL OR failures.taken_by = ? OR NOT "+clients.Reaches("failures.taken_by", "failures.client_id")+")", tx.Actor.ID).
		Where("(SELECT count(DISTINCT step) FROM failure_steps WHERE failure_steps.failure_id = failures.id) < ?", len(Steps())).
		Order("failures.created_at, failures.id").Limit(mostUnfinished).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("looking for unfinished lists: %w", err)
	}
	settled := map[uuid.UUID]map[Step]bool{}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i], settled[r.ID] = r.ID, map[Step]bool{}
	}
	if err := gather(tx, ids, recorded, func(s StepDone) { settled[s.FailureID][s.Step] = true }); err != nil {
		return nil, err
	}
	list := make([]Unfinished, 0, len(rows))
	for _, r := range rows {
		one := Unfinished{Listed: r}
		for _, step := range Steps() {
			if settled[r.ID][step] {
				continue
			}
			if one.Left++; one.Next == "" {
				one.Next = step
			}
		}
		list = append(list, one)
	}
	return list, nil
}
