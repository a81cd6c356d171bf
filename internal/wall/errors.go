package wall

import (
	"errors"
	"fmt"
	"time"
)

// Reason tells a text of the wrong shape from one that names what no
// calendar or clock has.
type Reason int

// The reasons.
const (
	Shape Reason = iota
	NoSuchDay
	NoSuchTime
)

// DateError refuses a date.
type DateError struct {
	Text   string
	Reason Reason
}

func (e *DateError) Error() string {
	if e.Reason == NoSuchDay {
		return "no such day in the calendar"
	}
	return "date is not written as year-month-day"
}

// TimeError refuses a time of day.
type TimeError struct {
	Text   string
	Reason Reason
}

func (e *TimeError) Error() string {
	if e.Reason == NoSuchTime {
		return "no such time on a clock"
	}
	return "time is not written as hours and minutes"
}

// ZoneError refuses a name that is no IANA zone.
type ZoneError struct{ Zone string }

func (e *ZoneError) Error() string { return fmt.Sprintf("unknown time zone %q", e.Zone) }

// FoldError refuses an answer other than earlier or later.
type FoldError struct{ Fold Fold }

func (e *FoldError) Error() string { return fmt.Sprintf("unknown fold %q", string(e.Fold)) }

// NonexistentError: clocks jumped over the time in spring. Before and After
// are the valid times nearest to what was meant, in the moment's zone: 2:30
// gives 1:30 and 3:30.
type NonexistentError struct {
	Moment        Moment
	Before, After time.Time
}

func (e *NonexistentError) Error() string { return "time does not exist: clocks jump over it" }

// Choices are the two moments a person may pick instead.
func (e *NonexistentError) Choices() [2]Moment {
	return [2]Moment{At(e.Before, e.Moment.Zone), At(e.After, e.Moment.Zone)}
}

// AmbiguousError: clocks showed the time twice in autumn and nobody said
// which is meant. Earlier and Later are in the moment's zone.
type AmbiguousError struct {
	Moment         Moment
	Earlier, Later time.Time
}

func (e *AmbiguousError) Error() string { return "time exists twice: clocks are set back over it" }

// Choices are the moment with each of the two answers.
func (e *AmbiguousError) Choices() [2]Moment {
	a, b := e.Moment, e.Moment
	a.Fold, b.Fold = Earlier, Later
	return [2]Moment{a, b}
}

// Problem gives the message key and its name, value arguments for an error of
// this package anywhere in err's chain; ok is false for any other error. The
// field names the part at fault: "date", "time", "zone" or "fold".
func Problem(err error) (field, key string, args []any, ok bool) {
	var (
		date *DateError
		clck *TimeError
		zone *ZoneError
		fold *FoldError
		gap  *NonexistentError
		two  *AmbiguousError
	)
	switch {
	case errors.As(err, &date) && date.Reason == NoSuchDay:
		return "date", "wall.no_such_day", nil, true
	case errors.As(err, &date):
		return "date", "wall.date_shape", nil, true
	case errors.As(err, &clck) && clck.Reason == NoSuchTime:
		return "time", "wall.no_such_time", nil, true
	case errors.As(err, &clck):
		return "time", "wall.time_shape", nil, true
	case errors.As(err, &zone):
		return "zone", "wall.unknown_zone", nil, true
	case errors.As(err, &fold):
		return "fold", "wall.unknown_fold", nil, true
	case errors.As(err, &gap):
		return "time", "wall.nonexistent", []any{
			"time", gap.Moment.Time, "before", TimeOf(gap.Before), "after", TimeOf(gap.After),
		}, true
	case errors.As(err, &two):
		return "fold", "wall.ambiguous", []any{"time", two.Moment.Time, "date", two.Moment.Date}, true
	}
	return "", "", nil, false
}
