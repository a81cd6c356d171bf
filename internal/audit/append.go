package audit

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/db"
)

// head is the one row that says how long the log is. Whoever appends holds it
// until the commit.
type head struct {
	ID   int    `gorm:"primaryKey" sec:"open"`
	Size int64  `sec:"open"`
	Root []byte `sec:"hash"`
}

func (head) TableName() string { return "audit_head" }

type storedHash struct {
	Idx  int64  `gorm:"primaryKey;autoIncrement:false" sec:"open"`
	Hash []byte `sec:"hash"`
}

func (storedHash) TableName() string { return "audit_hashes" }

// Append puts one event on record inside the business transaction. Without its
// event the transaction does not commit.
func Append(tx *db.Tx, e Event) error { return AppendMany(tx, []Event{e}) }

// AppendMany puts the events of a batch on record, in order. They reach the log
// when the transaction's verbs are done; its head is held from then to the
// commit, so a batch is at most 500.
func AppendMany(tx *db.Tx, events []Event) error {
	p := pendingOf(tx)
	for _, e := range events {
		row, err := prepare(tx, e)
		if err != nil {
			return err
		}
		p.rows = append(p.rows, waiting{entry: row})
	}
	return nil
}

// AppendOnce puts e on record unless the same actor already did the same to the
// same client since the given instant.
func AppendOnce(tx *db.Tx, e Event, since time.Time) error {
	row, err := prepare(tx, e)
	if err != nil {
		return err
	}
	p := pendingOf(tx)
	p.rows = append(p.rows, waiting{entry: row, unlessSince: &since})
	return nil
}

// OnRecord runs fn when the transaction's events have their place, with the
// length they give the log: nobody else's commit can come between. fn may write
// rows that the transaction has locked already, and no others.
func OnRecord(tx *db.Tx, fn func(size int64) error) {
	p := pendingOf(tx)
	p.then = append(p.then, fn)
}

// pending is what one transaction is about to put on record.
type pending struct {
	rows []waiting
	then []func(size int64) error
}

// waiting is an event ready but for its place in the log.
type waiting struct {
	entry
	unlessSince *time.Time
}

func pendingOf(tx *db.Tx) *pending {
	return db.Local(tx, func() *pending {
		p := &pending{}
		tx.BeforeCommit(func() error { return p.store(tx) })
		return p
	})
}

// store takes the head, which is the last lock of every transaction, gives each
// event its place and writes them.
func (p *pending) store(tx *db.Tx) error {
	h, err := lockHead(tx)
	if err != nil {
		return err
	}
	rows := make([]entry, 0, len(p.rows))
	for _, next := range p.rows {
		if next.unlessSince != nil {
			done, err := recorded(tx, next.entry, rows, *next.unlessSince)
			if err != nil {
				return err
			}
			if done {
				continue
			}
		}
		rows = append(rows, next.entry)
	}
	if len(rows) > 0 {
		if err := appendAt(tx, h, rows); err != nil {
			return err
		}
	}
	for _, fn := range p.then {
		if err := fn(h.Size + int64(len(rows))); err != nil {
			return err
		}
	}
	return nil
}

// recorded tells whether what e says already stands in the log since the given
// instant, or is about to.
func recorded(tx *db.Tx, e entry, about []entry, since time.Time) (bool, error) {
	for _, other := range about {
		if other.ClientRef == e.ClientRef && other.Action == e.Action {
			return true, nil
		}
	}
	return did(tx, e.Action, e.ClientRef, since)
}

// AlreadyRecorded tells whether the transaction's actor did action to client
// since the given instant.
func AlreadyRecorded(tx *db.Tx, action string, client uuid.UUID, since time.Time) (bool, error) {
	ref, err := tx.Keys.Ref(tx.Context(), client)
	if err != nil {
		return false, fmt.Errorf("naming the client in the log: %w", err)
	}
	return did(tx, action, ref, since)
}

func did(tx *db.Tx, action, ref string, since time.Time) (bool, error) {
	var seq []int64
	err := tx.DB.Model(&entry{}).Where("client_ref = ? AND action = ? AND actor_ref = ? AND recorded_at >= ?",
		ref, action, tx.Actor.Ref(), since).Order("seq DESC").Limit(1).Pluck("seq", &seq).Error
	if err != nil {
		return false, fmt.Errorf("looking for an earlier event: %w", err)
	}
	return len(seq) > 0, nil
}

func lockHead(tx *db.Tx) (head, error) {
	var h head
	if err := tx.ForUpdate().Where("id = 1").Take(&h).Error; err != nil {
		return h, fmt.Errorf("locking the log's head: %w", err)
	}
	return h, nil
}

func appendAt(tx *db.Tx, h head, rows []entry) error {
	fresh := &growing{stored: hashesIn(tx), extra: map[int64]tlog.Hash{}}
	var hashes []storedHash
	for i := range rows {
		row := &rows[i]
		row.Seq = h.Size
		var err error
		if row.Leaf, err = row.leaf(); err != nil {
			return fmt.Errorf("writing a leaf: %w", err)
		}
		added, err := fresh.add(h.Size, row.Leaf)
		if err != nil {
			return fmt.Errorf("hashing a leaf: %w", err)
		}
		hashes = append(hashes, added...)
		h.Size++
	}
	root, err := tlog.TreeHash(h.Size, fresh)
	if err != nil {
		return fmt.Errorf("computing the log's root: %w", err)
	}
	h.Root = root[:]
	return store(tx, h, rows, hashes)
}

func store(tx *db.Tx, h head, rows []entry, hashes []storedHash) error {
	if err := tx.DB.CreateInBatches(&hashes, 500).Error; err != nil {
		return fmt.Errorf("storing hashes: %w", err)
	}
	if err := tx.DB.CreateInBatches(&rows, 100).Error; err != nil {
		return fmt.Errorf("storing events: %w", err)
	}
	if err := tx.DB.Model(&h).Select("size", "root").Updates(&h).Error; err != nil {
		return fmt.Errorf("moving the log's head: %w", err)
	}
	tx.Committing(uint64(h.Size))
	return nil
}

// growing reads hashes that are stored, and those about to be.
type growing struct {
	stored tlog.HashReader
	extra  map[int64]tlog.Hash
}

func (g *growing) add(n int64, leaf []byte) ([]storedHash, error) {
	hashes, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(leaf), g)
	if err != nil {
		return nil, err
	}
	out := make([]storedHash, len(hashes))
	first := tlog.StoredHashIndex(0, n)
	for i, hash := range hashes {
		idx := first + int64(i)
		g.extra[idx] = hash
		out[i] = storedHash{Idx: idx, Hash: append([]byte(nil), hash[:]...)}
	}
	return out, nil
}

// ReadHashes serves the new ones from memory and asks for the rest in one query.
func (g *growing) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var missing []int64
	for _, idx := range indexes {
		if _, ok := g.extra[idx]; !ok {
			missing = append(missing, idx)
		}
	}
	var found []tlog.Hash
	if len(missing) > 0 {
		var err error
		if found, err = g.stored.ReadHashes(missing); err != nil {
			return nil, err
		}
	}
	next := 0
	for i, idx := range indexes {
		if hash, ok := g.extra[idx]; ok {
			out[i] = hash
			continue
		}
		out[i] = found[next]
		next++
	}
	return out, nil
}

// hashesIn reads stored hashes within a transaction.
func hashesIn(tx *db.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var rows []storedHash
		if err := tx.DB.Where("idx IN ?", indexes).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("reading hashes: %w", err)
		}
		byIdx := make(map[int64][]byte, len(rows))
		for _, r := range rows {
			byIdx[r.Idx] = r.Hash
		}
		out := make([]tlog.Hash, len(indexes))
		for i, idx := range indexes {
			if len(byIdx[idx]) != len(out[i]) {
				return nil, fmt.Errorf("hash %d is missing from the log", idx)
			}
			copy(out[i][:], byIdx[idx])
		}
		return out, nil
	})
}
