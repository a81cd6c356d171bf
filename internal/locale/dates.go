package locale

import (
	"strconv"
	"strings"
	"time"

	"constancia/internal/wall"
)

// Date says a day with its weekday: "Tue Jan 5, 2027". An invalid date is
// said as it is stored.
func (p *Printer) Date(d wall.Date) string { return p.day("dates.full", d) }

// LongDate says a day in whole words: "Tuesday, January 5, 2027".
func (p *Printer) LongDate(d wall.Date) string { return p.day("dates.long", d) }

// ShortDate says a day without its weekday: "Jan 5, 2027".
func (p *Printer) ShortDate(d wall.Date) string { return p.day("dates.short", d) }

// DayMonth says a day of the current year: "Tue Jan 5".
func (p *Printer) DayMonth(d wall.Date) string { return p.day("dates.this_year", d) }

// Month says a month and its year: "January 2027".
func (p *Printer) Month(d wall.Date) string { return p.day("dates.month_year", d) }

// Weekday says the name of a weekday in whole: "Tuesday".
func (p *Printer) Weekday(w time.Weekday) string {
	return p.Say("dates.weekday." + strconv.Itoa(int(w)))
}

// WeekdayShort says it in short: "Tue".
func (p *Printer) WeekdayShort(w time.Weekday) string {
	return p.Say("dates.weekday_short." + strconv.Itoa(int(w)))
}

// PartialDate says as much of a date as is known: "Mar 14, 1988", "Mar 1988",
// "1988", and nothing when nothing is known.
func (p *Printer) PartialDate(d wall.PartialDate) string {
	first, _, _ := d.Span()
	switch d.Precision() {
	case wall.Day:
		return p.ShortDate(first)
	case wall.Month:
		return p.day("dates.partial_month", first)
	}
	return string(d)
}

func (p *Printer) day(pattern string, d wall.Date) string {
	if !d.Valid() {
		return string(d)
	}
	t := d.UTC()
	weekday, month := strconv.Itoa(int(t.Weekday())), strconv.Itoa(int(t.Month()))
	return p.Say(
		pattern,
		"weekday", p.Say("dates.weekday_short."+weekday),
		"weekday_long", p.Say("dates.weekday."+weekday),
		"month", p.Say("dates.month_short."+month),
		"month_long", p.Say("dates.month."+month),
		"day", t.Day(),
		"year", t.Year(),
	)
}

// Clock says a time of day: "8:30 AM". An invalid time is said as it is.
func (p *Printer) Clock(t wall.Time) string {
	m := t.Minutes()
	if m < 0 {
		return string(t)
	}
	half := "dates.am"
	if m >= 12*60 {
		half = "dates.pm"
	}
	hour := (m/60+11)%12 + 1
	return p.Say("dates.clock", "hour", hour, "minute", string(t[3:]), "half", p.Say(half))
}

// When says an appointment: "Tue Jan 5, 8:30 AM". The year is said when it is
// not the year of now, the zone when its clocks are called otherwise than
// those of the office.
func (p *Printer) When(m wall.Moment, officeZone string, now time.Time) string {
	pattern := "dates.this_year"
	if loc, err := wall.LoadZone(m.Zone); err != nil || !sameYear(m.Date, wall.DateOf(now.In(loc))) {
		pattern = "dates.full"
	}
	date, clock := p.day(pattern, m.Date), p.Clock(m.Time)
	if zone := p.Zone(m.Zone); zone != p.Zone(officeZone) {
		return p.Say("dates.date_time_zone", "date", date, "time", clock, "zone", zone)
	}
	return p.Say("dates.date_time", "date", date, "time", clock)
}

// DateTime is When for an instant that is shown by the clocks of a zone. A
// zone that does not exist is shown in UTC, and says so.
func (p *Printer) DateTime(t time.Time, zone, officeZone string, now time.Time) string {
	if _, err := wall.LoadZone(zone); err != nil {
		zone = "UTC"
	}
	return p.When(wall.At(t, zone), officeZone, now)
}

func sameYear(a, b wall.Date) bool {
	return a.Valid() && b.Valid() && a[:4] == b[:4]
}

// zoneNames groups zones whose clocks people call by one name.
var zoneNames = map[string]string{
	"America/New_York": "eastern", "America/Detroit": "eastern", "America/Kentucky/Louisville": "eastern",
	"America/Indiana/Indianapolis": "eastern", "America/Chicago": "central", "America/Denver": "mountain",
	"America/Boise": "mountain", "America/Phoenix": "arizona", "America/Los_Angeles": "pacific",
	"America/Anchorage": "alaska", "Pacific/Honolulu": "hawaii", "America/Puerto_Rico": "atlantic",
	"Pacific/Guam": "chamorro", "Pacific/Saipan": "chamorro", "UTC": "utc", "Etc/UTC": "utc",
}

// Zone says what the clocks of a zone are called: "Central time"; for a zone
// without such a name, its city: "Mexico City time".
func (p *Printer) Zone(zone string) string {
	if name, ok := zoneNames[zone]; ok {
		return p.Say("dates.zone." + name)
	}
	city := strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
	return p.Say("dates.zone_of_city", "city", city)
}
