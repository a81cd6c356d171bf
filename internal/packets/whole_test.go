package packets_test

// María's packet, and somebody who holds the disk, or a connection to the database.

import (
	"fmt"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/packets"
)

// unguard lets a test write what the application cannot: the triggers go first.
func unguard(t *testing.T, w *cast.World, table string) {
	t.Helper()
	w.Write(actor.System("test"), func(tx *db.Tx) error {
		if tx.DB.Dialector.Name() != "sqlite" {
			return tx.DB.Exec("ALTER TABLE " + table + " DISABLE TRIGGER USER").Error
		}
		var names []string
		must(t, tx.DB.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table).Scan(&names).Error)
		for _, name := range names {
			must(t, tx.DB.Exec("DROP TRIGGER "+name).Error)
		}
		return nil
	})
}

// swap exchanges a column of two documents' rows.
func (d *defense) swap(t *testing.T, column string) {
	t.Helper()
	unguard(t, d.World, "documents")
	d.Write(actor.System("test"), func(tx *db.Tx) error {
		for _, stmt := range []string{
			"CREATE TEMPORARY TABLE kept AS SELECT id, %[1]s AS was FROM documents",
			"UPDATE documents SET %[1]s = (SELECT was FROM kept WHERE kept.id = '%[3]s') WHERE id = '%[2]s'",
			"UPDATE documents SET %[1]s = (SELECT was FROM kept WHERE kept.id = '%[2]s') WHERE id = '%[3]s'",
			"DROP TABLE kept",
		} {
			if stmt != "DROP TABLE kept" {
				stmt = fmt.Sprintf(stmt, column, d.screen, d.stripped)
			}
			must(t, tx.DB.Exec(stmt).Error)
		}
		return nil
	})
}

// What the rows say of a file is compared with what the log said when it came, and with
// the file, before anything of it is printed.
func TestAnExhibitThatIsNotWhatWasReceivedIsNamedAndNotPrinted(t *testing.T) {
	for _, column := range []string{"sha256", "file_name"} {
		t.Run(column, func(t *testing.T) {
			cast.Each(t, func(t *testing.T, w *cast.World) {
				d := defend(t, w)
				p, err := d.ask(w.Paralegal(), packets.Choice{})
				must(t, err)
				d.swap(t, column)
				d.assemble()
				if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "packets.problem.file" || f.ProblemOf == nil {
					t.Errorf("got %s %q of %v", f.State, f.Problem, f.ProblemOf)
				}
			})
		})
	}
}
