// Package calendar shows the agenda by week, by month and as a list. All three are
// made on the server and are whole without a script. It knows no request and no rule.
package calendar

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	agendaui "constancia/ui/agenda"
	"constancia/ui/parts"
)

// View is the calendar of some days, in one of its shapes.
type View struct {
	agendaui.Desk
	Shape   Shape
	Entries []agenda.Entry // by day, and in a day by the clock on its own wall
	From    wall.Date      // the first day shown
	To      wall.Date      // the last

	Clashes   map[uuid.UUID][]agenda.Clash // by the Source of an entry
	Attorneys map[uuid.UUID]string         // names
	Counsel   map[uuid.UUID][]uuid.UUID    // of a client: who goes to court for her first
	Moved     []agenda.Entry               // got another date since Since
	Since     wall.Date

	Asked        Query
	Staff        []parts.Option
	Wrong        bool // a day in the address could not be read: others are shown
	MaySubscribe bool
	MayAdd       bool
}

// chapters are the days that have something, each with its lines.
func (v View) chapters(ctx context.Context) []parts.Chapter {
	var out []parts.Chapter
	last := wall.Date("")
	for _, e := range v.Entries {
		if e.Moment.Date != last {
			last = e.Moment.Date
			out = append(out, parts.Chapter{Title: v.dayTitle(ctx, last), Now: last == v.Today()})
		}
		chapter := &out[len(out)-1]
		chapter.Entries = append(chapter.Entries, v.line(ctx, e))
	}
	return out
}

func (v View) dayTitle(ctx context.Context, day wall.Date) string {
	p := locale.From(ctx)
	return p.Say("calendar.day", "day", p.LongDate(day), "far", p.RelativeDay(day, v.Today()))
}

func (v View) span(ctx context.Context) string {
	p := locale.From(ctx)
	if v.Shape == Month {
		return p.Month(v.first())
	}
	return p.Say("calendar.span", "from", p.Date(v.From), "to", p.Date(v.To))
}

func (v View) empty(ctx context.Context) parts.Empty {
	empty := parts.Empty{Icon: parts.IconCalendar, Title: parts.Say(ctx, "calendar.empty"), Text: parts.Say(ctx, "calendar.empty.text")}
	switch {
	case v.Asked.narrowed():
		empty.Text, empty.Act = parts.Say(ctx, "calendar.empty.narrowed"), v.everything(ctx)
	case v.MayAdd:
		empty.Act = parts.Act{Label: parts.Say(ctx, "calendar.to_clients"), Href: "/clients"}
	}
	return empty
}

// everything takes the filters away and keeps the days.
func (v View) everything(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "calendar.all"), Href: Query{}.address(v.Shape, v.begin(), v.To)}
}

// narrowers are the questions of the filter, beside the days.
func (v View) narrowers(ctx context.Context) []parts.Input {
	ask := func(name, any, value string, options []parts.Option) parts.Input {
		return parts.Input{
			Name: name, Label: parts.Say(ctx, "calendar.field."+name), Value: value,
			Options: append([]parts.Option{{Label: parts.Say(ctx, any)}}, options...),
		}
	}
	var kinds, courts []parts.Option
	for _, k := range agenda.Kinds() {
		kinds = append(kinds, parts.Option{Value: string(k), Label: parts.Say(ctx, k.LabelKey())})
	}
	for _, c := range refdata.Courts() {
		if !c.Historic {
			courts = append(courts, parts.Option{Value: c.Ref(), Label: c.Name})
		}
	}
	return []parts.Input{
		ask("kind", "calendar.any_kind", v.Asked.Kind, kinds),
		ask("court", "calendar.any_court", v.Asked.Court, courts),
		ask("staff", "calendar.anybody", v.Asked.Staff, v.Staff),
		ask("detained", "calendar.field.detained.all", v.Asked.Detained, []parts.Option{{Value: "1", Label: parts.Say(ctx, "calendar.field.detained.only")}}),
	}
}

// only says what the days were narrowed to: on paper nobody sees an address.
func (v View) only(ctx context.Context) string {
	var said []string
	for _, one := range v.narrowers(ctx) {
		at := slices.IndexFunc(one.Options, func(o parts.Option) bool { return o.Value == one.Value })
		switch {
		case one.Value == "":
		case at >= 0:
			said = append(said, one.Options[at].Label)
		default: // a court that is in no list
			said = append(said, one.Value)
		}
	}
	return parts.Say(ctx, "calendar.only", "what", strings.Join(said, ", "))
}

// days are the questions of the filter that ask for them.
func (v View) days(ctx context.Context) []parts.Input {
	ask := func(name, key string, value wall.Date) parts.Input {
		return parts.Input{Name: name, Type: "date", Short: true, Label: parts.Say(ctx, key), Value: string(value), Autocomplete: "off"}
	}
	if v.Shape == List {
		return []parts.Input{ask("from", "calendar.field.from", v.From), ask("to", "calendar.field.to", v.To)}
	}
	return []parts.Input{ask("from", "calendar.field.in_"+string(v.Shape), v.begin())}
}
