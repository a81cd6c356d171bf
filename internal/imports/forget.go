package imports

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// keptFor is how long the cells of lines that failed can be fetched, and how long a
// sheet waits for somebody to begin its import. What is on record stays.
const keptFor = 30 * 24 * time.Hour

// Forget lets go of what nobody has asked for in thirty days: the cells of lines
// that an import could not take, the places of its batches, and a sheet that was
// brought and never begun. Line numbers and reasons stay. It does at most limit of
// them and tells how many, for a job.
func Forget(tx *db.Tx, limit int) (int, error) {
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return 0, err
	}
	before := tx.Now.Add(-keptFor)
	left, err := discardStaged(tx, before, limit)
	if err != nil {
		return 0, err
	}
	finished := tx.DB.Model(&Import{}).Select("id").Where("finished_at < ?", before)
	cells, err := chosen(tx.DB.Model(&Outcome{}).Where("cells IS NOT NULL AND import_id IN (?)", finished), limit-left)
	if err != nil {
		return 0, err
	}
	if len(cells) > 0 {
		if err := tx.DB.Model(&Outcome{}).Where("id IN ?", cells).Select("cells").Updates(&Outcome{}).Error; err != nil {
			return 0, fmt.Errorf("forgetting cells: %w", err)
		}
	}
	batches, err := chosen(tx.DB.Model(&batch{}).Where("committed_at IS NOT NULL AND import_id IN (?)", finished), limit-left-len(cells))
	if err != nil {
		return 0, err
	}
	if len(batches) > 0 {
		if err := tx.DB.Where("id IN ?", batches).Delete(&batch{}).Error; err != nil {
			return 0, fmt.Errorf("forgetting batches: %w", err)
		}
	}
	return left + len(cells) + len(batches), nil
}

func discardStaged(tx *db.Tx, before time.Time, limit int) (int, error) {
	idle, err := chosen(tx.DB.Model(&Import{}).Where("state = ? AND updated_at < ?", Staged, before), limit)
	if err != nil {
		return 0, err
	}
	for _, id := range idle {
		if err := Discard(tx, id, 0); err != nil {
			return 0, err
		}
	}
	return len(idle), nil
}

func chosen(q *gorm.DB, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	if limit <= 0 {
		return ids, nil
	}
	if err := q.Order("id").Limit(limit).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("looking for what to forget: %w", err)
	}
	return ids, nil
}
