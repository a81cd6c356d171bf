package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
	"constancia/internal/wire"
)

const notFound = "calendar_link.not_found"

// retryAfter is how long a feed that could not be rendered is left alone.
const retryAfter = 10 * time.Minute

// Render renders the feed again if it is behind, and keeps the bytes. What cannot
// be rendered keeps its last good bytes and is marked, so that Today shows it:
// that is no error of Render.
func Render(tx *db.Tx, id uuid.UUID) (Feed, error) {
	var feed Feed
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &feed, notFound); err != nil {
		return feed, err
	}
	revision, err := revisionOf(tx, feed)
	if err != nil || !feed.behind(revision, tx.Now) {
		return feed, err
	}
	return feed, render(tx, &feed, revision)
}

// behind tells whether the feed should be rendered again.
func (f Feed) behind(revision int64, now time.Time) bool {
	stale := f.Rendered.Empty() || f.RenderedRevision < revision || !now.Before(f.RollsAt)
	return f.Active() && stale && !f.resting(now)
}

// resting tells whether rendering failed a moment ago.
func (f Feed) resting(now time.Time) bool {
	return f.RenderFailedAt != nil && now.Before(f.RenderFailedAt.Add(retryAfter))
}

func revisionOf(tx *db.Tx, feed Feed) (int64, error) {
	if feed.ClientID == nil {
		return 0, nil
	}
	return clients.Revision(tx, *feed.ClientID)
}

func render(tx *db.Tx, feed *Feed, revision int64) error {
	w, err := writerOf(tx, *feed)
	if err != nil {
		return err
	}
	day := wall.DateOf(tx.Now)
	entries, err := entriesOf(tx, *feed, &w, day)
	if feed.StaffID != nil && fault.Is(err, fault.Unauthenticated) {
		return feed.left(tx)
	}
	if err != nil {
		return fmt.Errorf("rendering a feed: %w", err)
	}
	u, err := reconcile(tx, *feed, w, w.pieces(entries, day), day)
	if err != nil {
		return err
	}
	raw, err := wire.Encode(wire.Calendar{Name: w.say.Say("feeds.calendar_name"), Zone: w.home, Events: u.events})
	if err != nil {
		return fail(tx, feed, err)
	}
	if err := u.write(tx); err != nil {
		return err
	}
	feed.RenderedRevision, feed.RollsAt, feed.RenderFailedAt = revision, feed.goodFor(tx.Now, day), nil
	feed.put(raw, tx.Now)
	return feed.write(tx)
}

// entriesOf is what the link's owner has in her calendar.
func entriesOf(tx *db.Tx, feed Feed, w *writer, day wall.Date) (entries []agenda.Entry, err error) {
	if feed.StaffID != nil {
		entries, w.names, err = ownEntries(tx, feed, day)
		return entries, err
	}
	entries, err = agenda.List(tx, agenda.Filter{From: oldest(day), Client: feed.SealedBy(), Cancelled: true})
	if err != nil {
		return entries, err
	}
	daily, err := agenda.Daily(tx, feed.SealedBy(), day, day.AddDays(chargeDays))
	return append(entries, daily...), err
}

// goodFor is when the feed is to be looked at again though nobody said that
// anything changed.
func (f Feed) goodFor(now time.Time, day wall.Date) time.Time {
	if f.StaffID != nil {
		return now.Add(ownEvery)
	}
	return day.AddDays(1).UTC()
}

// put keeps the bytes. The time of change moves with them by a whole second at
// least, because that is all a phone sees of it.
func (f *Feed) put(raw []byte, now time.Time) {
	sum := sha256.Sum256(raw)
	tag := hex.EncodeToString(sum[:])
	if tag == f.ETag {
		return
	}
	changed := now
	if f.ChangedAt != nil {
		changed = after(*f.ChangedAt, now)
	}
	f.Rendered, f.ETag, f.ChangedAt = seal.OfBytes(raw), tag, &changed
}

func (f *Feed) write(tx *db.Tx) error {
	err := db.Change(tx, f, &f.Row, "rendered", "etag", "changed_at", "rendered_revision", "rolls_at", "render_failed_at")
	if err != nil {
		return fmt.Errorf("keeping a rendered feed: %w", err)
	}
	return nil
}

// fail marks a feed that could not be rendered. The first time is put on record.
func fail(tx *db.Tx, feed *Feed, cause error) error {
	first := feed.RenderFailedAt == nil
	feed.RenderFailedAt = &tx.Now
	if err := db.Change(tx, feed, &feed.Row, "render_failed_at"); err != nil {
		return fmt.Errorf("marking a feed that was not rendered: %w", err)
	}
	if !first {
		return nil
	}
	// The encoder's errors name rules and places, never a text of the calendar.
	return audit.Append(tx, feed.event("render_failed", map[string]any{"cause": cause.Error()}))
}

func (f Feed) event(verb string, detail any) audit.Event {
	e := audit.Event{Action: "feeds." + verb, SubjectType: "feed", Subject: f.ID, Detail: detail}
	if f.ClientID != nil {
		e.Client = *f.ClientID
	}
	return e
}

// writerOf finds the words and the clocks of a feed.
func writerOf(tx *db.Tx, feed Feed) (writer, error) {
	w := writer{wording: feed.Wording, leads: feed.Leads(), home: lastResort, say: locale.For(feed.Language)}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return w, err
	}
	zones := []string{office.TimeZone}
	if feed.ClientID != nil {
		client, err := clients.Find(tx, *feed.ClientID)
		if err != nil {
			return w, err
		}
		zones = []string{client.TimeZone, office.TimeZone}
	}
	for _, zone := range zones {
		if wire.ZoneAllowed(zone) {
			w.home = zone
			return w, nil
		}
	}
	return w, nil
}

// empty is the calendar of a revoked link: valid, with nothing in it, so that a
// phone takes the old entries off.
func (w writer) empty() ([]byte, error) {
	return wire.Encode(wire.Calendar{Name: w.say.Say("feeds.calendar_name"), Zone: w.home})
}
