package audit_test

// The topology: Ana and Berta each have a row that writers change in the same
// transaction as they put something on record, now before it and now after it.

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
)

// On PostgreSQL a verb that appended first and then waited for a row, beside one
// that held the row and waited for the log's head, was a deadlock.
func TestVerbsMayAppendBeforeOrAfterTheyWrite(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error {
			id := "TEXT"
			if w.DB.Dialect() == db.Postgres {
				id = "UUID"
			}
			if err := tx.DB.Exec(fmt.Sprintf("CREATE TABLE files (id %s PRIMARY KEY, n INTEGER NOT NULL)", id)).Error; err != nil {
				return err
			}
			return tx.DB.Exec("INSERT INTO files VALUES (?, 0)", ana).Error
		})
		const writers, rounds = 6, 25
		var together sync.WaitGroup
		for writer := range writers {
			together.Go(func() {
				for range rounds {
					err := w.TryWrite(clerk, func(tx *db.Tx) error {
						steps := []func() error{
							func() error { return audit.Append(tx, noted(ana, writer)) },
							func() error { return tx.DB.Exec("UPDATE files SET n = n + 1 WHERE id = ?", ana).Error },
						}
						for i := range steps {
							if err := steps[(i+writer)%2](); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						t.Errorf("writer %d: %v", writer, err)
						return
					}
				}
			})
		}
		together.Wait()
		if r := verify(t, w); r.Events != writers*rounds || len(r.Findings) != 0 {
			t.Errorf("got %d events, findings %v; want %d, none", r.Events, r.Findings, writers*rounds)
		}
	})
}

func TestVerifyBesideAServerThatWritesFindsNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				w.Write(clerk, func(tx *db.Tx) error { return audit.Append(tx, noted(berta, i)) })
				if i%5 == 0 {
					w.Write(clerk, audit.Checkpoint)
				}
			}
		}()
		for range 10 {
			if r := verify(t, w); len(r.Findings) != 0 {
				t.Errorf("got %v", r.Findings)
			}
		}
		close(stop)
		<-stopped
	})
}

func TestSeveralEventsOfOneTransactionKeepTheirOrder(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error {
			once := noted(ana, 1)
			for _, step := range []error{
				audit.Append(tx, noted(ana, 0)), audit.AppendOnce(tx, once, tx.Now), audit.AppendMany(tx, []audit.Event{noted(ana, 2), noted(ana, 3)}),
			} {
				if step != nil {
					return step
				}
			}
			return nil
		})
		var items []audit.Item
		w.Read(clerk, func(tx *db.Tx) (err error) {
			items, err = audit.ForClient(tx, ana, 0, 50)
			return err
		})
		got := ""
		for _, item := range items {
			got += string(item.Detail)
		}
		// The one that was to be recorded once is the same act as the first.
		if got != "320" {
			t.Errorf("got %s, newest first; want 320", got)
		}
	})
}

func TestWhoAsksIsToldTheLengthThatItsEventsGaveTheLog(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(2)) })
		var told int64
		w.Write(clerk, func(tx *db.Tx) error {
			audit.OnRecord(tx, func(size int64) error { told = size; return nil })
			return audit.AppendMany(tx, many(3))
		})
		if told != 5 || w.DB.Counter() != 5 {
			t.Errorf("told %d, the counter says %d; want 5", told, w.DB.Counter())
		}
	})
}

func TestReadingPutsNothingOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		err := w.DB.Read(w.Context(clerk), func(tx *db.Tx) error { return audit.Append(tx, noted(ana, 1)) })
		if err == nil {
			t.Error("an event of a reading transaction was dropped in silence")
		}
	})
}

// A client whose key was destroyed: her events stay in the log, their content is
// gone, and nothing is wrong with that.
func TestAPurgedClientLeavesTheLogWhole(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, []audit.Event{noted(ana, 1), noted(berta, 1)}) })
		var ref string
		w.Read(clerk, func(tx *db.Tx) (err error) {
			ref, err = tx.Keys.Ref(tx.Context(), ana)
			return err
		})
		if err := w.DB.Keys().Destroy(t.Context(), ana); err != nil {
			t.Fatal(err)
		}
		w.Write(clerk, func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE audit_events SET payload = NULL WHERE client_ref = ?", ref).Error
		})
		if r := verify(t, w); r.Purged != 1 || len(r.Findings) != 0 {
			t.Errorf("got %+v, want 1 purged and no findings", r)
		}
	})
}

func TestTheCheckpointOutsideIsTheNewestAndComesBack(t *testing.T) {
	w := cast.New(t)
	clients(t, w)
	path := filepath.Join(w.KeysDir, "checkpoint")
	take := func(n int) string {
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(n)) })
		w.Write(clerk, audit.Checkpoint)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first, second := take(2), take(3)
	if first == second {
		t.Error("the second checkpoint is the first")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if again := take(0); again != second {
		t.Error("a lost copy did not come back with the next turn")
	}
	if names, err := filepath.Glob(path + ".*"); err != nil || len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is not 0600: %v", err)
	}
}

func noted(client uuid.UUID, n int) audit.Event {
	return audit.Event{Action: "clients.noted", SubjectType: "client", Subject: client, Client: client, Detail: n}
}
