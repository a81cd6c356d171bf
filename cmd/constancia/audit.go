package main

import (
	"context"
	"errors"
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/db"
)

type auditLog struct {
	Verify    auditVerify `cmd:"" help:"Read the whole log: events, hashes, contents, checkpoints."`
	RotateKey rotateKey   `cmd:"" help:"Hand the log over to a new signing key; both keys sign the change."`
}

// rotateKey prints the keys' lines, which are public: whoever noted the old one down
// can follow the log to the new one.
type rotateKey struct{}

func (rotateKey) Run(ctx context.Context, p *program) error {
	return p.asOperator(ctx, func(tx *db.Tx) error {
		from, to, err := audit.RotateKey(tx)
		tx.AfterCommit(func() {
			fmt.Fprintf(p.out, "from %s %s\nto   %s %s\n", bundle.Fingerprint(from), from, bundle.Fingerprint(to), to)
		})
		return err
	})
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
