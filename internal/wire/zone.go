package wire

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // a container without zoneinfo must write the same bytes

	"github.com/emersion/go-ical"
)

// zoneNames are the zones of the United States and its territories that kept
// one rule since 2007. The rest (Beulah, Metlakatla, Petersburg, Vincennes,
// Winamac) changed sides in 2007 or later and share their clock with a neighbour here.
var zoneNames = []string{
	"America/Adak",
	"America/Anchorage",
	"America/Boise",
	"America/Chicago",
	"America/Denver",
	"America/Detroit",
	"America/Indiana/Indianapolis",
	"America/Indiana/Knox",
	"America/Indiana/Marengo",
	"America/Indiana/Tell_City",
	"America/Indiana/Vevay",
	"America/Juneau",
	"America/Kentucky/Louisville",
	"America/Kentucky/Monticello",
	"America/Los_Angeles",
	"America/Menominee",
	"America/New_York",
	"America/Nome",
	"America/North_Dakota/Center",
	"America/North_Dakota/New_Salem",
	"America/Phoenix",
	"America/Puerto_Rico",
	"America/Sitka",
	"America/St_Thomas",
	"America/Yakutat",
	"Pacific/Guam",
	"Pacific/Honolulu",
	"Pacific/Pago_Pago",
	"Pacific/Saipan",
}

// The rules in force in firstYear are written, and held against tzdata to
// lastYear. Outlook wants one STANDARD and one DAYLIGHT with a yearly rule, so
// history before the present US rule is left out.
const firstYear, lastYear = 2007, 2040

// Zones lists the time zones a calendar or an event may stand in.
func Zones() []string { return slices.Clone(zoneNames) }

// ZoneAllowed reports whether name is one of Zones.
func ZoneAllowed(name string) bool { return slices.Contains(zoneNames, name) }

// zone is a time zone and the span of time its VTIMEZONE is true for.
type zone struct {
	loc       *time.Location
	from      time.Time // the first onset
	until     time.Time // zero: true for as long as tzdata can say
	tzid      ical.Params
	component *ical.Component
}

var zones = sync.OnceValues(func() (map[string]*zone, error) {
	all := make(map[string]*zone, len(zoneNames))
	for _, name := range zoneNames {
		loc, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("loading time zone: %w", err)
		}
		if all[name], err = describe(loc); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// findZone answers ErrZone for a name that is not on the list. The name is not
// repeated: it may be something a person typed.
func findZone(name string) (*zone, error) {
	all, err := zones()
	if err != nil {
		return nil, err
	}
	z, ok := all[name]
	if !ok {
		return nil, ErrZone
	}
	return z, nil
}

// tells reports whether a reader who sees the wall clock of t and our VTIMEZONE
// arrives at t. Not so for the second 01:30 of the night in autumn, which RFC
// 5545 section 3.3.5 cannot name, nor outside the described span. Such a moment
// is written in UTC.
func (z *zone) tells(t time.Time) bool {
	if t.Before(z.from) || !z.until.IsZero() && !t.Before(z.until) {
		return false
	}
	t = t.In(z.loc)
	earlier := t.Add(-time.Hour)
	return t.Hour() != earlier.Hour()
}

// onset is the yearly moment at which a new offset begins.
type onset struct {
	month    time.Month
	weekday  time.Weekday
	nth      int           // of that weekday in the month
	clock    time.Duration // since midnight, by the old offset
	from, to int           // seconds east of UTC
	daylight bool
	name     string
}

// describe reads the rules of firstYear from tzdata and holds them against
// every later year. A year that differs ends the described span: a change of law
// arrives with a tzdata update and must not stop the feeds.
func describe(loc *time.Location) (*zone, error) {
	rules := onsetsIn(loc, firstYear)
	if !isDescribable(rules) {
		return nil, fmt.Errorf("describing time zone %s: no plain yearly rule in %d", loc, firstYear)
	}
	z := &zone{
		loc:  loc,
		from: time.Date(firstYear, time.January, 1, 0, 0, 0, 0, loc),
		tzid: ical.Params{ical.ParamTimezoneID: {loc.String()}},
	}
	z.component = ical.NewComponent(ical.CompTimezone)
	setRaw(z.component, ical.PropTimezoneID, loc.String())
	if len(rules) == 0 {
		name, offset := z.from.Zone()
		z.component.Children = []*ical.Component{fixedStandard(name, offset)}
	}
	for i, rule := range rules {
		begin, component := rule.firstObserved()
		if i == 0 {
			z.from = begin
		}
		z.component.Children = append(z.component.Children, component)
	}
	for year := firstYear + 1; year <= lastYear; year++ {
		if !slices.Equal(onsetsIn(loc, year), rules) {
			z.until = time.Date(year, time.January, 1, 0, 0, 0, 0, loc)
			break
		}
	}
	return z, nil
}

func isDescribable(rules []onset) bool {
	return len(rules) == 0 ||
		len(rules) == 2 && rules[0].daylight != rules[1].daylight && rules[0].nth < 5 && rules[1].nth < 5
}

func onsetsIn(loc *time.Location, year int) []onset {
	var found []onset
	at := time.Date(year, time.January, 1, 0, 0, 0, 0, loc)
	stop := time.Date(year+1, time.January, 1, 0, 0, 0, 0, loc)
	for {
		_, next := at.ZoneBounds()
		if next.IsZero() || !next.Before(stop) {
			return found
		}
		if !next.After(at) {
			// Past its table Go ends a leap year one day early (seen in Go 1.26).
			next = at.AddDate(0, 0, 1)
		}
		_, from := at.Zone()
		name, to := next.Zone()
		at = next
		if from == to {
			continue // only the abbreviation changed
		}
		wall := next.UTC().Add(time.Duration(from) * time.Second)
		found = append(found, onset{
			month:    wall.Month(),
			weekday:  wall.Weekday(),
			nth:      (wall.Day()-1)/7 + 1,
			clock:    wall.Sub(wall.Truncate(24 * time.Hour)),
			from:     from,
			to:       to,
			daylight: next.IsDST(),
			name:     name,
		})
	}
}

// firstObserved gives the instant the rule first held and its STANDARD or
// DAYLIGHT part.
func (o onset) firstObserved() (time.Time, *ical.Component) {
	first := time.Date(firstYear, o.month, 1, 0, 0, 0, 0, time.UTC)
	days := (int(o.weekday-first.Weekday())+7)%7 + 7*(o.nth-1)
	wall := first.AddDate(0, 0, days).Add(o.clock)

	kind := ical.CompTimezoneStandard
	if o.daylight {
		kind = ical.CompTimezoneDaylight
	}
	c := observance(kind, o.name, wall, o.from, o.to)
	day := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[o.weekday]
	setRaw(c, ical.PropRecurrenceRule,
		"FREQ=YEARLY;BYMONTH="+strconv.Itoa(int(o.month))+";BYDAY="+strconv.Itoa(o.nth)+day)
	return wall.Add(-time.Duration(o.from) * time.Second), c
}

func fixedStandard(name string, offset int) *ical.Component {
	begin := time.Date(firstYear, time.January, 1, 0, 0, 0, 0, time.UTC)
	return observance(ical.CompTimezoneStandard, name, begin, offset, offset)
}

func observance(kind, name string, wall time.Time, from, to int) *ical.Component {
	c := ical.NewComponent(kind)
	setRaw(c, ical.PropDateTimeStart, wall.Format(wallFormat))
	setRaw(c, ical.PropTimezoneName, name)
	setRaw(c, ical.PropTimezoneOffsetFrom, offsetText(from))
	setRaw(c, ical.PropTimezoneOffsetTo, offsetText(to))
	return c
}

func offsetText(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
}

// setRaw sets a value that is already in its written form. go-ical's own setters
// add VALUE parameters to X- names and leave out the one REFRESH-INTERVAL needs.
func setRaw(c *ical.Component, name, value string) {
	c.Props[name] = []ical.Prop{{Name: name, Value: value}}
}
