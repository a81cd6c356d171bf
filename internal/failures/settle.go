package failures

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
)

// Worked is the last try that went through; NotFound when none did.
func (f File) Worked() (Attempt, error) {
	gone := f.Superseded()
	for _, a := range slices.Backward(f.Attempts) {
		if a.Worked && !gone[a.ID] {
			return a, nil
		}
	}
	return Attempt{}, fault.New(fault.NotFound, notFound)
}

// Reported is what a person says of a check-in that went through in the end.
type Reported struct {
	State   obligations.State  // Reported or ReportedLate
	Source  obligations.Source // how we know
	Early   bool               // the try that went through was made before the window opened
	Version int64              // of the check-in the person saw; 0 for whatever it is now
	FormID  string
}

// Offer is the outcome that a try which went through speaks for: in time, or after
// the window had closed. It is offered to a person and never written by itself.
func (f File) Offer(about obligations.Entry) obligations.State {
	a, err := f.Worked()
	if err == nil && a.At != nil {
		return about.Fits(*a.At)
	}
	return obligations.Reported
}

// Settle records, in the words of the ledger, that the check-in of a failure went
// through in the end for its client, at the hour of the try that did. Of others who
// report with her it says nothing. Faults: those of
// obligations.RecordOutcome; Conflict when no try went through or no check-in is
// named; Invalid for any other outcome, which has its own form.
func Settle(tx *db.Tx, failure uuid.UUID, r Reported) error {
	if _, err := hold(tx, failure); err != nil {
		return err
	}
	f, err := Find(tx, failure)
	if err != nil {
		return err
	}
	a, err := f.Worked()
	if err != nil || f.OccurrenceID == nil {
		return fault.New(fault.Conflict, "failures.nothing_worked")
	}
	if r.State != obligations.Reported && r.State != obligations.ReportedLate {
		var p fault.Problems
		p.Add("state", "obligations.unknown_state")
		return p.Err()
	}
	out := obligations.Outcome{
		State: r.State, Source: r.Source, Reason: cmp.Or(a.Result.Reveal(), locale.For("en").Say("failures.reason.worked")),
		Early: r.Early, Version: r.Version, FormID: r.FormID, OnlyFor: f.ClientID,
	}
	if a.At != nil {
		out.At = *a.At
	}
	_, err = obligations.RecordOutcome(tx, *f.OccurrenceID, out)
	return err
}
