package clients

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Withdraw takes a file away that was opened by mistake and that nobody has
// touched since: its version is the first, its revision the one given, it is in
// nobody's hands and nobody's family. What other rooms opened with it they have
// taken away before; what they have added since keeps it here. The key stays, and
// with it what the audit log holds of the file.
//
// Faults: NotFound beyond the wall; Conflict for a file that has moved on.
func Withdraw(tx *db.Tx, id uuid.UUID, revision int64) error {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return err
	}
	var client Client
	q := tx.ForUpdate().Select("clients.id", "clients.version", "clients.revision").Where("clients.id = ?", id)
	if err := db.Take(Wall(tx, q, "clients.id"), &client, notFound); err != nil {
		return err
	}
	bound, err := bindings(tx, id)
	if err != nil {
		return err
	}
	if client.Version != 1 || client.Revision != revision || bound > 0 {
		return fault.New(fault.Conflict, "clients.moved_on")
	}
	for _, rows := range []any{&Phone{}, &Address{}} {
		if err := tx.DB.Where("client_id = ?", id).Delete(rows).Error; err != nil {
			return fmt.Errorf("withdrawing a file: %w", err)
		}
	}
	if err := tx.DB.Where("client_id = ? OR other_id = ?", id, id).Delete(&Match{}).Error; err != nil {
		return fmt.Errorf("withdrawing a match: %w", err)
	}
	if err := tx.DB.Where("id = ?", id).Delete(&Client{}).Error; err != nil {
		return fmt.Errorf("withdrawing a file: %w", err)
	}
	return audit.Append(tx, audit.Event{Action: "clients.withdraw", SubjectType: "client", Subject: id, Client: id})
}

// bindings counts what this room holds a file by.
func bindings(tx *db.Tx, id uuid.UUID) (int64, error) {
	var assigned, kin int64
	if err := tx.DB.Model(&Assignment{}).Where("client_id = ?", id).Count(&assigned).Error; err != nil {
		return 0, fmt.Errorf("looking for assignments: %w", err)
	}
	err := tx.DB.Model(&Kin{}).Where("client_id = ? OR other_id = ?", id, id).Count(&kin).Error
	return assigned + kin, err
}
