package failures

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
)

// IncidentFile is an incident with those of its failures that the actor sees.
type IncidentFile struct {
	Incident
	Failures []Listed  // in the order of time
	Further  []Listed  // of the same family and hours, belonging to none: offered to be attached
	Exhibits []Exhibit // the newest first
}

// Clients is how many clients it concerns, of those the actor sees.
func (f IncidentFile) Clients() int { return clientsOf(f.Failures) }

// Span is from when to when it happened, as far as the actor sees.
func (f IncidentFile) Span() (from, to time.Time) { return spanOf(f.Failures) }

// FindIncident is one confirmed incident; NotFound when it is absent, or none of
// its failures is inside the wall.
func FindIncident(tx *db.Tx, id uuid.UUID) (IncidentFile, error) {
	var f IncidentFile
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return f, err
	}
	err := db.Take(tx.DB.Where("id = ? AND NOT refused", id), &f.Incident, incidentNotFound)
	if err != nil {
		return f, err
	}
	if f.Failures, err = membersOf(tx, id); err != nil {
		return f, err
	}
	if len(f.Failures) == 0 {
		return f, fault.New(fault.NotFound, incidentNotFound)
	}
	if err := tx.DB.Where("incident_id = ?", id).Order("approved_at DESC, id DESC").Find(&f.Exhibits).Error; err != nil {
		return f, fmt.Errorf("reading exhibits: %w", err)
	}
	f.Further, err = f.further(tx)
	return f, err
}

const incidentNotFound = "failures.incident_not_found"

// membersOf are the failures of an incident inside the wall, in the order of time.
func membersOf(tx *db.Tx, incident uuid.UUID) ([]Listed, error) {
	q, err := Filter{}.on(tx)
	if err != nil {
		return nil, err
	}
	var rows []Listed
	err = q.Where("failures.id IN (?)", tx.DB.Model(&Member{}).Select("failure_id").Where("incident_id = ? AND NOT refused", incident)).
		Order("failures.created_at, failures.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading an incident: %w", err)
	}
	slices.SortStableFunc(rows, func(a, b Listed) int { return a.When().Compare(b.When()) })
	return rows, nil
}

// further are failures of the same family that happened within three hours of the
// incident and belong to none.
func (f IncidentFile) further(tx *db.Tx) ([]Listed, error) {
	loose, err := looseFailures(tx)
	from, to := f.Span()
	return slices.DeleteFunc(loose, func(l Listed) bool {
		near := !l.When().Before(from.Add(-incidentSpan)) && !l.When().After(to.Add(incidentSpan))
		return !near || !slices.Contains(l.Families(), f.Family)
	}), err
}

// Attach says that a further failure belongs to an incident; twice is once. Faults:
// NotFound, Conflict for one of another family, or that belongs to another incident.
func Attach(tx *db.Tx, incident, failure uuid.UUID) error {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return err
	}
	f, err := FindIncident(tx, incident)
	if err != nil {
		return err
	}
	if err := holdAll(tx, []uuid.UUID{failure}); err != nil {
		return err
	}
	if slices.ContainsFunc(f.Failures, func(l Listed) bool { return l.ID == failure }) {
		return nil
	}
	if !slices.ContainsFunc(f.Further, func(l Listed) bool { return l.ID == failure }) {
		return fault.New(fault.Conflict, "failures.incident_changed")
	}
	return f.attach(tx, failure)
}

// Incidents are the confirmed incidents of which the actor sees a failure, the
// newest first.
func Incidents(tx *db.Tx) ([]IncidentFile, error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, err
	}
	own := clients.Wall(tx, tx.DB.Model(&Member{}).Select("incident_id").Where("NOT refused"), "incident_failures.client_id")
	var rows []Incident
	if err := tx.DB.Where("id IN (?)", own).Order("created_at DESC, id DESC").Limit(incidentsShown).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading incidents: %w", err)
	}
	list := make([]IncidentFile, len(rows))
	for i, r := range rows {
		list[i].Incident = r
		var err error
		if list[i].Failures, err = membersOf(tx, r.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

const incidentsShown = 50

// callAhead is how far ahead a window is worth a call before the app fails there too.
const callAhead = 4 * time.Hour

// ToCall is a client whose window is open or opens soon, and where she can be
// reached.
type ToCall struct {
	Entry  obligations.Entry
	Name   string
	Phones []clients.Phone
}

// CallFirst lists everybody inside the wall with a window in the next four hours,
// the first to close on top: while something fails at several clients, they are
// called before it fails at them.
func CallFirst(tx *db.Tx) ([]ToCall, error) {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return nil, err
	}
	soon, err := obligations.List(tx, obligations.Filter{
		To: tx.Now.Add(callAhead), States: []obligations.State{obligations.Upcoming, obligations.Due},
	})
	if err != nil {
		return nil, err
	}
	soon = slices.DeleteFunc(soon, func(e obligations.Entry) bool { return !tx.Now.Before(e.Until()) })
	if soon, err = eachOf(tx, soon); err != nil {
		return nil, err
	}
	slices.SortStableFunc(soon, func(a, b obligations.Entry) int { return a.Until().Compare(b.Until()) })
	list := make([]ToCall, len(soon))
	for i, e := range soon {
		client, err := clients.Find(tx, e.ClientID)
		if err != nil {
			return nil, err
		}
		list[i] = ToCall{Entry: e, Name: client.Name()}
		if list[i].Phones, err = clients.Phones(tx, e.ClientID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// eachOf puts in place of a check-in under which several people report one for each of
// whom nobody has said what became.
func eachOf(tx *db.Tx, list []obligations.Entry) ([]obligations.Entry, error) {
	duties := make([]uuid.UUID, len(list))
	for i, e := range list {
		duties[i] = e.ObligationID
	}
	groups, err := obligations.Groups(tx, duties)
	if err != nil {
		return nil, err
	}
	var each []obligations.Entry
	for _, e := range list {
		group, several := groups[e.ObligationID]
		if !several {
			each = append(each, e)
			continue
		}
		for _, id := range group.On(e.Moment.Date) {
			own, err := obligations.FindFor(tx, e.ID, id)
			if err != nil {
				return nil, err
			}
			if own.State.ByClock() {
				each = append(each, own)
			}
		}
	}
	return each, nil
}
