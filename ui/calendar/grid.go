package calendar

import (
	"cmp"
	"context"
	"slices"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/wall"
)

// day is one day of a week or a month.
type day struct {
	date      wall.Date
	title     string // said in whole, for those who hear the page
	today     bool
	beyond    bool // of the month before or after
	slots     []slot
	folded    []slot // of a week: quiet check-ins of a crowded day
	more      int    // of a month: those that have no room
	conflicts int
}

// count is how much stands on the day.
func (d day) count() int { return len(d.slots) + len(d.folded) + d.more }

const (
	crowded = 12 // so many stand one by one in a day of a week
	inCell  = 3  // and in a day of a month
)

// everyDay is the days shown, each with its entries.
func (v View) everyDay(ctx context.Context) []day {
	all := make([]day, 0, 42)
	on := map[wall.Date][]agenda.Entry{}
	for _, e := range v.Entries {
		on[e.Moment.Date] = append(on[e.Moment.Date], e)
	}
	for date := v.From; date <= v.To; date = date.AddDays(1) {
		d := day{date: date, title: locale.From(ctx).LongDate(date), today: date == v.Today()}
		d.beyond = v.Shape == Month && firstOf(date) != v.first()
		v.fill(ctx, &d, on[date])
		all = append(all, d)
	}
	return all
}

func (v View) fill(ctx context.Context, d *day, entries []agenda.Entry) {
	for _, e := range entries {
		if len(v.whys(ctx, e)) > 0 {
			d.conflicts++
		}
	}
	if v.Shape == Month {
		entries, d.more = v.foremost(entries)
	}
	fold := len(entries) > crowded && v.Asked.Kind == ""
	for _, e := range entries {
		if s := v.slot(ctx, e); fold && e.Kind == agenda.CheckIn && s.calm() {
			d.folded = append(d.folded, s)
		} else {
			d.slots = append(d.slots, s)
		}
	}
}

// foremost chooses what a cell of a month has room for: conflicts, then hearings, then
// the rest; each by the clock. A single one more is shown rather than counted.
func (v View) foremost(entries []agenda.Entry) ([]agenda.Entry, int) {
	if len(entries) <= inCell+1 {
		return entries, 0
	}
	rank := func(e agenda.Entry) int {
		switch {
		case e.Conflict != nil || len(v.Clashes[e.Source]) > 0:
			return 0
		case e.Kind == agenda.Hearing:
			return 1
		case e.Kind == agenda.CheckIn:
			return 3
		}
		return 2
	}
	chosen := slices.Clone(entries)
	slices.SortStableFunc(chosen, func(a, b agenda.Entry) int { return cmp.Compare(rank(a), rank(b)) })
	return chosen[:inCell], len(entries) - inCell
}

// weeks are the rows of a month.
func (v View) weeks(ctx context.Context) [][]day {
	return slices.Collect(slices.Chunk(v.everyDay(ctx), 7))
}

// quietWeekend tells whether nothing stands on the last two days of a week.
func quietWeekend(days []day) bool { return len(days) == 7 && days[5].count()+days[6].count() == 0 }

// weekday is how the head of a column is called.
func weekday(ctx context.Context, d wall.Date) string {
	return locale.From(ctx).WeekdayShort(d.Weekday())
}

// spoken is a day of a month for those who hear the page.
func spoken(ctx context.Context, d day) string {
	said := locale.From(ctx).Say("calendar.day_count", "day", d.title, "count", d.count())
	if d.today {
		said += ", " + locale.From(ctx).Say("calendar.today")
	}
	if d.conflicts > 0 {
		said += ", " + locale.From(ctx).Say("calendar.day_conflicts", "count", d.conflicts)
	}
	return said
}
