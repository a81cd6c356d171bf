package documents

import (
	"context"
	"fmt"

	"constancia/internal/db"
	"constancia/internal/vault"
)

// SweepFiles puts aside the files of the vault that no row names. One that two rows
// name stays as long as either does.
func SweepFiles(ctx context.Context, d *db.DB) error {
	_, err := vault.Of(d).Sweep(d.Now(), func(names []string) (map[string]bool, error) {
		known := make(map[string]bool, len(names))
		return known, d.Read(ctx, func(tx *db.Tx) error { return named(tx, names, known) })
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
