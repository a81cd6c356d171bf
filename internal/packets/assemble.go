package packets

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/binder"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/vault"
)

const (
	// lease is how long a builder holds a packet without a sign of life; beat is how
	// often it gives one.
	lease = 90 * time.Second
	beat  = 20 * time.Second

	// lookedAt is how often the page asks how far the work is.
	lookedAt = time.Second

	// again is when a packet that met a trouble which may pass is tried once more, and again
	// a bundle: each time later than the time before, and a bundle without end.
	again       = time.Minute
	bundleAgain = 10 * time.Minute
	rarest      = 24 * time.Hour

	// mostAttempts is how often a packet is begun that comes to no end: its builder was
	// killed, the database could not be reached, the time ran out.
	mostAttempts = 3
)

// budget is how long putting one packet together may take.
var budget = 20 * time.Minute

// mostFiled is the largest file that a court's system takes, in bytes.
var mostFiled int64 = binder.PartBytes

var (
	// errLost says that somebody else holds the packet now.
	errLost = errors.New("packets: the lease ran out")

	// errSlow says that putting the packet together took longer than it may.
	errSlow = errors.New("packets: it takes too long")

	// errGivenUp says that the packet was begun too often.
	errGivenUp = errors.New("packets: begun too often")
)

// Assemble puts up to limit packets and bundles together that wait for it, each as the
// person who asked, and tells how many it did. What was killed half-way waits again as
// soon as its lease has run out. What goes wrong with one holds up no other.
func Assemble(ctx context.Context, d *db.DB, limit int) (int, error) {
	var errs []error
	for done := range limit {
		w, err := claim(ctx, d)
		if err != nil || w == nil {
			return done, errors.Join(append(errs, err)...)
		}
		errs = append(errs, w.do(ctx))
	}
	return limit, errors.Join(errs...)
}

// builder holds one packet.
type builder struct {
	d       *db.DB
	packet  Packet
	holder  uuid.UUID
	attempt int // which one this is, from 1
	shown   int // percent and step that were last written
	step    Step
	pace    <-chan time.Time // when the next percent may be written
	cancel  context.CancelCauseFunc
}

// waiting is what nobody holds and somebody should.
const waiting = `(packets.state = 'building' OR packets.state = 'sealed' AND NOT EXISTS (SELECT 1 FROM packet_bundles AS b WHERE b.packet_id = packets.id))
	AND NOT EXISTS (SELECT 1 FROM packet_works AS w WHERE w.packet_id = packets.id AND w.holder IS NOT NULL AND w.held_until > ?)`

// claim takes the packet that has waited longest; nil when none waits.
func claim(ctx context.Context, d *db.DB) (*builder, error) {
	var b *builder
	err := d.Write(actor.With(ctx, actor.System("packets.assemble")), func(tx *db.Tx) error {
		var found []Packet
		err := tx.DB.Where(waiting, tx.Now).Order("updated_at, id").Limit(1).Find(&found).Error
		if err != nil || len(found) == 0 {
			return err
		}
		holder := db.NewID(tx.Now)
		work := heldBy(found[0], holder, tx.Now)
		var before *Work
		if err := one(tx, &before, "packet_id = ?", work.PacketID); err != nil {
			return err
		}
		if before != nil && before.Round == work.Round {
			work.Attempts += before.Attempts
		}
		res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&work)
		if res.Error == nil && res.RowsAffected == 0 {
			res = tx.DB.Model(&work).Where("packet_id = ? AND (holder IS NULL OR held_until <= ?)", work.PacketID, tx.Now).
				Select("holder", "held_until", "step", "done", "whole", "problem", "problem_of", "round", "attempts").Updates(&work)
		}
		if res.Error != nil {
			return fmt.Errorf("claiming a packet: %w", res.Error)
		}
		if res.RowsAffected == 1 {
			b = &builder{d: d, packet: found[0], holder: holder, attempt: work.Attempts, shown: -1}
		}
		return nil
	})
	return b, err
}

// do does what the packet waits for. An error is one of the house; what is wrong with
// the packet stands on its row.
func (b *builder) do(ctx context.Context) error {
	if b.packet.State != Sealed && b.attempt > mostAttempts {
		return b.failed(ctx, errGivenUp)
	}
	ctx, enough := context.WithTimeoutCause(ctx, budget, errSlow)
	defer enough()
	ctx, b.cancel = context.WithCancelCause(ctx)
	defer b.cancel(nil)
	pace := time.NewTicker(lookedAt)
	defer pace.Stop()
	b.pace = pace.C
	stop := b.keepAlive(ctx)
	err := b.guarded(ctx)
	stop()
	if err != nil {
		return b.failed(ctx, errors.Join(err, context.Cause(ctx)))
	}
	return b.letGo(ctx, Work{})
}

// guarded does the work; a panic over one packet is that packet's error and no other's.
func (b *builder) guarded(ctx context.Context) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fault.Panic(reason)
		}
	}()
	if b.packet.State == Sealed {
		return b.bundle(b.system(ctx))
	}
	who, err := b.worker(ctx)
	if err != nil {
		return err
	}
	return b.build(actor.With(ctx, who))
}

// worker is in whose name the packet is put together.
func (b *builder) worker(ctx context.Context) (who actor.Actor, err error) {
	err = b.d.Read(b.system(ctx), func(tx *db.Tx) error {
		who, err = staff.ActorOf(tx, b.packet.AskedBy)
		return err
	})
	return who, err
}

func (b *builder) system(ctx context.Context) context.Context {
	return actor.With(ctx, actor.System("packets.assemble"))
}

// build draws the packet and stores it.
func (b *builder) build(ctx context.Context) error {
	var c Contents
	b.tell(ctx, Reading, 0, 1)
	if err := b.d.Write(b.system(ctx), audit.Checkpoint); err != nil { // over all that the pages rest on
		return err
	}
	err := b.d.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = Gather(tx, b.packet.ID)
		return err
	})
	if err != nil {
		return err
	}
	if c.bytes() > mostBundled {
		return fault.New(fault.Conflict, "packets.problem.too_large")
	}
	files := filesIn(ctx, vault.Of(b.d), b.tell)
	defer files.Close()
	whole, err := vault.Of(b.d).Make(ctx, b.packet.ClientID, vault.PDF)
	if err != nil {
		return err
	}
	defer whole.Discard()
	drawn, err := Render(ctx, whole, c, files)
	if err != nil {
		return err
	}
	b.tell(ctx, Storing, 0, 1)
	kept, err := whole.Keep()
	if err != nil {
		return err
	}
	pieces, err := b.split(ctx, whole, &drawn, mostFiled)
	if err != nil {
		return err
	}
	return b.d.Write(ctx, func(tx *db.Tx) error { return b.finish(tx, kept, drawn, pieces) })
}

// finish stores a build, unless the packet was chosen anew meanwhile.
func (b *builder) finish(tx *db.Tx, kept vault.Kept, drawn Built, pieces []Piece) error {
	p, err := hold(tx, b.packet.ID, actor.PacketsRead)
	if err != nil {
		return err
	}
	if p.State != Building || p.Round != b.packet.Round {
		return nil
	}
	made, err := newBuild(tx, p, kept, drawn)
	if err != nil {
		return err
	}
	if err := tx.DB.Create(&made).Error; err != nil {
		return fmt.Errorf("storing a build: %w", err)
	}
	for _, piece := range pieces {
		piece.ID, piece.ClientID, piece.BuildID = db.NewID(tx.Now), p.ClientID, made.ID
		if err := tx.DB.Create(&piece).Error; err != nil {
			return fmt.Errorf("storing a part of a build: %w", err)
		}
	}
	p.State, p.BuildID = Ready, &made.ID
	if err := db.Change(tx, &p, &p.Row, "state", "build_id"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "packets.built", SubjectType: "packet", Subject: p.ID, Client: p.ClientID,
		Facts: map[string]any{"build": made.ID, "round": made.Round, "pages": made.Pages, "bytes": made.Bytes, "sha256": kept.SHA256},
	})
}

// Named marks the names of files that packets hold: of the builds that hold, or were
// approved once, their parts, and bundles.
func Named(tx *db.Tx, names []string, known map[string]bool) error {
	const holds = "(id IN (SELECT build_id FROM packets) OR id IN (SELECT build_id FROM packet_approvals))"
	for _, q := range []struct {
		model any
		where string
	}{
		{&Build{}, holds},
		{&Piece{}, "build_id IN (SELECT id FROM packet_builds WHERE " + holds + ")"},
		{&BundleRecord{}, "id IS NOT NULL"},
	} {
		var found []string
		if err := tx.DB.Model(q.model).Where("file_name IN ?", names).Where(q.where).Pluck("file_name", &found).Error; err != nil {
			return fmt.Errorf("looking for files of packets: %w", err)
		}
		for _, name := range found {
			known[name] = true
		}
	}
	return nil
}
