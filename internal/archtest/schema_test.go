package archtest

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/imports"
	"constancia/internal/jobs"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/seal"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/tasks"
	"constancia/migrations"
)

// models gathers what each room keeps. A room with tables offers Models().
var models = slices.Concat(
	db.Models(),
	audit.Models(),
	staff.Models(),
	clients.Models(),
	documents.Models(),
	hearings.Models(),
	obligations.Models(),
	packets.Models(),
	supervision.Models(),
	failures.Models(),
	notes.Models(),
	tasks.Models(),
	imports.Models(),
	feeds.Models(),
	selfreport.Models(),
	demo.Models(),
	[]any{jobs.Heartbeat{}},
)

// unmodelled are tables written and read by hand, with the reason.
var unmodelled = map[string]string{}

func files(t *testing.T, dialect string) []string {
	t.Helper()
	folder, err := migrations.For(dialect)
	if err != nil {
		t.Fatal(err)
	}
	return Tables(t, folder)
}

func TestBothDialectsCreateTheSameTables(t *testing.T) {
	if sqlite, postgres := files(t, db.SQLite), files(t, db.Postgres); !slices.Equal(sqlite, postgres) {
		t.Errorf("the dialects differ:\n  SQLite     %v\n  PostgreSQL %v", sqlite, postgres)
	}
}

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("archtest"), func(tx *db.Tx) error {
			CheckSchema(t, tx.DB, models...)
			return nil
		})
	})
}

func TestEveryTableHasItsStruct(t *testing.T) {
	w := cast.New(t)
	w.Read(actor.System("archtest"), func(tx *db.Tx) error {
		held := modelled(t, tx.DB, models...)
		for _, table := range files(t, db.SQLite) {
			if held[table] == (unmodelled[table] != "") {
				t.Errorf("%s: want a struct in its room's Models(), or a reason in unmodelled, and not both", table)
			}
		}
		return nil
	})
}

// parcel breaks every rule of a column once; letter keeps them.
type parcel struct {
	ID       uuid.UUID  `gorm:"primaryKey" sec:"open"`
	Name     string     `sec:"sealed"`
	Note     seal.Text  `sec:"open"`
	Content  seal.Bytes `sec:"sealed"`
	Unclean  string
	Odd      string     `sec:"secret"`
	Count    int        `gorm:"default:3" sec:"open"`
	SentAt   time.Time  `sec:"open"`
	ReadAt   *time.Time `sec:"open"`
	Imagined string     `sec:"open"`
}

type letter struct {
	ID     uuid.UUID  `gorm:"primaryKey" sec:"open"`
	Words  seal.Text  `sec:"sealed"`
	Sender string     `sec:"blind"`
	Pages  int64      `sec:"open"`
	SentAt time.Time  `sec:"open"`
	ReadAt *time.Time `sec:"open"`
	Urgent bool       `sec:"open"`
}

func (letter) SealedBy() uuid.UUID { return seal.Office }

func TestTheSchemaCheckSeesEachFault(t *testing.T) {
	ddl := map[string][]string{
		db.SQLite: {
			`CREATE TABLE parcels (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, note BLOB, content BLOB, unclean TEXT,
				odd BLOB NOT NULL, count INTEGER NOT NULL, sent_at DATETIME, read_at DATETIME NOT NULL, forgotten TEXT)`,
			`CREATE TABLE letters (id TEXT NOT NULL PRIMARY KEY, words BLOB CHECK (words IS NULL OR substr(words, 1, 1) = x'01'),
				sender TEXT NOT NULL, pages BIGINT NOT NULL, sent_at DATETIME NOT NULL, read_at DATETIME, urgent BOOLEAN NOT NULL)`,
		},
		db.Postgres: {
			`CREATE TABLE parcels (id UUID NOT NULL PRIMARY KEY, name TEXT NOT NULL, note BYTEA, content BYTEA, unclean TEXT,
				odd BYTEA NOT NULL, count INTEGER NOT NULL, sent_at TIMESTAMPTZ, read_at TIMESTAMPTZ NOT NULL, forgotten TEXT)`,
			`CREATE TABLE letters (id UUID NOT NULL PRIMARY KEY, words BYTEA CHECK (words IS NULL OR get_byte(words, 0) = 1),
				sender TEXT NOT NULL, pages BIGINT NOT NULL, sent_at TIMESTAMPTZ NOT NULL, read_at TIMESTAMPTZ, urgent BOOLEAN NOT NULL)`,
		},
	}
	wants := []string{
		"name is of class \"sealed\" and type string", "note is of class \"open\"", "content is sealed, and the struct does not say",
		"content is sealed, and the table has no CHECK", "unclean has no class", "unclean may be NULL in the table",
		"odd has the unknown class", "odd is string in the struct and", "count has a GORM default",
		"sent_at may be NULL in the table", "read_at may be absent in the struct", "imagined is in the struct and not",
		"forgotten is in the table and not",
	}
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Write(actor.System("archtest"), func(tx *db.Tx) error {
			for _, statement := range ddl[w.DB.Dialect()] {
				if err := tx.DB.Exec(statement).Error; err != nil {
					return err
				}
			}
			got := strings.Join(compare(tx.DB, parcel{}), "\n")
			for _, want := range wants {
				if !strings.Contains(got, want) {
					t.Errorf("not seen: %s", want)
				}
			}
			if got := compare(tx.DB, letter{}); len(got) != 0 {
				t.Errorf("a good struct is refused: %v", got)
			}
			return nil
		})
	})
}

func TestTablesAreFoundInMigrations(t *testing.T) {
	got := Tables(t, fstest.MapFS{
		"0001_a.sql": {Data: []byte("-- CREATE TABLE no\nCREATE TABLE one (\nx TEXT);\n")},
		"0002_b.sql": {Data: []byte("create table if not exists \"two\" (x TEXT);")},
		"0003_c.sql": {Data: []byte("CREATE TABLE one (x TEXT, y TEXT);")},
	})
	if want := []string{"one", "two"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
