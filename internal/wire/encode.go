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
	root, err := compose(c, home)
	if err != nil {
		return nil, fmt.Errorf("encoding calendar: %w", err)
	}

	var out bytes.Buffer
	out.Grow(2048 + 1024*len(c.Events))
	if err := ical.NewEncoder(&folder{out: &out}).Encode(root); err != nil {
		return nil, fmt.Errorf("encoding calendar: %w", err)
	}
	if out.Len() > MaxBytes {
		return nil, fmt.Errorf("encoding calendar: %d bytes: %w", out.Len(), ErrTooLarge)
	}
	if found := Lint(out.Bytes()); len(found) > 0 {
		return nil, fmt.Errorf("encoding calendar: %w: %s", ErrLint, found[0])
	}
	return out.Bytes(), nil
}

// compose builds the tree: the zones first, as readers resolve TZID in one pass,
// then the events by start and UID. A calendar without events keeps the zone of
// its own: RFC 5545 wants at least one component.
func compose(c Calendar, home *zone) (*ical.Calendar, error) {
	root := ical.NewCalendar()
	setRaw(root.Component, ical.PropVersion, "2.0")
	setRaw(root.Component, ical.PropProductID, productID)
	setRaw(root.Component, ical.PropCalendarScale, "GREGORIAN")
	setRaw(root.Component, "X-WR-TIMEZONE", home.loc.String())
	setRaw(root.Component, "X-PUBLISHED-TTL", refresh)
	root.Props[ical.PropRefreshInterval] = []ical.Prop{{
		Name: ical.PropRefreshInterval, Value: refresh,
		Params: ical.Params{ical.ParamValue: {string(ical.ValueDuration)}},
	}}
	if name := escapeLine(c.Name); name != "" {
		setRaw(root.Component, ical.PropName, name)
		setRaw(root.Component, "X-WR-CALNAME", name)
	}

	used := map[string]*zone{}
	events := make([]*ical.Component, 0, len(c.Events))
	for _, i := range ordered(c.Events, home.loc) {
		event, where, err := composeEvent(&c.Events[i])
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		events = append(events, event)
		if where != nil && where != home {
			used[where.loc.String()] = where
		}
	}
	root.Children = append(root.Children, home.component)
	for _, name := range zoneNames {
		if z := used[name]; z != nil {
			root.Children = append(root.Children, z.component)
		}
	}
	root.Children = append(root.Children, events...)
	return root, nil
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

// sheet collects the properties of one component in one allocation; go-ical
// sorts them by name.
type sheet struct {
	component *ical.Component
	props     []ical.Prop
}

func newSheet(kind string, size int) *sheet {
	return &sheet{
		component: &ical.Component{Name: kind, Props: make(ical.Props, size)},
		props:     make([]ical.Prop, 0, size),
	}
}

func (s *sheet) set(name, value string, params ical.Params) {
	s.props = append(s.props, ical.Prop{Name: name, Value: value, Params: params})
	last := len(s.props)
	s.component.Props[name] = s.props[last-1 : last : last]
}

func (s *sheet) setText(name, value string, params ical.Params) {
	if value != "" {
		s.set(name, value, params)
	}
}

// composeEvent also answers the zone the event's clock is written in, nil for a
// date or a moment in UTC.
func composeEvent(e *Event) (*ical.Component, *zone, error) {
	if err := e.check(); err != nil {
		return nil, nil, err
	}
	s := newSheet(ical.CompEvent, 17)
	where, err := s.setSpan(e)
	if err != nil {
		return nil, nil, err
	}
	modified := e.Modified.UTC().Format(utcFormat)
	s.set(ical.PropUID, e.UID, nil)
	s.set(ical.PropSequence, strconv.Itoa(e.Sequence), nil)
	s.set(ical.PropDateTimeStamp, modified, nil)
	s.set(ical.PropLastModified, modified, nil)
	if !e.Created.IsZero() {
		s.set(ical.PropCreated, e.Created.UTC().Format(utcFormat), nil)
	}
	s.set(ical.PropClass, "PRIVATE", nil)
	s.setState(e)

	var language ical.Params
	if e.Language != "" {
		language = ical.Params{ical.ParamLanguage: {e.Language}}
	}
	s.setText(ical.PropSummary, escapeLine(e.Summary), language)
	s.setText(ical.PropDescription, escape(e.Description), language)
	s.setText(ical.PropLocation, escape(e.Location), language)
	s.component.Children = composeAlarms(e)
	return s.component, where, nil
}

func (s *sheet) setState(e *Event) {
	status, show, busy := "CONFIRMED", "TRANSPARENT", "FREE"
	if e.Cancelled {
		status = "CANCELLED"
	} else if e.Busy {
		show, busy = "OPAQUE", "BUSY"
	}
	s.set(ical.PropStatus, status, nil)
	s.set(ical.PropTransparency, show, nil)
	s.set("X-MICROSOFT-CDO-BUSYSTATUS", busy, nil)
}

// noZone is the zone of a date, and of a moment written in UTC.
var noZone *zone

func (s *sheet) setSpan(e *Event) (*zone, error) {
	if e.AllDay {
		day := ical.Params{ical.ParamValue: {string(ical.ValueDate)}}
		s.set(ical.PropDateTimeStart, e.Start.Format(dateFormat), day)
		s.set(ical.PropDateTimeEnd, e.lastDay().Format(dateFormat), day)
		return noZone, nil
	}
	where, err := findZone(e.Start.Location().String())
	if err != nil {
		return nil, err
	}
	if !where.tells(e.Start) || !where.tells(e.End) {
		s.set(ical.PropDateTimeStart, e.Start.UTC().Format(utcFormat), nil)
		s.set(ical.PropDateTimeEnd, e.End.UTC().Format(utcFormat), nil)
		return noZone, nil
	}
	tzid := ical.Params{ical.ParamTimezoneID: {where.loc.String()}}
	s.set(ical.PropDateTimeStart, e.Start.In(where.loc).Format(wallFormat), tzid)
	s.set(ical.PropDateTimeEnd, e.End.In(where.loc).Format(wallFormat), tzid)
	return where, nil
}

// composeAlarms puts the longest lead first, as Outlook keeps only one. A
// cancelled event must not ring.
func composeAlarms(e *Event) []*ical.Component {
	if e.Cancelled {
		return nil
	}
	alarms := slices.Clone(e.Alarms)
	slices.SortStableFunc(alarms, func(a, b Alarm) int { return cmp.Compare(b.Before, a.Before) })
	parts := make([]*ical.Component, 0, len(alarms))
	for _, a := range alarms {
		text := escapeLine(cmp.Or(a.Text, e.Summary))
		s := newSheet(ical.CompAlarm, 3)
		s.set(ical.PropAction, "DISPLAY", nil)
		s.set(ical.PropDescription, text, nil)
		s.set(ical.PropTrigger, trigger(a.Before), nil)
		parts = append(parts, s.component)
	}
	return parts
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
