package clients

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Whose phone it is.
const (
	OwnerClient = "client"
	OwnerOther  = "other"
)

// Phone is a number at which the client can be reached. It is never safe to text
// or to leave a message on unless somebody said so.
type Phone struct {
	db.Row
	ClientID        uuid.UUID  `sec:"open"`
	Position        int        `sec:"open"`
	Number          seal.Text  `sec:"sealed"` // E.164
	NumberIndex     string     `sec:"blind"`
	Owner           string     `sec:"open"`
	OwnerName       seal.Text  `sec:"sealed"`
	Relation        seal.Text  `sec:"sealed"`
	SafeToText      bool       `sec:"open"`
	SafeToVoicemail bool       `sec:"open"`
	Issued          bool       `sec:"open"` // handed out by ICE or its contractor: gets no calendar link
	EndedAt         *time.Time `sec:"open"`
}

// TableName is where phones are kept.
func (Phone) TableName() string { return "client_phones" }

// SealedBy is the client's key.
func (p Phone) SealedBy() uuid.UUID { return p.ClientID }

// The kinds of address.
const (
	Residence = "residence"
	Mailing   = "mailing"
)

// Address is where a client lives, or where letters go. A move closes it and adds
// another; it is never written over.
type Address struct {
	db.Row
	ClientID   uuid.UUID  `sec:"open"`
	Kind       string     `sec:"open"`
	Line1      seal.Text  `sec:"sealed"`
	Line2      seal.Text  `sec:"sealed"`
	City       seal.Text  `sec:"sealed"`
	State      seal.Text  `sec:"sealed"`
	Zip        seal.Text  `sec:"sealed"`
	Since      wall.Date  `sec:"open"` // the day as told; empty when nobody knows
	Until      wall.Date  `sec:"open"`
	ToldOn     wall.Date  `sec:"open"` // the day on which we were told
	RecordedBy uuid.UUID  `sec:"open"`
	EndedAt    *time.Time `sec:"open"`
}

// TableName is where addresses are kept.
func (Address) TableName() string { return "client_addresses" }

// SealedBy is the client's key.
func (a Address) SealedBy() uuid.UUID { return a.ClientID }

// Assignment says that somebody works on a file.
type Assignment struct {
	db.Row
	ClientID   uuid.UUID  `sec:"open"`
	StaffID    uuid.UUID  `sec:"open"`
	AssignedBy uuid.UUID  `sec:"open"`
	EndedAt    *time.Time `sec:"open"`
	EndedBy    *uuid.UUID `sec:"open"`
}

// TableName is where assignments are kept.
func (Assignment) TableName() string { return "client_assignments" }

// Change says who changed which fields of a client in one saving. Fields are
// names only; what stood in them is sealed in the audit log.
type Change struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	Version    int64     `sec:"open"`
	Fields     string    `sec:"open"` // JSON names, joined by commas
	EditedBy   uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
}

// TableName is where changes are kept.
func (Change) TableName() string { return "client_edits" }

// Names are the changed fields.
func (c Change) Names() []string { return strings.Split(c.Fields, ",") }

// Match is a client that was found beyond the wall of whoever entered another.
type Match struct {
	db.Row
	ClientID  uuid.UUID  `sec:"open"`
	OtherID   uuid.UUID  `sec:"open"`
	MatchedOn string     `sec:"open"`
	ClearedAt *time.Time `sec:"open"`
	ClearedBy *uuid.UUID `sec:"open"`
}

// TableName is where matches are kept.
func (Match) TableName() string { return "conflict_matches" }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any {
	return []any{Client{}, Phone{}, Address{}, Assignment{}, Change{}, Match{}, Kin{}, Lead{}, Closure{}}
}
