package packets_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

// paper is a document of María's that somebody checked.
func (d *defense) paper(kind documents.Kind, n int) uuid.UUID {
	d.t.Helper()
	got, _, err := documents.Receive(d.Context(d.Paralegal()), d.DB, d.client, documents.Upload{Content: picture(n), Kind: kind})
	must(d.t, err)
	d.check(got.ID)
	return got.ID
}

func (d *defense) clear(as actor.Actor, f packets.File) error {
	return d.TryWrite(as, func(tx *db.Tx) error {
		_, err := packets.Clear(tx, f.ID, packets.Clearing{Build: *f.BuildID})
		return err
	})
}

// What is enclosed before anybody looked is what came in for this failure, the release
// papers and signed declarations; a medical record or a paper of a court never is.
func TestPapersThatCanSayMoreThanTheFailureAreForAnAttorneyToPick(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		for i, kind := range []documents.Kind{documents.Medical, documents.Court, documents.Notice, documents.Letter, documents.Identity} {
			d.paper(kind, 40+i)
		}
		record := w.Receive(d.failure, documents.Upload{Content: picture(50), Kind: documents.Medical})
		d.check(record.DocumentID)
		release := d.paper(documents.ReleaseDocument, 51)
		f := d.built(packets.Choice{})
		var got []uuid.UUID
		for _, e := range f.Drawn().Exhibits {
			got = append(got, e.Document)
		}
		if want := []uuid.UUID{release, d.screen, d.photo}; !slices.Equal(got, want) {
			t.Errorf("got %v, want the release paper, the screenshot and the photo: %v", labels(f), got)
		}
	})
}

// Ties and papers of a court can hold what was said for asylum: a named person looks
// through them before they are frozen, and it holds for those pages alone.
func TestTiesAndPapersOfACourtAreClearedByAPersonBeforeTheSeal(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		family, order := d.paper(documents.Other, 60), d.paper(documents.Court, 61)
		plain := d.built(packets.Choice{})
		if err := d.clear(w.Attorney(), plain); !fault.Is(err, fault.Conflict) {
			t.Errorf("clearing nothing: %v", err)
		}
		must(t, d.approve(plain))
		must(t, d.seal(plain))
		for name, e := range map[string]packets.Chosen{
			"a tie":              {Document: family, Part: packets.Ties},
			"a paper of a court": {Document: order, Part: packets.Background},
		} {
			f := d.built(packets.Choice{Exhibits: []packets.Chosen{e}})
			must(t, d.approve(f))
			if err := d.seal(f); !fault.Is(err, fault.Conflict) {
				t.Fatalf("%s is sealed and nobody looked through it: %v", name, err)
			}
			for who, as := range map[string]actor.Actor{"a paralegal": w.Paralegal(), "a job": actor.System("job"), "another team": w.Stranger()} {
				if err := d.clear(as, f); !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s: %s clears it: %v", name, who, err)
				}
			}
			must(t, d.clear(w.Attorney(), f))
			must(t, d.clear(w.Attorney(), f)) // twice is once
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := packets.Rechoose(tx, f.ID, 0, nil)
				return err
			})
			d.assemble()
			if err := d.clear(w.Attorney(), f); !fault.Is(err, fault.Stale) {
				t.Errorf("%s: pages that no longer hold are cleared: %v", name, err)
			}
			again := d.find(f.ID)
			must(t, d.approve(again))
			if err := d.seal(again); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: what was said of other pages holds for these: %v", name, err)
			}
			must(t, d.clear(w.Attorney(), again))
			must(t, d.seal(again))
			if got := d.find(f.ID); len(got.Clearances) != 2 || got.Clearances[1].ClearedBy != w.Attorney().ID || got.Clearances[1].ClearedAt.IsZero() {
				t.Errorf("%s: on record is %+v", name, got.Clearances)
			}
		}
	})
}
