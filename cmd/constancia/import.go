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
	Clients     importClients  `cmd:"" help:"Clients with their hearing, from CSV or XLSX. Check-ins and relatives become suggestions."`
	Hearings    importHearings `cmd:"" help:"Hearings of people who are on file, found by A-number, or by name and birth date."`
	Obligations importDuties   `cmd:"" help:"Duties to report of people who are on file, found by A-number, or by name and birth date."`
}

// importSource is what every import is told.
type importSource struct {
	File   string `arg:"" help:"The sheet: CSV of any delimiter, or an Excel workbook (.xlsx)." type:"existingfile"`
	As     string `help:"E-mail address of the person in whose name it is put on record." placeholder:"EMAIL"`
	Sheet  string `help:"Which sheet of a workbook; without it the first that holds something."`
	Map    string `help:"What the columns are, where the guess is wrong: JSON such as {\"columns\": {\"Fecha\": \"hearing\"}, \"dates\": {\"Fecha\": \"day_first\"}}." placeholder:"FILE" type:"existingfile"`
	DryRun bool   `help:"Say what would become of the rows, and do nothing."`
	Failed string `help:"Write rows that are not imported here, each with every reason." placeholder:"OUT.csv" type:"path"`
}

type importClients struct {
	importSource
	Language string `help:"Language (BCP 47) of people for whom the sheet names none."`
}

// read is the file, the sheet in it, and what was said about its columns.
func (a importSource) read() (content []byte, sheet imports.Sheet, choice imports.Choice, err error) {
	if content, err = os.ReadFile(a.File); err != nil {
		return content, sheet, choice, err
	}
	if sheet, err = imports.Read(content, a.Sheet); err != nil || a.Map == "" {
		return content, sheet, choice, err
	}
	said, err := os.ReadFile(a.Map)
	if err == nil {
		choice, err = imports.ReadChoice(said)
	}
	return content, sheet, choice, err
}

func (a importClients) Run(ctx context.Context, p *program) (err error) {
	content, sheet, choice, err := a.read()
	if err != nil {
		return err
	}
	if a.Language != "" {
		choice.Language = a.Language
	}
	d, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if ctx, err = a.acting(ctx, d); err != nil {
		return err
	}
	id, err := a.stage(ctx, d, content, sheet, choice)
	if err != nil {
		return err
	}
	if a.DryRun {
		return errors.Join(a.rehearse(ctx, d, p, id), d.Write(ctx, func(tx *db.Tx) error { return imports.Discard(tx, id, 0) }))
	}
	return a.carryOut(ctx, d, p, id)
}

// acting is the person of --as, else the operator.
func (a importSource) acting(ctx context.Context, d *db.DB) (context.Context, error) {
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

func (a importClients) stage(ctx context.Context, d *db.DB, content []byte, sheet imports.Sheet, choice imports.Choice) (id uuid.UUID, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		i, err := imports.Stage(tx, a.File, content, sheet)
		if err != nil {
			return err
		}
		id = i.ID
		m, err := i.Columns()
		if err != nil {
			return err
		}
		if m, err = m.Chosen(choice, imports.People, sheet.Lines); err != nil {
			return err
		}
		return imports.Correct(tx, id, 0, m)
	})
	return id, err
}
