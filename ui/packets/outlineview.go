package packets

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/packets"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// OutlinePath is the questions about a failure, and where what was answered is sent.
func OutlinePath(failure uuid.UUID) string { return "/failures/" + failure.String() + "/outline" }

// HearingOutlinePath is the questions about a hearing, likewise.
func HearingOutlinePath(hearing uuid.UUID) string {
	return "/hearings/" + hearing.String() + "/outline"
}

// CopyPath is the client's own copy about a failure.
func CopyPath(failure uuid.UUID) string { return "/failures/" + failure.String() + "/client-copy" }

// CardPath is the card she takes along to an office.
func CardPath(failure uuid.UUID) string { return "/failures/" + failure.String() + "/hand-card" }

// PacketCopyPath is the client's own copy about a packet.
func PacketCopyPath(packet uuid.UUID) string { return FilePath(packet) + "/client-copy" }

// SummonsCardPath is the card for a call-in.
func SummonsCardPath(summons uuid.UUID) string {
	return "/summonses/" + summons.String() + "/hand-card"
}

// OutlineForm is what was answered, as somebody wrote it down.
type OutlineForm struct {
	FormID      string `form:"form_id"`
	Client      string `form:"client"` // of a hearing in which several take part
	Role        string `form:"role"`
	Text        string `form:"text"`
	Speaker     string `form:"speaker"`
	Language    string `form:"language"`
	Interpreter string `form:"interpreter"`
	ReadBack    string `form:"read_back"`
}

// Note is the form as the notes take it: the draft of a statement made out of a failure,
// or in a client's file.
func (f OutlineForm) Note(o packets.Outline) notes.NewNote {
	d := notes.Draft{Body: f.Text, Whose: packets.Role(f.Role).Spoken(), Speaker: f.Speaker, Language: f.Language, Interpreter: f.Interpreter, ReadBack: yesNo(f.ReadBack)}
	n := notes.NewNote{ClientID: o.ClientID, Kind: notes.Statement, Draft: d, SourceType: notes.FromFailure, Source: o.Failure.ID, FormID: f.FormID}
	if o.OfHearing() {
		n.SourceType, n.Source = notes.FromClient, o.ClientID
	}
	return n
}

// yesNo is an answer, or nil where there is none.
func yesNo(said string) *bool {
	if said == "" {
		return nil
	}
	yes := said == "yes"
	return &yes
}

// OutlineView is the questions for whoever declares.
type OutlineView struct {
	Outline  packets.Outline
	Name     string // of the client
	Now      time.Time
	Form     OutlineForm
	Problems parts.Problems
}

func (v OutlineView) path() string {
	if v.Outline.OfHearing() {
		return HearingOutlinePath(v.Outline.Hearing.ID)
	}
	return OutlinePath(v.Outline.Failure.ID)
}

func (v OutlineView) back(ctx context.Context) parts.Act {
	if v.Outline.OfHearing() {
		return parts.Act{Label: parts.Say(ctx, "packets.outline.back_hearing"), Href: "/hearings/" + v.Outline.Hearing.ID.String()}
	}
	return parts.Act{Label: parts.Say(ctx, "packets.outline.back"), Href: "/failures/" + v.Outline.Failure.ID.String()}
}

func (v OutlineView) role(ctx context.Context, r packets.Role) parts.Act {
	to := url.Values{"role": {string(r)}}
	if v.Outline.OfHearing() {
		to.Set("client", v.Outline.ClientID.String())
	}
	act := parts.Act{Label: parts.Say(ctx, r.LabelKey()), Href: v.path() + "?" + to.Encode(), Small: true}
	if r == v.Outline.Role {
		act.Attrs, act.Icon = templ.Attributes{"aria-current": "page"}, parts.IconDone
	}
	return act
}

// when is what a fact is and its time, with the zone.
func (v OutlineView) when(ctx context.Context, f packets.Fact) string {
	said := []string{parts.Say(ctx, f.Key)}
	at := f.At
	zone := v.Outline.Zone
	if f.Moment != (wall.Moment{}) {
		at, _ = f.Moment.Instant()
		zone = f.Moment.Zone
	}
	if !at.IsZero() {
		said = append(said, locale.From(ctx).DateTime(at, zone, "", v.Now))
	}
	if f.Word != "" {
		said = append(said, parts.Say(ctx, f.Word))
	}
	return strings.Join(said, " · ")
}

func (v OutlineView) line(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "notes.field."+name), Autocomplete: "off", MaxLength: 200}.With(value, v.Problems)
}

func (v OutlineView) text(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "text", Label: parts.Say(ctx, "packets.outline.text"), Hint: parts.Say(ctx, "packets.outline.text_hint"), Rows: 16, Required: true,
	}.With(v.Form.Text, v.Problems)
}

func (v OutlineView) languages(ctx context.Context) parts.Input {
	return languageChoice(ctx, "language", parts.Say(ctx, "notes.field.language"), v.Form.Language, v.Problems)
}

func languageChoice(ctx context.Context, name, label, value string, problems parts.Problems) parts.Input {
	in := parts.Input{Name: name, Label: label}.With(value, problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "notes.not_said")}}
	for _, l := range refdata.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
	}
	return in
}

func (v OutlineView) readBack(ctx context.Context) parts.Input {
	return yesOrNo(ctx, "read_back", parts.Say(ctx, "notes.field.read_back"), v.Form.ReadBack, v.Problems)
}

func yesOrNo(ctx context.Context, name, label, value string, problems parts.Problems) parts.Input {
	in := parts.Input{Name: name, Label: label, InLine: true}.With(value, problems)
	in.Options = []parts.Option{
		{Value: "yes", Label: parts.Say(ctx, "notes.read_back.yes")},
		{Value: "no", Label: parts.Say(ctx, "notes.read_back.no")},
		{Label: parts.Say(ctx, "notes.not_said")},
	}
	return in
}
