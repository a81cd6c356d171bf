package packets_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/packets"
	"constancia/internal/wall"
)

// Three packets of María's wait for an answer; the one asked for last is due first. A page
// of two and the rest say each once, by that day.
func TestWhatIsDueStandsByItsDay(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		want := map[uuid.UUID]wall.Date{}
		for _, due := range []wall.Date{"2026-12-09", "2026-12-02", "2026-12-02"} {
			f := d.sealed()
			want[f.ID] = due
			d.Write(d.Paralegal(), func(tx *db.Tx) error {
				_, err := packets.Serve(tx, f.ID, packets.NewService{How: "email", OnWhom: "ERO Chicago", On: wall.At(tx.Now, "America/Chicago").Date, AnswerDue: due})
				return err
			})
		}
		list := func(as actor.Actor, f packets.Filter) (rows []packets.Listed, next string) {
			d.Read(as, func(tx *db.Tx) (err error) { rows, next, err = packets.List(tx, f); return err })
			return rows, next
		}
		first, next := list(d.Paralegal(), packets.Filter{Due: "2026-12-31", Limit: 2})
		rest, end := list(d.Paralegal(), packets.Filter{Due: "2026-12-31", Limit: 2, Cursor: next})
		if len(first) != 2 || len(rest) != 1 || next == "" || end != "" {
			t.Fatalf("pages of %d and %d, cursors %q and %q", len(first), len(rest), next, end)
		}
		last := wall.Date("")
		for _, row := range append(first, rest...) {
			if row.AnswerDue != want[row.ID] || row.AnswerDue.Before(last) {
				t.Errorf("%s is due %s after %s, want %s", row.ID, row.AnswerDue, last, want[row.ID])
			}
			last = row.AnswerDue
			delete(want, row.ID)
		}
		if len(want) > 0 {
			t.Errorf("not listed: %v", want)
		}
		if some, _ := list(d.Paralegal(), packets.Filter{Due: "2026-12-02"}); len(some) != 2 {
			t.Errorf("by December 2 %d are due, want 2", len(some))
		}
	})
}
