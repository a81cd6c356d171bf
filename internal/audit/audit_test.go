package audit_test

// The topology: one office; Ana is a client with a key of her own, Berta another.
// Events about both go into the one log.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
)

var (
	ana   = uuid.MustParse("0195a000-0000-7000-8000-00000000000a")
	berta = uuid.MustParse("0195a000-0000-7000-8000-00000000000b")
	clerk = actor.System("test")
)

func TestAppendedEventsVerify(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		for i := range 7 {
			w.Write(clerk, func(tx *db.Tx) error {
				return audit.Append(tx, audit.Event{Action: "clients.edited", SubjectType: "client", Subject: ana, Client: ana, Detail: map[string]int{"n": i}})
			})
		}
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(120)) })
		w.Write(clerk, audit.Checkpoint)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(3)) })

		r := verify(t, w)

		if r.Events != 130 || r.Checkpoints != 1 || len(r.Findings) != 0 {
			t.Errorf("got %+v, want 130 events, 1 checkpoint, no findings", r)
		}
		if got := w.DB.Counter(); got != 130 {
			t.Errorf("change counter: got %d, want 130", got)
		}
	})
}

func TestEventOfARolledBackTransactionLeavesNoTrace(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		err := w.TryWrite(clerk, func(tx *db.Tx) error {
			if err := audit.AppendMany(tx, many(2)); err != nil {
				return err
			}
			return fmt.Errorf("changed my mind")
		})
		if err == nil {
			t.Fatal("the transaction committed")
		}
		if r := verify(t, w); r.Events != 0 || len(r.Findings) != 0 {
			t.Errorf("got %+v, want an empty log", r)
		}
	})
}

func TestTheDatabaseRefusesToChangeTheLog(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(3)) })
		w.Write(clerk, audit.Checkpoint)
		for _, stmt := range []string{
			"UPDATE audit_events SET action = 'x' WHERE seq = 1",
			"DELETE FROM audit_events WHERE seq = 2",
			"UPDATE audit_hashes SET idx = 99 WHERE idx = 0",
			"DELETE FROM audit_hashes",
			"UPDATE audit_checkpoints SET size = 9",
			"DELETE FROM audit_checkpoints",
			"UPDATE audit_head SET size = 1",
			"DELETE FROM audit_head",
		} {
			err := w.TryWrite(clerk, func(tx *db.Tx) error { return tx.DB.Exec(stmt).Error })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v, want a refusal", stmt, err)
			}
		}
	})
}

// Each dialect has a way of its own round a trigger on UPDATE and DELETE.
func TestTheDatabaseRefusesTheWaysRoundItsTriggers(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(3)) })
		w.Write(clerk, audit.Checkpoint)
		for _, table := range []string{"audit_events", "audit_hashes", "audit_head", "audit_checkpoints"} {
			stmt := "INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table
			if w.DB.Dialect() == db.Postgres {
				stmt = "TRUNCATE " + table
			}
			err := w.TryWrite(clerk, func(tx *db.Tx) error { return tx.DB.Exec(stmt).Error })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v, want a refusal", stmt, err)
			}
		}
	})
}

// An insider with the database file can drop the triggers; what he then does is named.
func TestVerifyNamesWhatAnInsiderDid(t *testing.T) {
	for name, stmt := range map[string]string{
		"wipes a content":     "UPDATE audit_events SET payload = NULL WHERE seq = 4",
		"edits a field":       "UPDATE audit_events SET action = 'hearings.told' WHERE seq = 4",
		"backdates":           "UPDATE audit_events SET occurred_at = '2020-01-01 00:00:00+00:00' WHERE seq = 4",
		"edits leaf and all":  "UPDATE audit_events SET action = 'x', leaf = replace(CAST(leaf AS TEXT), 'clients.noted', 'x') WHERE seq = 4",
		"deletes one":         "DELETE FROM audit_events WHERE seq = 4",
		"cuts the end":        "DELETE FROM audit_events WHERE seq > 5",
		"swaps contents":      "UPDATE audit_events SET payload = (SELECT payload FROM audit_events WHERE seq = 6) WHERE seq = 4",
		"swaps a commitment":  "UPDATE audit_events SET commitment = (SELECT commitment FROM audit_events WHERE seq = 6) WHERE seq = 4",
		"changes a hash":      "UPDATE audit_hashes SET hash = (SELECT hash FROM audit_hashes WHERE idx = 1) WHERE idx = 0",
		"shrinks the head":    "UPDATE audit_head SET size = 5",
		"reorders two events": "UPDATE audit_events SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4)",
	} {
		t.Run(name, func(t *testing.T) {
			w := cast.New(t)
			clients(t, w)
			w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(10)) })
			w.Write(clerk, audit.Checkpoint)
			w.Write(clerk, func(tx *db.Tx) error {
				for _, s := range []string{
					"DROP TRIGGER audit_events_no_update", "DROP TRIGGER audit_events_no_delete", "DROP TRIGGER audit_hashes_no_update", "DROP TRIGGER audit_head_grows",
					"PRAGMA ignore_check_constraints = ON", stmt, "UPDATE audit_events SET seq = -seq WHERE seq < 0", "PRAGMA ignore_check_constraints = OFF",
				} {
					if err := tx.DB.Exec(s).Error; err != nil {
						return err
					}
				}
				return nil
			})
			if r := verify(t, w); len(r.Findings) == 0 {
				t.Error("verify found nothing")
			}
		})
	}
}

func TestARestoredOlderDatabaseIsNoticed(t *testing.T) {
	old := cast.New(t)
	clients(t, old)
	old.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(2)) })
	old.Write(clerk, audit.Checkpoint)
	if err := audit.NotRolledBack(t.Context(), old.DB); err != nil {
		t.Fatalf("a whole log: %v", err)
	}
	old.Write(clerk, func(tx *db.Tx) error {
		for _, s := range []string{"DROP TRIGGER audit_events_no_delete", "DROP TRIGGER audit_head_grows", "DELETE FROM audit_events", "UPDATE audit_head SET size = 0"} {
			if err := tx.DB.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err := audit.NotRolledBack(t.Context(), old.DB); err == nil {
		t.Error("a shorter log went unnoticed")
	}
}

func TestOpeningAFileIsRecordedOncePerHour(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		open := func() {
			w.Write(clerk, func(tx *db.Tx) error {
				return audit.AppendOnce(tx, audit.Event{Action: "clients.opened", SubjectType: "client", Subject: ana, Client: ana}, tx.Now.Truncate(time.Hour))
			})
		}
		open()
		open()
		w.Clock.Advance(time.Hour)
		open()
		var items []audit.Item
		w.Read(clerk, func(tx *db.Tx) (err error) {
			items, err = audit.ForClient(tx, ana, 0, 50)
			return err
		})
		if len(items) != 2 || items[0].Subject != ana {
			t.Errorf("got %d events, want 2 about Ana", len(items))
		}
	})
}

func clients(t *testing.T, w *cast.World) {
	t.Helper()
	for _, id := range []uuid.UUID{ana, berta} {
		if err := w.DB.Keys().Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func many(n int) []audit.Event {
	out := make([]audit.Event, n)
	for i := range out {
		out[i] = audit.Event{Action: "clients.noted", SubjectType: "client", Subject: berta, Client: berta, Detail: i}
	}
	return out
}

func verify(t *testing.T, w *cast.World) audit.Report {
	t.Helper()
	r, err := audit.Verify(w.Context(clerk), w.DB)
	if err != nil {
		t.Fatalf("verifying: %v", err)
	}
	return r
}
