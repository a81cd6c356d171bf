package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// shelfSize bounds the bytes that are kept in memory.
const shelfSize = 64 << 20

// patience is how long a fetch waits for a rendering of its calendar.
const patience = 10 * time.Second

// Served is what a link answers with.
type Served struct {
	ID       uuid.UUID
	Bytes    []byte
	Hash     string    // SHA-256 of the bytes, in hex
	ETag     string    // half of it, spelled and quoted
	Changed  time.Time // whole seconds
	Modified string    // the same, as a header
}

// Reading answers fetches. It keeps what it served in memory, and believes that as
// long as the audit sequence stands still; otherwise it asks one indexed row.
type Reading struct {
	d       *db.DB
	flights singleflight.Group
	fetches fetches

	mu    sync.RWMutex
	shelf map[string]shelved // by token hash
	held  int
}

// shelved is an answer, good while the counter stands and until comes.
type shelved struct {
	Served
	counter uint64
	until   time.Time
}

// NewReading is an empty shelf on a database.
func NewReading(d *db.DB) *Reading {
	return &Reading{d: d, shelf: map[string]shelved{}, fetches: fetches{counts: map[Fetch]*tally{}}}
}

// Find is what the token's link answers with now: fault.NotFound for a token that
// is unknown, of the wrong shape, or of a link that is over. A calendar that is
// behind is rendered first; when that does not work its last good bytes are served.
func (r *Reading) Find(ctx context.Context, token string) (Served, error) {
	if !shaped(token) {
		return Served{}, gone()
	}
	hash := seal.HashToken(token)
	now, counter := r.d.Now(), r.d.Counter()
	r.mu.RLock()
	kept, ok := r.shelf[hash]
	r.mu.RUnlock()
	if ok && kept.counter == counter && now.Before(kept.until) {
		return kept.Served, nil
	}
	ctx = actor.With(ctx, actor.System("feeds.reading"))
	return r.ask(ctx, hash, kept, counter)
}

func gone() error { return fault.New(fault.NotFound, notFound) }

// tokenLength is 32 bytes in base64url without padding.
const tokenLength = 43

func shaped(token string) bool {
	if len(token) != tokenLength {
		return false
	}
	for i := range len(token) {
		c := token[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// standing is what the one indexed row says.
type standing struct {
	Feed     `gorm:"embedded"`
	Revision *int64 // of the client
}

// ask reads the link's row, renders when it is behind, and shelves the answer.
func (r *Reading) ask(ctx context.Context, hash string, kept shelved, counter uint64) (Served, error) {
	row, err := r.look(ctx, hash)
	if err != nil {
		return Served{}, err
	}
	now := r.d.Now()
	if row.over(now) {
		r.drop(hash)
		return Served{}, gone()
	}
	feed := row.Feed
	if row.stale(now) {
		feed = r.rendered(ctx, feed)
	}
	if kept.Hash != feed.ETag || kept.Hash == "" {
		if kept.Served, err = r.load(ctx, feed.ID); err != nil {
			return Served{}, err
		}
	}
	kept.counter, kept.until = counter, feed.goodUntil(now)
	r.put(hash, kept)
	return kept.Served, nil
}

func (r *Reading) look(ctx context.Context, hash string) (standing, error) {
	var row standing
	err := r.d.Read(ctx, func(tx *db.Tx) error {
		q := tx.DB.Table("feeds").Joins("LEFT JOIN clients AS c ON c.id = feeds.client_id").
			Select(`feeds.id, feeds.etag, feeds.rendered_revision, feeds.rolls_at, feeds.render_failed_at,
				feeds.revoked_at, feeds.leave, c.revision`).Where("feeds.token_hash = ?", hash)
		err := q.Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return gone()
		}
		return err
	})
	return row, err
}

// over tells whether the link answers no more.
func (f Feed) over(now time.Time) bool {
	return !f.Active() && (f.Leave || !now.Before(f.RevokedAt.Add(wipeFor)))
}

func (s standing) stale(now time.Time) bool {
	behind := s.ETag == "" || s.Revision != nil && s.RenderedRevision < *s.Revision || !now.Before(s.RollsAt)
	return s.Active() && behind && !s.resting(now)
}

// goodUntil is when time alone changes the answer.
func (f Feed) goodUntil(now time.Time) time.Time {
	switch {
	case !f.Active():
		return f.RevokedAt.Add(wipeFor)
	case f.resting(now):
		return f.RenderFailedAt.Add(retryAfter)
	case f.RenderFailedAt != nil || !now.Before(f.RollsAt):
		return now
	}
	return f.RollsAt
}

// rendered renders once for all who ask at the same time. What goes wrong is
// logged, and the feed is answered as it was.
func (r *Reading) rendered(ctx context.Context, was Feed) Feed {
	got, err, _ := r.flights.Do(was.ID.String(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		var feed Feed
		err := r.d.Write(ctx, func(tx *db.Tx) (err error) {
			feed, err = Render(tx, was.ID)
			return err
		})
		return feed, err
	})
	if err != nil {
		r.d.Log().Error("feed not rendered", "feed", was.ID.String(), "cause", err.Error())
		return was
	}
	return got.(Feed)
}

// load reads the bytes of a link.
func (r *Reading) load(ctx context.Context, id uuid.UUID) (Served, error) {
	var feed Feed
	err := r.d.Read(ctx, func(tx *db.Tx) error {
		return db.Take(tx.DB.Select("id", "client_id", "rendered", "etag", "changed_at").Where("id = ?", id), &feed, notFound)
	})
	if err != nil {
		return Served{}, fmt.Errorf("reading a feed: %w", err)
	}
	if feed.Rendered.Empty() || feed.ChangedAt == nil {
		return Served{}, fault.New(fault.Unavailable, "calendar_link.not_rendered")
	}
	changed := feed.ChangedAt.UTC().Truncate(time.Second)
	return Served{
		ID: feed.ID, Bytes: feed.Rendered.Reveal(), Hash: feed.ETag, ETag: `"` + spelled(feed.ETag[:32]) + `"`,
		Changed: changed, Modified: changed.Format(http.TimeFormat),
	}, nil
}

func (r *Reading) put(hash string, s shelved) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held += len(s.Bytes) - len(r.shelf[hash].Bytes)
	r.shelf[hash] = s
	for other, victim := range r.shelf { // in no order: any of them
		if r.held <= shelfSize {
			return
		}
		if other != hash {
			r.held -= len(victim.Bytes)
			delete(r.shelf, other)
		}
	}
}

func (r *Reading) drop(hash string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held -= len(r.shelf[hash].Bytes)
	delete(r.shelf, hash)
}
