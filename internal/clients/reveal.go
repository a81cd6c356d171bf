package clients

import (
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Reveal is the client's whole A-number, nine digits. Every look is an event.
//
// Faults: Forbidden without the permission; NotFound beyond the wall, and when
// there is no number.
func Reveal(tx *db.Tx, id uuid.UUID) (string, error) {
	if err := tx.Actor.Require(actor.ANumberReveal); err != nil {
		return "", err
	}
	client, err := Find(tx, id)
	if err != nil {
		return "", err
	}
	if client.ANumber.Empty() {
		return "", fault.New(fault.NotFound, "clients.no_a_number")
	}
	err = audit.Append(tx, audit.Event{Action: "clients.reveal_a_number", SubjectType: "client", Subject: id, Client: id})
	return client.ANumber.Reveal(), err
}
