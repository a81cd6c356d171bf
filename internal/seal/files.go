package seal

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Derive is a secret of 32 bytes made from a client's key for one purpose, such as
// her files. Another purpose gives an unrelated secret, and it goes with the key:
// what it sealed can be read as long as the key exists. ErrNoKey after Destroy.
func (k *Keyring) Derive(ctx context.Context, id uuid.UUID, purpose string) ([]byte, error) {
	var row wrappedKey
	err := k.store.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("loading a key: %w", err)
	}
	plain, err := k.kek.Open(nil, nil, row.Wrapped, wrapLabel(row.ID.String(), row.Ref))
	if err != nil {
		return nil, fmt.Errorf("unwrapping key %s: %w", row.ID, err)
	}
	return hkdf.Key(sha256.New, plain, nil, "constancia|"+purpose, 32)
}
