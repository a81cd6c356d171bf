package wire

import (
	"bytes"
	"strings"
	"time"
)

// moment is a DATE or DATE-TIME as it was written. Two moments of one form
// compare as text.
type moment struct {
	form form
	tzid string
	text [15]byte
}

type form byte

const (
	formDate form = iota + 1
	formUTC
	formZoned
	formLocal
)

func (m moment) sameForm(other moment) bool {
	return m.form == other.form && m.tzid == other.tzid
}

// endsRuleOf: UNTIL is a date for a date and otherwise UTC, RFC 5545 section
// 3.3.10.
func (m moment) endsRuleOf(start moment) bool {
	if start.form == formDate {
		return m.form == formDate
	}
	return m.form == formUTC
}

// readMoment reports what is wrong with a moment and answers the rest.
func (l *linter) readMoment(p property) moment {
	m := moment{form: formOf(p.value)}
	if m.form == 0 {
		l.report(p.line, "date", "no such date or time")
		return m
	}
	copy(m.text[:], p.value)
	declared := string(p.valueType)
	switch {
	case (m.form == formDate) != (declared == "DATE") || declared != "" && declared != "DATE":
		l.report(p.line, "date", "VALUE does not fit the value")
	case p.hasTZID && m.form != formLocal:
		l.report(p.line, "tzid", "TZID on a date or a moment in UTC")
	case !p.hasTZID && m.form == formLocal:
		l.report(p.line, "tzid", "wall clock without a zone")
	}
	if p.hasTZID {
		m.form = formZoned
		m.tzid = l.useZone(p)
	}
	return m
}

func (l *linter) useZone(p property) string {
	if _, known := l.used[string(p.tzid)]; !known {
		l.used[string(p.tzid)] = p.line
	}
	return string(p.tzid)
}

// formOf answers zero for anything but an existing day and time.
func formOf(s []byte) form {
	if len(s) < 8 || !isNumber(s[:8], 8) || !isDay(s) {
		return 0
	}
	if len(s) == 8 {
		return formDate
	}
	if len(s) < 15 || s[8] != 'T' || !isNumber(s[9:15], 6) ||
		string(s[9:11]) > "23" || string(s[11:13]) > "59" || string(s[13:15]) > "59" {
		return 0
	}
	switch {
	case len(s) == 15:
		return formLocal
	case len(s) == 16 && s[15] == 'Z':
		return formUTC
	}
	return 0
}

func isDay(s []byte) bool {
	year, month, day := number(s[:4]), number(s[4:6]), number(s[6:8])
	if year < 1 || month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	return day <= 28 || time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

func number(digits []byte) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

func checkStart(l *linter, p property)        { l.event.start = l.readMoment(p) }
func checkEnd(l *linter, p property)          { l.event.end = l.readMoment(p) }
func checkRecurrenceID(l *linter, p property) { l.event.recurrence = l.readMoment(p) }

func checkUTC(l *linter, p property) {
	if formOf(p.value) != formUTC {
		l.report(p.line, "date", "not a moment in UTC")
	}
}

func checkWall(l *linter, p property) {
	if formOf(p.value) != formLocal {
		l.report(p.line, "date", "not a wall clock moment")
	}
}

func checkZoneName(l *linter, p property) {
	name := string(p.value)
	if l.defined[name] > 0 {
		l.report(p.line, "vtimezone", "second VTIMEZONE for one TZID")
	}
	l.defined[name] = p.line
	checkText(l, p)
}

func checkOffset(l *linter, p property) {
	v := p.value
	if len(v) != 5 || v[0] != '+' && v[0] != '-' || !isNumber(v[1:], 4) || number(v[1:3]) > 14 || number(v[3:]) > 59 {
		l.report(p.line, "offset", "not an offset such as -0500")
	}
}

// checkYearlyRule holds a rule of a VTIMEZONE to the one shape Outlook reads:
// FREQ=YEARLY;BYMONTH=m;BYDAY=nXX.
func checkYearlyRule(l *linter, p property) {
	month, day, ok := strings.Cut(strings.TrimPrefix(string(p.value), "FREQ=YEARLY;BYMONTH="), ";BYDAY=")
	if !ok || !bytes.HasPrefix(p.value, []byte("FREQ=YEARLY;BYMONTH=")) || !isIn(month, 1, 12) || !isWeekday(day, true) {
		l.report(p.line, "rrule", "not the yearly rule of a zone")
	}
}

// checkRule reads a rule of an event. We write none: one event per occurrence.
func checkRule(l *linter, p property) {
	seen := map[string]bool{}
	for _, field := range strings.Split(string(p.value), ";") {
		name, value, _ := strings.Cut(field, "=")
		if seen[name] || !isRuleField(name, value) {
			l.report(p.line, "rrule", "unknown, repeated or broken part of a rule")
			return
		}
		seen[name] = true
		if name == "UNTIL" {
			l.event.until = moment{form: formOf([]byte(value))}
		}
	}
	if !seen["FREQ"] || seen["UNTIL"] && seen["COUNT"] {
		l.report(p.line, "rrule", "needs FREQ, and not both UNTIL and COUNT")
	}
}

func isRuleField(name, value string) bool {
	each := func(ok func(string) bool) bool {
		for _, v := range strings.Split(value, ",") {
			if !ok(v) {
				return false
			}
		}
		return true
	}
	switch name {
	case "FREQ":
		return value == "DAILY" || value == "WEEKLY" || value == "MONTHLY" || value == "YEARLY"
	case "UNTIL":
		return formOf([]byte(value)) != 0
	case "COUNT", "INTERVAL":
		return isIn(value, 1, 9999)
	case "BYDAY":
		return each(func(v string) bool { return isWeekday(v, false) || isWeekday(v, true) })
	case "BYMONTH":
		return each(func(v string) bool { return isIn(v, 1, 12) })
	case "BYMONTHDAY":
		return each(func(v string) bool { return isIn(strings.TrimPrefix(v, "-"), 1, 31) })
	case "WKST":
		return isWeekday(value, false)
	}
	return false
}

func isIn(s string, low, high int) bool {
	return isNumber([]byte(s), 4) && number([]byte(s)) >= low && number([]byte(s)) <= high
}

// isWeekday takes SU, and with nth 2SU or -1SU.
func isWeekday(s string, nth bool) bool {
	if nth {
		s = strings.TrimPrefix(s, "-")
		if s == "" || s[0] < '1' || s[0] > '5' {
			return false
		}
		s = s[1:]
	}
	switch s {
	case "SU", "MO", "TU", "WE", "TH", "FR", "SA":
		return true
	}
	return false
}
