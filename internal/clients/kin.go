package clients

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Kin says that the other client is family of the client: with relation mother,
// the other is her mother.
type Kin struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	OtherID    uuid.UUID `sec:"open"`
	Relation   seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
}

// TableName is where family is kept.
func (Kin) TableName() string { return "client_kin" }

// SealedBy is the client's key.
func (k Kin) SealedBy() uuid.UUID { return k.ClientID }

// Relate records that one client is family of another. Saying it twice changes
// nothing.
//
// Faults: NotFound when either is beyond the wall; Invalid without a relation or
// for oneself.
func Relate(tx *db.Tx, clientID, otherID uuid.UUID, relation string) error {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return err
	}
	for _, id := range []uuid.UUID{clientID, otherID} {
		if err := Require(tx, id); err != nil {
			return err
		}
	}
	var p fault.Problems
	relation = CleanLine(&p, "relation", relation, longestName)
	if relation == "" && len(p) == 0 {
		p.Add("relation", "clients.relation_required")
	}
	if clientID == otherID {
		p.Add("other_id", "clients.kin_of_herself")
	}
	if err := p.Err(); err != nil {
		return err
	}
	row := Kin{
		ID: db.NewID(tx.Now), ClientID: clientID, OtherID: otherID, Relation: seal.Of(relation),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	once := clause.OnConflict{Columns: []clause.Column{{Name: "client_id"}, {Name: "other_id"}}, DoNothing: true}
	res := tx.DB.Clauses(once).Create(&row)
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	return audit.Append(tx, audit.Event{
		Action: "clients.relate", SubjectType: "client", Subject: otherID, Client: clientID,
		Detail: map[string]any{"relation": relation},
	})
}

// Relative is somebody's family as the other one's file shows it.
type Relative struct {
	ID       uuid.UUID
	Relation string
	Of       bool // the relation is the client's to the other, not the other's to her
}

// Family lists who is family of a client, by either one's record; those beyond
// the wall are left out.
func Family(tx *db.Tx, clientID uuid.UUID) ([]Relative, error) {
	if err := Require(tx, clientID); err != nil {
		return nil, err
	}
	var rows []Kin
	q := Wall(tx, tx.DB.Where("client_id = ? OR other_id = ?", clientID, clientID), "client_kin.client_id")
	if err := Wall(tx, q, "client_kin.other_id").Order("recorded_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading family: %w", err)
	}
	out := make([]Relative, 0, len(rows))
	for _, k := range rows {
		r := Relative{ID: k.OtherID, Relation: k.Relation.Reveal()}
		if k.OtherID == clientID {
			r.ID, r.Of = k.ClientID, true
		}
		out = append(out, r)
	}
	return out, nil
}
