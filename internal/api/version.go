package api

import (
	"strconv"
	"strings"

	"constancia/internal/fault"
)

// ifMatch is the version a change names: If-Match: "7". Without it the answer
// is 428; what cannot be read is refused like a version that is no longer current.
func ifMatch(header string) (int64, error) {
	if header == "" {
		return 0, fault.New(fault.Precondition, "fault.precondition")
	}
	version, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil || version < 1 {
		return 0, fault.New(fault.Stale, "fault.stale")
	}
	return version, nil
}

// etag is a version as an ETag.
func etag(version int64) string { return strconv.Quote(strconv.FormatInt(version, 10)) }
