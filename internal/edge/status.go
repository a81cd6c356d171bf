package edge

import (
	"net/http"
	"strings"

	"constancia/internal/fault"
)

// statuses is the one table from the kind of a fault to an HTTP status.
var statuses = map[fault.Kind]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.NotFound:        http.StatusNotFound,
	fault.Forbidden:       http.StatusForbidden,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Precondition:    http.StatusPreconditionRequired,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unavailable:     http.StatusInsufficientStorage,
}

// Status is the HTTP status of an error; what is no fault is our own mistake.
func Status(err error) int {
	f, ok := fault.From(err)
	if !ok {
		return http.StatusInternalServerError
	}
	if f.Kind == fault.Unavailable && f.Key != "fault.disk_full" {
		return http.StatusServiceUnavailable
	}
	return statuses[f.Kind]
}

// owns tells whether a path that leads nowhere lies in the door's part of the house.
func (d Door) owns(path string) bool {
	switch d.Name {
	case "api":
		return strings.HasPrefix(path, "/api/")
	case "portal":
		return strings.HasPrefix(path, "/f/") || strings.HasPrefix(path, "/r/")
	}
	return false
}
