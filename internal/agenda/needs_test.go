package agenda_test

// María's window on Tuesday, nine to ten in Chicago, has closed in silence; Ahmad
// is at the ISAP office in New York on Monday, 7 December, at two.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
)

func strike(w *cast.World, at time.Time) {
	w.Clock.Set(at)
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 500); return err })
}

func ringing(w *cast.World) (all []agenda.Need) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		all, _, err = agenda.Ringing(tx, 10)
		return err
	})
	return all
}

func first(w *cast.World, duty obligations.Obligation) (e obligations.Entry) {
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
		e = list[0]
		return err
	})
	return e
}

func TestWhatRingsIsWhatNobodyConfirmedAndNobodyHas(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := first(w, w.Duty(cast.Maria))
		if got := ringing(w); len(got) != 0 {
			t.Errorf("before: %+v", got)
		}
		strike(w, e.ClosesAt.Add(time.Minute))
		got := ringing(w)
		if len(got) != 1 || got[0].Source != e.ID || !got[0].Quiet.Equal(e.ClosesAt) || !got[0].Everybody {
			t.Fatalf("silence: %+v", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{}); return err })
		if got := ringing(w); len(got) != 0 {
			t.Errorf("somebody has it: %+v", got)
		}
		strike(w, e.ClosesAt.Add(time.Minute+obligations.AgainAfter))
		if got := ringing(w); len(got) != 1 || got[0].Seen == nil {
			t.Errorf("four hours later: %+v", got)
		}
		record := func(state obligations.State) {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.RecordOutcome(tx, e.ID, obligations.Outcome{State: state, Source: "client", Reason: "As she told it."})
				return err
			})
		}
		w.Clock.Advance(time.Minute)
		record(obligations.AttemptedFailed)
		if got := ringing(w); len(got) != 1 || !got[0].Quiet.Equal(w.Clock.Now()) {
			t.Errorf("it failed, and nobody has seen that: %+v", got)
		}
		w.Clock.Advance(time.Minute)
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{}); return err })
		w.Clock.Advance(5 * time.Hour)
		if got := ringing(w); len(got) != 0 {
			t.Errorf("a failure that was seen: %+v", got)
		}
		record(obligations.ReportedLate)
		if got := ringing(w); len(got) != 0 {
			t.Errorf("confirmed: %+v", got)
		}
	})
}

func TestHistoryThatIsTypedInDoesNotRing(t *testing.T) {
	w := cast.New(t)
	duty, _ := cast.DutyOf(cast.Maria)
	duty.Plan.Start.Date = "2026-10-06" // seven weeks before anybody told the clinic
	w.Impose(w.Maria(), duty)
	if got := ringing(w); len(got) != 0 {
		t.Errorf("got %d of the weeks before", len(got))
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, all, err := agenda.Unsettled(tx, cast.Start.AddDate(0, -3, 0), 50)
		if len(list) != 7 || all != 7 || list[0].Rings {
			t.Errorf("they still need an outcome: got %d of %d", len(list), all)
		}
		return err
	})
}

func TestItIsAskedWhetherSheCameOutUntilSomebodyKnows(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := first(w, w.Duty(cast.Ahmad))
		expect := func(what string, inside, out int) {
			t.Helper()
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				in, err := agenda.Inside(tx, 10)
				if err != nil {
					return err
				}
				gone, err := agenda.NotOut(tx, 10)
				if len(in) != inside || len(gone) != out {
					t.Errorf("%s: %d are asked about and %d did not come out", what, len(in), len(gone))
				}
				return err
			})
		}
		say := func(answer obligations.Answer) {
			w.Clock.Advance(time.Minute)
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.RecordReturn(tx, e.ID, obligations.NewReturn{Answer: answer, Source: "client"})
				return err
			})
		}
		expect("before", 0, 0)
		strike(w, e.OpensAt)
		expect("it begins", 1, 0)
		say(obligations.NotKnown)
		expect("not known yet", 1, 0)
		say(obligations.DidNotComeOut)
		expect("he did not come out", 0, 1)
		w.Clock.Advance(time.Minute)
		w.Write(w.Attorney(), func(tx *db.Tx) error { _, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{}); return err })
		expect("Ruth has it", 0, 0)
		say(obligations.CameOut)
		expect("he came out", 0, 0)
		say(obligations.NotKnown)
		expect("that was somebody else", 1, 0)
	})
}

func TestThatSheReportedDoesNotSayThatSheCameOut(t *testing.T) {
	w := cast.New(t)
	e := first(w, w.Duty(cast.Ahmad))
	strike(w, e.OpensAt.Add(time.Minute))
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.RecordOutcome(tx, e.ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: w.Clock.Now()})
		return err
	})
	for _, later := range []time.Duration{time.Hour, 13 * time.Hour, 30 * 24 * time.Hour} {
		w.Clock.Set(e.OpensAt.Add(later))
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			in, err := agenda.Inside(tx, 10)
			if len(in) == 0 || in[len(in)-1].Source != e.ID {
				t.Errorf("after %s nobody is asked", later)
			}
			return err
		})
	}
}

func TestTheWallHoldsForWhatRings(t *testing.T) {
	w := cast.New(t)
	e := first(w, w.Duty(cast.Maria))
	strike(w, e.ClosesAt.Add(time.Minute))
	w.Read(w.Stranger(), func(tx *db.Tx) error {
		got, _, err := agenda.Ringing(tx, 10)
		if len(got) != 0 {
			t.Errorf("across town: %+v", got)
		}
		return err
	})
	for _, verb := range []func(tx *db.Tx) error{
		func(tx *db.Tx) error { _, _, err := agenda.Ringing(tx, 1); return err },
		func(tx *db.Tx) error { _, err := agenda.Inside(tx, 1); return err },
		func(tx *db.Tx) error { _, err := agenda.NotOut(tx, 1); return err },
		func(tx *db.Tx) error { _, err := agenda.AlarmOf(tx, uuid.Nil); return err },
	} {
		if err := w.TryWrite(w.Admin(), verb); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who runs the system: got %v", err)
		}
	}
}
