package obligations

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// whose says whom an outcome is about: nil for everybody under the duty. For one
// alone she has to be under it on that day, and inside the wall; for everybody the
// lead has to be inside it. When all the others have an outcome of their own, what
// is said of the last one holds for the occurrence.
func (out Outcome) whose(tx *db.Tx, o Occurrence) (*uuid.UUID, error) {
	whose, err := only(tx, o, out.OnlyFor)
	if err != nil || whose == nil {
		return whose, err
	}
	last, err := lastSilent(tx, o, *whose)
	if last {
		whose = nil // nobody is left for whom it could be otherwise
	}
	return whose, err
}

// only says whom alone something is about that was said of one of the people under a
// duty on a day; nil for everybody.
func only(tx *db.Tx, o Occurrence, client uuid.UUID) (*uuid.UUID, error) {
	var everybody *uuid.UUID
	groups, err := Groups(tx, []uuid.UUID{o.ObligationID})
	if err != nil {
		return everybody, err
	}
	group, several := groups[o.ObligationID]
	if !several {
		group.Lead = o.ClientID
		if err := clients.Require(tx, o.ClientID); err != nil {
			return nil, err
		}
	}
	switch on := group.On(o.Moment.Date); {
	case client == uuid.Nil && group.Lead == uuid.Nil:
		return nil, fault.New(fault.Forbidden, "obligations.lead_elsewhere")
	case client == uuid.Nil || len(on) == 1 && on[0] == o.ClientID && client == o.ClientID:
		return everybody, nil
	case !slices.Contains(on, client):
		return nil, &fault.Error{
			Kind: fault.Invalid, Key: "obligations.not_under_duty",
			Problems: []fault.Problem{{Field: "client_id", Key: "obligations.not_under_duty"}},
		}
	}
	return &client, nil
}

// lastSilent tells whether everybody else under the duty that day has an outcome of
// her own, and the occurrence none for all.
func lastSilent(tx *db.Tx, o Occurrence, client uuid.UUID) (bool, error) {
	if !o.State.ByClock() || o.OutcomeID != nil {
		return false, nil
	}
	others, err := under(tx, o)
	if err != nil {
		return false, err
	}
	for _, id := range others {
		if id == client {
			continue
		}
		if _, held, err := newRecord(tx, o, &id); err != nil || !held {
			return false, err
		}
	}
	return true, nil
}

// under is everybody who reports under an occurrence's duty on its day, beyond any wall.
func under(tx *db.Tx, o Occurrence) ([]uuid.UUID, error) {
	var joined []Participant
	if err := tx.DB.Where("obligation_id = ?", o.ObligationID).Order("id").Find(&joined).Error; err != nil {
		return nil, fmt.Errorf("reading who reports together: %w", err)
	}
	people := []uuid.UUID{o.ClientID}
	for _, p := range joined {
		if p.On(o.Moment.Date) {
			people = append(people, p.ClientID)
		}
	}
	return people, nil
}
