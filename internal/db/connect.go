package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
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
	writerPragmas = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL&_txlock=immediate&_secure_delete=on"
	readerPragmas = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL&_query_only=1"

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
	g, err := gorm.Open(sqlite.Open("file:"+path+"?"+pragmas), gormConfig(now))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	return g, limit(g, conns)
}

func connectPostgres(url string, now func() time.Time) (writer, reader, keyring *gorm.DB, err error) {
	writer, err = gorm.Open(postgres.Open(url), gormConfig(now))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("opening PostgreSQL: %w", redactURL(err))
	}
	if err = limit(writer, postgresConns); err != nil {
		return
	}
	// Its own pool, and its own schema on the search path.
	joint := "?"
	if strings.Contains(url, "?") {
		joint = "&"
	}
	keyring, err = gorm.Open(postgres.Open(url+joint+"search_path=keyring"), gormConfig(now))
	if err != nil {
		return writer, nil, nil, fmt.Errorf("opening the keyring on PostgreSQL: %w", redactURL(err))
	}
	return writer, writer, keyring, limit(keyring, 2)
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
		PrepareStmt:            true,
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
		if got.Journal != "wal" || got.Synchronous != 2 || got.ForeignKeys != 1 {
			return fmt.Errorf("SQLite runs with journal_mode=%s synchronous=%d foreign_keys=%d, wanted wal, 2 (FULL), 1",
				got.Journal, got.Synchronous, got.ForeignKeys)
		}
	}
	return nil
}

// Settings are SQLite's pragmas that durability hangs on.
type Settings struct {
	Journal     string
	Synchronous int
	ForeignKeys int
}

// Pragmas reads the settings of one pool.
func Pragmas(ctx context.Context, g *gorm.DB) (Settings, error) {
	var s Settings
	err := g.WithContext(ctx).Raw(`SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal,
		(SELECT synchronous FROM pragma_synchronous) AS synchronous,
		(SELECT foreign_keys FROM pragma_foreign_keys) AS foreign_keys`).Scan(&s).Error
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
