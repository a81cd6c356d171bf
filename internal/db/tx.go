package db

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// patience bounds every writing transaction, and a reading one whose caller set
// no deadline.
const patience = 30 * time.Second

// errNested says that a verb opened a transaction while it was in one: on SQLite
// it would wait for itself, on PostgreSQL it could see half of what it did.
var errNested = errors.New("a transaction inside a transaction")

// Tx is one transaction: one actor, one instant. Verbs take it and hand it on;
// they never open another.
type Tx struct {
	DB    *gorm.DB
	Now   time.Time // frozen; UTC, microseconds
	Actor actor.Actor
	Keys  *seal.Keyring

	dialect  string
	log      *slog.Logger
	sequence uint64
	before   []func() error
	after    []func()
	instead  []func(tx *Tx) error
	local    map[any]any
}

// Write runs fn in one writing transaction as the context's actor. What fn
// returns rolls back; a full disk becomes fault.Unavailable.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tx, err := d.run(ctx, d.writer, nil, fn)
	if err != nil {
		tx.rolledBack(caller, d)
		return err
	}
	if tx.sequence > 0 {
		d.Advance(tx.sequence)
	}
	for _, after := range tx.after {
		d.effect(after)
	}
	return nil
}

// Read runs fn on one snapshot of the data as the context's actor; a write in it
// is an error. What was kept for InsteadOf is done when fn fails.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	caller := ctx
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	// SQLite's driver ignores the options: there the pool itself refuses to write,
	// and a transaction is a snapshot anyway.
	tx, err := d.run(ctx, d.reader, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
	if err != nil {
		tx.rolledBack(caller, d)
	}
	return err
}

type inside struct{}

func (d *DB) run(ctx context.Context, pool *gorm.DB, o *sql.TxOptions, fn func(tx *Tx) error) (*Tx, error) {
	if ctx.Value(inside{}) != nil {
		return nil, errNested
	}
	ctx = context.WithValue(seal.With(ctx, d.keys), inside{}, true)
	var tx *Tx
	err := pool.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		tx = d.newTx(ctx, g)
		if err := fn(tx); err != nil {
			return err
		}
		for i := 0; i < len(tx.before); i++ { // one may add another
			if err := tx.before[i](); err != nil {
				return err
			}
		}
		return nil
	}, o)
	return tx, translate(err)
}

// effect runs what a commit leads to. The commit stands whatever becomes of it,
// so that a panic in it must not look like a failed write.
func (d *DB) effect(fn func()) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("after a commit", "cause", fault.Panic(r).Error())
		}
	}()
	fn()
}

func (d *DB) newTx(ctx context.Context, g *gorm.DB) *Tx {
	return &Tx{
		// Associations are never written through a parent.
		DB:      g.Omit(clause.Associations).Session(&gorm.Session{}),
		Now:     d.Now(),
		Actor:   actor.From(ctx),
		Keys:    d.keys,
		dialect: d.dialect,
		log:     d.log,
	}
}

// Context is the transaction's context.
func (tx *Tx) Context() context.Context { return tx.DB.Statement.Context }

// Log is the program's logger, for what must not end a transaction.
func (tx *Tx) Log() *slog.Logger { return tx.log }

// BeforeCommit keeps fn for the end of the transaction, when the verbs are done:
// for the lock that everybody wants and nobody may hold for long. An error rolls
// everything back.
func (tx *Tx) BeforeCommit(fn func() error) { tx.before = append(tx.before, fn) }

// Local is the transaction's one T; begin makes it when it is first asked for.
func Local[T any](tx *Tx, begin func() *T) *T {
	key := any((*T)(nil))
	if had, ok := tx.local[key].(*T); ok {
		return had
	}
	if tx.local == nil {
		tx.local = map[any]any{}
	}
	fresh := begin()
	tx.local[key] = fresh
	return fresh
}

// AfterCommit keeps fn for after the commit: for whatever leaves the process.
// It must not fail and must return soon; a lost one is made good by a job.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// InsteadOf keeps fn for when the transaction, writing or reading, does not commit: for what
// has to be on record although nothing else of it will be, such as that something was refused. It
// runs after the rollback in a transaction of its own, as the same actor; whatever
// becomes of it, the caller gets the error that the first one ended with.
func (tx *Tx) InsteadOf(fn func(tx *Tx) error) {
	tx.instead = append(tx.instead, fn)
}

// rolledBack does what was kept for a transaction that did not commit.
func (tx *Tx) rolledBack(ctx context.Context, d *DB) {
	if tx == nil || len(tx.instead) == 0 {
		return
	}
	err := d.Write(ctx, func(again *Tx) error {
		for _, fn := range tx.instead {
			if err := fn(again); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.log.Error("putting on record what did not commit", "cause", err.Error())
	}
}

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
	if row.ID == uuid.Nil { // without an id every row of this version would change
		return errors.New("changing a row that has no id")
	}
	was := *row
	row.Version, row.UpdatedAt = was.Version+1, tx.Now
	res := tx.DB.Model(model).Where("id = ? AND version = ?", row.ID, was.Version).
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
