package obligations

import (
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Advance lets the clock speak: at most limit occurrences whose next instant has
// come move on to due, late or unknown, and the number of those that did is
// returned. Each moves by an update that holds only for the version that was
// read, so that several replicas together move it exactly once. What a person put
// on record is never touched, and nothing here can write "missed".
func Advance(tx *db.Tx, limit int) (int, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return 0, err
	}
	var ripe []Occurrence
	err := tx.DB.Where("next_at <= ?", tx.Now).Order("next_at, id").Limit(limit).Find(&ripe).Error
	if err != nil {
		return 0, fmt.Errorf("looking for what is ripe: %w", err)
	}
	counts := map[State]int{}
	var events []audit.Event
	for i := range ripe {
		o := &ripe[i]
		o.wind(tx.Now)
		err := db.Change(tx, o, &o.Row, "state", "next_at")
		if fault.Is(err, fault.Stale) {
			continue // somebody else was first
		}
		if err != nil {
			return 0, fmt.Errorf("advancing an occurrence: %w", err)
		}
		counts[o.State]++
		if o.State == Unknown {
			events = append(events, o.becameUnknown())
		}
	}
	moved := counts[Due] + counts[Late] + counts[Unknown]
	if moved == 0 {
		return 0, nil
	}
	events = append(events, audit.Event{Action: "obligations.advance", SubjectType: "occurrences", Detail: counts})
	return moved, appendAll(tx, events)
}

func (o Occurrence) becameUnknown() audit.Event {
	return audit.Event{
		Action: "obligations.became_unknown", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
		OccurredAt: o.GraceEndsAt, Facts: map[string]any{"moment": o.Moment, "opens_at": o.OpensAt, "closes_at": o.ClosesAt},
	}
}

// appendAll writes events in the batches that the log takes.
func appendAll(tx *db.Tx, events []audit.Event) error {
	const batch = 500
	for len(events) > batch {
		if err := audit.AppendMany(tx, events[:batch]); err != nil {
			return err
		}
		events = events[batch:]
	}
	return audit.AppendMany(tx, events)
}
