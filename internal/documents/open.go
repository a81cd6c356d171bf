package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// viewedFor is how long looking at a document again is the same look.
const viewedFor = time.Hour

// Preview is the small picture of a document, and records who looked: once an hour
// for each person. NotFound for a document that has none.
func Preview(ctx context.Context, d *db.DB, id uuid.UUID) ([]byte, error) {
	var doc Document
	var lately bool
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if doc, err = Find(tx, id); err != nil {
			return err
		}
		lately, err = doc.viewedLately(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if doc.PreviewName == "" {
		return nil, fault.New(fault.NotFound, notFound)
	}
	content, err := vault.Of(d).Read(ctx, doc.ClientID, doc.PreviewName)
	if err != nil || lately {
		return content, err
	}
	return content, d.Write(ctx, func(tx *db.Tx) error { return doc.pass(tx, Viewed) })
}

func (d Document) viewedLately(tx *db.Tx) (bool, error) {
	var n int64
	err := tx.DB.Model(&Custody{}).Where("document_id = ? AND person = ? AND act = ? AND at > ?",
		d.ID, tx.Actor.ID, Viewed, tx.Now.Add(-viewedFor)).Count(&n).Error
	return n > 0, err
}

// Open is a document as it was received, and records who took it. A file that is
// not what it was when it came is an error.
func Open(ctx context.Context, d *db.DB, id uuid.UUID) (Document, []byte, error) {
	var doc Document
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		doc, err = Find(tx, id)
		return err
	})
	if err != nil {
		return doc, nil, err
	}
	content, err := vault.Of(d).Read(ctx, doc.ClientID, doc.FileName)
	if err != nil {
		return doc, nil, err
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != doc.SHA256.Reveal() {
		return doc, nil, fault.New(fault.Unavailable, "vault.altered")
	}
	return doc, content, d.Write(ctx, func(tx *db.Tx) error { return doc.pass(tx, Downloaded) })
}
