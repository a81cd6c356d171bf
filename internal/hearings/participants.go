package hearings

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

func newParticipant(tx *db.Tx, hearing, client uuid.UUID, role Role) Participant {
	return Participant{
		ID: db.NewID(tx.Now), HearingID: hearing, ClientID: client, Role: role,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
}

// AddParticipant puts another client into a hearing. Both must be inside the
// actor's wall: fault.NotFound otherwise, fault.Conflict when she is in it already.
func AddParticipant(tx *db.Tx, hearing, client uuid.UUID) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	h, err := take(tx, hearing)
	if err == nil {
		err = clients.Require(tx, client)
	}
	if err != nil {
		return err
	}
	p := newParticipant(tx, h.ID, client, Rider)
	err = tx.DB.Create(&p).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.Wrap(fault.Conflict, "hearings.participant_twice", err)
	}
	if err != nil {
		return fmt.Errorf("adding a participant: %w", err)
	}
	if err := db.Change(tx, &h, &h.Row); err != nil {
		return err
	}
	return record(tx, act{action: "add_participant", subject: "hearing", id: h.ID}, []uuid.UUID{client})
}

// RemoveParticipant takes out a rider who was entered by mistake; that she was in
// stays on record. The lead cannot be taken out.
func RemoveParticipant(tx *db.Tx, hearing, client uuid.UUID) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	h, err := take(tx, hearing)
	if err == nil {
		err = clients.Require(tx, client)
	}
	if err != nil {
		return err
	}
	if client == h.ClientID {
		return fault.New(fault.Conflict, "hearings.lead_stays")
	}
	res := tx.DB.Model(&Participant{}).Where("hearing_id = ? AND client_id = ? AND removed_at IS NULL", h.ID, client).
		Select("removed_by", "removed_at").Updates(&Participant{RemovedBy: &tx.Actor.ID, RemovedAt: &tx.Now})
	if res.Error != nil {
		return fmt.Errorf("removing a participant: %w", res.Error)
	}
	if res.RowsAffected == 0 {
		return fault.New(fault.NotFound, notFound)
	}
	if err := db.Change(tx, &h, &h.Row); err != nil {
		return err
	}
	return record(tx, act{action: "remove_participant", subject: "hearing", id: h.ID}, []uuid.UUID{client})
}

// inHearing tells whether a client, inside the wall, is in the hearing.
func inHearing(tx *db.Tx, hearing, client uuid.UUID) (bool, error) {
	if err := clients.Require(tx, client); err != nil {
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
		return false, err
	}
	ids, err := everybody(tx, hearing)
	return slices.Contains(ids, client), err
}
