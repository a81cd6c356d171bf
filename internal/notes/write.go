package notes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/text/language"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Draft is a text as it is typed, with whose words it holds.
type Draft struct {
	Body        string
	Whose       Whose  // of a statement; a note has none
	Speaker     string // the witness, or the colleague
	Language    string // BCP 47; the client's own when a statement of hers names none
	Interpreter string
	ReadBack    *bool
}

// NewNote is a note as it is written.
type NewNote struct {
	ClientID   uuid.UUID
	Kind       Kind
	Draft      Draft
	SourceType string // FromFailure, FromOccurrence, FromClient; empty for none
	Source     uuid.UUID
	FormID     string // of the form; one that was sent twice is one note
}

// Rewriting is a note as it is edited: the whole of it.
type Rewriting struct {
	Draft  Draft
	Text   uuid.UUID // the text the person saw; zero for the one that holds
	FormID string
}

const (
	longestLine = 200
	longestBody = 50_000
)

// Write keeps a note or a statement's draft. Faults: Invalid, NotFound beyond the
// wall, Conflict for a form that was sent for somebody else.
func Write(tx *db.Tx, n NewNote) (Note, error) {
	var note Note
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return note, err
	}
	client, err := clients.Find(tx, n.ClientID)
	if err != nil {
		return note, err
	}
	if again, err := forms.Sent(tx, n.FormID, &note); err != nil || again {
		return note, db.SameFile(err, note.ClientID, client.ID)
	}
	var p fault.Problems
	if unknown(Kinds(), n.Kind) {
		p.Add("kind", "notes.kind_needed")
	}
	t := n.Draft.text(tx, &p, n.Kind, client)
	note = Note{
		Row: db.NewRow(tx), ClientID: client.ID, Kind: n.Kind, AuthorID: tx.Actor.ID, TextID: t.ID, FormHash: forms.Hash(tx, n.FormID),
	}
	if n.SourceType != "" {
		note.SourceType, note.SourceID = n.SourceType, &n.Source
		if unknown(sources(), n.SourceType) || n.Source == uuid.Nil {
			p.Add("source", "notes.source_unknown")
		}
	}
	if err := p.Err(); err != nil {
		return note, err
	}
	if err := tx.DB.Create(&note).Error; err != nil {
		return note, fmt.Errorf("storing a note: %w", err)
	}
	return note, note.say(tx, t, "notes.write")
}

// Rewrite adds a text that holds from now on; the earlier ones stay. What was
// approved of them can no longer leave. Faults: Invalid, NotFound, Stale when
// somebody else wrote meanwhile.
func Rewrite(tx *db.Tx, id uuid.UUID, r Rewriting) (Note, error) {
	note, err := hold(tx, id)
	if err != nil {
		return note, err
	}
	var earlier Text
	if again, err := forms.Sent(tx, r.FormID, &earlier); err != nil || again {
		return note, db.SameFile(err, earlier.NoteID, note.ID)
	}
	if r.Text != uuid.Nil && r.Text != note.TextID {
		return note, fault.New(fault.Stale, "notes.stale")
	}
	was, err := textOf(tx, note.TextID)
	if err != nil {
		return note, err
	}
	client, err := clients.Find(tx, note.ClientID)
	if err != nil {
		return note, err
	}
	var p fault.Problems
	t := r.Draft.text(tx, &p, note.Kind, client)
	if err := p.Err(); err != nil {
		return note, err
	}
	t.Number, t.FormHash = was.Number+1, forms.Hash(tx, r.FormID)
	note.TextID = t.ID
	if err := db.Change(tx, &note, &note.Row, "text_id"); err != nil {
		return note, err
	}
	return note, note.say(tx, t, "notes.rewrite")
}

// text names every problem of a draft and makes the row it becomes.
func (d Draft) text(tx *db.Tx, p *fault.Problems, kind Kind, client clients.Client) Text {
	t := Text{
		ID: db.NewID(tx.Now), ClientID: client.ID, Number: 1, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
		Body: seal.Of(clients.CleanNote(p, "text", d.Body, longestBody)),
	}
	if t.Body.Empty() {
		p.Add("text", "notes.text_needed")
	}
	if kind != Statement {
		return t
	}
	t.Whose, t.ReadBack = d.Whose, d.ReadBack
	if unknown(Speakers(), d.Whose) {
		p.Add("whose", "notes.whose_needed")
	}
	t.Speaker = seal.Of(clients.CleanLine(p, "speaker", d.Speaker, longestLine))
	if d.Whose == OfWitness && t.Speaker.Empty() {
		p.Add("speaker", "notes.speaker_needed")
	}
	t.Interpreter = seal.Of(clients.CleanLine(p, "interpreter", d.Interpreter, longestLine))
	t.Language = d.language(p, client)
	return t
}

func (d Draft) language(p *fault.Problems, client clients.Client) string {
	if d.Language == "" {
		if d.Whose == OfClient {
			return client.Language
		}
		return ""
	}
	tag, err := language.Parse(d.Language)
	if err != nil {
		p.Add("language", "notes.language_unknown")
		return ""
	}
	return tag.String()
}

// say writes a text of the note and the log's event. The log can be read by people
// who do not read notes: it gets the hash of what was said.
func (n Note) say(tx *db.Tx, t Text, action string) error {
	t.NoteID = n.ID
	err := tx.DB.Create(&t).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "notes.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a note's text: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: action, SubjectType: "note", Subject: n.ID, Client: n.ClientID, Detail: map[string]any{
			"kind": n.Kind, "text": t.ID, "number": t.Number, "whose": t.Whose, "language": t.Language, "read_back": t.ReadBack,
			"source_type": n.SourceType, "source": n.SourceID, "sha256": hashOf(t.Body),
		},
	})
}

func hashOf(body seal.Text) string {
	sum := sha256.Sum256([]byte(body.Reveal()))
	return hex.EncodeToString(sum[:])
}
