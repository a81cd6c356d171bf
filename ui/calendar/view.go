// Package calendar shows the agenda as a list by day. It knows no request and no
// rule.
package calendar

import (
	"context"
	"net/url"
	"time"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	agendaui "constancia/ui/agenda"
	"constancia/ui/parts"
)

// Path is the calendar. What narrows it stands in the address; a name never does.
const Path = "/calendar"

// View is the list by day.
type View struct {
	agendaui.Desk
	Entries []agenda.Entry

	MaySubscribe bool
	From         wall.Date // the first day shown
	To           wall.Date // the last
	Asked        Query
	Staff        []parts.Option
	Wrong        bool // a day in the address could not be read: this week is shown
	MayAdd       bool
}

// Query is what narrows the list, as it stands in the address.
type Query struct {
	From, To, Court, Kind, Staff, Detained string
}

func (q Query) narrowed() bool {
	return q.Court != "" || q.Kind != "" || q.Staff != "" || q.Detained != ""
}

func (q Query) address(from, to wall.Date) string {
	values := url.Values{}
	for name, value := range map[string]string{
		"from": string(from), "to": string(to), "court": q.Court, "kind": q.Kind, "staff": q.Staff, "detained": q.Detained,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return Path + "?" + values.Encode()
}

// days is how many days are shown, and so how far one page leads.
func (v View) days() int { return v.From.DaysUntil(v.To) + 1 }

func (v View) earlier() string {
	return v.Asked.address(v.From.AddDays(-v.days()), v.From.AddDays(-1))
}

func (v View) week() string { return v.Asked.address(Week(v.Today())) }

func (v View) later() string { return v.Asked.address(v.To.AddDays(1), v.To.AddDays(v.days())) }

// chapters are the days that have something, each with its lines.
func (v View) chapters(ctx context.Context) []parts.Chapter {
	var out []parts.Chapter
	today := v.Today()
	last := wall.Date("")
	for _, e := range v.Entries {
		if e.Moment.Date != last {
			last = e.Moment.Date
			title := parts.Say(ctx, "calendar.day", "day", locale.From(ctx).LongDate(last), "far", locale.From(ctx).RelativeDay(last, today))
			out = append(out, parts.Chapter{Title: title, Now: last == today})
		}
		chapter := &out[len(out)-1]
		line := v.Line(ctx, e)
		line.When = v.Clock(ctx, e)
		chapter.Entries = append(chapter.Entries, line)
	}
	return out
}

func (v View) span(ctx context.Context) string {
	p := locale.From(ctx)
	return p.Say("calendar.span", "from", p.Date(v.From), "to", p.Date(v.To))
}

func (v View) empty(ctx context.Context) parts.Empty {
	empty := parts.Empty{Icon: parts.IconCalendar, Title: parts.Say(ctx, "calendar.empty"), Text: parts.Say(ctx, "calendar.empty.text")}
	switch {
	case v.Asked.narrowed():
		empty.Text, empty.Act = parts.Say(ctx, "calendar.empty.narrowed"), parts.Act{Label: parts.Say(ctx, "calendar.all"), Href: Query{}.address(v.From, v.To)}
	case v.MayAdd:
		empty.Act = parts.Act{Label: parts.Say(ctx, "calendar.to_clients"), Href: "/clients"}
	}
	return empty
}

func (v View) day(ctx context.Context, name string, value wall.Date) parts.Input {
	return parts.Input{Name: name, Type: "date", Short: true, Label: parts.Say(ctx, "calendar.field."+name), Value: string(value), Autocomplete: "off"}
}

func (v View) court(ctx context.Context) parts.Input {
	in := parts.Input{Name: "court", Label: parts.Say(ctx, "calendar.field.court"), Value: v.Asked.Court}
	in.Options = []parts.Option{{Label: parts.Say(ctx, "calendar.any_court")}}
	for _, c := range refdata.Courts() {
		if !c.Historic {
			in.Options = append(in.Options, parts.Option{Value: c.Ref(), Label: c.Name})
		}
	}
	return in
}

func (v View) kind(ctx context.Context) parts.Input {
	in := parts.Input{Name: "kind", Label: parts.Say(ctx, "calendar.field.kind"), Value: v.Asked.Kind}
	in.Options = []parts.Option{{Label: parts.Say(ctx, "calendar.any_kind")}}
	for _, k := range agenda.Kinds() {
		in.Options = append(in.Options, parts.Option{Value: string(k), Label: parts.Say(ctx, k.LabelKey())})
	}
	return in
}

func (v View) staff(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "staff", Label: parts.Say(ctx, "calendar.field.staff"), Value: v.Asked.Staff,
		Options: append([]parts.Option{{Label: parts.Say(ctx, "calendar.anybody")}}, v.Staff...),
	}
}

func (v View) detained(ctx context.Context) parts.Input {
	return parts.Input{Name: "detained", Label: parts.Say(ctx, "calendar.field.detained"), Value: v.Asked.Detained}
}

// Week is the seven days that begin with the Monday of a day.
func Week(day wall.Date) (from, to wall.Date) {
	back := (int(day.Weekday()) - int(time.Monday) + 7) % 7
	from = day.AddDays(-back)
	return from, from.AddDays(6)
}
