package documents

import (
	"context"
	"fmt"

	"constancia/internal/db"
	"constancia/internal/vault"
)

// Names marks those names of files that rows of a room hold.
type Names func(tx *db.Tx, names []string, known map[string]bool) error

// SweepFiles puts aside the files of the vault that no row names: neither of this room
// nor of the others that are given. One that two rows name stays as long as either does.
func SweepFiles(ctx context.Context, d *db.DB, others ...Names) error {
	_, err := vault.Of(d).Sweep(d.Now(), func(names []string) (map[string]bool, error) {
		known := make(map[string]bool, len(names))
		return known, d.Read(ctx, func(tx *db.Tx) error {
			for _, of := range append([]Names{named}, others...) {
				if err := of(tx, names, known); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return err
}

func named(tx *db.Tx, names []string, known map[string]bool) error {
	for _, column := range []string{"file_name", "preview_name"} {
		var found []string
		if err := tx.DB.Model(&Document{}).Where(column+" IN ?", names).Pluck(column, &found).Error; err != nil {
			return fmt.Errorf("looking for files of the vault: %w", err)
		}
		for _, name := range found {
			known[name] = true
		}
	}
	return nil
}
