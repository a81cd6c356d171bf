package obligations_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// The world begins on Monday 23 November 2026, 9:00 in Chicago. María reports
// every Tuesday at nine on her own phone; Jean-Baptiste every four weeks on BI's.

// all lists a duty's occurrences in the order of time.
func all(w *cast.World, o obligations.Obligation) (list []obligations.Entry) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		list, err = obligations.List(tx, obligations.Filter{Obligation: o.ID})
		return err
	})
	return list
}

func upcoming(w *cast.World, o obligations.Obligation) []obligations.Entry {
	return slices.DeleteFunc(all(w, o), func(e obligations.Entry) bool { return e.State != obligations.Upcoming })
}

func states(list []obligations.Entry) map[obligations.State]int {
	counts := map[obligations.State]int{}
	for _, e := range list {
		counts[e.State]++
	}
	return counts
}

func record(t *testing.T, w *cast.World, id uuid.UUID, out obligations.Outcome) obligations.Occurrence {
	t.Helper()
	var o obligations.Occurrence
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		o, err = obligations.RecordOutcome(tx, id, out)
		return err
	})
	return o
}

// refusals lists field and key of what was refused.
func refusals(t *testing.T, err error) []string {
	t.Helper()
	f, ok := fault.From(err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	var list []string
	for _, p := range f.Problems {
		list = append(list, p.Field+" "+p.Key)
	}
	return list
}

func impose(w *cast.World, who actor.Actor, duty obligations.NewDuty) error {
	return w.TryWrite(who, func(tx *db.Tx) error {
		_, err := obligations.Impose(tx, duty)
		return err
	})
}

func TestAWeeklyDutyHasItsOccurrencesForTheNext26Weeks(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		list := all(w, w.Duty(cast.Maria))
		if len(list) < obligations.HorizonWeeks {
			t.Fatalf("got %d occurrences, want at least %d", len(list), obligations.HorizonWeeks)
		}
		for i, e := range list {
			want := wall.Moment{Date: wall.Date("2026-11-24").AddDays(7 * i), Time: "09:00", Zone: "America/Chicago"}
			if e.Moment != want || e.State != obligations.Upcoming {
				t.Errorf("occurrence %d is %s at %v, want upcoming at %v", i, e.State, e.Moment, want)
			}
			if got := e.ClosesAt.Sub(e.OpensAt); got != time.Hour {
				t.Errorf("occurrence %d is open for %s, want an hour", i, got)
			}
		}
		// Daylight saving time begins on 14 March 2027: nine o'clock is an hour earlier in UTC.
		hours := map[int]int{}
		for _, e := range list {
			hours[e.OpensAt.UTC().Hour()]++
		}
		if len(hours) != 2 || hours[15] != 16 {
			t.Errorf("got the UTC hours %v, want 15 for the 16 of winter and 14 after", hours)
		}
	})
}

func TestADutyThatBeganBeforeWeWereToldHasAnUnknownPast(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, _ := cast.DutyOf(cast.Maria)
		duty.Plan.Start.Date = "2026-10-06"
		list := all(w, w.Impose(w.Maria(), duty))
		var past []obligations.Entry
		for _, e := range list {
			if e.OpensAt.Before(w.Clock.Now()) {
				past = append(past, e)
			}
		}
		if got := states(past); len(past) != 7 || got[obligations.Unknown] != 7 {
			t.Errorf("got the past %v, want 7 unknown", got)
		}
		if past[0].Moment.Date != "2026-10-06" {
			t.Errorf("the past begins on %s", past[0].Moment.Date)
		}
	})
}

func TestAFormSentTwiceMakesOneDuty(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first, again := w.Duty(cast.Maria), w.Duty(cast.Maria)
		if first.ID != again.ID {
			t.Error("the second sending made another duty")
		}
		duty, _ := cast.DutyOf(cast.Maria)
		duty.ClientID, duty.FormID = w.Rosa(), "cast "+w.Maria().String()+duty.Modality+duty.Plan.Rule
		if err := impose(w, w.Paralegal(), duty); !fault.Is(err, fault.Conflict) {
			t.Errorf("a form used in another file: got %v, want Conflict", err)
		}
	})
}

func TestAnAppointmentIsOneOccurrenceAtAnOffice(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		o := w.Impose(w.Maria(), obligations.NewDuty{Modality: "ero_checkin", Plan: obligations.Plan{
			Kind: obligations.Appointment, Start: wall.Moment{Date: "2027-01-20", Time: "1:00 pm"}, Place: "CHI",
		}})
		list := all(w, o)
		if len(list) != 1 || list[0].Moment != (wall.Moment{Date: "2027-01-20", Time: "13:00", Zone: "America/Chicago"}) {
			t.Fatalf("got %v", list)
		}
		if e := list[0]; e.Timed() || e.Place.Reveal() != "CHI" || e.Kind != obligations.Appointment {
			t.Errorf("got an hour of closing, the place %q or the kind %s", e.Place.Reveal(), e.Kind)
		}
	})
}

func TestWhatCannotBeKeptIsNamedFieldByField(t *testing.T) {
	w := cast.New(t)
	duty := obligations.NewDuty{ClientID: w.Maria(), Modality: "carrier_pigeon", Plan: obligations.Plan{
		Kind: obligations.Recurring, Rule: "FREQ=YEARLY",
		Start:         wall.Moment{Date: "2027-02-30", Time: "25:00", Zone: "Mars/Olympus"},
		WindowMinutes: ptr(-5), GraceMinutes: ptr(1_000_000), Place: "Room\x00 5",
		Told: obligations.Told{By: "officer\r\nX:1", On: "2027-01-01", Language: "xx-none", How: "pigeon"},
	}}
	got := refusals(t, impose(w, w.Paralegal(), duty))
	want := []string{
		"modality obligations.unknown_modality", "place clients.control_characters", "grace_minutes obligations.minutes",
		"window_minutes obligations.minutes", "told.on obligations.told_in_future", "told.language obligations.unknown_language",
		"told.how obligations.unknown_way", "told.by clients.control_characters", "date wall.no_such_day",
		"time wall.no_such_time", "zone wall.unknown_zone", "rrule obligations.rule_freq",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if n := len(all(w, obligations.Obligation{})); n != 0 {
		t.Errorf("%d occurrences were kept of a refused duty", n)
	}
}

func TestASingleAppointmentInAChangeOfClocksIsAskedAbout(t *testing.T) {
	w := cast.New(t)
	for _, c := range []struct {
		at   wall.Moment
		want string
	}{
		{wall.Moment{Date: "2027-03-14", Time: "02:30", Zone: "America/New_York"}, "time wall.nonexistent"},
		{wall.Moment{Date: "2027-11-07", Time: "01:30", Zone: "America/New_York"}, "fold wall.ambiguous"},
	} {
		duty := obligations.NewDuty{ClientID: w.Maria(), Modality: "ero_checkin", Plan: obligations.Plan{
			Kind: obligations.Appointment, Start: c.at,
		}}
		if got := refusals(t, impose(w, w.Paralegal(), duty)); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%v: got %q, want %q", c.at, got, c.want)
		}
		if c.at.Fold = wall.Later; c.at.Date == "2027-11-07" {
			duty.Plan.Start = c.at
			if err := impose(w, w.Paralegal(), duty); err != nil {
				t.Errorf("the answer is refused: %v", err)
			}
		}
	}
}

func TestARecurringDutyAcrossAChangeOfClocksIsSettledByRule(t *testing.T) {
	w := cast.New(t)
	o := w.Impose(w.Maria(), obligations.NewDuty{Modality: "smartlink_own_phone", Plan: obligations.Plan{
		Kind: obligations.Recurring, Rule: "FREQ=WEEKLY;BYDAY=SU", Start: wall.Moment{Date: "2026-11-29", Time: "02:30", Zone: "America/New_York"},
	}})
	for _, e := range all(w, o) {
		want := wall.Time("02:30")
		if e.Moment.Date == "2027-03-14" {
			want = "03:00"
		}
		if e.Moment.Time != want || e.SlotTime != "02:30" {
			t.Errorf("%s: at %s, want %s", e.Moment.Date, e.Moment.Time, want)
		}
	}
}

func TestTheFirstDayOfEverySecondWeekMustBeOneOfItsDays(t *testing.T) {
	w := cast.New(t)
	duty, _ := cast.DutyOf(cast.Rosa)
	duty.ClientID, duty.Plan.Start.Date = w.Rosa(), "2026-12-04"
	if got := refusals(t, impose(w, w.Paralegal(), duty)); !slices.Equal(got, []string{"date obligations.first_day"}) {
		t.Errorf("got %q", got)
	}
}

func TestARuleWithoutDaysTakesThemFromItsFirstDay(t *testing.T) {
	w := cast.New(t)
	for rule, want := range map[string]string{
		"FREQ=WEEKLY": "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;INTERVAL=3": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24",
	} {
		duty, _ := cast.DutyOf(cast.Maria)
		duty.Plan.Rule = rule
		o := w.Impose(w.Maria(), duty)
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			found, err := obligations.Find(tx, o.ID)
			if found.Schedule.Rule != want {
				t.Errorf("%s is kept as %s, want %s", rule, found.Schedule.Rule, want)
			}
			return err
		})
	}
	duty, _ := cast.DutyOf(cast.Maria)
	duty.ClientID, duty.Plan.Rule, duty.Plan.Start.Date = w.Maria(), "FREQ=MONTHLY", "2026-12-31"
	if got := refusals(t, impose(w, w.Paralegal(), duty)); !slices.Equal(got, []string{"rrule obligations.rule_short_months"}) {
		t.Errorf("got %q", got)
	}
}

func TestWhoMayImposeADuty(t *testing.T) {
	w := cast.New(t)
	duty, _ := cast.DutyOf(cast.Maria)
	duty.ClientID = w.Maria()
	for _, c := range []struct {
		who  actor.Actor
		want fault.Kind
	}{
		{w.Admin(), fault.Forbidden},
		{w.ReadOnly(), fault.Forbidden},
		{w.Volunteer(), fault.NotFound}, // not assigned to the file
		{w.Stranger(), fault.NotFound},
		{actor.Anonymous(), fault.Unauthenticated},
	} {
		if err := impose(w, c.who, duty); !fault.Is(err, c.want) {
			t.Errorf("%s %v: got %v, want %v", c.who.Ref(), c.who.Roles, err, c.want)
		}
	}
	if err := impose(w, w.Attorney(), duty); err != nil {
		t.Error(err)
	}
}

func TestNobodySeesADutyBeyondTheWall(t *testing.T) {
	w := cast.New(t)
	o := w.Duty(cast.Maria)
	first := all(w, o)[0].ID
	w.Read(w.Stranger(), func(tx *db.Tx) error {
		if _, err := obligations.Find(tx, o.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the duty: %v", err)
		}
		if _, err := obligations.FindOccurrence(tx, first); !fault.Is(err, fault.NotFound) {
			t.Errorf("the occurrence: %v", err)
		}
		if _, err := obligations.Ledger(tx, w.Maria()); !fault.Is(err, fault.NotFound) {
			t.Errorf("the ledger: %v", err)
		}
		list, err := obligations.List(tx, obligations.Filter{})
		if err != nil || len(list) != 0 {
			t.Errorf("the list: %d, %v", len(list), err)
		}
		return nil
	})
}

func TestAPhoneThatWasHandedOutIsKnown(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	issued := w.Duty(cast.JeanBaptiste)
	check := func(client uuid.UUID, want bool) {
		t.Helper()
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			got, err := obligations.UsesIssuedPhone(tx, client)
			if got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			return err
		})
	}
	check(w.Maria(), false)
	check(w.JeanBaptiste(), true)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.End(tx, issued.ID, obligations.NewEnd{LastDay: "2026-11-22", Reason: "The phone was taken back."})
		return err
	})
	check(w.JeanBaptiste(), false)
}

func ptr(n int) *int { return &n }
