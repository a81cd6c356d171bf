package packets

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Role is as what somebody declares.
type Role string

// The roles. A custodian certifies how the office keeps its records.
const (
	ByClient    Role = "client"
	ByWitness   Role = "witness"
	ByStaff     Role = "staff"
	ByCustodian Role = "custodian"
)

// Roles lists the roles, the usual first.
func Roles() []Role { return []Role{ByClient, ByWitness, ByStaff, ByCustodian} }

// LabelKey is how the role is called.
func (r Role) LabelKey() string { return "packets.role." + string(r) }

// there says that such a declaration was begun before.
func (r Role) there() string {
	if r == ByCustodian {
		return "packets.certificate.there"
	}
	return "packets.declaration.there"
}

// roleOf is the role of whoever a statement quotes.
func roleOf(w notes.Whose) Role { return Role(w) }

// Place is where a declaration is signed, on which its words depend: 28 U.S.C. 1746(1)
// is of those signed outside the United States, 1746(2) of those within.
type Place string

// The places; the zero Place while nobody said.
const (
	Inside  Place = "inside"
	Outside Place = "outside"
)

// Places lists the places, the usual first.
func Places() []Place { return []Place{Inside, Outside} }

// LabelKey is how the place is called.
func (p Place) LabelKey() string { return "packets.place." + string(p) }

// Declaration is a statement that is to be sworn to. The words are the statement's, and
// stand in no row of this room; what stands around them is in its frames. A custodian's
// certificate has no statement.
type Declaration struct {
	db.Row
	ClientID uuid.UUID  `sec:"open"`
	Role     Role       `sec:"open"`
	NoteID   *uuid.UUID `sec:"open"`
	FrameID  uuid.UUID  `sec:"open"` // the frame that holds
	FormHash *string    `sec:"hash"`
}

// TableName is the table of declarations.
func (Declaration) TableName() string { return "declarations" }

// Frame is one version of what stands around the words.
type Frame struct {
	ID                  uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID            uuid.UUID  `sec:"open"`
	DeclarationID       uuid.UUID  `sec:"open"`
	Number              int        `sec:"open"`
	Signer              seal.Text  `sec:"sealed"` // as she signs
	SignerID            *uuid.UUID `sec:"open"`   // where she works here
	Capacity            seal.Text  `sec:"sealed"` // paralegal; the client's sister
	Place               Place      `sec:"open"`
	City                seal.Text  `sec:"sealed"` // and state or country
	ReadsEnglish        *bool      `sec:"open"`   // nil while nobody said
	Interpreter         seal.Text  `sec:"sealed"`
	InterpreterLanguage string     `sec:"open"` // BCP 47, into which it was read out
	InterpreterContact  seal.Text  `sec:"sealed"`
	Translator          seal.Text  `sec:"sealed"`
	TranslatorAddress   seal.Text  `sec:"sealed"`
	TranslatorPhone     seal.Text  `sec:"sealed"`
	English             seal.Text  `sec:"sealed"` // the words in English, where they are in another language
	TranslationID       *uuid.UUID `sec:"open"`   // or the translator's own paper of them, a document
	ScanID              *uuid.UUID `sec:"open"`   // the document on which it stands signed
	SignedOn            wall.Date  `sec:"open"`
	TextID              *uuid.UUID `sec:"open"` // the text of the statement that was signed
	RecordedBy          uuid.UUID  `sec:"open"`
	RecordedAt          time.Time  `sec:"open"`
	FormHash            *string    `sec:"hash"`
}

// TableName is the table of frames.
func (Frame) TableName() string { return "declaration_frames" }

// SealedBy is the client.
func (f Frame) SealedBy() uuid.UUID { return f.ClientID }

// NewDeclaration is a declaration as it is begun. Note is the statement; a custodian's
// certificate names the client instead.
type NewDeclaration struct {
	Note     uuid.UUID
	ClientID uuid.UUID
	Framing  Framing
	FormID   string // of the form; one that was sent twice is one declaration
}

// Prepare begins a declaration. Faults: Invalid, NotFound beyond the wall, Conflict for
// a note that is no statement, for one that is a declaration already, and where the
// client's records have their certificate.
func Prepare(tx *db.Tx, n NewDeclaration) (Declaration, error) {
	var d Declaration
	if err := tx.Actor.Require(actor.PacketsWrite); err != nil {
		return d, err
	}
	if again, err := declared.Sent(tx, n.FormID, &d); err != nil || again {
		return d, err
	}
	d = Declaration{Row: db.NewRow(tx), ClientID: n.ClientID, Role: ByCustodian, FrameID: db.NewID(tx.Now), FormHash: declared.Hash(tx, n.FormID)}
	var note *notes.File
	if n.Note != uuid.Nil {
		found, err := notes.Find(tx, n.Note)
		if err != nil {
			return d, err
		}
		if found.Kind != notes.Statement {
			return d, fault.New(fault.Conflict, "packets.declaration.no_statement")
		}
		note, d.ClientID, d.Role, d.NoteID = &found, found.ClientID, roleOf(found.Current().Whose), &found.ID
	}
	if err := clients.Require(tx, d.ClientID); err != nil {
		return d, err
	}
	f, err := n.Framing.frame(tx, d, note)
	if err != nil {
		return d, err
	}
	f.Number = 1
	err = tx.DB.Create(&d).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return d, fault.New(fault.Conflict, d.Role.there())
	}
	if err != nil {
		return d, fmt.Errorf("storing a declaration: %w", err)
	}
	return d, d.keep(tx, f, "packets.prepare_declaration")
}

// declared knows again the forms about declarations.
const declared = db.Forms("declaration-form")

// Amend says anew what stands around the words; the earlier frame stays. seen is the
// frame the person saw. Faults: Invalid, NotFound, Stale when somebody else amended it
// meanwhile.
func Amend(tx *db.Tx, id uuid.UUID, seen uuid.UUID, to Framing, formID string) (Declaration, error) {
	var d Declaration
	if err := tx.Actor.Require(actor.PacketsWrite); err != nil {
		return d, err
	}
	err := db.Take(clients.Wall(tx, tx.ForUpdate().Where("declarations.id = ?", id), "declarations.client_id"), &d, noDeclaration)
	if err != nil {
		return d, err
	}
	var was Frame
	if again, err := declared.Sent(tx, formID, &was); err != nil || again {
		return d, db.SameFile(err, was.DeclarationID, d.ID)
	}
	if seen != d.FrameID {
		return d, fault.New(fault.Stale, "packets.declaration.stale")
	}
	if err := db.Take(tx.DB.Where("id = ?", d.FrameID), &was, noDeclaration); err != nil {
		return d, err
	}
	var note *notes.File
	if d.NoteID != nil {
		found, err := notes.Find(tx, *d.NoteID)
		if err != nil {
			return d, err
		}
		note = &found
	}
	f, err := to.frame(tx, d, note)
	if err != nil {
		return d, err
	}
	f.ID, f.Number, f.FormHash = db.NewID(tx.Now), was.Number+1, declared.Hash(tx, formID)
	if f.ScanID != nil && was.ScanID != nil && *f.ScanID == *was.ScanID {
		f.TextID = was.TextID // what stands on that paper, whatever was written since
	}
	d.FrameID = f.ID
	if err := db.Change(tx, &d, &d.Row, "frame_id"); err != nil {
		return d, err
	}
	return d, d.keep(tx, f, "packets.amend_declaration")
}

// keep writes a frame and the log's event.
func (d Declaration) keep(tx *db.Tx, f Frame, action string) error {
	err := tx.DB.Create(&f).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "packets.declaration.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a frame: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: action, SubjectType: "declaration", Subject: d.ID, Client: d.ClientID, Detail: map[string]any{
			"role": d.Role, "note": d.NoteID, "number": f.Number, "place": f.Place, "signer": f.Signer.Reveal(), "signer_id": f.SignerID,
			"capacity": f.Capacity.Reveal(), "city": f.City.Reveal(), "reads_english": f.ReadsEnglish, "interpreter": f.Interpreter.Reveal(),
			"interpreter_language": f.InterpreterLanguage, "translator": f.Translator.Reveal(), "english": f.English.Reveal(), "translation": f.TranslationID, "scan": f.ScanID, "signed_on": f.SignedOn, "text": f.TextID,
		},
	})
}

const noDeclaration = "packets.declaration.not_found"
