// Package documents is the files of a client: scans of papers, screenshots,
// photographs, recordings. The original lies in the vault as it came; who had it in
// hand is kept; what is made from it stands beside it and names it.
//
// Three times are kept apart and never merged: when the file itself claims to have
// been made, when a person says it was made, and when we received it. Nothing is
// rewritten: what is said about a document later is a row of its own.
//
// The room knows clients and the vault. It refuses to know what a document proves:
// a failure, a duty or a packet that needs one names it.
package documents

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Document is one file of a client.
type Document struct {
	ID          uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID    uuid.UUID  `sec:"open"`
	ParentID    *uuid.UUID `sec:"open"` // what it was made from; nil for an original
	Making      *Making    `sec:"open"`
	Recipe      seal.Text  `sec:"sealed"` // how it was made
	Kind        Kind       `sec:"open"`
	Title       seal.Text  `sec:"sealed"`
	Caption     seal.Text  `sec:"sealed"` // what it shows
	GivenName   seal.Text  `sec:"sealed"` // as the phone called it
	SentBy      seal.Text  `sec:"sealed"`
	FileName    string     `sec:"blind"`
	PreviewName string     `sec:"blind"`
	SHA256      seal.Text  `gorm:"column:sha256" sec:"sealed"`
	Bytes       int64      `sec:"open"`
	MediaType   vault.Type `sec:"open"`
	Claimed     seal.Text  `sec:"sealed"` // when the file says it was made
	Details     seal.Text  `sec:"sealed"` // what else it says of itself
	TakenAt     *time.Time `sec:"open"`   // when a person says it was made
	Privileged  bool       `sec:"open"`
	ReceivedAt  time.Time  `sec:"open"`
	RecordedBy  uuid.UUID  `sec:"open"`
}

// TableName is the table of documents.
func (Document) TableName() string { return "documents" }

// SealedBy is the client.
func (d Document) SealedBy() uuid.UUID { return d.ClientID }

// Original tells whether it came to us, and was not made here from another.
func (d Document) Original() bool { return d.ParentID == nil }

// Custody is one time that somebody had a document in hand.
type Custody struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	DocumentID uuid.UUID `sec:"open"`
	Act        Act       `sec:"open"`
	Person     uuid.UUID `sec:"open"`
	At         time.Time `sec:"open"`
}

// TableName is the table of custody.
func (Custody) TableName() string { return "document_custody" }

// Label is what is said about a document after it came. The last one holds.
type Label struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	DocumentID uuid.UUID `sec:"open"`
	Kind       Kind      `sec:"open"`
	Title      seal.Text `sec:"sealed"`
	Caption    seal.Text `sec:"sealed"`
	Privileged bool      `sec:"open"`
	Reason     seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of labels.
func (Label) TableName() string { return "document_labels" }

// SealedBy is the client.
func (l Label) SealedBy() uuid.UUID { return l.ClientID }

// Check is one time that a person looked for what is not the client's to give away.
type Check struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	DocumentID uuid.UUID `sec:"open"`
	Messages   bool      `sec:"open"` // of others, on a lock screen for one
	Faces      bool      `sec:"open"` // of others
	Place      bool      `sec:"open"` // a place can be told from it
	Fit        bool      `sec:"open"` // to leave the house
	Note       seal.Text `sec:"sealed"`
	CheckedBy  uuid.UUID `sec:"open"`
	CheckedAt  time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of checks.
func (Check) TableName() string { return "document_checks" }

// SealedBy is the client.
func (c Check) SealedBy() uuid.UUID { return c.ClientID }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{Document{}, Custody{}, Label{}, Check{}, Consent{}, Ruling{}} }
