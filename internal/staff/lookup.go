package staff

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// FindOffice is the clinic. Everybody may know its zone and language.
func FindOffice(tx *db.Tx) (Office, error) {
	var office Office
	err := db.Take(tx.DB.Where("id = ?", DefaultOffice), &office, "staff.no_office")
	return office, err
}

// nameRow is what Names reads.
type nameRow struct {
	ID   uuid.UUID
	Name seal.Text `seal:"staff.name"`
}

// Names says who stands behind ids that the record holds. An unknown id has no
// entry. It asks for no permission: whoever may read a file may read who wrote it.
func Names(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	names := make(map[uuid.UUID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []nameRow
	if err := tx.DB.Model(&Member{}).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return names, fmt.Errorf("reading names of staff: %w", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name.Reveal()
	}
	return names, nil
}

// actorOf is the person as an actor: her roles and teams as they are now.
func actorOf(tx *db.Tx, id uuid.UUID) (actor.Actor, error) {
	who := actor.Actor{Kind: actor.Staff, ID: id}
	err := tx.DB.Model(&role{}).Where("staff_id = ?", id).Order("role").Pluck("role", &who.Roles).Error
	if err != nil {
		return who, fmt.Errorf("reading roles: %w", err)
	}
	err = tx.DB.Model(&membership{}).Where("staff_id = ?", id).Order("team_id").Pluck("team_id", &who.Teams).Error
	if err != nil {
		return who, fmt.Errorf("reading teams: %w", err)
	}
	return who, nil
}
