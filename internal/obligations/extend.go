package obligations

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Extend sows the occurrences of at most limit duties whose horizon has come
// nearer than it should be, and says how many duties it extended. It is for a
// daily job: run twice, or on two replicas at once, it adds nothing twice.
func Extend(tx *db.Tx, limit int) (int, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return 0, err
	}
	behind := wall.DateOf(tx.Now).AddDays(7 * HorizonWeeks)
	var rows []Obligation
	err := tx.DB.Where("extended_to < ?", behind).Order("extended_to, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return 0, fmt.Errorf("looking for duties to extend: %w", err)
	}
	// Clients are held in one order, and before their duties, so that two replicas
	// never wait for each other.
	if err := touch(tx, rows...); err != nil {
		return 0, err
	}
	slices.SortFunc(rows, func(a, b Obligation) int {
		return strings.Compare(a.ClientID.String()+a.ID.String(), b.ClientID.String()+b.ID.String())
	})
	extended := 0
	var events []audit.Event
	for _, row := range rows {
		event, err := extend(tx, row.ID, behind)
		if err != nil {
			return extended, err
		}
		if event.Subject != uuid.Nil {
			extended++
			events = append(events, event)
		}
	}
	if len(events) == 0 {
		return 0, nil
	}
	return extended, audit.AppendMany(tx, events)
}

// extend sows one duty, unless somebody else did since it was found; then the
// event it returns is empty.
func extend(tx *db.Tx, id uuid.UUID, behind wall.Date) (audit.Event, error) {
	var o Obligation
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &o, notFound); err != nil {
		return audit.Event{}, err
	}
	if !o.ExtendedTo.Before(behind) {
		return audit.Event{}, nil
	}
	s, err := schedule(tx, o.ScheduleID)
	if err != nil {
		return audit.Event{}, err
	}
	to := horizon(tx)
	if o.EndedOn != "" && o.EndedOn.Before(to) {
		to = o.EndedOn
	}
	sown, err := s.occurrences(tx, o.ExtendedTo.AddDays(1), to)
	if err != nil {
		return audit.Event{}, err
	}
	if _, err := sown.store(tx, o.Modality); err != nil {
		return audit.Event{}, err
	}
	if err := o.restAgain(tx); err != nil {
		return audit.Event{}, err
	}
	if o.ExtendedTo = sown.to; to == o.EndedOn {
		o.ExtendedTo = endOfTime
	}
	event := audit.Event{
		Action: "obligations.extend", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID, Detail: sown.detail(),
	}
	return event, db.Change(tx, &o, &o.Row, "extended_to")
}
