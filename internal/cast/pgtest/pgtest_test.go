package pgtest_test

import (
	"database/sql"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"constancia/internal/cast/pgtest"
)

func admin(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("CONSTANCIA_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("CONSTANCIA_TEST_POSTGRES names no server; make test starts one")
	}
	return dsn
}

func run(t *testing.T, dsn, statement string) error {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

func TestEachCloneStartsMigratedAndAlone(t *testing.T) {
	server := admin(t)
	migrations := fstest.MapFS{"0001_rooms.sql": {Data: []byte("CREATE TABLE rooms (id INT PRIMARY KEY)")}}
	var migrated atomic.Int32
	migrate := func(dsn string) error {
		migrated.Add(1)
		return run(t, dsn, "CREATE TABLE rooms (id INT PRIMARY KEY)")
	}

	var together sync.WaitGroup
	clones := make([]string, 4)
	for i := range clones {
		together.Go(func() {
			clones[i] = pgtest.Clone(t, server, pgtest.Template(t, server, migrations, migrate))
		})
	}
	together.Wait()

	if got := migrated.Load(); got > 1 {
		t.Errorf("migrated %d times, want once at most", got)
	}
	for _, dsn := range clones {
		if err := run(t, dsn, "INSERT INTO rooms VALUES (1)"); err != nil {
			t.Errorf("a clone is not empty and migrated: %v", err)
		}
	}
}

func TestCloneIsGoneAfterItsTestEvenWithAConnectionOpen(t *testing.T) {
	server := admin(t)
	migrations := fstest.MapFS{"0001_empty.sql": {Data: []byte("SELECT 1")}}
	var dsn string
	t.Run("test", func(t *testing.T) {
		dsn = pgtest.Clone(t, server, pgtest.Template(t, server, migrations, func(string) error { return nil }))
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(); err != nil {
			t.Fatal(err)
		}
	})
	if err := run(t, dsn, "SELECT 1"); err == nil {
		t.Error("the clone is still there")
	}
}
