package feeds_test

import (
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
)

func TestClosingAFileEmptiesHerCalendarForGood(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		if c := k.read(k.link); len(c.Events) == 0 {
			t.Fatal("nothing to empty")
		}

		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := feeds.CloseFile(tx, k.maria, clients.Closing{Why: "She has moved."})
			return err
		})

		if c := k.read(k.link); len(c.Events) != 0 {
			t.Errorf("her phone still shows %d entries", len(c.Events))
		}
		for what, verb := range map[string]func(tx *db.Tx) error{
			"offer": func(tx *db.Tx) error { _, err := feeds.Offer(tx, feeds.NewFeed{ClientID: k.maria}); return err },
			"renew": func(tx *db.Tx) error { _, err := feeds.Renew(tx, k.link.ID, ""); return err },
		} {
			if err := w.TryWrite(w.Paralegal(), verb); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: got %v", what, err)
			}
		}

		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := clients.Reopen(tx, k.maria, "She is back.", "")
			return err
		})
		if c := k.read(k.link); len(c.Events) != 0 {
			t.Error("opened again, and an old calendar fills by itself")
		}
	})
}
