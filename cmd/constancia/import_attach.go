package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"constancia/internal/imports"
	"constancia/internal/locale"
)

type (
	importHearings struct{ importSource }
	importDuties   struct{ importSource }
)

func (a importHearings) Run(ctx context.Context, p *program) error {
	return a.attach(ctx, p, imports.Hearings)
}

func (a importDuties) Run(ctx context.Context, p *program) error {
	return a.attach(ctx, p, imports.Duties)
}

// attach puts the rows into the files of the people they are about, and says of
// each that is not put on record why.
func (a importSource) attach(ctx context.Context, p *program, about imports.Subject) (err error) {
	_, sheet, choice, err := a.read()
	if err != nil {
		return err
	}
	m, err := imports.GuessFor(about, sheet).Chosen(choice, about, sheet.Lines)
	if err != nil {
		return err
	}
	if err := m.Settled(choice); err != nil {
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
	english := locale.For("en")
	if a.DryRun {
		sayColumns(p, m, english)
	}
	counts := map[imports.Result]int{}
	var failed []imports.Attached
	err = imports.Attach(ctx, d, about, sheet, m, a.DryRun, func(row imports.Attached) {
		counts[row.Result]++
		if row.Result == imports.Failed {
			failed = append(failed, row)
		}
		if row.Result != imports.Imported {
			fmt.Fprintf(p.out, "row %d: %s: %s\n", row.Line.Number, row.Result, imports.Reasons(row.Problems, m, english))
		}
	})
	if a.DryRun {
		fmt.Fprint(p.out, "would be: ")
	}
	fmt.Fprintf(p.out, "%d imported, %d duplicate, %d failed, %d skipped\n",
		counts[imports.Imported], counts[imports.Duplicate], counts[imports.Failed], counts[imports.Skipped])
	if err != nil || a.Failed == "" {
		return err
	}
	return a.writeFailed(m, failed, english)
}

func (a importSource) writeFailed(m imports.Mapping, failed []imports.Attached, say *locale.Printer) error {
	var out bytes.Buffer
	if err := imports.WriteFailed(&out, m, say, failed); err != nil {
		return err
	}
	return os.WriteFile(a.Failed, out.Bytes(), 0o600)
}

func sayColumns(p *program, m imports.Mapping, say *locale.Printer) {
	for _, c := range m.Columns {
		fmt.Fprintf(p.out, "column %q: %s\n", c.Heading, say.Say(c.Field.LabelKey()))
	}
}
