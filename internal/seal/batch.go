package seal

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"
)

// CreateMany makes and stores the keys of a batch of new clients in one commit of
// the keyring, before their first rows are written.
func (k *Keyring) CreateMany(ctx context.Context, ids []uuid.UUID) error {
	rows := make([]wrappedKey, 0, len(ids))
	for _, id := range ids {
		secret, _ := random32()
		ref := hex.EncodeToString(secretBytes(16))
		rows = append(rows, wrappedKey{
			ID: id, Ref: ref, CreatedAt: k.store.NowFunc(), Wrapped: k.kek.Seal(nil, nil, secret, wrapLabel(id.String(), ref)),
		})
	}
	if len(rows) == 0 {
		return nil
	}
	k.mu.RLock()
	before := k.forgotten
	k.mu.RUnlock()
	// One statement is one commit; 500 rows of four values fit into it. An id that
	// has a key already is an error: its rows would be sealed with another.
	if err := k.store.WithContext(ctx).CreateInBatches(&rows, 500).Error; err != nil {
		return fmt.Errorf("storing keys: %w", err)
	}
	for _, row := range rows {
		if _, err := k.keep(row, before); err != nil {
			return err
		}
	}
	return nil
}
