package wall

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAnAppointmentHasItsInstant(t *testing.T) {
	got, err := Moment{Date: "2027-01-05", Time: "08:30", Zone: "America/Chicago"}.Instant()
	if want := time.Date(2027, 1, 5, 14, 30, 0, 0, time.UTC); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestATimeThatClocksJumpOverIsAskedNotGuessed(t *testing.T) {
	for _, zone := range []string{"America/New_York", "America/Chicago", "America/Los_Angeles"} {
		for _, fold := range []Fold{Unasked, Earlier, Later} {
			_, err := Moment{Date: "2027-03-14", Time: "02:30", Zone: zone, Fold: fold}.Instant()
			var gap *NonexistentError
			if !errors.As(err, &gap) {
				t.Fatalf("%s: got %v, want a NonexistentError", zone, err)
			}
			c := gap.Choices()
			if c[0].Time != "01:30" || c[1].Time != "03:30" || c[0].Date != "2027-03-14" {
				t.Errorf("%s: choices %v, want 01:30 and 03:30", zone, c)
			}
			for _, m := range c {
				if _, err := m.Instant(); err != nil {
					t.Errorf("choice %v: %v", m, err)
				}
			}
		}
	}
}

func TestATimeThatExistsTwiceIsAskedNotGuessed(t *testing.T) {
	for _, zone := range []string{"America/New_York", "America/Chicago", "America/Los_Angeles"} {
		m := Moment{Date: "2026-11-01", Time: "01:30", Zone: zone}
		_, err := m.Instant()
		var twice *AmbiguousError
		if !errors.As(err, &twice) {
			t.Fatalf("%s: got %v, want an AmbiguousError", zone, err)
		}
		if got := twice.Later.Sub(twice.Earlier); got != time.Hour {
			t.Errorf("%s: the two are %v apart, want an hour", zone, got)
		}
		for i, want := range []time.Time{twice.Earlier, twice.Later} {
			got, err := twice.Choices()[i].Instant()
			if err != nil || !got.Equal(want) {
				t.Errorf("%s choice %d: got %v, %v, want %v", zone, i, got, err, want)
			}
		}
	}
}

func TestTheEdgesOfAChangeExistOnce(t *testing.T) {
	for _, m := range []Moment{
		{Date: "2027-03-14", Time: "01:59", Zone: "America/Chicago"},
		{Date: "2027-03-14", Time: "03:00", Zone: "America/Chicago"},
		{Date: "2026-11-01", Time: "00:59", Zone: "America/Chicago"},
		{Date: "2026-11-01", Time: "02:00", Zone: "America/Chicago"},
		{Date: "2027-03-14", Time: "02:30", Zone: "America/Phoenix"},
		{Date: "2026-11-01", Time: "01:30", Zone: "America/Phoenix"},
		{Date: "2027-01-05", Time: "08:30", Zone: "America/Chicago", Fold: Later},
	} {
		if got, err := m.Instant(); err != nil {
			t.Errorf("%v: got %v, %v", m, got, err)
		}
	}
}

func TestBadPartsOfAMomentAreNamed(t *testing.T) {
	cases := map[string]Moment{
		"wall.no_such_day":  {Date: "2027-02-30", Time: "08:30", Zone: "America/Chicago"},
		"wall.date_shape":   {Date: "1/5/27", Time: "08:30", Zone: "America/Chicago"},
		"wall.no_such_time": {Date: "2027-01-05", Time: "25:00", Zone: "America/Chicago"},
		"wall.time_shape":   {Date: "2027-01-05", Time: "8:30 AM", Zone: "America/Chicago"},
		"wall.unknown_zone": {Date: "2027-01-05", Time: "08:30", Zone: "Central"},
		"wall.unknown_fold": {Date: "2027-01-05", Time: "08:30", Zone: "America/Chicago", Fold: "first"},
		"wall.nonexistent":  {Date: "2027-03-14", Time: "02:30", Zone: "America/Chicago"},
		"wall.ambiguous":    {Date: "2026-11-01", Time: "01:30", Zone: "America/Chicago"},
	}
	for want, m := range cases {
		_, err := m.Instant()
		field, key, _, ok := Problem(fmt.Errorf("scheduling: %w", err))
		if !ok || key != want || field == "" {
			t.Errorf("%v: got %q %q, want %q", m, field, key, want)
		}
	}
	if _, _, _, ok := Problem(errors.New("other")); ok {
		t.Error("a foreign error is taken for one of ours")
	}
}

// Every half hour of the day before and after each change of clocks in twenty
// years, and an hour of every day beside, goes to its clock reading and back
// to the same instant.
func TestInstantsSurviveTheRoundTripForTwentyYears(t *testing.T) {
	const half = 30 * time.Minute
	for _, zone := range append(Zones(), "America/Detroit", "America/Kentucky/Louisville", "America/Indiana/Indianapolis") {
		loc, err := LoadZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		end := time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC)
		for at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(half) {
			_, before := at.Add(-24 * time.Hour).In(loc).Zone()
			_, after := at.Add(24 * time.Hour).In(loc).Zone()
			if before == after {
				at = at.Add(23 * time.Hour)
			}
			m := At(at, zone)
			back, err := m.Instant()
			if err != nil || !back.Equal(at) {
				t.Fatalf("%s %v: went to %v and back to %v, %v", zone, at, m, back, err)
			}
		}
	}
}

// A hearing at 8:30 stays at 8:30 on every day of twenty years.
func TestAMorningHearingKeepsItsClockTime(t *testing.T) {
	for _, zone := range Zones() {
		for d := Date("2021-01-01"); d.Before("2041-01-01"); d = d.AddDays(1) {
			at, err := Moment{Date: d, Time: "08:30", Zone: zone}.Instant()
			if err != nil {
				t.Fatalf("%s %s: %v", zone, d, err)
			}
			if got := At(at, zone); got.Time != "08:30" || got.Date != d {
				t.Fatalf("%s %s: got %v", zone, d, got)
			}
		}
	}
}

func TestAnUnknownZoneGivesNoMoment(t *testing.T) {
	if got := At(time.Date(2027, 1, 5, 0, 0, 0, 0, time.UTC), "Central"); got != (Moment{}) {
		t.Errorf("got %v, want nothing", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2027-02-30", "25:00", "8:30 AM", "1996-05", "\x00", "１２:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && !d.Valid() {
			t.Errorf("parsed %q is not valid", d)
		}
		if c, err := ParseTime(s); err == nil && !c.Valid() {
			t.Errorf("parsed %q is not valid", c)
		}
		if p, err := ParsePartial(s); err == nil && !p.Valid() {
			t.Errorf("parsed %q is not valid", p)
		}
	})
}
