package seal

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"gorm.io/gorm/schema"
)

// version is the first byte of every ciphertext: 1 ‖ key id ‖ nonce ‖ AES-256-GCM.
// The CHECK constraints of the schema look for it.
const version = 1

const headerLen = 1 + 16

// Owner is what a model with sealed columns says of itself: whose key seals it.
type Owner interface{ SealedBy() uuid.UUID }

type ringKey struct{}

// With puts the keyring where columns find it while GORM reads and writes them.
func With(ctx context.Context, k *Keyring) context.Context {
	return context.WithValue(ctx, ringKey{}, k)
}

func ring(ctx context.Context) (*Keyring, error) {
	k, ok := ctx.Value(ringKey{}).(*Keyring)
	if !ok {
		return nil, errors.New("no keyring in the context")
	}
	return k, nil
}

// Close seals plain under the key id for one column ("table.column"). The
// column and the key are bound in: a ciphertext moved elsewhere does not open.
func (k *Keyring) Close(ctx context.Context, id uuid.UUID, column string, plain []byte) ([]byte, error) {
	got, err := k.find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("sealing %s: %w", column, err)
	}
	out := make([]byte, 0, headerLen+len(plain)+got.aead.Overhead())
	out = append(out, version)
	out = append(out, id[:]...)
	return got.aead.Seal(out, nil, plain, label(column, id)), nil
}

// Open is the reverse of Close.
func (k *Keyring) Open(ctx context.Context, column string, sealed []byte) ([]byte, error) {
	if len(sealed) < headerLen || sealed[0] != version {
		return nil, fmt.Errorf("opening %s: not a sealed value", column)
	}
	id := uuid.UUID(sealed[1:headerLen])
	got, err := k.find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", column, err)
	}
	plain, err := got.aead.Open(nil, nil, sealed[headerLen:], label(column, id))
	if err != nil {
		return nil, fmt.Errorf("opening %s: altered or from another column", column)
	}
	return plain, nil
}

func label(column string, id uuid.UUID) []byte {
	out := make([]byte, 0, len(column)+1+len(id))
	return append(append(append(out, column...), '|'), id[:]...)
}

// columnOf names the column a field was sealed as. A row struct filled by a
// join names the origin in its tag: `seal:"clients.family_names"`.
func columnOf(field *schema.Field) string {
	if origin := field.Tag.Get("seal"); origin != "" {
		return origin
	}
	return field.Schema.Table + "." + field.DBName
}

func openColumn(ctx context.Context, field *schema.Field, dbValue any) ([]byte, error) {
	sealed, ok := dbValue.([]byte)
	if !ok {
		return nil, fmt.Errorf("opening %s: the database gave %T", columnOf(field), dbValue)
	}
	k, err := ring(ctx)
	if err != nil {
		return nil, err
	}
	return k.Open(ctx, columnOf(field), sealed)
}

func closeColumn(ctx context.Context, field *schema.Field, model reflect.Value, plain []byte) (any, error) {
	k, err := ring(ctx)
	if err != nil {
		return nil, err
	}
	if model.Kind() == reflect.Pointer {
		model = model.Elem()
	}
	owner, ok := model.Interface().(Owner)
	if !ok {
		return nil, fmt.Errorf("sealing %s: %s does not say whose key seals it", columnOf(field), model.Type())
	}
	return k.Close(ctx, owner.SealedBy(), columnOf(field), plain)
}
