package obligations

import (
	"slices"
	"time"
)

// State is what is known of an occurrence.
type State string

// The states that the clock writes, in its order.
const (
	Upcoming State = "upcoming"
	Due      State = "due"     // the window is open, or nobody told when it closes
	Late     State = "late"    // the window is over and nobody has said anything
	Unknown  State = "unknown" // the grace is over too; not a missed check-in, and never one on time
)

// The states that a person writes.
const (
	Reported           State = "reported"
	ReportedLate       State = "reported_late"
	ReportedOtherMeans State = "reported_other_means"
	AttemptedFailed    State = "attempted_failed"
	MissedExcused      State = "missed_excused"
	MissedUnexcused    State = "missed_unexcused"
	CancelledByICE     State = "cancelled_by_ice"
)

// Withdrawn is an occurrence that never had to take place: the duty ended, or
// its schedule changed before, or it was paused. It follows from End, Reschedule,
// Pause or TakeBack.
const Withdrawn State = "withdrawn"

// Retracted is an outcome that takes back the one before it: the occurrence is
// left to the clock again. An occurrence itself is never in this state.
const Retracted State = "retracted"

var (
	byClock  = []State{Upcoming, Due, Late, Unknown}
	byPerson = []State{
		Reported, ReportedLate, ReportedOtherMeans, AttemptedFailed, MissedExcused, MissedUnexcused, CancelledByICE,
	}
)

// States lists every state in the order of the ledger.
func States() []State { return append(append(slices.Clone(byClock), byPerson...), Withdrawn) }

// Recordable lists the states a person can put on record.
func Recordable() []State { return slices.Clone(byPerson) }

// ByClock tells whether the clock alone wrote the state.
func (s State) ByClock() bool { return slices.Contains(byClock, s) }

// ByPerson tells whether only a person can write the state.
func (s State) ByPerson() bool { return slices.Contains(byPerson, s) }

// Missed tells whether the state can be held against the client.
func (s State) Missed() bool { return s == MissedExcused || s == MissedUnexcused }

// Cancelled tells whether there is nothing to attend any more.
func (s State) Cancelled() bool { return s == CancelledByICE || s == Withdrawn }

// Done tells whether the client reported, in whatever way.
func (s State) Done() bool { return s == Reported || s == ReportedLate || s == ReportedOtherMeans }

// NeedsReason tells whether a person has to say why: of every state that she writes
// but the plain one, that the client reported.
func (s State) NeedsReason() bool { return s.ByPerson() && s != Reported }

// Resolved tells whether a person has said what became of a check-in that had to
// take place. Unknown is not resolved, and a cancelled one never had to.
func (s State) Resolved() bool { return s.ByPerson() && s != CancelledByICE }

// LabelKey names the state to staff.
func (s State) LabelKey() string { return "obligations.state." + string(s) }

// Withdrawal says why an occurrence no longer has to take place.
type Withdrawal string

// The withdrawals.
const (
	NotWithdrawn Withdrawal = ""
	DutyEnded    Withdrawal = "ended"
	Rescheduled  Withdrawal = "rescheduled"
	Paused       Withdrawal = "paused"
	Mistaken     Withdrawal = "mistaken" // a prompt that was recorded by mistake
)

// LabelKey names the withdrawal to staff.
func (w Withdrawal) LabelKey() string { return "obligations.withdrawn." + string(w) }

// Source is where the knowledge of an outcome comes from.
type Source string

// Sources lists the sources, the usual first.
func Sources() []Source {
	return []Source{"client", "app_receipt", "ice", "isap", "staff_witness", "document", "other"}
}

// Known tells whether the source is one of the list.
func (s Source) Known() bool { return slices.Contains(Sources(), s) }

// LabelKey names the source to staff.
func (s Source) LabelKey() string { return "obligations.source." + string(s) }

// Timed tells whether anybody told how long the window stays open.
func (o Occurrence) Timed() bool { return o.ClosesAt.After(o.OpensAt) }

// Until is when the window is over: at the close that was told, else at the end of
// our grace. Nobody can be late for an hour that was never named.
func (o Occurrence) Until() time.Time {
	if o.Timed() {
		return o.ClosesAt
	}
	return o.GraceEndsAt
}

// clock is what the clock alone says at an instant, and when it will say
// something else. Without a told end the occurrence stays due until the grace is
// over: nobody can be late for an hour that was never named.
func (o Occurrence) clock(now time.Time) (State, *time.Time) {
	switch {
	case now.Before(o.OpensAt):
		return Upcoming, &o.OpensAt
	case o.Timed() && now.Before(o.ClosesAt):
		return Due, &o.ClosesAt
	case !o.Timed() && now.Before(o.GraceEndsAt):
		return Due, &o.GraceEndsAt
	case now.Before(o.GraceEndsAt):
		return Late, &o.GraceEndsAt
	}
	return Unknown, nil
}

// wind sets the clock's state, unless something else than the clock has spoken.
func (o *Occurrence) wind(now time.Time) { o.State, o.NextAt = o.clock(now) }
