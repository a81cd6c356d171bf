package obligations_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

func suspend(w *cast.World, duty uuid.UUID, p obligations.NewPause) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.Suspend(tx, duty, p); return err })
}

func rests(w *cast.World, duty uuid.UUID) (list []obligations.Rest) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		list, err = obligations.PausesOf(tx, duty)
		return err
	})
	return list
}

var travel = obligations.NewPause{
	From: "2026-12-01", LastDay: "2026-12-15", Reason: "The officer allowed the trip and said not to report.",
	Told: obligations.Told{By: "Officer Reyes", On: "2026-11-20", Language: "es", How: "in_person"},
}

// byDay is state and withdrawal by day, for the days of a duty that a test names.
func byDay(list []obligations.Entry, days ...wall.Date) (said []string) {
	for _, day := range days {
		for _, e := range list {
			if e.Moment.Date == day {
				said = append(said, string(e.State)+string(e.Withdrawn))
			}
		}
	}
	return said
}

func TestAPauseTakesItsDaysOutAndALiftBringsThemBack(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		if err := suspend(w, duty.ID, travel); err != nil {
			t.Fatal(err)
		}
		days := []wall.Date{"2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"}
		got := byDay(all(w, duty), days...)
		if want := []string{"upcoming", "withdrawnpaused", "withdrawnpaused", "withdrawnpaused", "upcoming"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		w.Clock.Set(time.Date(2026, 12, 9, 16, 0, 0, 0, time.UTC))
		advance(w)
		pause := rests(w, duty.ID)[0].ID
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := obligations.Lift(tx, pause, obligations.NewLift{From: "2026-12-08", Reason: "She is back."})
			return err
		})
		got = byDay(all(w, duty), days...)
		if want := []string{"unknown", "withdrawnpaused", "unknown", "upcoming", "upcoming"}; !slices.Equal(got, want) {
			t.Errorf("after the lift: got %v, want %v", got, want)
		}
		r := rests(w, duty.ID)
		if len(r) != 1 || r[0].Lift == nil || r[0].Last() != "2026-12-07" || r[0].ToldBy.Reveal() != "Officer Reyes" {
			t.Errorf("got %+v", r)
		}
		if err := w.TryWrite(w.Attorney(), func(tx *db.Tx) error {
			_, err := obligations.Lift(tx, r[0].ID, obligations.NewLift{Reason: "Again."})
			return err
		}); !fault.Is(err, fault.Conflict) {
			t.Errorf("lifted twice: %v", err)
		}
	})
}

func TestAPauseNeedsAReasonAndAnEnd(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Maria)
	for name, c := range map[string]struct {
		p    obligations.NewPause
		want []string
	}{
		"nothing":   {obligations.NewPause{}, []string{"from wall.date_shape", "last_day wall.date_shape", "reason obligations.reason_needed"}},
		"no end":    {obligations.NewPause{From: "2026-12-01", Reason: "x"}, []string{"last_day wall.date_shape"}},
		"backwards": {obligations.NewPause{From: "2026-12-01", LastDay: "2026-11-30", Reason: "x"}, []string{"last_day obligations.pause_backwards"}},
		"for ever":  {obligations.NewPause{From: "2026-12-01", LastDay: "2028-12-01", Reason: "x"}, []string{"last_day obligations.pause_long"}},
	} {
		if got := refusals(t, suspend(w, duty.ID, c.p)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if err := suspend(w, duty.ID, travel); err != nil {
		t.Fatal(err)
	}
	twice := travel
	twice.From = "2026-12-15"
	twice.LastDay = "2026-12-20"
	if err := suspend(w, duty.ID, twice); !fault.Is(err, fault.Conflict) {
		t.Errorf("two pauses on one day: %v", err)
	}
	w.Read(w.Stranger(), func(tx *db.Tx) error {
		if r, err := obligations.PausesOf(tx, duty.ID); err != nil || len(r) != 0 {
			t.Errorf("beyond the wall: %d, %v", len(r), err)
		}
		return nil
	})
	pause := rests(w, duty.ID)[0].ID
	err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
		_, err := obligations.Lift(tx, pause, obligations.NewLift{Reason: "x"})
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("beyond the wall: %v", err)
	}
}

func TestAPauseHoldsForWhatIsSownOrRescheduledLater(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		far := travel
		far.From, far.LastDay = "2027-06-01", "2027-06-15" // beyond the horizon
		if err := suspend(w, duty.ID, far); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(60 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 100); return err })
		if got := byDay(all(w, duty), "2027-06-01", "2027-06-08"); !slices.Equal(got, []string{"withdrawnpaused", "withdrawnpaused"}) {
			t.Errorf("sown in a pause: %v", got)
		}
		plan, _ := cast.DutyOf(cast.Maria)
		plan.Plan.Rule, plan.Plan.Start.Date = "FREQ=WEEKLY;BYDAY=TU,TH", "2027-05-25"
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Reschedule(tx, duty.ID, obligations.NewSchedule{Plan: plan.Plan, Reason: "Twice a week."})
			return err
		})
		got := byDay(all(w, duty), "2027-05-27", "2027-06-01", "2027-06-03", "2027-06-17")
		if !slices.Equal(got, []string{"upcoming", "withdrawnpaused", "withdrawnpaused", "upcoming"}) {
			t.Errorf("rescheduled: %v", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: "2027-06-02", Reason: "The level changed."})
			return err
		})
		pause := rests(w, duty.ID)[0].ID
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Lift(tx, pause, obligations.NewLift{From: "2027-06-01", Reason: "Back."})
			return err
		})
		if got := byDay(all(w, duty), "2027-06-01", "2027-06-03"); !slices.Equal(got, []string{"upcoming", "withdrawnended"}) {
			t.Errorf("what came back after the end: %v", got)
		}
	})
}
