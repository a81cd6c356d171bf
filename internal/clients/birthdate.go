package clients

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"constancia/internal/fault"
	"constancia/internal/wall"
)

// readBirthDate takes 1988-03-14, 1988-03, 1988, and what stands on American and
// other papers, 3/14/1988 and 14/3/1988, where one of the two can only be the
// day. 3/4/1988 is asked about and never guessed.
func readBirthDate(p *fault.Problems, text string) wall.PartialDate {
	text = strings.TrimSpace(text)
	parts := strings.Split(text, "/")
	if len(parts) == 3 {
		iso, other := slashed(parts)
		if other != "" {
			p.Add("birth_date", "clients.birth_date_which", "one", iso, "other", other)
			return ""
		}
		text = iso
	}
	date, err := wall.ParsePartial(text)
	if _, key, args, bad := wall.Problem(err); bad {
		p.Add("birth_date", strings.Replace(key, "wall.date_shape", "clients.birth_date_shape", 1), args...)
		return ""
	}
	return date
}

// slashed reads month, day and year divided by slashes; other is the second
// reading, when there are two.
func slashed(parts []string) (iso, other string) {
	var n [3]int
	for i, part := range parts {
		var err error
		if n[i], err = strconv.Atoi(strings.TrimSpace(part)); err != nil || n[i] < 1 || (i == 2 && n[i] < 1000) {
			return "?", "" // no date of any shape
		}
	}
	write := func(month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", n[2], month, day) }
	switch {
	case n[0] > 12:
		return write(n[1], n[0]), ""
	case n[1] > 12, n[0] == n[1]:
		return write(n[0], n[1]), ""
	default:
		return write(n[0], n[1]), write(n[1], n[0])
	}
}

// unlikely tells a birth date nobody alive has. The day after today passes: east
// of us it may be tomorrow already.
func unlikely(date wall.PartialDate, now time.Time) bool {
	first, _, known := date.Span()
	return known && (first.After(wall.DateOf(now).AddDays(1)) || first.Before("1890-01-01"))
}
