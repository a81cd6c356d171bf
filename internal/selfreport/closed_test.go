package selfreport_test

import (
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
)

func TestAClosedFileStillTakesWhatSheSendsAndShowsNoDate(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		show := func() (p selfreport.Page) {
			w.Read(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Show(tx, k.link, "es")
				return err
			})
			return p
		}
		if p := show(); p.Closed || len(p.Dates) == 0 {
			t.Fatalf("before: closed %v, %d dates", p.Closed, len(p.Dates))
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := feeds.CloseFile(tx, k.maria, clients.Closing{Why: "She has moved."})
			return err
		})

		if _, err := k.lookUp(k.made.Token); err != nil {
			t.Errorf("her page is gone: %v", err)
		}
		a, _ := k.say(selfreport.Word{Kind: selfreport.Failed, Words: "No abre."})
		if p := show(); !p.Closed || len(p.Dates) != 0 || len(p.Receipts) != 1 || p.Receipts[0].Receipt != a.Receipt {
			t.Errorf("closed %v, %d dates, %d receipts", p.Closed, len(p.Dates), len(p.Receipts))
		}
		for what, verb := range map[string]func(tx *db.Tx) error{
			"offer": func(tx *db.Tx) error {
				_, err := selfreport.Offer(tx, selfreport.NewLink{ClientID: k.maria})
				return err
			},
			"speak": func(tx *db.Tx) error {
				_, err := selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
				return err
			},
			"renew": func(tx *db.Tx) error { _, err := selfreport.Renew(tx, k.link.ID, ""); return err },
		} {
			if got := k.refused(w.Paralegal(), verb); got.Kind != fault.Conflict || got.Key != "clients.file_closed" {
				t.Errorf("%s: got %v", what, got)
			}
		}

		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := clients.Reopen(tx, k.maria, "She is back.", "")
			return err
		})
		if p := show(); p.Closed || len(p.Dates) == 0 {
			t.Errorf("opened again: closed %v, %d dates", p.Closed, len(p.Dates))
		}
	})
}
