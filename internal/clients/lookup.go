package clients

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Named are the clients of the ids as lists show them, in that order; those
// beyond the wall are left out.
func Named(tx *db.Tx, ids ...uuid.UUID) ([]Listed, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	return fetch(tx, ids)
}

// HoldersOf are the files within the wall that hold an A-number; none for what is
// no A-number.
func HoldersOf(tx *db.Tx, aNumber string) ([]uuid.UUID, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	var unread fault.Problems
	index := tx.Keys.Blind("clients.a_number", ParseANumber(&unread, "a_number", aNumber))
	if index == "" {
		return []uuid.UUID{}, nil
	}
	held, err := holders(tx, []string{index})
	if err != nil {
		return nil, err
	}
	within, err := inside(tx, held)
	return slices.DeleteFunc(held[index], func(id uuid.UUID) bool { return !within[id] }), err
}
