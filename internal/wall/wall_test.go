package wall

import (
	"errors"
	"testing"
	"time"
)

func TestDatesAreTakenExactlyOrRefusedWithTheReason(t *testing.T) {
	cases := []struct {
		text   string
		reason Reason
		ok     bool
	}{
		{text: "2027-01-05", ok: true},
		{text: "2028-02-29", ok: true},
		{text: "2027-02-30", reason: NoSuchDay},
		{text: "2027-02-29", reason: NoSuchDay},
		{text: "2027-13-01", reason: NoSuchDay},
		{text: "01/05/2027", reason: Shape},
		{text: "2027-1-5", reason: Shape},
		{text: "", reason: Shape},
		{text: "2027-01-05 ", reason: Shape},
		{text: "２０27-01-05", reason: Shape},
	}
	for _, c := range cases {
		got, err := ParseDate(c.text)
		var refused *DateError
		switch {
		case c.ok && (err != nil || string(got) != c.text):
			t.Errorf("ParseDate(%q): got %q, %v", c.text, got, err)
		case !c.ok && (!errors.As(err, &refused) || refused.Reason != c.reason):
			t.Errorf("ParseDate(%q): got %q, %v, want reason %d", c.text, got, err, c.reason)
		}
	}
}

func TestTimesAsPeopleTypeThem(t *testing.T) {
	taken := map[string]Time{
		"08:30": "08:30", "8:30": "08:30", "0830": "08:30", "8:30 AM": "08:30", "8:30am": "08:30",
		"1:00pm": "13:00", "1:00 p.m.": "13:00", "8:30 a. m.": "08:30", "9am": "09:00", "12:00 AM": "00:00",
		"12:15 pm": "12:15", "13:00": "13:00", " 8:30  AM ": "08:30", "00:00": "00:00", "23:59": "23:59",
	}
	for text, want := range taken {
		if got, err := ParseTime(text); err != nil || got != want {
			t.Errorf("ParseTime(%q): got %q, %v, want %q", text, got, err, want)
		}
	}
	refused := map[string]Reason{
		"25:00": NoSuchTime, "24:00": NoSuchTime, "8:60": NoSuchTime, "13:00 PM": NoSuchTime, "0:30 am": NoSuchTime,
		"9": Shape, "": Shape, "morning": Shape, "8:3": Shape, "8:30:00": Shape, "8.30": Shape, "830": Shape, "8:30 xm": Shape,
	}
	for text, want := range refused {
		_, err := ParseTime(text)
		var e *TimeError
		if !errors.As(err, &e) || e.Reason != want {
			t.Errorf("ParseTime(%q): got %v, want reason %d", text, err, want)
		}
	}
	for _, text := range []Time{"8:30", "25:00", "08:30 AM", ""} {
		if text.Valid() {
			t.Errorf("stored time %q is taken, want it refused", text)
		}
	}
}

func TestZonesThatDependOnTheMachineAreRefused(t *testing.T) {
	for _, name := range []string{"", "Local", "America/Chicagoo", "../etc/passwd", "CST6"} {
		var e *ZoneError
		if _, err := LoadZone(name); !errors.As(err, &e) {
			t.Errorf("LoadZone(%q): got %v, want a ZoneError", name, err)
		}
	}
	for _, name := range Zones() {
		if _, err := LoadZone(name); err != nil {
			t.Errorf("LoadZone(%q): %v", name, err)
		}
	}
}

func TestWorkingDaysStepOverWeekendsAndHolidays(t *testing.T) {
	newYear := func(d Date) bool { return d == "2027-01-01" }
	if got, want := Date("2026-12-31").AddWorking(1, newYear), Date("2027-01-04"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Date("2027-01-04").AddWorking(-1, newYear), Date("2026-12-31"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Date("2027-01-01").NextWorking(newYear), Date("2027-01-04"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Date("2027-01-05").NextWorking(nil), Date("2027-01-05"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	if got, want := Date("2027-03-13").AddDays(2), Date("2027-03-15"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Date("2026-11-21").DaysUntil("2027-01-05"), 45; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
	if got, want := Date("2027-01-05").Weekday(), time.Tuesday; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !Date("2026-12-31").Before("2027-01-01") || !Date("2027-01-02").After("2027-01-01") {
		t.Error("days are out of order")
	}
	if _, err := DateFrom(2027, time.February, 30); err == nil {
		t.Error("30 February is built from numbers, want it refused")
	}
}

func TestAPartialBirthDateStaysPartial(t *testing.T) {
	cases := []struct {
		text        string
		precision   Precision
		first, last Date
	}{
		{"1988-03-14", Day, "1988-03-14", "1988-03-14"},
		{"1996-02", Month, "1996-02-01", "1996-02-29"},
		{"1982", Year, "1982-01-01", "1982-12-31"},
		{"", Unknown, "", ""},
	}
	for _, c := range cases {
		p, err := ParsePartial(c.text)
		first, last, _ := p.Span()
		if err != nil || p.Precision() != c.precision || first != c.first || last != c.last {
			t.Errorf("%q: got %v %v %s..%s", c.text, err, p.Precision(), first, last)
		}
	}
	for _, text := range []string{"1992-02-30", "1992-13", "92", "0000", "14/03/1988", "1988-3", "abcd"} {
		if _, err := ParsePartial(text); err == nil {
			t.Errorf("%q is taken, want it refused", text)
		}
	}
	youngest, oldest, ok := PartialDate("1996").AgeOn("2026-11-21")
	if !ok || youngest != 29 || oldest != 30 {
		t.Errorf("age: got %d to %d, want 29 to 30", youngest, oldest)
	}
	if _, _, ok := PartialDate("").AgeOn("2026-11-21"); ok {
		t.Error("an unknown birth date has an age")
	}
}
