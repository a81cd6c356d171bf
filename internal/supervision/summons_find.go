package supervision

import (
	"cmp"
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

// SummonsFile is a call to come with every row there ever was about it.
type SummonsFile struct {
	Summons                     // the row that holds
	Before      []Summons       // the first first
	Reading     *SummonsReading // nil until somebody who may has read the row that holds
	Appointment *SummonsAppointment
}

// First is the id of the first row: it stays the same however often it is corrected.
func (f SummonsFile) First() uuid.UUID {
	if len(f.Before) > 0 {
		return f.Before[0].ID
	}
	return f.ID
}

// People are who wrote something of it down, or read it.
func (f SummonsFile) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, s := range f.Before {
		people = append(people, s.RecordedBy)
	}
	if f.Reading != nil {
		people = append(people, f.Reading.ReadBy)
	}
	return people
}

// Over tells whether the hour it calls for is past. One without an hour is not.
func (s Summons) Over(now time.Time) bool { return s.StartsAt != nil && s.StartsAt.Before(now) }

// FindSummons is one call to come, by the id of any of its rows; NotFound when
// absent or beyond the wall.
func FindSummons(tx *db.Tx, id uuid.UUID) (SummonsFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return SummonsFile{}, err
	}
	var s Summons
	if err := db.Take(clients.Wall(tx, tx.DB.Where("summonses.id = ?", id), "summonses.client_id"), &s, notFound); err != nil {
		return SummonsFile{}, err
	}
	all, err := summonsesOf(tx, s.ClientID)
	if err != nil {
		return SummonsFile{}, err
	}
	for _, f := range all {
		if f.ID == id || slices.ContainsFunc(f.Before, func(b Summons) bool { return b.ID == id }) {
			return f, nil
		}
	}
	return SummonsFile{}, fault.New(fault.NotFound, notFound)
}

// SummonsesOf lists a client's calls to come, the newest first.
func SummonsesOf(tx *db.Tx, client uuid.UUID) ([]SummonsFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return summonsesOf(tx, client)
}

// summonsesOf is the same for whoever has passed the wall.
func summonsesOf(tx *db.Tx, of ...uuid.UUID) ([]SummonsFile, error) {
	var rows []Summons
	var readings []SummonsReading
	var appointments []SummonsAppointment
	for _, each := range []struct {
		rows  any
		order string
	}{{&rows, "recorded_at, id"}, {&readings, "id"}, {&appointments, "id"}} {
		if err := tx.DB.Where("client_id IN ?", of).Order(each.order).Find(each.rows).Error; err != nil {
			return nil, fmt.Errorf("reading calls to come: %w", err)
		}
	}
	var files []SummonsFile
	for _, chain := range chains(rows, func(s Summons) Line { return s.Line }) {
		last := len(chain) - 1
		f := SummonsFile{Summons: chain[last], Before: chain[:last]}
		if at := slices.IndexFunc(readings, func(r SummonsReading) bool { return r.SummonsID == f.ID }); at >= 0 {
			f.Reading = &readings[at]
		}
		if at := slices.IndexFunc(appointments, func(a SummonsAppointment) bool { return a.FirstID == f.First() }); at >= 0 {
			f.Appointment = &appointments[at]
		}
		files = append(files, f)
	}
	slices.Reverse(files)
	return files, nil
}

// remembered is how long a summons that was read and is in no calendar stays on
// Today when nobody knows its hour.
const remembered = 72 * time.Hour

// Waiting are the calls to come that somebody has to look at.
type Waiting struct {
	Unread []SummonsFile // not read yet by anybody who may: the nearest hour first
	Loose  []SummonsFile // read, still ahead, and in no calendar
	Adrift []SummonsFile // void or corrected, and its appointment still rings as it was
}

// WaitingSummonses are those inside the wall.
func WaitingSummonses(tx *db.Tx) (Waiting, error) {
	var w Waiting
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return w, err
	}
	var of []uuid.UUID
	q := clients.Wall(tx, tx.DB.Model(&Summons{}).Distinct("summonses.client_id"), "summonses.client_id").
		Where("NOT summonses.void AND NOT EXISTS (SELECT 1 FROM summonses later WHERE later.supersedes = summonses.id)").
		Where("NOT EXISTS (SELECT 1 FROM summons_readings WHERE summons_readings.summons_id = summonses.id) OR "+
			"summonses.starts_at > ? OR summonses.starts_at IS NULL AND summonses.told_at > ?", tx.Now, tx.Now.Add(-remembered))
	if err := q.Order("summonses.client_id").Pluck("summonses.client_id", &of).Error; err != nil {
		return w, fmt.Errorf("looking for calls to come: %w", err)
	}
	var err error
	if w.Adrift, err = adrift(tx); err != nil || len(of) == 0 {
		return w, err
	}
	all, err := summonsesOf(tx, of...)
	for _, f := range all {
		fresh := !f.Over(tx.Now) && (f.StartsAt != nil || f.ToldAt.After(tx.Now.Add(-remembered)))
		switch {
		case f.Void:
		case f.Reading == nil:
			w.Unread = append(w.Unread, f)
		case f.Appointment == nil && fresh:
			w.Loose = append(w.Loose, f)
		}
	}
	for _, list := range [][]SummonsFile{w.Unread, w.Loose} {
		slices.SortStableFunc(list, func(a, b SummonsFile) int {
			return cmp.Or(happened(a.Moment, a.ToldAt).Compare(happened(b.Moment, b.ToldAt)), a.ToldAt.Compare(b.ToldAt))
		})
	}
	return w, err
}

// adrift are the calls to come that were corrected or taken back after they had become
// an appointment, where that still stands as it was first told: until somebody moves
// it or ends the duty, its alarms are about an hour that nobody named.
func adrift(tx *db.Tx) ([]SummonsFile, error) {
	var of []uuid.UUID
	q := tx.DB.Model(&SummonsAppointment{}).Distinct("summons_appointments.client_id").
		Joins("JOIN obligations AS o ON o.id = summons_appointments.obligation_id AND o.ended_on = ''").
		Where("EXISTS (SELECT 1 FROM summonses AS s WHERE s.supersedes IS NOT NULL AND s.client_id = summons_appointments.client_id)")
	if err := clients.Wall(tx, q, "summons_appointments.client_id").Order("summons_appointments.client_id").Pluck("summons_appointments.client_id", &of).Error; err != nil {
		return nil, fmt.Errorf("looking for appointments adrift: %w", err)
	}
	if len(of) == 0 {
		return []SummonsFile{}, nil
	}
	all, err := summonsesOf(tx, of...)
	if err != nil {
		return nil, err
	}
	var list []SummonsFile
	for _, f := range all {
		if f.Appointment == nil || len(f.Before) == 0 {
			continue
		}
		rings, err := f.ringsOtherwise(tx)
		if err != nil {
			return nil, err
		}
		if rings {
			list = append(list, f)
		}
	}
	return list, nil
}

// ringsOtherwise tells whether the appointment of a summons is left to the clock at
// another hour than the summons calls for, or at any where it should not have been
// there.
func (f SummonsFile) ringsOtherwise(tx *db.Tx) (bool, error) {
	dates, err := obligations.List(tx, obligations.Filter{Obligation: f.Appointment.ObligationID})
	return slices.ContainsFunc(dates, func(e obligations.Entry) bool {
		same := e.Moment.Date == f.Moment.Date && e.Moment.Time == f.Moment.Time
		return e.State.ByClock() && (f.Void || !same)
	}), err
}
