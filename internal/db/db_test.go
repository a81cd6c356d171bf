package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
)

var clerk = actor.System("test")

type thing struct {
	db.Row
	Name string
}

func things(w *cast.World) {
	id, at := "TEXT", "DATETIME"
	if w.DB.Dialect() == db.Postgres {
		id, at = "UUID", "TIMESTAMPTZ"
	}
	w.Write(clerk, func(tx *db.Tx) error {
		return tx.DB.Exec(fmt.Sprintf("CREATE TABLE things (id %s PRIMARY KEY, version BIGINT NOT NULL, created_at %[2]s NOT NULL, updated_at %[2]s NOT NULL, name TEXT NOT NULL)", id, at)).Error
	})
}

func TestALostRaceIsToldAndChangesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		var first thing
		w.Write(clerk, func(tx *db.Tx) error {
			first = thing{Row: db.NewRow(tx), Name: "as it was"}
			return tx.DB.Create(&first).Error
		})
		second := first
		save := func(row *thing, name string) error {
			return w.TryWrite(clerk, func(tx *db.Tx) error {
				row.Name = name
				return db.Change(tx, row, &row.Row, "name")
			})
		}
		if err := save(&first, "Pilar's"); err != nil || first.Version != 2 {
			t.Fatalf("the first save: %v, version %d", err, first.Version)
		}
		if err := save(&second, "Ruth's"); !fault.Is(err, fault.Stale) || second.Version != 1 {
			t.Errorf("the second save: got %v, version %d, want stale, 1", err, second.Version)
		}
		var now thing
		w.Read(clerk, func(tx *db.Tx) error { return db.Take(tx.DB.Where("id = ?", first.ID), &now, "fault.not_found") })
		if now.Name != "Pilar's" {
			t.Errorf("got %q, want the first save", now.Name)
		}
	})
}

func TestOfManyRacesExactlyOneWins(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		things(w)
		var row thing
		w.Write(clerk, func(tx *db.Tx) error {
			row = thing{Row: db.NewRow(tx), Name: "0"}
			return tx.DB.Create(&row).Error
		})
		for round := range 20 {
			var wg sync.WaitGroup
			won := make(chan string, 4)
			for i := range 4 {
				mine := row
				wg.Go(func() {
					mine.Name = fmt.Sprint(round, i)
					err := w.TryWrite(clerk, func(tx *db.Tx) error { return db.Change(tx, &mine, &mine.Row, "name") })
					if err == nil {
						won <- mine.Name
					} else if !fault.Is(err, fault.Stale) {
						t.Errorf("a loser heard %v, want stale", err)
					}
				})
			}
			wg.Wait()
			if len(won) != 1 {
				t.Fatalf("round %d: %d winners, want 1", round, len(won))
			}
			w.Read(clerk, func(tx *db.Tx) error { return tx.DB.Where("id = ?", row.ID).Take(&row).Error })
			if name := <-won; row.Name != name {
				t.Fatalf("got %q, want the winner's %q", row.Name, name)
			}
		}
	})
}

func TestEffectsHappenOnlyAfterACommit(t *testing.T) {
	w := cast.New(t)
	happened := 0
	effect := func(err error) {
		_ = w.TryWrite(clerk, func(tx *db.Tx) error {
			tx.AfterCommit(func() { happened++ })
			if happened > 0 && err == nil {
				t.Error("the effect came before the commit")
			}
			return err
		})
	}
	effect(errors.New("no"))
	if happened != 0 {
		t.Error("an effect of a rolled back transaction happened")
	}
	effect(nil)
	if happened != 1 {
		t.Errorf("got %d effects, want 1", happened)
	}
}

func TestAFullDiskIsToldInWordsAndNothingIsHalfDone(t *testing.T) {
	w := cast.New(t)
	things(w)
	w.Write(clerk, func(tx *db.Tx) error { return tx.DB.Exec("PRAGMA max_page_count = 1").Error }) // no page may be added
	stored := 0
	var err error
	for range 10_000 {
		err = w.TryWrite(clerk, func(tx *db.Tx) error {
			for range 2 {
				row := thing{Row: db.NewRow(tx), Name: strings.Repeat("x", 1000)}
				if err := tx.DB.Create(&row).Error; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			break
		}
		stored += 2
	}
	if f, ok := fault.From(err); !ok || f.Kind != fault.Unavailable || f.Key != "fault.disk_full" {
		t.Fatalf("got %v, want the fault of a full disk", err)
	}
	var n int64
	w.Read(clerk, func(tx *db.Tx) error { return tx.DB.Model(&thing{}).Count(&n).Error })
	if int(n) != stored {
		t.Errorf("got %d rows, acknowledged %d", n, stored)
	}
}

func TestARepeatedRequestMakesOneThing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		made := 0
		ask := func(key, request string) (got uuid.UUID, err error) {
			err = w.TryWrite(clerk, func(tx *db.Tx) error {
				got, err = db.Once(tx, key, request, func() (uuid.UUID, error) { made++; return db.NewID(tx.Now), nil })
				return err
			})
			return got, err
		}
		first, err := ask("k1", "open Maria")
		if err != nil {
			t.Fatal(err)
		}
		again, err := ask("k1", "open Maria")
		if err != nil || again != first || made != 1 {
			t.Errorf("again: got %v, %v, made %d; want the first, made 1", again, err, made)
		}
		if _, err := ask("k1", "open Jean"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the key for another request: got %v, want a conflict", err)
		}
		w.Clock.Advance(25 * time.Hour)
		if later, err := ask("k1", "open Jean"); err != nil || later == first || made != 2 {
			t.Errorf("a day later: %v, made %d; want a new thing", err, made)
		}
		_, _ = ask("", "x")
		_, _ = ask("", "x")
		if made != 4 {
			t.Errorf("without a key: made %d, want 4", made)
		}
	})
}

func TestANewerSchemaIsRefused(t *testing.T) {
	w := cast.New(t)
	w.Write(clerk, func(tx *db.Tx) error {
		return tx.DB.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)").Error
	})
	_, err := db.Open(t.Context(), db.Options{DataDir: w.DataDir, KeysDir: w.KeysDir, Migrate: true})
	if !errors.Is(err, db.ErrNewerSchema) {
		t.Errorf("got %v, want a refusal of the newer schema", err)
	}
}

func TestAnOlderSchemaIsCopiedBeforeItIsMigrated(t *testing.T) {
	dir, keys := t.TempDir(), filepath.Join(t.TempDir(), "keys")
	w := cast.New(t)
	w.Write(clerk, func(tx *db.Tx) error {
		// As if the newest migration were still to come; it only fails where it would collide.
		return tx.DB.Exec("DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)").Error
	})
	_, err := db.Open(t.Context(), db.Options{DataDir: w.DataDir, KeysDir: w.KeysDir})
	if !errors.Is(err, db.ErrOlderSchema) {
		t.Errorf("without leave to migrate: got %v, want a refusal", err)
	}
	_, _ = db.Open(t.Context(), db.Options{DataDir: w.DataDir, KeysDir: w.KeysDir, Migrate: true})
	copies, err := filepath.Glob(filepath.Join(w.DataDir, "backups", "before-migration-*.db"))
	if err != nil || len(copies) != 1 {
		t.Errorf("got %d copies, want 1", len(copies))
	}
	if err := db.Migrate(t.Context(), db.Options{DataDir: dir, KeysDir: keys}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "backups")); err == nil {
		t.Error("a new database was copied before its first migration")
	}
}

func TestThreeReplicasMigrateOnce(t *testing.T) {
	dir, keys := t.TempDir(), filepath.Join(t.TempDir(), "keys")
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			d, err := db.Open(context.Background(), db.Options{DataDir: dir, KeysDir: keys, Migrate: true})
			if err != nil {
				t.Errorf("starting: %v", err)
				return
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestIdsSortByTheirInstant(t *testing.T) {
	a, b := db.NewID(cast.Start), db.NewID(cast.Start.Add(time.Millisecond))
	if a.String() >= b.String() || a.Version() != 7 || a.Variant() != uuid.RFC4122 {
		t.Errorf("got %s and %s, want two ordered UUIDv7", a, b)
	}
}
