package refdata

import (
	"slices"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"

	"constancia/internal/wall"
)

const (
	firstYear = 2021 // Juneteenth is a holiday since then
	lastYear  = 2100
)

type holiday struct {
	name            string
	legal, observed wall.Date
}

// federal names the holidays as 5 U.S.C. 6103(a) does, beside the library's
// rule for each.
var federal = []struct {
	name string
	rule *cal.Holiday
}{
	{"New Year's Day", us.NewYear},
	{"Birthday of Martin Luther King, Jr.", us.MlkDay},
	{"Washington's Birthday", us.PresidentsDay},
	{"Memorial Day", us.MemorialDay},
	{"Juneteenth National Independence Day", us.Juneteenth},
	{"Independence Day", us.IndependenceDay},
	{"Labor Day", us.LaborDay},
	{"Columbus Day", us.ColumbusDay},
	{"Veterans Day", us.VeteransDay},
	{"Thanksgiving Day", us.ThanksgivingDay},
	{"Christmas Day", us.ChristmasDay},
}

func holidaysOf(year int) []holiday {
	var out []holiday
	for _, f := range federal {
		legal, observed := f.rule.Calc(year)
		out = append(out, holiday{f.name, wall.DateOf(legal), wall.DateOf(observed)})
	}
	return out
}

// Holiday names the federal holiday of a day: on the day itself and, when it
// falls on a weekend, also on the weekday on which it is observed. Known from
// 2021 to 2100.
func Holiday(d wall.Date) (name string, ok bool) {
	if !d.Valid() {
		return "", false
	}
	year := d.UTC().Year()
	// 1 January on a Saturday is observed on 31 December of the year before.
	for _, h := range slices.Concat(data.holidaysByYear[year], data.holidaysByYear[year+1]) {
		if h.legal == d || h.observed == d {
			return h.name, true
		}
	}
	return "", false
}

// HolidayOrigin says by which law holidays are computed.
func HolidayOrigin() Origin { return data.holidayOrigin }

// WorkingDay reports a day on which federal offices are open: no weekend and
// no federal holiday.
func WorkingDay(d wall.Date) bool { return d.Valid() && d.Working(isHoliday) }

// AddWorkingDays moves by n working days of the federal calendar.
func AddWorkingDays(d wall.Date, n int) wall.Date { return d.AddWorking(n, isHoliday) }

func isHoliday(d wall.Date) bool { _, ok := Holiday(d); return ok }
