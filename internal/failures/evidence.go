package failures

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Upload is a file as it arrives.
type Upload struct {
	Content   []byte
	GivenName string // as the phone called it; never believed
	From      string // who sent it
	Caption   string
	TakenAt   time.Time // when a person says it was made; zero when nobody does
}

// Receive keeps a file as evidence of a failure: first the file, whole and on the
// disk, then its row. The same file posted twice for a failure is one piece, and
// again says so. It opens its own transactions, so that nobody waits for a large
// picture. Faults: those of the vault, NotFound beyond the wall.
func Receive(ctx context.Context, d *db.DB, failure uuid.UUID, u Upload) (e Evidence, again bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		if e, err = u.read(tx); err != nil {
			return err
		}
		var f Failure
		err := db.Take(clients.Wall(tx, tx.DB.Where("failures.id = ?", failure), "failures.client_id"), &f, notFound)
		e.ClientID, e.FailureID = f.ClientID, f.ID
		return err
	})
	if err != nil {
		return e, false, err
	}
	kept, err := vault.Of(d).Keep(ctx, e.ClientID, u.Content)
	if err != nil {
		return e, false, err
	}
	e.FileName, e.PreviewName, e.SHA256 = kept.Name, kept.Preview, seal.Of(kept.SHA256)
	e.Bytes, e.MediaType, e.Claimed = kept.Bytes, kept.Type, seal.Of(kept.Claimed)
	err = d.Write(ctx, func(tx *db.Tx) error {
		e, again, err = attach(tx, e)
		return err
	})
	return e, again, err
}

// read names every problem of what is said about a file.
func (u Upload) read(tx *db.Tx) (Evidence, error) {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return Evidence{}, err
	}
	var p fault.Problems
	e := Evidence{
		GivenName: line(&p, "file", u.GivenName), SentBy: line(&p, "from", u.From), Caption: line(&p, "caption", u.Caption),
		TakenAt: instant(tx, &p, "taken_at", u.TakenAt),
	}
	return e, p.Err()
}

// attach writes the row of a file that lies in the vault, or finds the one it has.
func attach(tx *db.Tx, e Evidence) (Evidence, bool, error) {
	f, err := hold(tx, e.FailureID)
	if err != nil {
		return e, false, err
	}
	var known Evidence
	err = db.Take(tx.DB.Where("failure_id = ? AND file_name = ?", f.ID, e.FileName), &known, notFound)
	if err == nil {
		return known, true, known.pass(tx, ReceivedAgain)
	}
	if !fault.Is(err, fault.NotFound) {
		return e, false, err
	}
	e.ID, e.ClientID, e.ReceivedAt, e.RecordedBy = db.NewID(tx.Now), f.ClientID, tx.Now, tx.Actor.ID
	err = tx.DB.Create(&e).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return e, false, fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return e, false, fmt.Errorf("storing evidence: %w", err)
	}
	return e, false, e.pass(tx, Received)
}

// pass writes who had a piece in hand.
func (e Evidence) pass(tx *db.Tx, act Act) error {
	row := Custody{ID: db.NewID(tx.Now), ClientID: e.ClientID, EvidenceID: e.ID, Act: act, Person: tx.Actor.ID, At: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing custody: %w", err)
	}
	detail := map[string]any{"failure": e.FailureID}
	if act == Received {
		detail = map[string]any{
			"failure": e.FailureID, "sha256": e.SHA256.Reveal(), "bytes": e.Bytes, "media_type": e.MediaType, "from": e.SentBy.Reveal(),
			"caption": e.Caption.Reveal(), "claimed": e.Claimed.Reveal(), "taken_at": e.TakenAt, "given_name": e.GivenName.Reveal(),
		}
	}
	return audit.Append(tx, audit.Event{
		Action: "failures.evidence_" + string(act), SubjectType: "evidence", Subject: e.ID, Client: e.ClientID, Detail: detail,
	})
}

// FindEvidence is one piece; NotFound when it is absent or behind a wall.
func FindEvidence(tx *db.Tx, id uuid.UUID) (Evidence, error) {
	var e Evidence
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return e, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("evidence.id = ?", id), "evidence.client_id"), &e, notFound)
	return e, err
}

// viewedFor is how long looking at a piece again is the same look.
const viewedFor = time.Hour

// Preview is the small picture of a piece, and records who looked: once an hour for
// each person. NotFound for a piece that has none.
func Preview(ctx context.Context, d *db.DB, id uuid.UUID) ([]byte, error) {
	var e Evidence
	var lately int64
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if e, err = FindEvidence(tx, id); err != nil {
			return err
		}
		return tx.DB.Model(&Custody{}).Where("evidence_id = ? AND person = ? AND act = ? AND at > ?",
			id, tx.Actor.ID, Viewed, tx.Now.Add(-viewedFor)).Count(&lately).Error
	})
	if err != nil {
		return nil, err
	}
	if e.PreviewName == "" {
		return nil, fault.New(fault.NotFound, notFound)
	}
	content, err := vault.Of(d).Read(ctx, e.ClientID, e.PreviewName)
	if err != nil || lately > 0 {
		return content, err
	}
	return content, d.Write(ctx, func(tx *db.Tx) error { return e.pass(tx, Viewed) })
}

// Original is a piece as it was received, and records who took it. A file that is
// not what it was when it came is an error.
func Original(ctx context.Context, d *db.DB, id uuid.UUID) (Evidence, []byte, error) {
	var e Evidence
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = FindEvidence(tx, id)
		return err
	})
	if err != nil {
		return e, nil, err
	}
	content, err := vault.Of(d).Read(ctx, e.ClientID, e.FileName)
	if err != nil {
		return e, nil, err
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != e.SHA256.Reveal() {
		return e, nil, fault.New(fault.Unavailable, "vault.altered")
	}
	return e, content, d.Write(ctx, func(tx *db.Tx) error { return e.pass(tx, Downloaded) })
}

// Implausible tells whether the time a file claims cannot be right: before anybody
// checked in by an app, or after we received it. It is shown all the same.
func (e Evidence) Implausible() bool {
	if e.Claimed.Empty() {
		return false
	}
	layout, late := "2006-01-02T15:04:05", e.ReceivedAt.Add(24*time.Hour) // a time without a zone
	if len(e.Claimed.Reveal()) > len(layout) {
		layout, late = time.RFC3339, e.ReceivedAt.Add(slack)
	}
	at, err := time.Parse(layout, e.Claimed.Reveal())
	return err != nil || at.Before(begun) || at.After(late)
}

// SweepFiles puts aside the files of the vault that no row names.
func SweepFiles(ctx context.Context, d *db.DB) error {
	_, err := vault.Of(d).Sweep(d.Now(), func(names []string) (map[string]bool, error) {
		known := make(map[string]bool, len(names))
		return known, d.Read(ctx, func(tx *db.Tx) error { return named(tx, names, known) })
	})
	return err
}

func named(tx *db.Tx, names []string, known map[string]bool) error {
	for _, column := range []string{"file_name", "preview_name"} {
		var found []string
		if err := tx.DB.Model(&Evidence{}).Where(column+" IN ?", names).Pluck(column, &found).Error; err != nil {
			return fmt.Errorf("looking for files of the vault: %w", err)
		}
		for _, name := range found {
			known[name] = true
		}
	}
	return nil
}
