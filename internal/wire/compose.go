package wire

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"github.com/emersion/go-ical"
)

// composer writes event after event through one tree that it empties each time.
// A tree of the whole calendar costs a third more.
type composer struct {
	out     bytes.Buffer
	encoder *ical.Encoder
	event   *sheet
	alarms  [MaxAlarms]*sheet

	used      map[string]*zone
	languages map[string]ical.Params // one for all texts of a language
}

func newComposer(events int) *composer {
	c := &composer{
		event:     newSheet(ical.CompEvent, 14),
		used:      map[string]*zone{},
		languages: map[string]ical.Params{"": nil},
	}
	for i := range c.alarms {
		c.alarms[i] = newSheet(ical.CompAlarm, 3)
	}
	c.out.Grow(1024 * events)
	c.encoder = ical.NewEncoder(&folder{out: &c.out})
	return c
}

// add writes one event. go-ical encodes any component; only its signature asks
// for a calendar.
func (c *composer) add(e *Event) error {
	if err := e.check(); err != nil {
		return err
	}
	s := c.event
	s.clear()
	if err := c.setSpan(e); err != nil {
		return err
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

	language := c.language(e.Language)
	summary := escapeLine(e.Summary)
	s.setText(ical.PropSummary, summary, language)
	s.setText(ical.PropDescription, escape(e.Description), language)
	s.setText(ical.PropLocation, escape(e.Location), language)
	c.setAlarms(e, summary)
	return c.encoder.Encode(&ical.Calendar{Component: s.component})
}

func (c *composer) language(tag string) ical.Params {
	params, known := c.languages[tag]
	if !known {
		params = ical.Params{ical.ParamLanguage: {tag}}
		c.languages[tag] = params
	}
	return params
}

var wholeDay = ical.Params{ical.ParamValue: {string(ical.ValueDate)}}

func (c *composer) setSpan(e *Event) error {
	s := c.event
	if e.AllDay {
		s.set(ical.PropDateTimeStart, e.Start.Format(dateFormat), wholeDay)
		s.set(ical.PropDateTimeEnd, e.lastDay().Format(dateFormat), wholeDay)
		return nil
	}
	where, err := findZone(e.Start.Location().String())
	if err != nil {
		return err
	}
	if !where.tells(e.Start) || !where.tells(e.End) {
		s.set(ical.PropDateTimeStart, e.Start.UTC().Format(utcFormat), nil)
		s.set(ical.PropDateTimeEnd, e.End.UTC().Format(utcFormat), nil)
		return nil
	}
	c.used[where.loc.String()] = where
	s.set(ical.PropDateTimeStart, e.Start.In(where.loc).Format(wallFormat), where.tzid)
	s.set(ical.PropDateTimeEnd, e.End.In(where.loc).Format(wallFormat), where.tzid)
	return nil
}

// setAlarms puts the longest lead first, as Outlook keeps only one. A cancelled
// event must not ring.
func (c *composer) setAlarms(e *Event, summary string) {
	parent := c.event.component
	parent.Children = parent.Children[:0]
	if e.Cancelled {
		return
	}
	alarms := slices.Clone(e.Alarms)
	slices.SortStableFunc(alarms, func(a, b Alarm) int { return cmp.Compare(b.Before, a.Before) })
	for i, a := range alarms {
		s := c.alarms[i]
		s.clear()
		s.set(ical.PropAction, "DISPLAY", nil)
		s.set(ical.PropDescription, cmp.Or(escapeLine(a.Text), summary), nil)
		s.set(ical.PropTrigger, trigger(a.Before), nil)
		parent.Children = append(parent.Children, s.component)
	}
}

// sheet holds the properties of one component; go-ical sorts them by name.
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

func (s *sheet) clear() {
	clear(s.component.Props)
	s.props = s.props[:0]
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
