package agenda

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// person is what a list says of a client.
type person struct {
	ID            uuid.UUID
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
}

// mostAsked is how many ids one query names.
const mostAsked = 500

// Who names the clients of a list, those inside the wall, in a query for many.
func Who(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(ids))
	for len(ids) > 0 {
		some := ids[:min(mostAsked, len(ids))]
		ids = ids[len(some):]
		var rows []person
		q := tx.DB.Table("clients").Select("clients.id, clients.given_names, clients.family_names, clients.preferred_name").Where("clients.id IN ?", some)
		if err := clients.Wall(tx, q, "clients.id").Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("reading who it is: %w", err)
		}
		for _, r := range rows {
			given := r.PreferredName.Reveal()
			if given == "" {
				given = r.GivenNames.Reveal()
			}
			names[r.ID] = strings.TrimSpace(given + " " + r.FamilyNames.Reveal())
		}
	}
	return names, nil
}
