package failures_test

// Rosa and Sean, her son, report together every other Tuesday. Both pictures fail;
// Sean's goes through ten minutes later.

import (
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/obligations"
)

func TestASuccessSpeaksForHerWhoseItIs(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, sean, rosa := w.Duty(cast.Rosa), w.Sean(), w.Rosa()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: sean})
			return err
		})
		id := occurrenceOf(w, duty)
		opens := occurrence(w, id).OpensAt
		w.Clock.Set(opens.Add(20 * time.Minute))
		account := failures.Account{Kinds: []string{"app_photo_not_sent"}, FirstSeenAt: opens.Add(2 * time.Minute)}
		w.Log(failures.Report{ClientID: rosa, Occurrence: id, Account: account})
		f := w.Log(failures.Report{
			ClientID: sean, Occurrence: id, Account: account,
			Attempts: []failures.Try{{Action: "photo", At: opens.Add(12 * time.Minute), Worked: true}},
		})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			return failures.Settle(tx, f.ID, failures.Reported{State: obligations.Reported, Source: "client"})
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			hers, err := obligations.FindFor(tx, id, rosa)
			if err != nil {
				return err
			}
			his, err := obligations.FindFor(tx, id, sean)
			if hers.State != obligations.AttemptedFailed || his.State != obligations.Reported {
				t.Errorf("Rosa %s, Sean %s", hers.State, his.State)
			}
			return err
		})
	})
}

// Ahmad is to be at the office at two. Nobody told when it closes: the window is open
// until the clinic's own waiting is over.
func TestAWindowNobodyToldTheEndOfIsOpenWhileItIsWaitedFor(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := occurrenceOf(w, w.Duty(cast.Ahmad))
		e := occurrence(w, id)
		open := func() (e obligations.Entry) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				e, err = failures.OpenWindow(tx, w.Client(cast.Ahmad))
				return err
			})
			return e
		}
		w.Clock.Set(e.OpensAt.Add(10 * time.Minute))
		if got := open(); e.Timed() || got.ID != id {
			t.Errorf("ten minutes in, open is %v", got.ID)
		}
		later := w.Log(simple(w.Maria()))
		w.Clock.Advance(time.Minute)
		f := w.Log(failures.Report{ClientID: w.Client(cast.Ahmad), Occurrence: id, Account: failures.Account{Kinds: []string{"office_turned_away"}}})
		w.Clock.Advance(time.Minute)
		w.Log(simple(w.Rosa()))
		if rows := triaged(w, w.Paralegal(), failures.Filter{}); rows[0].ID != f.ID || rows[2].ID != later.ID {
			t.Error("the open window does not stand first")
		}
		w.Clock.Set(e.GraceEndsAt)
		if got := open(); got.OpensAt.Equal(e.OpensAt) {
			t.Error("open when nobody waits any more")
		}
	})
}

// A window can stay open for a week, and a mother and her son are two calls.
func TestWhomToCallFirstReachesBackAWeekAndNamesEachOfAFamily(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		week := 7 * 24 * 60
		plan, _ := cast.DutyOf(cast.Maria)
		plan.Plan.Rule, plan.Plan.WindowMinutes = "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU", &week
		duty, sean := w.Impose(w.Rosa(), plan), w.Sean()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: sean})
			return err
		})
		id := occurrenceOf(w, duty)
		w.Clock.Set(occurrence(w, id).OpensAt.Add(5 * 24 * time.Hour))
		call := func() (names []string) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				list, err := failures.CallFirst(tx)
				for _, one := range list {
					names = append(names, one.Name)
				}
				return err
			})
			return names
		}
		if got := call(); len(got) != 2 || got[0] == got[1] {
			t.Errorf("five days into a week: %v", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.RecordOutcome(tx, id, obligations.Outcome{State: obligations.Reported, Source: "client", OnlyFor: sean})
			return err
		})
		if got := call(); len(got) != 1 {
			t.Errorf("Sean has reported: %v", got)
		}
	})
}
