package packets

import "slices"

// State is how far a packet is.
type State string

// The states. Building is also what waits to be put together; a packet that failed
// can be chosen anew.
const (
	Building State = "building"
	Ready    State = "built"
	Approved State = "approved"
	Sealed   State = "sealed"
	Failed   State = "failed"
)

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "packets.state." + string(s) }

// Step is what a builder is doing.
type Step string

// The steps.
const (
	Reading   Step = "reading"   // the record
	Placing   Step = "placing"   // exhibits
	Numbering Step = "numbering" // pages, and the references to them
	Storing   Step = "storing"
	Bundling  Step = "bundling" // the file for whoever checks
)

// LabelKey is how the step is called.
func (s Step) LabelKey() string { return "packets.step." + string(s) }

// Way is how a packet was handed over.
type Way string

// Ways lists the ways, the usual first.
func Ways() []Way {
	return []Way{"email", "hand", "mail", "certified_mail", "courier", "fax", "ecas", "portal", "other"}
}

// LabelKey is how the way is called.
func (w Way) LabelKey() string { return "packets.way." + string(w) }

// Outcome is what an answer comes to.
type Outcome string

// The outcomes. Excused is all that was asked; MoreAsked is that more is wanted before
// there is an answer.
const (
	Excused   Outcome = "excused"
	Partly    Outcome = "partly"
	Refused   Outcome = "refused"
	MoreAsked Outcome = "more_asked"
	Otherwise Outcome = "other"
)

// Outcomes lists the outcomes.
func Outcomes() []Outcome { return []Outcome{Excused, Partly, Refused, MoreAsked, Otherwise} }

// LabelKey is how the outcome is called.
func (o Outcome) LabelKey() string { return "packets.outcome." + string(o) }

// Plea is one thing a cover letter can ask for.
type Plea string

// The pleas of a missed check-in.
const (
	Excuse       Plea = "excuse"        // that the check-in be excused
	NoViolation  Plea = "no_violation"  // that none be recorded
	RestoreLevel Plea = "restore_level" // of supervision, as it was before
	NewDate      Plea = "new_date"      // to report on
)

// Pleas lists what can be asked for, in the order in which a letter asks it.
func Pleas() []Plea { return []Plea{Excuse, NoViolation, RestoreLevel, NewDate} }

// LabelKey is how the plea is called.
func (p Plea) LabelKey() string { return "packets.plea." + string(p) }

// unknown tells whether a word stands outside its list.
func unknown[T ~string](list []T, word T) bool { return !slices.Contains(list, word) }
