package obligations

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// About is whose file a form belongs to. The name stands on the page and never in
// its title.
type About struct {
	Client uuid.UUID
	Name   string
	Zone   string // of the office: a time elsewhere says its zone
	Now    time.Time
}

func (a About) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "obligations.back"), Href: "/clients/" + a.Client.String()}
}

// ask is one question with what was typed and what was wrong with it.
func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "obligations.field." + strings.ReplaceAll(name, ".", "_")
	return parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}.With(value, problems)
}

func hinted(ctx context.Context, in parts.Input) parts.Input {
	in.Hint = parts.Say(ctx, "obligations.hint."+strings.ReplaceAll(in.Name, ".", "_"))
	return in
}

func required(in parts.Input) parts.Input {
	in.Required = true
	return in
}

func short(in parts.Input) parts.Input {
	in.Short, in.InputMode = true, "numeric"
	return in
}

func among(in parts.Input, options []parts.Option) parts.Input {
	in.Options = options
	return in
}

func day(in parts.Input) parts.Input {
	in.Type, in.Short = "date", true
	return in
}

func whenInput(ctx context.Context, problems parts.Problems, fold bool, date, clock, zone, answer string) parts.WhenInput {
	in := parts.WhenInput{
		Date: required(ask(ctx, problems, "date", date)),
		Time: required(ask(ctx, problems, "time", clock)),
		Zone: among(ask(ctx, problems, "zone", zone), zones(ctx, zone)),
	}
	if fold {
		in.Fold = parts.Input{Name: "fold"}.With(answer, problems)
	}
	return in
}

func zones(ctx context.Context, current string) []parts.Option {
	names := wall.Zones()
	if current != "" && !slices.Contains(names, current) {
		names = append(names, current)
	}
	list := make([]parts.Option, len(names))
	for i, zone := range names {
		list[i] = parts.Option{Value: zone, Label: locale.From(ctx).Zone(zone)}
	}
	return list
}

// tolds are the questions about how something reached the client.
func tolds(ctx context.Context, problems parts.Problems, t obligations.Told) []parts.Input {
	language := among(ask(ctx, problems, "told.language", t.Language), languages(ctx, t.Language))
	how := ask(ctx, problems, "told.how", t.How)
	how.Options = []parts.Option{{Label: parts.Say(ctx, "obligations.choose")}}
	for _, way := range obligations.Ways() {
		how.Options = append(how.Options, parts.Option{Value: way, Label: parts.Say(ctx, "obligations.how."+way)})
	}
	return []parts.Input{
		hinted(ctx, ask(ctx, problems, "told.by", t.By)), day(ask(ctx, problems, "told.on", string(t.On))), language, how,
	}
}

func languages(ctx context.Context, current string) []parts.Option {
	list := []parts.Option{{Label: parts.Say(ctx, "obligations.choose")}}
	known := current == ""
	for _, l := range refdata.Languages() {
		list = append(list, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
		known = known || l.Tag == current
	}
	if !known {
		list = append(list, parts.Option{Value: current, Label: parts.LanguageName(ctx, current)})
	}
	return list
}

// DutyView is a duty as the panel shows it.
type DutyView struct {
	obligations.Duty
	Open   []obligations.Entry // due, late or unknown: somebody should say what happened
	Next   []obligations.Entry
	Recent []obligations.Entry // the oldest first
	Rests  []obligations.Rest
	People []string // names of who else reports under it, as far as one may see
	Led    bool     // the duty is this client's own; otherwise it is led from another file
}

// PanelView is what a client's file shows of her duties.
type PanelView struct {
	About
	Duties   []DutyView
	MayWrite bool
}

func (v PanelView) acts(ctx context.Context, d DutyView) []parts.Act {
	if !v.MayWrite || !d.Led {
		return []parts.Act{}
	}
	act := func(key, place string, icon parts.Icon) parts.Act {
		return parts.Act{Label: parts.Say(ctx, key), Href: DutyPath(d.Obligation.ID, place), Icon: icon, Small: true, Look: parts.Quiet}
	}
	if d.Obligation.EndedOn != "" {
		return []parts.Act{act("obligations.resume.act", "resumption", parts.IconHistory)}
	}
	var acts []parts.Act
	if d.Schedule.Kind.Prompted() {
		came := act("obligations."+promptWord(d.Duty)+".title", "prompts/new", parts.IconBell)
		came.Look = parts.Secondary
		acts = append(acts, came)
	}
	change := act("obligations.panel.reschedule", "schedule", parts.IconMoved)
	change.Look = parts.Secondary
	return append(acts, change, act("obligations.pause.act", "pauses/new", parts.IconPause),
		act("obligations.people.act", "participants", parts.IconFamily), act("obligations.panel.end", "ending", parts.IconClose))
}

// mayLift tells whether a pause goes on or is to come.
func (v PanelView) mayLift(d DutyView, r obligations.Rest) bool {
	return v.MayWrite && d.Led && r.Lift == nil && !r.LastDay.Before(wall.At(v.Now, d.Schedule.Start.Zone).Date)
}

func (v PanelView) facts(ctx context.Context, d DutyView) []parts.Fact {
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "obligations.fact.when"), Text: Words(locale.From(ctx), d.Schedule, v.Zone, v.Now)},
	}
	if d.Schedule.Kind != obligations.Continuous && d.Schedule.Kind != obligations.DayWindow {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.window"), Text: window(ctx, d.Schedule)})
	}
	if !d.Schedule.Place.Empty() {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.place"), Text: placeName(d.Schedule.Place.Reveal())})
	}
	facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.told"), Content: toldFact(ctx, d.Schedule.Told())})
	if len(d.People) > 0 {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.people"), Text: locale.From(ctx).List(d.People...)})
	}
	for _, r := range d.Rests {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.pause"), Text: restLine(ctx, r)})
	}
	if d.Obligation.EndedOn != "" {
		facts = append(facts, parts.Fact{
			Label: parts.Say(ctx, "obligations.fact.ended"), Text: locale.From(ctx).ShortDate(d.Obligation.EndedOn),
		})
	}
	return facts
}

// toldFact is how the schedule reached the client, and what of it nobody has said.
func toldFact(ctx context.Context, t obligations.Told) templ.Component {
	said := parts.Text(told(ctx, t))
	if t.Complete() {
		return said
	}
	var missing []string
	for _, one := range []struct {
		lacks bool
		key   string
	}{{t.By == "", "by"}, {t.On == "", "on"}, {t.Language == "", "language"}, {t.How == "", "how"}} {
		if one.lacks {
			missing = append(missing, parts.Say(ctx, "obligations.told.lacks."+one.key))
		}
	}
	word := parts.Say(ctx, "obligations.told.lacks", "what", locale.From(ctx).List(missing...))
	return templ.Join(said, parts.Text(" "), parts.Badge(parts.Mark{Word: word, Tone: parts.Warning}))
}

// title names the way of reporting, also one that this version does not know.
func title(ctx context.Context, modality string) string {
	m, ok := obligations.ModalityOf(modality)
	if !ok {
		return modality
	}
	return parts.Say(ctx, m.ShortKey())
}
