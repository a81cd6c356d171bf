package feeds

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// flushEvery is how long a fetch may stay in memory alone.
const flushEvery = 5 * time.Second

// mostFetches bounds what waits in memory while the database cannot be written.
const mostFetches = 20_000

// fetches counts in memory who was given what, so that no fetch waits for a disk.
type fetches struct {
	mu     sync.Mutex
	counts map[Fetch]*tally // by feed, day, program, status and ETag alone
}

type tally struct {
	first, last time.Time
	n           int64
}

// Note counts one answer to a program.
func (r *Reading) Note(s Served, program Program, status int) {
	now := r.d.Now()
	key := Fetch{FeedID: s.ID, Day: wall.DateOf(now), Program: program, Status: status, ETag: s.Hash}
	r.fetches.mu.Lock()
	defer r.fetches.mu.Unlock()
	r.fetches.add(key, tally{first: now, last: now, n: 1})
}

func (f *fetches) add(key Fetch, t tally) {
	known, ok := f.counts[key]
	if !ok {
		if len(f.counts) < mostFetches {
			f.counts[key] = &t
		}
		return
	}
	if t.first.Before(known.first) {
		known.first = t.first
	}
	if t.last.After(known.last) {
		known.last = t.last
	}
	known.n += t.n
}

// Run writes the counts every few seconds, and once more when ctx ends.
func (r *Reading) Run(ctx context.Context) error {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
			defer cancel()
			return r.Flush(late)
		case <-tick.C:
			if err := r.Flush(ctx); err != nil {
				r.d.Log().Error("fetches not written", "cause", err.Error())
			}
		}
	}
}

// Flush writes the counts. What cannot be written now waits for the next time.
func (r *Reading) Flush(ctx context.Context) error {
	r.fetches.mu.Lock()
	counted := r.fetches.counts
	r.fetches.counts = make(map[Fetch]*tally, len(counted))
	r.fetches.mu.Unlock()
	if len(counted) == 0 {
		return nil
	}
	rows := make([]Fetch, 0, len(counted))
	for key, t := range counted {
		key.FirstAt, key.LastAt, key.Count = t.first, t.last, t.n
		rows = append(rows, key)
	}
	err := r.d.Write(actor.With(ctx, actor.System("feeds.reading")), func(tx *db.Tx) error { return keepFetches(tx, rows) })
	if err == nil {
		return nil
	}
	r.fetches.mu.Lock()
	defer r.fetches.mu.Unlock()
	for key, t := range counted {
		r.fetches.add(key, *t)
	}
	return fmt.Errorf("writing who fetched links: %w", err)
}

func keepFetches(tx *db.Tx, rows []Fetch) error {
	again := clause.OnConflict{
		Columns: []clause.Column{{Name: "feed_id"}, {Name: "day"}, {Name: "program"}, {Name: "status"}, {Name: "etag"}},
		DoUpdates: clause.Assignments(map[string]any{
			"count":   gorm.Expr("feed_fetches.count + excluded.count"),
			"last_at": gorm.Expr("excluded.last_at"),
		}),
	}
	return tx.DB.Clauses(again).CreateInBatches(&rows, 500).Error
}
