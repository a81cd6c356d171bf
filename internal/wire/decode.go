package wire

import (
	"bytes"
	"fmt"
	"time"

	"github.com/emersion/go-ical"
)

// Decode reads a feed of ours back, for tests and proofs of what was served. It
// takes what Encode writes; ErrMalformed answers the rest. go-ical panics on
// some broken lines, so bytes from outside get no further than here.
func Decode(raw []byte) (c Calendar, err error) {
	defer func() {
		if recover() != nil {
			c, err = Calendar{}, fmt.Errorf("decoding calendar: %w", ErrMalformed)
		}
	}()
	if len(raw) > MaxBytes {
		return Calendar{}, fmt.Errorf("decoding calendar: %w", ErrTooLarge)
	}
	root, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		return Calendar{}, fmt.Errorf("decoding calendar: %w", ErrMalformed) // its text may quote the calendar
	}
	c.Name, _ = root.Props.Text("X-WR-CALNAME")
	if zone := root.Props.Get("X-WR-TIMEZONE"); zone != nil {
		c.Zone = zone.Value
	}
	for _, part := range root.Children {
		if part.Name != ical.CompEvent {
			continue
		}
		e, err := decodeEvent(part)
		if err != nil || len(c.Events) == MaxEvents {
			return Calendar{}, fmt.Errorf("decoding calendar: event %d: %w", len(c.Events), ErrMalformed)
		}
		c.Events = append(c.Events, e)
	}
	return c, nil
}

func decodeEvent(part *ical.Component) (Event, error) {
	r := reader{props: part.Props}
	e := Event{
		UID:         r.text(ical.PropUID),
		Created:     r.moment(ical.PropCreated),
		Modified:    r.moment(ical.PropLastModified),
		Start:       r.moment(ical.PropDateTimeStart),
		End:         r.moment(ical.PropDateTimeEnd),
		Summary:     r.text(ical.PropSummary),
		Description: r.text(ical.PropDescription),
		Location:    r.text(ical.PropLocation),
		Cancelled:   r.text(ical.PropStatus) == "CANCELLED",
		Busy:        r.text(ical.PropTransparency) == "OPAQUE",
	}
	if p := part.Props.Get(ical.PropSequence); p != nil {
		sequence, err := p.Int()
		e.Sequence = sequence
		r.keep(err)
	}
	if p := part.Props.Get(ical.PropDateTimeStart); p != nil {
		e.AllDay = p.ValueType() == ical.ValueDate
	}
	if p := part.Props.Get(ical.PropSummary); p != nil {
		e.Language = p.Params.Get(ical.ParamLanguage)
	}
	for _, child := range part.Children {
		inner := reader{props: child.Props}
		a := Alarm{Text: inner.text(ical.PropDescription)}
		if p := child.Props.Get(ical.PropTrigger); p != nil {
			before, err := p.Duration()
			a.Before = -before
			inner.keep(err)
		}
		e.Alarms = append(e.Alarms, a)
		r.keep(inner.err)
	}
	return e, r.err
}

// reader keeps the first error of a row of readings.
type reader struct {
	props ical.Props
	err   error
}

func (r *reader) text(name string) string {
	text, err := r.props.Text(name)
	r.keep(err)
	return text
}

func (r *reader) moment(name string) time.Time {
	p := r.props.Get(name)
	if p == nil {
		return time.Time{}
	}
	if tzid := p.Params.Get(ical.ParamTimezoneID); tzid != "" && !ZoneAllowed(tzid) {
		r.keep(ErrZone)
		return time.Time{}
	}
	t, err := p.DateTime(time.UTC)
	r.keep(err)
	return t
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}
