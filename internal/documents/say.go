package documents

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

const longestReason = 2000

// Words is what is said about a document anew, all of it.
type Words struct {
	Kind       Kind
	Title      string
	Caption    string
	Privileged bool
	Reason     string // why it is said now
	FormID     string // of the form; one that was sent twice is one row
}

// Relabel says anew what a document is; what was said before stays on record. That it
// is no longer privileged, only an attorney or an accredited representative may say.
// Faults: Invalid, Forbidden, NotFound beyond the wall.
func Relabel(tx *db.Tx, id uuid.UUID, w Words) (Document, error) {
	if err := tx.Actor.Require(actor.DocumentsWrite); err != nil {
		return Document{}, err
	}
	doc, err := Find(tx, id)
	if err != nil {
		return doc, err
	}
	var known Label
	if again, err := forms.Sent(tx, w.FormID, &known); err != nil || again {
		return doc, err
	}
	var p fault.Problems
	label := Label{
		ID: db.NewID(tx.Now), ClientID: doc.ClientID, DocumentID: doc.ID, Kind: w.Kind, Title: line(&p, "title", w.Title),
		Caption: line(&p, "caption", w.Caption), Privileged: w.Privileged, Reason: seal.Of(clients.CleanNote(&p, "reason", w.Reason, longestReason)),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, w.FormID),
	}
	if !slices.Contains(Kinds(), w.Kind) {
		p.Add("kind", "documents.unknown_kind")
	}
	if label.Reason.Empty() && len(p) == 0 {
		p.Add("reason", "documents.reason_needed")
	}
	if err := p.Err(); err != nil {
		return doc, err
	}
	if doc.Privileged && !w.Privileged {
		if err := tx.Actor.Require(actor.DocumentsRelease); err != nil {
			return doc, fault.Wrap(fault.Forbidden, "documents.release_forbidden", err)
		}
	}
	if err := add(tx, &label); err != nil {
		return doc, err
	}
	doc.say(label)
	return doc, audit.Append(tx, audit.Event{
		Action: "documents.relabel", SubjectType: "document", Subject: doc.ID, Client: doc.ClientID,
		Detail: map[string]any{
			"kind": label.Kind, "title": label.Title.Reveal(), "caption": label.Caption.Reveal(), "privileged": label.Privileged,
			"reason": label.Reason.Reveal(),
		},
	})
}

// say lets a label hold.
func (d *Document) say(l Label) {
	d.Kind, d.Title, d.Caption, d.Privileged = l.Kind, l.Title, l.Caption, l.Privileged
}

// Sight is what a person saw who checked a document.
type Sight struct {
	Messages bool // of others
	Faces    bool // of others
	Place    bool
	Fit      bool // to leave the house
	Note     string
	FormID   string
}

// Look puts on record that a person checked a document, and what was seen. With
// messages or faces of others in it, or a place, it is not fit to leave: a copy with
// those covered can be. Faults: Invalid, NotFound beyond the wall.
func Look(tx *db.Tx, id uuid.UUID, s Sight) (Check, error) {
	if err := tx.Actor.Require(actor.DocumentsWrite); err != nil {
		return Check{}, err
	}
	doc, err := Find(tx, id)
	if err != nil {
		return Check{}, err
	}
	var known Check
	if again, err := forms.Sent(tx, s.FormID, &known); err != nil || again {
		return known, err
	}
	var p fault.Problems
	check := Check{
		ID: db.NewID(tx.Now), ClientID: doc.ClientID, DocumentID: doc.ID, Messages: s.Messages, Faces: s.Faces, Place: s.Place, Fit: s.Fit,
		Note: seal.Of(clients.CleanNote(&p, "note", s.Note, longestReason)), CheckedBy: tx.Actor.ID, CheckedAt: tx.Now, FormHash: forms.Hash(tx, s.FormID),
	}
	switch {
	case s.Fit && (s.Messages || s.Faces || s.Place):
		p.Add("fit", "documents.cover_first")
	case s.Fit && doc.Says().Place:
		p.Add("fit", "documents.strip_first")
	}
	if err := p.Err(); err != nil {
		return check, err
	}
	if err := add(tx, &check); err != nil {
		return check, err
	}
	return check, audit.Append(tx, audit.Event{
		Action: "documents.check", SubjectType: "document", Subject: doc.ID, Client: doc.ClientID,
		Detail: map[string]any{
			"check": check.ID, "messages": check.Messages, "faces": check.Faces, "place": check.Place, "fit": check.Fit, "note": check.Note.Reveal(),
		},
	})
}

// add writes a row that is never rewritten.
func add(tx *db.Tx, row any) error {
	err := tx.DB.Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return fmt.Errorf("storing what is said of a document: %w", err)
	}
	return nil
}
