package main

import (
	"context"
	"errors"
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/audit"
)

type auditLog struct {
	Verify auditVerify `cmd:"" help:"Read the whole log: events, hashes, contents, checkpoints."`
}

type auditVerify struct{}

func (auditVerify) Run(ctx context.Context, p *program) (err error) {
	d, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	report, err := audit.Verify(actor.With(ctx, actor.System("audit.verify")), d)
	if err != nil {
		return err
	}
	for _, finding := range report.Findings {
		fmt.Fprintln(p.out, "finding:", finding)
	}
	fmt.Fprintf(p.out, "%d events, %d checkpoints, %d purged, %d findings\n",
		report.Events, report.Checkpoints, report.Purged, len(report.Findings))
	if len(report.Findings) > 0 {
		return errors.New("the audit log is not whole")
	}
	return nil
}
