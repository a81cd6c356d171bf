package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/house"
	"constancia/internal/staff"
)

type serve struct{}

func (serve) Run(ctx context.Context, p *program) (err error) {
	keepWithin()
	d, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	ctx = actor.With(ctx, actor.System("serve"))
	if err := audit.NotRolledBack(ctx, d); err != nil {
		return err
	}
	open, err := house.Open(ctx, d, edge.Options{
		Log: p.log, Now: d.Now, Address: p.config.Address(), HTTPS: p.config.HTTPS(),
		TrustedProxies: p.config.TrustedProxies, Language: p.config.Language,
	}, version)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", p.config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", p.config.Listen, err)
	}
	if err := p.greet(ctx, d); err != nil {
		return err
	}
	// Where the background fails, the server stops: it would look alive and keep no
	// date. On a stop it goes on until the last request is answered.
	background, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	serving, leave := context.WithCancel(ctx)
	defer leave()
	stopped := make(chan error, 1)
	go func() {
		err := open.Run(background)
		leave()
		stopped <- err
	}()
	err = edge.Serve(serving, listener, open, p.log)
	end()
	return errors.Join(err, <-stopped)
}

// greet says where the server is; while nobody is set up it prints the one link
// that sets up the first administrator.
func (p *program) greet(ctx context.Context, d *db.DB) error {
	for _, warning := range p.config.Warnings() {
		fmt.Fprintln(p.out, "Note:", warning)
	}
	fmt.Fprintf(p.out, "Constancia is on %s\n", p.config.Address())
	return d.Write(ctx, func(tx *db.Tx) error {
		empty, err := staff.NeedsSetUp(tx)
		if err != nil || !empty {
			return err
		}
		token, err := staff.SetUpLink(tx)
		tx.AfterCommit(func() {
			fmt.Fprintf(p.out, "Set it up, once, here: %s/setup/%s\n", p.config.Address(), token)
		})
		return err
	})
}
