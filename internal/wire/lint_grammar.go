package wire

// part is a component being read.
type part struct {
	kind     *shape // nil when unknown
	line     int
	children int
	seen     [24]uint8
}

// shape says what one kind of component may hold.
type shape struct {
	name, parent string
	rules        map[string]*rule
	needed       []*rule
	begin        func(l *linter, line int)
	end          func(l *linter, p *part)
}

// rule is one property of a component. Everything here stands at most once.
type rule struct {
	name  string
	need  bool
	with  string // the parameters it may carry, separated by spaces
	check func(l *linter, p property)
	index int
}

// must and may declare a property with the parameters it may carry.
func must(name, with string, check func(*linter, property)) rule {
	return rule{name: name, need: true, with: with, check: check}
}

func may(name, with string, check func(*linter, property)) rule {
	return rule{name: name, with: with, check: check}
}

var grammar = map[string]*shape{
	"VCALENDAR": define(shape{name: "VCALENDAR", begin: beginCalendar, end: endCalendar},
		must("VERSION", "", oneOf("version", "2.0")),
		must("PRODID", "", checkText),
		may("CALSCALE", "", oneOf("calscale", "GREGORIAN")),
		may("NAME", "LANGUAGE", checkText),
		may("REFRESH-INTERVAL", "VALUE", checkRefresh),
		may("X-WR-CALNAME", "", checkText),
		may("X-WR-TIMEZONE", "", checkText),
		may("X-PUBLISHED-TTL", "", checkRefresh)),
	"VTIMEZONE": define(shape{name: "VTIMEZONE", parent: "VCALENDAR", begin: beginZone, end: endZone},
		must("TZID", "", checkZoneName)),
	"STANDARD": observanceShape("STANDARD"),
	"DAYLIGHT": observanceShape("DAYLIGHT"),
	"VEVENT": define(shape{name: "VEVENT", parent: "VCALENDAR", begin: beginEvent, end: endEvent},
		must("UID", "", checkUID),
		must("DTSTAMP", "", checkUTC),
		must("DTSTART", "VALUE TZID", checkStart),
		may("DTEND", "VALUE TZID", checkEnd),
		may("DURATION", "", checkDuration),
		may("RECURRENCE-ID", "VALUE TZID", checkRecurrenceID),
		may("RRULE", "", checkRule),
		may("CREATED", "", checkUTC),
		may("LAST-MODIFIED", "", checkUTC),
		may("SEQUENCE", "", checkSequence),
		may("SUMMARY", "LANGUAGE", checkText),
		may("DESCRIPTION", "LANGUAGE", checkText),
		may("LOCATION", "LANGUAGE", checkText),
		may("STATUS", "", checkStatus),
		may("CLASS", "", oneOf("class", "PRIVATE")),
		may("TRANSP", "", oneOf("transp", "OPAQUE", "TRANSPARENT")),
		may("X-MICROSOFT-CDO-BUSYSTATUS", "", oneOf("busystatus", "BUSY", "FREE"))),
	"VALARM": define(shape{name: "VALARM", parent: "VEVENT", begin: beginAlarm, end: endAlarm},
		must("ACTION", "", oneOf("alarm", "DISPLAY")),
		must("TRIGGER", "", checkTrigger),
		must("DESCRIPTION", "LANGUAGE", checkText)),
}

func observanceShape(name string) *shape {
	return define(shape{name: name, parent: "VTIMEZONE", end: endObservance},
		must("DTSTART", "", checkWall),
		must("TZOFFSETFROM", "", checkOffset),
		must("TZOFFSETTO", "", checkOffset),
		may("TZNAME", "", checkText),
		may("RRULE", "", checkYearlyRule))
}

func define(s shape, rules ...rule) *shape {
	s.rules = make(map[string]*rule, len(rules))
	for i := range rules {
		r := &rules[i]
		r.index = i
		s.rules[r.name] = r
		if r.need {
			s.needed = append(s.needed, r)
		}
	}
	return &s
}

// isForbidden names what must never leave in a feed: METHOD, ORGANIZER and
// ATTENDEE turn it into an invitation, ATTACH copies files to Google and Apple,
// SOURCE and URL print the secret address inside the file.
func isForbidden(name []byte) bool {
	switch string(name) {
	case "METHOD", "ORGANIZER", "ATTENDEE", "ATTACH", "SOURCE", "URL", "IMAGE", "X-ALT-DESC":
		return true
	}
	return false
}

// event is what the checks of one VEVENT remember until its end.
type event struct {
	uid                    string
	start, end, recurrence moment
	until                  moment
	hasDuration, cancelled bool
	alarms                 int
	lead                   int // minutes of the last alarm
}

type alarm struct{ lead int }

// clock is what the checks of one VTIMEZONE remember.
type clock struct{ standard, daylight, rules int }

func beginCalendar(l *linter, line int) {
	l.calendars++
	if l.calendars == 2 {
		l.report(line, "nesting", "a second calendar begins")
	}
}

func endCalendar(l *linter, p *part) {
	if p.children == 0 {
		l.report(p.line, "empty", "a calendar needs at least one part")
	}
}

func beginZone(l *linter, _ int) { l.clock = clock{} }

func endObservance(l *linter, p *part) {
	if p.kind.name == "STANDARD" {
		l.clock.standard++
	} else {
		l.clock.daylight++
	}
	if p.seen[p.kind.rules["RRULE"].index] > 0 {
		l.clock.rules++
	}
}

// endZone wants the one form Outlook takes: one STANDARD, at most one DAYLIGHT,
// both yearly or neither.
func endZone(l *linter, p *part) {
	c := l.clock
	fixed := c.standard == 1 && c.daylight == 0 && c.rules == 0
	yearly := c.standard == 1 && c.daylight == 1 && c.rules == 2
	if !fixed && !yearly {
		l.report(p.line, "vtimezone", "not one STANDARD alone, nor one STANDARD and one DAYLIGHT with yearly rules")
	}
}

func beginEvent(l *linter, _ int) {
	l.events++
	l.event = event{}
}

func endEvent(l *linter, p *part) {
	e := l.event
	l.checkSpan(e, p.line)
	if e.until.form != 0 && !e.until.endsRuleOf(e.start) {
		l.report(p.line, "until", "UNTIL is not in the form DTSTART asks for")
	}
	if e.recurrence.form != 0 && !e.recurrence.sameForm(e.start) {
		l.report(p.line, "recurrence-id", "not in the form of DTSTART")
	}
	if e.cancelled && e.alarms > 0 {
		l.report(p.line, "alarm", "a cancelled event rings")
	}
	if e.alarms > MaxAlarms {
		l.report(p.line, "alarm", "more than %d alarms", MaxAlarms)
	}
	key := e.uid
	if e.recurrence.form != 0 {
		key += "\x00" + string(e.recurrence.text[:])
	}
	if _, twice := l.uids[key]; twice && e.uid != "" {
		l.report(p.line, "uid-twice", "same UID as an earlier event, without its own RECURRENCE-ID")
	}
	l.uids[key] = struct{}{}
}

func (l *linter) checkSpan(e event, line int) {
	if e.end.form == 0 {
		return
	}
	switch {
	case e.hasDuration:
		l.report(line, "end-and-duration", "both DTEND and DURATION")
	case e.start.form == 0:
	case !e.end.sameForm(e.start):
		l.report(line, "end", "DTEND not in the form of DTSTART")
	case string(e.end.text[:]) <= string(e.start.text[:]):
		l.report(line, "end", "DTEND is not after DTSTART")
	}
}

func beginAlarm(l *linter, _ int) { l.alarm = alarm{} }

func endAlarm(l *linter, p *part) {
	l.event.alarms++
	if l.event.alarms > 1 && l.alarm.lead > l.event.lead {
		l.report(p.line, "alarm", "the longest lead is not first")
	}
	l.event.lead = l.alarm.lead
}
