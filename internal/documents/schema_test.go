package documents_test

import (
	"bytes"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, documents.Models()...)
			return nil
		})
	})
}

// What is on record stays as it was written, also for whoever holds a connection.
func TestTheDatabaseItselfRefusesToRewriteADocument(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		for _, statement := range []string{
			"UPDATE documents SET bytes = bytes + 1",
			"UPDATE documents SET privileged = NOT privileged",
			"UPDATE document_custody SET act = 'viewed'",
		} {
			err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error })
			if err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
