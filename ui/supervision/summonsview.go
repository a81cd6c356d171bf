package supervision

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// NewSummonsView is the form for a call to come.
type NewSummonsView struct {
	Whose    // of a client that was chosen; else only the office's clocks
	Form     SummonsForm
	Found    []parts.Option // whom the first question can mean
	Problems parts.Problems
}

func (v NewSummonsView) chosen() bool { return v.Client != uuid.Nil }

// who asks for the client in words; whom they can mean stands below.
func (v NewSummonsView) who(ctx context.Context) parts.Input {
	in := must(query(ctx, v.Problems, "who", v.Form.Who))
	in.Type, in.Autofocus = "search", true
	in.Attrs = templ.Attributes{
		"hx-post": SummonsesPath + "/who", "hx-trigger": "input changed delay:250ms", "hx-target": "#who-found", "hx-sync": "this:replace",
	}
	return in
}

// whom asks which of several people is meant.
func whom(ctx context.Context, found []parts.Option, chosen string, problems parts.Problems) parts.Input {
	in := query(ctx, problems, "client_id", chosen)
	in.Options = found
	if chosen == "" && len(found) == 1 {
		in.Value = found[0].Value
	}
	return in
}

// when asks for day and hour in one box, as a telephone offers it.
func (f SummonsFields) when(ctx context.Context, problems parts.Problems) parts.Input {
	in := query(ctx, problems, "at", f.At)
	if isMoment(f.At) {
		in.Type = "datetime-local"
	}
	return in
}

func (f SummonsFields) place(ctx context.Context, problems parts.Problems) parts.Input {
	return places(query(ctx, problems, "place", f.Place))
}

func (f SummonsFields) how(ctx context.Context, problems parts.Problems) parts.Input {
	return listed(ctx, query(ctx, problems, "how", f.How), supervision.Ways())
}

func (f SummonsFields) words(ctx context.Context, problems parts.Problems) parts.Input {
	return ofRows(query(ctx, problems, "words", f.Words), 3)
}

// SummonsView is one call to come.
type SummonsView struct {
	Whose
	File      supervision.SummonsFile
	Duty      obligations.Duty // the appointment it became, zero for none
	Said      templ.Component  // what the client said of it on her own page, to who may read that
	MayReview bool
	Card      string // address of the card she takes along; empty for none
	Problems  parts.Problems
}

func (v SummonsView) unread() bool { return v.File.Reading == nil && !v.File.Void }

func (v SummonsView) facts(ctx context.Context) []parts.Fact {
	s := v.File.Summons
	said := []parts.Fact{
		{Label: parts.Say(ctx, "kit.field.at"), Text: v.when(ctx, s)},
		{Label: parts.Say(ctx, "kit.field.place"), Text: placeOf(s.Place.Reveal())},
		{Label: parts.Say(ctx, "kit.field.how"), Text: labelled(ctx, s.How)},
	}
	if s.CameAt != nil {
		said = append(said, parts.Fact{Label: parts.Say(ctx, "kit.fact.came_at"), Text: v.at(ctx, *s.CameAt)})
	}
	said = append(said, parts.Fact{Label: parts.Say(ctx, "kit.fact.told"), Text: v.heard(ctx, s.Reported)})
	if r := v.File.Reading; r != nil {
		text := parts.Say(ctx, "kit.summons.read_by", "who", v.who(ctx, r.ReadBy), "when", v.at(ctx, r.ReadAt))
		said = append(said, parts.Fact{Label: parts.Say(ctx, "kit.fact.read"), Text: text})
	}
	return said
}

// when says the hour, or what is known of it.
func (w Whose) when(ctx context.Context, s supervision.Summons) string {
	switch {
	case s.Moment.Date == "":
		return parts.Say(ctx, "kit.summons.no_day")
	case s.Moment.Time == "":
		return parts.Say(ctx, "kit.summons.day_only", "day", locale.From(ctx).Date(s.Moment.Date))
	}
	return locale.From(ctx).When(s.Moment, w.Zone, w.Now)
}

// ways are the appointments it can become, one button each.
func ways(ctx context.Context) []parts.Act {
	var acts []parts.Act
	for _, m := range obligations.Modalities() {
		if m.HasPlace && m.Allows(obligations.Appointment) {
			acts = append(acts, parts.Act{
				Label: parts.Say(ctx, "kit.summons.appoint", "way", parts.Say(ctx, m.ShortKey())),
				Name:  "modality", Value: m.Code, Icon: parts.IconNewDate,
			})
		}
	}
	return acts
}

// moved tells whether the calendar says another hour than the call does.
func (v SummonsView) moved() bool {
	start := v.Duty.Schedule.Start
	return v.Duty.Obligation.ID != uuid.Nil && (start.Date != v.File.Moment.Date || start.Time != v.File.Moment.Time)
}

// before are the rows that were corrected, the latest first.
func (v SummonsView) before(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for i := len(v.File.Before) - 1; i >= 0; i-- {
		s, next := v.File.Before[i], v.File.Summons
		if i+1 < len(v.File.Before) {
			next = v.File.Before[i+1]
		}
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconEdit, Gone: true, When: v.at(ctx, s.RecordedAt), Machine: s.RecordedAt.Format(time.RFC3339), Title: v.when(ctx, s),
			Text: s.Words.Reveal(), Source: v.heard(ctx, s.Reported), Told: parts.Say(ctx, "kit.why", "why", next.Why.Reveal()),
		})
	}
	return []parts.Chapter{chapter}
}

// SummonsFixView is the form for a correction.
type SummonsFixView struct {
	Whose
	ID       uuid.UUID
	Form     SummonsFixForm
	Problems parts.Problems
}

// SummonsTodayView is what stands above everything on Today.
type SummonsTodayView struct {
	Whose
	supervision.Waiting
	Clients   map[uuid.UUID]string // names
	MayReview bool
}

// Any tells whether there is anything to show.
func (v SummonsTodayView) Any() bool { return len(v.Unread)+len(v.Loose)+len(v.Adrift) > 0 }

// SummonsPanelView is a client's calls to come, in her file.
type SummonsPanelView struct {
	Whose
	Files     []supervision.SummonsFile
	MayReview bool
}

// unread are those that nobody who may has read yet.
func (v SummonsPanelView) unread() []supervision.SummonsFile {
	var list []supervision.SummonsFile
	for _, f := range v.Files {
		if f.Reading == nil && !f.Void {
			list = append(list, f)
		}
	}
	return list
}

// Alarm tells whether any of them stands above everything.
func (v SummonsPanelView) Alarm() bool { return len(v.unread()) > 0 }

// alarms are calls to come as lines that can be marked read at once.
func alarms(ctx context.Context, w Whose, names map[uuid.UUID]string, files []supervision.SummonsFile, act func(supervision.SummonsFile) templ.Component) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range files {
		w.Theirs = f.Moment.Zone
		e := parts.Entry{
			Icon: parts.IconBell, Tone: parts.Danger, When: w.when(ctx, f.Summons), Machine: machineOf(f.Summons),
			Title: names[f.ClientID], Href: SummonsPath(f.ID), Text: f.Words.Reveal(), Source: came(ctx, f.Summons), Told: w.heard(ctx, f.Reported),
			Content: act(f),
		}
		if e.Title == "" {
			e.Title = parts.Say(ctx, "kit.summons.title")
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// came says where to go and how the call came.
func came(ctx context.Context, s supervision.Summons) string {
	var said []string
	for _, one := range []string{placeOf(s.Place.Reveal()), labelled(ctx, s.How)} {
		if one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, " · ")
}

func machineOf(s supervision.Summons) string {
	switch {
	case s.StartsAt != nil:
		return s.StartsAt.UTC().Format(time.RFC3339)
	case s.Moment.Date != "":
		return string(s.Moment.Date)
	}
	return s.ToldAt.UTC().Format(time.RFC3339)
}

// lines are all of a client's calls to come, the newest first.
func (v SummonsPanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range v.Files {
		e := parts.Entry{
			Icon: parts.IconBell, When: v.when(ctx, f.Summons), Machine: machineOf(f.Summons), Gone: f.Void,
			Title: parts.Say(ctx, "kit.summons.title"), Href: SummonsPath(f.ID), Source: came(ctx, f.Summons),
		}
		switch {
		case f.Void:
		case f.Reading == nil:
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.summons.unread"), Tone: parts.Danger}}
		case f.Appointment != nil:
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.summons.in_calendar"), Tone: parts.Done}}
		default:
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.summons.was_read"), Tone: parts.Done, Icon: parts.IconChecked}}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// today is the day on the client's walls.
func (w Whose) today() wall.Date { return wall.At(w.Now, w.Theirs).Date }

// SummonsID is the row of a call to come that the person sees.
type SummonsID = uuid.UUID

func (v NewSummonsView) back(ctx context.Context) parts.Act {
	if v.chosen() {
		return v.toFile(ctx)
	}
	return parts.Act{Label: parts.Say(ctx, "layout.today"), Href: "/"}
}

// stands tells whether the appointment of a summons that should not have been there
// still holds.
func (v SummonsView) stands() bool { return v.File.Void && v.Duty.Obligation.EndedOn == "" }

// endDuty leads to the end of the appointment's duty.
func (v SummonsView) endDuty(ctx context.Context) parts.Act {
	if !v.MayWrite {
		return parts.Act{}
	}
	return parts.Act{
		Label: parts.Say(ctx, "kit.summons.end_duty"), Icon: parts.IconClose, Small: true,
		Href: "/obligations/" + v.Duty.Obligation.ID.String() + "/ending",
	}
}

func (v SummonsView) reschedule(ctx context.Context) parts.Act {
	if !v.MayWrite {
		return parts.Act{}
	}
	return parts.Act{
		Label: parts.Say(ctx, "kit.summons.reschedule"), Icon: parts.IconMoved, Small: true,
		Href: "/obligations/" + v.Duty.Obligation.ID.String() + "/schedule",
	}
}

// readAttrs name the button for those who hear the page: what is done, and for whom.
func readAttrs(ctx context.Context, name string) templ.Attributes {
	label := parts.Say(ctx, "kit.summons.mark_read")
	if name != "" {
		label += ": " + name
	}
	return templ.Attributes{"aria-label": label}
}

func (v SummonsTodayView) unreadLines(ctx context.Context) []parts.Chapter {
	return alarms(ctx, v.Whose, v.Clients, v.Unread, func(f supervision.SummonsFile) templ.Component {
		return readButton(f.ID, v.Clients[f.ClientID], v.MayReview)
	})
}

func (v SummonsPanelView) unreadLines(ctx context.Context) []parts.Chapter {
	return alarms(ctx, v.Whose, map[uuid.UUID]string{}, v.unread(), func(f supervision.SummonsFile) templ.Component {
		return readButton(f.ID, v.Name, v.MayReview)
	})
}

// adriftLines lead to the way to move the appointment or to end its duty.
func (v SummonsTodayView) adriftLines(ctx context.Context) []parts.Chapter {
	chapters := alarms(ctx, v.Whose, v.Clients, v.Adrift, func(supervision.SummonsFile) templ.Component { return templ.NopComponent })
	for i, f := range v.Adrift {
		e := &chapters[0].Entries[i]
		e.Tone, e.Gone, e.Told = parts.Warning, f.Void, parts.Say(ctx, adriftKey(f))
		e.Act = parts.Act{Label: parts.Say(ctx, "kit.summons.look"), Href: SummonsPath(f.ID) + "#calendar", Icon: parts.IconMoved, Small: true}
	}
	return chapters
}

func adriftKey(f supervision.SummonsFile) string {
	if f.Void {
		return "kit.summons.adrift_void"
	}
	return "kit.summons.adrift_moved"
}

// looseLines lead to the way into the calendar.
func (v SummonsTodayView) looseLines(ctx context.Context) []parts.Chapter {
	chapters := alarms(ctx, v.Whose, v.Clients, v.Loose, func(supervision.SummonsFile) templ.Component { return templ.NopComponent })
	for i, f := range v.Loose {
		e := &chapters[0].Entries[i]
		e.Tone, e.Told = parts.Warning, ""
		e.Act = parts.Act{Label: parts.Say(ctx, "kit.summons.calendar"), Href: SummonsPath(f.ID) + "#calendar", Icon: parts.IconNewDate, Small: true}
	}
	return chapters
}
