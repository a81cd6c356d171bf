package feeds

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var isoLead = regexp.MustCompile(`^-?P(?:(\d{1,2})W)?(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?)?$`)

// ParseLead reads how long before an alarm comes: minutes (1440), or a duration of
// ISO 8601 with or without the minus that iCalendar writes (P1D, -PT2H).
func ParseLead(text string) (time.Duration, bool) {
	text = strings.Trim(text, `" `)
	if minutes, err := strconv.Atoi(text); err == nil && minutes > 0 && minutes < 1_000_000 {
		return time.Duration(minutes) * time.Minute, true
	}
	m := isoLead.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	var lead time.Duration
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute} {
		n, _ := strconv.Atoi("0" + m[i+1])
		lead += time.Duration(n) * unit
	}
	return lead, lead > 0
}
