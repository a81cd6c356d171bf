// Package feeds shows calendar links: which phones have one, who reads it, and the
// one page on which a new link can be seen. It knows no request and no rule.
package feeds

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// ListPath is a client's links; POST makes one.
func ListPath(client uuid.UUID) string { return "/clients/" + client.String() + "/feeds" }

// OwnPath is one's own links; POST makes one.
const OwnPath = "/calendar/links"

// NewPath is the form for a link.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

// Path is one link's page, and place what can be done there.
func Path(id uuid.UUID, place string) string { return "/feeds/" + id.String() + place }

func filePath(client uuid.UUID) string { return "/clients/" + client.String() }

// Desk is by whose clocks and when a page is read.
type Desk struct {
	Zone string
	Now  time.Time
}

func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Zone, d.Zone, d.Now)
}

func (d Desk) ago(ctx context.Context, t time.Time) string {
	return locale.From(ctx).Relative(t, d.Now, d.Zone)
}

// PanelView is a client's links in her file.
type PanelView struct {
	Desk
	Client   uuid.UUID
	Links    []feeds.Standing
	MayWrite bool
	Issued   bool // ICE handed out her phone: no link is offered
}

func (v PanelView) active() []feeds.Standing {
	var out []feeds.Standing
	for _, s := range v.Links {
		if s.Active() {
			out = append(out, s)
		}
	}
	return out
}

func (v PanelView) act(ctx context.Context) parts.Act {
	if !v.MayWrite || v.Issued || len(v.active()) == 0 {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, "calendar_link.another"), Href: NewPath(v.Client), Icon: parts.IconAdd, Small: true}
}

func (v PanelView) empty(ctx context.Context) parts.Empty {
	empty := parts.Empty{
		Icon: parts.IconFeed, Title: parts.Say(ctx, "calendar_link.none"), Text: parts.Say(ctx, "calendar_link.none.text"),
	}
	if v.MayWrite {
		empty.Act = parts.Act{Label: parts.Say(ctx, "calendar_link.make"), Href: NewPath(v.Client), Icon: parts.IconFeed}
	}
	return empty
}

// name is what a person recognises a link by.
func name(ctx context.Context, s feeds.Standing) string {
	if label := s.Label.Reveal(); label != "" {
		return label
	}
	return parts.Say(ctx, "calendar_link.unnamed", "hint", s.TokenHint)
}

// mark is the link's state in one word.
func mark(ctx context.Context, s feeds.Standing) parts.Mark {
	say := func(key string) string { return parts.Say(ctx, "calendar_link.state."+key) }
	switch {
	case !s.Active():
		return parts.Mark{Word: say("revoked"), Icon: parts.IconUnlink}
	case s.RenderFailedAt != nil:
		return parts.Mark{Word: say("not_rendered"), Tone: parts.Danger}
	case s.Unread:
		return parts.Mark{Word: say("unread"), Tone: parts.Warning}
	case s.LastRead == nil:
		return parts.Mark{Word: say("waiting"), Icon: parts.IconClock}
	}
	return parts.Mark{Word: say("read"), Tone: parts.Done}
}

// read says who fetched the calendar last, and when.
func (d Desk) read(ctx context.Context, s feeds.Standing) string {
	if s.LastRead == nil {
		return parts.Say(ctx, "calendar_link.never_read")
	}
	return parts.Say(ctx, "calendar_link.last_read", "program", parts.Say(ctx, s.LastRead.Program.LabelKey()), "when", d.ago(ctx, s.LastRead.LastAt))
}

func languageName(tag string) string {
	for _, l := range feeds.Languages() {
		if base, _, _ := strings.Cut(tag, "-"); l.Tag == tag || l.Tag == base {
			return l.NativeName
		}
	}
	return tag
}

func alarmsSaid(ctx context.Context, s feeds.Standing) string {
	var said []string
	for _, lead := range s.Leads() {
		said = append(said, locale.From(ctx).Duration(lead))
	}
	if len(said) == 0 {
		return parts.Say(ctx, "calendar_link.no_alarms")
	}
	return parts.Say(ctx, "calendar_link.alarms_before", "leads", said)
}

// client is whose link it is; nobody where it is one's own.
func (v LinkView) client() uuid.UUID {
	if v.Link.ClientID == nil {
		return uuid.Nil
	}
	return *v.Link.ClientID
}

// LinkView is one link's page.
type LinkView struct {
	Desk
	Link     feeds.Standing
	Client   string // her name
	Fetches  []feeds.Fetch
	MayWrite bool
	FormID   string
}

func (v LinkView) facts(ctx context.Context) []parts.Fact {
	s := v.Link
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "calendar_link.field.wording"), Text: parts.Say(ctx, s.Wording.LabelKey())},
		{Label: parts.Say(ctx, "calendar_link.field.language"), Text: languageName(s.Language)},
		{Label: parts.Say(ctx, "calendar_link.field.alarms"), Text: alarmsSaid(ctx, s)},
		{Label: parts.Say(ctx, "calendar_link.made"), Text: v.at(ctx, s.CreatedAt)},
	}
	if s.ChangedAt != nil {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "calendar_link.changed"), Text: v.at(ctx, *s.ChangedAt)})
	}
	if s.ConsentAt != nil {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "calendar_link.consented"), Text: v.at(ctx, *s.ConsentAt)})
	}
	if s.RevokedAt != nil {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "calendar_link.revoked"), Text: v.at(ctx, *s.RevokedAt)})
	}
	return facts
}

func (v LinkView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{
		Caption: parts.Say(ctx, "calendar_link.fetches"), Quiet: true,
		Columns: []parts.Column{
			{Label: parts.Say(ctx, "calendar_link.fetches.day"), Main: true},
			{Label: parts.Say(ctx, "calendar_link.fetches.program")},
			{Label: parts.Say(ctx, "calendar_link.fetches.times"), Numeric: true},
			{Label: parts.Say(ctx, "calendar_link.fetches.last")},
		},
	}
	for _, f := range v.Fetches {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Text(locale.From(ctx).Date(f.Day)), parts.Text(parts.Say(ctx, f.Program.LabelKey())),
			parts.Text(strconv.FormatInt(f.Count, 10)), parts.Text(v.at(ctx, f.LastAt)),
		}})
	}
	return grid
}
