package wire

import (
	"bytes"
	"slices"
	"strings"
)

// property is one content line, taken apart.
type property struct {
	line                            int
	name, value                     []byte
	valueType, tzid, language       []byte
	hasValueType, hasTZID, hasOther bool
	hasLanguage                     bool
}

// parse takes a content line apart. Our feeds need no parameter but VALUE, TZID
// and LANGUAGE, each once and never quoted.
func (l *linter) parse(at int, line []byte) (property, bool) {
	p := property{line: at}
	stop := separator(line)
	if stop < 1 || !isName(line[:stop]) {
		l.report(at, "content-line", "no property name and colon")
		return p, false
	}
	p.name = line[:stop]
	for line[stop] == ';' {
		rest := line[stop+1:]
		end := separator(rest)
		if end < 0 {
			l.report(at, "content-line", "no colon")
			return p, false
		}
		p.take(rest[:end])
		stop += 1 + end
	}
	p.value = line[stop+1:]
	return p, true
}

// separator finds the first semicolon or colon.
func separator(s []byte) int {
	for i, c := range s {
		if c == ';' || c == ':' {
			return i
		}
	}
	return -1
}

func (p *property) take(parameter []byte) {
	name, value, _ := bytes.Cut(parameter, []byte("="))
	var taken *bool
	switch string(name) {
	case "VALUE":
		p.valueType, taken = value, &p.hasValueType
	case "TZID":
		p.tzid, taken = value, &p.hasTZID
	case "LANGUAGE":
		p.language, taken = value, &p.hasLanguage
	}
	if taken == nil || *taken || len(value) == 0 || bytes.ContainsAny(value, "\"=,") {
		p.hasOther = true
		return
	}
	*taken = true
}

func (l *linter) checkParameters(p property, r *rule) {
	strange := p.hasOther ||
		p.hasValueType && !strings.Contains(r.with, "VALUE") ||
		p.hasTZID && !strings.Contains(r.with, "TZID") ||
		p.hasLanguage && !strings.Contains(r.with, "LANGUAGE")
	if strange {
		l.report(p.line, "parameter", "%s with a parameter it must not have", r.name)
	}
	for _, c := range p.language {
		if !isAlphanumeric(c) && c != '-' {
			l.report(p.line, "parameter", "LANGUAGE is not a tag")
			break
		}
	}
}

func isName(s []byte) bool {
	for _, c := range s {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func oneOf(name string, allowed ...string) func(*linter, property) {
	return func(l *linter, p property) {
		for _, a := range allowed {
			if string(p.value) == a {
				return
			}
		}
		l.report(p.line, name, "not one of %s", strings.Join(allowed, ", "))
	}
}

var isStatus = oneOf("status", "CONFIRMED", "TENTATIVE", "CANCELLED")

func checkStatus(l *linter, p property) {
	isStatus(l, p)
	l.event.cancelled = string(p.value) == "CANCELLED"
}

// checkText wants every backslash to begin an escape and no bare separator.
func checkText(l *linter, p property) {
	for i := 0; i < len(p.value); i++ {
		switch p.value[i] {
		case ';', ',':
			l.report(p.line, "text", "separator not escaped")
			return
		case '\\':
			i++
			if i == len(p.value) || !strings.ContainsRune(`\;,nN`, rune(p.value[i])) {
				l.report(p.line, "text", "broken escape")
				return
			}
		}
	}
}

func checkUID(l *linter, p property) {
	l.event.uid = string(p.value)
	if len(p.value) > MaxUID {
		l.report(p.line, "uid", "longer than %d octets", MaxUID)
	}
	if len(p.value) == 0 {
		l.report(p.line, "uid", "empty")
	}
	checkText(l, p)
}

func checkSequence(l *linter, p property) {
	if !isNumber(p.value, 9) {
		l.report(p.line, "sequence", "not a plain number")
	}
}

func isNumber(s []byte, digits int) bool {
	if len(s) == 0 || len(s) > digits {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func checkDuration(l *linter, p property) {
	l.event.hasDuration = true
	if _, ok := leadOf(p.value); !ok {
		l.report(p.line, "duration", "not a duration")
	}
}

func checkRefresh(l *linter, p property) {
	isProperty := string(p.name) == "REFRESH-INTERVAL"
	if isProperty && string(p.valueType) != "DURATION" {
		l.report(p.line, "refresh", "RFC 7986 wants VALUE=DURATION here")
	}
	if minutes, ok := leadOf(p.value); !ok || minutes == 0 {
		l.report(p.line, "refresh", "not a duration")
	}
}

// checkTrigger wants a lead: an alarm at or after the start warns nobody.
func checkTrigger(l *linter, p property) {
	lead, negative := bytes.CutPrefix(p.value, []byte("-"))
	minutes, ok := leadOf(lead)
	if !negative || !ok || minutes == 0 {
		l.report(p.line, "trigger", "not a lead before the start")
	}
	l.alarm.lead = minutes
}

// leadOf reads a duration of days, hours and minutes such as P1D, PT2H30M.
func leadOf(s []byte) (minutes int, ok bool) {
	units := []struct {
		letter byte
		worth  int
	}{{'D', 24 * 60}, {'T', 0}, {'H', 60}, {'M', 1}}
	s, ok = bytes.CutPrefix(s, []byte("P"))
	if !ok || len(s) == 0 || s[len(s)-1] == 'T' {
		return 0, false
	}
	next, inTime := 0, false
	for len(s) > 0 {
		n := 0
		digits := 0
		for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' && digits < 6 {
			n = n*10 + int(s[digits]-'0')
			digits++
		}
		if digits == len(s) {
			return 0, false
		}
		letter := s[digits]
		s = s[digits+1:]
		for next < len(units) && units[next].letter != letter {
			next++
		}
		if next == len(units) || (letter == 'T') != (digits == 0) || (letter == 'H' || letter == 'M') != inTime && letter != 'T' {
			return 0, false
		}
		minutes += n * units[next].worth
		inTime = inTime || letter == 'T'
		next++
	}
	return minutes, true
}

func (l *linter) sortFound() {
	slices.SortStableFunc(l.found, func(a, b Finding) int { return a.Line - b.Line })
}
