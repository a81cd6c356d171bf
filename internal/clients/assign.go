package clients

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
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
	var members int64
	err = tx.DB.Table("team_members").Where("staff_id = ? AND team_id = ?", staffID, client.TeamID).Count(&members).Error
	if err != nil {
		return fmt.Errorf("looking for a colleague: %w", err)
	}
	if members == 0 {
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
