// Package selfreport shows staff the client's own page: its links and codes, what
// arrived through it, which languages somebody has read. It knows no request and
// no rule.
package selfreport

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/ui/parts"
)

// LanguagesPath is where the languages of the page stand.
const LanguagesPath = "/settings/languages"

// Path is one link's page.
func Path(id uuid.UUID, place string) string { return "/own-pages/" + id.String() + place }

// ListPath is a client's links; POST makes one.
func ListPath(client uuid.UUID) string { return "/clients/" + client.String() + "/own-pages" }

// LostPath ends every link of a client.
func LostPath(client uuid.UUID) string { return "/clients/" + client.String() + "/lost-phone" }

// PreviewPath is a client's page as she would see it, without a link.
func PreviewPath(client uuid.UUID) string { return "/clients/" + client.String() + "/own-page" }

// ArrivalPath is what can be done with an arrival.
func ArrivalPath(id uuid.UUID, place string) string { return "/arrivals/" + id.String() + place }

// SaidPath is everything a client said.
func SaidPath(client uuid.UUID) string { return "/clients/" + client.String() + "/said" }

// ConfirmPath is the form on which a person puts on record what became of the
// check-in that an arrival is about.
func ConfirmPath(a selfreport.Arrival) string {
	return "/occurrences/" + a.OccurrenceID.String() + "?said=" + a.ID.String() + "#record"
}

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

// PanelView is the client's own page in her file.
type PanelView struct {
	Desk
	Client     uuid.UUID
	Links      []selfreport.Standing
	Said       []selfreport.Said
	More       bool            // she said more than that
	Unreviewed map[string]bool // the languages in which nobody has read the sentences
	Speaks     string          // her own language by name, where the page does not speak it
	MayWrite   bool
	MayTick    bool
	MayRecord  bool
	Issued     bool
	Closed     bool // nobody works on the file: no link is made
	Calendars  bool // a calendar link is in use
	Detained   bool // her phone may be in other hands
}

// warnings are what to know of the languages in which her links open: that nobody has
// read one, that the page does not speak hers.
func (v PanelView) warnings(ctx context.Context) []parts.Notice {
	var out []parts.Notice
	if v.Speaks != "" {
		out = append(out, parts.Notice{Tone: parts.Warning, Text: say(ctx, "not_spoken", "language", v.Speaks)})
	}
	if v.Detained {
		out = append(out, parts.Notice{Tone: parts.Danger, Text: parts.Say(ctx, "detention.phone")})
	}
	told := map[string]bool{}
	for _, l := range v.active() {
		if v.Unreviewed[l.Language] && !told[l.Language] {
			told[l.Language] = true
			out = append(out, parts.Notice{Tone: parts.Warning, Text: say(ctx, "unreviewed", "language", languageName(l.Language))})
		}
	}
	return out
}

func (v PanelView) active() []selfreport.Standing {
	var out []selfreport.Standing
	for _, l := range v.Links {
		if l.Active(v.Now) {
			out = append(out, l)
		}
	}
	return out
}

func (v PanelView) act(ctx context.Context) parts.Act {
	if !v.MayWrite || v.Issued || v.Closed || len(v.active()) == 0 {
		return parts.Act{}
	}
	return parts.Act{Label: say(ctx, "another"), Href: ListPath(v.Client) + "/new", Icon: parts.IconAdd, Small: true}
}

func (v PanelView) empty(ctx context.Context) parts.Empty {
	empty := parts.Empty{Icon: parts.IconApp, Title: say(ctx, "none"), Text: say(ctx, "none.text")}
	if v.MayWrite && !v.Closed {
		empty.Act = parts.Act{Label: say(ctx, "make"), Href: ListPath(v.Client) + "/new", Icon: parts.IconLink}
	}
	return empty
}

func (v PanelView) opened(ctx context.Context, l selfreport.Link) string {
	if l.OpenedAt == nil {
		return say(ctx, "never_opened")
	}
	return say(ctx, "last_opened", "when", v.ago(ctx, *l.OpenedAt))
}

func (v PanelView) mark(ctx context.Context, l selfreport.Standing) parts.Mark {
	switch {
	case l.Issued:
		return parts.Mark{Word: say(ctx, "state.issued"), Tone: parts.Danger}
	case l.Soon:
		return parts.Mark{Word: say(ctx, "state.soon"), Tone: parts.Warning}
	case l.OpenedAt == nil:
		return parts.Mark{Word: say(ctx, "state.waiting"), Icon: parts.IconClock}
	}
	return parts.Mark{Word: say(ctx, "state.used"), Tone: parts.Done}
}

// through says which link something came through, and that it was ended since: what a
// sister's phone sends is not always hers.
func through(ctx context.Context, l selfreport.Link) string {
	if l.RevokedAt != nil {
		return say(ctx, "through.ended", "link", name(ctx, l))
	}
	return say(ctx, "through", "link", name(ctx, l))
}

func name(ctx context.Context, l selfreport.Link) string {
	if label := l.Label.Reveal(); label != "" {
		return label
	}
	return say(ctx, "unnamed", "hint", l.TokenHint)
}

func say(ctx context.Context, key string, args ...any) string {
	return parts.Say(ctx, "selfreport."+key, args...)
}

func languageName(tag string) string {
	for _, l := range selfreport.Languages() {
		if l.Tag == tag {
			return l.NativeName
		}
	}
	return tag
}

// SaidView is what a client said.
type SaidView struct {
	Desk
	Client    uuid.UUID
	Name      string
	Said      []selfreport.Said
	MayTick   bool
	MayRecord bool
	Place     string // where it stands, and where one comes back to
}

// The places where what was said stands; on Today where none is named.
const (
	OnFile    = "file"
	OnAll     = "said"
	OnCheckIn = "occurrence"
)

// BackTo is where one comes back to from a place.
func BackTo(a selfreport.Arrival, place string) string {
	switch {
	case place == OnFile:
		return "/clients/" + a.ClientID.String() + "#own-page"
	case place == OnAll:
		return SaidPath(a.ClientID)
	case place == OnCheckIn && a.OccurrenceID != nil:
		return "/occurrences/" + a.OccurrenceID.String() + "#said"
	}
	return "/"
}

// counted is what a button does: to one, or to so many.
func counted(ctx context.Context, key string, count int64) string {
	if count > 1 {
		return say(ctx, key+".all", "count", count)
	}
	return say(ctx, key)
}

// Form is a new link as it is typed.
type Form struct {
	FormID   string `form:"form_id"`
	Label    string `form:"label"`
	Language string `form:"language"`
	Wording  string `form:"wording"`
	Pin      string `form:"pin"`
	Consent  string `form:"consent"`
	Clinic   string `form:"clinic"` // our own number on her page
	Keep     string `form:"keep"`   // the numbers on her phone
	How      string `form:"how"`    // link or code
}

// NewForm is the form as it is offered, in the client's language.
func NewForm(language string) Form {
	return Form{FormID: uuid.NewString(), Language: selfreport.Spoken(language), Wording: string(feeds.Discreet), How: "link", Clinic: "on"}
}

// Link is what the form asks for.
func (f Form) Link(client uuid.UUID) selfreport.NewLink {
	return selfreport.NewLink{
		ClientID: client, Language: f.Language, Wording: feeds.Wording(f.Wording), Label: f.Label, Pin: f.Pin,
		Consent: f.Consent != "", Clinic: f.Clinic != "", Keep: f.Keep != "", FormID: f.FormID,
	}
}

// FormView is the page of a new link.
type FormView struct {
	Client   uuid.UUID
	Name     string
	Form     Form
	Drafts   []string // languages nobody has read, by their own names
	Speaks   string   // the client's language by name, where the page does not speak it
	Problems parts.Problems
}

func (v FormView) input(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: say(ctx, "field."+name)}.With(value, v.Problems)
}

func (v FormView) label(ctx context.Context) parts.Input {
	in := v.input(ctx, "label", v.Form.Label)
	in.Hint, in.Optional, in.MaxLength, in.Autocomplete = say(ctx, "hint.label"), true, 80, "off"
	return in
}

func (v FormView) language(ctx context.Context) parts.Input {
	in := v.input(ctx, "language", v.Form.Language)
	for _, l := range selfreport.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: l.NativeName})
	}
	return in
}

func (v FormView) how(ctx context.Context) parts.Input {
	in := v.input(ctx, "how", v.Form.How)
	for _, how := range []string{"link", "code"} {
		in.Options = append(in.Options, parts.Option{Value: how, Label: say(ctx, "how."+how), Hint: say(ctx, "hint.how."+how)})
	}
	return in
}

func (v FormView) wording(ctx context.Context) parts.Input {
	in := v.input(ctx, "wording", v.Form.Wording)
	for _, w := range feeds.Wordings() {
		in.Options = append(in.Options, parts.Option{
			Value: string(w), Label: parts.Say(ctx, w.LabelKey()), Hint: parts.Say(ctx, "calendar_link.hint.wording."+string(w)),
		})
	}
	return in
}

func (v FormView) consent(ctx context.Context) parts.Input {
	in := v.input(ctx, "consent", v.Form.Consent)
	in.Hint = parts.Say(ctx, "calendar_link.consent_text")
	return in
}

func (v FormView) clinic(ctx context.Context) parts.Input {
	in := v.input(ctx, "clinic", v.Form.Clinic)
	in.Hint = say(ctx, "hint.clinic")
	return in
}

func (v FormView) keep(ctx context.Context) parts.Input {
	in := v.input(ctx, "keep", v.Form.Keep)
	in.Hint = say(ctx, "hint.keep")
	return in
}

func (v FormView) pin(ctx context.Context) parts.Input {
	in := v.input(ctx, "pin", v.Form.Pin)
	in.Hint, in.Optional, in.MaxLength, in.Autocomplete, in.InputMode, in.Short = say(ctx, "hint.pin"), true, 8, "off", "numeric", true
	return in
}

// MadeView is the one page on which a link or a code is seen.
type MadeView struct {
	Client  uuid.UUID
	ID      uuid.UUID // of the link
	Token   string    // its secret, for the sheet
	Address string
	QR      string
	Code    string // instead of an address: to be said over the telephone
	More    string // what follows the code where her page lets her wait
	Open    string // where a code is typed
	Already bool
}

// ArrivedView is what stands first on Today.
type ArrivedView struct {
	Desk
	List      []selfreport.Heap
	All       int64 // clients
	Links     []selfreport.Doubtful
	Names     map[uuid.UUID]string
	Detained  map[uuid.UUID]bool // whose phone may be in other hands
	Closed    map[uuid.UUID]bool // files that nobody works on any more
	MayTick   bool
	MayRecord bool
}

// Tab is what Today's tab says: to how many clients nobody has listened yet.
func (v ArrivedView) Tab(ctx context.Context) string {
	title := parts.Say(ctx, "today.title")
	if v.All > 0 {
		title = "(" + strconv.FormatInt(v.All, 10) + ") " + title
	}
	return title
}

func (v ArrivedView) kinds(ctx context.Context, h selfreport.Heap) []string {
	var out []string
	for _, kind := range selfreport.Kinds() {
		if n := h.ByKind[kind]; n > 0 {
			out = append(out, say(ctx, "times", "count", n, "what", parts.Say(ctx, kind.LabelKey())))
		}
	}
	return out
}

func icon(k selfreport.Kind) parts.Icon {
	switch k {
	case selfreport.Did:
		return parts.IconCheckIn
	case selfreport.ToldTo:
		return parts.IconTold
	}
	return parts.IconApp
}

// href leads to what an arrival made.
func href(a selfreport.Arrival) string {
	switch {
	case a.FailureID != nil:
		return "/failures/" + a.FailureID.String()
	case a.SummonsID != nil:
		return "/summonses/" + a.SummonsID.String()
	case a.OccurrenceID != nil:
		return "/occurrences/" + a.OccurrenceID.String()
	}
	return "/clients/" + a.ClientID.String()
}

// clocks says the times apart: when she pressed the button, when it came, and what
// her phone's clock had to do with it.
func (d Desk) clocks(ctx context.Context, a selfreport.Arrival) []string {
	var out []string
	if a.HappenedAt != nil && a.ReceivedAt.Sub(*a.HappenedAt) > time.Minute {
		out = append(out, say(ctx, "pressed", "when", d.at(ctx, *a.HappenedAt)))
	}
	if w := a.Waited(); w > time.Minute {
		out = append(out, say(ctx, "waited", "span", locale.From(ctx).Duration(w.Round(time.Minute))))
	}
	if a.DidOn != "" || a.DidAtTime != "" {
		out = append(out, say(ctx, "did_when", "when", strings.TrimSpace(string(a.DidOn)+" "+string(a.DidAtTime))))
	}
	off, known := a.ClockOff()
	switch {
	case a.ClockSet():
		out = append(out, say(ctx, "clock_set", "phone", d.at(ctx, *a.PhoneAt)))
	case known && off != 0 && a.PhoneAt != nil:
		out = append(out, say(ctx, "clock_off", "phone", d.at(ctx, *a.PhoneAt)))
	case !known:
		out = append(out, say(ctx, "clock_unknown"))
	}
	return out
}

// Standing is a language with who read it, by name.
type Standing struct {
	selfreport.Standard
	By string
}

// LanguagesView is how the languages of the page stand.
type LanguagesView struct {
	Desk
	List      []Standing
	MayReview bool
}

func (s Standing) mark(ctx context.Context) parts.Mark {
	switch {
	case s.Source:
		return parts.Mark{Word: say(ctx, "language.source"), Tone: parts.Done}
	case s.Trusted():
		return parts.Mark{Word: say(ctx, "language.reviewed"), Tone: parts.Done}
	case s.Stale:
		return parts.Mark{Word: say(ctx, "language.stale"), Tone: parts.Warning}
	}
	return parts.Mark{Word: say(ctx, "language.draft"), Tone: parts.Warning}
}

// sentence is one on which safety hangs, in English and in the language.
type sentence struct{ English, Own string }

func sentences(tag string) []sentence {
	var all []sentence
	for _, key := range selfreport.SafetyKeys() {
		all = append(all, sentence{locale.For("en").Say(key), locale.For(tag).Say(key)})
	}
	return all
}

// NoticeForm says what came of an arrival.
type NoticeForm struct {
	Upshot string `form:"upshot"`
	All    string `form:"all"`   // of everything up to it
	Place  string `form:"place"` // where it stood
}
