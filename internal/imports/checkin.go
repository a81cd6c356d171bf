package imports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// Proposal is a duty read out of a remark: a suggestion and no more. What the
// remark does not say stays empty, for the person who confirms it.
type Proposal struct {
	Words    string    `json:"words"` // as the sheet has it
	Modality string    `json:"modality,omitempty"`
	Rule     string    `json:"rrule,omitempty"`
	Time     wall.Time `json:"time,omitempty"`
	Before   wall.Time `json:"before,omitempty"` // "before noon": an end without a beginning
	Zone     string    `json:"zone,omitempty"`
}

var (
	everyWeeks = regexp.MustCompile(`\b(?:every|cada)\s+(\d{1,2})\s+(?:weeks?|wks?|semanas?)\b`)
	everyOther = regexp.MustCompile(`\b(?:every other|every second|cada dos|cada otro|biweekly|quincenal)\b`)
	nthOfMonth = regexp.MustCompile(`\b(1st|2nd|3rd|4th|first|second|third|fourth|last|primer|primero|segundo|tercer|cuarto|ultimo)\s+(\pL+)`)
	timeOfDay  = regexp.MustCompile(`(?i)\b(\d{1,2}:\d{2}\s*(?:[ap]\.?\s?m\b\.?)?|\d{1,2}\s*[ap]\.?\s?m\b\.?)`)
	earlier    = regexp.MustCompile(`(?i)\b(?:before|by|antes de(?:l| las)?)\s+(noon|mediod[ií]a|\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)`)
)

// propose reads what the sheet says about checking in; app is the remark about
// the program, zone where the client lives. ok is false when nothing is said.
func propose(checkIn, app, zone string) (p Proposal, ok bool) {
	words := strings.Trim(strings.TrimSpace(app)+" · "+strings.TrimSpace(checkIn), " ·")
	if fold(checkIn) == "" && !reports(app) {
		return p, false
	}
	p = Proposal{Words: words, Modality: modalityOf(fold(app), fold(checkIn)), Zone: zone}
	p.Rule = ruleOf(fold(checkIn))
	if m := earlier.FindStringSubmatch(checkIn); m != nil {
		p.Before = clockOf(m[1])
	} else if m := timeOfDay.FindString(checkIn); m != "" {
		p.Time = clockOf(m)
	}
	return p, true
}

// reports tells whether a remark about an app says that she has it.
func reports(app string) bool {
	text := fold(app)
	return text != "" && !saysUnknown(app) && !strings.HasPrefix(text, "no ") && text != "n"
}

func clockOf(text string) wall.Time {
	switch fold(text) {
	case "noon", "mediodia":
		return "12:00"
	}
	clock, err := wall.ParseTime(text)
	if err != nil {
		return ""
	}
	return clock
}

// modalityOf is the way of reporting that the words fit; empty when they fit none.
func modalityOf(app, checkIn string) string {
	all := " " + app + " " + checkIn + " "
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(all, " "+w+" ") })
	}
	if code := named(has); code != "" {
		return code
	}
	var fits func(obligations.Modality) bool
	switch {
	case has("ice", "ero") && has("office", "visit", "in person"):
		fits = func(m obligations.Modality) bool { return m.HasPlace && m.Kinds[0] == obligations.Appointment }
	case has("office", "visit", "oficina", "visita", "isap office"):
		fits = func(m obligations.Modality) bool { return m.HasPlace }
	case has("voice", "calls", "call", "voiceid", "llama", "llamada", "llamadas"):
		fits = func(m obligations.Modality) bool { return m.App == obligations.VoiceID }
	case has("bi") && has("phone", "telefono", "device"):
		fits = func(m obligations.Modality) bool { return m.IssuedPhone }
	case has("yes", "y", "si", "s", "smartlink", "app", "own phone"):
		fits = func(m obligations.Modality) bool { return m.App == obligations.SmartLINK && !m.IssuedPhone }
	default:
		return ""
	}
	at := slices.IndexFunc(obligations.Modalities(), fits)
	if at < 0 {
		return ""
	}
	return obligations.Modalities()[at].Code
}

// named is the way that the longest of the words names; empty for none. Who wears a
// monitor and goes to an office reports at the office.
func named(has func(words ...string) bool) (code string) {
	longest := 0
	for _, m := range obligations.Modalities() {
		if m.Worn && has("office", "visit", "oficina", "visita") {
			continue
		}
		for _, word := range m.Words {
			if len(word) > longest && has(word) {
				code, longest = m.Code, len(word)
			}
		}
	}
	return code
}

// ruleOf reads Tuesdays, every other Tuesday, Mon & Thu, every 4 weeks, Wed, and
// 1st Monday monthly; empty for what it cannot read, rather than half of it.
func ruleOf(text string) string {
	r := obligations.Rule{Freq: obligations.Weekly, Interval: 1}
	if m := nthOfMonth.FindStringSubmatch(text); m != nil && dayOfWeek(m[2]) >= 0 && !everyOther.MatchString(text) {
		nth := map[string]int{
			"1st": 1, "first": 1, "primer": 1, "primero": 1, "2nd": 2, "second": 2, "segundo": 2, "3rd": 3, "third": 3,
			"tercer": 3, "4th": 4, "fourth": 4, "cuarto": 4, "last": -1, "ultimo": -1,
		}[m[1]]
		r.Freq, r.ByDay = obligations.Monthly, []obligations.RuleDay{{Nth: nth, Weekday: time.Weekday(dayOfWeek(m[2]))}}
		return r.String()
	}
	if m := everyWeeks.FindStringSubmatch(text); m != nil {
		r.Interval, _ = strconv.Atoi(m[1])
	} else if everyOther.MatchString(text) {
		r.Interval = 2
	}
	for word := range strings.FieldsSeq(text) {
		if day := dayOfWeek(word); day >= 0 && !slices.ContainsFunc(r.ByDay, func(d obligations.RuleDay) bool { return int(d.Weekday) == day }) {
			r.ByDay = append(r.ByDay, obligations.RuleDay{Weekday: time.Weekday(day)})
		}
	}
	daily := strings.Contains(" "+text+" ", " daily ") || strings.Contains(text, "every day") || strings.Contains(text, "todos los dias")
	switch {
	case len(r.ByDay) == 0 && daily:
		r.Freq, r.Interval = obligations.Daily, 1
	case len(r.ByDay) == 0, r.Interval < 1:
		return ""
	}
	checked, err := obligations.ParseRule(r.String())
	if err != nil {
		return ""
	}
	return checked.String()
}

var days = [7][]string{
	{"sunday", "domingo"},
	{"monday", "lunes"},
	{"tuesday", "martes"},
	{"wednesday", "miercoles"},
	{"thursday", "jueves"},
	{"friday", "viernes"},
	{"saturday", "sabado"},
}

// dayOfWeek reads a weekday's name, its plural, or at least three letters of it;
// -1 for any other word. Sunday is 0.
func dayOfWeek(word string) int {
	for i, names := range days {
		for _, name := range names {
			if word == name+"s" || len(word) >= 3 && strings.HasPrefix(name, word) {
				return i
			}
		}
	}
	return -1
}

// FirstDay is the first day on or after a day on which the proposal falls; the
// day itself when the proposal names none. Which week an every-second-week duty
// begins in nobody wrote down: the person who confirms it says.
func (p Proposal) FirstDay(on wall.Date) wall.Date {
	rule, err := obligations.ParseRule(p.Rule)
	if err != nil {
		return on
	}
	for day := on; day.Before(on.AddDays(62)); day = day.AddDays(1) {
		if falls(rule, day) {
			return day
		}
	}
	return on
}

// falls tells whether a rule takes place on a day, whatever week it began in.
func falls(r obligations.Rule, day wall.Date) bool {
	return len(r.ByDay) == 0 || slices.ContainsFunc(r.ByDay, func(d obligations.RuleDay) bool {
		at := day.UTC()
		switch {
		case d.Weekday != at.Weekday():
			return false
		case d.Nth < 0:
			return at.AddDate(0, 0, 7).Month() != at.Month()
		default:
			return d.Nth == 0 || d.Nth == (at.Day()+6)/7
		}
	})
}
