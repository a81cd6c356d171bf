package supervision_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
)

// told is a level change that is put on record after María's duty: only then is there
// something to ask.
func changed(t *testing.T, w *cast.World) (client uuid.UUID, duty obligations.Obligation, ground supervision.Level) {
	t.Helper()
	client, duty = w.Maria(), w.Duty(cast.Maria)
	e := enrolled(t, w, client)
	level(t, w, e.ID, "2026-04-01", app)
	w.Clock.Set(cast.Start.AddDate(0, 0, 7))
	return client, duty, level(t, w, e.ID, "2026-11-29", ankle)
}

func TestAChangeOfLevelAsksWhetherTheDutyGoesOnAndAssumesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, duty, ground := changed(t, w)
		questions := read(t, w, client).Questions()
		if len(questions) != 1 || questions[0].Ground != ground.ID || questions[0].Duties[0].Obligation.ID != duty.ID {
			t.Fatalf("got %d questions, want the one about María's duty", len(questions))
		}
		if d := read(t, w, client).Duties[0]; d.Obligation.EndedOn != "" {
			t.Fatal("the duty was ended by itself")
		}
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.DutyAnswer, error) {
			return supervision.Settle(tx, client, supervision.NewDutyAnswer{Ground: ground.ID, Duty: duty.ID, Answer: supervision.GoesOn, FormID: "on"})
		})
		if r := read(t, w, client); len(r.Questions()) != 0 || r.Duties[0].Obligation.EndedOn != "" {
			t.Error("the answer is not kept, or the duty ended")
		}
		refused(t, w, w.Attorney(), fault.Stale, func(tx *db.Tx) (supervision.DutyAnswer, error) {
			return supervision.Settle(tx, client, supervision.NewDutyAnswer{Ground: ground.ID, Duty: duty.ID, Answer: supervision.GoesOn})
		})
	})
}

func TestADutyThatAPersonSaysEndedIsEnded(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, duty, ground := changed(t, w)
		n := supervision.NewDutyAnswer{Ground: ground.ID, Duty: duty.ID, Answer: supervision.ItEnded, FormID: "ended"}
		settle := func(tx *db.Tx) (supervision.DutyAnswer, error) { return supervision.Settle(tx, client, n) }
		if got := refused(t, w, w.Paralegal(), fault.Invalid, settle); got["last_day"] == "" || got["reason"] == "" {
			t.Errorf("got %v, want a question for the day and for who said so", got)
		}
		n.LastDay, n.Reason = "2026-11-28", "The case specialist, by phone to the client"
		for range 2 { // the form is sent twice
			did(t, w, w.Paralegal(), settle)
		}
		r := read(t, w, client)
		if r.Duties[0].Obligation.EndedOn != "2026-11-28" || len(r.Answers) != 1 {
			t.Errorf("the duty ended %q with %d answers", r.Duties[0].Obligation.EndedOn, len(r.Answers))
		}
	})
}

func TestOnlyTheLatestChangeIsAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, _, first := changed(t, w)
		w.Clock.Set(cast.Start.AddDate(0, 0, 9))
		second := level(t, w, first.EnrolmentID, "2026-12-01", app, ankle)
		questions := read(t, w, client).Questions()
		if len(questions) != 1 || questions[0].Ground != second.ID {
			t.Errorf("got %d questions, want one about the second change", len(questions))
		}
	})
}

func TestADutyTypedAfterTheChangeIsNotAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		e := enrolled(t, w, client)
		level(t, w, e.ID, "2026-04-01", ankle)
		level(t, w, e.ID, "2026-11-20", app)
		w.Clock.Set(cast.Start.AddDate(0, 0, 1))
		w.Duty(cast.Maria)
		if n := len(read(t, w, client).Questions()); n != 0 {
			t.Errorf("got %d questions, want none", n)
		}
	})
}

func TestAnEndedConditionAsksAboutTheDutyItLedToAlone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, duty := w.Maria(), w.Duty(cast.Maria)
		other, _ := cast.DutyOf(cast.Luzia)
		w.Impose(client, other)
		paper := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		condition := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Condition, error) {
			return supervision.Type(tx, paper.ID, supervision.NewCondition{Words: "Report by app", Duty: duty.ID})
		})
		w.Clock.Set(cast.Start.AddDate(0, 0, 14))
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Ending, error) {
			return supervision.EndCondition(tx, condition.ID, supervision.NewEnding{LastDay: "2026-12-06", Reason: "Struck out by the officer"})
		})
		questions := read(t, w, client).Questions()
		if len(questions) != 1 || len(questions[0].Duties) != 1 || questions[0].Duties[0].Obligation.ID != duty.ID {
			t.Errorf("got %+v, want the one duty", questions)
		}
	})
}

func TestADismissedCaseAsksWhetherTheDutyGoesOnAndEndsNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, duty := w.Maria(), w.Duty(cast.Maria)
		w.Clock.Set(cast.Start.AddDate(0, 0, 7))
		end := func(n supervision.NewEnding) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := supervision.EndCase(tx, client, n); return err })
		}
		dismissed := supervision.NewEnding{LastDay: "2026-11-29", Reason: "The judge dismissed the case.", FormID: "d"}
		for range 2 { // the form is sent twice
			if err := end(dismissed); err != nil {
				t.Fatal(err)
			}
		}
		questions := read(t, w, client).Questions()
		if len(questions) != 1 || len(questions[0].Duties) != 1 || questions[0].Duties[0].Obligation.ID != duty.ID || questions[0].Ending == nil {
			t.Fatalf("got %d questions", len(questions))
		}
		if read(t, w, client).Duties[0].Obligation.EndedOn != "" {
			t.Error("the duty was ended by itself")
		}
		dismissed.FormID, dismissed.LastDay = "", "2026-11-28"
		if err := end(dismissed); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second time: %v", err)
		}
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.DutyAnswer, error) {
			return supervision.Settle(tx, client, supervision.NewDutyAnswer{
				Ground: questions[0].Ground, Duty: duty.ID, Answer: supervision.ItEnded, LastDay: "2026-11-29", Reason: "The officer said so.",
			})
		})
		if r := read(t, w, client); len(r.Questions()) != 0 || r.Duties[0].Obligation.EndedOn != "2026-11-29" {
			t.Error("the answer is not kept, or the duty goes on")
		}
		for who, want := range map[string]fault.Kind{"readonly": fault.Forbidden, "stranger": fault.NotFound} {
			as := map[string]actor.Actor{"readonly": w.ReadOnly(), "stranger": w.Stranger()}[who]
			if err := w.TryWrite(as, func(tx *db.Tx) error { _, err := supervision.EndCase(tx, client, dismissed); return err }); !fault.Is(err, want) {
				t.Errorf("%s: %v", who, err)
			}
		}
	})
}
