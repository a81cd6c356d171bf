package db

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// patience bounds a transaction whose caller set no deadline.
const patience = 30 * time.Second

// Tx is one transaction: one actor, one instant. Verbs take it and hand it on;
// they never open another.
type Tx struct {
	DB    *gorm.DB
	Now   time.Time // frozen; UTC, microseconds
	Actor actor.Actor
	Keys  *seal.Keyring

	dialect  string
	sequence uint64
	after    []func()
}

// Write runs fn in one writing transaction as the context's actor. What fn
// returns rolls back; a full disk becomes fault.Unavailable.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	ctx, cancel := d.bound(ctx)
	defer cancel()
	var tx *Tx
	err := d.writer.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		tx = d.newTx(ctx, g)
		return fn(tx)
	})
	if err != nil {
		return translate(err)
	}
	if tx.sequence > 0 {
		d.Advance(tx.sequence)
	}
	for _, after := range tx.after {
		after()
	}
	return nil
}

// Read runs fn on the reading pool as the context's actor; on SQLite a write
// in it is an error.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	ctx, cancel := d.bound(ctx)
	defer cancel()
	return translate(fn(d.newTx(ctx, d.reader.WithContext(ctx))))
}

func (d *DB) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx = seal.With(ctx, d.keys)
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, patience)
}

func (d *DB) newTx(ctx context.Context, g *gorm.DB) *Tx {
	return &Tx{
		// Associations are never written through a parent.
		DB:      g.Omit(clause.Associations).Session(&gorm.Session{}),
		Now:     d.Now(),
		Actor:   actor.From(ctx),
		Keys:    d.keys,
		dialect: d.dialect,
	}
}

// Context is the transaction's context.
func (tx *Tx) Context() context.Context { return tx.DB.Statement.Context }

// AfterCommit keeps fn for after the commit: for whatever leaves the process.
// It must not fail and must return soon; a lost one is made good by a job.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Committing notes the audit sequence that the commit will make visible.
func (tx *Tx) Committing(sequence uint64) { tx.sequence = max(tx.sequence, sequence) }

// ForUpdate locks the rows a query reads until the commit. SQLite needs no such
// lock: its transaction is the only one that writes.
func (tx *Tx) ForUpdate() *gorm.DB {
	if tx.dialect == SQLite {
		return tx.DB
	}
	return tx.DB.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

// Row is what every mutable row has.
type Row struct {
	ID        uuid.UUID `gorm:"primaryKey" sec:"open"`
	Version   int64     `sec:"open"`
	CreatedAt time.Time `gorm:"autoCreateTime:false" sec:"open"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false" sec:"open"`
}

// NewRow begins a row: a fresh id, version 1, the transaction's instant.
func NewRow(tx *Tx) Row {
	return Row{ID: NewID(tx.Now), Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
}

// NewID is a UUIDv7 (RFC 9562 section 5.7) of the given instant.
func NewID(now time.Time) uuid.UUID {
	id := uuid.New()
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	return id
}

// Take reads one row into dst; absence is fault.NotFound under the key.
func Take(q *gorm.DB, dst any, notFoundKey string) error {
	err := q.Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New(fault.NotFound, notFoundKey)
	}
	return err
}

// Change writes the named columns of model where its row still has the version
// that was read, and moves the version on. A lost race is fault.Stale, and the
// row is left as it was read.
func Change(tx *Tx, model any, row *Row, columns ...string) error {
	was := *row
	row.Version, row.UpdatedAt = was.Version+1, tx.Now
	res := tx.DB.Model(model).Where("version = ?", was.Version).
		Select(append([]string{"version", "updated_at"}, columns...)).Updates(model)
	if res.Error == nil && res.RowsAffected == 1 {
		return nil
	}
	*row = was
	if res.Error != nil {
		return res.Error
	}
	return fault.New(fault.Stale, "fault.stale")
}
