package obligations

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Outcome is what a person says became of an occurrence.
type Outcome struct {
	State   State
	At      time.Time // when it happened; zero when nobody knows
	Source  Source
	Reason  string
	Early   bool      // it was done before the window opened, and the person says so
	OnlyFor uuid.UUID // of several people, the one it was otherwise with; zero for all
	Version int64     // of the occurrence the person saw; 0 for whatever it is now
	FormID  string    // of the form; one that was sent twice is one outcome
}

// slack is how far another computer's clock may be ahead of ours.
const slack = 5 * time.Minute

// RecordOutcome puts on record what became of an occurrence. Only a member of
// staff can: the software, a job and a link are Forbidden, so that no "missed"
// was ever written by a machine. A later outcome supersedes the one before it,
// which stays on record. Where several people report together it holds for all
// who have no outcome of their own. Faults: Invalid, NotFound, Stale when the
// occurrence is no longer the one that was seen, Conflict when it had been withdrawn,
// Forbidden for all of them when the lead is beyond the wall.
func RecordOutcome(tx *db.Tx, id uuid.UUID, out Outcome) (Occurrence, error) {
	if err := requirePerson(tx); err != nil {
		return Occurrence{}, err
	}
	o, err := hold(tx, id)
	if err != nil {
		return o, err
	}
	whose, err := out.whose(tx, o)
	if err != nil {
		return o, err
	}
	record, err := out.check(tx, o, whose)
	if err != nil {
		return o, err
	}
	var earlier OutcomeRecord
	if again, err := forms.Sent(tx, out.FormID, &earlier); err != nil || again {
		return o, db.SameFile(err, earlier.OccurrenceID, o.ID)
	}
	if err := o.fresh(out.Version); err != nil {
		return o, err
	}
	if o.State == Withdrawn {
		return o, fault.New(fault.Conflict, "obligations.occurrence_withdrawn")
	}
	return o, record.apply(tx, &o, "obligations.record_outcome")
}

// Retract takes back the outcome that holds: the occurrence is left to the clock
// again, and both the outcome and its retraction stay on record. Conflict when
// there is nothing to take back.
func Retract(tx *db.Tx, id uuid.UUID, version int64, reason string) (Occurrence, error) {
	return RetractFor(tx, id, uuid.Nil, version, reason)
}

// RetractFor is Retract of what was otherwise with one of several people: what
// holds for the others holds for her again. The zero client means all.
func RetractFor(tx *db.Tx, id, client uuid.UUID, version int64, reason string) (Occurrence, error) {
	if err := requirePerson(tx); err != nil {
		return Occurrence{}, err
	}
	o, err := hold(tx, id)
	if err != nil {
		return o, err
	}
	whose, err := Outcome{OnlyFor: client}.whose(tx, o)
	if err != nil {
		return o, err
	}
	if err := o.fresh(version); err != nil {
		return o, err
	}
	var problems fault.Problems
	record, held, err := newRecord(tx, o, whose)
	if err != nil {
		return o, err
	}
	if !held {
		return o, fault.New(fault.Conflict, "obligations.nothing_to_retract")
	}
	record.State, record.Source = Retracted, "staff_witness"
	if record.Reason = note(&problems, "reason", reason); record.Reason.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	if err := problems.Err(); err != nil {
		return o, err
	}
	return o, record.apply(tx, &o, "obligations.retract")
}

// requirePerson refuses whoever is not a named member of staff with the right.
func requirePerson(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return err
	}
	if tx.Actor.Kind != actor.Staff {
		return fault.New(fault.Forbidden, "obligations.person_needed")
	}
	return nil
}

// newRecord is a row that supersedes what is on record; held tells whether an
// outcome holds now. Who had it otherwise has a chain of her own.
func newRecord(tx *db.Tx, o Occurrence, whose *uuid.UUID) (row OutcomeRecord, held bool, err error) {
	row = OutcomeRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, OccurrenceID: o.ID, Supersedes: o.OutcomeID, OnlyFor: whose,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if whose == nil {
		return row, o.State.ByPerson(), nil
	}
	row.ClientID, row.Supersedes = *whose, nil
	var last OutcomeRecord
	err = db.Take(tx.DB.Where(`occurrence_id = ? AND only_for = ? AND NOT EXISTS
		(SELECT 1 FROM occurrence_outcomes AS later WHERE later.supersedes = occurrence_outcomes.id)`, o.ID, *whose), &last, notFound)
	if fault.Is(err, fault.NotFound) {
		return row, false, nil
	}
	row.Supersedes = &last.ID
	return row, last.State != Retracted, err
}

// check names every problem of an outcome and makes the row it becomes.
func (out Outcome) check(tx *db.Tx, o Occurrence, whose *uuid.UUID) (OutcomeRecord, error) {
	var problems fault.Problems
	record, _, err := newRecord(tx, o, whose)
	if err != nil {
		return record, err
	}
	record.State, record.Source, record.FormHash = out.State, out.Source, forms.Hash(tx, out.FormID)
	if !out.State.ByPerson() {
		problems.Add("state", "obligations.unknown_state")
	}
	if !out.Source.Known() {
		problems.Add("source", "obligations.source_needed")
	}
	if record.Reason = note(&problems, "reason", out.Reason); record.Reason.Empty() && out.State.NeedsReason() {
		problems.Add("reason", "obligations.reason_needed")
	}
	if out.State.Missed() && tx.Now.Before(o.ClosesAt) {
		problems.Add("state", "obligations.window_open")
	}
	record.HappenedAt = out.hour(&problems, tx, o)
	return record, problems.Err()
}

// hour is when it happened, held against the window: on time is no later than its
// end, or the end of our grace where none was told. What was done before it opened,
// or is said before it has, a person has to have meant.
func (out Outcome) hour(problems *fault.Problems, tx *db.Tx, o Occurrence) *time.Time {
	at, known := tx.Now, !out.At.IsZero()
	if known {
		at = out.At.UTC().Truncate(time.Microsecond)
	}
	switch {
	case at.After(tx.Now.Add(slack)):
		problems.Add("at", "obligations.at_in_future")
	case !known && at.Before(o.OpensAt) && out.State.Done() && !out.Early:
		problems.Add("at", "obligations.not_open_yet")
	case at.Before(o.OpensAt) && out.State.Done() && !out.Early:
		problems.Add("at", "obligations.at_before_window")
	case known && out.State == Reported && at.After(o.Until()):
		problems.Add("at", "obligations.at_after_window")
	}
	if !known {
		return nil
	}
	return &at
}

// apply writes the row and lets it hold. The calendar shows a cancellation and
// its end, and no other outcome.
func (r OutcomeRecord) apply(tx *db.Tx, o *Occurrence, action string) error {
	if err := tx.DB.Create(&r).Error; err != nil {
		return fmt.Errorf("storing an outcome: %w", err)
	}
	was := o.State
	switch {
	case r.OnlyFor != nil: // the occurrence is what it is for the others
	case r.State == Retracted:
		o.OutcomeID = &r.ID
		o.wind(tx.Now)
	default:
		o.OutcomeID, o.State, o.NextAt = &r.ID, r.State, nil
	}
	if was.Cancelled() != o.State.Cancelled() {
		o.revise(tx)
	}
	if err := db.Change(tx, o, &o.Row, "state", "next_at", "outcome_id", "revision", "revised_at"); err != nil {
		return err
	}
	event := audit.Event{
		Action: action, SubjectType: "occurrence", Subject: o.ID, Client: r.ClientID,
		Facts: map[string]any{
			"outcome": r.ID, "state": r.State, "happened_at": r.HappenedAt, "source": r.Source, "supersedes": r.Supersedes,
		},
		Detail: map[string]any{"was": was, "only_for": r.OnlyFor, "reason": r.Reason.Reveal()},
	}
	if r.HappenedAt != nil {
		event.OccurredAt = *r.HappenedAt
	}
	return audit.Append(tx, event)
}

// revise says that a calendar shows this occurrence otherwise from now on.
func (o *Occurrence) revise(tx *db.Tx) { o.Revision, o.RevisedAt = o.Revision+1, tx.Now }

// fresh refuses a version that is no longer the occurrence's.
func (o Occurrence) fresh(version int64) error {
	if version != 0 && version != o.Version {
		return fault.New(fault.Stale, "obligations.stale")
	}
	return nil
}

// hold reads an occurrence of which the actor may see somebody, and holds first
// everybody under its duty and then itself until the commit: the order in which
// every verb of this room waits.
func hold(tx *db.Tx, id uuid.UUID) (Occurrence, error) {
	var o Occurrence
	q := Wall(tx, tx.DB.Where("occurrences.id = ?", id), "occurrences.client_id", "occurrences.obligation_id")
	if err := db.Take(q, &o, notFound); err != nil {
		return o, err
	}
	duty := Obligation{ClientID: o.ClientID}
	duty.ID = o.ObligationID
	if err := touch(tx, duty); err != nil {
		return o, err
	}
	var held Occurrence
	err := db.Take(tx.ForUpdate().Where("id = ?", id), &held, notFound)
	return held, err
}
