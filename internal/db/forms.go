package db

import (
	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Forms recognises the forms of one kind of row: the id that a page gave a form is
// kept with the row it made, so that a second press finds that row and makes no
// other. The value names the kind and is part of what is hashed: it never changes.
// Once does the same for 24 hours and any request; a row keeps its form for ever.
type Forms string

// Hash is what is kept of a form's id: unguessable, and another for each person.
// Nil for a form without an id, which asks for no protection.
func (f Forms) Hash(tx *Tx, form string) *string {
	if form == "" {
		return nil
	}
	hash := seal.HashToken(string(f) + "|" + tx.Actor.Ref() + "|" + form)
	return &hash
}

// Sent tells whether this person's form was kept before, and reads the row it made.
func (f Forms) Sent(tx *Tx, form string, kept any) (bool, error) {
	hash := f.Hash(tx, form)
	if hash == nil {
		return false, nil
	}
	err := Take(tx.DB.Where("form_hash = ?", *hash), kept, "fault.not_found")
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// SameFile refuses, with fault.Conflict, the id of a form that made a row elsewhere;
// err is what looking for that row said.
func SameFile(err error, kept, asked uuid.UUID) error {
	if err == nil && kept != asked {
		return fault.New(fault.Conflict, "fault.form_used")
	}
	return err
}
