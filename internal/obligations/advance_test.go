package obligations_test

import (
	"sync"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

var clockwork = actor.System("obligations.clock")

func advance(w *cast.World) (moved int) {
	w.Write(clockwork, func(tx *db.Tx) (err error) {
		moved, err = obligations.Advance(tx, 100)
		return err
	})
	return moved
}

func TestTheClockMovesAnOccurrenceAtTheRightMinute(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria) // Tuesday 9:00 in Chicago, an hour's window, two hours of grace
		opens := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
		for _, c := range []struct {
			at    time.Time
			state obligations.State
			moved int
		}{
			{opens.Add(-time.Microsecond), obligations.Upcoming, 0},
			{opens, obligations.Due, 1},
			{opens.Add(time.Hour - time.Microsecond), obligations.Due, 0},
			{opens.Add(time.Hour), obligations.Late, 1},
			{opens.Add(3*time.Hour - time.Microsecond), obligations.Late, 0},
			{opens.Add(3 * time.Hour), obligations.Unknown, 1},
			{opens.Add(100 * time.Hour), obligations.Unknown, 0},
		} {
			w.Clock.Set(c.at)
			if got := advance(w); got != c.moved {
				t.Errorf("%s: %d moved, want %d", c.at, got, c.moved)
			}
			if got := all(w, duty)[0].State; got != c.state {
				t.Errorf("%s: %s, want %s", c.at, got, c.state)
			}
		}
	})
}

func TestAClockThatSleptGoesStraightToUnknown(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		w.Clock.Advance(8 * 24 * time.Hour) // Tuesday 1 December, 9:00
		if got := advance(w); got != 2 {
			t.Errorf("%d moved, want 2", got)
		}
		list := all(w, duty)
		if list[0].State != obligations.Unknown || list[1].State != obligations.Due {
			t.Errorf("got %s and %s", list[0].State, list[1].State)
		}
	})
}

// Without a told end of the window nobody can be late.
func TestAnOpenEndIsNeverLate(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Petrona) // no window told
	w.Clock.Set(all(w, duty)[0].OpensAt.Add(119 * time.Minute))
	advance(w)
	if got := all(w, duty)[0].State; got != obligations.Due {
		t.Errorf("got %s, want due", got)
	}
	w.Clock.Advance(time.Minute)
	advance(w)
	if got := all(w, duty)[0].State; got != obligations.Unknown {
		t.Errorf("got %s, want unknown", got)
	}
}

func TestTwoClocksMoveEachOccurrenceExactlyOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, _ := cast.DutyOf(cast.Maria)
		duty.Plan.Rule = "FREQ=DAILY"
		o := w.Impose(w.Maria(), duty)
		w.Clock.Advance(40*24*time.Hour + 12*time.Hour)
		before := all(w, o)

		var total [4]int
		var wait sync.WaitGroup
		for i := range total {
			wait.Go(func() {
				for range 5 {
					err := w.DB.Write(w.Context(clockwork), func(tx *db.Tx) error {
						n, err := obligations.Advance(tx, 15)
						total[i] += n
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()

		ripe, versions := 0, map[int64]int{}
		for i, e := range all(w, o) {
			if !before[i].OpensAt.After(w.Clock.Now()) {
				ripe++
				versions[e.Version]++
			}
		}
		if got := total[0] + total[1] + total[2] + total[3]; got != ripe || ripe != 40 {
			t.Errorf("%d moves of %d ripe occurrences, want 40 of each", got, ripe)
		}
		if versions[2] != ripe {
			t.Errorf("got the versions %v, want each moved once", versions)
		}
		if got := events(w, "obligations.became_unknown"); got != ripe {
			t.Errorf("%d events, want one for each of %d", got, ripe)
		}
		report, err := audit.Verify(w.Context(w.Attorney()), w.DB)
		if err != nil {
			t.Errorf("the log does not verify: %v, %v", report, err)
		}
	})
}

func events(w *cast.World, action string) (n int) {
	w.Read(clockwork, func(tx *db.Tx) error {
		return tx.DB.Table("audit_events").Select("COUNT(*)").Where("action = ?", action).Scan(&n).Error
	})
	return n
}

func TestTheClockNeverWritesMissed(t *testing.T) {
	w := cast.New(t)
	for _, in := range cast.Clients() {
		if _, ok := cast.DutyOf(in); ok {
			w.Duty(in)
		}
	}
	for range 30 {
		w.Clock.Advance(7 * 24 * time.Hour)
		advance(w)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 100); return err })
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{})
		for _, e := range list {
			if !e.State.ByClock() {
				t.Errorf("the clock wrote %s", e.State)
			}
		}
		return err
	})
}

func TestTheHorizonRollsAndNothingIsDoubled(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		o := w.Duty(cast.Maria)
		w.Clock.Advance(60 * 24 * time.Hour)
		var total [3]int
		var wait sync.WaitGroup
		for i := range total {
			wait.Go(func() {
				err := w.DB.Write(w.Context(clockwork), func(tx *db.Tx) (err error) {
					total[i], err = obligations.Extend(tx, 10)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got := total[0] + total[1] + total[2]; got != 1 {
			t.Errorf("extended %d times, want once", got)
		}
		list := all(w, o)
		for i, e := range list {
			if want := wall.Date("2026-11-24").AddDays(7 * i); e.Moment.Date != want || e.Moment.Time != "09:00" {
				t.Fatalf("occurrence %d at %v, want %s at 09:00", i, e.Moment, want)
			}
		}
		if last := list[len(list)-1].OpensAt; last.Before(w.Clock.Now().AddDate(0, 0, 7*obligations.HorizonWeeks)) {
			t.Errorf("the last occurrence opens at %s", last)
		}
	})
}

// A year and more of Tuesdays, sown bit by bit, across three changes of the clocks.
func TestNineOClockStaysNineOClockForMoreThanAYear(t *testing.T) {
	w := cast.New(t)
	duty, _ := cast.DutyOf(cast.Maria)
	duty.Plan.Rule = "FREQ=WEEKLY;BYDAY=TU;COUNT=70"
	o := w.Impose(w.Maria(), duty)
	for range 60 {
		w.Clock.Advance(7 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 100); return err })
	}
	list := all(w, o)
	if n := len(list); n != 70 {
		t.Errorf("got %d occurrences, want 70: no more than were told", n)
	}
	chicago, err := wall.LoadZone("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	offsets := map[int]int{}
	for i, e := range list {
		local := e.OpensAt.In(chicago)
		if want := wall.Date("2026-11-24").AddDays(7 * i); wall.DateOf(local) != want || wall.TimeOf(local) != "09:00" {
			t.Errorf("occurrence %d opens at %s, want %s at 09:00", i, local, want)
		}
		_, offset := local.Zone()
		offsets[offset]++
	}
	if len(offsets) != 2 {
		t.Errorf("got the offsets %v, want winter and summer", offsets)
	}
}
