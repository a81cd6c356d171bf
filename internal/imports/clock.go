package imports

import (
	"strings"

	"constancia/internal/wall"
)

// firstClear is the hour from which a clock without AM or PM is clear. No court
// sits at night: 1:00 means the afternoon, or a slip.
const firstClear = 7 * 60

// hearingTime reads the time of a hearing. What would be at night is asked about.
func hearingTime(text string) (clock wall.Time, key string) {
	text = strings.ToLower(strings.TrimSpace(text))
	clock, err := wall.ParseTime(text)
	if err != nil {
		_, key, _, _ := wall.Problem(err)
		return "", key
	}
	if clock.Minutes() < firstClear && !strings.ContainsAny(text, "ap") {
		return "", "imports.time_half"
	}
	return clock, ""
}
