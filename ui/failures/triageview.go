package failures

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// Choice is which failures the triage shows; it stands in the address.
type Choice struct {
	State failures.State // empty for all that are not closed
	Lacks failures.Gap
	Mine  bool // that the reader works on
}

// Address is the triage with the choice in it.
func (c Choice) Address() string {
	q := url.Values{}
	if c.State != "" {
		q.Set("state", string(c.State))
	}
	if c.Lacks != "" {
		q.Set("lacks", string(c.Lacks))
	}
	if c.Mine {
		q.Set("who", "mine")
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// Further is the address of the page of the list that begins at a row.
func (c Choice) Further(from string) string {
	if c.Address() == Path {
		return Path + "?from=" + from
	}
	return c.Address() + "&from=" + from
}

// ListView is the triage.
type ListView struct {
	Desk
	Choice   Choice
	Proposed []Proposal
	Rows     []failures.Listed
	Pages    parts.Pages
}

func (v ListView) tabs(ctx context.Context) []parts.Act {
	var tabs []parts.Act
	add := func(label string, to Choice) {
		act := parts.Act{Label: label, Href: to.Address(), Small: true}
		if to == v.Choice {
			act.Attrs, act.Icon = templ.Attributes{"aria-current": "page"}, parts.IconDone
		}
		tabs = append(tabs, act)
	}
	with := func(state failures.State, mine bool) Choice {
		return Choice{State: state, Lacks: v.Choice.Lacks, Mine: mine}
	}
	add(parts.Say(ctx, "failures.list.open"), with("", false))
	for _, s := range failures.StatesOf() {
		add(parts.Say(ctx, s.LabelKey()), with(s, false))
	}
	if v.MayWrite {
		add(parts.Say(ctx, "failures.list.mine"), with("", true))
	}
	return tabs
}

// gaps choose by what is missing.
func (v ListView) gaps(ctx context.Context) parts.Input {
	in := parts.Input{Name: "lacks", Label: parts.Say(ctx, "failures.list.lacks"), Value: string(v.Choice.Lacks)}
	in.Options = []parts.Option{{Label: parts.Say(ctx, "failures.list.lacks_any")}}
	for _, g := range failures.Gaps() {
		in.Options = append(in.Options, parts.Option{Value: string(g), Label: parts.Say(ctx, g.LabelKey())})
	}
	return in
}

func (v ListView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Caption: parts.Say(ctx, "failures.list.title"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "failures.column.what"), Main: true},
		{Label: parts.Say(ctx, "failures.column.who")},
		{Label: parts.Say(ctx, "failures.column.when")},
		{Label: parts.Say(ctx, "failures.column.state")},
		{Label: parts.Say(ctx, "failures.column.missing")},
	}}
	for _, row := range v.Rows {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(FilePath(row.ID), titleOf(ctx, row.KindCodes())), parts.Link(clientPath(row.ClientID), row.Name()),
			parts.Text(v.rowWhen(ctx, row)), v.rowState(ctx, row), parts.Text(v.rowMissing(ctx, row)),
		}})
	}
	return grid
}

// rowWhen is when it happened, and while its window is open how long that stays so.
func (v ListView) rowWhen(ctx context.Context, row failures.Listed) string {
	said := v.atOr(ctx, row.FirstSeenAt)
	if until, about := row.Until(); about && until.After(v.Now) && row.ClosedAt == nil {
		p := locale.From(ctx)
		said += " · " + p.Say("failures.list.left", "length", p.Duration(until.Sub(v.Now).Round(time.Minute)))
	}
	return said
}

func (v ListView) rowState(ctx context.Context, row failures.Listed) templ.Component {
	m := stateMark(ctx, row.State())
	if row.State() == failures.Working {
		m.Word = parts.Say(ctx, "failures.list.working", "who", v.who(ctx, *row.TakenBy))
	}
	return parts.Badge(m)
}

// rowMissing names what the defense will want; nothing of what is closed.
func (v ListView) rowMissing(ctx context.Context, row failures.Listed) string {
	if row.ClosedAt != nil {
		return ""
	}
	var said []string
	for _, g := range row.Missing() {
		said = append(said, parts.Say(ctx, "failures.gap_short."+string(g)))
	}
	return strings.Join(said, ", ")
}

// People are the staff that the rows name, for their names.
func (v ListView) People() []uuid.UUID {
	var people []uuid.UUID
	for _, row := range v.Rows {
		if row.TakenBy != nil && !slices.Contains(people, *row.TakenBy) {
			people = append(people, *row.TakenBy)
		}
	}
	return people
}
