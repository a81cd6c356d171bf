package hearings

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

func courtOr(ctx context.Context, ref string) string {
	if ref == "" {
		return parts.Say(ctx, "parts.not_given")
	}
	return CourtName(ref)
}

// sourceSaid says where a date is known from, and nothing where nobody said.
func sourceSaid(ctx context.Context, s hearings.Source) string {
	if s == "" {
		return ""
	}
	return parts.Say(ctx, s.LabelKey())
}

// facts are what is known of a hearing besides its date.
func facts(ctx context.Context, f hearings.File) []parts.Fact {
	list := []parts.Fact{
		{Label: parts.Say(ctx, "hearings.court.label"), Text: CourtName(f.Court.Reveal())},
		{Label: parts.Say(ctx, "hearings.judge.label"), Text: f.Judge.Reveal()},
		{Label: parts.Say(ctx, "hearings.type.label"), Text: parts.Say(ctx, f.Type.LabelKey())},
		{Label: parts.Say(ctx, "hearings.medium.label"), Text: parts.Say(ctx, f.Medium.LabelKey())},
	}
	if !f.Location.Empty() {
		list = append(list, parts.Fact{Label: parts.Say(ctx, "hearings.location.label"), Text: f.Location.Reveal()})
	}
	return append(list, parts.Fact{Label: parts.Say(ctx, "hearings.zone.label"), Text: locale.From(ctx).Zone(f.Current().Moment.Zone)})
}

// toldWords say who told a client, when, how and in what language.
func toldWords(ctx context.Context, d Desk, t hearings.Telling) string {
	key := "hearings.told.line"
	if t.ReadBack {
		key = "hearings.told.line_read_back"
	}
	return parts.Say(ctx, key, "who", d.staff(ctx, t.ToldBy), "when", d.at(ctx, t.At),
		"how", parts.Say(ctx, t.How.LabelKey()), "language", languageName(ctx, t.Language))
}

func languageName(ctx context.Context, tag string) string {
	l, ok := refdata.LanguageOf(tag)
	if !ok {
		return tag
	}
	if key := "names.language." + l.Tag; locale.From(ctx).Has(key) {
		return parts.Say(ctx, key)
	}
	return l.Name
}

// languageOptions are the languages a client can be told in.
func languageOptions(ctx context.Context) []parts.Option {
	var out []parts.Option
	for _, l := range refdata.Languages() {
		out = append(out, parts.Option{Value: l.Tag, Label: languageName(ctx, l.Tag)})
	}
	return out
}

// dated is a line of the history with the instant it is ordered by.
type dated struct {
	at    time.Time
	entry parts.Entry
}

// entries are everything that happened to a hearing, the newest first.
func entries(ctx context.Context, d Desk, f hearings.File) []parts.Entry {
	var lines []dated
	for _, s := range f.Settings {
		lines = append(lines, dated{s.RecordedAt, d.settingEntry(ctx, f, s)})
	}
	for _, o := range f.Outcomes {
		lines = append(lines, dated{o.RecordedAt, d.outcomeEntry(ctx, f, o)})
	}
	for _, c := range f.Checks {
		e := parts.Entry{
			Icon: parts.IconChecked, When: d.at(ctx, c.CheckedAt), Title: parts.Say(ctx, "hearings.history.checked", "said", d.said(ctx, f, c)),
			Source: parts.Say(ctx, c.Source.LabelKey()), Told: d.recorded(ctx, c.RecordedAt, d.staff(ctx, c.CheckedBy)),
		}
		if !c.Agrees {
			e.Tone = parts.Warning
		}
		lines = append(lines, dated{c.RecordedAt, e})
	}
	for _, t := range f.Tellings {
		lines = append(lines, dated{t.RecordedAt, parts.Entry{
			Icon: parts.IconTold, Tone: parts.Done, When: d.at(ctx, t.At), Title: parts.Say(ctx, toldKey(t), "name", d.Clients[t.ClientID]),
			Source: toldWords(ctx, d, t),
		}})
	}
	slices.SortStableFunc(lines, func(a, b dated) int { return cmp.Compare(b.at.UnixMicro(), a.at.UnixMicro()) })
	out := make([]parts.Entry, len(lines))
	for i, l := range lines {
		out[i] = l.entry
	}
	return out
}

func toldKey(t hearings.Telling) string {
	if t.OutcomeID != nil {
		return "hearings.history.told_off"
	}
	return "hearings.history.told"
}

func (d Desk) recorded(ctx context.Context, at time.Time, who string) string {
	return parts.Say(ctx, "hearings.history.recorded", "when", d.at(ctx, at), "who", who)
}

// settingEntry is one date of the hearing: struck through when it is no longer the one.
func (d Desk) settingEntry(ctx context.Context, f hearings.File, s hearings.Setting) parts.Entry {
	e := parts.Entry{
		Icon: parts.IconNewDate, Tone: parts.Accent, When: d.at(ctx, s.ToldAt), Title: d.on(ctx, s.Moment), Text: s.Reason.Reveal(),
		Source: sourceSaid(ctx, s.Source), Told: d.recorded(ctx, s.RecordedAt, d.staff(ctx, s.RecordedBy)),
	}
	if code, ok := refdata.Adjournment(s.AdjournmentCode); ok {
		e.Text = strings.TrimSpace(code.Code + " " + code.Description + "\n" + e.Text)
	}
	if s.Sequence > 1 {
		e.Marks = append(e.Marks, movedMark(ctx, f, s))
	}
	if d.MayWrite && !s.Current() && f.Asks(s, d.Now) {
		e.Act = parts.Act{Label: parts.Say(ctx, "hearings.outcome.act"), Href: OutcomePath(f.ID, s.ID), Small: true}
	}
	if _, off := f.Off(); !s.Current() || off {
		e.Gone, e.Tone, e.Icon = true, parts.Neutral, parts.IconMoved
	}
	return e
}

// movedMark says which way a date moved: one that came nearer is the dangerous one.
func movedMark(ctx context.Context, f hearings.File, s hearings.Setting) parts.Mark {
	before := f.Settings[s.Sequence-2]
	if s.Earlier(before) {
		return parts.Mark{Word: parts.Say(ctx, "hearings.moved.earlier"), Tone: parts.Danger, Icon: parts.IconMoved}
	}
	return parts.Mark{Word: parts.Say(ctx, "hearings.moved.later"), Tone: parts.Warning, Icon: parts.IconMoved}
}

// Dated tells whether the client has a hearing to come.
func (view PanelView) Dated() bool {
	return slices.ContainsFunc(view.Files, func(f hearings.File) bool {
		return f.State == hearings.Scheduled && !f.Current().StartsAt.Before(view.Now)
	})
}

// chapters are a client's dates: those to come by their date, then the rest.
func chapters(ctx context.Context, view PanelView) []parts.Chapter {
	var ahead, behind []parts.Entry
	for _, f := range view.Files {
		list := &ahead
		if f.State != hearings.Scheduled || f.Current().StartsAt.Before(view.Now) {
			list = &behind
		}
		*list = append(*list, view.panelEntries(ctx, f)...)
	}
	var out []parts.Chapter
	if len(ahead) > 0 {
		out = append(out, parts.Chapter{Title: parts.Say(ctx, "hearings.panel.ahead"), Now: true, Entries: ahead})
	}
	if len(behind) > 0 {
		out = append(out, parts.Chapter{Title: parts.Say(ctx, "hearings.panel.behind"), Entries: behind})
	}
	return out
}

// panelEntries are a hearing's date and, struck through, those it had before.
func (view PanelView) panelEntries(ctx context.Context, f hearings.File) []parts.Entry {
	now := f.Current()
	_, off := f.Off()
	first := parts.Entry{
		ID: "hearing-" + f.ID.String(), Icon: parts.IconHearing, Tone: parts.Accent, When: view.when(ctx, now.Moment),
		Machine: now.StartsAt.Format(time.RFC3339), Title: parts.Say(ctx, f.Type.LabelKey()), Href: Path(f.ID),
		Text: courtOr(ctx, f.Court.Reveal()), Gone: off,
		Source: sourceSaid(ctx, now.Source),
	}
	if !f.State.TookPlace() {
		first.Marks = append(first.Marks, Told(ctx, f, now, view.ClientID))
	}
	if f.State != hearings.Scheduled || len(f.Conflicts) > 0 {
		first.Marks = append(first.Marks, State(ctx, f))
	}
	out := []parts.Entry{first}
	for _, s := range f.Superseded() {
		out = append(out, parts.Entry{
			Icon: parts.IconMoved, When: view.on(ctx, s.Moment), Machine: s.StartsAt.Format(time.RFC3339),
			Title: parts.Say(ctx, "hearings.superseded"), Gone: true, Marks: []parts.Mark{Told(ctx, f, s, view.ClientID)},
		})
	}
	return out
}

func peopleButton(ctx context.Context, view FileView) string {
	if len(view.Found) > 0 {
		return parts.Say(ctx, "hearings.people.add_chosen")
	}
	return parts.Say(ctx, "hearings.people.search")
}
