package main

import (
	"context"
	"errors"
	"os"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/imports"
	"constancia/internal/staff"
)

// importCommand brings a clinic's own sheets in without a browser.
type importCommand struct {
	Clients importClients `cmd:"" help:"Clients with their hearing, from CSV or XLSX. Check-ins and relatives become suggestions."`
}

type importClients struct {
	File     string `arg:"" help:"The sheet: CSV of any delimiter, or an Excel workbook (.xlsx)." type:"existingfile"`
	As       string `help:"E-mail address of the person in whose name it is put on record." placeholder:"EMAIL"`
	Sheet    string `help:"Which sheet of a workbook; without it the first that holds something."`
	Language string `help:"Language (BCP 47) of people for whom the sheet names none."`
	DryRun   bool   `help:"Say what would become of the rows, and do nothing."`
	Failed   string `help:"Write rows that are not imported here, each with every reason." placeholder:"OUT.csv" type:"path"`
}

func (a importClients) Run(ctx context.Context, p *program) (err error) {
	content, err := os.ReadFile(a.File)
	if err != nil {
		return err
	}
	sheet, err := imports.Read(content, a.Sheet)
	if err != nil {
		return err
	}
	d, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if ctx, err = a.acting(ctx, d); err != nil {
		return err
	}
	id, err := a.stage(ctx, d, content, sheet)
	if err != nil {
		return err
	}
	if a.DryRun {
		return errors.Join(a.rehearse(ctx, d, p, id), d.Write(ctx, func(tx *db.Tx) error { return imports.Discard(tx, id, 0) }))
	}
	return a.carryOut(ctx, d, p, id)
}

// acting is the person of --as, else the operator.
func (a importClients) acting(ctx context.Context, d *db.DB) (context.Context, error) {
	who := actor.System("operator")
	operator := actor.With(ctx, who)
	if a.As == "" {
		return operator, nil
	}
	err := d.Read(operator, func(tx *db.Tx) error {
		member, err := staff.FindByEmail(tx, a.As)
		if err == nil {
			who, err = staff.ActorOf(tx, member.ID)
		}
		return err
	})
	return actor.With(ctx, who), err
}

func (a importClients) stage(ctx context.Context, d *db.DB, content []byte, sheet imports.Sheet) (id uuid.UUID, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		i, err := imports.Stage(tx, a.File, content, sheet)
		if err != nil || a.Language == "" {
			id = i.ID
			return err
		}
		id = i.ID
		m, err := i.Columns()
		if err != nil {
			return err
		}
		m.Language = a.Language
		return imports.Correct(tx, id, 0, m)
	})
	return id, err
}
