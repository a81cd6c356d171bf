package failures

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// IncidentsPath is what may be an incident, and what was confirmed.
const IncidentsPath = "/incidents"

// IncidentPath is one incident.
func IncidentPath(id uuid.UUID) string { return IncidentsPath + "/" + id.String() }

// Proposal and ToCall are shown as the room gives them.
type (
	Proposal = failures.Proposal
	ToCall   = failures.ToCall
)

// IncidentForm names failures, and what is said of them.
type IncidentForm struct {
	Family   string   `form:"family"`
	Failures []string `form:"failures"`
	Do       string   `form:"do"`
	Wording  string   `form:"wording"`
}

// IDs are the failures that are named.
func (f IncidentForm) IDs() []uuid.UUID {
	var ids []uuid.UUID
	for _, text := range f.Failures {
		id, _ := uuid.Parse(text) // none is not found
		ids = append(ids, id)
	}
	return ids
}

// IncidentsView is the page of incidents.
type IncidentsView struct {
	Desk
	Proposed  []Proposal
	Confirmed []failures.IncidentFile
	Recent    []failures.IncidentFile // confirmed within a few hours: calling still helps
	Call      []ToCall
}

// IncidentView is one incident.
type IncidentView struct {
	Desk
	File       failures.IncidentFile
	Wording    string // what may be said outside; empty while there are too few clients
	Call       []ToCall
	MayApprove bool
}

// approved is the approval of the very words that stand on the page.
func (v IncidentView) approved() (failures.Exhibit, bool) {
	if len(v.File.Exhibits) > 0 && v.File.Exhibits[0].Body.Reveal() == v.Wording {
		return v.File.Exhibits[0], true
	}
	return failures.Exhibit{}, false
}

// office says an instant by the office's clocks: an incident is of no one client.
func (d Desk) office(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Zone, d.Zone, d.Now)
}

func proposalTitle(ctx context.Context, d Desk, p Proposal) string {
	return parts.Say(ctx, "failures.incident.proposed", "count", p.Clients(), "family", parts.Say(ctx, "failures.family."+p.Family))
}

func (v IncidentsView) proposalTitle(ctx context.Context, p Proposal) string {
	return proposalTitle(ctx, v.Desk, p)
}

func (v IncidentView) title(ctx context.Context) string {
	return parts.Say(ctx, "failures.incident.title", "count", v.File.Clients(), "family", parts.Say(ctx, "failures.family."+v.File.Family))
}

func (v IncidentView) span(ctx context.Context) string {
	from, to := v.File.Span()
	return parts.Say(ctx, "failures.incident.span", "from", v.office(ctx, from), "to", v.office(ctx, to))
}

// failureLines are the failures of an incident.
func (d Desk) failureLines(ctx context.Context, list []failures.Listed) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, row := range list {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconApp, Tone: parts.Danger, When: d.office(ctx, row.When()), Machine: row.When().Format(time.RFC3339),
			Title: row.Name(), Text: titleOf(ctx, row.KindCodes()), Href: FilePath(row.ID), Marks: []parts.Mark{stateMark(ctx, row.State())},
		})
	}
	return []parts.Chapter{chapter}
}

func (v IncidentView) furtherLines(ctx context.Context) []parts.Chapter {
	chapters := v.failureLines(ctx, v.File.Further)
	for i, row := range v.File.Further {
		chapters[0].Entries[i].Content = attachForm(v, row.ID.String())
	}
	return chapters
}

func (v IncidentsView) confirmedLines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range v.Confirmed {
		from, to := f.Span()
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconTeam, When: parts.Say(ctx, "failures.incident.span", "from", v.office(ctx, from), "to", v.office(ctx, to)),
			Machine: from.Format(time.RFC3339), Href: IncidentPath(f.ID), Told: parts.Say(ctx, "failures.incident.confirmed_by", "who", v.who(ctx, f.ConfirmedBy)),
			Title: parts.Say(ctx, "failures.incident.title", "count", f.Clients(), "family", parts.Say(ctx, "failures.family."+f.Family)),
		})
	}
	return []parts.Chapter{chapter}
}

// callGrid is whom to call, the window that closes first on top. A number says
// whether a text or a message on it is safe; none is unless somebody said so.
func callGrid(ctx context.Context, d Desk, list []ToCall) parts.Grid {
	grid := parts.Grid{Caption: parts.Say(ctx, "failures.call.title"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "failures.column.who"), Main: true},
		{Label: parts.Say(ctx, "failures.call.window")},
		{Label: parts.Say(ctx, "failures.call.phones")},
	}}
	for _, one := range list {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(clientPath(one.Entry.ClientID), one.Name), parts.Text(left(ctx, one.Entry, d).Text), phones(one.Phones),
		}})
	}
	return grid
}

// safety says what is safe with a number.
func safety(ctx context.Context, p clients.Phone) string {
	switch {
	case p.Issued:
		return parts.Say(ctx, "failures.call.issued")
	case p.SafeToText && p.SafeToVoicemail:
		return parts.Say(ctx, "failures.call.safe")
	case p.SafeToText:
		return parts.Say(ctx, "failures.call.safe_text")
	case p.SafeToVoicemail:
		return parts.Say(ctx, "failures.call.safe_voicemail")
	}
	return parts.Say(ctx, "failures.call.only_speak")
}

func dial(p clients.Phone) string { return "tel:" + p.Number.Reveal() }

func number(p clients.Phone) string { return clients.FormatPhone(p.Number.Reveal()) }
