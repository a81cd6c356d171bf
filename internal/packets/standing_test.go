package packets_test

import (
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
)

func (d *defense) fallen(f packets.File) (gone []packets.Fallen) {
	d.t.Helper()
	d.Read(d.Attorney(), func(tx *db.Tx) (err error) {
		gone, err = packets.FallenIn(tx, f)
		return err
	})
	return gone
}

// What was fit when the pages were made may not be so when somebody approves or seals
// them: an exhibit turns out to be privileged, a statement is taken back or rewritten.
func TestWhatMayNotLeaveAnyMoreIsNeitherApprovedNorSealed(t *testing.T) {
	for name, one := range map[string]struct {
		change func(tx *db.Tx, d *defense) error
		key    string
	}{
		"an exhibit turns out to be privileged": {func(tx *db.Tx, d *defense) error {
			_, err := documents.Relabel(tx, d.screen, documents.Words{Kind: documents.Screenshot, Privileged: true, Reason: "It shows a letter of ours"})
			return err
		}, "packets.fallen.exhibit"},
		"a statement is taken back": {func(tx *db.Tx, d *defense) error {
			return notes.TakeBack(tx, d.draft.ID, "She remembers it otherwise")
		}, "packets.fallen.statement"},
	} {
		t.Run(name, func(t *testing.T) {
			cast.Each(t, func(t *testing.T, w *cast.World) {
				d := defend(t, w)
				approved, built := d.built(packets.Choice{}), d.built(packets.Choice{})
				must(t, d.approve(approved))
				if gone := d.fallen(approved); len(gone) != 0 {
					t.Fatalf("before anything changed: %v", gone)
				}
				w.Write(w.Attorney(), func(tx *db.Tx) error { return one.change(tx, d) })
				before := d.refusals()
				for act, err := range map[string]error{"approved": d.approve(built), "sealed": d.seal(approved)} {
					f, _ := fault.From(err)
					if !fault.Is(err, fault.Conflict) || f.Key != "packets.fallen" || len(f.Problems) != 2 || f.Problems[1].Key != one.key {
						t.Errorf("it is %s: %v", act, err)
					}
				}
				if d.refusals() != before {
					t.Error("whoever approves is on record as having chosen what may not leave")
				}
				if gone := d.fallen(d.find(built.ID)); len(gone) != 1 {
					t.Errorf("the page says %v", gone)
				}
			})
		})
	}
}

// A statement that was not in the pages does not hold them up.
func TestAStatementThatIsNotInThePagesHoldsNothingUp(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{LeftOut: []packets.PartID{packets.ClientDeclaration}})
		w.Write(w.Attorney(), func(tx *db.Tx) error { return notes.TakeBack(tx, d.draft.ID, "She remembers it otherwise") })
		must(t, d.approve(f))
		must(t, d.seal(f))
	})
}
