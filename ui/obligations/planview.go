package obligations

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// PlanView is the form for a new duty, or for a new schedule of one.
type PlanView struct {
	About
	Duty     obligations.Duty // zero for a new one
	Form     PlanForm
	AskFold  bool
	Problems parts.Problems
}

func (v PlanView) fresh() bool { return v.Duty.Obligation.ID == uuid.Nil }

func (v PlanView) kind() obligations.Kind { return obligations.Kind(v.Form.Kind) }

func (v PlanView) recurring() bool { return v.kind() == obligations.Recurring }

// Which questions a kind asks.
func (v PlanView) asksRhythm() bool { return v.kind().Repeats() }

func (v PlanView) asksHour() bool { return v.recurring() || v.kind() == obligations.Appointment }

func (v PlanView) asksWindow() bool { return v.asksHour() || v.kind() == obligations.OnDemand }

// moreOpen tells whether what is folded holds something that was typed or refused.
func (v PlanView) moreOpen() bool {
	f := v.Form
	typed := f.Rule+f.Except+f.SkipHolidays != "" || f.Unit == unitMonthWeekday && f.Nth != "" && f.Nth != "1"
	for _, field := range []string{"grace_minutes", "rrule", "except", "until", "skip_holidays", "nth", "zone"} {
		typed = typed || v.Problems.For(field) != ""
	}
	return typed
}

func (v PlanView) action() string {
	if v.fresh() {
		return ListPath(v.Client)
	}
	return DutyPath(v.Duty.Obligation.ID, "schedule")
}

// kinds are the sorts of form; each is a page of its own, so that it works without
// scripts. For a duty that is there they are those that its way of reporting allows.
func (v PlanView) kinds(ctx context.Context) []parts.Act {
	m, _ := obligations.ModalityOf(v.Duty.Obligation.Modality)
	var acts []parts.Act
	for _, kind := range obligations.Kinds() {
		if !v.fresh() && !m.Allows(kind) {
			continue
		}
		act := parts.Act{
			Label: parts.Say(ctx, kind.LabelKey()), Icon: kindIcons[kind], Small: true, Look: parts.Quiet,
			Href: v.page() + "?kind=" + string(kind),
		}
		if kind == v.kind() {
			act.Look, act.Attrs = parts.Secondary, map[string]any{"aria-current": "page"}
			act.Icon = parts.IconDone
		}
		acts = append(acts, act)
	}
	return acts
}

var kindIcons = map[obligations.Kind]parts.Icon{
	obligations.Recurring: parts.IconRefresh, obligations.Appointment: parts.IconCalendar, obligations.OnDemand: parts.IconBell,
	obligations.DayWindow: parts.IconHomeVisit, obligations.Continuous: parts.IconDevice,
}

// page is where the form itself stands.
func (v PlanView) page() string {
	if v.fresh() {
		return NewPath(v.Client)
	}
	return v.action()
}

func (v PlanView) ask(ctx context.Context, name, value string) parts.Input {
	return ask(ctx, v.Problems, name, value)
}

func (v PlanView) modalities(ctx context.Context) parts.Input {
	in := required(v.ask(ctx, "modality", v.Form.Modality))
	for _, m := range obligations.Modalities() {
		if m.Allows(obligations.Kind(v.Form.Kind)) {
			in.Options = append(in.Options, parts.Option{Value: m.Code, Label: parts.Say(ctx, m.LabelKey())})
		}
	}
	return in
}

func (v PlanView) days(ctx context.Context) parts.Input {
	in := hinted(ctx, v.ask(ctx, "days", strings.Join(v.Form.Days, ",")))
	in.InLine = true
	for i := range 7 {
		w := time.Weekday((i + 1) % 7)
		in.Options = append(in.Options, parts.Option{
			Value: obligations.RuleDay{Weekday: w}.String(), Label: locale.From(ctx).Weekday(w),
		})
	}
	return in
}

func (v PlanView) units(ctx context.Context) parts.Input {
	in := v.ask(ctx, "unit", v.Form.Unit)
	for _, unit := range []string{unitWeek, unitMonthWeekday, unitMonthDay, unitDay} {
		in.Options = append(in.Options, parts.Option{Value: unit, Label: parts.Say(ctx, "obligations.unit."+unit)})
	}
	return in
}

func (v PlanView) nth(ctx context.Context) parts.Input {
	in := hinted(ctx, v.ask(ctx, "nth", v.Form.Nth))
	for _, nth := range []string{"1", "2", "3", "4", "-1"} {
		in.Options = append(in.Options, parts.Option{Value: nth, Label: parts.Say(ctx, "obligations.nth."+nth)})
	}
	return in
}

// begins are date, time and zone, with the question that a time which comes twice
// asks.
func (v PlanView) begins(ctx context.Context) parts.WhenInput {
	in := whenInput(ctx, v.Problems, v.AskFold, v.Form.Date, v.Form.Time, v.Form.Zone, v.Form.Fold)
	if v.recurring() {
		in.Date.Label = parts.Say(ctx, "obligations.field.first_date")
	}
	return in
}

// rhythm is how many weeks lie between, with the word for one day only at home.
func (v PlanView) rhythm(ctx context.Context) parts.Input {
	in := short(v.ask(ctx, "every", v.Form.Every))
	if !v.recurring() {
		in.Optional = true
		in.Hint = parts.Say(ctx, "obligations.hint.every_home")
	}
	return in
}

// since is the first day of a duty whose dates nobody knows ahead.
func (v PlanView) since(ctx context.Context) parts.Input {
	in := day(v.ask(ctx, "date", v.Form.Date))
	in.Label, in.Hint = parts.Say(ctx, "obligations.field.since"), parts.Say(ctx, "obligations.hint.since")
	in.Optional = true
	return in
}

func (v PlanView) zone(ctx context.Context) parts.Input {
	return among(v.ask(ctx, "zone", v.Form.Zone), zones(ctx, v.Form.Zone))
}

// hour is a time of day that may be left out.
func (v PlanView) hour(ctx context.Context, name, value string) parts.Input {
	in := hinted(ctx, v.ask(ctx, name, value))
	in.Type, in.Short, in.Optional = "time", true, true
	return in
}

// begin is when a day at home begins.
func (v PlanView) begin(ctx context.Context) parts.Input {
	in := v.hour(ctx, "time", v.Form.Time)
	in.Label, in.Hint = parts.Say(ctx, "obligations.field.begins"), parts.Say(ctx, "obligations.hint.begins")
	return in
}

func (v PlanView) atHomeOn(ctx context.Context) parts.Input {
	in := required(day(v.ask(ctx, "date", v.Form.Date)))
	in.Label = parts.Say(ctx, "obligations.field.home_date")
	return in
}

func (v PlanView) holidays(ctx context.Context) parts.Input {
	return hinted(ctx, v.ask(ctx, "skip_holidays", v.Form.SkipHolidays))
}

func (v PlanView) except(ctx context.Context) parts.Input {
	in := hinted(ctx, v.ask(ctx, "except", v.Form.Except))
	in.Rows = 2
	return in
}

// place offers the offices that ICE publishes; any other place may be typed.
func (v PlanView) place(ctx context.Context) parts.Input {
	in := hinted(ctx, v.ask(ctx, "place", v.Form.Place))
	for _, office := range refdata.FieldOffices() {
		in.Options = append(in.Options, parts.Option{Value: office.Code, Label: obligations.PlaceOf(office.Code).Label()})
	}
	return in
}
