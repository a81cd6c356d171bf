package clients_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

func shut(w *cast.World, who actor.Actor, id uuid.UUID, c clients.Closing) error {
	return w.TryWrite(who, func(tx *db.Tx) error {
		_, err := clients.Close(tx, id, c)
		return err
	})
}

func TestAFileIsClosedAndOpenedAgainByNameAndReason(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, sean := w.Maria(), w.Sean()
		directory := clients.NewDirectory()
		listed := func(files, order string) (ids []uuid.UUID) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				page, err := directory.List(tx, clients.Filter{Files: files, Order: order})
				for _, item := range page.Items {
					ids = append(ids, item.ID)
					if item.Closed != (item.ID == maria && files != clients.OpenFiles) {
						t.Errorf("of %q: closed is %v", files, item.Closed)
					}
				}
				return err
			})
			return ids
		}
		if got := listed(clients.OpenFiles, ""); len(got) != 2 {
			t.Fatalf("before: %d open files", len(got))
		}

		if err := shut(w, w.Paralegal(), maria, clients.Closing{Why: "She has moved to Boston.", FormID: "one form"}); err != nil {
			t.Fatal(err)
		}
		if err := shut(w, w.Paralegal(), maria, clients.Closing{Why: "She has moved to Boston.", FormID: "one form"}); err != nil {
			t.Errorf("the same form again: %v", err)
		}
		if err := shut(w, w.Attorney(), maria, clients.Closing{Why: "Done."}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second closing: got %v", err)
		}
		for _, order := range []string{clients.ByFamilyName, clients.ByActivity} {
			open, over, all := listed("", order), listed(clients.ClosedFiles, order), listed(clients.AllFiles, order)
			if len(open) != 1 || open[0] != sean || len(over) != 1 || over[0] != maria || len(all) != 2 {
				t.Errorf("by %s: %d open, %d closed, %d in all", order, len(open), len(over), len(all))
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			found, err := directory.Search(tx, "Maria")
			if len(found) != 1 || !found[0].Closed {
				t.Error("who is looked for is not found, or not marked")
			}
			return err
		})

		w.Write(w.Attorney(), func(tx *db.Tx) error {
			c, err := clients.Reopen(tx, maria, "She is back.", "")
			if c.ClosedBy != cast.Pilar.ID || c.ReopenedBy == nil || *c.ReopenedBy != cast.Ruth.ID || c.ReopenedWhy.Reveal() != "She is back." {
				t.Errorf("on record: %+v", c)
			}
			return err
		})
		if err := shut(w, w.Attorney(), maria, clients.Closing{Why: "Moved again."}); err != nil {
			t.Fatal(err)
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			rows, err := clients.Closures(tx, maria)
			if len(rows) != 2 || rows[0].ReopenedAt != nil || rows[1].Why.Reveal() != "She has moved to Boston." {
				t.Errorf("got %d closures, want both, the latest first", len(rows))
			}
			return err
		})
	})
}

func TestClosingAsksForAReasonAndADayThatIsThere(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	for field, c := range map[string]clients.Closing{
		"why": {}, "closed_on": {Why: "x", On: "2031-01-01"},
	} {
		f, ok := fault.From(shut(w, w.Paralegal(), maria, c))
		if !ok || f.Kind != fault.Invalid || len(f.Problems) != 1 || f.Problems[0].Field != field {
			t.Errorf("%s: got %v", field, f)
		}
	}
	if f, _ := fault.From(shut(w, w.Paralegal(), maria, clients.Closing{Why: "x", On: "31.1."})); f == nil || f.Kind != fault.Invalid {
		t.Errorf("a day that is none: got %v", f)
	}
}

func TestWhoMayNotCloseAFile(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	tomas := w.Volunteer()
	w.Write(w.Attorney(), func(tx *db.Tx) error { return clients.Assign(tx, maria, tomas.ID) })
	why := clients.Closing{Why: "x"}
	for who, kind := range map[*actor.Actor]fault.Kind{
		ptr(w.Volunteer()): fault.Forbidden, ptr(w.ReadOnly()): fault.Forbidden, ptr(w.Admin()): fault.Forbidden,
		ptr(actor.Link(uuid.New(), maria)): fault.Forbidden, ptr(w.Stranger()): fault.NotFound,
	} {
		if err := shut(w, *who, maria, why); !fault.Is(err, kind) {
			t.Errorf("%v: got %v", who.Roles, err)
		}
		err := w.TryWrite(*who, func(tx *db.Tx) error {
			_, err := clients.Reopen(tx, maria, "x", "")
			return err
		})
		if !fault.Is(err, kind) {
			t.Errorf("%v opens it: got %v", who.Roles, err)
		}
	}
	err := w.TryWrite(w.Attorney(), func(tx *db.Tx) error {
		_, err := clients.Reopen(tx, maria, "x", "")
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("an open file is opened: got %v", err)
	}
}

func ptr(a actor.Actor) *actor.Actor { return &a }
