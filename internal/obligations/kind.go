package obligations

import (
	"slices"
	"strings"

	"constancia/internal/wall"
)

// Kind is how a duty says when.
type Kind string

// The kinds of schedule.
const (
	Recurring   Kind = "recurring"   // a rule: every week, every four weeks, the first Monday
	Appointment Kind = "appointment" // one date and time
	OnDemand    Kind = "on_demand"   // whenever a prompt comes; then a window to answer it
	DayWindow   Kind = "day_window"  // be at home on a day, or for a part of it
	Continuous  Kind = "continuous"  // all the time: wear it, and charge it every day
)

// Kinds lists the kinds in the order a form offers them.
func Kinds() []Kind { return []Kind{Recurring, Appointment, OnDemand, DayWindow, Continuous} }

// LabelKey names the kind to staff.
func (k Kind) LabelKey() string { return "obligations.kind." + string(k) }

// Sown tells whether dates follow from the schedule by themselves. Of a prompt and
// of a daily charge there is nothing to see ahead: an occurrence comes into being
// when a person records that one came, and the clock writes none. A year of charging
// would otherwise be 365 times "not known", which can be read against the client.
func (k Kind) Sown() bool { return k == Recurring || k == Appointment || k == DayWindow }

// Prompted tells whether a person records each time that something was asked.
func (k Kind) Prompted() bool { return k == OnDemand || k == Continuous }

// Repeats tells whether the kind can have a rule.
func (k Kind) Repeats() bool { return k == Recurring || k == DayWindow }

// Days is a list of days as a schedule keeps it, in order: 2026-12-25 2027-01-01.
type Days string

// DaysOf puts days in order, each once.
func DaysOf(list []wall.Date) Days {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	words := []string{}
	for _, d := range slices.Compact(sorted) {
		words = append(words, string(d))
	}
	return Days(strings.Join(words, " "))
}

// List is the days in order.
func (d Days) List() []wall.Date {
	list := []wall.Date{}
	for word := range strings.FieldsSeq(string(d)) {
		list = append(list, wall.Date(word))
	}
	return list
}

// Has tells whether a day is in the list.
func (d Days) Has(day wall.Date) bool { return slices.Contains(d.List(), day) }
