package clients

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

// Draft is a file that was checked and is not there yet.
type Draft struct {
	client  Client
	in      Intake
	matches []uuid.UUID // files with the same A-number beyond the wall

	// Err is why it cannot be opened: Invalid with the refused fields, or Conflict
	// with the id of the file within the wall that holds the A-number.
	Err error
}

// ID is the id that the client will have.
func (d Draft) ID() uuid.UUID { return d.client.ID }

// ANumber is the A-number as it will be kept: nine digits, or empty.
func (d Draft) ANumber() string { return d.client.ANumber.Reveal() }

// Client is the row as it will be written.
func (d Draft) Client() Client { return d.client }

// Drafts checks intakes as Open does, many at once and without writing anything.
// Two of the same batch with one A-number are for the caller to tell apart.
//
// Faults: Forbidden for whoever may not open files in the team.
func Drafts(tx *db.Tx, ins []Intake) ([]Draft, error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return nil, err
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return nil, err
	}
	drafts := make([]Draft, len(ins))
	for i, in := range ins {
		d := &drafts[i]
		d.in = in
		if d.client, d.Err = draft(tx, &d.in, office.TimeZone); fault.Is(d.Err, fault.Forbidden) {
			return nil, d.Err
		}
	}
	return drafts, meet(tx, drafts)
}

// meet finds the files that hold the A-numbers of drafts already.
func meet(tx *db.Tx, drafts []Draft) error {
	var indexes []string
	for _, d := range drafts {
		if d.Err == nil && d.client.ANumberIndex != "" {
			indexes = append(indexes, d.client.ANumberIndex)
		}
	}
	held, err := holders(tx, indexes)
	if err != nil {
		return err
	}
	within, err := inside(tx, held)
	if err != nil {
		return err
	}
	for i := range drafts {
		d := &drafts[i]
		if d.Err != nil || d.client.ANumberIndex == "" {
			continue
		}
		d.matches = held[d.client.ANumberIndex]
		for _, id := range d.matches {
			if d.Err == nil && within[id] {
				d.Err = aNumberTaken(id)
			}
		}
	}
	return nil
}

// holders lists the files by the index of their A-number, whatever the wall.
func holders(tx *db.Tx, indexes []string) (map[string][]uuid.UUID, error) {
	found := map[string][]uuid.UUID{}
	if len(indexes) == 0 {
		return found, nil
	}
	var rows []struct {
		ID           uuid.UUID
		ANumberIndex string `gorm:"column:a_number_index"`
	}
	// The second condition lets SQLite use the index, which leaves '' out.
	q := tx.DB.Model(&Client{}).Select("id", "a_number_index").Where("a_number_index IN ? AND a_number_index <> ''", indexes)
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("looking for A-numbers: %w", err)
	}
	for _, row := range rows {
		found[row.ANumberIndex] = append(found[row.ANumberIndex], row.ID)
	}
	return found, nil
}

// inside tells which of the found files are within the actor's wall.
func inside(tx *db.Tx, found map[string][]uuid.UUID) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	for _, some := range found {
		ids = append(ids, some...)
	}
	within := map[uuid.UUID]bool{}
	if len(ids) == 0 {
		return within, nil
	}
	var own []uuid.UUID
	q := Wall(tx, tx.DB.Model(&Client{}).Where("clients.id IN ?", ids), "clients.id")
	if err := q.Order("clients.id").Pluck("clients.id", &own).Error; err != nil {
		return nil, fmt.Errorf("looking for A-numbers within the wall: %w", err)
	}
	for _, id := range own {
		within[id] = true
	}
	return within, nil
}

// OpenMany opens the files of drafts that were checked in this transaction, at
// most 500 and none with an Err, with one audit event for each.
func OpenMany(tx *db.Tx, drafts []Draft) error {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return err
	}
	if len(drafts) == 0 {
		return nil
	}
	rows := furnishing{}
	for _, d := range drafts {
		if d.Err != nil {
			return fmt.Errorf("opening a draft that was refused: %w", d.Err)
		}
		rows.add(tx, d)
	}
	if err := tx.Keys.CreateMany(tx.Context(), rows.ids); err != nil {
		return fmt.Errorf("making the clients' keys: %w", err)
	}
	if err := rows.store(tx); err != nil {
		return err
	}
	for _, d := range drafts {
		if err := keepMatches(tx, d.client.ID, d.matches); err != nil {
			return err
		}
	}
	if err := audit.AppendMany(tx, rows.events); err != nil {
		return err
	}
	return list(tx, rows.ids...)
}

// furnishing is everything that a batch of drafts writes.
type furnishing struct {
	ids       []uuid.UUID
	clients   []Client
	phones    []Phone
	addresses []Address
	assigned  []Assignment
	events    []audit.Event
}

func (f *furnishing) add(tx *db.Tx, d Draft) {
	id := d.client.ID
	f.ids, f.clients = append(f.ids, id), append(f.clients, d.client)
	for i, phone := range d.in.Phones {
		row := Phone{Row: db.NewRow(tx), ClientID: id, Position: i}
		row.take(tx, phone)
		f.phones = append(f.phones, row)
	}
	for kind, address := range map[string]*AddressDetails{Residence: d.in.Address, Mailing: d.in.Mailing} {
		if address != nil && !address.empty() {
			f.addresses = append(f.addresses, address.row(tx, id, kind))
		}
	}
	if tx.Actor.OnlyAssigned() {
		f.assigned = append(f.assigned, Assignment{Row: db.NewRow(tx), ClientID: id, StaffID: tx.Actor.ID, AssignedBy: tx.Actor.ID})
	}
	f.events = append(f.events, d.in.event(id))
}

// The rows that one statement writes: SQLite takes 32,766 values in one.
const perStatement = 100

func (f *furnishing) store(tx *db.Tx) error {
	if err := tx.DB.CreateInBatches(&f.clients, perStatement).Error; err != nil {
		return fmt.Errorf("opening files: %w", err)
	}
	if len(f.phones) > 0 {
		if err := tx.DB.CreateInBatches(&f.phones, perStatement).Error; err != nil {
			return fmt.Errorf("adding phones: %w", err)
		}
	}
	if len(f.addresses) > 0 {
		if err := tx.DB.CreateInBatches(&f.addresses, perStatement).Error; err != nil {
			return fmt.Errorf("adding addresses: %w", err)
		}
	}
	if len(f.assigned) > 0 {
		if err := tx.DB.CreateInBatches(&f.assigned, perStatement).Error; err != nil {
			return fmt.Errorf("assigning files: %w", err)
		}
	}
	return nil
}

// TouchMany is Touch for a batch. The caller has passed the wall of each.
func TouchMany(tx *db.Tx, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	err := tx.DB.Exec("UPDATE clients SET revision = revision + 1, active_at = ? WHERE id IN ?", tx.Now, ids).Error
	if err != nil {
		return fmt.Errorf("marking calendars: %w", err)
	}
	return nil
}
