package obligations

import (
	"errors"
	"fmt"
	"time"

	"github.com/teambition/rrule-go"

	"constancia/internal/wall"
)

// longest is how many occurrences of one rule are counted through at most: more
// than fifty years of daily check-ins. It bounds the work, not the duty.
const longest = 20_000

var errEndless = errors.New("rule does not come to an end")

// expand lists the days of a rule that begins at start, from one day to another,
// both included. It works on the calendar alone: the time of day plays no part,
// so that no change of the clocks can move, drop or double a day.
func expand(r Rule, start, from, to wall.Date) ([]wall.Date, error) {
	if r.Until != "" && r.Until.Before(to) {
		to = r.Until
	}
	if to.Before(from) || to.Before(start) {
		return []wall.Date{}, nil
	}
	rule, err := rrule.NewRRule(rrule.ROption{
		Freq: frequencies[r.Freq], Dtstart: start.UTC(), Interval: r.Interval, Count: r.Count, Until: to.UTC(),
		Byweekday: weekdaysOf(r), Bymonthday: r.ByMonthDay,
	})
	if err != nil {
		return nil, fmt.Errorf("expanding rule: %w", err)
	}
	days := []wall.Date{}
	next := rule.Iterator()
	for range longest {
		t, ok := next()
		if !ok {
			return days, nil
		}
		if day := wall.DateOf(t); !day.Before(from) {
			days = append(days, day)
		}
	}
	return nil, errEndless
}

var frequencies = map[Frequency]rrule.Frequency{Daily: rrule.DAILY, Weekly: rrule.WEEKLY, Monthly: rrule.MONTHLY}

func weekdaysOf(r Rule) []rrule.Weekday {
	all := [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
	out := make([]rrule.Weekday, len(r.ByDay))
	for i, d := range r.ByDay {
		out[i] = all[d.Weekday]
		if d.Nth != 0 {
			out[i] = out[i].Nth(d.Nth)
		}
	}
	return out
}

// starts tells whether a day is one on which the rule takes place, seen from
// that day alone.
func (r Rule) starts(day wall.Date) bool {
	alone := r
	alone.Interval, alone.Count, alone.Until = 1, 0, ""
	days, err := expand(alone, day, day, day)
	return err == nil && len(days) == 1
}

// over tells whether the rule ends before it takes place once.
func (r Rule) over(start wall.Date) bool {
	if r.Until == "" {
		return false
	}
	days, err := expand(r, start, start, r.Until)
	return err == nil && len(days) == 0
}

// settle turns a time on the wall into an instant for an occurrence nobody can be
// asked about: a time that clocks jump over becomes the first minute after the
// jump, a time that comes twice the earlier one. The moment it returns is the one
// that the clocks on the wall will show.
func settle(m wall.Moment) (wall.Moment, time.Time, error) {
	at, err := m.Instant()
	var gap *wall.NonexistentError
	var twice *wall.AmbiguousError
	switch {
	case errors.As(err, &gap):
		_, jump := gap.Before.ZoneBounds()
		return wall.At(jump, m.Zone), jump.UTC(), nil
	case errors.As(err, &twice):
		m.Fold = wall.Earlier
		return m, twice.Earlier.UTC(), nil
	}
	return m, at.UTC(), err
}
