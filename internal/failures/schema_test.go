package failures_test

import (
	"bytes"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, failures.Models()...)
			return nil
		})
	})
}

// What is on record stays as it was written, also for whoever holds a connection.
func TestTheDatabaseItselfRefusesToRewriteTheRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		for _, statement := range []string{
			"UPDATE failure_statements SET kinds = 'other'",
			"UPDATE failure_statements SET told_at = recorded_at",
			"UPDATE evidence SET received_at = received_at",
			"INSERT INTO failure_drafts (id, version, created_at, updated_at, client_id, staff_id, body) SELECT id, 1, created_at, created_at, client_id, recorded_by, '{}' FROM failures",
		} {
			err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error })
			if err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
