package supervision

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Goes says whether a duty goes on after its ground changed.
type Goes string

// The two answers. There is no third: while nobody answers, the question stands.
const (
	GoesOn  Goes = "goes_on"
	ItEnded Goes = "ended"
)

// LabelKey is how the answer is called.
func (g Goes) LabelKey() string { return "supervision.goes." + string(g) }

// DutyAnswer is what a person said when she was asked whether a duty goes on.
type DutyAnswer struct {
	Line
	LevelChangeID *uuid.UUID `sec:"open"` // the ground, by the first of its rows
	EndingID      *uuid.UUID `sec:"open"`
	ObligationID  uuid.UUID  `sec:"open"`
	Answer        Goes       `sec:"open"`
	LastDay       wall.Date  `sec:"open"` // of a duty that ended
	Reason        seal.Text  `sec:"sealed"`
}

// TableName is the table of answers.
func (DutyAnswer) TableName() string { return "duty_answers" }

func (DutyAnswer) noun() string { return "duty_answer" }

func (a DutyAnswer) under() (string, uuid.UUID) { return "obligation_id", a.ObligationID }

func (a DutyAnswer) detail() map[string]any {
	return map[string]any{
		"level": a.LevelChangeID, "ending": a.EndingID, "obligation": a.ObligationID, "answer": a.Answer, "last_day": a.LastDay,
		"reason": a.Reason.Reveal(),
	}
}

// Question asks whether duties go on, because something they stand on changed: a
// level, or an ending. One of the two is set.
type Question struct {
	Level  *Level
	Ending *Ending
	Ground uuid.UUID // the first of its rows
	On     wall.Date // the first day of the level, or the last of what ended
	Duties []obligations.Duty
}

// Questions are what the record has to ask today. Of each open duty only the latest
// change is asked about: whoever answers that has answered for those before it. A
// duty that began after the change, or was put on record after it, is not asked
// about, and neither is the level with which an enrolment begins.
func (r Record) Questions() []Question {
	grounds := r.grounds()
	asked := make([]Question, len(grounds))
	for _, d := range r.Duties {
		if d.Obligation.EndedOn != "" {
			continue
		}
		for i := len(grounds) - 1; i >= 0; i-- {
			g := grounds[i]
			if !g.touches(d) {
				continue
			}
			if !r.answered(g.Ground, d.Obligation.ID) {
				asked[i].Duties = append(asked[i].Duties, d)
			}
			break
		}
	}
	var list []Question
	for i, g := range grounds {
		if g.Question.Duties = asked[i].Duties; len(g.Question.Duties) > 0 {
			list = append(list, g.Question)
		}
	}
	return list
}

// ground is something that duties stand on and that changed.
type ground struct {
	Question
	line Line
	only []uuid.UUID // the duties it can concern; nil for all
}

// grounds are the changes of the record up to today, the earliest first.
func (r Record) grounds() []ground {
	var list []ground
	end := func(e *Ending, only []uuid.UUID) {
		if e != nil {
			list = append(list, ground{Question{Ending: e, Ground: r.First(e.ID), On: e.LastDay}, e.Line, only})
		}
	}
	end(r.CaseEnding, nil)
	for _, p := range r.Papers {
		end(p.Ending, nil)
		for _, c := range p.Conditions {
			duties := []uuid.UUID{}
			for _, d := range c.Duties {
				duties = append(duties, d.ObligationID)
			}
			end(c.Ending, duties)
		}
	}
	for _, e := range r.Enrolments {
		end(e.Ending, nil)
		for i, l := range e.Levels {
			if i > 0 && !l.Since.After(r.Today) {
				list = append(list, ground{Question{Level: &l, Ground: r.First(l.ID), On: l.Since}, l.Line, nil})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b ground) int {
		return cmp.Or(cmp.Compare(a.On, b.On), a.line.RecordedAt.Compare(b.line.RecordedAt))
	})
	return list
}

func (g ground) touches(d obligations.Duty) bool {
	o := d.Obligation
	return !o.Since.After(g.On) && !o.CreatedAt.After(g.line.RecordedAt) && (g.only == nil || slices.Contains(g.only, o.ID))
}

func (r Record) answered(ground, obligation uuid.UUID) bool {
	return slices.ContainsFunc(r.Answers, func(a DutyAnswer) bool { return a.ObligationID == obligation && a.of() == ground })
}

// of is the ground of the answer.
func (a DutyAnswer) of() uuid.UUID {
	if a.LevelChangeID != nil {
		return *a.LevelChangeID
	}
	return *a.EndingID
}

// NewDutyAnswer is what a person says of one duty.
type NewDutyAnswer struct {
	Ground  uuid.UUID // of the question
	Duty    uuid.UUID
	Answer  Goes
	LastDay wall.Date // of a duty that ended
	Reason  string    // who said so; required of a duty that ended
	FormID  string
}

// Settle puts on record whether a duty goes on, and ends one that does not. Stale when
// the question no longer stands. Faults: Invalid, NotFound beyond the wall, Conflict.
func Settle(tx *db.Tx, client uuid.UUID, n NewDutyAnswer) (DutyAnswer, error) {
	fresh := false
	kept, err := keep(tx, client, n.FormID, &DutyAnswer{}, func(p *fault.Problems, c clients.Client) (*DutyAnswer, error) {
		fresh = true
		a := &DutyAnswer{
			Line: begin(tx, p, Fix{}), ObligationID: n.Duty, Answer: n.Answer, Reason: note(p, "reason", n.Reason),
		}
		switch n.Answer {
		case GoesOn:
		case ItEnded:
			if a.LastDay = past(tx, p, "last_day", n.LastDay, c.TimeZone); n.LastDay == "" {
				p.Add("last_day", "supervision.day_needed")
			}
			if a.Reason.Empty() {
				p.Add("reason", "supervision.who_said")
			}
		default:
			p.Add("answer", "supervision.goes_needed")
		}
		return a, a.ask(tx, client, n.Ground)
	})
	if err != nil || !fresh || kept.Answer != ItEnded {
		return *kept, err
	}
	_, err = obligations.End(tx, n.Duty, obligations.NewEnd{LastDay: kept.LastDay, Reason: n.Reason})
	return *kept, renamed(err)
}

// ask finds the question that the answer belongs to.
func (a *DutyAnswer) ask(tx *db.Tx, client, ground uuid.UUID) error {
	record, err := Read(tx, client)
	if err != nil {
		return err
	}
	for _, q := range record.Questions() {
		here := slices.ContainsFunc(q.Duties, func(d obligations.Duty) bool { return d.Obligation.ID == a.ObligationID })
		if q.Ground != ground || !here {
			continue
		}
		if q.Level != nil {
			a.LevelChangeID = &q.Ground
		} else {
			a.EndingID = &q.Ground
		}
		return nil
	}
	return fault.New(fault.Stale, "supervision.question_gone")
}

// renamed points a refusal of the duty's end to the question of this form.
func renamed(err error) error {
	if refused, ok := fault.From(err); ok {
		for i := range refused.Problems {
			if refused.Problems[i].Field == "ended_on" {
				refused.Problems[i].Field = "last_day"
			}
		}
	}
	return err
}
