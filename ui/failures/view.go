package failures

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// Desk is whose file a page belongs to and who reads it. The name stands on the
// page and never in its title.
type Desk struct {
	Client   uuid.UUID
	Name     string
	Zone     string // of the office
	Theirs   string // of the client: the clock that is meant by what she tells
	Now      time.Time
	Names    map[uuid.UUID]string // of staff
	MayWrite bool
}

func (d Desk) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "failures.back_to_file"), Href: clientPath(d.Client)}
}

// at says an instant by the client's clocks.
func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, cmp.Or(d.Theirs, d.Zone), d.Zone, d.Now)
}

func (d Desk) atOr(ctx context.Context, t *time.Time) string {
	if t == nil {
		return parts.Say(ctx, "failures.nobody_knows")
	}
	return d.at(ctx, *t)
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "failures.somebody")
}

// NewView is the form for a failure.
type NewView struct {
	Desk
	Form     Form
	Windows  []obligations.Entry // check-ins it can concern
	ParkedAt time.Time           // when the draft that fills the form was parked; zero for a fresh one
	Problems parts.Problems
}

// about is the check-in the form names.
func (v NewView) about() (obligations.Entry, bool) {
	at := slices.IndexFunc(v.Windows, func(e obligations.Entry) bool { return e.ID.String() == v.Form.Occurrence })
	if at < 0 {
		return obligations.Entry{}, false
	}
	return v.Windows[at], true
}

// left says how long the window is still open, or since when it is not.
func left(ctx context.Context, e obligations.Entry, d Desk) parts.Notice {
	p := locale.From(ctx)
	n := parts.Notice{Title: wayOf(ctx, e)}
	switch {
	case d.Now.Before(e.OpensAt):
		n.Text = p.Say("failures.window.opens", "when", d.at(ctx, e.OpensAt))
	case !e.Timed():
		n.Tone, n.Text = parts.Warning, p.Say("failures.window.unknown", "when", d.at(ctx, e.OpensAt))
	case d.Now.Before(e.ClosesAt):
		n.Tone = parts.Warning
		n.Text = p.Say("failures.window.left", "length", p.Duration(e.ClosesAt.Sub(d.Now).Round(time.Minute)), "when", d.at(ctx, e.ClosesAt))
	default:
		n.Text = p.Say("failures.window.closed", "when", d.at(ctx, e.ClosesAt))
	}
	return n
}

func wayOf(ctx context.Context, e obligations.Entry) string {
	m, known := obligations.ModalityOf(e.Modality)
	if !known {
		return e.Modality
	}
	return parts.Say(ctx, m.ShortKey())
}

// ask is one question with what was typed and what was wrong with it.
func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "failures.field." + strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := strings.Replace(key, ".field.", ".hint.", 1); locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func few(in parts.Input, rows int) parts.Input {
	in.Rows = rows
	return in
}

// chosen is a question with a list, whose first answer is none.
func chosen[T ~string](ctx context.Context, in parts.Input, list []T, key string) parts.Input {
	in.Options = []parts.Option{{Label: parts.Say(ctx, "failures.not_said")}}
	for _, one := range list {
		in.Options = append(in.Options, parts.Option{Value: string(one), Label: parts.Say(ctx, key+string(one))})
	}
	return in
}

// when asks for a date and a time.
func when(ctx context.Context, problems parts.Problems, name, date, clock string) parts.WhenInput {
	return parts.WhenInput{Date: ask(ctx, problems, name+".date", date), Time: ask(ctx, problems, name+".time", clock)}
}

func languages(ctx context.Context, in parts.Input) parts.Input {
	in.Options = []parts.Option{{Label: parts.Say(ctx, "failures.not_said")}}
	known := in.Value == ""
	for _, l := range refdata.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
		known = known || l.Tag == in.Value
	}
	if !known {
		in.Options = append(in.Options, parts.Option{Value: in.Value, Label: in.Value})
	}
	return in
}

// windows asks which check-in it concerns.
func (v NewView) windows(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "occurrence_id", v.Form.Occurrence)
	in.Options = []parts.Option{{Value: "none", Label: parts.Say(ctx, "failures.window.none")}}
	for _, e := range v.Windows {
		in.Options = append(in.Options, parts.Option{Value: e.ID.String(), Label: parts.Say(ctx, "failures.window.option",
			"way", wayOf(ctx, e), "when", locale.From(ctx).When(e.Moment, v.Zone, v.Now))})
	}
	return in
}

// usual are the kinds most heard of, by what was reported in public.
var usual = []string{
	"app_photo_not_sent", "app_login_failed", "app_session_expired", "app_face_mismatch", "app_location_failed", "app_crash", "app_will_not_open",
	"server_outage", "battery_dead", "voice_rejected", "office_turned_away", "other",
}

func usualKinds() []refdata.FailureKind {
	var kinds []refdata.FailureKind
	for _, code := range usual {
		if kind, known := refdata.FailureKindOf(code); known {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// family is kinds that belong together.
type family struct {
	Label string
	Kinds []refdata.FailureKind
}

// otherKinds are the kinds that are less common, as they belong together.
func otherKinds(ctx context.Context) []family {
	var list []family
	at := map[string]int{}
	for _, kind := range refdata.FailureKinds() {
		if slices.Contains(usual, kind.Code) {
			continue
		}
		i, known := at[kind.Family]
		if !known {
			i = len(list)
			at[kind.Family] = i
			list = append(list, family{Label: parts.Say(ctx, "failures.family."+kind.Family)})
		}
		list[i].Kinds = append(list[i].Kinds, kind)
	}
	return list
}

// anyOf tells whether a kind of the families is chosen: then they stand open.
func anyOf(list []family, taken []string) bool {
	return slices.ContainsFunc(list, func(f family) bool {
		return slices.ContainsFunc(f.Kinds, func(k refdata.FailureKind) bool { return slices.Contains(taken, k.Code) })
	})
}

func kindLabel(ctx context.Context, code string) string {
	if key := "failures.kind." + code; locale.From(ctx).Has(key) {
		return parts.Say(ctx, key)
	}
	return code
}

// kindID is the id of a kind's box; the first one carries the group's, to which the
// list of problems links.
func kindID(code string) string {
	if code == usual[0] {
		return "f-kinds"
	}
	return "f-kinds-" + code
}

// titleOf names a failure by what happened.
func titleOf(ctx context.Context, kinds []string) string {
	if len(kinds) == 0 {
		return parts.Say(ctx, "failures.title_plain")
	}
	return kindLabel(ctx, kinds[0])
}

func stateMark(ctx context.Context, s failures.State) parts.Mark {
	m := parts.Mark{Word: parts.Say(ctx, s.LabelKey()), Tone: parts.Warning, Icon: parts.IconOpen}
	switch s {
	case failures.Working:
		m.Tone, m.Icon = parts.Accent, parts.IconPerson
	case failures.Documented:
		m.Tone, m.Icon = parts.Done, parts.IconDone
	case failures.Closed:
		m.Tone, m.Icon = parts.Neutral, parts.IconLock
	}
	return m
}

// PanelView is what a client's file shows of her failures.
type PanelView struct {
	Desk
	Files []failures.File
}

// TodayView is what the first page shows.
type TodayView struct {
	Desk
	failures.Today
}

// BeginView is where one is logged when nobody has been chosen yet.
type BeginView struct {
	Desk
	Open     []Window
	Drafts   []failures.Parked
	Query    string
	Searched bool
	Found    []parts.Option // the value is the client's id
}

// Window is an open window with whose it is.
type Window struct {
	Entry obligations.Entry
	Name  string
}
