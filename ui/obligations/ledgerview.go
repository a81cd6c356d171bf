package obligations

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/ui/parts"
)

// LedgerPath is a client's whole record of reporting.
func LedgerPath(client uuid.UUID) string { return "/clients/" + client.String() + "/ledger" }

// The names of rows that are not those of a state.
const (
	Decided  = "decided"  // a person said what became
	OnTime   = "on_time"  // reported, at an hour on record
	NoHour   = "no_hour"  // reported, and nobody said when
	Logged   = "logged"   // did not go through, with a log of the failure
	Unlogged = "unlogged" // did not go through, and nobody logged the failure
)

// NamedRows lists the names of rows that are not those of a state.
func NamedRows() []string { return []string{Decided, OnTime, NoHour, Logged, Unlogged} }

// LedgerView is a client's record of reporting.
type LedgerView struct {
	About
	Book obligations.Book
	Logs map[uuid.UUID]string // by check-in, the way to the log of its failure
	Rows string               // which rows are shown; empty for all
}

// Count is a state and how many are in it, with the way to just those.
type Count struct {
	Mark   parts.Mark
	Number string
	Href   string
}

func (v LedgerView) rowsPath(rows string) string {
	return LedgerPath(v.Client) + "?rows=" + rows + "#rows"
}

// counts are the figures, each with the rows behind it: first all that were
// decided, then state by state.
func (v LedgerView) counts(ctx context.Context) []Count {
	list := []Count{{
		parts.Mark{Word: parts.Say(ctx, "obligations.ledger.decided"), Icon: parts.IconDot}, strconv.Itoa(v.Book.Resolved), v.rowsPath(Decided),
	}}
	for _, t := range v.Book.Tallies {
		if t.State == obligations.Reported { // on time only where the hour is on record
			list = append(list, v.reported(ctx)...)
			continue
		}
		if n := len(v.of(string(t.State))); n > 0 {
			list = append(list, Count{mark(ctx, t.Occurrences[0]), strconv.Itoa(n), v.rowsPath(string(t.State))})
		}
	}
	return list
}

// reported are those that were reported on time, and those of which nobody knows when.
func (v LedgerView) reported(ctx context.Context) []Count {
	var list []Count
	for _, rows := range []string{OnTime, NoHour} {
		if found := v.of(rows); len(found) > 0 {
			m := mark(ctx, found[0])
			m.Word = parts.Say(ctx, "obligations.ledger.rows."+rows)
			if rows == NoHour {
				m.Icon, m.Tone = parts.IconUnknown, parts.Neutral
			}
			list = append(list, Count{m, strconv.Itoa(len(found)), v.rowsPath(rows)})
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

// of are the rows of one name.
func (v LedgerView) of(rows string) []Entry {
	return slices.DeleteFunc(v.past(), func(e Entry) bool { return !v.in(rows, e) })
}

func (v LedgerView) in(rows string, e Entry) bool {
	hour := v.Book.Holding[e.ID].HappenedAt != nil
	_, logged := v.Logs[e.ID]
	switch rows {
	case "":
		return true
	case Decided:
		return e.State.Resolved()
	case OnTime, NoHour:
		return e.State == obligations.Reported && hour == (rows == OnTime)
	case Logged, Unlogged:
		return e.State == obligations.AttemptedFailed && logged == (rows == Logged)
	}
	return string(e.State) == rows
}

// sentence is one figure in words, in pieces: each number leads to its rows.
func (v LedgerView) sentence(ctx context.Context, key string, count int, rows map[string]string) []Piece {
	args := []any{"count", count}
	for place, name := range rows {
		args = append(args, place, "\x00"+name+"\x00")
	}
	var list []Piece
	for i, text := range strings.Split(parts.Say(ctx, key, args...), "\x00") {
		if i%2 == 0 {
			list = append(list, Piece{Text: text})
			continue
		}
		list = append(list, Piece{Text: strconv.Itoa(len(v.of(text))), Href: v.rowsPath(text)})
	}
	return list
}

// Piece is a part of a sentence: words, or a number that leads somewhere.
type Piece struct{ Text, Href string }

func (v LedgerView) onTime(ctx context.Context) []Piece {
	return v.sentence(ctx, "obligations.ledger.on_time", v.Book.Resolved, map[string]string{"on_time": OnTime, "all": Decided})
}

// others are the sentences below the first one: what is not on time and not late.
func (v LedgerView) others(ctx context.Context) [][]Piece {
	var list [][]Piece
	for _, one := range []struct{ key, rows string }{
		{"obligations.ledger.no_hour", NoHour}, {"obligations.ledger.failed", Logged}, {"obligations.ledger.unlogged", Unlogged},
	} {
		if n := len(v.of(one.rows)); n > 0 {
			list = append(list, v.sentence(ctx, one.key, n, map[string]string{"all": one.rows}))
		}
	}
	return append(list, v.sentence(ctx, "obligations.ledger.unknown", v.Book.Unknown, map[string]string{"all": string(obligations.Unknown)}))
}

// strip is every date so far as dots, the oldest first.
func (v LedgerView) strip(ctx context.Context) []parts.Dot {
	list := v.past()
	slices.Reverse(list)
	return dots(ctx, list, v.Zone, v.Now)
}

// caption says which rows are shown.
func (v LedgerView) caption(ctx context.Context) string {
	switch {
	case v.Rows == "":
		return parts.Say(ctx, "obligations.ledger.past")
	case v.Rows == Decided:
		return parts.Say(ctx, "obligations.ledger.decided")
	case slices.Contains(NamedRows(), v.Rows):
		return parts.Say(ctx, "obligations.ledger.rows."+v.Rows)
	}
	return parts.Say(ctx, obligations.State(v.Rows).LabelKey())
}

func (v LedgerView) grid(ctx context.Context) parts.Grid {
	say := func(key string) string { return parts.Say(ctx, "obligations.column."+key) }
	grid := parts.Grid{
		Caption: v.caption(ctx), Quiet: true,
		Columns: []parts.Column{
			{Label: say("when"), Main: true}, {Label: say("duty")}, {Label: say("state")}, {Label: say("source")}, {Label: say("reason"), Stays: true},
		},
	}
	p := locale.From(ctx)
	for _, e := range v.of(v.Rows) {
		source, reason := "", ""
		if o, ok := v.Book.Holding[e.ID]; ok {
			source, reason = parts.Say(ctx, o.Source.LabelKey()), o.Reason.Reveal()
		}
		if e.Withdrawn != obligations.NotWithdrawn {
			reason = parts.Say(ctx, e.Withdrawn.LabelKey())
		}
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(OccurrencePath(e.ID), at(p, e, v.Zone, v.Now)), parts.Text(title(ctx, e.Modality)),
			v.became(ctx, e), parts.Text(source), parts.Text(reason),
		}})
	}
	return grid
}

// became is what became of a check-in, and where its failure was logged the way there.
func (v LedgerView) became(ctx context.Context, e Entry) templ.Component {
	m := mark(ctx, e)
	if v.in(NoHour, e) {
		m.Word, m.Icon, m.Tone = parts.Say(ctx, "obligations.ledger.rows.no_hour"), parts.IconUnknown, parts.Neutral
	}
	if log, logged := v.Logs[e.ID]; logged {
		return templ.Join(parts.Badge(m), parts.Text(" "), parts.Link(log, parts.Say(ctx, "obligations.ledger.log")))
	}
	return parts.Badge(m)
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
