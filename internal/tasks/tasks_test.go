package tasks_test

// The story of these tests. Pilar asks Ruth about María's file; Tomas, the
// volunteer, gets tasks only about the file assigned to him and sees only his own;
// Lena, who audits, sees none; Ines works across town.

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/tasks"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, tasks.Models()...)
			return nil
		})
	})
}

func ask(w *cast.World, as actor.Actor, n tasks.NewTask) (task tasks.Task, err error) {
	err = w.TryWrite(as, func(tx *db.Tx) (err error) {
		task, err = tasks.Ask(tx, n)
		return err
	})
	return task, err
}

func find(w *cast.World, as actor.Actor, id uuid.UUID) (f tasks.File, err error) {
	err = w.DB.Read(w.Context(as), func(tx *db.Tx) (err error) {
		f, err = tasks.Find(tx, id)
		return err
	})
	return f, err
}

// settle is one of Finish, Drop and Reopen.
func settle(w *cast.World, as actor.Actor, verb func(*db.Tx, uuid.UUID, tasks.Word) (tasks.Task, error), id uuid.UUID, word tasks.Word) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := verb(tx, id, word)
		return err
	})
}

func listed(w *cast.World, as actor.Actor, f tasks.Filter) (ids []uuid.UUID) {
	w.Read(as, func(tx *db.Tx) error {
		rows, _, err := tasks.List(tx, f)
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return err
	})
	return ids
}

func dueForMe(w *cast.World, as actor.Actor) (ids []uuid.UUID) {
	w.Read(as, func(tx *db.Tx) error {
		rows, err := tasks.DueForMe(tx)
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return err
	})
	return ids
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestATaskIsAskedHandedOnAndDoneAndEveryTurnStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Attorney()
		n := tasks.NewTask{ClientID: w.Maria(), What: "May she go in person?", Why: "The app failed three times.", To: cast.Ruth.ID, FormID: "f"}
		task, err := ask(w, w.Paralegal(), n)
		must(t, err)
		if again, err := ask(w, w.Paralegal(), n); err != nil || again.ID != task.ID {
			t.Errorf("a form that was sent twice: %v, %v", again.ID, err)
		}
		if task.DueOn != "2026-11-23" || !slices.Equal(dueForMe(w, w.Attorney()), []uuid.UUID{task.ID}) || len(dueForMe(w, w.Paralegal())) != 0 {
			t.Errorf("due %s; on Ruth's Today: %v", task.DueOn, dueForMe(w, w.Attorney()))
		}
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := tasks.Hand(tx, task.ID, tasks.Handing{To: cast.Pilar.ID, DueOn: "2026-11-30", DueTime: "10:00", Word: tasks.Word{Version: 1, Note: "Call her first."}})
			return err
		})
		must(t, settle(w, w.Paralegal(), tasks.Finish, task.ID, tasks.Word{Version: 2, Note: "She goes tomorrow."}))
		f, err := find(w, w.Attorney(), task.ID)
		must(t, err)
		var acts []tasks.Act
		for _, turn := range f.Turns {
			acts = append(acts, turn.Act)
		}
		if !slices.Equal(acts, []tasks.Act{tasks.ActAsked, tasks.ActHanded, tasks.ActDone}) || f.State != tasks.Done || f.AssignedTo != cast.Pilar.ID || f.DueTime != "10:00" {
			t.Errorf("got %v, %s, %s", acts, f.State, f.DueTime)
		}
		if err := settle(w, w.Attorney(), tasks.Drop, task.ID, tasks.Word{Note: "late"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("dropping what is done: %v", err)
		}
		must(t, settle(w, w.Attorney(), tasks.Reopen, task.ID, tasks.Word{}))
	})
}

func TestATaskIsDroppedWithAReasonAndTheSecondOfTwoComesTooLate(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		task, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: w.Maria(), What: "Call her"})
		must(t, err)
		if err := settle(w, w.Paralegal(), tasks.Drop, task.ID, tasks.Word{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("dropped without a reason: %v", err)
		}
		word := tasks.Word{Version: 1, Note: "She came by.", FormID: "g"}
		must(t, settle(w, w.Paralegal(), tasks.Drop, task.ID, word))
		must(t, settle(w, w.Paralegal(), tasks.Drop, task.ID, word)) // the same form again
		if err := settle(w, w.Attorney(), tasks.Finish, task.ID, tasks.Word{Version: 1}); !fault.Is(err, fault.Stale) {
			t.Errorf("with an old version: %v", err)
		}
	})
}

func TestNobodyGetsATaskAboutAFileSheCannotSee(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		w.Volunteer()
		for name, to := range map[string]actor.Actor{"stranger": w.Stranger(), "volunteer without the file": w.Volunteer(), "readonly": w.ReadOnly(), "admin": w.Admin()} {
			_, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: maria, What: "Call", To: to.ID})
			f, _ := fault.From(err)
			if !fault.Is(err, fault.Invalid) || f.Problems[0].Field != "assigned_to" {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, cast.Tomas.ID) })
		_, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: maria, What: "Interpret at four", To: cast.Tomas.ID})
		must(t, err)
	})
}

func TestWhoSeesWhichTasks(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, cast.Tomas.ID) })
		hers, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: maria, What: "Write the letter"})
		must(t, err)
		his, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: maria, What: "Interpret", To: cast.Tomas.ID})
		must(t, err)
		if got := listed(w, w.Paralegal(), tasks.Filter{}); len(got) != 2 {
			t.Errorf("the paralegal sees %d", len(got))
		}
		if got := listed(w, w.Volunteer(), tasks.Filter{}); !slices.Equal(got, []uuid.UUID{his.ID}) {
			t.Errorf("the volunteer sees %v", got)
		}
		if got := listed(w, w.Stranger(), tasks.Filter{}); len(got) != 0 {
			t.Errorf("across town they see %v", got)
		}
		for name, one := range map[string]struct {
			as   actor.Actor
			want fault.Kind
		}{"volunteer": {w.Volunteer(), fault.NotFound}, "stranger": {w.Stranger(), fault.NotFound}, "readonly": {w.ReadOnly(), fault.Forbidden}, "admin": {w.Admin(), fault.Forbidden}} {
			if _, err := find(w, one.as, hers.ID); !fault.Is(err, one.want) {
				t.Errorf("%s reads it: %v", name, err)
			}
			if err := settle(w, one.as, tasks.Finish, hers.ID, tasks.Word{}); !fault.Is(err, one.want) {
				t.Errorf("%s settles it: %v", name, err)
			}
		}
	})
}

func TestTheResponsibleAttorneyIsWhoHoldsTheFileElseOneOfTheTeam(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		responsible := func() (c tasks.Colleague, err error) {
			err = w.DB.Read(w.Context(w.Paralegal()), func(tx *db.Tx) (err error) {
				c, err = tasks.Responsible(tx, maria)
				return err
			})
			return c, err
		}
		if _, err := responsible(); !fault.Is(err, fault.NotFound) {
			t.Errorf("a team without an attorney: %v", err)
		}
		w.Attorney()
		if c, err := responsible(); err != nil || c.ID != cast.Ruth.ID || !c.Attorney {
			t.Errorf("got %+v, %v", c, err)
		}
	})
}

func TestADayThatCannotBeMeantIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for _, n := range []tasks.NewTask{
			{What: ""},
			{What: "x", DueOn: "2026-11-31"},
			{What: "x", DueOn: "2020-01-01"},
			{What: "x", DueOn: "2099-01-01"},
			{What: "x", DueOn: "2026-12-01", DueTime: "25:00"},
			{What: "x", SourceType: "moon"},
		} {
			n.ClientID = w.Maria()
			if _, err := ask(w, w.Paralegal(), n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", n, err)
			}
		}
	})
}

// A question about a failure is on the attorney's Today at once, on whatever day its
// window closes; and what lay in the hands of somebody who left lies in nobody's.
func TestWhatCannotWaitForItsDayAndWhatIsInNobodysHandsIsOnToday(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		question, err := ask(w, w.Paralegal(), tasks.NewTask{
			ClientID: maria, What: "May she go there?", To: w.Attorney().ID, DueOn: "2026-12-24", SourceType: tasks.FromFailure, Source: maria,
		})
		must(t, err)
		w.Clock.Advance(time.Second)
		later, err := ask(w, w.Paralegal(), tasks.NewTask{ClientID: maria, What: "Write the letter", DueOn: "2026-12-24"})
		must(t, err)
		today := func(as actor.Actor) (ids []uuid.UUID) {
			w.Read(as, func(tx *db.Tx) error {
				rows, err := tasks.DueForMe(tx)
				for _, r := range rows {
					ids = append(ids, r.ID)
				}
				return err
			})
			return ids
		}
		if got := today(w.Attorney()); !slices.Equal(got, []uuid.UUID{question.ID}) {
			t.Errorf("the attorney has %v", got)
		}
		if got := today(w.Paralegal()); len(got) != 0 {
			t.Errorf("the letter is not due: %v", got)
		}
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
		if got := today(w.Attorney()); !slices.Equal(got, []uuid.UUID{question.ID, later.ID}) {
			t.Errorf("with Pilar gone the attorney has %v", got)
		}
		if got := today(w.Stranger()); len(got) != 0 {
			t.Errorf("across town they have %v", got)
		}
	})
}
