package calendar

import (
	"context"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Path is the calendar. What narrows it stands in the address; a name never does.
const Path = "/calendar"

// Shape is how the days are laid out.
type Shape string

// The shapes.
const (
	Week  Shape = "week"
	Month Shape = "month"
	List  Shape = "list"
)

// Query is what is shown, as it stands in the address and nowhere else.
type Query struct {
	View, From, To string // To only for a list
	// What narrows the entries: one field, one line of narrowing and one of
	// View.narrowers for each; internal/web reads it into agenda.Filter.
	Court, Kind, Staff, Detained string
}

// narrowing is what narrows the entries, by its name in the address.
func (q Query) narrowing() map[string]string {
	return map[string]string{"court": q.Court, "kind": q.Kind, "staff": q.Staff, "detained": q.Detained}
}

func (q Query) narrowed() bool {
	for _, value := range q.narrowing() {
		if value != "" {
			return true
		}
	}
	return false
}

// Shape is the one that was asked for: a week, but for addresses that name days and
// no shape, as they did before there was more than the list.
func (q Query) Shape() Shape {
	switch shape := Shape(q.View); {
	case shape == Week, shape == Month, shape == List:
		return shape
	case q.From != "" || q.To != "":
		return List
	}
	return Week
}

func (q Query) address(shape Shape, from, to wall.Date) string {
	values := url.Values{"view": {string(shape)}, "from": {string(from)}}
	if shape == List {
		values.Set("to", string(to))
	}
	for name, value := range q.narrowing() {
		if value != "" {
			values.Set(name, value)
		}
	}
	return Path + "?" + values.Encode()
}

// WeekOf is the seven days that begin with the Monday of a day.
func WeekOf(day wall.Date) (from, to wall.Date) {
	back := (int(day.Weekday()) - int(time.Monday) + 7) % 7
	from = day.AddDays(-back)
	return from, from.AddDays(6)
}

// MonthOf is the whole weeks that hold the month of a day.
func MonthOf(day wall.Date) (from, to wall.Date) {
	first := firstOf(day)
	from, _ = WeekOf(first)
	_, to = WeekOf(monthAfter(first).AddDays(-1))
	return from, to
}

func firstOf(day wall.Date) wall.Date { return day[:len("2006-01-")] + "01" }

// monthAfter is the first day of the next month; no month has more than 31 days.
func monthAfter(first wall.Date) wall.Date { return firstOf(first.AddDays(31)) }

// first is the first day of the month shown: the first Sunday is always in it.
func (v View) first() wall.Date { return firstOf(v.From.AddDays(6)) }

// begin is the day by which the address names what is shown.
func (v View) begin() wall.Date {
	if v.Shape == Month {
		return v.first()
	}
	return v.From
}

// earlier and later lead a page on: a month, a week, or as many days as are shown.
func (v View) earlier() string {
	if v.Shape == Month {
		return v.Asked.address(Month, firstOf(v.first().AddDays(-1)), "")
	}
	n := v.From.DaysUntil(v.To) + 1
	return v.Asked.address(v.Shape, v.From.AddDays(-n), v.From.AddDays(-1))
}

func (v View) later() string {
	if v.Shape == Month {
		return v.Asked.address(Month, monthAfter(v.first()), "")
	}
	n := v.From.DaysUntil(v.To) + 1
	return v.Asked.address(v.Shape, v.To.AddDays(1), v.To.AddDays(n))
}

func (v View) now() string {
	from, to := WeekOf(v.Today())
	if v.Shape == Month {
		from = firstOf(v.Today())
	}
	return v.Asked.address(v.Shape, from, to)
}

// dayPath leads to the list of one day.
func (v View) dayPath(day wall.Date) string { return v.Asked.address(List, day, day) }

// shapes lead to the same days in another shape: to today's where today is among them.
func (v View) shapes(ctx context.Context) []parts.Act {
	day := v.begin()
	if today := v.Today(); day <= today && today <= v.To {
		day = today
	}
	acts := make([]parts.Act, 0, 3)
	for _, shape := range []Shape{Week, Month, List} {
		from, to := day, day
		if shape != Month {
			from, to = WeekOf(day)
		}
		act := parts.Act{Label: parts.Say(ctx, "calendar.view."+string(shape)), Href: v.Asked.address(shape, from, to), Small: true}
		if shape == v.Shape {
			act.Attrs = templ.Attributes{"aria-current": "page"}
		}
		acts = append(acts, act)
	}
	return acts
}
