package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

const (
	dataFile    = "constancia.db"
	keyringFile = "keyring.db"

	// FULL: a commit is on the disk before it is acknowledged. NORMAL loses
	// acknowledged writes in a power cut. secure_delete overwrites what is deleted.
	// The driver keeps prepared statements per connection, so that they serve inside
	// transactions too: GORM's own cache prepares anew in each.
	bothPragmas   = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL&_stmt_cache_size=200"
	writerPragmas = bothPragmas + "&_txlock=immediate&_secure_delete=on"
	readerPragmas = bothPragmas + "&_query_only=1"

	readers       = 8
	postgresConns = 16
)

func dialectOf(url string) string {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return Postgres
	}
	return SQLite
}

func connect(o Options, now func() time.Time) (writer, reader, keyring *gorm.DB, err error) {
	if dialectOf(o.URL) == Postgres {
		return connectPostgres(o.URL, now)
	}
	data := filepath.Join(o.DataDir, dataFile)
	if writer, err = openSQLite(data, writerPragmas, 1, now); err != nil {
		return
	}
	if reader, err = openSQLite(data, readerPragmas, readers, now); err != nil {
		return
	}
	keyring, err = openSQLite(filepath.Join(o.DataDir, keyringFile), writerPragmas, 1, now)
	return
}

func openSQLite(path, pragmas string, conns int, now func() time.Time) (*gorm.DB, error) {
	// Escaped, for a directory may be named with a ?, # or %.
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas
	return open(sqlite.Open(name), filepath.Base(path), conns, now)
}

// open leaves no pool behind when it fails.
func open(dialector gorm.Dialector, name string, conns int, now func() time.Time) (*gorm.DB, error) {
	g, err := gorm.Open(dialector, gormConfig(now))
	if err == nil {
		err = limit(g, conns)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", name, redactURL(err)), closePool(g))
	}
	return g, nil
}

func closePool(g *gorm.DB) error {
	if g == nil || g.ConnPool == nil {
		return nil
	}
	pool, err := g.DB()
	if err != nil {
		return nil //nolint:nilerr // it was never connected
	}
	return pool.Close()
}

func connectPostgres(address string, now func() time.Time) (writer, reader, keyring *gorm.DB, err error) {
	if writer, err = open(postgres.Open(address), "PostgreSQL", postgresConns, now); err != nil {
		return
	}
	reader = writer
	// Its own pool, and its own schema on the search path.
	apart, err := url.Parse(address)
	if err != nil {
		return writer, reader, nil, errors.New("opening the keyring on PostgreSQL: not a URL")
	}
	query := apart.Query()
	query.Set("search_path", "keyring")
	apart.RawQuery = query.Encode()
	keyring, err = open(postgres.Open(apart.String()), "the keyring on PostgreSQL", 2, now)
	return
}

// redactURL drops the driver's text, which can repeat the URL with its password.
func redactURL(err error) error {
	if strings.Contains(err.Error(), "postgres") {
		return fmt.Errorf("cannot connect (%T)", err)
	}
	return err
}

func gormConfig(now func() time.Time) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                now,
		// Errors travel up as values and are logged once, at the edge: GORM's own
		// log would print statements with their values.
		Logger: logger.NewSlogLogger(slog.New(slog.DiscardHandler), logger.Config{ParameterizedQueries: true, LogLevel: logger.Silent}),
	}
}

func limit(g *gorm.DB, conns int) error {
	pool, err := g.DB()
	if err != nil {
		return fmt.Errorf("reaching the pool: %w", err)
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	if g.Name() == Postgres { // after a failover no connection stays with the old server for long
		pool.SetConnMaxLifetime(30 * time.Minute)
	}
	return nil
}

// Writer is the pool River schedules on.
func (d *DB) Writer() (*sql.DB, error) { return d.writer.DB() }

// assertDurable refuses to run where a power cut could lose what was acknowledged.
func (d *DB) assertDurable(ctx context.Context) error {
	if d.dialect != SQLite {
		return nil
	}
	for _, g := range []*gorm.DB{d.writer, d.keyring} {
		got, err := Pragmas(ctx, g)
		if err != nil {
			return err
		}
		if want := (Settings{Journal: "wal", Synchronous: 2, ForeignKeys: 1, SecureDelete: 1}); got != want {
			return fmt.Errorf("SQLite runs with journal_mode=%s synchronous=%d foreign_keys=%d secure_delete=%d, wanted wal, 2 (FULL), 1, 1",
				got.Journal, got.Synchronous, got.ForeignKeys, got.SecureDelete)
		}
	}
	return nil
}

// Settings are SQLite's pragmas that durability and forgetting hang on.
type Settings struct {
	Journal      string
	Synchronous  int
	ForeignKeys  int
	SecureDelete int
}

// Pragmas reads the settings of one pool.
func Pragmas(ctx context.Context, g *gorm.DB) (Settings, error) {
	var s Settings
	err := g.WithContext(ctx).Raw(`SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal,
		(SELECT synchronous FROM pragma_synchronous) AS synchronous,
		(SELECT foreign_keys FROM pragma_foreign_keys) AS foreign_keys,
		(SELECT secure_delete FROM pragma_secure_delete) AS secure_delete`).Scan(&s).Error
	if err != nil {
		return s, fmt.Errorf("reading SQLite's settings: %w", err)
	}
	return s, nil
}

// Check asks the database for the settings again, for doctor.
func (d *DB) Check(ctx context.Context) error {
	if err := d.assertDurable(ctx); err != nil {
		return err
	}
	return d.reader.WithContext(ctx).Exec("SELECT 1").Error
}
