package packets_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/notes"
	"constancia/internal/packets"
)

// A new version is wanted exactly when something of the old one is not right any more:
// it begins without that, says so, and nobody stands on record as having chosen it.
func TestAVersionBeginsWithoutWhatDoesNotFitAnyMoreAndSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		choice := packets.Choice{
			Exhibits:   []packets.Chosen{{Document: d.screen, Part: packets.AppEvidence}, {Document: d.photo, Part: packets.AppEvidence, Paper: d.stripped, Bundle: d.stripped}},
			Statements: []uuid.UUID{d.statement.ID}, Signer: cast.Ruth.ID,
		}
		first, open := d.built(choice), d.built(choice)
		must(t, d.approve(first))
		must(t, d.seal(first))
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			if _, err := documents.Relabel(tx, d.screen, documents.Words{Kind: documents.Screenshot, Privileged: true, Reason: "It shows a letter of ours"}); err != nil {
				return err
			}
			n, err := notes.Rewrite(tx, d.draft.ID, notes.Rewriting{Draft: notes.Draft{Body: "I opened the app at ten.", Whose: notes.OfClient}})
			if err != nil {
				return err
			}
			_, err = notes.Approve(tx, n.ID, notes.Approving{Text: n.TextID})
			return err
		})
		before := d.refusals()
		var next packets.Packet
		for name, act := range map[string]func(tx *db.Tx) (packets.Packet, error){
			"a new version":      func(tx *db.Tx) (packets.Packet, error) { return packets.NewVersion(tx, first.ID, nil, "") },
			"put together again": func(tx *db.Tx) (packets.Packet, error) { return packets.Rechoose(tx, open.ID, 0, nil) },
		} {
			w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
				next, err = act(tx)
				return err
			})
			d.assemble()
			f := d.find(next.ID)
			var gone []string
			for _, one := range f.Chose().Dropped {
				gone = append(gone, one.What+" "+one.Key)
			}
			if got, want := strings.Join(gone, ", "), "document documents.unfit.privileged, statement packets.fallen.statement"; f.State != packets.Ready || got != want {
				t.Errorf("%s: %s %s, left out %q", name, f.State, f.Problem, got)
			}
			if labels(f) != "C-1 picture" || f.Chose().Signer != cast.Ruth.ID {
				t.Errorf("%s: got %s, signed by %s", name, labels(f), f.Chose().Signer)
			}
			if words := d.words(f.ID); strings.Contains(words, "I opened the app at") {
				t.Errorf("%s: words that nobody chose are in it", name)
			}
		}
		if d.refusals() != before {
			t.Error("somebody is on record as having chosen what may not leave")
		}
		chosen := packets.Choice{Failures: []uuid.UUID{d.failure}}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := packets.Rechoose(tx, open.ID, 0, &chosen)
			return err
		})
		if left := d.find(open.ID).Chose().Dropped; len(left) != 0 {
			t.Errorf("it was chosen anew, and still says %v", left)
		}
	})
}
