package packets_test

import (
	"bytes"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
)

// What Pilar says a paper is when she uploads it puts it under its tab: A to J, each by
// what it shows. What came in for María's failure is proposed there, but for what can say
// more of her than the failure needs.
func TestADocumentStandsUnderTheTabOfWhatItIs(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	form, _ := packets.MissedCheckIn.Form()
	of := map[documents.Kind]struct {
		tab      string
		proposed bool
	}{
		documents.ReleaseDocument: {"A", true}, documents.Declaration: {"B", false}, documents.Screenshot: {"C", true}, documents.Photo: {"C", true},
		documents.CallLog: {"D", true}, documents.Letter: {"D", true}, documents.Appearance: {"E", true}, documents.Receipt: {"F", true},
		documents.Notice: {"F", true}, documents.Court: {"F", false}, documents.Witness: {"G", false}, documents.Cause: {"H", true},
		documents.Medical: {"H", false}, documents.Report: {"I", true}, documents.Ties: {"J", false}, documents.Identity: {"J", false},
		documents.Other: {"C", true},
	}
	kinds := map[uuid.UUID]documents.Kind{}
	for i, kind := range documents.Kinds() {
		if kind == documents.Recording {
			continue // its sound is privileged until an attorney says otherwise
		}
		e := w.Receive(d.failure, documents.Upload{Content: bytes.NewReader(cast.Screenshot(20 + i)), Kind: kind, Caption: string(kind)})
		kinds[e.DocumentID] = kind
		d.check(e.DocumentID)
	}
	var list []packets.Candidate
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) {
		list, err = packets.Candidates(tx, d.client, packets.MissedCheckIn, packets.Choice{Failures: []uuid.UUID{d.failure}})
		return err
	})
	p, err := d.ask(w.Attorney(), packets.Choice{})
	must(t, err)
	proposed := map[uuid.UUID]packets.PartID{}
	for _, e := range p.Chose().Exhibits {
		proposed[e.Document] = e.Part
	}
	for _, c := range list {
		kind, ours := kinds[c.ID]
		if part, _ := form.Part(c.Part); ours && part.Tab != of[kind].tab {
			t.Errorf("%s stands under %q, want %q", kind, part.Tab, of[kind].tab)
		}
		if part, in := proposed[c.ID]; ours && (in != of[kind].proposed || in && part != c.Part) {
			t.Errorf("%s: proposed %v, want %v", kind, in, of[kind].proposed)
		}
	}
}
