package feeds

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// Form is a new link as it is typed.
type Form struct {
	FormID   string   `form:"form_id"`
	Label    string   `form:"label"`
	Language string   `form:"language"`
	Wording  string   `form:"wording"`
	Alarms   []string `form:"alarms"` // minutes
	Consent  string   `form:"consent"`
}

// NewForm is the form as it is offered, in the client's language.
func NewForm(language string) Form {
	return Form{FormID: uuid.NewString(), Language: language, Wording: string(feeds.Discreet), Alarms: []string{"1440", "120"}}
}

// Feed is what the form asks for.
func (f Form) Feed(client uuid.UUID) feeds.NewFeed {
	n := feeds.NewFeed{
		ClientID: client, Language: f.Language, Wording: feeds.Wording(f.Wording), Alarms: []time.Duration{},
		Label: f.Label, Consent: f.Consent != "", FormID: f.FormID,
	}
	for _, text := range f.Alarms {
		lead, _ := feeds.ParseLead(text) // what is no lead is zero, and refused as one
		n.Alarms = append(n.Alarms, lead)
	}
	return n
}

// FormView is the page of a new link; without a client it is one's own.
type FormView struct {
	Client   uuid.UUID
	Name     string
	Form     Form
	Problems parts.Problems
}

func (v FormView) input(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "calendar_link.field."+name)}.With(value, v.Problems)
}

func (v FormView) own() bool { return v.Client == uuid.Nil }

func (v FormView) action() string {
	if v.own() {
		return OwnPath
	}
	return ListPath(v.Client)
}

func (v FormView) back(ctx context.Context) parts.Act { return backTo(ctx, v.Client, v.Name) }

// backTo leads to a client's file, or from one's own link to the calendar.
func backTo(ctx context.Context, client uuid.UUID, name string) parts.Act {
	if client == uuid.Nil {
		return parts.Act{Label: parts.Say(ctx, "calendar_link.to_calendar"), Href: "/calendar"}
	}
	return parts.Act{Label: name, Href: filePath(client)}
}

func (v FormView) text(ctx context.Context) string {
	if v.own() {
		return parts.Say(ctx, "calendar_link.own.text")
	}
	return parts.Say(ctx, "calendar_link.make.text")
}

func (v FormView) label(ctx context.Context) parts.Input {
	in := v.input(ctx, "label", v.Form.Label)
	in.Hint, in.Optional, in.MaxLength, in.Autocomplete = parts.Say(ctx, "calendar_link.hint.label"), true, 80, "off"
	return in
}

func (v FormView) language(ctx context.Context) parts.Input {
	in := v.input(ctx, "language", v.Form.Language)
	for _, l := range feeds.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: l.NativeName})
		if strings.HasPrefix(in.Value, l.Tag+"-") {
			in.Value = l.Tag
		}
	}
	if !slices.ContainsFunc(in.Options, func(o parts.Option) bool { return o.Value == in.Value }) {
		in.Options = append([]parts.Option{{Label: parts.Say(ctx, "calendar_link.choose")}}, in.Options...)
	}
	return in
}

func (v FormView) wording(ctx context.Context) parts.Input {
	in := v.input(ctx, "wording", v.Form.Wording)
	for _, w := range feeds.Wordings() {
		in.Options = append(in.Options, parts.Option{
			Value: string(w), Label: parts.Say(ctx, w.LabelKey()), Hint: parts.Say(ctx, v.hint(w)),
		})
	}
	return in
}

func (v FormView) hint(w feeds.Wording) string {
	if v.own() && w == feeds.Full {
		return "calendar_link.hint.own_full"
	}
	return "calendar_link.hint.wording." + string(w)
}

func (v FormView) consent(ctx context.Context) parts.Input {
	in := v.input(ctx, "consent", v.Form.Consent)
	in.Hint = parts.Say(ctx, "calendar_link.consent_text")
	return in
}

func (v FormView) alarms(ctx context.Context) parts.Input {
	in := v.input(ctx, "alarms", strings.Join(v.Form.Alarms, ","))
	in.Hint, in.InLine = parts.Say(ctx, "calendar_link.hint.alarms"), true
	for _, lead := range feeds.Alarms() {
		minutes := strconv.Itoa(int(lead / time.Minute))
		in.Options = append(in.Options, parts.Option{Value: minutes, Label: locale.From(ctx).Duration(lead)})
	}
	return in
}

// OwnView is one's own links and the form for another.
type OwnView struct {
	Desk
	Links []feeds.Standing
	Form  FormView
}

// MadeView is the one page on which a link is seen; without a client it is one's own.
type MadeView struct {
	Client   uuid.UUID
	ID       uuid.UUID
	HTTPS    string
	Webcal   string
	Google   string
	QR       string // data: URI of the link as a picture
	Already  bool   // the same form had made it before, and it was shown then
	Discreet bool
}
