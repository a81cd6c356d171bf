// Package demo is the fictional clinic: a dozen invented clients whose week tells
// what the program is for. It loads them through the verbs of the rooms, as two
// invented colleagues, where there is no client yet, and takes them away again.
//
// Every client and colleague it brings is marked; the marks are what the banner
// and the removal go by, and nothing else is ever removed. What is kept is the
// audit log: its leaves stay, and what they held of an invented client goes with
// her key (docs/adr/0015).
//
// The package refuses to know pages and commands, and no room knows it.
package demo

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
)

// kind is what a mark marks.
type kind string

const (
	client    kind = "client"
	colleague kind = "staff"
)

// mark says that a client or a colleague is invented.
type mark struct {
	ID        uuid.UUID  `gorm:"primaryKey" sec:"open"`
	Kind      kind       `sec:"open"`
	LoadedAt  time.Time  `sec:"open"`
	RemovedAt *time.Time `sec:"open"` // her rows are gone, her key may still be there
}

func (mark) TableName() string { return "demo_rows" }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{mark{}} }

// Loaded tells whether invented people are on record.
func Loaded(tx *db.Tx) (bool, error) {
	var ids []uuid.UUID
	if err := tx.DB.Model(&mark{}).Where("removed_at IS NULL").Limit(1).Pluck("id", &ids).Error; err != nil {
		return false, fmt.Errorf("looking for the fictional clinic: %w", err)
	}
	return len(ids) > 0, nil
}

// Empty tells whether there is no client yet, so that the clinic can be loaded.
func Empty(tx *db.Tx) (bool, error) {
	var ids []uuid.UUID
	if err := tx.DB.Table("clients").Limit(1).Pluck("id", &ids).Error; err != nil {
		return false, fmt.Errorf("looking for clients: %w", err)
	}
	return len(ids) == 0, nil
}

// marked lists what is marked and not yet removed, or removed but for its key.
func marked(tx *db.Tx, what kind, gone bool) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.DB.Model(&mark{}).Where("kind = ? AND (removed_at IS NOT NULL) = ?", what, gone).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("reading the marks of the fictional clinic: %w", err)
	}
	return ids, nil
}

func put(tx *db.Tx, id uuid.UUID, what kind) error {
	if err := tx.DB.Create(&mark{ID: id, Kind: what, LoadedAt: tx.Now}).Error; err != nil {
		return fmt.Errorf("marking what is invented: %w", err)
	}
	return nil
}
