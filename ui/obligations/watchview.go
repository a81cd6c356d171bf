package obligations

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/ui/parts"
)

// WatchForm is what the forms around a check-in send: who has it, what an attorney
// noted before a visit, what is known of its end.
type WatchForm struct {
	FormID  string `form:"form_id"`
	Note    string `form:"note"`
	From    string `form:"from"` // the page to go back to; only "today" is known
	Answer  string `form:"answer"`
	OnlyFor string `form:"client_id"` // empty for everybody under the duty
	AtDate  string `form:"at.date"`
	AtTime  string `form:"at.time"`
	Source  string `form:"source"`
	Called  string `form:"called"`
}

// Return is the form as the room takes it. The time is meant by the clock of the
// visit's own place.
func (f WatchForm) Return(zone string) (obligations.NewReturn, error) {
	n := obligations.NewReturn{
		Answer: obligations.Answer(f.Answer), Source: obligations.Source(f.Source), Note: f.Note, Called: f.Called, FormID: f.FormID,
		OnlyFor: OutcomeForm{OnlyFor: f.OnlyFor}.Whose(),
	}
	at, err := instant(f.AtDate, f.AtTime, zone)
	n.At = at
	return n, err
}

// WatchView is what happens around one check-in or visit.
type WatchView struct {
	About
	Entry     Entry
	Alarm     obligations.Alarm
	Seen      []obligations.Acknowledgement
	Reviews   []obligations.Review
	Returns   []obligations.Return
	Names     map[uuid.UUID]string // of staff
	People    []uuid.UUID          // who reports together, as far as one may see; empty for one alone
	Clients   map[uuid.UUID]string // their names
	Form      WatchForm
	Problems  parts.Problems
	MayWrite  bool
	MayReview bool
}

func (v WatchView) silent() bool { return slices.Contains(obligations.Silent(), v.Entry.State) }

func (v WatchView) visit() bool {
	m, known := obligations.ModalityOf(v.Entry.Modality)
	return known && m.InPerson() && !v.Entry.State.Cancelled()
}

func (v WatchView) begun() bool { return !v.Now.Before(v.Entry.OpensAt) }

// home tells whether they come to her, rather than she to them.
func (v WatchView) home() bool {
	m, _ := obligations.ModalityOf(v.Entry.Modality)
	return !m.HasPlace
}

// notOut tells whether the last thing known is that the client did not come out.
func (v WatchView) notOut() bool {
	return slices.ContainsFunc(v.Returns, func(r obligations.Return) bool {
		return r.Answer == obligations.DidNotComeOut && !v.replaced(r)
	})
}

// replaced tells whether a later answer took the place of one.
func (v WatchView) replaced(r obligations.Return) bool {
	return slices.ContainsFunc(v.Returns, func(later obligations.Return) bool { return later.Supersedes != nil && *later.Supersedes == r.ID })
}

func (v WatchView) tone() parts.Tone {
	if v.Alarm.Rings {
		return parts.Danger
	}
	return ""
}

func (v WatchView) returnTone() parts.Tone {
	switch {
	case v.notOut():
		return parts.Danger
	case len(v.Returns) == 0:
		return parts.Accent
	}
	return ""
}

// turn says who is asked, or when it rings again.
func (v WatchView) turn(ctx context.Context) string {
	switch {
	case v.Alarm.Everybody:
		return parts.Say(ctx, "watch.turn.everybody")
	case v.Alarm.Rings:
		key := "watch.turn.asked"
		if len(v.Alarm.Asked) > 1 {
			key = "watch.turn.asked_several"
		}
		var who []string
		for _, id := range v.Alarm.Asked {
			who = append(who, v.Names[id])
		}
		said := parts.Say(ctx, key, "who", locale.From(ctx).List(who...))
		return said + ". " + parts.Say(ctx, "watch.turn.next", "when", v.clock(ctx, v.Alarm.Next)) + "."
	case !v.Alarm.Next.IsZero() && v.Alarm.Seen != nil:
		return parts.Say(ctx, "watch.turn.quiet", "when", v.clock(ctx, v.Alarm.Next))
	}
	return ""
}

func (v WatchView) clock(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, v.Zone, v.Zone, v.Now)
}

func (v WatchView) ackKey() string {
	if v.notOut() {
		return "watch.ack.take_over"
	}
	return "watch.ack.act"
}

func (v WatchView) ackAct(ctx context.Context) parts.Act {
	if !v.MayWrite || v.notOut() && !v.MayReview || !v.silent() && !v.notOut() {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, v.ackKey()), Href: OccurrencePath(v.Entry.ID) + "/acknowledgement", Icon: parts.IconDone, Small: true}
}

func (v WatchView) reviewAct(ctx context.Context) parts.Act {
	if !v.MayReview || v.begun() {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, "watch.review.act"), Href: OccurrencePath(v.Entry.ID) + "/review", Icon: parts.IconShow, Small: true}
}

func (v WatchView) returnAct(ctx context.Context) parts.Act {
	if !v.MayWrite {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, "watch.return.answer"), Href: OccurrencePath(v.Entry.ID) + "/return", Icon: parts.IconEdit, Small: true}
}

// written is one line of what was put on record: what, by whom, when.
func (v WatchView) written(ctx context.Context, said, note string, by uuid.UUID, at time.Time) parts.Entry {
	return parts.Entry{
		Icon: parts.IconNote, Title: said, Text: note, When: v.clock(ctx, at), Machine: at.UTC().Format(time.RFC3339), Source: v.Names[by],
	}
}

func (v WatchView) seenLines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, a := range slices.Backward(v.Seen) {
		line := v.written(ctx, v.Names[a.AcknowledgedBy], a.Note.Reveal(), uuid.Nil, a.AcknowledgedAt)
		line.Icon, line.Marks = parts.IconPerson, []parts.Mark{{Word: parts.Say(ctx, "watch.seen.title"), Tone: parts.Accent, Icon: parts.IconDone}}
		chapter.Entries = append(chapter.Entries, line)
	}
	return []parts.Chapter{chapter}
}

func (v WatchView) reviewLines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, r := range slices.Backward(v.Reviews) {
		line := v.written(ctx, parts.Say(ctx, "watch.review.marked"), r.Note.Reveal(), r.ReviewedBy, r.ReviewedAt)
		line.Icon, line.Tone = parts.IconChecked, parts.Done
		if !r.Holds(v.Entry.Moment) {
			was := v.Entry.Moment
			was.Date, was.Time = r.Date, r.Time
			line.Icon, line.Tone, line.Gone = parts.IconMoved, parts.Warning, true
			line.Told = parts.Say(ctx, "watch.review.other_date", "when", locale.From(ctx).When(was, v.Zone, v.Now))
		}
		chapter.Entries = append(chapter.Entries, line)
	}
	return []parts.Chapter{chapter}
}

func (v WatchView) returnLines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, r := range slices.Backward(v.Returns) {
		said := v.said(ctx, r.Answer)
		if r.OnlyFor != nil {
			said = parts.Say(ctx, "obligations.record.of", "name", v.Clients[*r.OnlyFor], "state", said)
		}
		line := v.written(ctx, said, r.Note.Reveal(), uuid.Nil, r.RecordedAt)
		line.Icon, line.Tone, line.Gone = parts.IconUnknown, parts.Neutral, v.replaced(r)
		switch r.Answer {
		case obligations.CameOut:
			line.Icon, line.Tone = parts.IconDone, parts.Done
		case obligations.DidNotComeOut:
			line.Icon, line.Tone = parts.IconDanger, parts.Danger
		}
		line.Told = parts.Say(ctx, "obligations.record.by", "who", v.Names[r.RecordedBy], "when", v.clock(ctx, r.RecordedAt))
		if r.Source != "" {
			line.Source = parts.Say(ctx, r.Source.LabelKey())
		}
		if line.When = parts.Say(ctx, "watch.return.no_time"); r.At != nil {
			line.When, line.Machine = locale.From(ctx).DateTime(*r.At, v.Entry.Moment.Zone, v.Zone, v.Now), r.At.UTC().Format(time.RFC3339)
		}
		if called := r.Called.Reveal(); called != "" {
			line.Marks = []parts.Mark{{Word: parts.Say(ctx, "watch.return.was_called", "who", called), Icon: parts.IconPhone}}
		}
		chapter.Entries = append(chapter.Entries, line)
	}
	return []parts.Chapter{chapter}
}

// said words an answer for an office, or for a visit at the client's home.
func (v WatchView) said(ctx context.Context, a obligations.Answer) string {
	if v.home() {
		return parts.Say(ctx, "watch.answer_home."+string(a))
	}
	return parts.Say(ctx, a.LabelKey())
}

func (v WatchView) question(ctx context.Context) string {
	if v.home() {
		return parts.Say(ctx, "watch.return.ask_home")
	}
	return parts.Say(ctx, "watch.return.ask")
}

func (v WatchView) ask(ctx context.Context, name, key, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, key), Optional: true, Autocomplete: "off"}.With(value, v.Problems)
}

func (v WatchView) noted(ctx context.Context, key, hint string) parts.Input {
	in := v.ask(ctx, "note", key, v.Form.Note)
	in.Hint = parts.Say(ctx, hint)
	return in
}

func (v WatchView) called(ctx context.Context) parts.Input {
	in := v.ask(ctx, "called", "watch.return.called", v.Form.Called)
	in.Hint = parts.Say(ctx, "watch.return.called_hint")
	return in
}

func (v WatchView) answers(ctx context.Context) parts.Input {
	in := v.ask(ctx, "answer", "watch.return.answer", v.Form.Answer)
	in.Required, in.Optional = true, false
	for _, a := range obligations.Answers() {
		in.Options = append(in.Options, parts.Option{Value: string(a), Label: v.said(ctx, a)})
	}
	return in
}

// whose asks whom the answer is about, where several people report together.
func (v WatchView) whose(ctx context.Context) parts.Input {
	return OccurrenceView{People: v.People, Clients: v.Clients, Problems: v.Problems, Form: OutcomeForm{OnlyFor: v.Form.OnlyFor}}.whose(ctx)
}

func (v WatchView) sources(ctx context.Context) parts.Input {
	in := v.ask(ctx, "source", "watch.return.source", v.Form.Source)
	in.Optional = false
	in.Options = []parts.Option{{Label: parts.Say(ctx, "obligations.choose")}}
	for _, s := range obligations.ReturnSources() {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())})
	}
	return in
}

func (v WatchView) at(ctx context.Context) parts.WhenInput {
	in := parts.WhenInput{
		Date: v.ask(ctx, "at.date", "watch.return.at.date", v.Form.AtDate),
		Time: v.ask(ctx, "at.time", "watch.return.at.time", v.Form.AtTime),
	}
	if problem := v.Problems.For("at"); problem != "" {
		in.Time.Problem = problem
	}
	return in
}

// WatchFormOf is a form as it opens: on the day of a visit the time is now by the
// clocks of its place.
func WatchFormOf(e Entry, answer, formID string, now time.Time) WatchForm {
	f := WatchForm{FormID: formID, Answer: answer}
	if dayOf(now, e.Moment.Zone) == string(e.Moment.Date) {
		f.AtDate, f.AtTime = dayOf(now, e.Moment.Zone), clockOf(now, e.Moment.Zone)
	}
	return f
}
