package wire

import (
	"fmt"
	"time"
)

// check refuses what the caller must not send. These are faults of a program,
// not of a person's text: text is cleaned instead.
func (e *Event) check() error {
	switch {
	case !isUID(e.UID):
		return fmt.Errorf("%w: UID empty, too long or not plain", ErrEvent)
	case e.Sequence < 0:
		return fmt.Errorf("%w: negative sequence", ErrEvent)
	case e.Modified.IsZero():
		return fmt.Errorf("%w: no time of change", ErrEvent)
	case !isLanguage(e.Language):
		return fmt.Errorf("%w: language is not a tag", ErrEvent)
	case len(e.Alarms) > MaxAlarms:
		return fmt.Errorf("%w: more than %d alarms", ErrEvent, MaxAlarms)
	}
	for _, a := range e.Alarms {
		if a.Before < time.Minute {
			return fmt.Errorf("%w: alarm not before the start", ErrEvent)
		}
	}
	return e.checkSpan()
}

func (e *Event) checkSpan() error {
	start, end := e.Start, e.End
	if e.AllDay {
		start, end = dayOf(e.Start), dayOf(e.lastDay())
	}
	switch {
	case e.Start.IsZero() || !hasFourDigits(e.Start) || !hasFourDigits(end):
		return fmt.Errorf("%w: no start, or a year beyond four digits", ErrEvent)
	case !end.After(start) || !end.Truncate(time.Second).After(start):
		return fmt.Errorf("%w: end is not after start", ErrEvent)
	case !hasFourDigits(e.Modified) || !e.Created.IsZero() && !hasFourDigits(e.Created):
		return fmt.Errorf("%w: a year beyond four digits", ErrEvent)
	}
	return nil
}

// lastDay is the first day after an all-day event.
func (e *Event) lastDay() time.Time {
	if e.End.IsZero() {
		return e.Start.AddDate(0, 0, 1)
	}
	return e.End
}

func dayOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// hasFourDigits leaves a day to spare on both sides, for the change to UTC.
func hasFourDigits(t time.Time) bool {
	return t.Year() > 1900 && t.Year() < 9999
}

func isUID(s string) bool {
	if s == "" || len(s) > MaxUID {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlphanumeric(c) && c != '-' && c != '.' && c != '_' && c != '@' {
			return false
		}
	}
	return true
}

// isLanguage guards a parameter: go-ical would write a line end inside one.
func isLanguage(s string) bool {
	if len(s) > 35 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isAlphanumeric(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
