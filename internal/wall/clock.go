package wall

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Time is a time of day on a wall clock, "08:30", 24 hours, whole minutes.
type Time string

var typedTime = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?$`)

// ParseTime takes 08:30, 8:30, 0830, and with a half of the day 8:30 AM,
// 1:00pm, 9am, 8:30 a. m. Anything else is a *TimeError of reason Shape; an
// hour or minute no clock shows (25:00, 13:00 PM) is one of reason NoSuchTime.
// An hour alone ("9") is refused: it does not say which half of the day.
func ParseTime(s string) (Time, error) {
	text := strings.ToLower(strings.Join(strings.Fields(s), " "))
	if shaped(text, "dddd") {
		text = text[:2] + ":" + text[2:]
	}
	m := typedTime.FindStringSubmatch(text)
	if m == nil || (m[2] == "" && m[3] == "") {
		return "", &TimeError{Text: s, Reason: Shape}
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi("0" + m[2])
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return "", &TimeError{Text: s, Reason: NoSuchTime}
		}
		hour %= 12
		if m[3] == "p" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return "", &TimeError{Text: s, Reason: NoSuchTime}
	}
	return Time(fmt.Sprintf("%02d:%02d", hour, minute)), nil
}

// TimeOf is the time of day that the clocks of t's own location show.
func TimeOf(t time.Time) Time { return Time(t.Format(timeLayout)) }

// Valid reports whether the time has the stored shape and exists.
func (t Time) Valid() bool { return t.Check() == nil }

// Check is nil for a stored time of day and a *TimeError otherwise. It is
// stricter than ParseTime: what is stored is always "08:30".
func (t Time) Check() error {
	if !shaped(string(t), "dd:dd") {
		return &TimeError{Text: string(t), Reason: Shape}
	}
	if _, err := time.Parse(timeLayout, string(t)); err != nil {
		return &TimeError{Text: string(t), Reason: NoSuchTime}
	}
	return nil
}

// Minutes since midnight by the clock; -1 for an invalid time.
func (t Time) Minutes() int {
	if !t.Valid() {
		return -1
	}
	p, _ := time.Parse(timeLayout, string(t))
	return p.Hour()*60 + p.Minute()
}
