package obligations

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
)

// Recompute derives the instants of upcoming occurrences again from their time on
// the wall, after the rules of a zone have changed: nine o'clock stays nine
// o'clock. It looks at up to limit occurrences whose id comes after the given one
// and returns the last id it saw, the zero one at the end, and how many changed.
func Recompute(tx *db.Tx, after uuid.UUID, limit int) (last uuid.UUID, changed int, err error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return last, 0, err
	}
	var rows []Occurrence
	err = tx.DB.Where("state = ? AND id > ?", Upcoming, after).Order("id").Limit(limit).Find(&rows).Error
	if err != nil {
		return last, 0, fmt.Errorf("reading upcoming occurrences: %w", err)
	}
	if len(rows) == limit {
		last = rows[limit-1].ID
	}
	shifted, err := shiftedOf(tx, rows)
	if err != nil || len(shifted) == 0 {
		return last, 0, err
	}
	return last, len(shifted), storeShifted(tx, shifted)
}

// shift is an occurrence whose instants are no longer those of its time on the wall.
type shift struct {
	Occurrence
	opened time.Time
}

func shiftedOf(tx *db.Tx, rows []Occurrence) ([]shift, error) {
	versions := map[uuid.UUID]Schedule{}
	var shifted []shift
	for _, o := range rows {
		if versions[o.ScheduleID].ID == uuid.Nil {
			s, err := schedule(tx, o.ScheduleID)
			if err != nil {
				return shifted, err
			}
			versions[o.ScheduleID] = s
		}
		opened := o.OpensAt
		if err := o.place(versions[o.ScheduleID], o.Moment, tx); err != nil {
			return shifted, err
		}
		if !o.OpensAt.Equal(opened) {
			shifted = append(shifted, shift{o, opened})
		}
	}
	// Clients are held in one order, and before their occurrences.
	slices.SortFunc(shifted, func(a, b shift) int {
		return strings.Compare(a.ClientID.String()+a.ID.String(), b.ClientID.String()+b.ID.String())
	})
	return shifted, nil
}

func storeShifted(tx *db.Tx, shifted []shift) error {
	duties := make([]Obligation, len(shifted))
	for i, s := range shifted {
		duties[i].ID, duties[i].ClientID = s.ObligationID, s.ClientID
	}
	if err := touch(tx, duties...); err != nil {
		return err
	}
	events := make([]audit.Event, len(shifted))
	for i := range shifted {
		o := &shifted[i].Occurrence
		o.revise(tx)
		if err := db.Change(tx, o, &o.Row, placed...); err != nil {
			return err
		}
		events[i] = audit.Event{
			Action: "obligations.recompute", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
			Detail: map[string]any{
				"moment": o.Moment, "opened_at": shifted[i].opened, "opens_at": o.OpensAt, "closes_at": o.ClosesAt,
			},
		}
	}
	return appendAll(tx, events)
}
