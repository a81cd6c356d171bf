// Package obligations shows the duty to report: its form, its panel in a client's
// file, what became of a check-in, and the list of what is open everywhere. It
// knows the room's types and no rule of it; every word comes from the catalogs.
package obligations

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// Path is where everything that is open stands.
const Path = "/reporting"

// NewPath is the form for a new duty of a client.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

// ListPath is where a new duty is sent.
func ListPath(client uuid.UUID) string { return "/clients/" + client.String() + "/obligations" }

// DutyPath is where a duty's forms stand: schedule, ending.
func DutyPath(id uuid.UUID, place string) string { return "/obligations/" + id.String() + "/" + place }

// OccurrencePath is one check-in or appointment.
func OccurrencePath(id uuid.UUID) string { return "/occurrences/" + id.String() }

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
	Rule         string   `form:"rrule"`
	Date         string   `form:"date"`
	Time         string   `form:"time"`
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
	if p.Kind == obligations.Recurring {
		p.Rule = f.rule()
	}
	return p
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
		Place: s.Place.Reveal(), ToldLanguage: s.ToldLanguage,
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

// OutcomeForm is what the form about a check-in sends, as typed.
type OutcomeForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	State   string `form:"state"`
	AtDate  string `form:"at.date"`
	AtTime  string `form:"at.time"`
	Source  string `form:"source"`
	Reason  string `form:"reason"`
}

// Outcome is the form as the room takes it. The time is meant by the clock of the
// check-in's own place; one that clocks show twice means the earlier.
func (f OutcomeForm) Outcome(zone string) (obligations.Outcome, error) {
	out := obligations.Outcome{
		State: obligations.State(f.State), Source: obligations.Source(f.Source), Reason: f.Reason,
		Version: f.Version, FormID: f.FormID,
	}
	at, err := instant(f.AtDate, f.AtTime, zone)
	out.At = at
	return out, err
}

func instant(date, clock, zone string) (time.Time, error) {
	var problems fault.Problems
	if strings.TrimSpace(date) == "" && strings.TrimSpace(clock) == "" {
		return time.Time{}, nil
	}
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var dateErr, timeErr error
	m.Date, dateErr = wall.ParseDate(date)
	m.Time, timeErr = wall.ParseTime(clock)
	for field, err := range map[string]error{"at.date": dateErr, "at.time": timeErr} {
		if _, key, args, refused := wall.Problem(err); refused {
			problems.Add(field, key, args...)
		}
	}
	if err := problems.Err(); err != nil {
		return time.Time{}, err
	}
	at, err := m.Instant()
	if _, key, args, refused := wall.Problem(err); refused {
		problems.Add("at.time", key, args...)
	}
	return at, problems.Err()
}

// MoveForm is what the form for another date sends, as typed.
type MoveForm struct {
	FormID       string `form:"form_id"`
	Version      int64  `form:"version"`
	Date         string `form:"date"`
	Time         string `form:"time"`
	Zone         string `form:"zone"`
	Fold         string `form:"fold"`
	Reason       string `form:"reason"`
	ToldBy       string `form:"told.by"`
	ToldOn       string `form:"told.on"`
	ToldLanguage string `form:"told.language"`
	ToldHow      string `form:"told.how"`
}

// Moment is the form as the room takes it.
func (f MoveForm) Moment() obligations.NewMoment {
	return obligations.NewMoment{
		To:     wall.Moment{Date: wall.Date(f.Date), Time: wall.Time(f.Time), Zone: f.Zone, Fold: wall.Fold(f.Fold)},
		Reason: f.Reason, Version: f.Version, FormID: f.FormID,
		Told: obligations.Told{By: f.ToldBy, On: wall.Date(f.ToldOn), Language: f.ToldLanguage, How: f.ToldHow},
	}
}

// EndForm is what the form for the end of a duty sends, as typed.
type EndForm struct {
	Version int64  `form:"version"`
	EndedOn string `form:"ended_on"`
	Reason  string `form:"reason"`
}

// End is the form as the room takes it.
func (f EndForm) End() obligations.NewEnd {
	return obligations.NewEnd{LastDay: wall.Date(f.EndedOn), Reason: f.Reason, Version: f.Version}
}
