package documents

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strconv"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Recipe is how a copy was made, so that whoever doubts it can make it again.
type Recipe struct {
	From    string        `json:"from"` // SHA-256 of what it was made from
	How     string        `json:"how"`  // redrawn here, or uploaded
	Quality int           `json:"jpeg_quality,omitempty"`
	Covers  []vault.Cover `json:"covers,omitempty"`
}

// The ways in which a copy is made.
const (
	Redrawn  = "redrawn"
	Uploaded = "uploaded"
)

// Made is how a document was made from another; the zero Recipe for an original.
func (d Document) Made() (r Recipe) {
	_ = json.Unmarshal([]byte(d.Recipe.Reveal()), &r) // our own writing
	return r
}

const mostCovers = 40

// Strip makes the copy of a picture that says nothing but its pixels: no time, no
// place, no camera. It stands beside the original, which stays as it is. One that was
// made before is the same copy. Faults: Invalid for what is no picture, NotFound
// beyond the wall.
func Strip(ctx context.Context, d *db.DB, id uuid.UUID) (Document, error) {
	return redraw(ctx, d, id, Stripped, nil)
}

// Redact makes the copy of a picture in which parts are covered, black, in its pixels;
// it says nothing else either. Faults as Strip, and Invalid on "covers".
func Redact(ctx context.Context, d *db.DB, id uuid.UUID, covers []vault.Cover) (Document, error) {
	var p fault.Problems
	switch {
	case len(covers) == 0:
		p.Add("covers", "documents.covers_needed")
	case len(covers) > mostCovers:
		p.Add("covers", "documents.too_many_covers", "most", mostCovers)
	}
	for i, c := range covers {
		if !(c.Left >= 0 && c.Top >= 0 && c.Width > 0 && c.Height > 0 && c.Left+c.Width <= 100.5 && c.Top+c.Height <= 100.5) {
			p.Add("covers["+strconv.Itoa(i)+"]", "documents.cover_outside")
		}
	}
	if err := p.Err(); err != nil {
		return Document{}, err
	}
	return redraw(ctx, d, id, Redacted, covers)
}

func redraw(ctx context.Context, d *db.DB, id uuid.UUID, making Making, covers []vault.Cover) (Document, error) {
	parent, err := copied(ctx, d, id)
	if err != nil {
		return Document{}, err
	}
	if !parent.MediaType.Picture() {
		return Document{}, fault.New(fault.Invalid, "documents.no_picture")
	}
	content, err := vault.Of(d).Redraw(ctx, parent.ClientID, parent.FileName, covers...)
	if err != nil {
		return Document{}, err
	}
	recipe := Recipe{From: parent.SHA256.Reveal(), How: Redrawn, Covers: covers}
	if parent.MediaType != vault.PNG {
		recipe.Quality = vault.RedrawCraft
	}
	return derive(ctx, d, parent, making, recipe, bytes.NewReader(content))
}

// ReceiveRedacted keeps a copy in which a person covered parts elsewhere: of a paper,
// a video or a sound, which are not redrawn here. Faults as Receive.
func ReceiveRedacted(ctx context.Context, d *db.DB, id uuid.UUID, content io.ReadSeeker) (Document, error) {
	parent, err := copied(ctx, d, id)
	if err != nil {
		return Document{}, err
	}
	if content == nil {
		var p fault.Problems
		p.Add("file", "documents.file_needed")
		return Document{}, p.Err()
	}
	return derive(ctx, d, parent, Redacted, Recipe{From: parent.SHA256.Reveal(), How: Uploaded}, content)
}

// copied is the document that a copy is made of.
func copied(ctx context.Context, d *db.DB, id uuid.UUID) (parent Document, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		if err := tx.Actor.Require(actor.DocumentsWrite); err != nil {
			return err
		}
		parent, err = Find(tx, id)
		return err
	})
	return parent, err
}

// derive keeps a copy, or finds the same one that was made before. Whoever makes one
// has had the original in hand.
func derive(ctx context.Context, d *db.DB, parent Document, making Making, recipe Recipe, content io.ReadSeeker) (Document, error) {
	kept, err := vault.Of(d).Keep(ctx, parent.ClientID, content)
	if err != nil {
		return Document{}, err
	}
	if kept.SHA256 == parent.SHA256.Reveal() {
		var p fault.Problems
		p.Add("file", "documents.nothing_covered")
		return Document{}, p.Err()
	}
	how, err := json.Marshal(recipe)
	if err != nil {
		return Document{}, err
	}
	doc := Document{
		ClientID: parent.ClientID, ParentID: &parent.ID, Making: &making, Recipe: seal.Of(string(how)), Kind: parent.Kind,
		Title: parent.Title, Caption: parent.Caption, Privileged: parent.Privileged, TakenAt: parent.TakenAt,
	}
	doc.found(kept)
	err = d.Write(ctx, func(tx *db.Tx) error {
		doc, err = enterCopy(tx, doc, parent)
		return err
	})
	return doc, err
}

func enterCopy(tx *db.Tx, doc, parent Document) (Document, error) {
	if _, err := Find(tx, parent.ID); err != nil { // the wall, again
		return doc, err
	}
	var known Document
	err := db.Take(tx.DB.Where("parent_id = ? AND file_name = ?", parent.ID, doc.FileName), &known, notFound)
	if err == nil {
		return known, labelled(tx, &known)
	}
	if !fault.Is(err, fault.NotFound) {
		return doc, err
	}
	lately, err := parent.viewedLately(tx)
	if err == nil && !lately {
		err = parent.pass(tx, Viewed)
	}
	if err != nil {
		return doc, err
	}
	doc.ID, doc.ReceivedAt, doc.RecordedBy = db.NewID(tx.Now), tx.Now, tx.Actor.ID
	return doc, doc.store(tx, Derived)
}
