package imports

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
)

// Undo says that the files of an import shall be taken away again; TakeBack does
// it. Files that somebody has worked on since stay. Without a file of its own it
// is undone at once.
//
// Faults: NotFound; Stale; Conflict unless the import is done.
func Undo(tx *db.Tx, id uuid.UUID, version int64) error {
	i, err := take(tx, id, version, Done)
	if err != nil {
		return err
	}
	i.State = Undoing
	if err := db.Change(tx, &i, &i.Row, "state"); err != nil {
		return err
	}
	return record(tx, i, "undo", i.counts())
}

// undoneAtOnce is how many files one transaction takes away.
const undoneAtOnce = 50

// TakeBack takes the next files of an import away that is being undone, and tells
// whether there are more.
//
// Faults: NotFound; Conflict for an import that nobody undoes.
func TakeBack(tx *db.Tx, id uuid.UUID) (more bool, err error) {
	i, err := take(tx, id, 0, Undoing)
	if err != nil {
		return false, err
	}
	var rows []Outcome
	err = tx.DB.Omit("cells", "reasons").Where("import_id = ? AND result = ? AND undone = ?", id, Imported, untouched).
		Order("line DESC").Limit(undoneAtOnce).Find(&rows).Error
	if err != nil {
		return false, fmt.Errorf("reading what to undo: %w", err)
	}
	for _, o := range rows {
		if o.Undone, err = withdraw(tx, o); err != nil {
			return false, err
		}
		if o.Undone == removed {
			i.Removed++
		}
		err := tx.DB.Model(&Outcome{}).Where("id = ?", o.ID).Select("undone").Updates(&Outcome{Undone: o.Undone}).Error
		if err != nil {
			return false, fmt.Errorf("keeping what was undone: %w", err)
		}
	}
	if len(rows) == 0 {
		i.State = Undone
	}
	if err := db.Change(tx, &i, &i.Row, "state", "removed"); err != nil || len(rows) > 0 {
		return true, err
	}
	return false, record(tx, i, "undone", map[string]any{"removed": i.Removed, "of": i.Imported})
}

// withdraw takes one file away, or leaves it whole. Whatever another room has
// hung on the file since is held by the database, whether this room knows of it
// or not: then everything is put back as it was.
func withdraw(tx *db.Tx, o Outcome) (Fate, error) {
	const before = "withdrawing"
	if err := tx.DB.SavePoint(before).Error; err != nil {
		return "", fmt.Errorf("marking a place to go back to: %w", err)
	}
	err := takeAway(tx, *o.ClientID, o.Revision)
	switch {
	case err == nil:
		return removed, nil
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Conflict), errors.Is(err, gorm.ErrForeignKeyViolated):
		if err := tx.DB.RollbackTo(before).Error; err != nil {
			return "", fmt.Errorf("going back: %w", err)
		}
		return kept, nil
	}
	return "", err
}

func takeAway(tx *db.Tx, client uuid.UUID, revision int64) error {
	if err := clients.Require(tx, client); err != nil {
		return err
	}
	if err := tx.DB.Where("client_id = ?", client).Delete(&Suggestion{}).Error; err != nil {
		return fmt.Errorf("withdrawing suggestions: %w", err)
	}
	if err := hearings.Withdraw(tx, client); err != nil {
		return err
	}
	return clients.Withdraw(tx, client, revision)
}
