package seal_test

// The topology: Ana and Berta are clients, each with a key of her own; probes is
// a table with sealed columns made for these tests.

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/seal"
)

var (
	ana   = uuid.MustParse("0195a000-0000-7000-8000-00000000000a")
	berta = uuid.MustParse("0195a000-0000-7000-8000-00000000000b")
	clerk = actor.System("test")
)

const secret = "María José García Hernández"

type probe struct {
	ID       uuid.UUID `gorm:"primaryKey"`
	ClientID uuid.UUID
	Name     seal.Text
	Place    seal.Text
	Body     seal.Bytes
}

func (p probe) SealedBy() uuid.UUID { return p.ClientID }

func world(t *testing.T, w *cast.World) {
	t.Helper()
	uid, blob, check := "TEXT", "BLOB", "substr(name, 1, 1) = x'01'"
	if w.DB.Dialect() == db.Postgres {
		uid, blob, check = "UUID", "BYTEA", "get_byte(name, 0) = 1"
	}
	w.Write(clerk, func(tx *db.Tx) error {
		return tx.DB.Exec(fmt.Sprintf("CREATE TABLE probes (id %[1]s PRIMARY KEY, client_id %[1]s, name %[2]s CHECK (name IS NULL OR %[3]s), place %[2]s, body %[2]s)", uid, blob, check)).Error
	})
	for _, id := range []uuid.UUID{ana, berta} {
		if err := w.DB.Keys().Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func keep(w *cast.World, client uuid.UUID) probe {
	p := probe{ID: uuid.New(), ClientID: client, Name: seal.Of(secret), Place: seal.Of("Chicago"), Body: seal.OfBytes([]byte("calendar"))}
	w.Write(clerk, func(tx *db.Tx) error { return tx.DB.Create(&p).Error })
	return p
}

func find(w *cast.World, id uuid.UUID) (probe, error) {
	var p probe
	err := w.DB.Read(w.Context(clerk), func(tx *db.Tx) error { return tx.DB.Where("id = ?", id).Take(&p).Error })
	return p, err
}

func TestSealedColumnsComeBackAndLieEncrypted(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		kept := keep(w, ana)
		got, err := find(w, kept.ID)
		if err != nil || got.Name.Reveal() != secret || got.Place.Reveal() != "Chicago" || string(got.Body.Reveal()) != "calendar" {
			t.Errorf("what was sealed did not come back: %v", err)
		}
		var raw []byte
		w.Read(clerk, func(tx *db.Tx) error {
			return tx.DB.Table("probes").Select("name").Where("id = ?", kept.ID).Row().Scan(&raw)
		})
		if len(raw) == 0 || raw[0] != 1 || strings.Contains(string(raw), "Garc") {
			t.Error("the column does not lie sealed")
		}
	})
}

func TestACiphertextMovedElsewhereDoesNotOpen(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		a, b := keep(w, ana), keep(w, berta)
		w.Write(clerk, func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE probes SET name = place WHERE id = ?", a.ID).Error
		})
		if _, err := find(w, a.ID); err == nil || strings.Contains(err.Error(), "Chicago") {
			t.Errorf("a place opened as a name: %v", err)
		}
		w.Write(clerk, func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE probes SET body = (SELECT place FROM probes WHERE id = ?) WHERE id = ?", a.ID, b.ID).Error
		})
		if _, err := find(w, b.ID); err == nil {
			t.Error("another client's place opened as a body")
		}
	})
}

func TestAnEmptyColumnIsNull(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		p := probe{ID: uuid.New(), ClientID: ana}
		w.Write(clerk, func(tx *db.Tx) error { return tx.DB.Create(&p).Error })
		got, err := find(w, p.ID)
		if err != nil || !got.Name.Empty() || !got.Body.Empty() || got.Name.Reveal() != "" {
			t.Errorf("got %v, want empty columns", err)
		}
	})
}

func TestTheSchemaRefusesPlaintext(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		p := keep(w, ana)
		err := w.TryWrite(clerk, func(tx *db.Tx) error {
			return tx.DB.Table("probes").Where("id = ?", p.ID).Updates(map[string]any{"name": []byte("plain")}).Error
		})
		if err == nil {
			t.Error("plaintext went into a sealed column")
		}
	})
}

func TestADestroyedKeyOpensNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		a, b := keep(w, ana), keep(w, berta)
		if err := w.DB.Keys().Destroy(t.Context(), ana); err != nil {
			t.Fatal(err)
		}
		if _, err := find(w, a.ID); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("got %v, want no key", err)
		}
		if _, err := find(w, b.ID); err != nil {
			t.Errorf("another client's row: %v", err)
		}
	})
}

// Two replicas on one database: what one destroys the other forgets.
func TestAKeyDestroyedElsewhereIsForgotten(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		world(t, w)
		a, b := keep(w, ana), keep(w, berta)
		other := w.Another()
		if err := other.Keys().Destroy(t.Context(), ana); err != nil {
			t.Fatal(err)
		}
		if err := w.DB.Keys().Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := find(w, a.ID); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("Ana's row: got %v, want no key", err)
		}
		if _, err := find(w, b.ID); err != nil {
			t.Errorf("Berta's row: %v", err)
		}
	})
}

func TestAKeyReadWhileItIsDestroyedDoesNotStay(t *testing.T) {
	w := cast.New(t)
	k, other := w.DB.Keys(), w.Another()
	for range 200 {
		id := uuid.New()
		if err := other.Keys().Create(t.Context(), id); err != nil { // made elsewhere: not in this memory
			t.Fatal(err)
		}
		var together sync.WaitGroup
		together.Go(func() { _, _ = k.Ref(t.Context(), id) })
		together.Go(func() {
			if err := k.Destroy(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
		together.Wait()
		if _, err := k.Ref(t.Context(), id); !errors.Is(err, seal.ErrNoKey) {
			t.Fatalf("a destroyed key is still in memory: %v", err)
		}
	}
}

func TestOfManyStartingAtOnceOneMakesTheKey(t *testing.T) {
	for range 5 {
		data, keys := t.TempDir(), filepath.Join(t.TempDir(), "keys")
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				d, err := db.Open(t.Context(), db.Options{DataDir: data, KeysDir: keys, Migrate: true})
				if err != nil {
					t.Errorf("starting: %v", err)
					return
				}
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		together.Wait()
		if names, err := os.ReadDir(keys); err != nil || len(names) != 1 {
			t.Errorf("the keys directory holds %d files, want the key alone: %v", len(names), err)
		}
	}
}

func TestAPointerToASealedColumnIsRefused(t *testing.T) {
	w := cast.New(t)
	world(t, w)
	type pointed struct {
		probe
		Name *seal.Text `gorm:"column:name"`
	}
	name := seal.Of(secret)
	row := pointed{probe: probe{ID: uuid.New(), ClientID: ana}, Name: &name}
	if err := w.TryWrite(clerk, func(tx *db.Tx) error { return tx.DB.Table("probes").Create(&row).Error }); err == nil {
		t.Error("a pointer to a sealed column went in as NULL")
	}
}

func TestASealedValuePrintsNowhere(t *testing.T) {
	v := seal.Of(secret)
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "v", v, "row", probe{Name: v})
	for _, text := range []string{
		fmt.Sprint(v), fmt.Sprintf("%v %+v %#v %s %q %d", v, v, v, v, v, v), fmt.Sprintf("%+v", probe{Name: v, Body: seal.OfBytes([]byte(secret))}), logged.String(),
	} {
		if strings.Contains(text, "Garc") || strings.Contains(text, "0xc0") && strings.Contains(text, "%!") {
			t.Error("a sealed value was printed")
		}
	}
	if _, err := json.Marshal(v); err == nil {
		t.Error("a sealed value went into JSON")
	}
}

func TestBlindIndexesAreStablePerColumnAndDifferAcrossColumns(t *testing.T) {
	w := cast.New(t)
	k := w.DB.Keys()
	index := k.Blind("clients.a_number", "201555001")
	if again := k.Blind("clients.a_number", "201555001"); again != index {
		t.Error("the same value gave two indexes")
	}
	if k.Blind("clients.a_number", "201555001") == k.Blind("contacts.number", "201555001") {
		t.Error("two columns share an index")
	}
	other := cast.New(t)
	if k.Blind("clients.a_number", "201555001") == other.DB.Keys().Blind("clients.a_number", "201555001") {
		t.Error("two installations share an index")
	}
}

func TestTheKeyFileMustBeClosedAndPresent(t *testing.T) {
	w := cast.New(t)
	kek := filepath.Join(w.KeysDir, "kek")
	reopen := func() error {
		d, err := db.Open(t.Context(), db.Options{DataDir: w.DataDir, KeysDir: w.KeysDir})
		if err != nil {
			return err
		}
		return d.Close()
	}
	if info, err := os.Stat(kek); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file is not 0600: %v", err)
	}
	if err := reopen(); err != nil {
		t.Fatalf("reopening: %v", err)
	}
	if err := os.Chmod(kek, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := reopen(); err == nil || !strings.Contains(err.Error(), "open to others") {
		t.Errorf("a readable key: got %v", err)
	}
	if err := os.Remove(kek); err != nil {
		t.Fatal(err)
	}
	if err := reopen(); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a missing key: got %v", err)
	}
	if _, err := os.Stat(kek); err == nil {
		t.Error("a new key was made over sealed data")
	}
}

func TestAForeignKeyIsRefused(t *testing.T) {
	w, other := cast.New(t), cast.New(t)
	_, err := db.Open(t.Context(), db.Options{DataDir: w.DataDir, KeysDir: other.KeysDir})
	if err == nil || !strings.Contains(err.Error(), "does not open this keyring") {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestTokensAreLongAndOnlyTheirHashIsKept(t *testing.T) {
	token, hash := seal.NewToken()
	if len(token) != 43 || hash != seal.HashToken(token) || strings.Contains(hash, token) {
		t.Errorf("token of %d characters", len(token))
	}
}
