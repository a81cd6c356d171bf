package staff_test

// Noor sets who is on call: Ruth, then Pilar. Lena may only read, and Tomas may be
// asked about the files he has.

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

func TestTheOrderOnCallIsKeptInVersions(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for _, p := range cast.People() {
			w.Meet(p)
		}
		set := func(seen int, minutes int, people ...uuid.UUID) error {
			return w.TryWrite(w.Admin(), func(tx *db.Tx) error { _, err := staff.SetOnCall(tx, seen, people, minutes); return err })
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			order, err := staff.FindOnCall(tx)
			if order.Number != 0 || order.Minutes != staff.OnCallMinutes || len(order.People) != 0 {
				t.Errorf("before anybody set one: %+v", order)
			}
			return err
		})
		for _, step := range []error{
			set(0, 15, cast.Ruth.ID, cast.Pilar.ID), set(1, 5, cast.Pilar.ID, cast.Ruth.ID, cast.Tomas.ID), set(2, 5, cast.Pilar.ID, cast.Ruth.ID, cast.Tomas.ID),
		} {
			if step != nil {
				t.Fatal(step)
			}
		}
		w.Read(w.Admin(), func(tx *db.Tx) error {
			history, err := staff.OnCallHistory(tx, 10)
			if len(history) != 2 || history[0].Number != 2 || history[0].Minutes != 5 || history[0].RecordedBy != cast.Noor.ID ||
				!slices.Equal(history[0].People, []uuid.UUID{cast.Pilar.ID, cast.Ruth.ID, cast.Tomas.ID}) {
				t.Errorf("got %+v", history)
			}
			return err
		})
		if err := set(1, 15, cast.Ruth.ID); !fault.Is(err, fault.Stale) {
			t.Errorf("an order that somebody changed meanwhile: got %v", err)
		}
		for name, err := range map[string]error{
			"who may only read": set(2, 15, cast.Lena.ID), "nobody": set(2, 15, uuid.New()), "twice": set(2, 15, cast.Ruth.ID, cast.Ruth.ID),
			"no minutes": set(2, 0, cast.Ruth.ID), "a day": set(2, 24*60, cast.Ruth.ID),
		} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := staff.SetOnCall(tx, 2, nil, 15); return err }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal: got %v", err)
		}
	})
}
