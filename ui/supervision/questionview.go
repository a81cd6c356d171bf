package supervision

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// QuestionForm is the answer about one duty, as it is typed.
type QuestionForm struct {
	FormID  string `form:"form_id"`
	Ground  string `form:"ground"`
	Duty    string `form:"duty"`
	Answer  string `form:"answer"`
	LastDay string `form:"last_day"`
	Reason  string `form:"reason"`
}

// Given is the form as the room takes it.
func (f QuestionForm) Given() supervision.NewDutyAnswer {
	return supervision.NewDutyAnswer{
		Ground: parsed(f.Ground), Duty: parsed(f.Duty), Answer: supervision.Goes(f.Answer), LastDay: wall.Date(f.LastDay), Reason: f.Reason,
		FormID: f.FormID,
	}
}

// QuestionsView is the page that asks whether duties go on; Form is the answer that
// was refused, if one was.
type QuestionsView struct {
	About
	Form     QuestionForm
	Fresh    string // what the ids of this page's forms begin with
	Problems parts.Problems
}

// FreshQuestions begins the ids of a page's forms.
func FreshQuestions() string { return uuid.NewString() + "/" }

func (v QuestionsView) formID(q supervision.Question, d obligations.Duty) string {
	return v.Fresh + q.Ground.String()[24:] + d.Obligation.ID.String()[24:]
}

// about tells whether the answer that was refused is about this duty.
func (v QuestionsView) about(q supervision.Question, d obligations.Duty) bool {
	return v.Form.Ground == q.Ground.String() && v.Form.Duty == d.Obligation.ID.String()
}

func (v QuestionsView) wrong(q supervision.Question, d obligations.Duty) parts.Problems {
	if v.about(q, d) {
		return v.Problems
	}
	return nil
}

// lastDay is what was typed, else the day before the level, or the last of what ended.
func (v QuestionsView) lastDay(q supervision.Question, d obligations.Duty) string {
	switch {
	case v.about(q, d):
		return v.Form.LastDay
	case q.Level != nil:
		return string(q.On.AddDays(-1))
	}
	return string(q.On)
}

func (v QuestionsView) whoSaid(ctx context.Context, q supervision.Question, d obligations.Duty) parts.Input {
	in := ask(ctx, v.wrong(q, d), "who_said", "")
	in.Name, in.Rows, in.Required, in.Problem = "reason", 2, true, v.wrong(q, d).For("reason")
	if v.about(q, d) {
		in.Value = v.Form.Reason
	}
	return in
}

// ground says what changed.
func (v QuestionsView) ground(ctx context.Context, q supervision.Question) string {
	if q.Level != nil {
		return parts.Say(ctx, "supervision.questions.level", "date", q.On, "level", together(ctx, q.Level.Codes()))
	}
	return parts.Say(ctx, "supervision.questions.ended", "date", q.On, "what", v.ended(ctx, *q.Ending))
}

// ended names what an ending is of.
func (a About) ended(ctx context.Context, e supervision.Ending) string {
	if e.Of() == uuid.Nil {
		return parts.Say(ctx, "supervision.case.one")
	}
	if paper, ok := a.Record.Paper(e.Of()); ok {
		return parts.Say(ctx, paper.Form.LabelKey())
	}
	if c, _, ok := a.Record.Condition(e.Of()); ok {
		return parts.Say(ctx, "supervision.condition.named", "number", c.Number)
	}
	return parts.Say(ctx, "supervision.enrolment.one")
}

func (v QuestionsView) because(_ context.Context, q supervision.Question) string {
	if q.Level != nil {
		return q.Level.Reason.Reveal()
	}
	return q.Ending.Reason.Reveal()
}

// wrong are the problems of a file that was sent for a paper.
func (p Papers) wrong(of uuid.UUID) parts.Problems {
	if p.Upload == of {
		return p.Problems
	}
	return nil
}

func fileInput(ctx context.Context, p parts.Problems, of uuid.UUID) parts.Input {
	in := ask(ctx, p, "file", "")
	in.Type, in.Attrs = "file", map[string]any{"id": "file-" + of.String()}
	return in
}

func scanPath(d documents.Document) string { return "/scans/" + d.ID.String() + "/file" }

func scanName(ctx context.Context, d documents.Document) string {
	for _, name := range []string{d.Title.Reveal(), d.Caption.Reveal(), d.GivenName.Reveal()} {
		if name != "" {
			return name
		}
	}
	return parts.Say(ctx, d.Kind.LabelKey())
}
