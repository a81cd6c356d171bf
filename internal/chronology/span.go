package chronology

import (
	"errors"
	"strings"

	"constancia/internal/fault"
	"constancia/internal/wall"
)

// Span is the days that are asked for, both included; an empty one is open.
type Span struct{ From, To wall.Date }

// ReadSpan reads two days as they were typed. Fault: Invalid, at "from" and "to".
func ReadSpan(from, to string) (Span, error) {
	var p fault.Problems
	s := Span{From: readDay(&p, "from", from), To: readDay(&p, "to", to)}
	if s.From != "" && s.To != "" && s.To.Before(s.From) {
		p.Add("to", "chronology.ends_before_it_begins")
	}
	return s, p.Err()
}

func readDay(p *fault.Problems, field, typed string) wall.Date {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	day, err := wall.ParseDate(typed)
	var wrong *wall.DateError
	switch {
	case errors.As(err, &wrong) && wrong.Reason == wall.NoSuchDay:
		p.Add(field, "chronology.no_such_day")
	case err != nil:
		p.Add(field, "chronology.day_shape")
	}
	return day
}

func (s Span) holds(day wall.Date) bool {
	return (s.From == "" || !day.Before(s.From)) && (s.To == "" || !day.After(s.To))
}
