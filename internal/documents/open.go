package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
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

// Open is a document as it was received, and records who took it. All of it is
// verified before any of it is handed out: a file that is not what it was when it
// came is Unavailable. Whoever opens one closes it.
func Open(ctx context.Context, d *db.DB, id uuid.UUID) (Document, *vault.Opened, error) {
	doc, opened, err := taken(ctx, d, id)
	if err != nil {
		return doc, nil, err
	}
	if err := doc.verify(opened); err != nil {
		return doc, nil, errors.Join(err, opened.Close())
	}
	return doc, opened, d.Write(ctx, func(tx *db.Tx) error { return doc.pass(tx, Downloaded) })
}

// Play is a recording from any place on, and records who watched or heard it: once
// an hour for each person. What is handed out is verified piece by piece. NotFound
// for a document that is no recording.
func Play(ctx context.Context, d *db.DB, id uuid.UUID) (Document, *vault.Opened, error) {
	doc, opened, err := taken(ctx, d, id)
	if err != nil {
		return doc, nil, err
	}
	var lately bool
	if !doc.Plays() {
		err = fault.New(fault.NotFound, notFound)
	} else {
		err = d.Read(ctx, func(tx *db.Tx) (err error) {
			lately, err = doc.viewedLately(tx)
			return err
		})
	}
	if err == nil && !lately {
		err = d.Write(ctx, func(tx *db.Tx) error { return doc.pass(tx, Viewed) })
	}
	if err != nil {
		return doc, nil, errors.Join(err, opened.Close())
	}
	return doc, opened, nil
}

// Plays tells whether the document is a recording of sound or pictures.
func (d Document) Plays() bool { return d.MediaType.Video() || d.MediaType.Sound() }

// taken finds a document and opens its file.
func taken(ctx context.Context, d *db.DB, id uuid.UUID) (doc Document, opened *vault.Opened, err error) {
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		doc, err = Find(tx, id)
		return err
	})
	if err == nil {
		opened, err = vault.Of(d).Open(ctx, doc.ClientID, doc.FileName, doc.Bytes)
	}
	return doc, opened, err
}

func (d Document) verify(opened *vault.Opened) error {
	sum := sha256.New()
	n, err := io.Copy(sum, opened)
	if err == nil && (n != d.Bytes || hex.EncodeToString(sum.Sum(nil)) != d.SHA256.Reveal()) {
		err = fault.New(fault.Unavailable, "vault.altered")
	}
	if err == nil {
		_, err = opened.Seek(0, io.SeekStart)
	}
	return err
}
