package obligations

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// PausePath is where a pause is lifted.
func PausePath(id uuid.UUID) string { return "/pauses/" + id.String() + "/lift" }

// PauseForm is what the form for a pause sends, as typed.
type PauseForm struct {
	FormID       string `form:"form_id"`
	Version      int64  `form:"version"`
	From         string `form:"from"`
	LastDay      string `form:"last_day"`
	Reason       string `form:"reason"`
	ToldBy       string `form:"told.by"`
	ToldOn       string `form:"told.on"`
	ToldLanguage string `form:"told.language"`
	ToldHow      string `form:"told.how"`
}

// Pause is the form as the room takes it.
func (f PauseForm) Pause() obligations.NewPause {
	return obligations.NewPause{
		From: wall.Date(f.From), LastDay: wall.Date(f.LastDay), Reason: f.Reason, Version: f.Version, FormID: f.FormID,
		Told: obligations.Told{By: f.ToldBy, On: wall.Date(f.ToldOn), Language: f.ToldLanguage, How: f.ToldHow},
	}
}

// LiftForm is what the form that ends a pause early sends, as typed.
type LiftForm struct {
	Version int64  `form:"version"`
	From    string `form:"from"`
	Reason  string `form:"reason"`
}

// Lift is the form as the room takes it.
func (f LiftForm) Lift() obligations.NewLift {
	return obligations.NewLift{From: wall.Date(f.From), Reason: f.Reason, Version: f.Version}
}

// PauseView is the form for a pause.
type PauseView struct {
	About
	Duty     obligations.Duty
	Form     PauseForm
	Problems parts.Problems
}

// LiftView is the form that ends a pause before its last day.
type LiftView struct {
	About
	Duty     obligations.Duty
	Rest     obligations.Rest
	Form     LiftForm
	Problems parts.Problems
}

// restLine says a pause in a line: from when to when, why, and whether it was lifted.
func restLine(ctx context.Context, r obligations.Rest) string {
	p := locale.From(ctx)
	key := "obligations.pause.line"
	if r.Reason.Empty() { // another team's words
		key = "obligations.pause.days"
	}
	said := parts.Say(ctx, key, "from", p.ShortDate(r.FromDate), "to", p.ShortDate(r.LastDay), "reason", r.Reason.Reveal())
	if r.Lift == nil {
		return said
	}
	return parts.Say(ctx, "obligations.pause.lifted_line", "pause", said, "from", p.ShortDate(r.Lift.FromDate), "reason", r.Lift.Reason.Reveal())
}

// restDays says a pause in days alone, for paper.
func restDays(ctx context.Context, r obligations.Rest) string {
	p := locale.From(ctx)
	said := parts.Say(ctx, "obligations.pause.days", "from", p.ShortDate(r.FromDate), "to", p.ShortDate(r.LastDay))
	if r.Lift != nil {
		said += ", " + parts.Say(ctx, "obligations.pause.lifted_days", "from", p.ShortDate(r.Lift.FromDate))
	}
	return said
}

// restReasons says why, as it stands behind the days.
func restReasons(r obligations.Rest) string {
	said := ": " + r.Reason.Reveal()
	if r.Lift != nil {
		said += "; " + r.Lift.Reason.Reveal()
	}
	return said
}

// PromptForm is what the form about a prompt sends, as typed.
type PromptForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	AtDate  string `form:"at.date"`
	AtTime  string `form:"at.time"`
	Source  string `form:"source"`
	Note    string `form:"note"`
}

// Prompt is the form as the room takes it. The time is meant by the clocks of the
// duty's zone.
func (f PromptForm) Prompt(zone string) (obligations.Prompted, error) {
	p := obligations.Prompted{Source: obligations.Source(f.Source), Note: f.Note, Version: f.Version, FormID: f.FormID}
	at, err := instant(f.AtDate, f.AtTime, zone)
	p.At = at
	return p, err
}

// PromptView is the form about a prompt, an alert or a visit nobody announced.
type PromptView struct {
	About
	Duty     obligations.Duty
	Form     PromptForm
	Problems parts.Problems
}

// word chooses among the words for what came: a prompt, an alert, a visit.
func (v PromptView) word(ctx context.Context, key string) string {
	return parts.Say(ctx, "obligations."+promptWord(v.Duty)+"."+key)
}

func promptWord(d obligations.Duty) string {
	switch m, _ := obligations.ModalityOf(d.Obligation.Modality); {
	case d.Schedule.Kind == obligations.Continuous:
		return "alert"
	case m.AtHome:
		return "visit"
	}
	return "prompt"
}

func (v PromptView) at(ctx context.Context) parts.WhenInput {
	in := parts.WhenInput{
		Date: required(ask(ctx, v.Problems, "at.date", v.Form.AtDate)), Time: required(ask(ctx, v.Problems, "at.time", v.Form.AtTime)),
	}
	in.Date.Label, in.Time.Label = parts.Say(ctx, "obligations.field.came_on"), parts.Say(ctx, "obligations.field.came_at")
	if problem := v.Problems.For("at"); problem != "" {
		in.Time.Problem = problem
	}
	return in
}

func sourcesInput(ctx context.Context, problems parts.Problems, value string) parts.Input {
	in := required(ask(ctx, problems, "source", value))
	in.Options = []parts.Option{{Label: parts.Say(ctx, "obligations.choose")}}
	for _, s := range obligations.Sources() {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())})
	}
	return in
}

// PeopleForm is what the forms about who reports together send, as typed.
type PeopleForm struct {
	Version int64  `form:"version"`
	Find    string `form:"find"`
	Add     string `form:"add"`
	From    string `form:"from"`
	LastDay string `form:"last_day"`
}

// PeopleView is who reports under a duty, and the form to put somebody else under it.
type PeopleView struct {
	About
	Duty     obligations.Duty
	Joined   []obligations.Participant
	Names    map[uuid.UUID]string // of clients
	Found    []parts.Option
	Searched bool
	Form     PeopleForm
	Problems parts.Problems
}

func (v PeopleView) button(ctx context.Context) string {
	if len(v.Found) > 0 {
		return parts.Say(ctx, "obligations.people.save")
	}
	return parts.Say(ctx, "obligations.people.search")
}

func (v PeopleView) since(ctx context.Context, p obligations.Participant) string {
	day := locale.From(ctx).ShortDate
	if p.LastDay == "" {
		return parts.Say(ctx, "obligations.people.since", "name", v.Names[p.ClientID], "from", day(p.FromDate))
	}
	return parts.Say(ctx, "obligations.people.until", "name", v.Names[p.ClientID], "from", day(p.FromDate), "to", day(p.LastDay))
}
