package clients_test

import (
	"sync"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// atOnce runs fn by two people at the same time and gives both outcomes.
func atOnce(fn func(n int) error) [2]error {
	var out [2]error
	var both sync.WaitGroup
	for n := range out {
		both.Go(func() { out[n] = fn(n) })
	}
	both.Wait()
	return out
}

func TestTwoWhoEnterOneANumberAtOnceOpenOneFile(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		people := []cast.Person{cast.Pilar, cast.Ruth}
		w.Meet(cast.Pilar)
		w.Meet(cast.Ruth)
		out := atOnce(func(n int) error {
			_, err := open(t, w, people[n].Actor(), clients.Intake{Details: clients.Details{GivenNames: "Rosa", Language: "es", ANumber: "201555012"}})
			return err
		})
		if (out[0] == nil) == (out[1] == nil) || !fault.Is(first(out), fault.Conflict) {
			t.Errorf("got %v and %v, want one file and one conflict", out[0], out[1])
		}
	})
}

func TestAFormSentTwiceAtOnceOpensOneFile(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Meet(cast.Pilar)
		var ids [2]string
		out := atOnce(func(n int) error {
			client, err := open(t, w, cast.Pilar.Actor(), clients.Intake{Details: clients.Details{GivenNames: "Rosa", Language: "es", ANumber: "201555012"}, FormID: "f"})
			ids[n] = client.ID.String()
			return err
		})
		if first(out) != nil || ids[0] != ids[1] {
			t.Errorf("got %v, %v, %v", out, ids[0], ids[1])
		}
	})
}

func TestTwoWhoSaveOneFileAtOnceAreNotBothRight(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		w.Meet(cast.Ruth)
		shown := read(t, w, w.Paralegal(), id)
		people := []cast.Person{cast.Pilar, cast.Ruth}
		out := atOnce(func(n int) error {
			d := shown.Details()
			d.PreferredName = people[n].Name
			_, err := edit(w, people[n].Actor(), id, shown.Version, d)
			return err
		})
		if (out[0] == nil) == (out[1] == nil) || !fault.Is(first(out), fault.Stale) {
			t.Errorf("got %v and %v, want one saving and one stale", out[0], out[1])
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			changes, err := clients.Changes(tx, id, 1)
			if len(changes) != 1 {
				t.Errorf("got %d changes on record, want 1", len(changes))
			}
			return err
		})
	})
}

// first is the error of the two, when there is one.
func first(out [2]error) error {
	if out[0] != nil {
		return out[0]
	}
	return out[1]
}
