package imports

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/staff"
)

// Work does up to limit batches of the imports that somebody began or undoes, one
// transaction each, and tells how many it did. What was killed goes on here.
func Work(ctx context.Context, d *db.DB, limit int) (int, error) {
	for done := range limit {
		worked, err := workOnce(ctx, d)
		if err != nil || !worked {
			return done, err
		}
	}
	return limit, nil
}

// workOnce does one batch of the import that has waited longest, as the person
// who began it: what she may not see she repeats unknowingly, and it is her name
// that stands in the record.
func workOnce(ctx context.Context, d *db.DB) (bool, error) {
	ctx = actor.With(ctx, actor.System("imports.work"))
	var i Import
	var who actor.Actor
	err := d.Read(ctx, func(tx *db.Tx) error {
		var waiting []Import
		err := tx.DB.Select("id", "state", "started_by").Where("state IN ?", []State{Committing, Undoing}).
			Order("id").Limit(1).Find(&waiting).Error
		if err != nil || len(waiting) == 0 {
			return err
		}
		i = waiting[0]
		who, err = workerOf(tx, i.StartedBy)
		return err
	})
	if err != nil || i.ID == uuid.Nil {
		return false, err
	}
	_, err = Step(actor.With(ctx, who), d, i.ID, i.State)
	return err == nil, err
}

// Step does one batch of an import in a transaction of its own, as the context's
// actor, and tells whether there is more.
func Step(ctx context.Context, d *db.DB, id uuid.UUID, state State) (more bool, err error) {
	verb := Commit
	if state == Undoing {
		verb = TakeBack
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		more, err = verb(tx, id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("working on an import: %w", err)
	}
	return more, nil
}

// workerOf is in whose name an import is put on record.
func workerOf(tx *db.Tx, starter uuid.UUID) (actor.Actor, error) {
	if starter == uuid.Nil {
		return actor.System("operator"), nil
	}
	return staff.ActorOf(tx, starter)
}
