package packets

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/typeset"
)

// failed puts on the row what is wrong. A packet whose builder was stopped, or lost its
// lease, waits to be begun again; one that met a trouble which may pass is tried again a
// few times, and its bundle, which the seal has promised, without end.
func (b *builder) failed(ctx context.Context, err error) error {
	key, document, known := problemOf(err)
	switch {
	case errors.Is(err, errLost):
		return err
	case errors.Is(err, context.Canceled):
		return errors.Join(err, b.letGo(ctx, Work{Attempts: b.attempt - 1}))
	case b.packet.State == Sealed:
		return errors.Join(known, b.letGo(ctx, Work{Problem: key, ProblemOf: document, Attempts: b.attempt}))
	case passing(err) && b.attempt < mostAttempts:
		return errors.Join(err, b.letGo(ctx, Work{Problem: key, Attempts: b.attempt}))
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(b.system(ctx)), lease)
	defer cancel()
	wrote := b.d.Write(late, func(tx *db.Tx) error {
		var p Packet
		if err := db.Take(tx.ForUpdate().Where("id = ?", b.packet.ID), &p, notFound); err != nil {
			return err
		}
		if p.State != Building || p.Round != b.packet.Round {
			return nil
		}
		p.State, p.Problem, p.ProblemOf = Failed, key, document
		if err := db.Change(tx, &p, &p.Row, "state", "problem", "problem_of"); err != nil {
			return err
		}
		return audit.Append(tx, audit.Event{
			Action: "packets.failed", SubjectType: "packet", Subject: p.ID, Client: p.ClientID,
			Facts: map[string]any{"round": p.Round, "problem": key, "document": document},
		})
	})
	return errors.Join(known, wrote, b.letGo(ctx, Work{}))
}

// passing tells a trouble that may be gone the next time from one that will not: a full
// disk, a database out of reach, a machine too busy.
func passing(err error) bool {
	var file *FileError
	if errors.As(err, &file) {
		return false // a file that is gone stays gone
	}
	return fault.Is(err, fault.Unavailable) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errSlow)
}

// problemOf is the key a person is told, the document at fault, and the error itself
// where it is one of the house.
func problemOf(err error) (key string, document *uuid.UUID, house error) {
	var file *FileError
	var altered *audit.Altered
	switch {
	case errors.As(err, &file) && file.File.Document != uuid.Nil:
		return "packets.problem.file", &file.File.Document, nil
	case errors.As(err, &file):
		return "packets.problem.file", nil, nil
	case errors.As(err, &altered):
		return "packets.problem.record", nil, err
	case errors.Is(err, errTooLong):
		return "packets.problem.pages", nil, nil
	case errors.Is(err, errSlow), errors.Is(err, context.DeadlineExceeded):
		return "packets.problem.slow", nil, err
	case errors.Is(err, errGivenUp):
		return "packets.problem.given_up", nil, err
	case errors.Is(err, errUnproven):
		return "packets.problem.bundle", nil, err
	case errors.Is(err, typeset.ErrNoFonts):
		return "packets.problem.fonts", nil, err
	}
	if f, ok := fault.From(err); ok {
		return f.Key, nil, nil
	}
	return "packets.problem.internal", nil, err
}
