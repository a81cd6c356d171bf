package tasks

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/tasks"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Desk is who reads a page and by which clocks.
type Desk struct {
	Client uuid.UUID // whose file it is; zero for the list of everybody's
	Name   string
	Zone   string // of the office
	Now    time.Time
	Today  wall.Date
	Me     uuid.UUID
	Names  map[uuid.UUID]string // of staff
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "tasks.somebody")
}

func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Zone, d.Zone, d.Now)
}

// by says by when a task is to be done.
func (d Desk) by(ctx context.Context, on wall.Date, at wall.Time) string {
	p := locale.From(ctx)
	if at == "" {
		return p.Say("tasks.by_day", "day", p.RelativeDay(on, d.Today), "date", on)
	}
	return p.Say("tasks.by_hour", "day", p.RelativeDay(on, d.Today), "date", on, "time", at)
}

// NewView is the form for a task.
type NewView struct {
	Desk
	Form     Form
	Hands    []tasks.Colleague
	Problems parts.Problems
}

// FileView is one task with its forms.
type FileView struct {
	Desk
	File     tasks.File
	Hands    []tasks.Colleague
	Form     TurnForm
	Source   parts.Act
	Problems parts.Problems
}

// ListView is the list.
type ListView struct {
	Desk
	Choice Choice
	Rows   []tasks.Listed
	Pages  parts.Pages
}

// PanelView is what Today and a client's file show.
type PanelView struct {
	Desk
	Rows []tasks.Listed
}

func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "tasks.field." + name
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := "tasks.hint." + name; locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func lines(in parts.Input, rows int) parts.Input {
	in.Rows = rows
	return in
}

// hands asks into whose hands it goes; the attorneys are named as such.
func hands(ctx context.Context, problems parts.Problems, value string, list []tasks.Colleague) parts.Input {
	in := ask(ctx, problems, "assigned_to", value)
	for _, h := range list {
		label := h.Name
		if h.Attorney {
			label = parts.Say(ctx, "tasks.attorney", "who", h.Name)
		}
		in.Options = append(in.Options, parts.Option{Value: h.ID.String(), Label: label})
	}
	return in
}

func due(ctx context.Context, problems parts.Problems, date, clock string) parts.WhenInput {
	return parts.WhenInput{Date: ask(ctx, problems, "due_on", date), Time: ask(ctx, problems, "due_time", clock)}
}

func mark(ctx context.Context, s tasks.State, late bool) parts.Mark {
	m := parts.Mark{Word: parts.Say(ctx, s.LabelKey()), Icon: parts.IconOpen}
	switch {
	case late:
		m = parts.Mark{Word: parts.Say(ctx, "tasks.late"), Tone: parts.Warning, Icon: parts.IconLate}
	case s == tasks.Done:
		m.Tone, m.Icon = parts.Done, parts.IconDone
	case s == tasks.Dropped:
		m.Icon = parts.IconGone
	}
	return m
}

// tabs are the choices of the list, each an address.
func (v ListView) tabs(ctx context.Context) [][]parts.Act {
	var rows [][]parts.Act
	add := func(key string, choices ...Choice) {
		var row []parts.Act
		for i, c := range choices {
			act := parts.Act{Label: parts.Say(ctx, key+[]string{".0", ".1", ".2"}[i]), Href: c.Address(), Small: true}
			if c == v.Choice {
				act.Attrs, act.Icon = templ.Attributes{"aria-current": "page"}, parts.IconDone
			}
			row = append(row, act)
		}
		rows = append(rows, row)
	}
	c := v.Choice
	with := func(change func(c *Choice)) Choice {
		to := c
		change(&to)
		return to
	}
	add("tasks.tab.who", with(func(c *Choice) { c.Who = Mine }), with(func(c *Choice) { c.Who = "" }))
	add("tasks.tab.state", with(func(c *Choice) { c.State = tasks.Open }), with(func(c *Choice) { c.State = tasks.Done }),
		with(func(c *Choice) { c.State = tasks.Dropped }))
	add("tasks.tab.due", with(func(c *Choice) { c.Due = "" }), with(func(c *Choice) { c.Due = "today" }), with(func(c *Choice) { c.Due = "week" }))
	return rows
}

func (v ListView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Caption: parts.Say(ctx, "tasks.title"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "tasks.column.what"), Main: true},
		{Label: parts.Say(ctx, "tasks.column.client")},
		{Label: parts.Say(ctx, "tasks.column.due")},
		{Label: parts.Say(ctx, "tasks.column.who")},
		{Label: parts.Say(ctx, "tasks.column.state")},
	}}
	for _, row := range v.Rows {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(FilePath(row.ID), excerpt(row.What.Reveal())), parts.Link(clientPath(row.ClientID), row.Name()),
			parts.Text(v.by(ctx, row.DueOn, row.DueTime)), parts.Text(v.who(ctx, row.AssignedTo)),
			parts.Badge(mark(ctx, row.State, row.Late(v.Today))),
		}})
	}
	return grid
}

// entries are tasks as Today and a file show them; a file names who has each, Today
// whose it is.
func (v PanelView) entries(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, row := range v.Rows {
		e := parts.Entry{
			Icon: parts.IconTask, When: v.by(ctx, row.DueOn, row.DueTime), Machine: string(row.DueOn),
			Title: excerpt(row.What.Reveal()), Href: FilePath(row.ID), Text: excerpt(row.Why.Reveal()), Source: v.who(ctx, row.AssignedTo),
		}
		if v.Client == uuid.Nil {
			e.Source, e.Told = row.Name(), parts.Say(ctx, "tasks.asked_by", "who", v.who(ctx, row.AskedBy))
			if row.AssignedTo != v.Me {
				e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, "tasks.nobodys", "who", v.who(ctx, row.AssignedTo)), Icon: parts.IconMove})
			}
		}
		if row.Late(v.Today) {
			e.Tone, e.Marks = parts.Warning, append(e.Marks, mark(ctx, row.State, true))
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// turns are what happened to a task, the latest first.
func (v FileView) turns(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	icons := map[tasks.Act]parts.Icon{
		tasks.ActAsked: parts.IconTask, tasks.ActHanded: parts.IconMove, tasks.ActDone: parts.IconDone,
		tasks.ActDropped: parts.IconGone, tasks.ActReopened: parts.IconRefresh,
	}
	for i := len(v.File.Turns) - 1; i >= 0; i-- {
		t := v.File.Turns[i]
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: icons[t.Act], When: v.at(ctx, t.RecordedAt), Machine: t.RecordedAt.Format(time.RFC3339),
			Title: parts.Say(ctx, t.Act.LabelKey(), "who", v.who(ctx, t.RecordedBy), "to", v.who(ctx, t.AssignedTo)),
			Text:  t.Note.Reveal(), Source: v.by(ctx, t.DueOn, t.DueTime),
		})
	}
	return []parts.Chapter{chapter}
}

func (v FileView) facts(ctx context.Context) []parts.Fact {
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "tasks.column.due"), Text: v.by(ctx, v.File.DueOn, v.File.DueTime)},
		{Label: parts.Say(ctx, "tasks.column.who"), Text: v.who(ctx, v.File.AssignedTo)},
		{Label: parts.Say(ctx, "tasks.fact.asked_by"), Text: v.who(ctx, v.File.AskedBy)},
	}
	if why := v.File.Why.Reveal(); why != "" {
		facts = append([]parts.Fact{{Label: parts.Say(ctx, "tasks.field.why"), Text: why}}, facts...)
	}
	return facts
}

// excerpt is the beginning of a text, on one line.
func excerpt(text string) string {
	const most = 120
	if short := []rune(text); len(short) > most {
		return string(short[:most]) + "…"
	}
	return text
}

func (v PanelView) frame(ctx context.Context) parts.Panel {
	p := parts.Panel{ID: "tasks", Title: parts.Say(ctx, "tasks.panel.title"), Count: len(v.Rows), Counted: true, Flush: true}
	if v.Client == uuid.Nil {
		p.Title, p.Tone = parts.Say(ctx, "tasks.today.title"), parts.Accent
		p.Act = parts.Act{Label: parts.Say(ctx, "tasks.today.all"), Href: Choice{Who: Mine, State: tasks.Open}.Address(), Small: true, Look: parts.Quiet}
	}
	return p
}
