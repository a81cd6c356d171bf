package documents_test

// The topology: María is a client of the first team; Pilar (paralegal), Ruth
// (attorney) and Lena (reads only) are on it, Ines is on another.

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
)

func receive(w *cast.World, client uuid.UUID, u documents.Upload) documents.Document {
	doc, _, err := documents.Receive(w.Context(w.Paralegal()), w.DB, client, u)
	if err != nil {
		panic(err)
	}
	return doc
}

func custody(w *cast.World, id uuid.UUID) (acts []documents.Act) {
	w.Read(w.ReadOnly(), func(tx *db.Tx) error {
		rows, err := documents.CustodyOf(tx, id)
		for _, r := range rows {
			acts = append(acts, r.Act)
		}
		return err
	})
	return acts
}

func TestAPaperIsKeptWithWhatWasSaidAboutItAndWhoHadIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		scan := cast.Photo(1, cast.Camera{TakenAt: "2026:11:20 10:00:00", Offset: "-06:00"})
		doc := receive(w, w.Maria(), documents.Upload{
			Content: bytes.NewReader(scan), Kind: documents.ReleaseDocument, Title: "I-220A", From: "María", Privileged: false,
		})
		var found documents.Document
		w.Read(w.ReadOnly(), func(tx *db.Tx) (err error) { found, err = documents.Find(tx, doc.ID); return err })
		if found.Title.Reveal() != "I-220A" || found.Kind != documents.ReleaseDocument || found.Claimed.Reveal() != "2026-11-20T10:00:00-06:00" || !found.Original() {
			t.Errorf("got %+v", found)
		}
		w.Clock.Advance(time.Second)
		_, opened, err := documents.Open(w.Context(w.Attorney()), w.DB, doc.ID)
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(opened); err != nil || opened.Close() != nil || !bytes.Equal(content, scan) {
			t.Errorf("the original came back changed: %v", err)
		}
		if want := []documents.Act{documents.Received, documents.Downloaded}; !slices.Equal(custody(w, doc.ID), want) {
			t.Errorf("custody %v, want %v", custody(w, doc.ID), want)
		}
		again, twice, err := documents.Receive(w.Context(w.Attorney()), w.DB, w.Maria(), documents.Upload{Content: bytes.NewReader(scan)})
		if err != nil || !twice || again.ID != doc.ID {
			t.Errorf("sent twice: %v, %v", twice, err)
		}
	})
}

func TestDocumentsKnowTheWallAndTheRole(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		doc := receive(w, maria, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		for name, c := range map[string]struct {
			who  actor.Actor
			want fault.Kind
		}{"another team": {w.Stranger(), fault.NotFound}, "who runs the system": {w.Admin(), fault.Forbidden}} {
			ctx := w.Context(c.who)
			_, _, received := documents.Receive(ctx, w.DB, maria, documents.Upload{Content: bytes.NewReader(cast.Screenshot(2))})
			_, seen := documents.Preview(ctx, w.DB, doc.ID)
			_, _, taken := documents.Open(ctx, w.DB, doc.ID)
			listed := w.DB.Read(ctx, func(tx *db.Tx) error { _, err := documents.List(tx, maria); return err })
			for verb, err := range map[string]error{"receive": received, "look": seen, "take": taken, "list": listed} {
				if !fault.Is(err, c.want) {
					t.Errorf("%s, %s: got %v", name, verb, err)
				}
			}
		}
		_, _, err := documents.Receive(w.Context(w.ReadOnly()), w.DB, maria, documents.Upload{Content: bytes.NewReader(cast.Screenshot(2))})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("who only reads: got %v", err)
		}
	})
}

func TestWhatIsSaidOfAFileIsCheckedBeforeItIsKept(t *testing.T) {
	w := cast.New(t)
	for field, u := range map[string]documents.Upload{
		"kind":     {Content: bytes.NewReader(cast.Screenshot(1)), Kind: "ghost"},
		"title":    {Content: bytes.NewReader(cast.Screenshot(1)), Title: "a\x00b"},
		"taken_at": {Content: bytes.NewReader(cast.Screenshot(1)), TakenAt: w.Clock.Now().Add(time.Hour)},
		"file":     {},
	} {
		_, _, err := documents.Receive(w.Context(w.Paralegal()), w.DB, w.Maria(), u)
		f, ok := fault.From(err)
		if !ok || len(f.Problems) != 1 || f.Problems[0].Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}
