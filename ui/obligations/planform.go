package obligations

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// The beats a form offers. A month comes in two: on a weekday, or on a day.
const (
	unitWeek         = "week"
	unitMonthWeekday = "month_weekday"
	unitMonthDay     = "month_day"
	unitDay          = "day"
)

// PlanForm is what the form for a duty or its new schedule sends, as typed.
type PlanForm struct {
	FormID       string   `form:"form_id"`
	Version      int64    `form:"version"`
	Modality     string   `form:"modality"`
	Kind         string   `form:"kind"`
	Every        string   `form:"every"`
	Unit         string   `form:"unit"`
	Nth          string   `form:"nth"`
	Days         []string `form:"days"`
	Until        string   `form:"until"`
	Except       string   `form:"except"`
	SkipHolidays string   `form:"skip_holidays"`
	Rule         string   `form:"rrule"`
	Date         string   `form:"date"`
	Time         string   `form:"time"`
	Ends         string   `form:"ends"`
	DailyAt      string   `form:"daily_at"`
	Zone         string   `form:"zone"`
	Fold         string   `form:"fold"`
	Window       string   `form:"window_minutes"`
	Grace        string   `form:"grace_minutes"`
	Place        string   `form:"place"`
	ToldBy       string   `form:"told.by"`
	ToldOn       string   `form:"told.on"`
	ToldLanguage string   `form:"told.language"`
	ToldHow      string   `form:"told.how"`
	From         string   `form:"from"`
	Reason       string   `form:"reason"`
}

// Plan is the form as the room takes it.
func (f PlanForm) Plan() obligations.Plan {
	p := obligations.Plan{
		Kind:  obligations.Kind(f.Kind),
		Start: wall.Moment{Date: wall.Date(f.Date), Time: wall.Time(f.Time), Zone: f.Zone, Fold: wall.Fold(f.Fold)},
		Place: f.Place, WindowMinutes: minutes(f.Window), GraceMinutes: minutes(f.Grace), Told: f.told(),
	}
	if f.repeats() {
		p.Rule, p.Skipped, p.SkipHolidays = f.rule(), days(f.Except), f.SkipHolidays != ""
	}
	switch p.Kind {
	case obligations.DayWindow:
		p.Ends = wall.Time(f.Ends)
	case obligations.Continuous:
		p.Start.Time = wall.Time(f.DailyAt)
	}
	return p
}

// repeats tells whether there is a rule: of days at home, only with a number of
// weeks or a rule of its own.
func (f PlanForm) repeats() bool {
	kind := obligations.Kind(f.Kind)
	return kind == obligations.Recurring || kind == obligations.DayWindow && strings.TrimSpace(f.Every+f.Rule) != ""
}

// days reads the days of a box, one a line or with commas: 2026-12-25, or 12/25/2026
// as an American writes it. What is neither is kept as it is, for the room to refuse.
func days(typed string) []wall.Date {
	list := []wall.Date{}
	for word := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		if t, err := time.Parse("1/2/2006", word); err == nil {
			word = string(wall.DateOf(t))
		}
		list = append(list, wall.Date(word))
	}
	return list
}

func (f PlanForm) told() obligations.Told {
	return obligations.Told{By: f.ToldBy, On: wall.Date(f.ToldOn), Language: f.ToldLanguage, How: f.ToldHow}
}

// minutes is nil for an empty box. What is no number becomes one that the room
// refuses, in its own words.
func minutes(typed string) *int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		n = -1
	}
	return &n
}

// rule is the rule that was typed, or the one that the questions make.
func (f PlanForm) rule() string {
	if strings.TrimSpace(f.Rule) != "" {
		return f.Rule
	}
	parts := []string{"FREQ=WEEKLY"}
	first := wall.Date(f.Date)
	days := slices.Clone(f.Days)
	if len(days) == 0 && first.Valid() && f.Unit != unitDay {
		days = []string{obligations.RuleDay{Weekday: first.Weekday()}.String()}
	}
	switch f.Unit {
	case unitDay:
		parts[0] = "FREQ=DAILY"
	case unitMonthWeekday:
		parts[0] = "FREQ=MONTHLY"
		for i, day := range days {
			days[i] = f.Nth + day
		}
	case unitMonthDay:
		parts[0], days = "FREQ=MONTHLY", nil
		if first.Valid() {
			parts = append(parts, "BYMONTHDAY="+strconv.Itoa(first.UTC().Day()))
		}
	}
	if every := strings.TrimSpace(f.Every); every != "" && every != "1" {
		parts = append(parts, "INTERVAL="+every)
	}
	if len(days) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	if f.Until != "" {
		parts = append(parts, "UNTIL="+strings.ReplaceAll(f.Until, "-", ""))
	}
	return strings.Join(parts, ";")
}

// places are the questions behind the parts of a rule that nobody typed as such.
var places = map[string]string{
	"obligations.rule_interval": "every", "obligations.rule_until": "until", "obligations.rule_over": "until",
	"obligations.rule_short_months": "date", "obligations.rule_twice": "every", "obligations.rule_part": "every",
	"obligations.rule_shape": "every", "obligations.rule_freq": "unit",
}

// Point moves the problems of a rule to the question that they came from.
func (f PlanForm) Point(err error) error {
	refused, ok := fault.From(err)
	if !ok || strings.TrimSpace(f.Rule) != "" {
		return err
	}
	for i, p := range refused.Problems {
		if p.Field != "rrule" {
			continue
		}
		refused.Problems[i].Field = "days"
		if place, ok := places[p.Key]; ok {
			refused.Problems[i].Field = place
		}
	}
	return err
}

// PlanFormOf is the form that shows a schedule as it is kept. The date is left to
// be chosen: a new schedule begins on a day of its own.
func PlanFormOf(d obligations.Duty, formID string) PlanForm {
	s := d.Schedule
	f := PlanForm{
		FormID: formID, Version: d.Obligation.Version, Modality: d.Obligation.Modality, Kind: string(s.Kind), Every: "1",
		Unit: unitWeek, Nth: "1", Time: string(s.Start.Time), Zone: s.Start.Zone, Grace: strconv.Itoa(s.GraceMinutes),
		Place: s.Place.Reveal(), ToldLanguage: s.ToldLanguage, Ends: string(s.Ends),
	}
	for _, day := range s.Skipped.List() {
		f.Except += string(day) + "\n"
	}
	if s.SkipHolidays {
		f.SkipHolidays = "yes"
	}
	switch s.Kind {
	case obligations.Continuous:
		f.Time, f.DailyAt = "", f.Time
	case obligations.DayWindow:
		if s.Rule == "" {
			f.Every = ""
		}
	}
	if s.WindowMinutes != nil {
		f.Window = strconv.Itoa(*s.WindowMinutes)
	}
	r, err := obligations.ParseRule(s.Rule)
	if err == nil && !f.ask(r) {
		f.Rule = s.Rule
	}
	return f
}

// ask puts a rule into the questions; false when it is more than they can say.
func (f *PlanForm) ask(r obligations.Rule) bool {
	f.Every, f.Until = strconv.Itoa(r.Interval), string(r.Until)
	if r.Count > 0 {
		return false
	}
	switch {
	case r.Freq == obligations.Daily && len(r.ByDay) == 0:
		f.Unit = unitDay
	case r.Freq == obligations.Weekly:
		for _, d := range r.ByDay {
			f.Days = append(f.Days, d.String())
		}
	case r.Freq == obligations.Monthly && len(r.ByDay) == 1:
		f.Unit, f.Nth = unitMonthWeekday, strconv.Itoa(r.ByDay[0].Nth)
		f.Days = []string{obligations.RuleDay{Weekday: r.ByDay[0].Weekday}.String()}
	case r.Freq == obligations.Monthly && len(r.ByMonthDay) == 1 && r.ByMonthDay[0] > 0:
		f.Unit = unitMonthDay
	default:
		return false
	}
	return true
}
