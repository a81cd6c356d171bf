// Package pgtest gives a test a PostgreSQL database of its own in the time of a
// file copy: the migrations run once into a template, and each test clones it.
//
// It refuses to know the schema: whoever calls it brings the migrations and the
// way to run them. It starts no server either; .ci/postgres does.
package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver db uses too
)

// patience is long: many packages may wait for the one that migrates.
const patience = 2 * time.Minute

// Template returns the name of a migrated database to clone from, and makes it
// by calling migrate when no process has done so on this server yet. The name
// is a hash of the migrations, so packages that run at the same time share it
// and a changed migration makes a new one. migrate must leave no connection
// open: PostgreSQL copies no database that is in use.
func Template(t testing.TB, admin string, migrations fs.FS, migrate func(dsn string) error) string {
	t.Helper()
	name, err := hash(migrations)
	if err != nil {
		t.Fatalf("hashing the migrations: %v", err)
	}
	if err := prepare(admin, name, migrate); err != nil {
		t.Fatalf("preparing the PostgreSQL template: %v", err)
	}
	return name
}

// Clone creates a database from the template and returns its DSN. The database
// goes when the test ends, whether or not the test closed its connections.
func Clone(t testing.TB, admin, template string) string {
	t.Helper()
	name := "test_" + random()
	// Copying files takes a third of the time of writing each page through the log
	// (PostgreSQL 15 and later know both), and nothing here has to outlive a crash.
	if err := execute(admin, `CREATE DATABASE `+quote(name)+` TEMPLATE `+quote(template)+` STRATEGY file_copy`); err != nil {
		t.Fatalf("cloning the PostgreSQL template: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(admin, `DROP DATABASE `+quote(name)+` WITH (FORCE)`); err != nil {
			t.Errorf("dropping the PostgreSQL clone: %v", err)
		}
	})
	dsn, err := pointAt(admin, name)
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func pointAt(admin, name string) (string, error) {
	u, err := url.Parse(admin)
	if err != nil {
		return "", fmt.Errorf("reading CONSTANCIA_TEST_POSTGRES: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// prepare holds an advisory lock while it looks and builds. It builds under
// another name and renames at the end, so that a process killed half-way
// leaves no template that is half migrated.
func prepare(admin, name string, migrate func(dsn string) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	db, err := sql.Open("pgx", admin)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives the lock back

	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('constancia template'))`); err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	var there bool
	if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		return fmt.Errorf("looking for the template: %w", err)
	}
	if there {
		return nil
	}

	building := name + "_building"
	for _, statement := range []string{`DROP DATABASE IF EXISTS ` + quote(building), `CREATE DATABASE ` + quote(building)} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("creating the template: %w", err)
		}
	}
	dsn, err := pointAt(admin, building)
	if err != nil {
		return err
	}
	if err := migrate(dsn); err != nil {
		return fmt.Errorf("migrating the template: %w", err)
	}
	if _, err := conn.ExecContext(ctx, `ALTER DATABASE `+quote(building)+` RENAME TO `+quote(name)); err != nil {
		return fmt.Errorf("naming the template (did migrate close its connections?): %w", err)
	}
	return nil
}

func execute(admin, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	db, err := sql.Open("pgx", admin)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func hash(migrations fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(migrations, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(migrations, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", path, len(content))
		sum.Write(content)
		return nil
	})
	return "template_" + hex.EncodeToString(sum.Sum(nil)[:8]), err
}

func random() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, as crypto/rand promises
	return hex.EncodeToString(b[:])
}

// quote is enough for names made here: letters, digits and underscores.
func quote(name string) string { return `"` + name + `"` }
