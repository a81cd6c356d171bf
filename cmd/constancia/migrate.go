package main

import (
	"context"
	"fmt"

	"constancia/internal/db"
)

type migrate struct {
	Apply  migrateApply  `cmd:"" default:"1" help:"Apply what is pending."`
	Status migrateStatus `cmd:"" help:"Show where the schema is."`
}

type migrateApply struct{}

func (migrateApply) Run(ctx context.Context, p *program) error {
	if err := db.Migrate(ctx, p.options(true)); err != nil {
		return err
	}
	return migrateStatus{}.Run(ctx, p)
}

type migrateStatus struct{}

func (migrateStatus) Run(ctx context.Context, p *program) error {
	s, err := db.Status(ctx, p.options(false))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "schema %d of %d, %d pending\n", s.Current, s.Newest, s.Pending)
	return nil
}
