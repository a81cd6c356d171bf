package obligations_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

func wednesdays() obligations.Plan {
	duty, _ := cast.DutyOf(cast.Maria)
	duty.Plan.Rule, duty.Plan.Start.Date, duty.Plan.Start.Time = "FREQ=WEEKLY;BYDAY=WE", "2026-12-16", "10:00"
	return duty.Plan
}

func reschedule(w *cast.World, id uuid.UUID, n obligations.NewSchedule) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.Reschedule(tx, id, n)
		return err
	})
}

func TestANewScheduleKeepsThePast(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		before := all(w, duty)
		w.Clock.Set(before[0].OpensAt)
		record(t, w, before[0].ID, obligations.Outcome{State: obligations.Reported, Source: "client"})
		if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: wednesdays(), Reason: "New case specialist.", FormID: "f1"}); err != nil {
			t.Fatal(err)
		}
		if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: wednesdays(), Reason: "New case specialist.", FormID: "f1"}); err != nil {
			t.Fatal(err)
		}
		held, withdrawn := 0, 0
		for _, e := range all(w, duty) {
			switch {
			case e.State == obligations.Withdrawn:
				withdrawn++
				if e.SlotDate < "2026-12-16" || e.Withdrawn != obligations.Rescheduled {
					t.Errorf("%s was withdrawn as %q", e.SlotDate, e.Withdrawn)
				}
			case e.SlotDate < "2026-12-16":
				held++
				if e.Moment.Date.Weekday() != time.Tuesday || e.Revision != 0 {
					t.Errorf("the past has changed: %v", e.Moment)
				}
			case e.Moment.Date.Weekday() != time.Wednesday || e.Moment.Time != "10:00":
				t.Errorf("the new schedule has %v", e.Moment)
			}
		}
		if held != 4 || withdrawn != len(before)-4 {
			t.Errorf("%d held, %d withdrawn of %d", held, withdrawn, len(before))
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			versions, err := obligations.Versions(tx, duty.ID)
			if len(versions) != 2 || versions[0].Rule != "FREQ=WEEKLY;BYDAY=TU" || versions[1].Reason.Reveal() != "New case specialist." {
				t.Errorf("got %d versions", len(versions))
			}
			return err
		})
	})
}

func TestGoingBackToAnOldScheduleRevivesTheSameOccurrences(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		before := all(w, duty)
		plan, _ := cast.DutyOf(cast.Maria)
		for _, p := range []obligations.Plan{wednesdays(), plan.Plan} {
			p.Start.Date = "2026-12-15"
			if p.Start.Time == "10:00" {
				p.Start.Date = "2026-12-16"
			}
			if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: p, From: "2026-12-15"}); err != nil {
				t.Fatal(err)
			}
		}
		var tuesdays []obligations.Entry
		for _, e := range all(w, duty) {
			if e.State != obligations.Withdrawn {
				tuesdays = append(tuesdays, e)
			}
		}
		if !slices.EqualFunc(before, tuesdays, func(a, b obligations.Entry) bool { return a.ID == b.ID && a.OpensAt.Equal(b.OpensAt) }) {
			t.Errorf("got %d occurrences that are not the %d of before", len(tuesdays), len(before))
		}
		if tuesdays[5].Revision != 2 || tuesdays[0].Revision != 0 {
			t.Errorf("got the revisions %d and %d, want 2 and 0", tuesdays[5].Revision, tuesdays[0].Revision)
		}
	})
}

func TestAStaleChangeOfScheduleIsRefused(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Maria)
	if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: wednesdays(), Version: duty.Version}); err != nil {
		t.Fatal(err)
	}
	if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: wednesdays(), Version: duty.Version}); !fault.Is(err, fault.Stale) {
		t.Errorf("got %v, want Stale", err)
	}
}

func move(w *cast.World, id uuid.UUID, n obligations.NewMoment) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.Move(tx, id, n)
		return err
	})
}

func revision(w *cast.World, client uuid.UUID) (n int64) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		n, err = clients.Revision(tx, client)
		return err
	})
	return n
}

// Two cancelled and one moved: all others stay at nine o'clock.
func TestTwoCancelledAndOneMovedLeaveTheOthersAlone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		list := all(w, duty)
		shown := revision(w, w.Maria())
		for _, i := range []int{2, 17} {
			record(t, w, list[i].ID, obligations.Outcome{State: obligations.CancelledByICE, Source: "isap", Reason: "As she told it."})
		}
		to := wall.Moment{Date: "2027-03-18", Time: "4:30 PM"}
		told := obligations.Told{By: "Officer Diaz", On: "2026-11-23", Language: "es", How: "phone"}
		if err := move(w, list[16].ID, obligations.NewMoment{To: to, Told: told, Reason: "Holiday"}); err != nil {
			t.Fatal(err)
		}
		if revision(w, w.Maria()) <= shown {
			t.Error("the calendar is not marked as behind")
		}
		for i, e := range all(w, duty) {
			switch i {
			case 2, 17:
				if e.State != obligations.CancelledByICE || e.Revision != 1 {
					t.Errorf("%d: %s, revision %d", i, e.State, e.Revision)
				}
			case 16:
				want := wall.Moment{Date: "2027-03-18", Time: "16:30", Zone: "America/Chicago"}
				if e.Moment != want || !e.Moved || e.SlotDate != "2027-03-16" || e.Revision != 1 {
					t.Errorf("moved to %v, revision %d", e.Moment, e.Revision)
				}
			default:
				if e.Moment.Time != "09:00" || e.Revision != 0 {
					t.Errorf("%d: at %s, revision %d", i, e.Moment.Time, e.Revision)
				}
			}
		}
	})
}

func TestAMoveIsAskedAboutAndRefusedWhereItMustBe(t *testing.T) {
	w := cast.New(t)
	list := all(w, w.Duty(cast.Maria))
	for at, want := range map[wall.Moment]string{
		{Date: "2027-03-14", Time: "02:30"}: "time wall.nonexistent",
		{Date: "2027-02-30", Time: "09:00"}: "date wall.no_such_day",
		{Date: "2027-02-28", Time: "25:00"}: "time wall.no_such_time",
		{Date: "2027-02-28", Time: "9"}:     "time wall.time_shape",
		{Date: "2206-02-28", Time: "09:00"}: "date obligations.date_far",
		{Date: "2026-12-01", Time: "09:00"}: "date obligations.moment_taken",
	} {
		if got := refusals(t, move(w, list[0].ID, obligations.NewMoment{To: at})); !slices.Equal(got, []string{want}) {
			t.Errorf("%v: got %q, want %q", at, got, want)
		}
	}
	record(t, w, list[0].ID, obligations.Outcome{State: obligations.CancelledByICE, Source: "ice", Reason: "ICE called it off."})
	later := obligations.NewMoment{To: wall.Moment{Date: "2026-11-26", Time: "09:00"}}
	if err := move(w, list[0].ID, later); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v, want Conflict", err)
	}
}

func TestADutyThatEndedLeavesNothingUpcoming(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		list := all(w, duty)
		end := func(last wall.Date) error {
			return w.TryWrite(w.Attorney(), func(tx *db.Tx) error {
				_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: last, Reason: "Supervision ended by letter."})
				return err
			})
		}
		if err := end("2026-12-01"); err != nil {
			t.Fatal(err)
		}
		if err := end("2026-12-01"); err != nil {
			t.Errorf("the same end again: %v", err)
		}
		if err := end("2026-12-08"); !fault.Is(err, fault.Conflict) {
			t.Errorf("another end: got %v, want Conflict", err)
		}
		got := states(all(w, duty))
		if got[obligations.Upcoming] != 2 || got[obligations.Withdrawn] != len(list)-2 {
			t.Errorf("got %v", got)
		}
		err := tryRecord(w, w.Paralegal(), list[5].ID, obligations.Outcome{State: obligations.CancelledByICE, Source: "ice", Reason: "As she told it."})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("an outcome of what was withdrawn: got %v, want Conflict", err)
		}
		if err := reschedule(w, duty.ID, obligations.NewSchedule{Plan: wednesdays()}); !fault.Is(err, fault.Conflict) {
			t.Errorf("another schedule: got %v, want Conflict", err)
		}
		w.Clock.Advance(60 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error {
			n, err := obligations.Extend(tx, 10)
			if n != 0 {
				t.Error("an ended duty was extended")
			}
			return err
		})
	})
}

func TestInstantsAreDerivedAgainAndTheWallClockStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		// As if the rules of the zone had been other ones when this was computed.
		first := all(w, duty)[3]
		w.Write(clockwork, func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE occurrences SET opens_at = ?, next_at = ? WHERE id = ?",
				first.OpensAt.Add(-time.Hour), first.OpensAt.Add(-time.Hour), first.ID).Error
		})
		changed, rounds := 0, 0
		for last := uuid.Nil; rounds == 0 || last != uuid.Nil; rounds++ {
			w.Write(clockwork, func(tx *db.Tx) error {
				next, n, err := obligations.Recompute(tx, last, 10)
				last, changed = next, changed+n
				return err
			})
		}
		e := all(w, duty)[3]
		if changed != 1 || e.Moment.Time != "09:00" || !e.OpensAt.Equal(time.Date(2026, 12, 15, 15, 0, 0, 0, time.UTC)) || e.Revision != 1 {
			t.Errorf("%d changed in %d rounds; %v opens at %s", changed, rounds, e.Moment, e.OpensAt)
		}
	})
}
