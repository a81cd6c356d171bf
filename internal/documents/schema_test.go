package documents_test

import (
	"bytes"
	"errors"
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
		doc := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, checked := documents.Look(tx, doc.ID, documents.Sight{Faces: true})
			_, labelled := documents.Relabel(tx, doc.ID, documents.Words{Kind: documents.Notice, Reason: "Looked at it"})
			return errors.Join(checked, labelled)
		})
		heard := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 3, Heard: true}))})
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, agreed := documents.Agree(tx, heard.ID, documents.Agreement{By: "María"})
			_, ruled := documents.Rule(tx, heard.ID, documents.Decision{Reason: "It stays"})
			return errors.Join(agreed, ruled)
		})
		for _, statement := range []string{
			"UPDATE documents SET bytes = bytes + 1",
			"UPDATE documents SET privileged = NOT privileged",
			"UPDATE document_custody SET act = 'viewed'",
			"UPDATE document_labels SET privileged = NOT privileged",
			"UPDATE document_checks SET faces = NOT faces",
			"UPDATE document_consents SET state = 'TX'",
			"UPDATE document_rulings SET may_leave = NOT may_leave",
			"UPDATE documents SET parent_id = id",
			"INSERT INTO document_checks SELECT client_id, client_id, document_id, messages, faces, place, faces, note, checked_by, checked_at, form_hash FROM document_checks",
		} {
			err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error })
			if err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
