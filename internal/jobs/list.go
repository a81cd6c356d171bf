// Package jobs is the clock of the house: one list of what happens how often.
//
// The verbs belong to their rooms; a job's body only calls one. The scheduler
// holds turns and elects a leader among replicas; what is to be done is always
// read from the state of the rooms, so that a lost turn costs a wait and nothing
// else.
package jobs

import (
	"context"
	"time"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/imports"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
)

// List is every job of the house.
var List = []Job{
	{Name: "audit.checkpoint", Every: time.Hour, Verb: writes(audit.Checkpoint)},
	{Name: "documents.sweep_files", Every: time.Hour, Verb: sweepFiles},
	{Name: "feeds.render", Every: time.Minute, OnChange: true, Verb: sweeps(feeds.RenderStale)},
	{Name: "feeds.roll", Every: 24 * time.Hour, Verb: sweeps(feeds.Roll)},
	{Name: "hearings.recompute", Every: 24 * time.Hour, Verb: untilDone(hearings.Recompute)},
	{Name: "imports.forget", Every: 24 * time.Hour, Verb: untilDone(imports.Forget)},
	{Name: "imports.work", Every: time.Minute, OnChange: true, Verb: sweeps(imports.Work)},
	{Name: "obligations.advance", Every: time.Minute, Verb: untilDone(obligations.Advance)},
	{Name: "obligations.extend", Every: 24 * time.Hour, Verb: untilDone(obligations.Extend)},
	{Name: "obligations.recompute", Every: 24 * time.Hour, Verb: through(obligations.Recompute)},
	{Name: "packets.assemble", Every: time.Minute, OnChange: true, Long: true, Verb: sweeps(packets.Assemble)},
	{Name: "requests.forget", Every: 24 * time.Hour, Verb: writes(db.ForgetOnce)},
	{Name: "selfreport.finish", Every: 10 * time.Minute, Verb: sweeps(selfreport.FinishWhole)},
	{Name: "selfreport.sweep", Every: 24 * time.Hour, Verb: untilDone(selfreport.Sweep)},
	{Name: "staff.sweep", Every: time.Hour, Verb: untilDone(staff.Sweep)},
}

// sweepFiles knows every room whose rows name files of the vault.
func sweepFiles(ctx context.Context, d *db.DB) error {
	return documents.SweepFiles(ctx, d, packets.Named)
}

// writes runs a verb in one transaction.
func writes(verb func(tx *db.Tx) error) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error { return d.Write(ctx, verb) }
}

// untilDone runs a verb that does a batch at a time, each in its own
// transaction, until a batch comes back empty.
func untilDone(verb func(tx *db.Tx, limit int) (int, error)) func(context.Context, *db.DB) error {
	const limit = 500
	return func(ctx context.Context, d *db.DB) error {
		for {
			done := 0
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				done, err = verb(tx, limit)
				return err
			})
			if err != nil || done < limit {
				return err
			}
		}
	}
}

// sweeps runs a verb that opens a transaction for each thing it does, a batch at a
// time, until a batch is not full.
func sweeps(verb func(ctx context.Context, d *db.DB, limit int) (int, error)) func(context.Context, *db.DB) error {
	const limit = 500
	return func(ctx context.Context, d *db.DB) error {
		for {
			done, err := verb(ctx, d, limit)
			if err != nil || done < limit {
				return err
			}
		}
	}
}
