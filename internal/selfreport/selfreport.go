// Package selfreport is the client's own page: the links that open it, the words of
// eight characters that are said over the telephone, and what she puts on record
// there herself: that the app does not work, that she did a check-in, that ICE told
// her to come.
//
// What she says is hers. It becomes a failure with its facts, or a row that says
// what she said; it never becomes the outcome of a check-in, which staff alone put
// on record. Her phone's clock and ours are two, and what her phone sends five
// times arrives once.
//
// The package knows links, arrivals and which sentences somebody has read. It
// refuses to know pages, browsers and cookies.
package selfreport

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Link is one address of a client's page.
type Link struct {
	db.Row
	ClientID      uuid.UUID     `sec:"open"`
	Language      string        `sec:"open"` // in which the page opens
	Wording       feeds.Wording `sec:"open"`
	Label         seal.Text     `sec:"sealed"`
	TokenHash     string        `sec:"hash"`
	TokenHint     string        `sec:"open"`  // the last four of 43 characters
	PinIndex      string        `sec:"blind"` // empty where her dates are shown unasked
	PinMisses     int           `sec:"open"`
	PinRests      int           `sec:"open"` // after so many wrong ones; each is longer than the last
	PinWrong      int           `sec:"open"` // since the last right one
	PinRestsUntil *time.Time    `sec:"open"`
	ConsentAt     *time.Time    `sec:"open"`
	ConsentBy     *uuid.UUID    `sec:"open"`
	ConsentText   string        `sec:"open"`
	ClinicNumber  bool          `sec:"open"` // her page says our own number, without a name
	NumbersKept   bool          `sec:"open"` // the numbers may lie on her phone, for a day without a signal
	OfferedBy     uuid.UUID     `sec:"open"`
	ExpiresAt     time.Time     `sec:"open"`
	OpenedAt      *time.Time    `sec:"open"` // when the page was last opened; nil for never
	FloodedAt     *time.Time    `sec:"open"` // when it last sent more than a link may in a day
	DoubtedAt     *time.Time    `sec:"open"` // when we learned that the client has a phone that ICE issued
	ElsewhereAt   *time.Time    `sec:"open"` // when somebody said that the link is on another one
	ElsewhereBy   *uuid.UUID    `sec:"open"`
	RevokedAt     *time.Time    `sec:"open"`
	RevokedBy     *uuid.UUID    `sec:"open"`
}

// TableName is the table of links.
func (Link) TableName() string { return "selfreport_links" }

// SealedBy is the client.
func (l Link) SealedBy() uuid.UUID { return l.ClientID }

// Active tells whether the link opens the page at an instant.
func (l Link) Active(now time.Time) bool { return l.RevokedAt == nil && now.Before(l.ExpiresAt) }

// AsksPin tells whether her dates are shown only to who knows the number.
func (l Link) AsksPin() bool { return l.PinIndex != "" }

// Code is eight characters that are said over the telephone.
type Code struct {
	db.Row
	ClientID  uuid.UUID  `sec:"open"`
	LinkID    uuid.UUID  `sec:"open"`
	CodeIndex string     `sec:"blind"`
	SpokenBy  uuid.UUID  `sec:"open"`
	ExpiresAt time.Time  `sec:"open"`
	UsedAt    *time.Time `sec:"open"`
}

// TableName is the table of codes.
func (Code) TableName() string { return "selfreport_codes" }

// Kind is what a client says.
type Kind string

// The kinds: the three buttons of the page.
const (
	Failed Kind = "failed" // the app is not working
	Did    Kind = "did"    // I did it
	ToldTo Kind = "told"   // ICE told me to come
)

// Kinds lists the kinds in the order of the buttons.
func Kinds() []Kind { return []Kind{Failed, Did, ToldTo} }

// LabelKey is how staff call the kind.
func (k Kind) LabelKey() string { return "selfreport.kind." + string(k) }

// Arrival is what a client said, once.
type Arrival struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	LinkID       uuid.UUID  `sec:"open"`
	Kind         Kind       `sec:"open"`
	KeyHash      string     `sec:"hash"`
	SaidIndex    string     `sec:"blind"` // of what was said: other words under the same id are another arrival
	Receipt      string     `sec:"open"`  // six characters that she can read out
	FailureID    *uuid.UUID `sec:"open"`
	SummonsID    *uuid.UUID `sec:"open"`
	OccurrenceID *uuid.UUID `sec:"open"`
	Words        seal.Text  `sec:"sealed"` // privileged; a failure has its own
	DidOn        wall.Date  `sec:"open"`   // when she says she did it, by the clocks of her own zone
	DidAtTime    wall.Time  `sec:"open"`
	Language     string     `sec:"open"`
	PhoneAt      *time.Time `sec:"open"` // her phone's clock; it can say 1970
	PhoneSentAt  *time.Time `sec:"open"` // the same clock when it was sent
	HappenedAt   *time.Time `sec:"open"` // her phone's time set right by ours; nil when nobody can say
	ReceivedAt   time.Time  `sec:"open"`
}

// TableName is the table of arrivals.
func (Arrival) TableName() string { return "selfreport_arrivals" }

// SealedBy is the client.
func (a Arrival) SealedBy() uuid.UUID { return a.ClientID }

// Upshot is what came of an arrival.
type Upshot string

// The upshots.
const (
	Seen      Upshot = "seen"
	Confirmed Upshot = "confirmed" // and staff put the outcome on record
	NotMeant  Upshot = "not_meant" // a child, or a thumb; it stays on record
)

// Notice is that somebody took note of an arrival.
type Notice struct {
	ArrivalID uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID `sec:"open"`
	CameOfIt  Upshot    `sec:"open"`
	NoticedBy uuid.UUID `sec:"open"`
	NoticedAt time.Time `sec:"open"`
}

// TableName is the table of notices.
func (Notice) TableName() string { return "selfreport_notices" }

// Upload is a picture on its way.
type Upload struct {
	db.Row
	ClientID   uuid.UUID  `sec:"open"`
	ArrivalID  uuid.UUID  `sec:"open"`
	KeyHash    string     `sec:"hash"`
	GivenName  seal.Text  `sec:"sealed"`
	Bytes      int64      `sec:"open"`
	DocumentID *uuid.UUID `sec:"open"`
	Refused    string     `sec:"open"` // key of why it could not be kept
	EndedAt    *time.Time `sec:"open"`
}

// TableName is the table of uploads.
func (Upload) TableName() string { return "selfreport_uploads" }

// SealedBy is the client.
func (u Upload) SealedBy() uuid.UUID { return u.ClientID }

// Piece is a part of an upload.
type Piece struct {
	UploadID uuid.UUID  `gorm:"primaryKey" sec:"open"`
	Number   int        `gorm:"primaryKey;autoIncrement:false" sec:"open"`
	ClientID uuid.UUID  `sec:"open"`
	Content  seal.Bytes `sec:"sealed"`
}

// TableName is the table of pieces.
func (Piece) TableName() string { return "selfreport_pieces" }

// SealedBy is the client.
func (p Piece) SealedBy() uuid.UUID { return p.ClientID }

// Review is that somebody read the sentences on which safety hangs, or took back
// that she had.
type Review struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	Language   string    `sec:"open"`
	TextHash   string    `sec:"hash"`
	Act        ReviewAct `sec:"open"`
	ReviewedBy uuid.UUID `sec:"open"`
	ReviewedAt time.Time `sec:"open"`
}

// ReviewAct is what a row of a review says.
type ReviewAct string

// The acts.
const (
	ReviewRead      ReviewAct = "read"
	ReviewWithdrawn ReviewAct = "withdrawn"
)

// TableName is the table of reviews.
func (Review) TableName() string { return "selfreport_reviews" }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any {
	return []any{Link{}, Code{}, Arrival{}, Notice{}, Upload{}, Piece{}, Review{}}
}
