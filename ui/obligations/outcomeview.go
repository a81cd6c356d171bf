package obligations

import (
	"context"
	"slices"
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
	Said     templ.Component      // what the client says about it; nil for nothing
	Watch    templ.Component      // who looks after it, and what is around a visit; nil for nothing
	People   []uuid.UUID          // who reports together, as far as one may see; empty for one alone
	Clients  map[uuid.UUID]string // their names
	Prompts  []obligations.PromptRecord
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
	if e.Withdrawn != obligations.NotWithdrawn {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.withdrawn"), Text: parts.Say(ctx, e.Withdrawn.LabelKey())})
	}
	for _, r := range v.Prompts {
		key := "obligations.fact.prompt"
		if r.TakenBack {
			key = "obligations.fact.taken_back"
		}
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, key), Text: parts.Say(
			ctx, "obligations.prompt.known", "source", parts.Say(ctx, r.Source.LabelKey()), "who", v.Names[r.RecordedBy],
			"when", p.DateTime(r.RecordedAt, v.Zone, v.Zone, v.Now), "note", r.Note.Reveal(),
		)})
	}
	if len(v.People) > 1 {
		var names []string
		for _, id := range v.People {
			names = append(names, v.Clients[id])
		}
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "obligations.fact.people"), Text: p.List(names...)})
	}
	return facts
}

func (v OccurrenceView) acts(ctx context.Context) []parts.Act {
	if !v.MayWrite || v.Entry.State == obligations.Withdrawn {
		return []parts.Act{}
	}
	acts := []parts.Act{{Label: parts.Say(ctx, "obligations.act.attempted_failed"), Href: failurePath(v.Entry), Icon: parts.IconApp}}
	add := func(when bool, key, place string, icon parts.Icon) {
		if when {
			acts = append(acts, parts.Act{Label: parts.Say(ctx, key), Href: OccurrencePath(v.Entry.ID) + "/" + place, Icon: icon})
		}
	}
	add(v.Entry.State.ByClock() && !v.Entry.Prompted, "obligations.move.act", "move", parts.IconMoved)
	add(v.Entry.State.ByClock() && v.Entry.Prompted, "obligations.take_back.title", "taking-back", parts.IconHistory)
	add(v.Entry.State.ByPerson(), "obligations.retract.title", "retraction", parts.IconHistory)
	for _, o := range v.Outcomes {
		last := o.OnlyFor != nil && o.State != obligations.Retracted && !v.superseded(o)
		add(last, "obligations.retract.own", "retraction?client_id="+ownID(o), parts.IconHistory)
	}
	return acts
}

// superseded tells whether a later row took the place of an outcome.
func (v OccurrenceView) superseded(o obligations.OutcomeRecord) bool {
	return slices.ContainsFunc(v.Outcomes, func(later obligations.OutcomeRecord) bool {
		return later.Supersedes != nil && *later.Supersedes == o.ID
	})
}

func ownID(o obligations.OutcomeRecord) string {
	if o.OnlyFor == nil {
		return ""
	}
	return o.OnlyFor.String()
}

// whose asks whom an outcome is about, where several people report together.
func (v OccurrenceView) whose(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "client_id", v.Form.OnlyFor)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "obligations.record.everybody")}}
	for _, id := range v.People {
		in.Options = append(in.Options, parts.Option{Value: id.String(), Label: parts.Say(ctx, "obligations.record.only", "name", v.Clients[id])})
	}
	return in
}

func (v OccurrenceView) states(ctx context.Context) parts.Input {
	in := required(ask(ctx, v.Problems, "state", v.Form.State))
	for _, s := range obligations.Recordable() {
		option := parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())}
		switch {
		case s.Missed():
			option.Hint = parts.Say(ctx, "obligations.record.needs_reason")
		case s.NeedsReason():
			option.Hint = parts.Say(ctx, "obligations.record.say_why")
		}
		in.Options = append(in.Options, option)
	}
	return in
}

func (v OccurrenceView) sources(ctx context.Context) parts.Input {
	return sourcesInput(ctx, v.Problems, v.Form.Source)
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

// askEarly tells whether it is asked that she did it before the window opened.
func (v OccurrenceView) askEarly() bool {
	return v.Form.Early != "" || v.Now.Before(v.Entry.OpensAt) || v.Problems.For("at") != ""
}

func (v OccurrenceView) early(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "early", v.Form.Early)
	in.Optional = true
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
			Machine: o.RecordedAt.Format(time.RFC3339), Gone: v.superseded(o),
		}
		if o.OnlyFor != nil {
			entry.Title = parts.Say(ctx, "obligations.record.of", "name", v.Clients[*o.OnlyFor], "state", entry.Title)
		}
		if o.HappenedAt != nil {
			entry.When = p.DateTime(*o.HappenedAt, v.Entry.Moment.Zone, v.Zone, v.Now)
			entry.Machine = o.HappenedAt.Format(time.RFC3339)
		}
		chapter.Entries = append(chapter.Entries, entry)
	}
	return []parts.Chapter{chapter}
}

// RetractView is the form that takes an outcome back, or a prompt that was recorded
// by mistake.
type RetractView struct {
	About
	Entry    Entry
	Prompt   bool
	Form     OutcomeForm
	Problems parts.Problems
}

func (v RetractView) key(word string) string {
	if v.Prompt {
		return "obligations.take_back." + word
	}
	return "obligations.retract." + word
}

func (v RetractView) action() string {
	if v.Prompt {
		return OccurrencePath(v.Entry.ID) + "/taking-back"
	}
	return OccurrencePath(v.Entry.ID) + "/retraction"
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

// askPause tells whether it is asked that a date takes place though the duty rests.
func (v MoveView) askPause(ctx context.Context) (parts.Input, bool) {
	in := ask(ctx, v.Problems, "in_pause", v.Form.InPause)
	in.Optional = true
	return in, v.Form.InPause != "" || v.Problems.For("date") == parts.Say(ctx, "obligations.in_pause")
}

// ResumeView is the form that takes the end of a duty back.
type ResumeView struct {
	About
	Duty     obligations.Duty
	Form     ResumeForm
	Problems parts.Problems
}

// EndView is the form for the end of a duty.
type EndView struct {
	About
	Duty     obligations.Duty
	Form     EndForm
	Problems parts.Problems
}
