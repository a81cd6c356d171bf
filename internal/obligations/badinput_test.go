package obligations_test

// What goes wrong at the edges of a calendar: the client moves to another zone in the
// middle of a duty, three duties fall on one day, every second Tuesday runs through
// 2026 and its 53 weeks, and a Thursday is Thanksgiving.

import (
	"slices"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

func days(list []obligations.Entry) (all []wall.Date) {
	for _, e := range list {
		all = append(all, e.Moment.Date)
	}
	return all
}

func TestAZoneThatChangesInTheMiddleOfADutyKeepsNineOClock(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria) // Tuesdays at nine in Chicago
		before := all(w, duty)
		plan, _ := cast.DutyOf(cast.Maria)
		plan.Plan.Start = wall.Moment{Date: "2026-12-08", Time: "09:00", Zone: "America/New_York"}
		if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: plan.Plan, Reason: "She lives in New York now."}); err != nil {
			t.Fatal(err)
		}
		after := all(w, duty)
		if len(after) != len(before) {
			t.Fatalf("%d became %d", len(before), len(after))
		}
		for i, e := range after {
			zone, shift := "America/New_York", -time.Hour
			if e.Moment.Date < "2026-12-08" {
				zone, shift = "America/Chicago", 0
			}
			was := before[slices.IndexFunc(before, func(b obligations.Entry) bool { return b.ID == e.ID })]
			if e.Moment.Time != "09:00" || e.Moment.Zone != zone || e.OpensAt.Sub(was.OpensAt) != shift || e.ClosesAt.Sub(e.OpensAt) != time.Hour {
				t.Errorf("%d: %v opens %v, was %v", i, e.Moment, e.OpensAt, was.OpensAt)
			}
		}
		w.Clock.Set(after[2].OpensAt) // nine in New York is eight in Chicago
		advance(w)
		if got := all(w, duty)[2]; got.State != obligations.Due || got.ID != before[2].ID {
			t.Errorf("at nine in New York it is %s", got.State)
		}
	})
}

func TestThreeDutiesOnOneDayAreThree(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		var duties []obligations.Obligation
		for _, one := range []struct {
			in    string
			clock wall.Time
		}{{"smartlink_own_phone", "09:00"}, {"voice_id", "09:00"}, {"smartlink_bi_phone", "14:00"}} {
			plan, _ := cast.DutyOf(cast.Maria)
			plan.ClientID, plan.Modality, plan.Plan.Start.Time = maria, one.in, one.clock
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				duty, err := obligations.Impose(tx, plan)
				duties = append(duties, duty)
				return err
			})
		}
		first := all(w, duties[0])[0]
		w.Clock.Set(first.OpensAt.Add(time.Minute))
		advance(w)
		record(t, w, first.ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: first.OpensAt})
		want := []obligations.State{obligations.Reported, obligations.Due, obligations.Upcoming}
		for i, duty := range duties {
			if got := all(w, duty)[0]; got.State != want[i] || got.Moment.Date != first.Moment.Date {
				t.Errorf("duty %d is %s on %s, want %s", i, got.State, got.Moment.Date, want[i])
			}
		}
		w.Clock.Set(all(w, duties[2])[0].GraceEndsAt)
		advance(w)
		if book := ledgerOf(w, maria); book.OnTime != 1 || book.Unknown != 2 || book.Resolved != 1 {
			t.Errorf("%d on time of %d, of %d nobody knows", book.OnTime, book.Resolved, book.Unknown)
		}
	})
}

func TestEverySecondTuesdayRunsThroughAYearOf53Weeks(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		plan, _ := cast.DutyOf(cast.Maria)
		plan.Plan.Rule, plan.Plan.Start.Date = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"
		duty := w.Impose(w.Maria(), plan)
		for range 40 { // weeks: well into 2027
			w.Clock.Advance(7 * 24 * time.Hour)
			w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 10); return err })
		}
		got := days(all(w, duty))
		if !slices.Contains(got, "2026-12-22") || !slices.Contains(got, "2027-01-05") || slices.Contains(got, "2026-12-29") {
			t.Errorf("around the 53rd week: %v", got[:6])
		}
		for i := 1; i < len(got); i++ {
			if got[i-1].DaysUntil(got[i]) != 14 || got[i].Weekday() != time.Tuesday {
				t.Errorf("from %s to %s", got[i-1], got[i])
			}
		}
		if last := got[len(got)-1]; last.Before("2027-12-01") {
			t.Errorf("sown up to %s only", last)
		}
	})
}

func TestAHolidayIsSkippedOnlyWhereThatWasTold(t *testing.T) {
	w := cast.New(t)
	plan, _ := cast.DutyOf(cast.Maria)
	plan.ClientID = w.Maria()
	plan.Plan.Rule, plan.Plan.Start.Date = "FREQ=WEEKLY;COUNT=6;BYDAY=TH", "2026-11-26" // Thanksgiving
	for told, want := range map[bool][]wall.Date{
		true:  {"2026-12-03", "2026-12-10", "2026-12-17", "2026-12-24", "2026-12-31"},
		false: {"2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17", "2026-12-24", "2026-12-31"},
	} {
		plan.Plan.SkipHolidays = told
		var duty obligations.Obligation
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) { duty, err = obligations.Impose(tx, plan); return err })
		if got := days(all(w, duty)); !slices.Equal(got, want) {
			t.Errorf("told %v: %v, want %v", told, got, want)
		}
	}
}
