package parts

import (
	"strconv"
	"strings"

	"constancia/internal/vault"
)

// KindOfFile is what people call a type of file.
func KindOfFile(t vault.Type) string { return strings.ToUpper(strings.TrimPrefix(t.Ending(), ".")) }

// SizeOf is how large a file is, as people and courts count: in thousands.
func SizeOf(bytes int64) string {
	const kilo = 1000
	switch {
	case bytes < kilo:
		return strconv.FormatInt(bytes, 10) + " B"
	case bytes < kilo*kilo:
		return strconv.FormatInt(bytes/kilo, 10) + " kB"
	}
	return strconv.FormatFloat(float64(bytes)/(kilo*kilo), 'f', 1, 64) + " MB"
}
