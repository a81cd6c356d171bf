package agenda

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/supervision"
)

// addHeld says of each entry who of those it concerns is detained then, as far as it is
// on record. Nothing follows from it for what became of the entry.
func addHeld(tx *db.Tx, all []Entry) error {
	seen := map[uuid.UUID]bool{}
	var ids []uuid.UUID
	for _, e := range all {
		for _, id := range e.Clients {
			if !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	stays, err := supervision.StaysAmong(tx, ids...)
	if err != nil || len(stays) == 0 {
		return err
	}
	for i := range all {
		all[i].hold(stays)
	}
	return nil
}

// hold reads who is detained at any time of the entry, and whether everybody is when it
// is over: then nobody can be asked to make up for it.
func (e *Entry) hold(stays map[uuid.UUID][]supervision.Stay) {
	end := e.over()
	e.heldAtEnd = len(e.Clients) > 0
	for _, id := range e.Clients {
		touches := func(s supervision.Stay) bool { return s.Touches(e.StartsAt, end) }
		if slices.ContainsFunc(stays[id], touches) {
			e.Held = append(e.Held, id)
		}
		e.heldAtEnd = e.heldAtEnd && slices.ContainsFunc(stays[id], func(s supervision.Stay) bool { return s.At(end) })
	}
}

// over is when the entry ends; where nobody knows, when the clinic stops waiting.
func (e Entry) over() time.Time {
	if !e.EndsAt.After(e.StartsAt) && e.LateAt.After(e.StartsAt) {
		return e.LateAt
	}
	return e.EndsAt
}
