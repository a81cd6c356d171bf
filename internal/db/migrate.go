package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"golang.org/x/sys/unix"

	"constancia/migrations"
)

// prepareSchema refuses a newer schema, and brings an older one up to date when
// asked, after a backup copy of a SQLite file that already holds something.
func (d *DB) prepareSchema(ctx context.Context, o Options) error {
	if d.dialect == Postgres {
		unlock, err := d.lockPostgres(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}

	provider, err := d.migrations()
	if err != nil {
		return err
	}
	status, err := d.schemaStatus(ctx, provider)
	if err != nil {
		return err
	}
	switch {
	case status.Current > status.Newest:
		return ErrNewerSchema
	case !o.Migrate && status.Pending == 0:
		return nil
	case !o.Migrate:
		return ErrOlderSchema
	}
	if d.dialect == SQLite && status.Current > 0 && status.Pending > 0 {
		if err := d.backupBefore(ctx, o.DataDir, status.Current); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	return d.migrateRiver(ctx)
}

func (d *DB) migrations() (*goose.Provider, error) {
	pool, err := d.writer.DB()
	if err != nil {
		return nil, fmt.Errorf("reaching the pool: %w", err)
	}
	files, err := migrations.For(d.dialect)
	if err != nil {
		return nil, fmt.Errorf("reading migrations: %w", err)
	}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, pool, files)
}

// SchemaStatus says where the schema is.
type SchemaStatus struct {
	Current int64 // newest migration applied
	Newest  int64 // newest migration this program knows
	Pending int
}

// Schema reports where the schema is.
func (d *DB) Schema(ctx context.Context) (SchemaStatus, error) {
	provider, err := d.migrations()
	if err != nil {
		return SchemaStatus{}, err
	}
	return d.schemaStatus(ctx, provider)
}

// Status reports where a database's schema is and changes nothing in it.
func Status(ctx context.Context, o Options) (SchemaStatus, error) {
	d := &DB{dialect: dialectOf(o.URL), clock: time.Now}
	err := refuseAbsent(o)
	if err != nil {
		return SchemaStatus{}, err
	}
	if d.writer, d.reader, d.keyring, err = connect(o, d.Now); err != nil {
		return SchemaStatus{}, errors.Join(err, d.Close())
	}
	status, err := d.Schema(ctx)
	return status, errors.Join(err, d.Close())
}

func (d *DB) schemaStatus(ctx context.Context, p *goose.Provider) (SchemaStatus, error) {
	var s SchemaStatus
	var err error
	if s.Current, err = p.GetDBVersion(ctx); err != nil {
		return s, fmt.Errorf("reading the schema's version: %w", err)
	}
	for _, source := range p.ListSources() {
		s.Newest = max(s.Newest, source.Version)
		if source.Version > s.Current {
			s.Pending++
		}
	}
	return s, nil
}

// schemaLock is the number of the advisory lock that migrating replicas share.
const schemaLock = 7081990233

// lockFile keeps two processes from opening one SQLite database for the first
// time, or migrating it, at once. It covers the change to WAL, which SQLite does
// not wait for, our own migrations and the scheduler's.
func lockFile(ctx context.Context, o Options) (func(), error) {
	if dialectOf(o.URL) == Postgres {
		return func() {}, nil
	}
	f, err := os.OpenFile(filepath.Join(o.DataDir, "migrate.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the migration lock: %w", err)
	}
	if err := flock(ctx, f); err != nil {
		return nil, errors.Join(fmt.Errorf("locking the schema: %w", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

// flock waits for the lock as long as the context lasts.
func flock(ctx context.Context, f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lockPostgres is the same for replicas on one PostgreSQL: an advisory lock.
func (d *DB) lockPostgres(ctx context.Context) (func(), error) {
	pool, err := d.writer.DB()
	if err != nil {
		return nil, fmt.Errorf("reaching the pool: %w", err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("reaching PostgreSQL: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", schemaLock); err != nil {
		return nil, errors.Join(fmt.Errorf("locking the schema: %w", err), conn.Close())
	}
	return func() { letGo(context.WithoutCancel(ctx), conn, schemaLock) }, nil
}

// letGo gives an advisory lock back. A connection that could not is thrown away:
// in the pool it would hold the lock for ever.
func letGo(ctx context.Context, conn *sql.Conn, lock int64) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", lock); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = conn.Close()
}

// backupBefore writes a whole copy of the database beside it before it is
// changed in place.
func (d *DB) backupBefore(ctx context.Context, dataDir string, version int64) error {
	dir := filepath.Join(dataDir, "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the backups directory: %w", err)
	}
	name := fmt.Sprintf("before-migration-%04d-%s.db", version, d.Now().Format("20060102T150405.000000"))
	path := filepath.Join(dir, name)
	if err := d.writer.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("copying the database before migrating: %w", err)
	}
	// On the disk, and for nobody else, before the first statement changes the original.
	copied, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("looking at the copy: %w", err)
	}
	return errors.Join(copied.Chmod(0o600), copied.Sync(), copied.Close())
}

// RiverDriver is River's driver for this dialect, on the writing pool.
func (d *DB) RiverDriver() (riverdriver.Driver[*sql.Tx], error) {
	pool, err := d.writer.DB()
	if err != nil {
		return nil, fmt.Errorf("reaching the pool: %w", err)
	}
	if d.dialect == SQLite {
		return riversqlite.New(pool), nil
	}
	return riverdatabasesql.New(pool), nil
}

// migrateRiver brings the scheduler's own tables up to date.
func (d *DB) migrateRiver(ctx context.Context) error {
	driver, err := d.RiverDriver()
	if err != nil {
		return err
	}
	m, err := rivermigrate.New(driver, nil)
	if err != nil {
		return fmt.Errorf("reading the scheduler's migrations: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the scheduler: %w", err)
	}
	return nil
}

// keyringSchema is the whole schema of the keyring, which is apart from the data.
var keyringSchema = map[string][]string{
	SQLite: {
		`CREATE TABLE IF NOT EXISTS client_keys (id TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL, created_at DATETIME NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, created_at DATETIME NOT NULL)`,
	},
	Postgres: {
		`SELECT pg_advisory_xact_lock(7081990234)`, // two replicas starting at once
		`CREATE SCHEMA IF NOT EXISTS keyring`,
		`CREATE TABLE IF NOT EXISTS keyring.client_keys (id UUID PRIMARY KEY, ref TEXT NOT NULL UNIQUE, wrapped BYTEA NOT NULL, created_at TIMESTAMPTZ NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS keyring.secrets (name TEXT PRIMARY KEY, wrapped BYTEA NOT NULL, created_at TIMESTAMPTZ NOT NULL)`,
	},
}

func (d *DB) migrateKeyring(ctx context.Context) error {
	pool, err := d.keyring.DB()
	if err != nil {
		return fmt.Errorf("reaching the keyring: %w", err)
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("opening the keyring: %w", err)
	}
	for _, stmt := range keyringSchema[d.dialect] {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return errors.Join(fmt.Errorf("preparing the keyring: %w", err), tx.Rollback())
		}
	}
	return tx.Commit()
}
