// Package house puts the doors, the clock and the memory of one process
// together. The command starts it; the tests that walk the whole house open it
// the same way. It decides nothing: whatever can be decided has a room.
package house

import (
	"context"
	"errors"
	"net/http"
	"time"

	"constancia/internal/actor"
	"constancia/internal/api"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/jobs"
	"constancia/internal/portal"
	"constancia/internal/vault"
	"constancia/internal/web"
)

// House is one running process, but for its listener.
type House struct {
	Doors []edge.Door

	d       *db.DB
	handler http.Handler
	clock   *jobs.Runner
	reading *feeds.Reading
}

// Open builds the doors on an opened database.
func Open(ctx context.Context, d *db.DB, o edge.Options, version string) (*House, error) {
	ctx = actor.With(ctx, actor.System("house"))
	if err := audit.Refresh(ctx, d); err != nil {
		return nil, err
	}
	directory := clients.NewDirectory()
	clock, err := jobs.New(d, jobs.List, o.Log)
	if err != nil {
		return nil, err
	}
	reading := feeds.NewReading(d)
	h := &House{d: d, clock: clock, reading: reading}
	h.Doors = []edge.Door{
		web.New(d, directory, o, version).Door(),
		api.New(d, directory, o, version).Door(),
		portal.New(d, reading, o).Door(),
		web.NewVerifier(vault.Of(d), o).Door(),
		edge.House(map[string]func(context.Context) error{"database": d.Check}),
	}
	h.handler, err = edge.New(o, h.Doors...)
	return h, err
}

// ServeHTTP answers a request through the door it came to.
func (h *House) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.handler.ServeHTTP(w, r) }

// Run keeps the clock and the memory going until ctx ends. Where one part fails
// the others stop too: a house without its clock must not look alive.
func (h *House) Run(ctx context.Context) error {
	ctx, end := context.WithCancel(actor.With(ctx, actor.System("house")))
	defer end()
	done := make(chan error, 3)
	for _, part := range []func(context.Context) error{h.clock.Run, h.follow, h.reading.Run} {
		go func() {
			err := part(ctx)
			end()
			done <- err
		}()
	}
	return errors.Join(<-done, <-done, <-done)
}

// follow learns what other replicas and commands committed, so that a link
// revoked or a key destroyed elsewhere is dead here within a second.
func (h *House) follow(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			_ = audit.Refresh(ctx, h.d) // the next tick tries again
			_ = h.d.Keys().Follow(ctx)
		}
	}
}
