package cast

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/obligations"
)

// MishapOf is what happened to one of the clients, as the paralegal would log it;
// when it happened is still to be filled in. ok is false for one to whom nothing
// happened.
func MishapOf(in clients.Intake) (account failures.Account, ok bool) { return demo.MishapOf(in) }

// Failure logs what happened to one of the clients at her first check-in, as the
// paralegal, once: the clock is moved to twenty minutes after its window opened.
func (w *World) Failure(in clients.Intake) failures.File {
	w.t.Helper()
	account, ok := MishapOf(in)
	if !ok {
		w.t.Fatal("the sheet knows no failure of this client")
	}
	first := w.firstOf(w.Duty(in))
	if at := first.OpensAt.Add(20 * time.Minute); w.Clock.Now().Before(at) {
		w.Clock.Set(at)
	}
	account.FirstSeenAt, account.ToldAt = first.OpensAt.Add(3*time.Minute), first.OpensAt.Add(15*time.Minute)
	return w.Log(failures.Report{
		ClientID: w.Client(in), Occurrence: first.ID, Account: account, FormID: uuid.NewSHA1(first.ID, []byte("failure")).String(),
	})
}

// Log puts a failure on record as the paralegal and reads it back.
func (w *World) Log(r failures.Report) failures.File {
	w.t.Helper()
	var f failures.File
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		logged, err := failures.Log(tx, r)
		if err != nil {
			return err
		}
		f, err = failures.Find(tx, logged.ID)
		return err
	})
	return f
}

// Receive keeps a picture as evidence of a failure, as the paralegal.
func (w *World) Receive(failure uuid.UUID, u documents.Upload) failures.Evidence {
	w.t.Helper()
	e, _, err := failures.Receive(w.Context(w.Paralegal()), w.DB, failure, u)
	if err != nil {
		w.t.Fatalf("receiving evidence: %v", err)
	}
	return e
}

func (w *World) firstOf(o obligations.Obligation) obligations.Entry {
	w.t.Helper()
	var list []obligations.Entry
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		list, err = obligations.List(tx, obligations.Filter{Obligation: o.ID, Limit: 1})
		return err
	})
	if len(list) == 0 {
		w.t.Fatal("the duty has no occurrence")
	}
	return list[0]
}
