package obligations_test

// María's duty is said to have ended, and had not. Her check-in of 1 December is moved
// into the days for which her duty rests.

import (
	"slices"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

func TestADutyThatDidNotEndAfterAllGoesOn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		before := states(all(w, duty))
		resume := func(reason string) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.Resume(tx, duty.ID, obligations.NewResume{Reason: reason})
				return err
			})
		}
		end := func() {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: "2026-12-10", Reason: "By letter."})
				return err
			})
		}
		if err := resume("x"); !fault.Is(err, fault.Conflict) {
			t.Errorf("one that had not ended: %v", err)
		}
		end()
		if err := resume(""); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		w.Clock.Advance(time.Minute)
		if err := resume("The letter was somebody else's."); err != nil {
			t.Fatal(err)
		}
		if got := states(all(w, duty)); got[obligations.Withdrawn] != 0 || got[obligations.Upcoming] != before[obligations.Upcoming] {
			t.Errorf("%v came back of %v", got, before)
		}
		w.Clock.Advance(10 * 7 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 10); return err })
		if got := len(all(w, duty)); got <= before[obligations.Upcoming] {
			t.Errorf("nothing was sown since: %d", got)
		}
		end() // and it can end again
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			record, err := obligations.Record(tx, duty.ClientID)
			if len(record.Endings) != 3 || !record.Endings[1].TakenBack || *record.Endings[1].Supersedes != record.Endings[0].ID {
				t.Errorf("on record: %d", len(record.Endings))
			}
			return err
		})
		if err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
			_, err := obligations.Resume(tx, duty.ID, obligations.NewResume{Reason: "x"})
			return err
		}); !fault.Is(err, fault.NotFound) {
			t.Errorf("from another team: %v", err)
		}
	})
}

func TestAVisitThatWasMovedIntoAPauseStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		first := all(w, duty)[1]
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Suspend(tx, duty.ID, obligations.NewPause{From: "2026-12-07", LastDay: "2026-12-20", Reason: "Surgery."})
			return err
		})
		to := obligations.NewMoment{To: wall.Moment{Date: "2026-12-09", Time: "09:00"}}
		if got := refusals(t, move(w, first.ID, to)); !slices.Equal(got, []string{"date obligations.in_pause"}) {
			t.Errorf("got %q", got)
		}
		to.InPause = true
		if err := move(w, first.ID, to); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(7 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 10); return err })
		for _, e := range all(w, duty) {
			if e.ID == first.ID && e.State == obligations.Withdrawn {
				t.Error("it vanished when the duty was extended")
			}
		}
		to = obligations.NewMoment{To: wall.Moment{Date: "2026-12-02", Time: "09:00"}}
		if err := move(w, first.ID, to); err != nil {
			t.Errorf("out of the pause: %v", err)
		}
	})
}

func TestAPromptAfterTheEndOfItsDutyIsRefused(t *testing.T) {
	w := cast.New(t)
	duty := onDemand(w, w.Maria())
	w.Clock.Advance(48 * time.Hour)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: wall.DateOf(w.Clock.Now()).AddDays(-1), Reason: "By letter."})
		return err
	})
	_, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
	if _, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now().Add(-40 * time.Hour), Source: "client"}); err != nil {
		t.Errorf("of a day on which it held: %v", err)
	}
}
