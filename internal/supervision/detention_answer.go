package supervision

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// DetentionQuestion is what a person is asked, once, when a client is detained.
type DetentionQuestion string

// The questions: whether her duties rest, and whether the links on her phone end, which
// may be in other hands.
const (
	AboutDuties DetentionQuestion = "duties"
	AboutLinks  DetentionQuestion = "links"
)

// DetentionReply is what she says.
type DetentionReply string

// The replies. None is given by the program.
const (
	LetRest   DetentionReply = "rest"        // the duties, until a day
	EndThem   DetentionReply = "end"         // the links
	AsTheyAre DetentionReply = "as_they_are" // either
)

// LabelKey is how the reply to a question is called.
func (r DetentionReply) LabelKey(q DetentionQuestion) string {
	return "detention.reply." + string(q) + "." + string(r)
}

// DetentionAnswer is what was answered, by whom and when.
type DetentionAnswer struct {
	Line
	StayID   uuid.UUID         `sec:"open"`
	Question DetentionQuestion `sec:"open"`
	Answer   DetentionReply    `sec:"open"`
	Reason   seal.Text         `sec:"sealed"`
}

// TableName is the table of answers.
func (DetentionAnswer) TableName() string { return "detention_answers" }

func (*DetentionAnswer) noun() string { return "detention_answer" }

func (a *DetentionAnswer) under() (string, uuid.UUID) { return "stay_id", a.StayID }

func (a *DetentionAnswer) detail() map[string]any {
	return map[string]any{"stay": a.StayID, "question": a.Question, "answer": a.Answer, "reason": a.Reason.Reveal()}
}

// NewDetentionAnswer is an answer as it is given.
type NewDetentionAnswer struct {
	Stay   uuid.UUID // the first row of the detention it was asked about
	Answer DetentionReply
	Reason string
	FormID string

	LastDay wall.Date // of duties that rest
	ToldBy  string    // who said that they do, if anybody did
}

// answer is the reply to a question; ok is false while nobody has given one.
func (s Stay) answer(q DetentionQuestion) (DetentionAnswer, bool) {
	return among(s.Answers, func(a DetentionAnswer) bool { return a.Question == q })
}

// Asks tells whether a question still stands: while she is detained and nobody answered.
func (s Stay) Asks(q DetentionQuestion) bool {
	_, answered := s.answer(q)
	return s.Standing() && !answered
}

// CanRest are the client's duties that a rest would concern: hers alone, open, and not
// resting already. Those who report with her go on reporting.
func CanRest(tx *db.Tx, client uuid.UUID) ([]obligations.Duty, error) {
	all, err := obligations.ForClient(tx, client)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(all))
	for i, d := range all {
		ids[i] = d.Obligation.ID
	}
	groups, err := obligations.Groups(tx, ids)
	if err != nil {
		return nil, err
	}
	var kept []obligations.Duty
	for _, d := range all {
		_, several := groups[d.Obligation.ID]
		if several || d.Obligation.EndedOn != "" {
			continue
		}
		rests, err := obligations.PausesOf(tx, d.Obligation.ID)
		if err != nil {
			return nil, err
		}
		now := today(tx, d.Schedule.Start.Zone)
		if !slices.ContainsFunc(rests, func(r obligations.Rest) bool { return !r.Last().Before(now) }) {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

// AnswerAboutDuties puts on record whether the client's duties rest while she is
// detained, and lets those rest that can, from today until a last day. What was due
// before stays as it is on record. Stale when the question no longer stands. Faults:
// Invalid, NotFound beyond the wall, Conflict.
func AnswerAboutDuties(tx *db.Tx, client uuid.UUID, n NewDetentionAnswer) (DetentionAnswer, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return DetentionAnswer{}, err
	}
	kept, fresh, err := n.keep(tx, client, AboutDuties, LetRest)
	if err != nil || !fresh || kept.Answer != LetRest {
		return kept, err
	}
	duties, err := CanRest(tx, client)
	if err != nil {
		return kept, err
	}
	for _, d := range duties {
		_, err := obligations.Suspend(tx, d.Obligation.ID, obligations.NewPause{
			From: today(tx, d.Schedule.Start.Zone), LastDay: n.LastDay, Reason: n.Reason, Told: obligations.Told{By: n.ToldBy},
		})
		if err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// AnswerAboutLinks puts on record whether the links on the client's phone end. Whoever
// keeps the links ends them (selfreport.AnswerAboutLinks), and only for a fresh answer:
// fresh is false for a form that was sent before. Faults: as those of AnswerAboutDuties.
func AnswerAboutLinks(tx *db.Tx, client uuid.UUID, n NewDetentionAnswer) (a DetentionAnswer, fresh bool, err error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return a, false, err
	}
	return n.keep(tx, client, AboutLinks, EndThem)
}

// keep keeps the answer; fresh is false for a form that was sent before.
func (n NewDetentionAnswer) keep(tx *db.Tx, client uuid.UUID, q DetentionQuestion, act DetentionReply) (a DetentionAnswer, fresh bool, err error) {
	kept, err := keep(tx, client, n.FormID, &DetentionAnswer{}, func(p *fault.Problems, c clients.Client) (*DetentionAnswer, error) {
		fresh = true
		row := &DetentionAnswer{Line: begin(tx, p, Fix{}), StayID: n.Stay, Question: q, Answer: n.Answer, Reason: note(p, "reason", n.Reason)}
		switch {
		case n.Answer != act && n.Answer != AsTheyAre:
			p.Add("answer", "detention.answer_needed")
		case n.Answer == LetRest && row.Reason.Empty():
			p.Add("reason", "detention.reason_needed")
		}
		if n.Answer == LetRest && n.LastDay == "" {
			p.Add("last_day", "supervision.day_needed")
		}
		stays, err := staysOf(tx, client)
		if err != nil {
			return row, err
		}
		if s, held := standing(stays); !held || s.First != n.Stay || !s.Asks(q) {
			return row, fault.New(fault.Stale, "supervision.question_gone")
		}
		return row, nil
	})
	return *kept, fresh, err
}
