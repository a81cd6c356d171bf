package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Upload is a file as it arrives, with what is said about it.
type Upload struct {
	Content    io.ReadSeeker
	GivenName  string // as the phone called it; never believed
	From       string // who sent it, and how
	Title      string
	Caption    string    // what it shows
	TakenAt    time.Time // when a person says it was made; zero when nobody does
	Kind       Kind      // what its content suggests when empty
	Privileged bool      // sound is, whatever is said here
	Consent    Agreement // of who can be heard in it; of nobody when empty
}

const (
	longestLine = 200

	// slack is how far another computer's clock may be ahead of ours.
	slack = 5 * time.Minute
)

// oldest is before any paper that a living client brings.
var oldest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// Receive keeps a file of a client: first the file, whole and on the disk, then its
// row. The same content sent twice is one document, and again says so; what was said
// the second time is its caller's to keep. It opens its own transactions, so that
// nobody waits for a large file. Faults: those of the vault, NotFound beyond the wall.
func Receive(ctx context.Context, d *db.DB, client uuid.UUID, u Upload) (doc Document, again bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		doc, err = u.read(tx, client)
		return err
	})
	if err != nil {
		return doc, false, err
	}
	kept, err := vault.Of(d).Keep(ctx, client, u.Content)
	if err != nil {
		return doc, false, err
	}
	doc.found(kept)
	err = d.Write(ctx, func(tx *db.Tx) error {
		if doc, again, err = enter(tx, doc); err != nil || !u.Consent.Given() || !doc.Heard() {
			return err
		}
		return doc.agreed(tx, u.Consent)
	})
	return doc, again, err
}

// read names every problem of what is said about a file.
func (u Upload) read(tx *db.Tx, client uuid.UUID) (Document, error) {
	if err := tx.Actor.Require(actor.DocumentsWrite); err != nil {
		return Document{}, err
	}
	if err := clients.Require(tx, client); err != nil {
		return Document{}, err
	}
	var p fault.Problems
	doc := Document{
		ClientID: client, Kind: u.Kind, Privileged: u.Privileged, GivenName: line(&p, "file", u.GivenName), SentBy: line(&p, "from", u.From),
		Title: line(&p, "title", u.Title), Caption: line(&p, "caption", u.Caption), TakenAt: instant(tx, &p, "taken_at", u.TakenAt),
	}
	if u.Kind != "" && !slices.Contains(Kinds(), u.Kind) {
		p.Add("kind", "documents.unknown_kind")
	}
	if u.Consent.Given() {
		u.Consent.Read(tx, &p, plain)
	}
	if u.Content == nil {
		p.Add("file", "documents.file_needed")
	}
	return doc, p.Err()
}

// found writes into a row what the vault found. What can only be heard is mostly
// somebody's own words: it is privileged until an attorney says otherwise.
func (d *Document) found(kept vault.Kept) {
	d.FileName, d.PreviewName, d.SHA256 = kept.Name, kept.Preview, seal.Of(kept.SHA256)
	d.Bytes, d.MediaType, d.Claimed, d.Details = kept.Bytes, kept.Type, seal.Of(kept.Made), detailsOf(kept.Says)
	d.Privileged = d.Privileged || kept.Type.Sound()
	if d.Kind == "" {
		d.Kind = kindOf(kept.Type)
	}
}

// kindOf is what a file probably is when nobody has said: phones write their
// screenshots as PNG.
func kindOf(t vault.Type) Kind {
	switch {
	case t == vault.PNG:
		return Screenshot
	case t.Picture():
		return Photo
	case t.Video(), t.Sound():
		return Recording
	}
	return Other
}

// enter writes the row of a file that lies in the vault, or finds the one it has.
func enter(tx *db.Tx, doc Document) (Document, bool, error) {
	if err := clients.Require(tx, doc.ClientID); err != nil {
		return doc, false, err
	}
	var known Document
	err := db.Take(tx.DB.Where("client_id = ? AND file_name = ? AND parent_id IS NULL", doc.ClientID, doc.FileName), &known, notFound)
	if err == nil {
		return known, true, errors.Join(labelled(tx, &known), known.pass(tx, ReceivedAgain))
	}
	if !fault.Is(err, fault.NotFound) {
		return doc, false, err
	}
	doc.ID, doc.ReceivedAt, doc.RecordedBy = db.NewID(tx.Now), tx.Now, tx.Actor.ID
	return doc, false, doc.store(tx, Received)
}

func (d Document) store(tx *db.Tx, act Act) error {
	err := tx.DB.Create(&d).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return fmt.Errorf("storing a document: %w", err)
	}
	return d.pass(tx, act)
}

// pass writes who had a document in hand.
func (d Document) pass(tx *db.Tx, act Act) error {
	row := Custody{ID: db.NewID(tx.Now), ClientID: d.ClientID, DocumentID: d.ID, Act: act, Person: tx.Actor.ID, At: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing custody: %w", err)
	}
	event := audit.Event{Action: "documents." + string(act), SubjectType: "document", Subject: d.ID, Client: d.ClientID}
	if act == Received || act == Derived {
		event.Facts = map[string]any{
			bundle.HashField: d.SHA256.Reveal(), "bytes": d.Bytes, "media_type": d.MediaType, "taken_at": d.TakenAt,
			bundle.ParentField: d.ParentID, "making": d.Making,
		}
		event.Detail = map[string]any{
			"kind": d.Kind, "title": d.Title.Reveal(), "from": d.SentBy.Reveal(), "caption": d.Caption.Reveal(),
			"claimed": d.Claimed.Reveal(), "given_name": d.GivenName.Reveal(), "privileged": d.Privileged, "recipe": d.Recipe.Reveal(),
		}
	}
	return audit.Append(tx, event)
}

func line(p *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanLine(p, field, text, longestLine))
}

// instant reads a time that cannot lie ahead; zero is nil, for nobody could say.
func instant(tx *db.Tx, p *fault.Problems, field string, at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	switch {
	case at.After(tx.Now.Add(slack)):
		p.Add(field, "documents.in_future")
	case at.Before(oldest):
		p.Add(field, "documents.too_long_ago")
	}
	return &at
}
