package failures

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// Receive keeps a file of the client as evidence of a failure: it becomes one of her
// documents, or is the one she sent before, and the failure names it. The same file
// posted twice for a failure is one piece, and again says so. It opens its own
// transactions, so that nobody waits for a large file. Faults: those of
// documents.Receive, NotFound beyond the wall.
func Receive(ctx context.Context, d *db.DB, failure uuid.UUID, u documents.Upload) (e Evidence, again bool, err error) {
	var f Failure
	err = d.Read(ctx, func(tx *db.Tx) error {
		if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
			return err
		}
		return db.Take(clients.Wall(tx, tx.DB.Where("failures.id = ?", failure), "failures.client_id"), &f, notFound)
	})
	if err != nil {
		return e, false, err
	}
	doc, _, err := documents.Receive(ctx, d, f.ClientID, u)
	if err != nil {
		return e, false, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		e, again, err = attach(tx, f.piece(doc, u))
		return err
	})
	return e, again, err
}

// piece is the row that lets a failure name a document. What was said about it this
// time has passed documents.Receive.
func (f Failure) piece(doc documents.Document, u documents.Upload) Evidence {
	var passed fault.Problems
	e := Evidence{
		ClientID: f.ClientID, FailureID: f.ID, DocumentID: doc.ID, Caption: line(&passed, "caption", u.Caption),
		GivenName: line(&passed, "file", u.GivenName), SentBy: line(&passed, "from", u.From), Document: doc,
	}
	if !u.TakenAt.IsZero() {
		at := u.TakenAt.UTC().Truncate(time.Microsecond)
		e.TakenAt = &at
	}
	return e
}

// attach lets a failure name a document, or finds the row that does.
func attach(tx *db.Tx, e Evidence) (Evidence, bool, error) {
	f, err := hold(tx, e.FailureID)
	if err != nil {
		return e, false, err
	}
	known := Evidence{Document: e.Document}
	err = db.Take(tx.DB.Where("failure_id = ? AND document_id = ?", f.ID, e.DocumentID), &known, notFound)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return known, err == nil, err
	}
	e.ID, e.ReceivedAt, e.RecordedBy = db.NewID(tx.Now), tx.Now, tx.Actor.ID
	err = tx.DB.Create(&e).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return e, false, fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return e, false, fmt.Errorf("storing evidence: %w", err)
	}
	return e, false, audit.Append(tx, audit.Event{
		Action: "failures.evidence_received", SubjectType: "evidence", Subject: e.ID, Client: e.ClientID,
		Facts: map[string]any{
			"failure": e.FailureID, "document": e.DocumentID, bundle.HashField: e.SHA256.Reveal(), "taken_at": e.TakenAt,
		},
		Detail: map[string]any{"from": e.SentBy.Reveal(), "caption": e.Caption.Reveal(), "given_name": e.GivenName.Reveal()},
	})
}

// FindEvidence is one piece; NotFound when it is absent or behind a wall.
func FindEvidence(tx *db.Tx, id uuid.UUID) (Evidence, error) {
	var e Evidence
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return e, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("evidence.id = ?", id), "evidence.client_id"), &e, notFound)
	if err != nil {
		return e, err
	}
	e.Document, err = documents.Find(tx, e.DocumentID)
	return e, err
}

// documentOf is the document behind a piece.
func documentOf(ctx context.Context, d *db.DB, id uuid.UUID) (doc uuid.UUID, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		e, err := FindEvidence(tx, id)
		doc = e.DocumentID
		return err
	})
	return doc, err
}

// Preview is the small picture of a piece; see documents.Preview.
func Preview(ctx context.Context, d *db.DB, id uuid.UUID) ([]byte, error) {
	doc, err := documentOf(ctx, d, id)
	if err != nil {
		return nil, err
	}
	return documents.Preview(ctx, d, doc)
}

// Original is a piece as it was received; see documents.Open.
func Original(ctx context.Context, d *db.DB, id uuid.UUID) (documents.Document, *vault.Opened, error) {
	doc, err := documentOf(ctx, d, id)
	if err != nil {
		return documents.Document{}, nil, err
	}
	return documents.Open(ctx, d, doc)
}
