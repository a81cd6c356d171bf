package feeds_test

// María García Hernández reports every Tuesday at nine with her own phone and is
// due in court in Chicago on 5 January 2027 at 8:30. Pilar, the paralegal, makes
// her a calendar link; Ines, of another team, must not see that there is one.
// Jean-Baptiste reports on a phone that BI handed out.

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/wire"
)

// desk is Pilar's: a world with María in it, her link, and whoever reads it.
type desk struct {
	t       *testing.T
	w       *cast.World
	maria   uuid.UUID
	hearing hearings.File
	link    feeds.Link
	reading *feeds.Reading
}

func sitDown(t *testing.T, w *cast.World) *desk {
	t.Helper()
	k := &desk{t: t, w: w, maria: w.Maria(), hearing: w.Hearing(cast.Maria), reading: feeds.NewReading(w.DB)}
	w.Duty(cast.Maria)
	k.link = k.offer(feeds.NewFeed{})
	return k
}

func (k *desk) offer(n feeds.NewFeed) feeds.Link {
	k.t.Helper()
	if n.ClientID == uuid.Nil {
		n.ClientID = k.maria
	}
	var link feeds.Link
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		link, err = feeds.Offer(tx, n)
		return err
	})
	return link
}

func (k *desk) fetch(link feeds.Link) feeds.Served {
	k.t.Helper()
	got, err := k.reading.Find(context.Background(), link.Token)
	if err != nil {
		k.t.Fatalf("fetching: %v", err)
	}
	return got
}

// read fetches the link and decodes what it shows.
func (k *desk) read(link feeds.Link) wire.Calendar {
	k.t.Helper()
	c, err := wire.Decode(k.fetch(link).Bytes)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

func (k *desk) gone(link feeds.Link) {
	k.t.Helper()
	if _, err := k.reading.Find(context.Background(), link.Token); !fault.Is(err, fault.NotFound) {
		k.t.Errorf("got %v, want that the link is gone", err)
	}
}

// busy is the hearing or appointment of a calendar; it fails unless there is one.
func (k *desk) busy(c wire.Calendar) wire.Event {
	k.t.Helper()
	var found []wire.Event
	for _, e := range c.Events {
		if len(e.Alarms) > 0 && e.Busy || e.Cancelled {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		k.t.Fatalf("got %d entries of that sort, want 1", len(found))
	}
	return found[0]
}

func (k *desk) revoke(id uuid.UUID, leave bool) {
	k.t.Helper()
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return feeds.Revoke(tx, id, leave) })
}

func (k *desk) sweep() int {
	k.t.Helper()
	n, err := feeds.RenderStale(k.w.Context(actor.System("feeds.render")), k.w.DB, 100)
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

func (k *desk) roll() int {
	k.t.Helper()
	n, err := feeds.Roll(k.w.Context(actor.System("feeds.roll")), k.w.DB, 100)
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

func (k *desk) standing(id uuid.UUID) feeds.Standing {
	k.t.Helper()
	var s feeds.Standing
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		s, err = feeds.Find(tx, id)
		return err
	})
	return s
}

// refused makes a link as somebody and answers the fault.
func (k *desk) refused(who actor.Actor, n feeds.NewFeed) *fault.Error {
	k.t.Helper()
	if n.ClientID == uuid.Nil {
		n.ClientID = k.maria
	}
	err := k.w.TryWrite(who, func(tx *db.Tx) error {
		_, err := feeds.Offer(tx, n)
		return err
	})
	var f *fault.Error
	if !errors.As(err, &f) {
		k.t.Fatalf("got %v, want a refusal", err)
	}
	return f
}

func day(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
