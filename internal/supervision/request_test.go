package supervision_test

import (
	"bytes"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

func TestARequestKeepsEveryAnswerAndTheLatestHolds(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		e := enrolled(t, w, client)
		asked := did(t, w, w.Attorney(), func(tx *db.Tx) (supervision.Request, error) {
			return supervision.AskLess(tx, e.ID, supervision.NewRequest{
				AskedOn: "2026-05-04", How: "letter", AskedOf: "ERO Chicago", Wanted: []string{app}, Reason: "33 of 33 check-ins on time",
				Enclosed: "Ledger\nLetter of the employer",
			})
		})
		answer := func(reply supervision.Reply, on wall.Date) {
			did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Answer, error) {
				return supervision.Answered(tx, asked.ID, supervision.NewAnswer{Answer: reply, AnsweredOn: on})
			})
		}
		answer(supervision.Granted, "2026-05-29")
		answer(supervision.NoAnswer, "2026-05-18")
		file, _, _ := read(t, w, client).Request(asked.ID)
		if file.Reply() != supervision.Granted || len(file.Answers) != 2 {
			t.Errorf("got %s of %d answers, want the granted one of two", file.Reply(), len(file.Answers))
		}
		for field, n := range map[string]supervision.NewAnswer{
			"answered_on": {Answer: supervision.Refused, AnsweredOn: "2026-05-03"}, "answer": {Answer: "perhaps", AnsweredOn: "2026-05-05"},
		} {
			got := refused(t, w, w.Paralegal(), fault.Invalid, func(tx *db.Tx) (supervision.Answer, error) {
				return supervision.Answered(tx, asked.ID, n)
			})
			if len(got) != 1 || got[field] == "" {
				t.Errorf("got %v, want one problem at %s", got, field)
			}
		}
		got := refused(t, w, w.Paralegal(), fault.Invalid, func(tx *db.Tx) (supervision.Request, error) {
			return supervision.AskLess(tx, e.ID, supervision.NewRequest{AskedOn: "2026-03-31"})
		})
		if got["asked_on"] != "supervision.asked_before_enrolment" || got["how"] == "" || got["reason"] == "" {
			t.Errorf("got %v, want all three problems at once", got)
		}
	})
}

func TestAScanIsADocumentThatItsPaperNames(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		paper := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		for range 2 { // the same picture twice is one
			_, err := supervision.ScanPaper(w.Context(w.Paralegal()), w.DB, paper.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := supervision.ScanPaper(w.Context(w.Stranger()), w.DB, paper.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(2))})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("beyond the wall: %v", err)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			scans, err := supervision.ScansOf(tx, client)
			if len(scans[paper.ID]) != 1 || scans[paper.ID][0].Kind != documents.ReleaseDocument {
				t.Errorf("got %d scans, want the one", len(scans[paper.ID]))
			}
			return err
		})
	})
}
