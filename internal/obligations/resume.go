package obligations

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// NewResume says that a duty did not end after all.
type NewResume struct {
	Reason  string
	Version int64 // of the obligation the person saw; 0 for whatever it is now
}

// Resume takes the end of a duty back: the occurrences after its last day come back,
// the clock says of each what it says, and pauses hold for them. Both rows stay on
// record, and the duty can end again. Faults: Invalid, NotFound, Stale, Conflict for a
// duty that has not ended.
func Resume(tx *db.Tx, id uuid.UUID, n NewResume) (Obligation, error) {
	o, _, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	if n.Version != 0 && n.Version != o.Version {
		return o, fault.New(fault.Stale, "obligations.stale")
	}
	if o.EndedOn == "" {
		return o, fault.New(fault.Conflict, "obligations.not_ended")
	}
	var ended Ending
	holds := "NOT taken_back AND NOT EXISTS (SELECT 1 FROM obligation_endings AS later WHERE later.supersedes = obligation_endings.id)"
	if err := db.Take(tx.DB.Where("obligation_id = ? AND "+holds, o.ID), &ended, notFound); err != nil {
		return o, err
	}
	var problems fault.Problems
	row := Ending{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, ObligationID: o.ID, LastDay: ended.LastDay, Reason: note(&problems, "reason", n.Reason),
		TakenBack: true, Supersedes: &ended.ID, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if row.Reason.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	if err := problems.Err(); err != nil {
		return o, err
	}
	return o, row.undo(tx, &o)
}

// undo brings back what the end withdrew, and sows what it kept from being sown.
func (r Ending) undo(tx *db.Tx, o *Obligation) error {
	err := tx.DB.Create(&r).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "obligations.stale")
	}
	if err != nil {
		return fmt.Errorf("taking the end of a duty back: %w", err)
	}
	back, err := o.comeBack(tx)
	if err != nil {
		return err
	}
	s, err := schedule(tx, o.ScheduleID)
	if err != nil {
		return err
	}
	sown, err := s.occurrences(tx, max(s.FromDate, r.LastDay.AddDays(1)), horizon(tx))
	if err != nil {
		return err
	}
	if _, err := sown.store(tx, o.Modality); err != nil {
		return err
	}
	if err := o.restAgain(tx); err != nil {
		return err
	}
	o.EndedOn, o.ExtendedTo = "", sown.to
	if err := db.Change(tx, o, &o.Row, "ended_on", "extended_to"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.resume", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"ending": r.ID, "supersedes": r.Supersedes},
		Detail: map[string]any{"reason": r.Reason.Reveal(), "back": back},
	})
}

// comeBack leaves to the clock again what the end of the duty withdrew.
func (o Obligation) comeBack(tx *db.Tx) (int, error) {
	var back []Occurrence
	err := tx.ForUpdate().Where("obligation_id = ? AND withdrawn = ?", o.ID, DutyEnded).Order("slot_date, slot_time, id").Find(&back).Error
	if err != nil {
		return 0, fmt.Errorf("reading what the end of a duty withdrew: %w", err)
	}
	return len(back), again(tx, back)
}

// again leaves occurrences that were withdrawn to the clock. One that is over by now is
// unknown, which is put on record as when the clock comes to it.
func again(tx *db.Tx, back []Occurrence) error {
	var events []audit.Event
	for i := range back {
		each := &back[i]
		each.Withdrawn = NotWithdrawn
		each.wind(tx.Now)
		each.revise(tx)
		if err := db.Change(tx, each, &each.Row, "state", "withdrawn", "next_at", "revision", "revised_at"); err != nil {
			return err
		}
		if each.State == Unknown {
			events = append(events, each.becameUnknown())
		}
	}
	return appendAll(tx, events)
}
