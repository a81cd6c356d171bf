package jobs

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
)

// through runs a verb over a whole table, a batch at a time, each in its own
// transaction: the verb is told after which id to go on, and says the last one it
// saw, or none when it has seen the end.
func through(verb func(tx *db.Tx, after uuid.UUID, limit int) (last uuid.UUID, changed int, err error)) func(context.Context, *db.DB) error {
	const limit = 500
	return func(ctx context.Context, d *db.DB) error {
		for after := uuid.Nil; ; {
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				after, _, err = verb(tx, after, limit)
				return err
			})
			if err != nil || after == uuid.Nil {
				return err
			}
		}
	}
}
