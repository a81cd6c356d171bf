package supervision

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// ViolationNewView is the form for a notice, or for its correction.
type ViolationNewView struct {
	Whose
	ID       uuid.UUID // the row that is corrected, zero for a new one
	Form     ViolationForm
	About    []obligations.Entry // check-ins it can speak of
	Problems parts.Problems
}

func (v ViolationNewView) fresh() bool { return v.ID == uuid.Nil }

func (v ViolationNewView) action() string {
	if v.fresh() {
		return ViolationsPath(v.Client)
	}
	return ViolationPath(v.ID, "corrections")
}

func (v ViolationNewView) titleKey() string {
	if v.fresh() {
		return "kit.violation.new"
	}
	return "kit.correct.title"
}

func (v ViolationNewView) saveKey() string {
	if v.fresh() {
		return "kit.violation.save"
	}
	return "kit.correct.save"
}

// about asks which check-ins it speaks of.
func (v ViolationNewView) about(ctx context.Context) parts.Input {
	in := query(ctx, v.Problems, "occurrences", strings.Join(v.Form.Occurrences, ","))
	for _, e := range v.About {
		in.Options = append(in.Options, parts.Option{Value: e.ID.String(), Label: v.checkIn(ctx, e)})
	}
	return in
}

// checkIn says one check-in: which, when, and what became of it.
func (w Whose) checkIn(ctx context.Context, e obligations.Entry) string {
	said := []string{locale.From(ctx).When(e.Moment, w.Zone, w.Now), wayTitle(ctx, e.Modality), parts.Say(ctx, e.State.LabelKey())}
	return strings.Join(said, " · ")
}

// ViolationView is one notice with what was sent in answer.
type ViolationView struct {
	Whose
	File  supervision.ViolationFile
	About []obligations.Entry
	Papers
	Form  AnswerForm
	Wrong parts.Problems // with the form of an answer
}

func (v ViolationView) saveKey() string {
	if v.Form.Supersedes != "" {
		return "kit.correct.save"
	}
	return "kit.violation.answer_save"
}

func (v ViolationView) toNotice(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "kit.violation.title"), Href: ViolationPath(v.File.First(), "")}
}

func (v ViolationView) facts(ctx context.Context) []parts.Fact {
	f := v.File.Violation
	return []parts.Fact{
		{Label: parts.Say(ctx, "kit.field.dated_on"), Text: dayOf(ctx, f.DatedOn)},
		{Label: parts.Say(ctx, "kit.field.received_on"), Text: dayOf(ctx, f.ReceivedOn)},
		{Label: parts.Say(ctx, "kit.field.how"), Text: labelled(ctx, f.How)},
		{Label: parts.Say(ctx, "kit.field.answer_by"), Text: dayOf(ctx, f.AnswerBy)},
		{Label: parts.Say(ctx, "kit.fact.told"), Text: v.heard(ctx, f.Reported)},
	}
}

// latest are the answers, the latest first.
func (v ViolationView) latest() []supervision.AnswerFile {
	list := slices.Clone(v.File.Answers)
	slices.Reverse(list)
	return list
}

// answer is one of them: what was sent, how and by whom.
func (v ViolationView) answer(ctx context.Context, a supervision.AnswerFile) []parts.Chapter {
	e := parts.Entry{
		ID: a.First.String(), Icon: parts.IconMail, Tone: parts.Done, When: dayOf(ctx, a.SentOn), Machine: string(a.SentOn),
		Title: parts.Say(ctx, a.How.LabelKey()), Text: a.What.Reveal(), Source: parts.Say(ctx, "kit.written_by", "who", v.who(ctx, a.RecordedBy)),
	}
	if by := a.SentBy.Reveal(); by != "" {
		e.Source = parts.Say(ctx, "kit.sent_by", "who", by) + " · " + e.Source
	}
	if proof := a.Proof.Reveal(); proof != "" {
		e.Told = parts.Say(ctx, "kit.proof", "proof", proof)
	}
	if v.MayWrite {
		href := correcting(ViolationPath(v.File.First(), "answers")+"/new", a.ID)
		e.Act = parts.Act{Label: parts.Say(ctx, "kit.correct"), Href: href, Small: true, Look: parts.Quiet}
	}
	return []parts.Chapter{{Entries: []parts.Entry{e}}}
}

// before are the rows that were corrected, the latest first.
func (v ViolationView) before(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for i := len(v.File.Before) - 1; i >= 0; i-- {
		b := v.File.Before[i]
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconEdit, Gone: true, When: v.at(ctx, b.RecordedAt), Machine: b.RecordedAt.Format(time.RFC3339),
			Title: parts.Say(ctx, "kit.violation.title"), Text: b.Alleges.Reveal(), Source: v.heard(ctx, b.Reported),
		})
	}
	return []parts.Chapter{chapter}
}

// ViolationPanelView is a client's notices in her file.
type ViolationPanelView struct {
	Whose
	Files []supervision.ViolationFile
}

func (v ViolationPanelView) open() []supervision.Unanswered {
	var list []supervision.Unanswered
	for _, f := range v.Files {
		if f.Open() {
			list = append(list, supervision.Unanswered{Violation: f.Violation, First: f.First()})
		}
	}
	return list
}

// Alarm tells whether any of them waits for an answer.
func (v ViolationPanelView) Alarm() bool { return len(v.open()) > 0 }

func (v ViolationPanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range v.Files {
		e := parts.Entry{
			Icon: parts.IconDocument, When: v.day(ctx, string(f.ReceivedOn), f.ToldAt), Machine: f.ToldAt.Format(time.RFC3339), Gone: f.Void,
			Title: parts.Say(ctx, "kit.violation.title"), Href: ViolationPath(f.First(), ""),
		}
		switch {
		case f.Void:
		case f.Open():
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.violation.open"), Tone: parts.Warning}}
		default:
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.violation.answered"), Tone: parts.Done}}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// ViolationTodayView is the notices that wait for an answer.
type ViolationTodayView struct {
	Whose
	Open    []supervision.Unanswered
	Clients map[uuid.UUID]string // names
}

// waiting are notices without an answer, the nearest day on top.
func (w Whose) waiting(ctx context.Context, open []supervision.Unanswered, names map[uuid.UUID]string) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, u := range open {
		e := parts.Entry{
			Icon: parts.IconDocument, Tone: parts.Warning, When: parts.Say(ctx, "kit.violation.no_day"), Machine: u.ToldAt.Format(time.RFC3339),
			Title: names[u.ClientID], Text: u.Alleges.Reveal(), Href: ViolationPath(u.First, ""), Source: w.heard(ctx, u.Reported),
		}
		if u.AnswerBy != "" {
			e.When, e.Machine = parts.Say(ctx, "kit.violation.by", "day", dayOf(ctx, u.AnswerBy)), string(u.AnswerBy)
		}
		if u.AnswerBy != "" && u.AnswerBy <= w.today() {
			e.Tone = parts.Danger
		}
		if e.Title == "" {
			e.Title = parts.Say(ctx, "kit.violation.title")
		}
		if w.MayWrite {
			label := parts.Say(ctx, "kit.violation.answer")
			e.Act = parts.Act{Label: label, Href: ViolationPath(u.First, "") + "#answer", Icon: parts.IconMail, Small: true}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// nobody needs a name in a file of her own.
var nobody = map[uuid.UUID]string{}

func (v ViolationView) tone() parts.Tone {
	if v.File.Open() {
		return parts.Warning
	}
	return ""
}
