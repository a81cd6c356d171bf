package parts

import "time"

// isDate tells whether a browser's date box would keep the value.
func isDate(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return value == "" || err == nil
}

func isTime(value string) bool {
	if value == "" {
		return true
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}
