package wire

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Finding is one broken rule. It names places and rules, never a text of the
// calendar, so that it may be logged.
type Finding struct {
	Line int    // physical line, from 1
	Rule string // short and stable, for tests and logs
	Text string
}

func (f Finding) String() string {
	return fmt.Sprintf("line %d: %s: %s", f.Line, f.Rule, f.Text)
}

// maxFindings ends a hopeless case.
const maxFindings = 100

// Lint reads a rendered feed with a parser of its own and reports what breaks
// RFC 5545 or our narrower rules for a feed. It shares no code with Encode or
// go-ical, so that a fault of theirs is seen; and it knows only the properties
// we write, so that an injected line is one too many.
func Lint(raw []byte) []Finding {
	l := &linter{
		defined: map[string]int{},
		used:    map[string]int{},
		uids:    map[string]struct{}{},
	}
	if len(raw) > MaxBytes {
		l.report(1, "size", "more than %d bytes", MaxBytes)
		return l.found
	}
	l.checkSeparators(raw)
	l.read(raw)
	l.finish()
	return l.found
}

type linter struct {
	found []Finding
	line  int // last physical line read

	open      []*part // from VCALENDAR inwards
	calendars int
	events    int

	defined map[string]int // TZID of each VTIMEZONE
	used    map[string]int // TZID of each moment -> first line
	uids    map[string]struct{}

	event event // the VEVENT being read
	alarm alarm // the VALARM being read
	clock clock // the VTIMEZONE being read
}

func (l *linter) report(line int, rule, format string, args ...any) {
	if len(l.found) < maxFindings {
		l.found = append(l.found, Finding{line, rule, fmt.Sprintf(format, args...)})
	}
}

// read walks the physical lines and unfolds them into content lines.
func (l *linter) read(raw []byte) {
	if bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		l.report(1, "bom", "starts with a byte order mark")
		raw = raw[3:]
	}
	var logical, unfolded []byte
	begun := 0
	for len(raw) > 0 {
		line, rest, ended := bytes.Cut(raw, []byte("\n"))
		raw = rest
		l.line++
		line = l.checkPhysical(line, ended)
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && begun > 0 {
			if len(unfolded) == 0 {
				unfolded = append(unfolded, logical...)
			}
			unfolded = append(unfolded, line[1:]...)
			logical = unfolded
			continue
		}
		if begun > 0 {
			l.content(begun, logical)
		}
		logical, unfolded, begun = line, unfolded[:0], l.line
	}
	if begun > 0 {
		l.content(begun, logical)
	}
}

// checkSeparators looks for what Python's splitlines takes for a line end.
func (l *linter) checkSeparators(raw []byte) {
	for _, separator := range []string{"\u0085", "\u2028", "\u2029"} {
		if at := bytes.Index(raw, []byte(separator)); at >= 0 {
			l.report(1+bytes.Count(raw[:at], []byte("\n")), "control", "a Unicode line separator")
		}
	}
}

// checkPhysical answers the line without its end.
func (l *linter) checkPhysical(line []byte, ended bool) []byte {
	if trimmed, ok := bytes.CutSuffix(line, []byte("\r")); ok && ended {
		line = trimmed
	} else {
		l.report(l.line, "line-end", "does not end in CRLF")
	}
	if len(line) > 75 {
		l.report(l.line, "line-length", "%d octets, not folded at 75", len(line))
	}
	for _, c := range line {
		if c < ' ' || c == 0x7f {
			l.report(l.line, "control", "control character %#02x", c)
			break
		}
	}
	if !utf8.Valid(line) {
		l.report(l.line, "utf8", "not valid UTF-8 by itself")
	}
	return line
}

// content takes one unfolded line.
func (l *linter) content(at int, line []byte) {
	p, ok := l.parse(at, line)
	if !ok {
		return
	}
	switch string(p.name) {
	case "BEGIN":
		l.begin(p)
	case "END":
		l.end(p)
	default:
		l.property(p)
	}
}

// property holds one property against the grammar of the part it stands in.
func (l *linter) property(p property) {
	if len(l.open) == 0 {
		l.report(p.line, "nesting", "property outside the calendar")
		return
	}
	in := l.open[len(l.open)-1]
	if in.kind == nil {
		return // already reported as an unknown part
	}
	if isForbidden(p.name) {
		l.report(p.line, "forbidden", "a feed must not carry this property")
		return
	}
	rule, ok := in.kind.rules[string(p.name)]
	if !ok {
		l.report(p.line, "unknown", "property does not belong in %s", in.kind.name)
		return
	}
	if in.kind.name == "VEVENT" && in.children > 0 {
		l.report(p.line, "alarm-last", "property after an alarm")
	}
	in.seen[rule.index]++
	if in.seen[rule.index] == 2 {
		l.report(p.line, "repeated", "%s more than once in one %s", rule.name, in.kind.name)
	}
	l.checkParameters(p, rule)
	rule.check(l, p)
}

func (l *linter) begin(p property) {
	parent := ""
	if len(l.open) > 0 {
		in := l.open[len(l.open)-1]
		in.children++
		if in.kind != nil {
			parent = in.kind.name
		}
	}
	kind := grammar[string(p.value)]
	switch {
	case kind == nil:
		l.report(p.line, "nesting", "unknown part begins")
	case kind.parent != parent:
		l.report(p.line, "nesting", "%s in the wrong place", kind.name)
	case kind.begin != nil:
		kind.begin(l, p.line)
	}
	if len(l.open) > 8 {
		l.report(p.line, "nesting", "too deep")
		return
	}
	l.open = append(l.open, &part{kind: kind, line: p.line})
}

func (l *linter) end(p property) {
	if len(l.open) == 0 {
		l.report(p.line, "nesting", "END without BEGIN")
		return
	}
	in := l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	if in.kind == nil {
		return
	}
	if string(p.value) != in.kind.name {
		l.report(p.line, "nesting", "END does not match %s of line %d", in.kind.name, in.line)
		return
	}
	for _, rule := range in.kind.needed {
		if in.seen[rule.index] == 0 {
			l.report(in.line, "missing", "%s without %s", in.kind.name, rule.name)
		}
	}
	if in.kind.end != nil {
		in.kind.end(l, in)
	}
}

// finish checks what only the whole can tell.
func (l *linter) finish() {
	if l.calendars != 1 {
		l.report(1, "nesting", "%d calendars instead of one", l.calendars)
	}
	if len(l.open) > 0 {
		l.report(l.line, "truncated", "ends inside a part begun on line %d", l.open[len(l.open)-1].line)
	}
	if l.events > MaxEvents {
		l.report(1, "size", "more than %d events", MaxEvents)
	}
	for name, line := range l.used {
		if l.defined[name] == 0 {
			l.report(line, "tzid", "TZID without its VTIMEZONE")
		}
	}
	l.sortFound()
}
