package wire

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
)

// zonesOfCourtsAndOffices are those of the immigration courts and ICE field
// offices in the reference data of November 2026.
var zonesOfCourtsAndOffices = []string{
	"America/Chicago", "America/Denver", "America/Detroit", "America/Indiana/Indianapolis",
	"America/Kentucky/Louisville", "America/Los_Angeles", "America/New_York", "America/Phoenix",
	"America/Puerto_Rico", "Pacific/Guam", "Pacific/Honolulu",
}

func TestEveryCourtAndOfficeStandsInAnAllowedZone(t *testing.T) {
	for _, name := range zonesOfCourtsAndOffices {
		if !ZoneAllowed(name) {
			t.Errorf("%s is not allowed", name)
		}
	}
	for _, name := range []string{"", "Local", "UTC", "EST5EDT", "America/Mexico_City", "america/new_york"} {
		if ZoneAllowed(name) {
			t.Errorf("%q is allowed", name)
		}
	}
}

func TestZonesCannotBeChangedByACaller(t *testing.T) {
	Zones()[0] = "Mars/Olympus"
	if ZoneAllowed("Mars/Olympus") {
		t.Error("the list was changed from outside")
	}
}

// readZone reads a VTIMEZONE the way a phone does, with nothing but its text.
func readZone(t *testing.T, part *ical.Component) func(year int) []transition {
	t.Helper()
	if len(part.Children) == 0 || len(part.Children) > 2 {
		t.Fatalf("got %d rules", len(part.Children))
	}
	return func(year int) []transition {
		var all []transition
		for _, c := range part.Children {
			from, to := offset(t, c, ical.PropTimezoneOffsetFrom), offset(t, c, ical.PropTimezoneOffsetTo)
			wall, err := time.Parse(wallFormat, c.Props.Get(ical.PropDateTimeStart).Value)
			if err != nil {
				t.Fatal(err)
			}
			if rule := c.Props.Get(ical.PropRecurrenceRule); rule != nil {
				wall = onsetOf(t, rule.Value, year, wall)
			}
			all = append(all, transition{wall.Add(-from), to, from})
		}
		return all
	}
}

type transition struct {
	at       time.Time
	to, from time.Duration
}

func offset(t *testing.T, c *ical.Component, name string) time.Duration {
	t.Helper()
	var sign rune
	var hours, minutes int
	if _, err := fmt.Sscanf(c.Props.Get(name).Value, "%c%2d%2d", &sign, &hours, &minutes); err != nil {
		t.Fatal(err)
	}
	d := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if sign == '-' {
		return -d
	}
	return d
}

func onsetOf(t *testing.T, rule string, year int, first time.Time) time.Time {
	t.Helper()
	var month, nth int
	var day string
	if _, err := fmt.Sscanf(rule, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%1d%s", &month, &nth, &day); err != nil {
		t.Fatal(err)
	}
	at := time.Date(year, time.Month(month), 1, first.Hour(), first.Minute(), first.Second(), 0, time.UTC)
	for {
		if strings.EqualFold(at.Weekday().String()[:2], day) {
			if nth--; nth == 0 {
				return at
			}
		}
		at = at.AddDate(0, 0, 1)
	}
}

func (z *zone) decoded(t *testing.T) *ical.Component {
	t.Helper()
	raw := encode(t, Calendar{Zone: z.loc.String()})
	root, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if len(root.Children) != 1 {
		t.Fatalf("got %d parts, want the zone alone", len(root.Children))
	}
	return root.Children[0]
}

func TestOffsetsEqualTzdataOnEveryHalfDayFrom2020To2040(t *testing.T) {
	for _, name := range Zones() {
		z, err := findZone(name)
		if err != nil {
			t.Fatal(err)
		}
		if !z.until.IsZero() || z.from.Year() != firstYear {
			t.Errorf("%s is described from %v until %v only", name, z.from, z.until)
		}
		transitions := readZone(t, z.decoded(t))
		for year := 2020; year <= 2040; year++ {
			checkYear(t, z.loc, year, transitions)
		}
	}
}

// checkYear also asks the hours around each change.
func checkYear(t *testing.T, loc *time.Location, year int, transitions func(int) []transition) {
	t.Helper()
	known := append(transitions(year-1), transitions(year)...)
	var moments []time.Time
	for at := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC); at.Year() == year; at = at.Add(12 * time.Hour) {
		moments = append(moments, at)
	}
	for _, k := range transitions(year) {
		if k.at.Year() == year {
			moments = append(moments, k.at.Add(-time.Second), k.at, k.at.Add(time.Hour))
		}
	}
	for _, at := range moments {
		var last transition
		for _, k := range known {
			if !k.at.After(at) && k.at.After(last.at) {
				last = k
			}
		}
		_, want := at.In(loc).Zone()
		if got := int(last.to / time.Second); got != want {
			t.Fatalf("%s at %v: got offset %d, want %d", loc, at, got, want)
		}
	}
}

func TestTwoZonesTakeFewerThan60Lines(t *testing.T) {
	lines := unfold(encode(t, marisol(t)))
	first, last := 0, 0
	for i, line := range lines {
		if line == "BEGIN:VTIMEZONE" && first == 0 {
			first = i
		}
		if line == "END:VTIMEZONE" {
			last = i
		}
	}
	if n := last - first + 1; n >= 60 {
		t.Errorf("got %d lines", n)
	}
}

func TestEachZoneUsedIsDefinedOnce(t *testing.T) {
	raw := string(encode(t, marisol(t)))
	for _, name := range []string{"America/New_York", "America/Denver"} {
		if n := strings.Count(raw, "\r\nTZID:"+name+"\r\n"); n != 1 {
			t.Errorf("%s: got %d VTIMEZONE, want 1", name, n)
		}
	}
	if n := strings.Count(raw, "BEGIN:VTIMEZONE"); n != 2 {
		t.Errorf("got %d VTIMEZONE, want 2", n)
	}
}

// Mexico City kept its summer time until 2022. A rule that ends must not go on
// being promised: later moments are written in UTC.
func TestZoneWhoseRuleEndsIsDescribedUpToThatYear(t *testing.T) {
	z, err := describe(zoned(t, "America/Phoenix"))
	if err != nil || !z.until.IsZero() {
		t.Errorf("Phoenix: got until %v, %v", z.until, err)
	}
	loc := zoned(t, "America/Sao_Paulo") // its rule moved in 2008
	if z, err := describe(loc); err == nil && z.until.IsZero() {
		t.Error("Sao Paulo is promised for ever")
	}
	loc = zoned(t, "America/Port-au-Prince") // no change in 2007, but later
	z, err = describe(loc)
	if err != nil {
		t.Fatal(err)
	}
	if z.tells(time.Date(2015, time.July, 1, 9, 0, 0, 0, loc)) || !z.tells(time.Date(2008, time.July, 1, 9, 0, 0, 0, loc)) {
		t.Errorf("Port-au-Prince: described until %v", z.until)
	}
}

func TestMomentBeforeTheDescribedRulesIsWrittenInUTC(t *testing.T) {
	start := time.Date(2006, time.April, 3, 9, 0, 0, 0, zoned(t, "America/New_York"))
	raw := encode(t, Calendar{Zone: "America/New_York", Events: []Event{
		{UID: "a", Modified: changed, Start: start, End: start.Add(time.Hour)},
	}})
	if !strings.Contains(string(raw), "DTSTART:20060403T130000Z") {
		t.Errorf("got\n%s", raw)
	}
}

func TestUnknownZoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	_, err := Encode(Calendar{Zone: "Marisol's house"})
	if !errors.Is(err, ErrZone) || strings.Contains(err.Error(), "Marisol") {
		t.Errorf("got %v", err)
	}
}
