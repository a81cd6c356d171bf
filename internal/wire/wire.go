// Package wire turns a calendar into the bytes a phone subscribes to, and back.
// It is the one place that touches go-ical, and adds what that library leaves
// to its user: cleaning of text, folding, time zone definitions, limits and a
// lint of its own. It knows calendars. It refuses to know cases, courts,
// languages, people and the database: whoever calls it has already chosen every
// word that is written.
package wire

import (
	"errors"
	"time"
)

const (
	// MaxEvents and MaxBytes bound one feed; a calendar beyond them is refused
	// whole, never cut.
	MaxEvents = 2000
	MaxBytes  = 2 << 20
	// MaxUID is in octets: Outlook may not tell longer UIDs apart.
	MaxUID = 64
	// MaxAlarms per event: more are ignored or refused by common clients.
	MaxAlarms = 2
)

// Errors a caller can tell apart with errors.Is. None of them, nor anything
// wrapped around them, repeats text of the calendar.
var (
	ErrTooLarge  = errors.New("calendar is too large for a feed")
	ErrZone      = errors.New("time zone is not on the list")
	ErrEvent     = errors.New("event cannot be written")
	ErrLint      = errors.New("rendered calendar breaks a rule")
	ErrMalformed = errors.New("not a readable calendar")
)

// Calendar is one feed: what stands in it, in no particular order.
type Calendar struct {
	Name   string // shown by the client's app; neutral, as others may see it
	Zone   string // IANA name, one of Zones; the zone an app shows by default
	Events []Event
}

// Event is one entry on one day. A recurring duty is one Event per occurrence,
// so that a moved or cancelled one changes no other.
type Event struct {
	UID      string    // random, stable, at most MaxUID octets of A-Z a-z 0-9 . _ @ -
	Sequence int       // one more with each change of date, place or status
	Created  time.Time // zero when unknown
	Modified time.Time // becomes DTSTAMP and LAST-MODIFIED, so equal data gives equal bytes

	// Start and End are moments in a zone of Zones, written as its wall clock.
	// With AllDay they are dates and End is the first day after; zero means
	// one day.
	Start, End time.Time
	AllDay     bool

	Summary, Description, Location string
	Language                       string // BCP 47 tag of the three texts, or empty

	Cancelled bool    // keeps the entry visible as cancelled, without alarms
	Busy      bool    // blocks the time; a cancelled event never does
	Alarms    []Alarm // at most MaxAlarms
}

// Alarm is a reminder the client's own app may show; many apps drop it.
type Alarm struct {
	Before time.Duration // at least a minute, rounded down to whole minutes
	Text   string        // the event's summary when empty
}
