package clients

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
)

// Lead says which of those assigned to a file answers for it. The latest row
// holds, as long as that person is assigned.
type Lead struct {
	ID       uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID uuid.UUID `sec:"open"`
	StaffID  uuid.UUID `sec:"open"`
	NamedBy  uuid.UUID `sec:"open"`
	NamedAt  time.Time `sec:"open"`
}

// TableName is where leads are kept.
func (Lead) TableName() string { return "client_leads" }

// NameLead makes somebody who is assigned to a file the one who answers for it.
// Naming the one who already does changes nothing.
//
// Faults: NotFound beyond the wall or when she is not assigned; Forbidden for a
// volunteer.
func NameLead(tx *db.Tx, clientID, staffID uuid.UUID) error {
	if _, err := assignable(tx, clientID); err != nil {
		return err
	}
	hands, err := HandsOf(tx, clientID)
	if err != nil {
		return err
	}
	assigned := hands[clientID].Assigned
	if !slices.Contains(assigned, staffID) {
		return fault.New(fault.NotFound, "clients.not_assigned")
	}
	if assigned[0] == staffID {
		return nil
	}
	row := Lead{ID: db.NewID(tx.Now), ClientID: clientID, StaffID: staffID, NamedBy: tx.Actor.ID, NamedAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("naming who answers for a file: %w", err)
	}
	return recordAssignment(tx, "clients.name_lead", clientID, staffID)
}

// Hands is who works on one file.
type Hands struct {
	Team     uuid.UUID
	Assigned []uuid.UUID // who answers for the file first, then in the order in which they were assigned
}

// HandsOf is in whose hands files are. Who answers for one is whoever was named
// last and is still assigned, else whoever was assigned first. It asks for no
// permission: whoever lists files that she may see may know who works on them.
func HandsOf(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]Hands, error) {
	hands := make(map[uuid.UUID]Hands, len(ids))
	for some := range slices.Chunk(ids, mostNamed) {
		var files []struct{ ID, TeamID uuid.UUID }
		if err := tx.DB.Table("clients").Select("id, team_id").Where("id IN ?", some).Find(&files).Error; err != nil {
			return hands, fmt.Errorf("reading whose files they are: %w", err)
		}
		var held []Assignment
		err := tx.DB.Where("client_id IN ? AND ended_at IS NULL", some).Order("created_at, id").Find(&held).Error
		if err != nil {
			return hands, fmt.Errorf("reading who works on files: %w", err)
		}
		var named []Lead
		if err := tx.DB.Where("client_id IN ?", some).Order("named_at, id").Find(&named).Error; err != nil {
			return hands, fmt.Errorf("reading who answers for files: %w", err)
		}
		for _, f := range files {
			hands[f.ID] = handsOn(f.ID, f.TeamID, held, named)
		}
	}
	return hands, nil
}

func handsOn(client, team uuid.UUID, held []Assignment, named []Lead) Hands {
	h := Hands{Team: team}
	for _, a := range held {
		if a.ClientID == client {
			h.Assigned = append(h.Assigned, a.StaffID)
		}
	}
	for _, l := range named {
		if at := slices.Index(h.Assigned, l.StaffID); at >= 0 && l.ClientID == client {
			h.Assigned = slices.Insert(slices.Delete(h.Assigned, at, at+1), 0, l.StaffID)
		}
	}
	return h
}

// mostNamed is how many ids one query names.
const mostNamed = 500
