package main

import (
	"context"
	"errors"
	"strings"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// asOperator runs one verb in one transaction as whoever has a shell on the
// server; the record names the program, since it knows nobody else.
func (p *program) asOperator(ctx context.Context, verb func(tx *db.Tx) error) (err error) {
	d, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Write(actor.With(ctx, actor.System("operator")), verb)
}

// plain says an error in one English line: what a fault tells people, with the
// reason for each refused field; everything else as it is.
func plain(err error) string {
	f, ok := fault.From(err)
	if !ok {
		return err.Error()
	}
	english := locale.For("en")
	if len(f.Problems) == 0 {
		return english.SayArgs(f.Key, f.Args)
	}
	said := make([]string, len(f.Problems))
	for i, problem := range f.Problems {
		said[i] = problem.Field + ": " + english.SayArgs(problem.Key, problem.Args)
	}
	return strings.Join(said, "; ")
}
