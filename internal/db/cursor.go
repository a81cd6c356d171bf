package db

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
)

// Cursor is where a page of a list ended: an instant and an id, never a name.
func Cursor(at time.Time, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(at.UTC().Format(time.RFC3339Nano) + " " + id.String()))
}

// ReadCursor is the reverse of Cursor. Invalid, at "cursor", for what is none.
func ReadCursor(text string) (time.Time, uuid.UUID, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	at, name, _ := strings.Cut(string(raw), " ")
	when, badTime := time.Parse(time.RFC3339Nano, at)
	id, badID := uuid.Parse(name)
	if err != nil || badTime != nil || badID != nil {
		return time.Time{}, uuid.Nil, fault.Problems{{Field: "cursor", Key: "fault.cursor"}}.Err()
	}
	return when.UTC(), id, nil
}
