package audit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
	"constancia/internal/db"
)

// Altered says that an event is not what was put on record: its row was edited, its
// content exchanged or wiped, or the log's hashes are not those that were signed.
type Altered struct {
	Seq int64
	Err error
}

func (a *Altered) Error() string { return fmt.Sprintf("event %d was altered: %v", a.Seq, a.Err) }

func (a *Altered) Unwrap() error { return a.Err }

// ErrNotSigned says that an event is younger than the newest checkpoint.
var ErrNotSigned = errors.New("the event is not under a checkpoint yet")

// CheckpointAtCommit signs the log with the events of this transaction in it, in the
// same transaction: both are there or neither.
func CheckpointAtCommit(tx *db.Tx) {
	OnRecord(tx, func(int64) error { return Checkpoint(tx) })
}

// Prove gives what a stranger needs to check these events without us: leaf, body and
// salt of each, its proof under the newest checkpoint, the log's public keys, and the
// checkpoints that show its growth: the first, the first over each of the events, each
// at which the key changed, the newest, and those of the sizes in with, each proven to
// extend the one before.
// Details stay closed. Every row is checked first: an *Altered names the sequence of
// one that is not what was recorded; ErrNotSigned is an event without a checkpoint.
func Prove(tx *db.Tx, with []int64, seqs ...int64) (bundle.Record, error) {
	var r bundle.Record
	seqs = slices.Clone(seqs)
	slices.Sort(seqs)
	seqs = slices.Compact(seqs)
	keys, err := readKeyring(tx)
	if err != nil {
		return r, err
	}
	r.Keys = keys.public()
	signed, err := chain(tx, keys, with, seqs)
	if err != nil {
		return r, err
	}
	if len(signed) == 0 {
		return r, ErrNotSigned
	}
	// A key that was made and never handed over to has no place yet.
	r.Keys = r.Keys[:signed[len(signed)-1].keys]
	newest := signed[len(signed)-1].tree
	for i, c := range signed {
		next := bundle.Checkpoint{Size: c.tree.N, Note: c.note}
		if i > 0 {
			if next.Growth, err = tlog.ProveTree(c.tree.N, signed[i-1].tree.N, hashesIn(tx)); err != nil {
				return r, fmt.Errorf("proving the log's growth: %w", err)
			}
			if err := tlog.CheckTree(next.Growth, c.tree.N, c.tree.Hash, signed[i-1].tree.N, signed[i-1].tree.Hash); err != nil {
				return r, fmt.Errorf("checkpoint %d does not extend checkpoint %d: %w", c.tree.N, signed[i-1].tree.N, err)
			}
		}
		r.Checkpoints = append(r.Checkpoints, next)
	}
	r.Events, err = proven(tx, newest, seqs)
	return r, err
}

// Check checks the rows of events as Prove does, under the log as it stands now, for whoever
// is about to add to it: nothing is locked, and nothing has to be signed yet. An *Altered
// names the sequence of one that is not what was recorded.
func Check(tx *db.Tx, seqs ...int64) error {
	// The checkpoint first: a head that is read after it is no shorter.
	last, err := newest(tx)
	if err != nil {
		return err
	}
	var h head
	if err := tx.DB.Where("id = 1").Take(&h).Error; err != nil {
		return fmt.Errorf("reading the log's head: %w", err)
	}
	if err := extends(tx, last, h); err != nil {
		return err
	}
	seqs = slices.Clone(seqs)
	slices.Sort(seqs)
	_, err = proven(tx, tlog.Tree{N: h.Size, Hash: tlog.Hash(h.Root)}, slices.Compact(seqs))
	return err
}

func proven(tx *db.Tx, under tlog.Tree, seqs []int64) ([]bundle.Event, error) {
	var events []bundle.Event
	for some := range slices.Chunk(seqs, batch) {
		var rows []rawEntry
		if err := tx.DB.Where("seq IN ?", some).Order("seq").Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("reading events: %w", err)
		}
		for i, seq := range some {
			if i >= len(rows) || rows[i].Seq != seq {
				return nil, &Altered{Seq: seq, Err: errors.New("it is missing")}
			}
			e, err := rows[i].prove(tx, under)
			if err != nil {
				return nil, err
			}
			events = append(events, e)
		}
	}
	return events, nil
}

// prove checks a row as Verify does and gives it with its proof.
func (r rawEntry) prove(tx *db.Tx, under tlog.Tree) (bundle.Event, error) {
	e := bundle.Event{Seq: r.Seq, Leaf: r.Leaf}
	altered := func(err error) (bundle.Event, error) { return e, &Altered{Seq: r.Seq, Err: err} }
	leaf, err := r.entry().leaf()
	if err != nil {
		return e, fmt.Errorf("writing a leaf: %w", err)
	}
	if !bytes.Equal(leaf, r.Leaf) {
		return altered(errors.New("its fields are not those of its leaf"))
	}
	if r.Payload == nil {
		return altered(errors.New("its content was wiped"))
	}
	plain, err := tx.Keys.Open(tx.Context(), "audit_events.payload", r.Payload)
	if err != nil {
		return altered(err)
	}
	c, err := openContent(plain, r.Commitment)
	if err != nil {
		return altered(err)
	}
	if r.Seq >= under.N {
		return e, fmt.Errorf("event %d: %w", r.Seq, ErrNotSigned)
	}
	e.Body, e.Salt = c.body, c.salt
	if e.Proof, err = tlog.ProveRecord(under.N, r.Seq, hashesIn(tx)); err != nil {
		return altered(err)
	}
	if err := tlog.CheckRecord(e.Proof, under.N, under.Hash, r.Seq, tlog.RecordHash(r.Leaf)); err != nil {
		return altered(errors.New("it is not the event that was signed"))
	}
	return e, nil
}
