package audit

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
	"constancia/internal/db"
)

// Report is what Verify found. Findings is empty when the log is whole.
type Report struct {
	Events      int64
	Checkpoints int
	Purged      int64 // events whose content was destroyed with the client's key
	Findings    []string
}

const (
	batch = 500
	// patience is for a log of many years on a small machine.
	patience = time.Hour
)

// Verify reads the whole log: each leaf against its row, each hash against its
// leaf, each sealed payload against its commitment, every checkpoint's signature
// and root, and the head. It reads one snapshot, so that it can run beside a
// server that writes.
func Verify(ctx context.Context, d *db.DB) (Report, error) {
	var r Report
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := d.Read(ctx, func(tx *db.Tx) error {
		var h head
		if err := tx.DB.Where("id = 1").Take(&h).Error; err != nil {
			return fmt.Errorf("reading the log's head: %w", err)
		}
		v := verifier{tx: tx, report: &r, tree: &growing{stored: noHashes, extra: map[int64]tlog.Hash{}}}
		if err := v.events(h); err != nil {
			return err
		}
		v.head(h)
		return v.checkpoints()
	})
	if err != nil {
		return r, err
	}
	if err := NotRolledBack(ctx, d); err != nil {
		r.Findings = append(r.Findings, err.Error())
	}
	return r, nil
}

var noHashes = tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) {
	return nil, fmt.Errorf("a hash beyond the events")
})

type verifier struct {
	tx     *db.Tx
	report *Report
	tree   *growing // the log as the events alone build it
}

func (v *verifier) find(format string, args ...any) {
	v.report.Findings = append(v.report.Findings, fmt.Sprintf(format, args...))
}

// events walks the log in order. It reads the payload as it is stored, so that
// one that does not open is a finding and not the end.
func (v *verifier) events(h head) error {
	for next := int64(0); ; {
		var rows []rawEntry
		if err := v.tx.DB.Where("seq >= ?", next).Order("seq").Limit(batch).Find(&rows).Error; err != nil {
			return fmt.Errorf("reading events: %w", err)
		}
		var hashes []storedHash
		for i := range rows {
			if rows[i].Seq != next {
				v.find("event %d is missing", next)
				return nil
			}
			added, err := v.event(&rows[i])
			if err != nil {
				return err
			}
			hashes = append(hashes, added...)
			next++
		}
		if err := v.hashes(hashes); err != nil {
			return err
		}
		if len(rows) < batch {
			v.report.Events = next
			if next != h.Size {
				v.find("the head says %d events, there are %d", h.Size, next)
			}
			return nil
		}
	}
}

// event checks one row and gives the hashes that the log must hold for it.
func (v *verifier) event(row *rawEntry) ([]storedHash, error) {
	leaf, err := row.entry().leaf()
	if err != nil {
		return nil, fmt.Errorf("writing a leaf: %w", err)
	}
	if !bytes.Equal(leaf, row.Leaf) {
		v.find("event %d was altered: its fields are not those of its leaf", row.Seq)
	}
	hashes, err := v.tree.add(row.Seq, row.Leaf)
	if err != nil {
		return nil, fmt.Errorf("hashing event %d: %w", row.Seq, err)
	}
	return hashes, v.payload(row)
}

// hashes compares what a batch of events hashes to with what is stored.
func (v *verifier) hashes(want []storedHash) error {
	if len(want) == 0 {
		return nil
	}
	var stored []storedHash
	first, last := want[0].Idx, want[len(want)-1].Idx
	if err := v.tx.DB.Where("idx BETWEEN ? AND ?", first, last).Find(&stored).Error; err != nil {
		return fmt.Errorf("reading hashes: %w", err)
	}
	byIdx := make(map[int64][]byte, len(stored))
	for _, s := range stored {
		byIdx[s.Idx] = s.Hash
	}
	for _, w := range want {
		if !bytes.Equal(byIdx[w.Idx], w.Hash) {
			v.find("hash %d of the log is missing or not that of its events", w.Idx)
		}
	}
	return nil
}

// payload opens an event's content. Content may be gone only where the client's
// key is gone too: anything else is somebody wiping what was said.
func (v *verifier) payload(row *rawEntry) error {
	if row.Payload == nil {
		v.report.Purged++
		known, err := v.tx.Keys.Knows(v.tx.Context(), row.ClientRef)
		if err == nil && known {
			v.find("event %d: its content was wiped, though its client was never purged", row.Seq)
		}
		return err
	}
	plain, err := v.tx.Keys.Open(v.tx.Context(), "audit_events.payload", row.Payload)
	if err != nil {
		v.find("event %d: its content does not open: %v", row.Seq, err)
		return nil
	}
	if _, err := openContent(plain, row.Commitment); err != nil {
		v.find("event %d: its content is not what was committed to", row.Seq)
	}
	return nil
}

func (v *verifier) head(h head) {
	if v.report.Events != h.Size || len(v.report.Findings) > 0 {
		return
	}
	root, err := tlog.TreeHash(h.Size, v.tree)
	if err != nil || (h.Size > 0 && !bytes.Equal(root[:], h.Root)) {
		v.find("the head's root is not the root of its events")
	}
}

func (v *verifier) checkpoints() error {
	var rows []checkpoint
	if err := v.tx.DB.Order("size").Find(&rows).Error; err != nil {
		return fmt.Errorf("reading checkpoints: %w", err)
	}
	v.report.Checkpoints = len(rows)
	keys, err := readKeyring(v.tx)
	if err != nil {
		return err
	}
	now := 0
	for _, row := range rows {
		tree, in, ok := bundle.OpenCheckpoint([]byte(row.Note), keys.public(), now)
		if !ok || tree.N != row.Size {
			v.find("checkpoint %d is not signed by the log's key of its time", row.Size)
			continue
		}
		now = in
		if tree.N > v.report.Events {
			v.find("checkpoint %d signs more events than there are", tree.N)
			continue
		}
		root, err := tlog.TreeHash(tree.N, v.tree)
		if err != nil || root != tree.Hash {
			v.find("checkpoint %d: the events are not those that were signed", tree.N)
		}
	}
	return nil
}

// rawEntry is an event with its payload as it lies in the database.
type rawEntry struct {
	Seq                                      int64
	EventID                                  uuid.UUID
	RecordedAt, OccurredAt                   time.Time
	ActorRef, Action, SubjectType, ClientRef string
	Commitment, Payload, Leaf                []byte
}

func (rawEntry) TableName() string { return "audit_events" }

func (r rawEntry) entry() entry {
	return entry{
		Seq: r.Seq, EventID: r.EventID, RecordedAt: r.RecordedAt, OccurredAt: r.OccurredAt, ActorRef: r.ActorRef,
		Action: r.Action, SubjectType: r.SubjectType, ClientRef: r.ClientRef, Commitment: r.Commitment,
	}
}
