// Package notes is what the clinic writes for itself: privileged notes about a
// client, and drafts of statements in the words of the client, of a witness or of
// staff. Facts stand elsewhere; this is where words are.
//
// Nothing in here leaves the house by itself. It is in no chronology, no calendar
// and no export; what may leave is what Approved gives: a statement whose text, as
// it stands now, an attorney approved letter by letter (ABA Model Rules 1.6 and
// 5.3). An edit is another text, and the approval of an earlier one does not carry
// over to it.
//
// Whoever may read the notes reads all of a file's; whoever may only write them
// (a volunteer who interprets) sees her own. The room knows clients and staff, and
// nothing of failures or duties: they name themselves as the source of a draft.
package notes

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
)

// Note is a note or a statement's draft. CreatedAt is when it was written; what it
// says stands in its texts.
type Note struct {
	db.Row
	ClientID   uuid.UUID  `sec:"open"`
	Kind       Kind       `sec:"open"`
	AuthorID   uuid.UUID  `sec:"open"`
	TextID     uuid.UUID  `sec:"open"` // the text that holds
	SourceType string     `sec:"open"`
	SourceID   *uuid.UUID `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of notes.
func (Note) TableName() string { return "notes" }

// Text is one version of what a note says.
type Text struct {
	ID          uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID    uuid.UUID `sec:"open"`
	NoteID      uuid.UUID `sec:"open"`
	Number      int       `sec:"open"`
	Body        seal.Text `sec:"sealed"`
	Whose       Whose     `sec:"open"`
	Speaker     seal.Text `sec:"sealed"` // the witness, or the colleague
	Language    string    `sec:"open"`   // BCP 47; empty when nobody said
	Interpreter seal.Text `sec:"sealed"`
	ReadBack    *bool     `sec:"open"`
	RecordedBy  uuid.UUID `sec:"open"`
	RecordedAt  time.Time `sec:"open"`
	FormHash    *string   `sec:"hash"`
}

// TableName is the table of texts.
func (Text) TableName() string { return "note_texts" }

// SealedBy is the client.
func (t Text) SealedBy() uuid.UUID { return t.ClientID }

// Approval is an attorney's approval of one text; Body is what she approved.
type Approval struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	NoteID     uuid.UUID `sec:"open"`
	TextID     uuid.UUID `sec:"open"`
	Body       seal.Text `sec:"sealed"`
	ApprovedBy uuid.UUID `sec:"open"`
	ApprovedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of approvals.
func (Approval) TableName() string { return "note_approvals" }

// SealedBy is the client.
func (a Approval) SealedBy() uuid.UUID { return a.ClientID }

// Withdrawal is an approval that was taken back.
type Withdrawal struct {
	ID          uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID    uuid.UUID `sec:"open"`
	ApprovalID  uuid.UUID `sec:"open"`
	Reason      seal.Text `sec:"sealed"`
	WithdrawnBy uuid.UUID `sec:"open"`
	WithdrawnAt time.Time `sec:"open"`
}

// TableName is the table of approvals that were taken back.
func (Withdrawal) TableName() string { return "note_withdrawals" }

// SealedBy is the client.
func (w Withdrawal) SealedBy() uuid.UUID { return w.ClientID }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{Note{}, Text{}, Approval{}, Withdrawal{}} }
