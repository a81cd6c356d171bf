package clients

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Where the forms of these screens go.
const (
	Path        = "/clients"
	NewPath     = "/clients/new"
	SearchPath  = "/clients/search"
	SimilarPath = "/clients/similar"
)

// FilePath is where a client's file is.
func FilePath(id uuid.UUID) string { return Path + "/" + id.String() }

func under(id uuid.UUID, place string) string { return FilePath(id) + "/" + place }

// FormView is the intake, or the edit form, with what was typed.
type FormView struct {
	ID       uuid.UUID // zero at intake
	Form     Form
	Problems parts.Problems
	Similar  []clients.Similar
	Taken    string // the file that holds the A-number already
	Conflict *parts.Conflict
	Changed  []string // said: who changed what meanwhile
}

// input is one question with what was typed and what was wrong with it.
func (v FormView) input(ctx context.Context, name, value string) parts.Input {
	label := name[strings.LastIndex(name, ".")+1:]
	return parts.Input{Name: name, Label: parts.Say(ctx, "clients.field."+label), Autocomplete: "off"}.With(value, v.Problems)
}

func (v FormView) hinted(ctx context.Context, name, value string) parts.Input {
	in := v.input(ctx, name, value)
	in.Hint = parts.Say(ctx, "clients.hint."+name)
	return in
}

// aNumber shows a number on file masked; what is typed over it replaces it.
func (v FormView) aNumber(ctx context.Context) parts.Input {
	in := v.hinted(ctx, "a_number", v.Form.ANumber)
	if v.ID != uuid.Nil {
		in.Hint = parts.Say(ctx, "clients.hint.a_number_kept")
	}
	return in
}

func (v FormView) choice(ctx context.Context, name, value string, options []parts.Option) parts.Input {
	in := v.input(ctx, name, value)
	in.Options = options
	return in
}

// phone is one question about the n-th number.
func (v FormView) phone(ctx context.Context, n int, name, value string) parts.Input {
	in := v.input(ctx, phoneField(n, name), value)
	switch name {
	case "number":
		in.Label, in.Type = parts.Say(ctx, "clients.field.phone"), "tel"
	case "marks":
		in.Options, in.Hint = marks(ctx), parts.Say(ctx, "clients.hint.marks")
	case "owner":
		in.Options, in.InLine = owners(ctx), true
		if in.Value == "" {
			in.Value = clients.OwnerClient
		}
	}
	return in
}

func required(in parts.Input) parts.Input {
	in.Required = true
	return in
}

func focused(in parts.Input) parts.Input {
	in.Autofocus = true
	return in
}

// lookWhileTyping asks for people on file who may be the same, a moment after the
// last key. Names travel in the body, never in an address.
func lookWhileTyping() templ.Attributes {
	return templ.Attributes{
		"hx-post": SimilarPath, "hx-trigger": "input delay:500ms from:closest form", "hx-include": "closest form",
		"hx-sync": "this:replace", "aria-live": "polite",
	}
}

// ListView is the list, or what a search has found.
type ListView struct {
	Filter    clients.Filter
	Items     []clients.Listed
	Next      string
	Detained  map[uuid.UUID]bool
	Searched  bool
	Query     string
	MayWrite  bool
	MayImport bool
	Now       time.Time
	Zone      string
}

// at is the address of the list with this filter; nothing in it is a name.
func (v ListView) at(cursor string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"language": v.Filter.Language, "engagement": v.Filter.Engagement, "order": v.Filter.Order, "files": v.Filter.Files, "cursor": cursor,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

func (v ListView) filtered() bool {
	return v.Filter.Language != "" || v.Filter.Engagement != "" || v.Filter.Files == clients.ClosedFiles
}

func (v ListView) says(ctx context.Context) string {
	switch {
	case v.Searched && v.Next != "":
		return parts.Say(ctx, "clients.list.found_many", "count", len(v.Items))
	case v.Searched:
		return parts.Say(ctx, "clients.list.found", "count", len(v.Items))
	}
	return parts.Say(ctx, "clients.list.shown", "count", len(v.Items))
}

func (v ListView) grid(ctx context.Context) parts.Grid {
	say := func(key string) string { return parts.Say(ctx, "clients.list."+key) }
	grid := parts.Grid{
		Caption: say("caption"), Quiet: true,
		Columns: []parts.Column{
			{Label: say("name"), Main: true},
			{Label: parts.Say(ctx, "clients.field.a_number")},
			{Label: say("language")},
			{Label: say("contact")},
			{Label: say("engagement")},
			{Label: say("active")},
		},
	}
	for _, item := range v.Items {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			nameIn(item, v.Detained[item.ID]),
			parts.Text(item.MaskedANumber()),
			parts.Text(languageName(ctx, item.Language)),
			parts.Badge(reachMark(ctx, item.Reach)),
			parts.Text(parts.Say(ctx, "clients.engagement."+item.Engagement)),
			parts.Text(locale.From(ctx).DayMonth(wall.DateOf(inZone(item.ActiveAt, v.Zone)))),
		}})
	}
	return grid
}

func inZone(t time.Time, zone string) time.Time {
	at, err := wall.LoadZone(zone)
	if err != nil {
		return t
	}
	return t.In(at)
}

// reachMark says how safe it is to reach somebody.
func reachMark(ctx context.Context, r clients.Reach) parts.Mark {
	say := func(key string) string { return parts.Say(ctx, "clients.reach."+key) }
	switch {
	case r.Phones == 0:
		return parts.Mark{Word: say("none"), Icon: parts.IconNoCall}
	case r.SafeToText && r.SafeToVoicemail:
		return parts.Mark{Word: say("text") + " · " + say("voicemail"), Tone: parts.Done, Icon: parts.IconMessage}
	case r.SafeToText:
		return parts.Mark{Word: say("text"), Tone: parts.Done, Icon: parts.IconMessage}
	case r.SafeToVoicemail:
		return parts.Mark{Word: say("voicemail"), Tone: parts.Done, Icon: parts.IconPhone}
	}
	return parts.Mark{Word: say("call"), Tone: parts.Warning, Icon: parts.IconNoCall}
}

// similarSays is one person who may be the same, with the reasons.
func similarSays(ctx context.Context, s clients.Similar) string {
	reasons := make([]string, len(s.Reasons))
	for i, reason := range s.Reasons {
		reasons[i] = parts.Say(ctx, "clients.similar."+reason)
	}
	return parts.Say(ctx, "clients.similar.line", "name", s.Name(), "reasons", locale.From(ctx).List(reasons...))
}
