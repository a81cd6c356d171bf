package staff_test

import (
	"testing"

	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/staff"
)

func TestTablesAreAsTheStructsSay(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(w.Admin(), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, staff.Models()...)
			return nil
		})
	})
}

func TestTheCastIsThere(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for _, p := range cast.People() {
			w.Meet(p)
			w.Meet(p)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			names, err := staff.Names(tx, cast.Ruth.ID, cast.Ines.ID)
			if len(names) != 2 || names[cast.Ruth.ID] != "Ruth Ansah" {
				t.Errorf("got %d names, %q for Ruth", len(names), names[cast.Ruth.ID])
			}
			return err
		})
	})
}
