package obligations

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/ui/parts"
)

// LedgerPath is a client's whole record of reporting.
func LedgerPath(client uuid.UUID) string { return "/clients/" + client.String() + "/ledger" }

// LedgerView is a client's record of reporting.
type LedgerView struct {
	About
	Book    obligations.Book
	Holding map[uuid.UUID]obligations.OutcomeRecord // by occurrence
}

// Count is a state and how many are in it.
type Count struct {
	Mark   parts.Mark
	Number string
}

func (v LedgerView) counts(ctx context.Context) []Count {
	var list []Count
	for _, t := range v.Book.Tallies {
		if len(t.Occurrences) > 0 {
			list = append(list, Count{mark(ctx, t.Occurrences[0]), strconv.Itoa(len(t.Occurrences))})
		}
	}
	return list
}

// past are the occurrences that have opened or been decided, the latest first.
func (v LedgerView) past() []Entry {
	list := slices.DeleteFunc(v.Book.Entries(), func(e Entry) bool {
		return e.State == obligations.Upcoming || e.State == obligations.Withdrawn && e.OpensAt.After(v.Now)
	})
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(b.OpensAt.Compare(a.OpensAt), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return list
}

func (v LedgerView) grid(ctx context.Context) parts.Grid {
	say := func(key string) string { return parts.Say(ctx, "obligations.column."+key) }
	grid := parts.Grid{
		Caption: parts.Say(ctx, "obligations.ledger.past"), Quiet: true,
		Columns: []parts.Column{
			{Label: say("when"), Main: true}, {Label: say("duty")}, {Label: say("state")}, {Label: say("source")}, {Label: say("reason")},
		},
	}
	p := locale.From(ctx)
	for _, e := range v.past() {
		source, reason := "", ""
		if o, ok := v.Holding[e.ID]; ok {
			source, reason = parts.Say(ctx, o.Source.LabelKey()), o.Reason.Reveal()
		}
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(OccurrencePath(e.ID), at(p, e, v.Zone, v.Now)), parts.Text(title(ctx, e.Modality)),
			parts.Badge(mark(ctx, e)), parts.Text(source), parts.Text(reason),
		}})
	}
	return grid
}

// Section is one list of the page of what is open.
type Section struct {
	Name    string // open, silent or next
	Entries []Entry
}

func (s Section) title(ctx context.Context) string {
	return parts.Say(ctx, "obligations.reporting."+s.Name)
}

func (s Section) tone() parts.Tone {
	if s.Name == "silent" && len(s.Entries) > 0 {
		return parts.Warning
	}
	return ""
}

// ReportingView is what is open everywhere.
type ReportingView struct {
	About    // without a client
	Sections []Section
	Names    map[uuid.UUID]string // of clients
	MayWrite bool
}

func (v ReportingView) grid(ctx context.Context, s Section) parts.Grid {
	say := func(key string) string { return parts.Say(ctx, "obligations.column."+key) }
	grid := parts.Grid{
		Caption: s.title(ctx), Quiet: true,
		Columns: []parts.Column{
			{Label: say("client"), Main: true}, {Label: say("when")}, {Label: say("duty")}, {Label: say("state")}, {Label: say("act"), Hidden: true},
		},
	}
	for _, e := range s.Entries {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link("/clients/"+e.ClientID.String(), v.Names[e.ClientID]), parts.Text(when(ctx, e, v.Zone, v.Now)),
			parts.Text(title(ctx, e.Modality)), parts.Badge(mark(ctx, e)), v.act(ctx, e),
		}})
	}
	return grid
}

func (v ReportingView) act(ctx context.Context, e Entry) templ.Component {
	key := "obligations.act.look"
	if v.MayWrite && e.State != obligations.Upcoming {
		key = "obligations.act.record"
	}
	return parts.LinkButton(parts.Act{Label: parts.Say(ctx, key), Href: OccurrencePath(e.ID), Small: true})
}
