package clients

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

// Assign puts a file into a person's hands; a volunteer sees it from now on.
// Assigning twice changes nothing. A volunteer assigns nobody.
//
// Faults: NotFound beyond the wall; Forbidden for a volunteer; Invalid when the
// person is not of the client's team, for she would not see the file.
func Assign(tx *db.Tx, clientID, staffID uuid.UUID) error {
	client, err := assignable(tx, clientID)
	if err != nil {
		return err
	}
	team, err := colleagues(tx, client.TeamID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(team, func(c Colleague) bool { return c.ID == staffID }) {
		var p fault.Problems
		p.Add("staff_id", "clients.not_of_the_team")
		return p.Err()
	}
	var held int64
	err = tx.DB.Model(&Assignment{}).Where("client_id = ? AND staff_id = ? AND ended_at IS NULL", clientID, staffID).Count(&held).Error
	if err != nil || held > 0 {
		return err
	}
	return errors.Join(assign(tx, clientID, staffID), recordAssignment(tx, "clients.assign", clientID, staffID))
}

// Unassign takes a file out of a person's hands; the assignment's row stays.
//
// Faults: NotFound beyond the wall or when she does not hold it; Forbidden for a
// volunteer.
func Unassign(tx *db.Tx, clientID, staffID uuid.UUID) error {
	if _, err := assignable(tx, clientID); err != nil {
		return err
	}
	var held Assignment
	q := tx.DB.Where("client_id = ? AND staff_id = ? AND ended_at IS NULL", clientID, staffID)
	if err := db.Take(q, &held, "clients.not_assigned"); err != nil {
		return err
	}
	held.EndedAt, held.EndedBy = &tx.Now, &tx.Actor.ID
	if err := db.Change(tx, &held, &held.Row, "ended_at", "ended_by"); err != nil {
		return fmt.Errorf("ending an assignment: %w", err)
	}
	return recordAssignment(tx, "clients.unassign", clientID, staffID)
}

// Colleague is somebody who can work on a file.
type Colleague struct {
	ID   uuid.UUID
	Name string
}

// Assignable lists who can be assigned to a client's file, by name: the people
// of her team. Empty for whoever may assign nobody.
func Assignable(tx *db.Tx, clientID uuid.UUID) ([]Colleague, error) {
	client, err := assignable(tx, clientID)
	if fault.Is(err, fault.Forbidden) {
		return []Colleague{}, nil
	}
	if err != nil {
		return nil, err
	}
	return colleagues(tx, client.TeamID)
}

func colleagues(tx *db.Tx, team uuid.UUID) ([]Colleague, error) {
	all, err := staff.Colleagues(tx)
	if err != nil {
		return nil, err
	}
	var out []Colleague
	for _, c := range all {
		if slices.Contains(c.Teams, team) {
			out = append(out, Colleague{c.ID, c.Name.Reveal()})
		}
	}
	return out, nil
}

func assignable(tx *db.Tx, clientID uuid.UUID) (Client, error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return Client{}, err
	}
	client, err := Find(tx, clientID)
	if err == nil && tx.Actor.OnlyAssigned() {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return client, err
}

func assign(tx *db.Tx, clientID, staffID uuid.UUID) error {
	row := Assignment{Row: db.NewRow(tx), ClientID: clientID, StaffID: staffID, AssignedBy: tx.Actor.ID}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("assigning a file: %w", err)
	}
	return nil
}

func recordAssignment(tx *db.Tx, action string, clientID, staffID uuid.UUID) error {
	return audit.Append(tx, audit.Event{
		Action: action, SubjectType: "staff", Subject: staffID, Client: clientID,
	})
}
