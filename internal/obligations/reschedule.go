package obligations

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// NewSchedule is what is told instead of the schedule so far.
type NewSchedule struct {
	Plan    Plan
	From    wall.Date // the first day on which it holds; empty for the day it starts
	Reason  string
	Version int64 // of the obligation the person saw; 0 for whatever it is now
	FormID  string
}

// Reschedule starts a new version of a duty's schedule. The past keeps the old
// one, and so does every occurrence somebody has put something on record about.
// From the day on which the new version holds, an occurrence that both have keeps
// its identity, one that only the old has is withdrawn, one that only the new has
// comes into being. Faults: Invalid, NotFound, Stale, Conflict for a duty that
// has ended.
func Reschedule(tx *db.Tx, id uuid.UUID, n NewSchedule) (Obligation, error) {
	o, client, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	s, err := n.check(tx, o, client)
	if err != nil {
		return o, err
	}
	var earlier Schedule
	if again, err := forms.Sent(tx, n.FormID, &earlier); err != nil || again {
		return o, db.SameFile(err, earlier.ObligationID, o.ID)
	}
	if err := o.open(n.Version); err != nil {
		return o, err
	}
	return o, o.adopt(tx, s)
}

// check names every problem and makes the version.
func (n NewSchedule) check(tx *db.Tx, o Obligation, client clients.Client) (Schedule, error) {
	m, _ := ModalityOf(o.Modality)
	s, err := n.Plan.schedule(tx, client, m)
	var problems fault.Problems
	if refused, ok := fault.From(err); ok {
		problems = refused.Problems
	} else if err != nil {
		return s, err
	}
	s.ObligationID, s.FormHash = o.ID, forms.Hash(tx, n.FormID)
	s.Reason = note(&problems, "reason", n.Reason)
	s.FromDate = n.From
	switch {
	case n.From == "":
		s.FromDate = s.Start.Date
	case !n.From.Valid():
		addWall(&problems, n.From.Check(), "from")
	case s.Start.Date.Valid() && s.Start.Date.Before(n.From):
		problems.Add("from", "obligations.from_after_start")
	}
	// Up to there the old version has its occurrences; beyond it nobody would sow.
	if s.FromDate.Valid() && o.ExtendedTo != endOfTime && o.ExtendedTo.AddDays(1).Before(s.FromDate) {
		problems.Add("from", "obligations.from_far", "weeks", HorizonWeeks)
	}
	return s, problems.Err()
}

// adopt puts the new version in force.
func (o *Obligation) adopt(tx *db.Tx, s Schedule) error {
	var before Schedule
	if err := db.Take(tx.DB.Where("obligation_id = ?", o.ID).Order("number DESC"), &before, notFound); err != nil {
		return err
	}
	s.Number = before.Number + 1
	if err := tx.DB.Create(&s).Error; err != nil {
		return fmt.Errorf("storing a schedule: %w", err)
	}
	sown, err := s.occurrences(tx, s.FromDate, horizon(tx))
	if err != nil {
		return err
	}
	counts, err := sown.replace(tx, s, o.Modality)
	if err != nil {
		return err
	}
	if err := o.restAgain(tx); err != nil {
		return err
	}
	o.ScheduleID, o.ExtendedTo = s.ID, sown.to
	if err := db.Change(tx, o, &o.Row, "schedule_id", "extended_to"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.reschedule", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts: map[string]any{"schedule": s.facts(), "before": before.ID},
		Detail: map[string]any{
			"schedule": s.detail(), "before": before.ID, "kept": counts.kept, "withdrawn": counts.withdrawn, "new": counts.fresh,
			"extended_to": sown.to,
		},
	})
}

type replaced struct{ kept, withdrawn, fresh int }

// replace brings what is there from the version's first day on in line with what
// the version says. What a person said was asked for stays.
func (s sowing) replace(tx *db.Tx, version Schedule, modality string) (replaced, error) {
	var there []Occurrence
	err := tx.ForUpdate().Where("obligation_id = ? AND slot_date >= ? AND NOT prompted", version.ObligationID, version.FromDate).
		Order("slot_date, slot_time, id").Find(&there).Error
	if err != nil {
		return replaced{}, fmt.Errorf("reading occurrences to replace: %w", err)
	}
	wanted := make(map[slot]bool, len(s.rows))
	for _, row := range s.rows {
		wanted[row.slot()] = true
	}
	counts := replaced{}
	for i := range there {
		o := &there[i]
		var err error
		switch keep := wanted[o.slot()]; {
		case keep && o.Moved && o.Withdrawn == Paused:
			counts.kept++ // it was moved before the pause took it off, and rests on
			if err = o.rebind(tx, version); err == nil {
				err = o.withdraw(tx, Paused)
			}
		case keep && (o.State.ByClock() || o.Withdrawn == Rescheduled || o.Withdrawn == Paused):
			counts.kept++
			err = o.rebind(tx, version)
		case !keep && (o.State.ByClock() || o.Withdrawn == Paused):
			counts.withdrawn++
			err = o.withdraw(tx, Rescheduled)
		}
		if err != nil {
			return counts, err
		}
	}
	counts.fresh, err = s.store(tx, modality)
	return counts, err
}

// slot is where a schedule puts an occurrence: what makes it the same one.
type slot struct {
	date wall.Date
	time wall.Time
}

func (o Occurrence) slot() slot { return slot{o.SlotDate, o.SlotTime} }

// rebind puts the occurrence under another version. Where it was moved by itself
// it stays where it was moved to.
func (o *Occurrence) rebind(tx *db.Tx, s Schedule) error {
	m := wall.Moment{Date: o.SlotDate, Time: o.SlotTime, Zone: s.Start.Zone, Fold: s.Start.Fold}
	if o.Moved {
		m = o.Moment
	}
	o.Withdrawn = NotWithdrawn
	if err := o.place(s, m, tx); err != nil {
		return err
	}
	o.revise(tx)
	return db.Change(tx, o, &o.Row, placed...)
}

// withdraw says that the occurrence no longer has to take place.
func (o *Occurrence) withdraw(tx *db.Tx, why Withdrawal) error {
	o.State, o.Withdrawn, o.NextAt = Withdrawn, why, nil
	o.revise(tx)
	return db.Change(tx, o, &o.Row, "state", "withdrawn", "next_at", "revision", "revised_at")
}

// placed are the columns that a new moment or version can change.
var placed = []string{
	"schedule_id", "date", "time", "zone", "fold", "opens_at", "closes_at", "grace_ends_at", "next_at", "state",
	"withdrawn", "moved", "revision", "revised_at",
}

// holdDuty reads a duty whose lead is inside the wall, with that client, and holds
// everybody under it and then the duty.
func holdDuty(tx *db.Tx, id uuid.UUID) (Obligation, clients.Client, error) {
	var client clients.Client
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return Obligation{}, client, err
	}
	var o Obligation
	err := db.Take(clients.Wall(tx, tx.DB.Where("obligations.id = ?", id), "obligations.client_id"), &o, notFound)
	if err != nil {
		return o, client, err
	}
	if client, err = clients.Find(tx, o.ClientID); err != nil {
		return o, client, err
	}
	if err := touch(tx, o); err != nil {
		return o, client, err
	}
	var held Obligation
	err = db.Take(tx.ForUpdate().Where("id = ?", id), &held, notFound)
	return held, client, err
}

// open refuses a duty that has ended, and a version that is no longer current.
func (o Obligation) open(version int64) error {
	switch {
	case o.EndedOn != "":
		return fault.New(fault.Conflict, "obligations.already_ended")
	case version != 0 && version != o.Version:
		return fault.New(fault.Stale, "obligations.stale")
	}
	return nil
}
