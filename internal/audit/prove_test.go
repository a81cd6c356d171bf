package audit_test

// The topology: events about Ana and Berta, checkpoints among them, a change of keys,
// and a packet of Ana's that carries some of hers.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
)

const paper = "the paper as it came\n"

// filed is what stands in the log before a packet is sealed.
func filed(t *testing.T, w *cast.World) (received int64) {
	t.Helper()
	clients(t, w)
	w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(7)) })
	w.Write(clerk, audit.Checkpoint)
	w.Write(clerk, func(tx *db.Tx) error {
		return audit.Append(tx, audit.Event{
			Action: "documents.receive", SubjectType: "document", Subject: berta, Client: ana,
			Facts: map[string]any{bundle.HashField: bundle.HashOf([]byte(paper))}, Detail: map[string]string{"caption": "what her mother said"},
		})
	})
	w.Write(clerk, audit.Checkpoint)
	w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(20)) })
	return about(t, w, "documents.receive")[0].Seq
}

func about(t *testing.T, w *cast.World, actions ...string) []audit.Item {
	t.Helper()
	var items []audit.Item
	w.Read(clerk, func(tx *db.Tx) (err error) {
		items, err = audit.About(tx, ana, []uuid.UUID{ana, berta}, actions...)
		return err
	})
	return items
}

func prove(w *cast.World, seqs ...int64) (r bundle.Record, err error) {
	err = w.DB.Read(w.Context(clerk), func(tx *db.Tx) (err error) {
		r, err = audit.Prove(tx, nil, seqs...)
		return err
	})
	return r, err
}

// sealPacket seals a packet with one exhibit and gives its bundle.
func sealPacket(t *testing.T, w *cast.World, received int64) []byte {
	t.Helper()
	pdf := "%PDF-1.7\n"
	text, err := bundle.Manifest{
		Packet: ana.String(), Version: 1, Events: []int64{received}, Files: []bundle.File{
			{Path: "packet.pdf", Size: int64(len(pdf)), SHA256: bundle.HashOf([]byte(pdf)), Kind: bundle.Packet},
			{Path: "exhibits/A.txt", Size: int64(len(paper)), SHA256: bundle.HashOf([]byte(paper)), Kind: bundle.Original, Event: &received},
		},
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	w.Write(clerk, func(tx *db.Tx) error {
		audit.CheckpointAtCommit(tx)
		return audit.Append(tx, audit.Event{
			Action: bundle.SealAction, SubjectType: "packet", Subject: ana, Client: ana, Facts: map[string]any{bundle.SealField: bundle.HashOf(text)},
		})
	})
	sealed := about(t, w, bundle.SealAction)
	seal := sealed[len(sealed)-1].Seq
	record, err := prove(w, received, seal)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	files := map[string]string{"packet.pdf": pdf, "exhibits/A.txt": paper}
	err = bundle.Write(&out, bundle.Contents{Manifest: text, Seal: seal, Record: record, Open: func(path string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(files[path]))), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func checked(t *testing.T, content []byte, key string) bundle.Report {
	t.Helper()
	return bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{Key: key})
}

func keys(t *testing.T, w *cast.World) (keys []string) {
	t.Helper()
	w.Read(clerk, func(tx *db.Tx) (err error) {
		keys, err = audit.PublicKeys(tx)
		return err
	})
	return keys
}

func rotate(w *cast.World) {
	w.Write(clerk, func(tx *db.Tx) error {
		_, _, err := audit.RotateKey(tx)
		return err
	})
}

func TestAStrangerCanCheckWhatTheLogProves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		content := sealPacket(t, w, filed(t, w))
		if r := checked(t, content, keys(t, w)[0]); !r.OK {
			t.Errorf("got %+v", r.Checks)
		}
		if bytes.Contains(content, []byte("mother")) {
			t.Error("the bundle shows a detail")
		}
		if r := verify(t, w); len(r.Findings) != 0 || r.Checkpoints != 3 {
			t.Errorf("the log itself: %+v", r)
		}
	})
}

// A packet sealed after two changes of keys verifies with the key somebody noted down
// before the first; one sealed before the change does not with the key that came later.
func TestAKeyNotedDownYearsAgoStillVerifies(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		received := filed(t, w)
		before := sealPacket(t, w, received)
		old := keys(t, w)[0]
		rotate(w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(3)) })
		w.Write(clerk, audit.Checkpoint)
		rotate(w)
		after := sealPacket(t, w, received)

		all := keys(t, w)
		if len(all) != 3 || all[0] != old {
			t.Fatalf("got %d keys, want 3, the first as it was", len(all))
		}
		for _, key := range append(all, bundle.Fingerprint(old), "") {
			if r := checked(t, after, key); !r.OK {
				t.Errorf("%q: got %+v", key, r.Findings())
			}
		}
		if r := checked(t, before, old); !r.OK {
			t.Errorf("the earlier packet: got %+v", r.Findings())
		}
		if r := checked(t, before, all[2]); r.OK || r.Check(bundle.CheckKey).State != bundle.Failed {
			t.Error("a packet of before the change verifies with the key of after it")
		}
		if r := verify(t, w); len(r.Findings) != 0 {
			t.Errorf("the log itself: %v", r.Findings)
		}
		if err := audit.NotRolledBack(t.Context(), w.DB); err != nil {
			t.Errorf("the checkpoint outside: %v", err)
		}
	})
}

func TestAChangeOfKeysThatDidNotCommitChangesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		received := filed(t, w)
		w.Write(clerk, audit.Checkpoint)
		old := keys(t, w)
		lost := errors.New("the power failed")
		err := w.TryWrite(clerk, func(tx *db.Tx) error {
			if _, _, err := audit.RotateKey(tx); err != nil {
				return err
			}
			return lost
		})
		if !errors.Is(err, lost) {
			t.Fatal(err)
		}
		if now := keys(t, w); len(now) != 1 || now[0] != old[0] {
			t.Errorf("the key changed all the same: %v", now)
		}
		if r := checked(t, sealPacket(t, w, received), old[0]); !r.OK {
			t.Errorf("got %+v", r.Findings())
		}
		rotate(w)
		if r := checked(t, sealPacket(t, w, received), old[0]); !r.OK || len(r.Keys) != 2 {
			t.Errorf("after the second try: got %+v", r.Findings())
		}
	})
}

func TestAnEventWithoutACheckpointIsNotProven(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(2)) })
		if _, err := prove(w, 1); !errors.Is(err, audit.ErrNotSigned) {
			t.Errorf("no checkpoint at all: got %v", err)
		}
		w.Write(clerk, audit.Checkpoint)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(1)) })
		if _, err := prove(w, 1, 2); !errors.Is(err, audit.ErrNotSigned) {
			t.Errorf("an event after it: got %v", err)
		}
	})
}

// What is on record can be checked before anything signed it.
func TestAnEventIsCheckedWithoutACheckpoint(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		check := func(seqs ...int64) error {
			return w.DB.Read(w.Context(clerk), func(tx *db.Tx) error { return audit.Check(tx, seqs...) })
		}
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(5)) })
		if err := check(3, 1, 1); err != nil {
			t.Errorf("before any checkpoint: %v", err)
		}
		w.Write(clerk, audit.Checkpoint)
		w.Write(clerk, func(tx *db.Tx) error { return audit.AppendMany(tx, many(5)) })
		if err := check(1, 7); err != nil {
			t.Errorf("after one: %v", err)
		}
		if err := check(1, 500); err == nil {
			t.Error("an event that never was is checked")
		}
	})
}

// What an administrator with the database's password did is refused with the event's
// number, whatever else stands beside it.
func TestAnEditedRowIsRefusedWithItsNumber(t *testing.T) {
	for name, stmt := range map[string]string{
		"a field edited":      "UPDATE audit_events SET action = 'hearings.told' WHERE seq = %d",
		"backdated":           "UPDATE audit_events SET occurred_at = '2020-01-01 00:00:00+00:00' WHERE seq = %d",
		"field and leaf":      "UPDATE audit_events SET action = 'x', leaf = CAST(replace(CAST(leaf AS TEXT), 'documents.receive', 'x') AS BLOB) WHERE seq = %d",
		"content exchanged":   "UPDATE audit_events SET payload = (SELECT payload FROM audit_events WHERE seq = 2) WHERE seq = %d",
		"content wiped":       "UPDATE audit_events SET payload = NULL WHERE seq = %d",
		"removed":             "DELETE FROM audit_events WHERE seq = %d",
		"commitment and leaf": "UPDATE audit_events SET commitment = (SELECT commitment FROM audit_events WHERE seq = 2), payload = (SELECT payload FROM audit_events WHERE seq = 2) WHERE seq = %d",
	} {
		t.Run(name, func(t *testing.T) {
			w := cast.New(t)
			received := filed(t, w)
			w.Write(clerk, audit.Checkpoint)
			w.Write(clerk, func(tx *db.Tx) error {
				for _, s := range []string{"DROP TRIGGER audit_events_no_update", "DROP TRIGGER audit_events_no_delete", fmt.Sprintf(stmt, received)} {
					if err := tx.DB.Exec(s).Error; err != nil {
						return err
					}
				}
				return nil
			})
			_, err := prove(w, received, 1)
			if altered := (&audit.Altered{}); !errors.As(err, &altered) || altered.Seq != received {
				t.Errorf("got %v, want event %d named", err, received)
			}
			err = w.DB.Read(w.Context(clerk), func(tx *db.Tx) error { return audit.Check(tx, 1, received) })
			if altered := (&audit.Altered{}); !errors.As(err, &altered) || altered.Seq != received {
				t.Errorf("checked without a checkpoint: got %v, want event %d named", err, received)
			}
		})
	}
}

func TestAHashEditedWithItsEventIsNotWhatWasSigned(t *testing.T) {
	w := cast.New(t)
	received := filed(t, w)
	w.Write(clerk, audit.Checkpoint)
	w.Write(clerk, func(tx *db.Tx) error {
		for _, s := range []string{
			"DROP TRIGGER audit_hashes_no_update", "UPDATE audit_hashes SET hash = (SELECT hash FROM audit_hashes WHERE idx = 1) WHERE idx = 0",
		} {
			if err := tx.DB.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := prove(w, 1, received); err == nil {
		t.Error("a changed hash went unnoticed")
	}
}

// Berta's events are not Ana's, and what is asked for is what comes.
func TestEventsAreFoundByWhatTheyAreAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		clients(t, w)
		w.Write(clerk, func(tx *db.Tx) error {
			return audit.AppendMany(tx, []audit.Event{noted(ana, 1), noted(berta, 2), noted(ana, 3)})
		})
		if got := about(t, w); len(got) != 2 || got[0].Seq != 0 || got[1].Seq != 2 {
			t.Errorf("got %+v", got)
		}
		if got := about(t, w, "documents.receive"); len(got) != 0 {
			t.Errorf("got %+v of an action that never was", got)
		}
	})
}
