package feeds

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
)

// CloseFile closes a client's file, and empties her calendar on every phone: nobody
// keeps its dates right from now on. Reopening the file gives none of them back; a new
// link does. Faults are those of clients.Close.
func CloseFile(tx *db.Tx, client uuid.UUID, c clients.Closing) (clients.Closure, error) {
	closure, err := clients.Close(tx, client, c)
	if err != nil {
		return closure, err
	}
	var links []Feed
	q := tx.ForUpdate().Select(columns).Where("client_id = ? AND revoked_at IS NULL", client)
	if err := q.Order("id").Find(&links).Error; err != nil {
		return closure, fmt.Errorf("reading the links of a closed file: %w", err)
	}
	for i := range links {
		if err := revoke(tx, &links[i], false); err != nil {
			return closure, err
		}
	}
	return closure, nil
}
