package packets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/binder"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/typeset"
	"constancia/internal/vault"
)

const (
	// lease is how long a builder holds a packet without a sign of life; beat is how
	// often it gives one.
	lease = 90 * time.Second
	beat  = 20 * time.Second

	// again is when a bundle that could not be made is tried once more.
	again = 10 * time.Minute
)

// mostFiled is the largest file that a court's system takes, in bytes.
var mostFiled int64 = binder.PartBytes

// errLost says that somebody else holds the packet now.
var errLost = errors.New("packets: the lease ran out")

// Assemble puts up to limit packets and bundles together that wait for it, each as the
// person who asked, and tells how many it did. What was killed half-way waits again as
// soon as its lease has run out.
func Assemble(ctx context.Context, d *db.DB, limit int) (int, error) {
	for done := range limit {
		w, err := claim(ctx, d)
		if err != nil || w == nil {
			return done, err
		}
		if err := w.do(ctx); err != nil {
			return done, err
		}
	}
	return limit, nil
}

// builder holds one packet.
type builder struct {
	d      *db.DB
	packet Packet
	holder uuid.UUID
	shown  int // percent and step that were last written
	step   Step
	cancel context.CancelCauseFunc
}

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
		res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&work)
		if res.Error == nil && res.RowsAffected == 0 {
			res = tx.DB.Model(&work).Where("packet_id = ? AND (holder IS NULL OR held_until <= ?)", work.PacketID, tx.Now).
				Select("holder", "held_until", "step", "done", "whole", "problem").Updates(&work)
		}
		if res.Error != nil {
			return fmt.Errorf("claiming a packet: %w", res.Error)
		}
		if res.RowsAffected == 1 {
			b = &builder{d: d, packet: found[0], holder: holder, shown: -1}
		}
		return nil
	})
	return b, err
}

// do does what the packet waits for. An error is one of the house; what is wrong with
// the packet stands on its row.
func (b *builder) do(ctx context.Context) error {
	who, err := b.worker(ctx)
	if err != nil {
		return b.failed(ctx, err)
	}
	ctx, b.cancel = context.WithCancelCause(actor.With(ctx, who))
	defer b.cancel(nil)
	defer b.keepAlive(ctx)()
	if b.packet.State == Sealed {
		err = b.bundle(ctx)
	} else {
		err = b.build(ctx)
	}
	if err != nil {
		return b.failed(ctx, errors.Join(err, context.Cause(ctx)))
	}
	return b.letGo(ctx, "")
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
	err := b.d.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = Gather(tx, b.packet.ID)
		return err
	})
	if err != nil {
		return err
	}
	var drawn Built
	kept, err := vault.Of(b.d).Make(ctx, b.packet.ClientID, vault.PDF, func(w io.Writer) (err error) {
		drawn, err = Render(ctx, w, c, filesIn(ctx, vault.Of(b.d), b.tell))
		return err
	})
	if err != nil {
		return err
	}
	b.tell(ctx, Storing, 0, 1)
	pieces, err := b.split(ctx, kept, &drawn, mostFiled)
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

// failed puts on the row what is wrong. A packet whose builder was stopped, or lost its
// lease, waits to be begun again.
func (b *builder) failed(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errLost) {
		return errors.Join(err, b.letGo(ctx, ""))
	}
	key, document, known := problemOf(err)
	if b.packet.State == Sealed {
		return errors.Join(known, b.letGo(ctx, key))
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(b.system(ctx)), lease)
	defer cancel()
	wrote := b.d.Write(late, func(tx *db.Tx) error {
		var p Packet
		if err := db.Take(tx.ForUpdate().Where("id = ?", b.packet.ID), &p, notFound); err != nil {
			return err
		}
		if p.State != Building || p.Round != b.packet.Round {
			return nil
		}
		p.State, p.Problem, p.ProblemOf = Failed, key, document
		if err := db.Change(tx, &p, &p.Row, "state", "problem", "problem_of"); err != nil {
			return err
		}
		return audit.Append(tx, audit.Event{
			Action: "packets.failed", SubjectType: "packet", Subject: p.ID, Client: p.ClientID,
			Facts: map[string]any{"round": p.Round, "problem": key, "document": document},
		})
	})
	return errors.Join(known, wrote, b.letGo(ctx, ""))
}

// problemOf is the key a person is told, the document at fault, and the error itself
// where it is one of the house.
func problemOf(err error) (key string, document *uuid.UUID, house error) {
	var file *FileError
	if errors.As(err, &file) {
		return "packets.problem.file", &file.File.Document, nil
	}
	if errors.Is(err, typeset.ErrNoFonts) {
		return "packets.problem.fonts", nil, err
	}
	if f, ok := fault.From(err); ok {
		return f.Key, nil, nil
	}
	return "packets.problem.internal", nil, err
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
