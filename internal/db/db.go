// Package db opens the database and hands out transactions.
//
// Both dialects stand behind one Tx: SQLite with one writing connection and a
// pool of readers, PostgreSQL with one pool. Every transaction carries a frozen
// clock, the actor, and the keyring that opens sealed columns. The package owns
// the drivers and the schema's versions; it knows no noun of the casework.
package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"constancia/internal/seal"
)

// Options say where the data is and what the time is.
type Options struct {
	URL     string           // empty for SQLite in DataDir, else postgres://...
	DataDir string           // database and keyring (SQLite), backups before a migration
	KeysDir string           // the key-encryption key; never inside DataDir
	Clock   func() time.Time // nil for the computer's clock
	Log     *slog.Logger
	Limits  Limits
	Migrate bool // apply pending migrations; otherwise an older schema is refused
}

// Limits is how large a client's file may be, in bytes, by what it is. Zero stands for
// what is usual. It is here because the files lie beside the data.
type Limits struct {
	Picture int64 // also of a paper
	Sound   int64
	Video   int64
}

// DB is the opened database.
type DB struct {
	dialect string
	writer  *gorm.DB
	reader  *gorm.DB
	keyring *gorm.DB
	keys    *seal.Keyring
	clock   func() time.Time
	log     *slog.Logger
	dataDir string
	limits  Limits
	alone   sync.Map // names that Alone is running under

	counter   atomic.Uint64
	mu        sync.Mutex
	listeners []func()
}

// SQLite and Postgres are the dialects.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// ErrNewerSchema says that a newer version of the program has been here.
var ErrNewerSchema = errors.New("the database was written by a newer version of constancia: use that version, or restore a backup")

// ErrOlderSchema says that migrations are pending and Options.Migrate was not set.
var ErrOlderSchema = errors.New("the database is older than this version of constancia: run constancia migrate")

// ErrNoDatabase says that there is nothing to open in the data directory.
var ErrNoDatabase = errors.New("there is no database in the data directory: run constancia migrate or constancia serve to make one, or look at data_dir")

// Open opens the database and its keyring, checks the settings that durability
// hangs on, and brings the schema up to date when asked.
func Open(ctx context.Context, o Options) (*DB, error) {
	d, err := migrated(ctx, o)
	if err == nil {
		d.keys, err = seal.OpenKeyring(ctx, d.keyring, o.KeysDir)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Migrate brings the schema up to date and leaves the keyring as it is.
func Migrate(ctx context.Context, o Options) error {
	o.Migrate = true
	d, err := migrated(ctx, o)
	return errors.Join(err, d.Close())
}

// migrated connects, checks the settings that durability hangs on, and sees to
// the schema. What it returns is to be closed even when there is an error.
func migrated(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &DB{dialect: dialectOf(o.URL), clock: o.Clock, log: o.Log, dataDir: o.DataDir, limits: o.Limits}
	if err := refuseAbsent(o); err != nil {
		return d, err
	}
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return d, fmt.Errorf("making the data directory: %w", err)
	}
	unlock, err := lockFile(ctx, o)
	if err != nil {
		return d, err
	}
	defer unlock()
	if d.writer, d.reader, d.keyring, err = connect(o, d.Now); err != nil {
		return d, err
	}
	if err := d.assertDurable(ctx); err != nil {
		return d, err
	}
	if err := d.migrateKeyring(ctx); err != nil {
		return d, err
	}
	return d, d.prepareSchema(ctx, o)
}

// refuseAbsent keeps a command that only looks from leaving an empty database
// behind where the data directory is mistyped.
func refuseAbsent(o Options) error {
	if o.Migrate || dialectOf(o.URL) == Postgres {
		return nil
	}
	_, err := os.Stat(filepath.Join(o.DataDir, dataFile))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNoDatabase
	}
	return err
}

// Now is the present instant of the database's clock: UTC, microseconds.
func (d *DB) Now() time.Time { return d.clock().UTC().Truncate(time.Microsecond) }

// Dialect is SQLite or Postgres.
func (d *DB) Dialect() string { return d.dialect }

// DataDir is where the data lies that is no row: files, backups.
func (d *DB) DataDir() string { return d.dataDir }

// Limits is how large a client's file may be.
func (d *DB) Limits() Limits { return d.limits }

// Keys is the keyring.
func (d *DB) Keys() *seal.Keyring { return d.keys }

// Log is the program's logger.
func (d *DB) Log() *slog.Logger { return d.log }

// Counter is the audit sequence this process has seen committed. Whatever is
// kept in memory is good as long as the counter stands still.
func (d *DB) Counter() uint64 { return d.counter.Load() }

// Advance moves the counter forward and tells the listeners; a smaller value
// changes nothing. Commits call it, and the follower of other replicas' commits.
func (d *DB) Advance(to uint64) {
	for {
		seen := d.counter.Load()
		if to <= seen {
			return
		}
		if d.counter.CompareAndSwap(seen, to) {
			break
		}
	}
	d.mu.Lock()
	listeners := d.listeners
	d.mu.Unlock()
	for _, fn := range listeners {
		d.effect(fn)
	}
}

// OnChange registers fn to be called after each commit that moved the counter.
// It must return at once: a nudge, not the work.
func (d *DB) OnChange(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listeners = append(d.listeners[:len(d.listeners):len(d.listeners)], fn)
}

// Close closes every pool.
func (d *DB) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{d.reader, d.writer, d.keyring} {
		if g == nil {
			continue
		}
		pool, err := g.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
