package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/imports"
	"constancia/internal/locale"
)

// rehearse says what would become of each row that is not imported.
func (a importClients) rehearse(ctx context.Context, d *db.DB, p *program, id uuid.UUID) error {
	return d.Read(ctx, func(tx *db.Tx) error {
		i, err := imports.Find(tx, id)
		if err != nil {
			return err
		}
		m, err := i.Columns()
		if err != nil {
			return err
		}
		r, err := imports.DryRun(tx, id)
		english := locale.For("en")
		sayColumns(p, m, english)
		for _, v := range r.Verdicts {
			if v.Result != imports.Imported {
				fmt.Fprintf(p.out, "row %d: %s: %s\n", v.Entry.Line.Number, v.Result, imports.Reasons(v.Problems, m, english))
			}
		}
		fmt.Fprintf(p.out, "would be: %d imported, %d duplicate, %d failed, %d skipped\n", r.Imported, r.Duplicates, r.Failed, r.Skipped)
		return err
	})
}

// carryOut imports batch by batch. A running server does the same batches; which
// of the two comes first makes no difference.
func (a importClients) carryOut(ctx context.Context, d *db.DB, p *program, id uuid.UUID) error {
	if err := d.Write(ctx, func(tx *db.Tx) error { return imports.Begin(tx, id, 0) }); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = imports.Step(ctx, d, id, imports.Committing); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	var failed bytes.Buffer
	err := d.Read(ctx, func(tx *db.Tx) error {
		i, err := imports.Find(tx, id)
		fmt.Fprintf(p.out, "%d imported, %d duplicate, %d failed, %d skipped\n", i.Imported, i.Duplicates, i.Failed, i.Skipped)
		if err != nil || a.Failed == "" {
			return err
		}
		return imports.FailedRows(tx, id, locale.For("en"), &failed)
	})
	if err != nil || a.Failed == "" {
		return err
	}
	return os.WriteFile(a.Failed, failed.Bytes(), 0o600)
}
