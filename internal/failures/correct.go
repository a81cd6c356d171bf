package failures

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Correction is a new account of a failure: the whole of it, and why.
type Correction struct {
	Account    Account
	Reason     string
	Supersedes uuid.UUID // the account the person saw; zero for the one that holds
	FormID     string
}

// Correct adds an account that supersedes the one that holds; the old one stays as
// it is. Stale when somebody else corrected it first.
func Correct(tx *db.Tx, failure uuid.UUID, c Correction) (Statement, error) {
	var s Statement
	f, err := hold(tx, failure)
	if err != nil {
		return s, err
	}
	if again, err := forms.Sent(tx, c.FormID, &s); err != nil || again {
		return s, db.SameFile(err, s.FailureID, f.ID)
	}
	if c.Supersedes != uuid.Nil && c.Supersedes != f.StatementID {
		return s, fault.New(fault.Stale, "failures.stale")
	}
	was, err := statement(tx, f.StatementID)
	if err != nil {
		return s, err
	}
	if s, err = c.read(tx, was); err != nil {
		return s, err
	}
	return s, f.supersede(tx, s)
}

// read names every problem of a correction. An account that says nothing else than
// the one before is no correction, but its reason may be: it is taken.
func (c Correction) read(tx *db.Tx, was Statement) (Statement, error) {
	client, err := clients.Find(tx, was.ClientID)
	if err != nil {
		return Statement{}, err
	}
	var p fault.Problems
	if c.Account.ToldAt.IsZero() {
		c.Account.ToldAt = was.ToldAt
	}
	s := c.Account.statement(tx, &p, client)
	s.FailureID, s.Number, s.Supersedes, s.FormHash = was.FailureID, was.Number+1, &was.ID, forms.Hash(tx, c.FormID)
	if s.Reason = note(&p, "reason", c.Reason); s.Reason.Empty() {
		p.Add("reason", "failures.reason_needed")
	}
	return s, p.Err()
}

func (f Failure) supersede(tx *db.Tx, s Statement) error {
	err := tx.DB.Create(&s).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "failures.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a correction: %w", err)
	}
	f.StatementID = s.ID
	if err := db.Change(tx, &f, &f.Row, "statement_id"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "failures.correct", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, Facts: s.facts(), Detail: s.detail(),
	})
}

func statement(tx *db.Tx, id uuid.UUID) (Statement, error) {
	var s Statement
	err := db.Take(tx.DB.Where("id = ?", id), &s, notFound)
	return s, err
}
