package parts

import (
	"strings"
	"time"

	"constancia/internal/fault"
	"constancia/internal/wall"
)

// Instant reads a day and a time by the clocks of a zone, as two fields send them:
// field.date and field.time, where a refusal points. One without the other is no time
// yet: the zero time.
func Instant(p *fault.Problems, field, date, clock, zone string) time.Time {
	if strings.TrimSpace(date) == "" || strings.TrimSpace(clock) == "" {
		return time.Time{}
	}
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var err error
	for part, read := range map[string]func() error{
		"date": func() error { m.Date, err = wall.ParseDate(date); return err },
		"time": func() error { m.Time, err = wall.ParseTime(clock); return err },
	} {
		if _, key, args, refused := wall.Problem(read()); refused {
			p.Add(field+"."+part, key, args...)
		}
	}
	if len(*p) > 0 {
		return time.Time{}
	}
	at, err := m.Instant()
	if _, key, args, refused := wall.Problem(err); refused {
		p.Add(field+".time", key, args...)
	}
	return at
}
