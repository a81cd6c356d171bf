// Package cast is the named, invented people of the tests and the databases they
// live in: a migrated temporary database on either dialect, a clock that moves
// when told, and staff with roles and teams.
//
// It is for tests, the gallery and the fictional clinic; the program itself
// knows nobody of the cast.
package cast

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast/pgtest"
	"constancia/internal/db"
	"constancia/migrations"
)

// PostgresEnv names the server that the tests on PostgreSQL clone their databases on.
const PostgresEnv = "CONSTANCIA_TEST_POSTGRES"

// Start is the instant every world begins: Monday 23 November 2026, 9:00 in Chicago.
var Start = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

// World is one migrated database with its clock.
type World struct {
	DB      *db.DB
	Clock   *Clock
	DataDir string
	KeysDir string

	t   testing.TB
	url string
}

// Each runs fn on a fresh world on SQLite and, where a server is named, on
// PostgreSQL.
func Each(t *testing.T, fn func(t *testing.T, w *World)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, New(t)) })
	if admin := os.Getenv(PostgresEnv); admin != "" {
		t.Run("postgres", func(t *testing.T) { fn(t, newPostgres(t, admin)) })
	}
}

// New is a fresh world on SQLite.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{t: t, Clock: NewClock(Start), DataDir: t.TempDir(), KeysDir: filepath.Join(t.TempDir(), "keys")}
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("migrating the template: %v", err)
	}
	if err := os.CopyFS(w.DataDir, os.DirFS(template)); err != nil {
		t.Fatalf("copying the template: %v", err)
	}
	w.open("")
	return w
}

func newPostgres(t testing.TB, admin string) *World {
	t.Helper()
	w := &World{t: t, Clock: NewClock(Start), DataDir: t.TempDir(), KeysDir: filepath.Join(t.TempDir(), "keys")}
	w.open(Postgres(t, admin))
	return w
}

// Postgres is the URL of a fresh, migrated database on the server, gone with the test.
func Postgres(t testing.TB, admin string) string {
	t.Helper()
	files, err := migrations.For(db.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	scratch := t.TempDir()
	template := pgtest.Template(t, admin, files, func(dsn string) error {
		return db.Migrate(context.Background(), db.Options{URL: dsn, DataDir: scratch})
	})
	return pgtest.Clone(t, admin, template)
}

func (w *World) open(url string) {
	w.t.Helper()
	w.url = url
	w.DB = w.Another()
}

// Another opens the world's database once more, as a second replica would.
func (w *World) Another() *db.DB {
	w.t.Helper()
	d, err := db.Open(context.Background(), db.Options{
		URL: w.url, DataDir: w.DataDir, KeysDir: w.KeysDir, Clock: w.Clock.Now, Migrate: true,
	})
	if err != nil {
		w.t.Fatalf("opening the database: %v", err)
	}
	w.t.Cleanup(func() {
		if err := d.Close(); err != nil {
			w.t.Errorf("closing the database: %v", err)
		}
	})
	return d
}

// Context is the context of somebody acting.
func (w *World) Context(a actor.Actor) context.Context {
	return actor.With(w.t.Context(), a)
}

// Write runs fn as a and fails the test on an error.
func (w *World) Write(a actor.Actor, fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Write(w.Context(a), fn); err != nil {
		w.t.Fatalf("writing as %s: %v", a.Ref(), err)
	}
}

// Read runs fn as a and fails the test on an error.
func (w *World) Read(a actor.Actor, fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Read(w.Context(a), fn); err != nil {
		w.t.Fatalf("reading as %s: %v", a.Ref(), err)
	}
}

// TryWrite runs fn as a and returns what became of it.
func (w *World) TryWrite(a actor.Actor, fn func(tx *db.Tx) error) error {
	return w.DB.Write(w.Context(a), fn)
}

// sqliteTemplate is a directory with a migrated, empty database, made once per
// test process.
var sqliteTemplate = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "constancia-template-*")
	if err != nil {
		return "", err
	}
	return dir, db.Migrate(context.Background(), db.Options{DataDir: dir})
})
