package packets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// heldBy is the lease of somebody who begins.
func heldBy(p Packet, holder uuid.UUID, now time.Time) Work {
	return Work{PacketID: p.ID, ClientID: p.ClientID, Holder: &holder, HeldUntil: now.Add(lease), Step: Reading, Round: p.Round, Attempts: 1}
}

// keepAlive gives a sign of life until the returned function is called. A lease that
// went to somebody else ends the work.
func (b *builder) keepAlive(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(beat)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				b.renew(ctx, Work{}, "held_until")
			}
		}
	}()
	return func() { cancel(); <-ended }
}

// tell writes how far the work is, a percent at a time and no oftener than anybody looks: a
// write for each exhibit would take longer than the exhibits.
func (b *builder) tell(ctx context.Context, step Step, done, whole int) {
	w := Work{Step: step, Done: min(done, whole), Whole: whole}
	if step == b.step {
		if w.Percent() == b.shown {
			return
		}
		select {
		case <-b.pace:
		default:
			return
		}
	}
	b.step, b.shown = step, w.Percent()
	b.renew(ctx, w, "held_until", "step", "done", "whole")
}

// renew gives a sign of life. One that cannot be given, as the database is busy, costs
// nothing: what counts is whether somebody else holds the packet.
func (b *builder) renew(ctx context.Context, w Work, columns ...string) {
	err := b.d.Write(b.system(ctx), func(tx *db.Tx) error {
		w.HeldUntil = tx.Now.Add(lease)
		res := tx.DB.Model(&Work{}).Where("packet_id = ? AND holder = ?", b.packet.ID, b.holder).Select(columns).Updates(&w)
		if res.Error == nil && res.RowsAffected == 0 {
			return errLost
		}
		return res.Error
	})
	if errors.Is(err, errLost) {
		b.cancel(err)
	}
}

// letGo ends the lease, and says what the attempt came to. With a problem it stays taken
// for a while, so that what cannot be done is not tried without a pause.
func (b *builder) letGo(ctx context.Context, w Work) error {
	late, cancel := context.WithTimeout(context.WithoutCancel(b.system(ctx)), lease)
	defer cancel()
	return b.d.Write(late, func(tx *db.Tx) error {
		if w.HeldUntil = tx.Now; w.Problem != "" {
			w.Holder, w.HeldUntil = &b.holder, tx.Now.Add(b.pause())
		}
		err := tx.DB.Model(&Work{}).Where("packet_id = ? AND holder = ?", b.packet.ID, b.holder).
			Select("holder", "held_until", "done", "whole", "problem", "problem_of", "attempts").Updates(&w).Error
		if err != nil {
			return fmt.Errorf("letting a packet go: %w", err)
		}
		return nil
	})
}

// pause is how long a packet waits after this attempt.
func (b *builder) pause() time.Duration {
	if b.packet.State == Sealed {
		return min(bundleAgain<<min(b.attempt-1, 10), rarest)
	}
	return time.Duration(b.attempt*b.attempt) * again
}

// newBuild is the row of what was drawn.
func newBuild(tx *db.Tx, p Packet, kept vault.Kept, drawn Built) (Build, error) {
	text, err := json.Marshal(drawn)
	if err != nil {
		return Build{}, fmt.Errorf("writing what stands where: %w", err)
	}
	return Build{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, Round: p.Round, Pages: drawn.Pages, Bytes: kept.Bytes,
		FileName: kept.Name, SHA256: seal.Of(kept.SHA256), Contents: seal.Of(string(text)), BuiltAt: tx.Now,
	}, nil
}
