package obligations

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"constancia/internal/wall"
)

// Frequency is the beat of a rule.
type Frequency string

// The beats. A year is no beat: an appointment a year ahead is an appointment.
const (
	Daily   Frequency = "DAILY"
	Weekly  Frequency = "WEEKLY"
	Monthly Frequency = "MONTHLY"
)

// The bounds of the grammar.
const (
	maxInterval = 52
	maxCount    = 520
	lastDay     = -1 // of a month
)

// RuleDay is a weekday, in a monthly rule with its place: the first Monday is
// {1, Monday}, the last Friday {-1, Friday}.
type RuleDay struct {
	Nth     int
	Weekday time.Weekday
}

// Rule is a recurrence rule in a small part of RFC 5545 section 3.3.10: what
// officers say, and nothing a person could not repeat.
type Rule struct {
	Freq       Frequency
	Interval   int
	ByDay      []RuleDay
	ByMonthDay []int     // 1 to 28, or -1 for the last day
	Until      wall.Date // the last day, local; empty for none
	Count      int       // 0 for none
}

// RuleError refuses a rule and says which sentence explains it.
type RuleError struct {
	Key  string
	Args []any
}

func (e *RuleError) Error() string { return "rule refused: " + e.Key }

// ParseRule reads a rule such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU. Everything
// beyond the grammar is a *RuleError; nothing is dropped in silence.
func ParseRule(text string) (Rule, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	text = strings.TrimPrefix(text, "RRULE:")
	r := Rule{Interval: 1}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(text, ";"), ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || value == "" || len(value) > 100 {
			return Rule{}, &RuleError{Key: "obligations.rule_shape"}
		}
		if seen[name] {
			return Rule{}, &RuleError{Key: "obligations.rule_twice", Args: []any{"part", partName(name)}}
		}
		seen[name] = true
		if err := r.part(name, value); err != nil {
			return Rule{}, err
		}
	}
	if err := r.check(seen); err != nil {
		return Rule{}, err
	}
	r.sort()
	return r, nil
}

// partName is a name out of the rule that may be shown again: a short word.
func partName(name string) string {
	if len(name) > 12 || strings.ContainsFunc(name, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "?"
	}
	return name
}

func (r *Rule) part(name, value string) error {
	var ok bool
	switch name {
	case "FREQ":
		r.Freq = Frequency(value)
		if !slices.Contains([]Frequency{Daily, Weekly, Monthly}, r.Freq) {
			return &RuleError{Key: "obligations.rule_freq"}
		}
	case "INTERVAL":
		if r.Interval, ok = number(value, 1, maxInterval); !ok {
			return &RuleError{Key: "obligations.rule_interval", Args: []any{"most", maxInterval}}
		}
	case "COUNT":
		if r.Count, ok = number(value, 1, maxCount); !ok {
			return &RuleError{Key: "obligations.rule_count", Args: []any{"most", maxCount}}
		}
	case "UNTIL":
		if r.Until, ok = untilOf(value); !ok {
			return &RuleError{Key: "obligations.rule_until"}
		}
	case "BYDAY":
		for day := range strings.SplitSeq(value, ",") {
			d, ok := dayOf(day)
			if !ok || slices.Contains(r.ByDay, d) {
				return &RuleError{Key: "obligations.rule_byday"}
			}
			r.ByDay = append(r.ByDay, d)
		}
	case "BYMONTHDAY":
		return r.monthDays(value)
	default:
		return &RuleError{Key: "obligations.rule_part", Args: []any{"part", partName(name)}}
	}
	return nil
}

// monthDays refuses 29 to 31: months without such a day would be left out, and
// nobody would notice the check-in that is not there.
func (r *Rule) monthDays(value string) error {
	for day := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(day)
		if err == nil && n > 28 && n <= 31 {
			return &RuleError{Key: "obligations.rule_short_months"}
		}
		if err != nil || n == 0 || n < lastDay || n > 28 || slices.Contains(r.ByMonthDay, n) {
			return &RuleError{Key: "obligations.rule_bymonthday"}
		}
		r.ByMonthDay = append(r.ByMonthDay, n)
	}
	return nil
}

// check holds the parts against each other.
func (r *Rule) check(seen map[string]bool) error {
	nth := slices.ContainsFunc(r.ByDay, func(d RuleDay) bool { return d.Nth != 0 })
	plain := slices.ContainsFunc(r.ByDay, func(d RuleDay) bool { return d.Nth == 0 })
	switch {
	case r.Freq == "":
		return &RuleError{Key: "obligations.rule_freq"}
	case seen["UNTIL"] && seen["COUNT"]:
		return &RuleError{Key: "obligations.rule_two_ends"}
	case r.Freq != Monthly && nth:
		return &RuleError{Key: "obligations.rule_byday"}
	case r.Freq == Monthly && plain:
		return &RuleError{Key: "obligations.rule_which_weekday"}
	case r.Freq != Monthly && len(r.ByMonthDay) > 0, len(r.ByDay) > 0 && len(r.ByMonthDay) > 0:
		return &RuleError{Key: "obligations.rule_bymonthday"}
	case r.Freq == Daily && len(r.ByDay) > 0 && r.Interval > 1:
		return &RuleError{Key: "obligations.rule_byday"}
	}
	return nil
}

// anchored says what a rule without days leaves to its first day: the weekday, or
// the day of the month. What is kept says all of it.
func (r Rule) anchored(start wall.Date) (Rule, error) {
	if len(r.ByDay) > 0 || len(r.ByMonthDay) > 0 {
		return r, nil
	}
	switch r.Freq {
	case Weekly:
		r.ByDay = []RuleDay{{Weekday: start.Weekday()}}
	case Monthly:
		err := r.monthDays(strconv.Itoa(start.UTC().Day()))
		return r, err
	}
	return r, nil
}

func (r *Rule) sort() {
	slices.SortFunc(r.ByDay, func(a, b RuleDay) int {
		return (a.Nth*7 + int(a.Weekday+6)%7) - (b.Nth*7 + int(b.Weekday+6)%7)
	})
	slices.Sort(r.ByMonthDay)
}

// String writes the rule in one form, whatever it was typed like.
func (r Rule) String() string {
	parts := []string{"FREQ=" + string(r.Freq)}
	if r.Interval > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(r.Interval))
	}
	if len(r.ByDay) > 0 {
		days := make([]string, len(r.ByDay))
		for i, d := range r.ByDay {
			days[i] = d.String()
		}
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	if len(r.ByMonthDay) > 0 {
		days := make([]string, len(r.ByMonthDay))
		for i, d := range r.ByMonthDay {
			days[i] = strconv.Itoa(d)
		}
		parts = append(parts, "BYMONTHDAY="+strings.Join(days, ","))
	}
	if r.Until != "" {
		parts = append(parts, "UNTIL="+strings.ReplaceAll(string(r.Until), "-", ""))
	}
	if r.Count > 0 {
		parts = append(parts, "COUNT="+strconv.Itoa(r.Count))
	}
	return strings.Join(parts, ";")
}

// String writes the day as the rule does: TU, 1MO, -1FR.
func (d RuleDay) String() string {
	if d.Nth == 0 {
		return weekdays[d.Weekday]
	}
	return strconv.Itoa(d.Nth) + weekdays[d.Weekday]
}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// dayOf reads TU, 1MO or -1FR. A fifth weekday is refused: most months have none.
func dayOf(s string) (RuleDay, bool) {
	if len(s) < 2 {
		return RuleDay{}, false
	}
	at := slices.Index(weekdays[:], s[len(s)-2:])
	if at < 0 {
		return RuleDay{}, false
	}
	d := RuleDay{Weekday: time.Weekday(at)}
	if nth := s[:len(s)-2]; nth != "" {
		n, err := strconv.Atoi(nth)
		if err != nil || n == 0 || n < lastDay || n > 4 {
			return RuleDay{}, false
		}
		d.Nth = n
	}
	return d, true
}

// untilOf reads a local day, 20271231. An instant in UTC is refused: at night it
// would name another day than the person who said it.
func untilOf(s string) (wall.Date, bool) {
	if len(s) != 8 {
		return "", false
	}
	d, err := wall.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
	return d, err == nil
}

func number(s string, least, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= least && n <= most
}
