package obligations

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// NewEnd is what a person says when a duty is over.
type NewEnd struct {
	LastDay wall.Date // the last day on which it held
	Reason  string
	Version int64 // of the obligation the person saw; 0 for whatever it is now
}

// End puts on record that a duty is over. Occurrences after its last day that
// nobody put anything on record about are withdrawn; a calendar shows them as
// cancelled for a while. A second sending of the same end changes nothing; another
// one is Conflict. Faults: Invalid, NotFound, Stale.
func End(tx *db.Tx, id uuid.UUID, e NewEnd) (Obligation, error) {
	o, _, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	row, err := e.check(tx, o)
	if err != nil {
		return o, err
	}
	if o.EndedOn == e.LastDay {
		return o, nil
	}
	if err := o.open(e.Version); err != nil {
		return o, err
	}
	return o, row.apply(tx, &o)
}

func (e NewEnd) check(tx *db.Tx, o Obligation) (Ending, error) {
	var problems fault.Problems
	switch {
	case !e.LastDay.Valid():
		addWall(&problems, e.LastDay.Check(), "ended_on")
	case e.LastDay.Before(min(o.Since, wall.DateOf(tx.Now)).AddDays(-1)): // a duty may be called off before it begins
		problems.Add("ended_on", "obligations.ended_before_start")
	case !near(e.LastDay, wall.DateOf(tx.Now)):
		problems.Add("ended_on", "obligations.date_far")
	}
	row := Ending{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, ObligationID: o.ID, LastDay: e.LastDay,
		Reason: note(&problems, "reason", e.Reason), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if row.Reason.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	return row, problems.Err()
}

func (r Ending) apply(tx *db.Tx, o *Obligation) error {
	if err := tx.DB.Create(&r).Error; err != nil {
		return fmt.Errorf("storing an ending: %w", err)
	}
	var after []Occurrence
	err := tx.ForUpdate().Where("obligation_id = ? AND date > ? AND (state IN ? OR withdrawn = ?)", o.ID, r.LastDay, byClock, Paused).
		Order("slot_date, slot_time, id").Find(&after).Error
	if err != nil {
		return fmt.Errorf("reading occurrences after the end: %w", err)
	}
	for i := range after {
		if err := after[i].withdraw(tx, DutyEnded); err != nil {
			return err
		}
	}
	if o.EndedOn = r.LastDay; !o.ExtendedTo.Before(r.LastDay) {
		o.ExtendedTo = endOfTime
	}
	if err := db.Change(tx, o, &o.Row, "ended_on", "extended_to"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.end", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"ending": r.ID, "last_day": r.LastDay},
		Detail: map[string]any{"reason": r.Reason.Reveal(), "withdrawn": len(after)},
	})
}
