package obligations

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/ui/parts"
)

// Entry is an occurrence as lists show it.
type Entry = obligations.Entry

// minutesLeft says how long a told window stays open.
func minutesLeft(ctx context.Context, e Entry, now time.Time) string {
	if e.State != obligations.Due || !e.Timed() || !e.ClosesAt.After(now) {
		return ""
	}
	left := locale.From(ctx).Duration(e.ClosesAt.Sub(now).Round(time.Minute))
	return parts.Say(ctx, "obligations.left", "length", left)
}

// recordActs lead to the form with its answer chosen, and where the app failed to
// the log of it. None of them says that anybody missed anything: that takes the
// whole form.
func recordActs(ctx context.Context, e Entry) []parts.Act {
	return []parts.Act{
		{
			Label: parts.Say(ctx, "obligations.act.reported"), Href: OccurrencePath(e.ID) + "?state=" + string(obligations.Reported) + "#record",
			Icon: marks[obligations.Reported].Icon, Small: true,
		},
		{
			Label: parts.Say(ctx, "obligations.act.attempted_failed"), Href: failurePath(e),
			Icon: marks[obligations.AttemptedFailed].Icon, Small: true,
		},
		{Label: parts.Say(ctx, "obligations.act.other"), Href: OccurrencePath(e.ID) + "#record", Small: true, Look: parts.Quiet},
	}
}

// failurePath is where a failure of the check-in is logged.
func failurePath(e Entry) string {
	return "/clients/" + e.ClientID.String() + "/failures/new?occurrence=" + e.ID.String()
}

// OccurrenceView is one occurrence with the form about it.
type OccurrenceView struct {
	About
	Entry    Entry
	Form     OutcomeForm
	Outcomes []obligations.OutcomeRecord
	Names    map[uuid.UUID]string // of staff
	Watch    templ.Component      // who looks after it, and what is around a visit; nil for nothing
	MayWrite bool
	Problems parts.Problems
}

func (v OccurrenceView) mayRecord() bool { return v.MayWrite && v.Entry.State != obligations.Withdrawn }

func (v OccurrenceView) facts(ctx context.Context) []parts.Fact {
	e, p := v.Entry, locale.From(ctx)
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "obligations.fact.state"), Content: parts.Badge(mark(ctx, e))},
		{Label: parts.Say(ctx, "obligations.fact.opens"), Text: when(ctx, e, v.Zone, v.Now)},
	}
	if e.Timed() {
		facts = append(facts, parts.Fact{
			Label: parts.Say(ctx, "obligations.fact.closes"), Text: p.DateTime(e.ClosesAt, e.Moment.Zone, v.Zone, v.Now),
		})
	}
	if e.Moved {
		was := e.Moment
		was.Date, was.Time = e.SlotDate, e.SlotTime
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.was"), Text: p.When(was, v.Zone, v.Now)})
	}
	if !e.Place.Empty() {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.place"), Text: placeName(e.Place.Reveal())})
	}
	return facts
}

func (v OccurrenceView) acts(ctx context.Context) []parts.Act {
	failed := parts.Act{Label: parts.Say(ctx, "obligations.act.attempted_failed"), Href: failurePath(v.Entry), Icon: parts.IconApp}
	switch {
	case v.MayWrite && v.Entry.State.ByClock():
		return []parts.Act{failed, {
			Label: parts.Say(ctx, "obligations.move.act"), Href: OccurrencePath(v.Entry.ID) + "/move", Icon: parts.IconMoved,
		}}
	case v.MayWrite && v.Entry.State.ByPerson():
		return []parts.Act{failed, {
			Label: parts.Say(ctx, "obligations.retract.title"), Href: OccurrencePath(v.Entry.ID) + "/retraction", Icon: parts.IconHistory,
		}}
	}
	return []parts.Act{}
}

func (v OccurrenceView) states(ctx context.Context) parts.Input {
	in := required(ask(ctx, v.Problems, "state", v.Form.State))
	for _, s := range obligations.Recordable() {
		option := parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())}
		if s.Missed() {
			option.Hint = parts.Say(ctx, "obligations.record.needs_reason")
		}
		in.Options = append(in.Options, option)
	}
	return in
}

func (v OccurrenceView) sources(ctx context.Context) parts.Input {
	in := required(ask(ctx, v.Problems, "source", v.Form.Source))
	in.Options = []parts.Option{{Label: parts.Say(ctx, "obligations.choose")}}
	for _, s := range obligations.Sources() {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())})
	}
	return in
}

func (v OccurrenceView) at(ctx context.Context) parts.WhenInput {
	in := parts.WhenInput{
		Date: ask(ctx, v.Problems, "at.date", v.Form.AtDate),
		Time: ask(ctx, v.Problems, "at.time", v.Form.AtTime),
	}
	in.Date.Optional, in.Time.Optional = true, true
	if problem := v.Problems.For("at"); problem != "" {
		in.Time.Problem = problem
	}
	return in
}

// story is what is on record, the latest first.
func (v OccurrenceView) story(ctx context.Context) []parts.Chapter {
	p := locale.From(ctx)
	chapter := parts.Chapter{}
	for i := len(v.Outcomes) - 1; i >= 0; i-- {
		o := v.Outcomes[i]
		m := marks[o.State]
		entry := parts.Entry{
			Icon: m.Icon, Tone: m.Tone, Title: parts.Say(ctx, o.State.LabelKey()), Text: o.Reason.Reveal(),
			Source:  parts.Say(ctx, o.Source.LabelKey()),
			Told:    parts.Say(ctx, "obligations.record.by", "who", v.Names[o.RecordedBy], "when", p.DateTime(o.RecordedAt, v.Zone, v.Zone, v.Now)),
			When:    parts.Say(ctx, "obligations.record.no_time"),
			Machine: o.RecordedAt.Format(time.RFC3339), Gone: i < len(v.Outcomes)-1,
		}
		if o.HappenedAt != nil {
			entry.When = p.DateTime(*o.HappenedAt, v.Entry.Moment.Zone, v.Zone, v.Now)
			entry.Machine = o.HappenedAt.Format(time.RFC3339)
		}
		chapter.Entries = append(chapter.Entries, entry)
	}
	return []parts.Chapter{chapter}
}

// RetractView is the form that takes an outcome back.
type RetractView struct {
	About
	Entry    Entry
	Form     OutcomeForm
	Problems parts.Problems
}

// OutcomeFormOf is the form as it opens. On the day itself the time is now by the
// clocks of the place; it can be changed or emptied. Of another day nobody knows.
func OutcomeFormOf(e Entry, state, formID string, now time.Time) OutcomeForm {
	f := OutcomeForm{FormID: formID, Version: e.Version, State: state}
	if state != "" && dayOf(now, e.Moment.Zone) == string(e.Moment.Date) {
		f.AtDate, f.AtTime = dayOf(now, e.Moment.Zone), clockOf(now, e.Moment.Zone)
	}
	return f
}

// MoveView is the form for another date of one occurrence.
type MoveView struct {
	About
	Entry    Entry
	Form     MoveForm
	AskFold  bool
	Problems parts.Problems
}

// up leads back to the occurrence that a form is about.
func up(ctx context.Context, e Entry) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "obligations.back_up"), Href: OccurrencePath(e.ID)}
}

func (v MoveView) soFar(ctx context.Context) string {
	return parts.Say(ctx, "obligations.move.so_far", "when", locale.From(ctx).When(v.Entry.Moment, v.Zone, v.Now))
}

// MoveFormOf is the form as it opens.
func MoveFormOf(e Entry, formID string) MoveForm {
	return MoveForm{
		FormID: formID, Version: e.Version, Date: string(e.Moment.Date), Time: string(e.Moment.Time), Zone: e.Moment.Zone,
	}
}

// EndView is the form for the end of a duty.
type EndView struct {
	About
	Duty     obligations.Duty
	Form     EndForm
	Problems parts.Problems
}
