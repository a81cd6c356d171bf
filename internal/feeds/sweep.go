package feeds

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/db"
)

// lately is how far back the sweep of every minute looks for clients whose dates
// changed. What it could miss, the daily roll and the phone itself find.
const lately = time.Hour

// RenderStale renders the feeds of clients whose dates changed lately, at most
// limit of them and each in a transaction of its own, and says how many.
func RenderStale(ctx context.Context, d *db.DB, limit int) (int, error) {
	return sweep(ctx, d, limit, func(tx *db.Tx) *gorm.DB {
		return tx.DB.Where("c.active_at >= ? AND f.rendered_revision < c.revision", tx.Now.Add(-lately))
	})
}

// Roll renders every feed whose window of days has moved on or that was missed.
func Roll(ctx context.Context, d *db.DB, limit int) (int, error) {
	return sweep(ctx, d, limit, func(tx *db.Tx) *gorm.DB {
		return tx.DB.Where("f.rolls_at <= ? OR f.rendered_revision < c.revision", tx.Now)
	})
}

func sweep(ctx context.Context, d *db.DB, limit int, stale func(tx *db.Tx) *gorm.DB) (int, error) {
	var ids []uuid.UUID
	err := d.Read(ctx, func(tx *db.Tx) error {
		return tx.DB.Table("feeds AS f").Joins("JOIN clients AS c ON c.id = f.client_id").
			Where("f.revoked_at IS NULL AND (f.render_failed_at IS NULL OR f.render_failed_at <= ?)", tx.Now.Add(-retryAfter)).
			Where(stale(tx)).Order("f.id").Limit(limit).Pluck("f.id", &ids).Error
	})
	if err != nil {
		return 0, fmt.Errorf("looking for feeds that are behind: %w", err)
	}
	var failed []error
	for _, id := range ids {
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := Render(tx, id)
			return err
		})
		if err != nil { // one client's feed must not stop the others'
			failed = append(failed, fmt.Errorf("feed %s: %w", id, err))
		}
	}
	return len(ids) - len(failed), errors.Join(failed...)
}
