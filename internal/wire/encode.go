package wire

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-ical"
)

const (
	dateFormat = "20060102"
	wallFormat = "20060102T150405"
	utcFormat  = "20060102T150405Z"
	// productID names neither the program nor the office: it travels to Google.
	productID = "-//Calendar//Feed//EN"
	// refresh is a hint; Google and Outlook ignore it.
	refresh = "PT1H"

	calendarEnd = "END:VCALENDAR\r\n"
)

// Encode renders the calendar. The same calendar gives the same bytes, whatever
// the order of its events. It answers ErrTooLarge, ErrZone, ErrEvent or ErrLint,
// and then no bytes at all, so that the caller keeps serving its last good ones.
func Encode(c Calendar) ([]byte, error) {
	if len(c.Events) > MaxEvents {
		return nil, fmt.Errorf("encoding calendar: %d events: %w", len(c.Events), ErrTooLarge)
	}
	home, err := findZone(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("encoding calendar: %w", err)
	}
	out, err := compose(c, home)
	if err != nil {
		return nil, fmt.Errorf("encoding calendar: %w", err)
	}
	if len(out) > MaxBytes {
		return nil, fmt.Errorf("encoding calendar: %d bytes: %w", len(out), ErrTooLarge)
	}
	if found := Lint(out); len(found) > 0 {
		return nil, fmt.Errorf("encoding calendar: %w: %s", ErrLint, found[0])
	}
	return out, nil
}

// compose writes the zones first, as readers resolve TZID in one pass, then the
// events by start and UID. A calendar without events keeps the zone of its own:
// RFC 5545 wants at least one component.
func compose(c Calendar, home *zone) ([]byte, error) {
	events := newComposer(len(c.Events))
	for _, i := range ordered(c.Events, home.loc) {
		if err := events.add(&c.Events[i]); err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
	}

	head := composeHead(c, home)
	for _, name := range zoneNames {
		if z := events.used[name]; z != nil && z != home {
			head.Children = append(head.Children, z.component)
		}
	}
	var out bytes.Buffer
	out.Grow(events.out.Len() + 4096)
	if err := ical.NewEncoder(&folder{out: &out}).Encode(head); err != nil {
		return nil, err
	}
	out.Truncate(out.Len() - len(calendarEnd))
	out.Write(events.out.Bytes())
	out.WriteString(calendarEnd)
	return out.Bytes(), nil
}

func composeHead(c Calendar, home *zone) *ical.Calendar {
	head := ical.NewCalendar()
	setRaw(head.Component, ical.PropVersion, "2.0")
	setRaw(head.Component, ical.PropProductID, productID)
	setRaw(head.Component, ical.PropCalendarScale, "GREGORIAN")
	setRaw(head.Component, "X-WR-TIMEZONE", home.loc.String())
	setRaw(head.Component, "X-PUBLISHED-TTL", refresh)
	head.Props[ical.PropRefreshInterval] = []ical.Prop{{
		Name: ical.PropRefreshInterval, Value: refresh,
		Params: ical.Params{ical.ParamValue: {string(ical.ValueDuration)}},
	}}
	if name := escapeLine(c.Name); name != "" {
		setRaw(head.Component, ical.PropName, name)
		setRaw(head.Component, "X-WR-CALNAME", name)
	}
	head.Children = []*ical.Component{home.component}
	return head
}

// ordered gives the indexes of the events by start, then UID. A day without a
// time begins at the calendar's own midnight.
func ordered(events []Event, home *time.Location) []int {
	starts := make([]time.Time, len(events))
	order := make([]int, len(events))
	for i, e := range events {
		order[i], starts[i] = i, e.Start
		if e.AllDay {
			year, month, day := e.Start.Date()
			starts[i] = time.Date(year, month, day, 0, 0, 0, 0, home)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(starts[a].Compare(starts[b]), cmp.Compare(events[a].UID, events[b].UID))
	})
	return order
}

// trigger writes a lead the way clients expect it, -P1D or -PT2H; go-ical would
// write seconds.
func trigger(before time.Duration) string {
	minutes := int(before / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	text := "-P"
	if days > 0 {
		text += strconv.Itoa(days) + "D"
	}
	if hours > 0 || minutes > 0 {
		text += "T"
	}
	if hours > 0 {
		text += strconv.Itoa(hours) + "H"
	}
	if minutes > 0 {
		text += strconv.Itoa(minutes) + "M"
	}
	return text
}
