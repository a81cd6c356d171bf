package main

import (
	"fmt"

	"constancia/internal/db"
)

type migrate struct {
	Apply  migrateApply  `cmd:"" default:"1" help:"Apply what is pending."`
	Status migrateStatus `cmd:"" help:"Show where the schema is."`
}

type migrateApply struct{}

func (migrateApply) Run(p *program) error {
	if err := db.Migrate(p.ctx, p.options(true)); err != nil {
		return err
	}
	return migrateStatus{}.Run(p)
}

type migrateStatus struct{}

func (migrateStatus) Run(p *program) error {
	s, err := db.Status(p.ctx, p.options(false))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "schema %d of %d, %d pending\n", s.Current, s.Newest, s.Pending)
	return nil
}
