package imports_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/imports"
	"constancia/internal/locale"
)

func TestRowsThatNobodyFetchedAreForgottenAfterThirtyDays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		pilar := w.Paralegal()
		done := bring(t, w, pilar, []byte("Name,A#,Language\n\"Castillo, Rosa\",201555012,Spanish\n\"Mbeki, Thandiwe\",2O1555009,English\n"))
		left := stage(w, pilar, []byte("Name,A#,Language\n\"Okafor, Chidi\",201555003,English\n"))
		forget := func() (n int) {
			w.Write(actor.System("imports.forget"), func(tx *db.Tx) (err error) {
				n, err = imports.Forget(tx, 500)
				return err
			})
			return n
		}
		failedRows := func() string {
			var out bytes.Buffer
			w.Read(pilar, func(tx *db.Tx) error { return imports.FailedRows(tx, done.ID, locale.For("en"), &out) })
			return out.String()
		}
		w.Clock.Advance(29 * 24 * time.Hour)
		expect(t, "forgotten after 29 days", forget(), 0)
		if !strings.Contains(failedRows(), "2O1555009") {
			t.Errorf("the failed row is gone too early: %s", failedRows())
		}
		w.Clock.Advance(2 * 24 * time.Hour)
		expect(t, "forgotten after 31 days", forget(), 3) // a failed row, a batch, a sheet nobody began
		expect(t, "forgotten once more", forget(), 0)
		if got := failedRows(); strings.Contains(got, "2O1555009") || !strings.Contains(got, "There is a letter O in it") {
			t.Errorf("the cells are to go and the reason to stay: %s", got)
		}
		expect(t, "the import", counts(find(w, pilar, done.ID)), "done: 1 imported, 0 duplicate, 1 failed, 0 skipped")
		err := w.TryWrite(pilar, func(tx *db.Tx) error {
			_, err := imports.Find(tx, left.ID)
			return err
		})
		expect(t, "the sheet nobody began is gone", fault.Is(err, fault.NotFound), true)
		expect(t, "people on file", len(people(w, pilar)), 1)
		if err := w.TryWrite(w.Volunteer(), func(tx *db.Tx) error {
			_, err := imports.Forget(tx, 1)
			return err
		}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a volunteer: got %v, want Forbidden", err)
		}
	})
}
