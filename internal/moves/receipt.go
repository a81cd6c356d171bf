package moves

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// KeepReceipt keeps a paper that proves an update: a document of the client, which the
// update then names. It opens its own transactions, so that nobody waits for a large
// file. Faults: those of documents.Receive.
func KeepReceipt(ctx context.Context, d *db.DB, update uuid.UUID, u documents.Upload) (r Receipt, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		_, of, err := FindUpdate(tx, update)
		r.ClientID, r.UpdateID = of.ClientID, of.ID
		return err
	})
	if err != nil {
		return r, err
	}
	if u.Kind == "" {
		u.Kind = documents.Receipt
	}
	doc, _, err := documents.Receive(ctx, d, r.ClientID, u)
	if err != nil {
		return r, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		r, err = Name(tx, update, doc.ID)
		return err
	})
	return r, err
}

// Name lets an update name a document of the same client as its receipt; naming it twice
// is once. Faults: NotFound, also for a document of somebody else.
func Name(tx *db.Tx, update, document uuid.UUID) (Receipt, error) {
	u, err := take(tx, update)
	if err != nil {
		return Receipt{}, err
	}
	doc, err := documents.Find(tx, document)
	if err == nil && doc.ClientID != u.ClientID {
		err = fault.New(fault.NotFound, "documents.not_found")
	}
	if err != nil {
		return Receipt{}, err
	}
	var known Receipt
	err = db.Take(tx.DB.Where("update_id = ? AND document_id = ? AND supersedes IS NULL", u.ID, document).
		Where("NOT EXISTS (SELECT 1 FROM move_receipts AS later WHERE later.supersedes = move_receipts.id)"), &known, notFound)
	if !fault.Is(err, fault.NotFound) {
		return known, err
	}
	r := Receipt{ID: db.NewID(tx.Now), ClientID: u.ClientID, UpdateID: u.ID, DocumentID: document, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now}
	return r, r.put(tx)
}

// TakeBack says that a document is no receipt of an update after all, and why; the
// document stays. Faults: Invalid, NotFound, Stale for one that was taken back.
func TakeBack(tx *db.Tx, receipt uuid.UUID, why string) (Receipt, error) {
	var known Receipt
	q := clients.Wall(tx, tx.DB.Where("move_receipts.id = ? AND supersedes IS NULL", receipt), "move_receipts.client_id")
	if err := db.Take(q, &known, notFound); err != nil {
		return known, err
	}
	u, err := take(tx, known.UpdateID)
	if err != nil {
		return known, err
	}
	var p fault.Problems
	r := Receipt{
		ID: db.NewID(tx.Now), ClientID: u.ClientID, UpdateID: u.ID, DocumentID: known.DocumentID, Supersedes: &known.ID,
		Why: seal.Of(clients.CleanNote(&p, "why", why, longestNote)), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if r.Why.Empty() {
		p.Add("why", "moves.why_needed")
	}
	if err := p.Err(); err != nil {
		return known, err
	}
	return r, r.put(tx)
}

// FindReceipt is a receipt that holds, with the update it proves; NotFound as Find.
func FindReceipt(tx *db.Tx, id uuid.UUID) (UpdateFile, Proof, error) {
	var known Receipt
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return UpdateFile{}, Proof{}, err
	}
	q := clients.Wall(tx, tx.DB.Where("move_receipts.id = ?", id), "move_receipts.client_id")
	if err := db.Take(q, &known, notFound); err != nil {
		return UpdateFile{}, Proof{}, err
	}
	_, u, err := FindUpdate(tx, known.UpdateID)
	at := slices.IndexFunc(u.Receipts, func(p Proof) bool { return p.ID == id })
	if err == nil && at < 0 {
		err = fault.New(fault.NotFound, notFound)
	}
	if err != nil {
		return u, Proof{}, err
	}
	return u, u.Receipts[at], nil
}

func (r Receipt) put(tx *db.Tx) error {
	err := tx.DB.Create(&r).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "moves.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a receipt: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "moves.receipt", SubjectType: "move_update", Subject: r.UpdateID, Client: r.ClientID,
		Detail: map[string]any{"document": r.DocumentID, "supersedes": r.Supersedes, "why": r.Why.Reveal()},
	})
}
