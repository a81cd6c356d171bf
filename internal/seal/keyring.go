// Package seal keeps what could name a client unreadable at rest.
//
// Every client has one random key; every sealed column is AES-256-GCM under it.
// The keys are wrapped by a key-encryption key that lives outside the data
// directory, and they rest in a keyring apart from the data: destroying one key
// destroys that client in every copy of the data. The package knows columns and
// key ids, and nothing of what they mean.
package seal

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Office is the key id of everything that belongs to the clinic itself rather
// than to one client: its people, its name, its letterhead.
var Office = uuid.MustParse("00000000-0000-4000-8000-000000000001")

const (
	blindSecret = "blind-index"
	// destroyedMark changes whenever a key is destroyed, so that other processes
	// forget it too without reading the keyring each second.
	destroyedMark = "destroyed"
)

// ErrNoKey is the cause when a key was destroyed or never made.
var ErrNoKey = errors.New("no such key in the keyring")

// Keyring holds the keys of one installation. It has its own connection pool,
// so that loading a key never waits for, or inside, a transaction on the data.
type Keyring struct {
	store *gorm.DB
	kek   cipher.AEAD
	blind []byte
	dir   string

	mu   sync.RWMutex
	keys map[uuid.UUID]key
	// forgotten counts what was taken out of keys: a key read from the store before
	// and kept after would live on in memory.
	forgotten int
	mark      string
}

type key struct {
	aead cipher.AEAD
	ref  string
}

// wrappedKey is one row of the keyring: a client's key, wrapped. Ref is the
// random name under which the audit log knows the client.
type wrappedKey struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Ref       string
	Wrapped   []byte
	CreatedAt time.Time
}

func (wrappedKey) TableName() string { return "client_keys" }

// wrappedSecret is a named secret of the installation, such as the log's signing key.
type wrappedSecret struct {
	Name      string `gorm:"primaryKey"`
	Wrapped   []byte
	CreatedAt time.Time
}

func (wrappedSecret) TableName() string { return "secrets" }

// OpenKeyring opens the keyring in store with the key-encryption key kept in
// keysDir. At the first start, while the keyring is empty, it makes that key;
// later a missing or foreign key is an error, for a new one would open nothing.
func OpenKeyring(ctx context.Context, store *gorm.DB, keysDir string) (*Keyring, error) {
	var secrets int64
	if err := store.WithContext(ctx).Model(&wrappedSecret{}).Count(&secrets).Error; err != nil {
		return nil, fmt.Errorf("reading the keyring: %w", err)
	}
	raw, err := loadKEK(keysDir, secrets == 0)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(raw)
	if err != nil {
		return nil, err
	}
	k := &Keyring{store: store, kek: aead, dir: keysDir, keys: map[uuid.UUID]key{}}
	if k.blind, err = k.Secret(ctx, blindSecret, random32); err != nil {
		return nil, fmt.Errorf("the key in %s does not open this keyring: %w", keysDir, err)
	}
	if k.mark, err = k.readMark(ctx); err != nil { // before the keys, so that none destroyed meanwhile is missed
		return nil, err
	}
	if err := k.preload(ctx); err != nil {
		return nil, err
	}
	return k, k.Create(ctx, Office)
}

// Create makes and stores the key of a client, before the client's first row is
// written. A second call for the same id changes nothing.
func (k *Keyring) Create(ctx context.Context, id uuid.UUID) error {
	if _, err := k.find(ctx, id); !errors.Is(err, ErrNoKey) {
		return err
	}
	secret, _ := random32()
	ref := hex.EncodeToString(secretBytes(16))
	row := wrappedKey{ID: id, Ref: ref, CreatedAt: k.store.NowFunc()}
	row.Wrapped = k.kek.Seal(nil, nil, secret, wrapLabel(id.String(), ref))
	err := k.store.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("storing a key: %w", err)
	}
	_, err = k.load(ctx, id)
	return err
}

// Destroy removes a client's key for good: whatever it sealed can never be read
// again. Other processes forget it at their next Follow.
func (k *Keyring) Destroy(ctx context.Context, id uuid.UUID) error {
	mark := wrappedSecret{Name: destroyedMark, Wrapped: secretBytes(16), CreatedAt: k.store.NowFunc()}
	err := k.store.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&wrappedKey{}).Error; err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&mark).Error
	})
	if err != nil {
		return fmt.Errorf("destroying a key: %w", err)
	}
	k.forget(func(had uuid.UUID) bool { return had == id })
	return nil
}

// Follow forgets the keys that another process destroyed. It is cheap where
// none was; whoever keeps a keyring open calls it every second or so.
func (k *Keyring) Follow(ctx context.Context) error {
	mark, err := k.readMark(ctx)
	if err != nil {
		return err
	}
	k.mu.RLock()
	same := mark == k.mark
	k.mu.RUnlock()
	if same {
		return nil
	}
	var ids []uuid.UUID
	if err := k.store.WithContext(ctx).Model(&wrappedKey{}).Pluck("id", &ids).Error; err != nil {
		return fmt.Errorf("reading the keyring: %w", err)
	}
	there := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	k.forget(func(had uuid.UUID) bool { return !there[had] }) // one made meanwhile is loaded again when asked for
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mark = mark
	return nil
}

func (k *Keyring) readMark(ctx context.Context) (string, error) {
	var rows []wrappedSecret
	if err := k.store.WithContext(ctx).Where("name = ?", destroyedMark).Find(&rows).Error; err != nil {
		return "", fmt.Errorf("reading the keyring: %w", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return string(rows[0].Wrapped), nil
}

func (k *Keyring) forget(gone func(uuid.UUID) bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forgotten++
	for id := range k.keys {
		if gone(id) {
			delete(k.keys, id)
		}
	}
}

// Knows tells whether a key with this ref is still in the keyring: content sealed
// with it was then not destroyed by way of its key.
func (k *Keyring) Knows(ctx context.Context, ref string) (bool, error) {
	var n int64
	if err := k.store.WithContext(ctx).Model(&wrappedKey{}).Where("ref = ?", ref).Count(&n).Error; err != nil {
		return false, fmt.Errorf("reading the keyring: %w", err)
	}
	return n > 0, nil
}

// Ref is the random name, unrelated to any row id, under which the audit log
// knows the client. It goes with the key.
func (k *Keyring) Ref(ctx context.Context, id uuid.UUID) (string, error) {
	got, err := k.find(ctx, id)
	return got.ref, err
}

// Blind is the keyed index of a normalised value: equal values of one column
// give equal results, and without the key nothing can be guessed back.
func (k *Keyring) Blind(column, normalised string) string {
	if normalised == "" {
		return ""
	}
	mac := hmac.New(sha256.New, k.blind)
	mac.Write([]byte(column + "\x00" + normalised))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Secret is the named secret of the installation; the first call makes it.
func (k *Keyring) Secret(ctx context.Context, name string, generate func() ([]byte, error)) ([]byte, error) {
	var row wrappedSecret
	err := k.store.WithContext(ctx).Where("name = ?", name).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		fresh, err := generate()
		if err != nil {
			return nil, fmt.Errorf("making secret %s: %w", name, err)
		}
		row = wrappedSecret{Name: name, CreatedAt: k.store.NowFunc(), Wrapped: k.kek.Seal(nil, nil, fresh, wrapLabel(name, ""))}
		if err := k.store.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return nil, fmt.Errorf("storing secret %s: %w", name, err)
		}
		// Read back: another replica may have been first.
		err = k.store.WithContext(ctx).Where("name = ?", name).Take(&row).Error
		if err != nil {
			return nil, fmt.Errorf("reading secret %s: %w", name, err)
		}
	} else if err != nil {
		return nil, fmt.Errorf("reading secret %s: %w", name, err)
	}
	plain, err := k.kek.Open(nil, nil, row.Wrapped, wrapLabel(name, ""))
	if err != nil {
		return nil, fmt.Errorf("unwrapping secret %s: %w", name, err)
	}
	return plain, nil
}

// Dir is the keys directory, outside the data.
func (k *Keyring) Dir() string { return k.dir }

// Count is the number of keys in memory, for doctor.
func (k *Keyring) Count() int {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return len(k.keys)
}

func (k *Keyring) preload(ctx context.Context) error {
	var rows []wrappedKey
	return k.store.WithContext(ctx).FindInBatches(&rows, 1000, func(*gorm.DB, int) error {
		for _, row := range rows {
			if _, err := k.keep(row, 0); err != nil {
				return err
			}
		}
		return nil
	}).Error
}

// find is the key from memory, or from the store when another process made it.
func (k *Keyring) find(ctx context.Context, id uuid.UUID) (key, error) {
	k.mu.RLock()
	got, ok := k.keys[id]
	k.mu.RUnlock()
	if ok {
		return got, nil
	}
	return k.load(ctx, id)
}

func (k *Keyring) load(ctx context.Context, id uuid.UUID) (key, error) {
	k.mu.RLock()
	before := k.forgotten
	k.mu.RUnlock()
	var row wrappedKey
	err := k.store.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return key{}, ErrNoKey
	}
	if err != nil {
		return key{}, fmt.Errorf("loading a key: %w", err)
	}
	return k.keep(row, before)
}

// keep opens a key and keeps it in memory, unless one was forgotten since the
// row was read.
func (k *Keyring) keep(row wrappedKey, before int) (key, error) {
	plain, err := k.kek.Open(nil, nil, row.Wrapped, wrapLabel(row.ID.String(), row.Ref))
	if err != nil {
		return key{}, fmt.Errorf("unwrapping key %s: %w", row.ID, err)
	}
	aead, err := newAEAD(plain)
	if err != nil {
		return key{}, err
	}
	got := key{aead: aead, ref: row.Ref}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.forgotten == before {
		k.keys[row.ID] = got
	}
	return got, nil
}

func wrapLabel(name, ref string) []byte { return []byte("keyring|" + name + "|" + ref) }

func random32() ([]byte, error) { return secretBytes(32), nil }

func secretBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // crypto/rand.Read never fails: it ends the program instead
	return b
}
