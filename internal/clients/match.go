package clients

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// matchANumber looks for other files with the client's A-number. One within the
// actor's wall is a Conflict that names it; those beyond are returned, for the
// record alone.
func matchANumber(tx *db.Tx, client Client) ([]uuid.UUID, error) {
	var beyond []uuid.UUID
	if client.ANumberIndex == "" {
		return beyond, nil
	}
	if err := HoldTeam(tx, client.TeamID); err != nil {
		return beyond, err
	}
	same := tx.DB.Model(&Client{}).Where("a_number_index = ? AND a_number_index <> '' AND id <> ?", client.ANumberIndex, client.ID)
	if err := same.Order("id").Pluck("id", &beyond).Error; err != nil || len(beyond) == 0 {
		return beyond, err
	}
	var within []uuid.UUID
	q := Wall(tx, tx.DB.Model(&Client{}).Where("clients.id IN ?", beyond), "clients.id")
	if err := q.Order("id").Pluck("id", &within).Error; err != nil {
		return beyond, err
	}
	if len(within) == 0 {
		return beyond, nil
	}
	return beyond, aNumberTaken(within[0])
}

// HoldTeam makes two people who enter the same A-number at once wait for each
// other, until the commit.
func HoldTeam(tx *db.Tx, id uuid.UUID) error {
	var team struct{ ID uuid.UUID }
	if err := tx.ForUpdate().Table("teams").Select("id").Where("id = ?", id).Take(&team).Error; err != nil {
		return fmt.Errorf("locking the team: %w", err)
	}
	return nil
}

func aNumberTaken(by uuid.UUID) error {
	taken := fault.New(fault.Conflict, "clients.a_number_taken")
	taken.Args = fault.Args{"id": by.String()}
	taken.Problems = []fault.Problem{{Field: "a_number", Key: "clients.a_number_taken", Args: taken.Args}}
	return taken
}

// keepMatches records files found beyond the wall. The one who entered the number
// is told nothing: that somebody is a client of another team is that team's secret.
func keepMatches(tx *db.Tx, clientID uuid.UUID, others []uuid.UUID) error {
	for _, other := range others {
		match := Match{Row: db.NewRow(tx), ClientID: clientID, OtherID: other, MatchedOn: "a_number"}
		var known int64
		pair := tx.DB.Model(&Match{}).Where("matched_on = ? AND ((client_id = ? AND other_id = ?) OR (client_id = ? AND other_id = ?))",
			match.MatchedOn, clientID, other, other, clientID)
		if err := pair.Count(&known).Error; err != nil {
			return fmt.Errorf("looking for a match: %w", err)
		}
		if known > 0 {
			continue
		}
		if err := tx.DB.Create(&match).Error; err != nil {
			return fmt.Errorf("recording a match: %w", err)
		}
	}
	return nil
}

// OpenMatches counts the matches beyond walls that nobody has cleared yet, for
// whoever clears conflicts. A number and no names.
func OpenMatches(tx *db.Tx) (int, error) {
	if err := tx.Actor.Require(actor.AuditRead); err != nil {
		return 0, err
	}
	var n int64
	err := tx.DB.Model(&Match{}).Where("cleared_at IS NULL").Count(&n).Error
	return int(n), err
}
