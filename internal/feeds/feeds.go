// Package feeds is the calendar link a client subscribes to: who may have one, in
// which words, what it shows, and who fetched it.
//
// A feed is rendered when its client's dates change and served as it was
// rendered. It is a view, not the reminder: Google asks every few hours and drops
// alarms. The package refuses to know pages, requests and phones, and it never
// says why somebody has an appointment unless the client consented to that.
//
// # What makes a phone show a change
//
// Each entry keeps its UID for the life of its link. When anything of it changes,
// its SEQUENCE goes up by one and its LAST-MODIFIED moves, and those of no other
// entry: some calendars ignore an entry otherwise, others would ring for all.
// The same data gives the same bytes, so that an ETag is worth something.
package feeds

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Feed is one link.
type Feed struct {
	db.Row
	Audience         Audience   `sec:"open"`
	ClientID         *uuid.UUID `sec:"open"`
	StaffID          *uuid.UUID `sec:"open"`
	Language         string     `sec:"open"`
	Wording          Wording    `sec:"open"`
	Alarms           string     `sec:"open"` // minutes before, "1440,120"
	Label            seal.Text  `sec:"sealed"`
	TokenHash        string     `sec:"hash"`
	TokenHint        string     `sec:"open"` // the last four of 43 characters
	ConsentAt        *time.Time `sec:"open"`
	ConsentBy        *uuid.UUID `sec:"open"` // staff who heard it
	ConsentText      string     `sec:"open"` // the version of the text the client agreed to
	OfferedBy        uuid.UUID  `sec:"open"` // zero for the system
	Rendered         seal.Bytes `sec:"sealed"`
	ETag             string     `gorm:"column:etag" sec:"hash"` // SHA-256 of the bytes, in hex
	ChangedAt        *time.Time `sec:"open"`
	RenderedRevision int64      `sec:"open"` // of the client
	RollsAt          time.Time  `sec:"open"` // when the window of days moves on
	RenderFailedAt   *time.Time `sec:"open"` // nil while rendering goes well
	RevokedAt        *time.Time `sec:"open"`
	RevokedBy        *uuid.UUID `sec:"open"`
	Leave            bool       `sec:"open"` // revoked without taking the entries off the phone
}

// SealedBy is the client's key; the office's for a member of staff.
func (f Feed) SealedBy() uuid.UUID {
	if f.ClientID == nil {
		return seal.Office
	}
	return *f.ClientID
}

// Active tells whether nobody has revoked the link.
func (f Feed) Active() bool { return f.RevokedAt == nil }

// Leads are the alarms, the longest first.
func (f Feed) Leads() []time.Duration {
	var leads []time.Duration
	for text := range strings.SplitSeq(f.Alarms, ",") {
		if minutes, err := strconv.Atoi(text); err == nil {
			leads = append(leads, time.Duration(minutes)*time.Minute)
		}
	}
	return leads
}

// Shown is what a link has shown of one entry.
type Shown struct {
	db.Row
	FeedID      uuid.UUID   `sec:"open"`
	SourceID    uuid.UUID   `sec:"open"`
	Part        int         `sec:"open"` // 1 for the other date of a hearing in conflict
	Kind        agenda.Kind `sec:"open"`
	UID         string      `gorm:"column:uid" sec:"open"`
	Content     string      `sec:"blind"` // of everything a phone sees
	Sequence    int         `sec:"open"`
	ModifiedAt  time.Time   `sec:"open"`
	StartsAt    time.Time   `sec:"open"`
	EndsAt      time.Time   `sec:"open"`
	Zone        string      `sec:"open"`
	CancelledAt *time.Time  `sec:"open"`
}

// TableName is "feed_events".
func (Shown) TableName() string { return "feed_events" }

// Fetch is what one sort of program was given on one day.
type Fetch struct {
	FeedID  uuid.UUID `gorm:"primaryKey" sec:"open"`
	Day     wall.Date `gorm:"primaryKey" sec:"open"`
	Program Program   `gorm:"primaryKey" sec:"open"`
	Status  int       `gorm:"primaryKey;autoIncrement:false" sec:"open"`
	ETag    string    `gorm:"primaryKey;column:etag" sec:"hash"`
	FirstAt time.Time `sec:"open"`
	LastAt  time.Time `sec:"open"`
	Count   int64     `sec:"open"`
}

// TableName is "feed_fetches".
func (Fetch) TableName() string { return "feed_fetches" }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{Feed{}, Shown{}, Fetch{}} }
