package wall

import (
	"time"
)

// Date is a day of the calendar, "2027-01-05", in no zone.
type Date string

// ParseDate takes exactly the shape 2027-01-05. Any other shape and a day
// that the calendar does not have (30 February) are a *DateError, told apart
// by its Reason.
func ParseDate(s string) (Date, error) {
	if !shaped(s, "dddd-dd-dd") {
		return "", &DateError{Text: s, Reason: Shape}
	}
	if _, err := time.Parse(dateLayout, s); err != nil {
		return "", &DateError{Text: s, Reason: NoSuchDay}
	}
	return Date(s), nil
}

// DateOf is the day that the clocks of t's own location show.
func DateOf(t time.Time) Date { return Date(t.Format(dateLayout)) }

// DateFrom builds a day from numbers; it refuses what ParseDate refuses.
func DateFrom(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return "", &DateError{Text: "", Reason: NoSuchDay}
	}
	return DateOf(t), nil
}

// Valid reports whether the date exists.
func (d Date) Valid() bool { _, err := ParseDate(string(d)); return err == nil }

// Check is nil for a date that exists and a *DateError otherwise.
func (d Date) Check() error { _, err := ParseDate(string(d)); return err }

// UTC is midnight UTC of the day: only for arithmetic and formatting, never
// an instant of an appointment. An invalid date gives the zero time.
func (d Date) UTC() time.Time {
	t, err := time.Parse(dateLayout, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays moves by whole days; an invalid date stays as it is.
func (d Date) AddDays(n int) Date {
	if !d.Valid() {
		return d
	}
	return DateOf(d.UTC().AddDate(0, 0, n))
}

// DaysUntil counts the days from d to other, negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.UTC().Sub(d.UTC()) / (24 * time.Hour))
}

// Weekday of the date.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// Before orders days; the shape makes text order the calendar's order.
func (d Date) Before(other Date) bool { return d < other }

// After is Before the other way round.
func (d Date) After(other Date) bool { return d > other }

// Working reports a day that is neither weekend nor, by the given rule, a
// holiday. A nil rule knows no holidays.
func (d Date) Working(holiday func(Date) bool) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return holiday == nil || !holiday(d)
}

// NextWorking is d itself when it is a working day, otherwise the next one:
// the way most filing periods roll.
func (d Date) NextWorking(holiday func(Date) bool) Date {
	for !d.Working(holiday) {
		d = d.AddDays(1)
	}
	return d
}

// AddWorking moves by n working days, backwards when n is negative. The day
// itself is not counted.
func (d Date) AddWorking(n int, holiday func(Date) bool) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if d.Working(holiday) {
			n--
		}
	}
	return d
}

// shaped compares s with a pattern in which d stands for one ASCII digit.
func shaped(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := range len(s) {
		if pattern[i] == 'd' {
			if s[i] < '0' || s[i] > '9' {
				return false
			}
		} else if s[i] != pattern[i] {
			return false
		}
	}
	return true
}
