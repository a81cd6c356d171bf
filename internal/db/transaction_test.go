package db_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
)

func TestAReaderCannotWrite(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		err := w.DB.Read(w.Context(clerk), func(tx *db.Tx) error {
			row := thing{Row: db.NewRow(tx), Name: "sneaked in"}
			return tx.DB.Create(&row).Error
		})
		if err == nil {
			t.Error("a reader wrote")
		}
	})
}

func TestAReaderSeesOneInstant(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		count := func(tx *db.Tx) (n int64) {
			if err := tx.DB.Model(&thing{}).Count(&n).Error; err != nil {
				t.Error(err)
			}
			return n
		}
		w.Read(clerk, func(tx *db.Tx) error {
			before := count(tx)
			done := make(chan error)
			go func() { done <- w.TryWrite(clerk, add("while somebody reads")) }()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if after := count(tx); after != before {
				t.Errorf("the reader saw %d rows, then %d", before, after)
			}
			return nil
		})
	})
}

func TestATransactionInsideAnotherIsAnErrorAndNoDeadlock(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for name, inner := range map[string]func(context.Context, func(*db.Tx) error) error{"write": w.DB.Write, "read": w.DB.Read} {
			err := w.TryWrite(clerk, func(tx *db.Tx) error {
				return inner(tx.Context(), func(*db.Tx) error { return nil })
			})
			if err == nil || !strings.Contains(err.Error(), "inside a transaction") {
				t.Errorf("a %s in a write: got %v", name, err)
			}
		}
	})
}

func TestWhatComesBeforeTheCommitCanStillRefuseIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		var order []string
		err := w.TryWrite(clerk, func(tx *db.Tx) error {
			tx.BeforeCommit(func() error {
				order = append(order, "before")
				tx.BeforeCommit(func() error { order = append(order, "added"); return errors.New("no") })
				return nil
			})
			order = append(order, "verb")
			return add("never")(tx)
		})
		if err == nil || strings.Join(order, " ") != "verb before added" {
			t.Errorf("got %v after %v", err, order)
		}
		w.Read(clerk, func(tx *db.Tx) error {
			var n int64
			if tx.DB.Model(&thing{}).Count(&n); n != 0 {
				t.Errorf("%d rows were kept", n)
			}
			return nil
		})
	})
}

func TestWhatIsKeptForARefusalIsWrittenOnlyWhereTheRestIsNot(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		refused := errors.New("refused")
		for _, ends := range []error{refused, nil} {
			err := w.TryWrite(clerk, func(tx *db.Tx) error {
				tx.InsteadOf(add("somebody tried"))
				if err := add("what was tried")(tx); err != nil {
					return err
				}
				return ends
			})
			if !errors.Is(err, ends) {
				t.Errorf("got %v, want %v", err, ends)
			}
		}
		var names []string
		w.Read(clerk, func(tx *db.Tx) error { return tx.DB.Model(&thing{}).Order("id").Pluck("name", &names).Error })
		slices.Sort(names)
		if got := strings.Join(names, ", "); got != "somebody tried, what was tried" {
			t.Errorf("got %q", got)
		}
	})
}

func TestAPanicAfterTheCommitDoesNotMakeItAFailure(t *testing.T) {
	var log bytes.Buffer
	d, err := db.Open(t.Context(), db.Options{
		DataDir: t.TempDir(), KeysDir: filepath.Join(t.TempDir(), "keys"), Migrate: true,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	ran := false
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		tx.AfterCommit(func() { panic("kanari") })
		tx.AfterCommit(func() { ran = true })
		return nil
	})
	if err != nil || !ran {
		t.Errorf("got %v; the second effect ran: %t", err, ran)
	}
	if !strings.Contains(log.String(), "panic of type string") || strings.Contains(log.String(), "kanari") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestARowWithoutAnIdChangesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		w.Write(clerk, add("Pilar"))
		lost := thing{Row: db.Row{Version: 1}, Name: "everybody"}
		if err := w.TryWrite(clerk, func(tx *db.Tx) error { return db.Change(tx, &lost, &lost.Row, "name") }); err == nil {
			t.Error("a row without an id was changed")
		}
	})
}

// Two transactions that lock two rows in opposite order: PostgreSQL ends one of
// them, and whoever sent it hears that trying again may help.
func TestADeadlockIsToldAsBusy(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		if w.DB.Dialect() == db.SQLite {
			t.Skip("SQLite has one writer and no deadlock")
		}
		things(w)
		var rows [2]thing
		w.Write(clerk, func(tx *db.Tx) error {
			for i := range rows {
				rows[i] = thing{Row: db.NewRow(tx), Name: "as it was"}
				if err := tx.DB.Create(&rows[i]).Error; err != nil {
					return err
				}
			}
			return nil
		})
		var both, done sync.WaitGroup
		both.Add(2)
		errs := make(chan error, 2)
		for _, order := range [][2]uuid.UUID{{rows[0].ID, rows[1].ID}, {rows[1].ID, rows[0].ID}} {
			done.Go(func() {
				errs <- w.TryWrite(clerk, func(tx *db.Tx) error {
					for i, id := range order {
						if err := tx.DB.Exec("UPDATE things SET name = 'x' WHERE id = ?", id).Error; err != nil {
							return err
						}
						if i == 0 {
							both.Done()
							both.Wait()
						}
					}
					return nil
				})
			})
		}
		done.Wait()
		first, second := <-errs, <-errs
		if first == nil {
			first, second = second, first
		}
		if f, ok := fault.From(first); !ok || f.Key != "fault.busy" || second != nil {
			t.Errorf("got %v and %v, want one busy and one done", first, second)
		}
	})
}

func TestADirectoryMayHaveAnyName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "año 2026? #1 100%41")
	d, err := db.Open(t.Context(), db.Options{DataDir: dir, KeysDir: filepath.Join(t.TempDir(), "keys"), Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Check(t.Context()); err != nil {
		t.Errorf("the settings did not survive the name: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "constancia.db")); err != nil {
		t.Errorf("the database is elsewhere: %v", err)
	}
}

func TestLookingLeavesNoDatabaseBehind(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mistyped")
	o := db.Options{DataDir: dir, KeysDir: filepath.Join(t.TempDir(), "keys")}
	if _, err := db.Open(t.Context(), o); !errors.Is(err, db.ErrNoDatabase) {
		t.Errorf("opening: got %v", err)
	}
	if _, err := db.Status(t.Context(), o); !errors.Is(err, db.ErrNoDatabase) {
		t.Errorf("asking for the schema: got %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the directory was made")
	}
}

func add(name string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		row := thing{Row: db.NewRow(tx), Name: name}
		return tx.DB.Create(&row).Error
	}
}
