package supervision

import (
	"cmp"
	"slices"

	"constancia/internal/wall"
)

// Span is how long a level held. Days counts the days of the calendar on which it
// did, the first and the last included; the day of a change belongs to the new level,
// so that the spans of an enrolment add up to its days. A level that has not begun
// has no days yet.
type Span struct {
	Level Level
	Last  wall.Date // the last day on which it held; empty while it still does
	Days  int
}

// Spans puts levels into their order and says how long each held, by the calendar and
// so free of clocks that change. Of two of one day, the one recorded later holds.
// ended is the last day of the enrolment, empty while it goes on; until is the day up
// to which an open one is counted: today, where the client is.
func Spans(levels []Level, ended, until wall.Date) []Span {
	levels = slices.Clone(levels)
	slices.SortStableFunc(levels, func(a, b Level) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	spans := make([]Span, len(levels))
	for i, l := range levels {
		s := Span{Level: l, Last: ended}
		if i+1 < len(levels) {
			s.Last = levels[i+1].Since.AddDays(-1)
		}
		counted := until
		if s.Last != "" {
			counted = min(until, s.Last)
		}
		s.Days = max(0, l.Since.DaysUntil(counted)+1)
		spans[i] = s
	}
	return spans
}

// TechnologyDays is on how many days each technology was part of a level. Two that
// were used at the same time are both counted, so that the sum can be more than the
// days of the enrolment.
func TechnologyDays(spans []Span) map[string]int {
	days := map[string]int{}
	for _, s := range spans {
		for _, code := range s.Level.Codes() {
			days[code] += s.Days
		}
	}
	return days
}
