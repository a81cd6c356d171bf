package supervision_test

// A letter says that María did not report on 24 November. Her attorney answers.
// What the officer told her on the phone stands beside.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
)

func letter() supervision.NewViolation {
	return supervision.NewViolation{
		Alleges: "Failed to complete a biometric check-in on 11/24/2026.", DatedOn: "2026-11-19", ReceivedOn: "2026-11-20", How: "letter",
		AnswerBy: "2026-12-04", Heard: supervision.Heard{By: "María brought it"},
	}
}

func noticed(t *testing.T, w *cast.World) supervision.Violation {
	t.Helper()
	maria := w.Maria()
	w.Duty(cast.Maria)
	n := letter()
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Client: maria, Limit: 1})
		n.Occurrences = []uuid.UUID{list[0].ID}
		return err
	})
	return done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Violation, error) { return supervision.ReceiveViolation(tx, maria, n) })
}

func unanswered(w *cast.World, who actor.Actor) (list []supervision.Unanswered) {
	w.Read(who, func(tx *db.Tx) (err error) {
		list, err = supervision.UnansweredViolations(tx)
		return err
	})
	return list
}

func TestANoticeIsOpenUntilSomethingIsSent(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		v := noticed(t, w)
		if got := unanswered(w, w.ReadOnly()); len(got) != 1 || got[0].First != v.ID {
			t.Fatalf("open: %v", got)
		}
		if got := unanswered(w, w.Stranger()); len(got) != 0 {
			t.Error("seen across the wall")
		}
		corrected := letter()
		corrected.AnswerBy = "2026-12-03"
		done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Violation, error) {
			return supervision.CorrectViolation(tx, supervision.Fix{Supersedes: v.ID, Why: "It says the 3rd"}, corrected)
		})
		if got := unanswered(w, w.Attorney()); len(got) != 1 || got[0].AnswerBy != "2026-12-03" || got[0].First != v.ID {
			t.Fatalf("open: %v", got)
		}
		n := supervision.NewViolationAnswer{SentOn: "2026-11-23", How: "courier", SentBy: "Ruth Ansah", What: "The log of the failure", Proof: "1Z 999", FormID: "a"}
		send := func(tx *db.Tx) (supervision.ViolationAnswer, error) {
			return supervision.AnswerViolation(tx, v.ID, supervision.Fix{}, n)
		}
		a := done(t, w, w.Attorney(), send)
		if again := done(t, w, w.Attorney(), send); again.ID != a.ID || a.ViolationID != v.ID {
			t.Errorf("got %v, again %v", a.ID, again.ID)
		}
		if got := unanswered(w, w.Attorney()); len(got) != 0 {
			t.Errorf("still open: %v", got)
		}
		n.FormID, n.SentOn = "", "2026-11-19"
		_, err := act(w, w.Attorney(), send)
		refusedAt(t, err, "sent_on kit.answer_before")
		n.SentOn = "2026-11-24"
		_, err = act(w, w.Attorney(), send)
		refusedAt(t, err, "sent_on supervision.in_future", "told_at kit.told_before")
		_, err = act(w, w.Stranger(), send)
		isA(t, err, fault.NotFound)
		w.Read(w.ReadOnly(), func(tx *db.Tx) error {
			f, err := supervision.FindViolation(tx, v.ID)
			if err == nil && (len(f.Before) != 1 || len(f.Answers) != 1 || f.Before[0].AnswerBy != "2026-12-04") {
				t.Errorf("got %+v", f)
			}
			return err
		})
	})
}

func TestABadNoticeIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		w.Rosa()
		try := func(who actor.Actor, change func(n *supervision.NewViolation)) error {
			n := letter()
			change(&n)
			_, err := act(w, who, func(tx *db.Tx) (supervision.Violation, error) { return supervision.ReceiveViolation(tx, maria, n) })
			return err
		}
		rosas := w.Duty(cast.Rosa)
		var foreign uuid.UUID
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := obligations.List(tx, obligations.Filter{Obligation: rosas.ID, Limit: 1})
			foreign = list[0].ID
			return err
		})
		isA(t, try(w.Stranger(), func(*supervision.NewViolation) {}), fault.NotFound)
		isA(t, try(w.ReadOnly(), func(*supervision.NewViolation) {}), fault.Forbidden)
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewViolation) { n.Alleges = " " }), "alleges kit.alleges_needed")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewViolation) { n.ReceivedOn = "2026-11-18" }), "received_on kit.received_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewViolation) { n.ReceivedOn = "2026-11-25" }), "received_on supervision.in_future", "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewViolation) { n.Heard.At = cast.Start.Add(-10 * 24 * time.Hour) }), "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewViolation) { n.Occurrences = []uuid.UUID{foreign} }), "occurrences kit.occurrence_unknown")
	})
}

func said() supervision.NewInstruction {
	return supervision.NewInstruction{
		Kind: "phone_on", What: "Keep the phone on and charged, day and night", SaidBy: "case specialist Ortiz", Agency: "bi", How: "phone",
		Language: "en", Date: "2026-11-20", Time: "14:05", Heard: supervision.Heard{By: "María"},
	}
}

func TestWhatWasSaidIsCorrectedByAnotherRow(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, duty := w.Maria(), w.Duty(cast.Maria)
		n := said()
		n.Obligation, n.FormID = duty.ID, "i"
		note := func(tx *db.Tx) (supervision.Instruction, error) { return supervision.NoteInstruction(tx, maria, n) }
		i := done(t, w, w.Paralegal(), note)
		if again := done(t, w, w.Paralegal(), note); again.ID != i.ID {
			t.Error("a form sent twice made two")
		}
		fix := supervision.Fix{Supersedes: i.ID, Why: "It was on the 19th"}
		n.FormID, n.Date = "", "2026-11-19"
		correct := func(tx *db.Tx) (supervision.Instruction, error) { return supervision.CorrectInstruction(tx, fix, n) }
		done(t, w, w.Paralegal(), correct)
		_, err := act(w, w.Paralegal(), correct)
		isA(t, err, fault.Stale)
		w.Read(w.ReadOnly(), func(tx *db.Tx) error {
			f, err := supervision.FindInstruction(tx, i.ID)
			if err == nil && (f.Said.Date != "2026-11-19" || len(f.Before) != 1 || f.Before[0].Said.Date != "2026-11-20") {
				t.Errorf("got %+v", f)
			}
			return err
		})
		err = w.DB.Read(w.Context(w.Stranger()), func(tx *db.Tx) error { _, err := supervision.FindInstruction(tx, i.ID); return err })
		isA(t, err, fault.NotFound)
	})
}

func TestABadInstructionIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		try := func(who actor.Actor, change func(n *supervision.NewInstruction)) error {
			n := said()
			change(&n)
			_, err := act(w, who, func(tx *db.Tx) (supervision.Instruction, error) { return supervision.NoteInstruction(tx, maria, n) })
			return err
		}
		isA(t, try(w.Stranger(), func(*supervision.NewInstruction) {}), fault.NotFound)
		isA(t, try(w.Admin(), func(*supervision.NewInstruction) {}), fault.Forbidden)
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.What = "" }), "what kit.what_needed")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.Date, n.Time = "2026-11-23", "23:00" }), "said.time kit.in_future")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.Heard.At = cast.Start.Add(-10 * 24 * time.Hour) }), "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.Until = "2026-11-01" }), "until kit.until_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.Language = "??" }), "language kit.language_unknown")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewInstruction) { n.Obligation = uuid.New() }), "obligation_id kit.duty_unknown")
	})
}

// What is on record stays as it was written, also for whoever holds a connection.
func TestTheDatabaseItselfRefusesToRewriteWhatWasTold(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		noticed(t, w)
		summoned(t, w)
		phone(t, w, galaxy())
		for _, statement := range []string{
			"UPDATE violations SET answer_by = ''", "UPDATE violation_occurrences SET client_id = client_id", "UPDATE summonses SET how = 'app'",
			"UPDATE devices SET since = ''", "UPDATE device_passports SET app = ''", "UPDATE summonses SET words = NULL",
		} {
			if err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error }); err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
