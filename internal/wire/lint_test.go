package wire

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// breakage makes one good feed bad in one place.
type breakage struct {
	name string
	rule string // the finding that must be there
	make func(feed string) string
}

// swap replaces the first old, which must exist.
func swap(old, with string) func(string) string {
	return func(feed string) string {
		if !strings.Contains(feed, old) {
			panic("the good feed has no " + old)
		}
		return strings.Replace(feed, old, with, 1)
	}
}

const (
	start = "DTSTART;TZID=America/New_York:20270105T083000\r\n"
	end   = "DTEND;TZID=America/New_York:20270105T100000\r\n"
)

// seenByReaders are the defects at least one public program notices.
var seenByReaders = []breakage{
	{"missing UID", "missing", swap("UID:a901\r\n", "")},
	{"missing DTSTAMP", "missing", swap("DTSTAMP:20261121T170405Z\r\n", "")},
	{"missing DTSTART", "missing", swap(start, "")},
	{"fold splits a UTF-8 character", "utf8", swap("identificación", "identificaci\xc3\r\n \xb3n")},
	{"raw newline in text", "content-line", swap(`agua.\nPregunte`, "agua.\r\nPregunte")},
	{"bad RRULE", "rrule", swap(start, start+"RRULE:FREQ=SOMETIMES;BYDAY=XX\r\n")},
	{"DTEND before DTSTART", "end", swap("20270105T100000", "20270105T080000")},
	{"bad TRIGGER", "trigger", swap("TRIGGER:-P1D", "TRIGGER:-1 day")},
	{"two DTSTART", "repeated", swap(start, start+start)},
	{"DTEND and DURATION", "end-and-duration", swap(end, end+"DURATION:PT1H\r\n")},
	{"truncated", "truncated", func(feed string) string { return feed[:len(feed)*2/3] }},
	{"no VERSION, no PRODID", "missing", func(feed string) string {
		return swap("PRODID:-//Calendar//Feed//EN\r\n", "")(swap("VERSION:2.0\r\n", "")(feed))
	}},
	{"bad date", "date", swap(start, "DTSTART;TZID=America/New_York:20270230T083000\r\n")},
	{"byte order mark", "bom", func(feed string) string { return "\ufeff" + feed }},
	{"METHOD:PUBLISH without ORGANIZER", "forbidden", swap("VERSION:2.0\r\n", "METHOD:PUBLISH\r\nVERSION:2.0\r\n")},
	{"SEQUENCE not a number", "sequence", swap("SEQUENCE:0", "SEQUENCE:first")},
}

// seenByNobody are the defects every public program lets pass.
var seenByNobody = []breakage{
	{"lines ended by LF only", "line-end", func(feed string) string { return strings.ReplaceAll(feed, "\r\n", "\n") }},
	{"TZID without VTIMEZONE", "tzid", swap("TZID=America/New_York:20270105T08", "TZID=America/Chicago:20270105T08")},
	{"VALARM without ACTION", "missing", swap("ACTION:DISPLAY\r\n", "")},
	{"UNTIL in local time", "until", swap(start, start+"RRULE:FREQ=WEEKLY;UNTIL=20270601T083000\r\n")},
	{"STATUS:CANCELED with one L", "status", swap("STATUS:CANCELLED", "STATUS:CANCELED")},
	{"same UID twice without RECURRENCE-ID", "uid-twice", swap("UID:c3f1", "UID:a901")},
	{"line over 998 octets", "line-length", swap("SUMMARY;LANGUAGE=es:Cita", "SUMMARY;LANGUAGE=es:"+strings.Repeat("Cita ", 200))},
	{"control character", "control", swap("LANGUAGE=es:Cita", "LANGUAGE=es:Ci\x07ta")},
}

// seenByUs are further rules of our own.
var seenByUs = []breakage{
	{"nothing", "nesting", func(string) string { return "" }},
	{"two calendars", "nesting", func(feed string) string { return feed + feed }},
	{"END that does not match", "nesting", swap("END:VALARM", "END:VEVENT")},
	{"unknown part", "nesting", swap("BEGIN:VALARM", "BEGIN:VTODO")},
	{"part in the wrong place", "nesting", swap("BEGIN:VEVENT", "BEGIN:VALARM")},
	{"END too many", "nesting", func(feed string) string { return feed + "END:VCALENDAR\r\n" }},
	{"property after the calendar", "nesting", func(feed string) string { return feed + "SUMMARY:Cita\r\n" }},
	{"calendar without parts", "empty", func(string) string {
		return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
	}},
	{"injected line that looks right", "unknown", swap(`agua.\nPregunte`, "agua.\r\nX-NOTE:Pregunte")},
	{"VERSION of another standard", "version", swap("VERSION:2.0", "VERSION:1.0")},
	{"ATTENDEE", "forbidden", swap(start, start+"ATTENDEE:mailto:a@example.org\r\n")},
	{"SOURCE", "forbidden", swap("VERSION:2.0\r\n", "VERSION:2.0\r\nSOURCE:https://example.org/f/x.ics\r\n")},
	{"alarm of a cancelled event", "alarm", swap("STATUS:CONFIRMED", "STATUS:CANCELLED")},
	{"three alarms", "alarm", func(feed string) string {
		one := "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Cita\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"
		return swap("END:VALARM\r\nEND:VEVENT", "END:VALARM\r\n"+one+"END:VEVENT")(feed)
	}},
	{"shortest lead first", "alarm", swap("TRIGGER:-P1D", "TRIGGER:-PT30M")},
	{"alarm after the start", "trigger", swap("TRIGGER:-P1D", "TRIGGER:P1D")},
	{"e-mail alarm", "alarm", swap("ACTION:DISPLAY", "ACTION:EMAIL")},
	{"property after an alarm", "alarm-last", swap("END:VALARM\r\nEND:VEVENT", "END:VALARM\r\nCLASS:PRIVATE\r\nEND:VEVENT")},
	{"UID over 64 octets", "uid", swap("UID:a901", "UID:"+strings.Repeat("a", 65))},
	{"empty UID", "uid", swap("UID:a901", "UID:")},
	{"separator not escaped", "text", swap(`antes\;`, `antes;`)},
	{"broken escape", "text", swap(`agua.\nPregunte`, `agua.\tPregunte`)},
	{"backslash at the end", "text", swap("LANGUAGE=es:Cita\r\n", "LANGUAGE=es:Cita\\\r\n")},
	{"quote in a parameter", "parameter", swap("LANGUAGE=es:Cita", `LANGUAGE="es":Cita`)},
	{"unknown parameter", "parameter", swap("LANGUAGE=es:Cita", `ALTREP=es:Cita`)},
	{"language that is no tag", "parameter", swap("LANGUAGE=es:Cita", `LANGUAGE=e s:Cita`)},
	{"no colon", "content-line", swap("LANGUAGE=es:Cita", "LANGUAGE=es")},
	{"small letters in a name", "content-line", swap("SEQUENCE:0", "Sequence:0")},
	{"wall clock without a zone", "tzid", swap(start, "DTSTART:20270105T083000\r\n")},
	{"zone on a moment in UTC", "tzid", swap("20270105T083000\r\n", "20270105T083000Z\r\n")},
	{"date without VALUE", "date", swap("DTSTART;VALUE=DATE:", "DTSTART:")},
	{"hour 25", "date", swap("20270105T083000", "20270105T253000")},
	{"29 February of a plain year", "date", swap("DTSTART;VALUE=DATE:20270115", "DTSTART;VALUE=DATE:20270229")},
	{"DTSTAMP in local time", "date", swap("DTSTAMP:20261121T170405Z", "DTSTAMP:20261121T170405")},
	{"end of another form", "end", swap(end, "DTEND:20270105T150000Z\r\n")},
	{"end at the start", "end", swap("20270105T100000", "20270105T083000")},
	{"two VTIMEZONE for one TZID", "vtimezone", swap("TZID:America/Denver", "TZID:America/New_York")},
	{"two STANDARD", "vtimezone", func(feed string) string {
		return strings.NewReplacer("BEGIN:DAYLIGHT", "BEGIN:STANDARD", "END:DAYLIGHT", "END:STANDARD").Replace(feed)
	}},
	{"DAYLIGHT without a rule", "vtimezone", swap("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n", "")},
	{"zone rule by day of month", "rrule", swap("BYMONTH=3;BYDAY=2SU", "BYMONTH=3;BYMONTHDAY=8")},
	{"offset without a sign", "offset", swap("TZOFFSETTO:-0400", "TZOFFSETTO:0400")},
	{"REFRESH-INTERVAL without its type", "refresh", swap("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL")},
	{"RECURRENCE-ID of another form", "recurrence-id", swap(start, start+"RECURRENCE-ID;VALUE=DATE:20270105\r\n")},
	{"Unicode line separator", "control", swap("LANGUAGE=es:Cita", "LANGUAGE=es:Ci\u2028ta")},
	{"not UTF-8", "utf8", swap("LANGUAGE=es:Cita", "LANGUAGE=es:Cit\xe1")},
	{"more than two megabytes", "size", func(string) string { return strings.Repeat("x", MaxBytes+1) }},
}

func rulesOf(found []Finding) []string {
	var rules []string
	for _, f := range found {
		rules = append(rules, f.Rule)
	}
	return rules
}

func TestLintSeesEachOfThe24BrokenVariants(t *testing.T) {
	if n := len(seenByReaders) + len(seenByNobody); n != 24 || len(seenByNobody) != 8 {
		t.Fatalf("got %d variants, want 24 of which nobody else sees 8", n)
	}
	good := string(encode(t, marisol(t)))
	for _, b := range slices.Concat(seenByReaders, seenByNobody, seenByUs) {
		t.Run(b.name, func(t *testing.T) {
			found := Lint([]byte(b.make(good)))
			if !slices.Contains(rulesOf(found), b.rule) {
				t.Errorf("got %v, want %s", found, b.rule)
			}
		})
	}
}

// One defect must not raise a storm: apart from those that touch every line, a
// finding points at its own event only.
func TestLintNamesTheLineOfTheDefect(t *testing.T) {
	good := string(encode(t, marisol(t)))
	broken := strings.Replace(good, "SEQUENCE:0", "SEQUENCE:first", 1)

	found := Lint([]byte(broken))

	line := 1 + strings.Count(broken[:strings.Index(broken, "SEQUENCE:first")], "\n")
	if len(found) != 1 || found[0].Line != line {
		t.Errorf("got %v, want one finding on line %d", found, line)
	}
}

func TestLintIsSilentOnGoodFeeds(t *testing.T) {
	for _, n := range []int{0, 1, 200, MaxEvents} {
		if found := Lint(encode(t, crowd(t, n))); len(found) > 0 {
			t.Errorf("%d events: got %v", n, found)
		}
	}
	if found := Lint(encode(t, marisol(t))); len(found) > 0 {
		t.Errorf("got %v", found)
	}
}

// The sound neighbour of a broken variant must pass, or the rule is only a ban.
func TestLintIsSilentOnSoundRecurrences(t *testing.T) {
	good := string(encode(t, marisol(t)))
	moved := "RECURRENCE-ID;TZID=America/New_York:20270112T083000\r\n"
	for name, sound := range map[string]string{
		"UNTIL in UTC": swap(start, start+"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270601T123000Z\r\n")(good),
		"COUNT":        swap(start, start+"RRULE:FREQ=MONTHLY;BYDAY=-1FR,2MO;COUNT=6;WKST=SU\r\n")(good),
		"UNTIL as date of a date": swap("DTSTART;VALUE=DATE:20270115\r\n",
			"DTSTART;VALUE=DATE:20270115\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15;UNTIL=20300115\r\n")(good),
		"same UID with RECURRENCE-ID": swap("UID:c3f1\r\n", moved+"UID:a901\r\n")(good),
		"DURATION without DTEND":      swap(end, "DURATION:PT1H30M\r\n")(good),
	} {
		if found := Lint([]byte(sound)); len(found) > 0 {
			t.Errorf("%s: got %v", name, found)
		}
	}
}

func TestLintRepeatsNoTextOfTheCalendar(t *testing.T) {
	good := string(encode(t, marisol(t)))
	secret := "Quispe"
	for _, broken := range []string{
		strings.ReplaceAll(good, "VEVENT", secret), strings.ReplaceAll(good, "SUMMARY", secret),
		strings.Replace(good, "TZID:America", "TZID:"+secret, 1), strings.ReplaceAll(good, "CONFIRMED", secret),
		strings.ReplaceAll(good, "LANGUAGE", secret), strings.ReplaceAll(good, "TRIGGER:-", "TRIGGER:"+secret),
		strings.ReplaceAll(good, "2SU", secret), strings.ReplaceAll(good, "UID:", "UID:"+strings.Repeat(secret, 20)),
	} {
		found := Lint([]byte(broken))
		if len(found) == 0 {
			t.Error("nothing found")
		}
		for _, f := range found {
			if strings.Contains(f.String(), secret) {
				t.Errorf("a finding repeats the calendar: %s", f)
			}
		}
	}
}

func FuzzLintEndsAndStaysBounded(f *testing.F) {
	good := encode(f, marisol(f))
	f.Add(good)
	for _, b := range slices.Concat(seenByReaders, seenByNobody, seenByUs) {
		if broken := b.make(string(good)); len(broken) < 1<<16 {
			f.Add([]byte(broken))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		found := Lint(raw)
		if len(found) > maxFindings || !bytes.Equal(raw, before) {
			t.Errorf("%d findings", len(found))
		}
		if len(found) == 0 {
			if _, err := Decode(raw); err != nil {
				t.Errorf("lint is silent on what go-ical refuses: %v", err)
			}
		}
	})
}
