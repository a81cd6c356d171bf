package hearings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

const notFound = "hearings.not_found"

// act is what a verb did, for the log and for the calendars of everybody in it.
type act struct {
	action  string
	subject string
	id      uuid.UUID
	at      time.Time // when it is said to have happened; zero for now
	facts   any       // what may be shown to whoever checks a packet
	detail  any       // names nobody: the same detail goes into each participant's file
}

// record puts an act into the file of each client and marks her calendar as
// behind. Everybody in a hearing is told, also beyond the actor's wall: it is
// their hearing.
func record(tx *db.Tx, a act, of []uuid.UUID) error {
	events := make([]audit.Event, 0, len(of))
	for _, id := range of {
		events = append(events, audit.Event{
			Action: "hearings." + a.action, SubjectType: a.subject, Subject: a.id, Client: id, OccurredAt: a.at,
			Facts: a.facts, Detail: a.detail,
		})
	}
	if err := audit.AppendMany(tx, events); err != nil {
		return err
	}
	return touch(tx, of)
}

// touch marks calendars as behind. The order of the ids is always the same, so
// that two transactions cannot wait for each other.
func touch(tx *db.Tx, ids []uuid.UUID) error {
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	for _, id := range sorted {
		if err := clients.Touch(tx, id); err != nil {
			return fmt.Errorf("marking the calendar of a participant: %w", err)
		}
	}
	return nil
}

// visible keeps a query to hearings of which somebody inside the actor's wall is
// part; column holds the hearing's id.
func visible(tx *db.Tx, q *gorm.DB, column string) *gorm.DB {
	if tx.Actor.SeesAllTeams() {
		return q
	}
	inside := clients.Wall(tx, tx.DB.Model(&Participant{}).Select("hearing_participants.hearing_id").
		Where("hearing_participants.removed_at IS NULL"), "hearing_participants.client_id")
	return q.Where(column+" IN (?)", inside)
}

// take reads a hearing inside the wall and holds it until the commit.
func take(tx *db.Tx, id uuid.UUID) (Hearing, error) {
	var h Hearing
	err := db.Take(visible(tx, tx.ForUpdate().Where("hearings.id = ?", id), "hearings.id"), &h, notFound)
	return h, err
}

// fresh refuses a version that is no longer the hearing's. Zero means that the
// person named none.
func (h Hearing) fresh(version int64) error {
	if version != 0 && version != h.Version {
		return fault.New(fault.Stale, "hearings.stale")
	}
	return nil
}

// current is the date a hearing has now.
func current(tx *db.Tx, hearingID uuid.UUID) (Setting, error) {
	var s Setting
	err := db.Take(tx.DB.Where("hearing_id = ? AND superseded_by IS NULL", hearingID), &s, notFound)
	return s, err
}

// everybody lists who is in a hearing, the lead first, whatever the wall.
func everybody(tx *db.Tx, hearingID uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.DB.Model(&Participant{}).Where("hearing_id = ? AND removed_at IS NULL", hearingID).
		Order("role, id").Pluck("client_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("reading who is in the hearing: %w", err)
	}
	return ids, nil
}

// sent tells whether a form was kept before, and reads the row it made.
func sent(tx *db.Tx, form string, row any) (bool, error) {
	if form == "" {
		return false, nil
	}
	err := db.Take(tx.DB.Where("form_id = ?", form), row, notFound)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}
