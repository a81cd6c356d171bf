package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Untold is a participant who has not been told of the date a hearing has now, or
// that it is off.
type Untold struct {
	HearingID uuid.UUID
	SettingID uuid.UUID
	ClientID  uuid.UUID
	Sequence  int
	State     State
	Moment    wall.Moment `gorm:"embedded"`
	StartsAt  time.Time
	WasDate   *wall.Date // the date before, as the client may still have it
	WasTime   *wall.Time
	WasZone   *string
}

// IsOff tells whether what she has not heard is that the date is off.
func (u Untold) IsOff() bool { return u.State.Off() }

// Was is the date before this one, which the client may still have in mind.
func (u Untold) Was() (wall.Moment, bool) {
	if u.WasDate == nil || u.WasTime == nil || u.WasZone == nil {
		return wall.Moment{}, false
	}
	return wall.Moment{Date: *u.WasDate, Time: *u.WasTime, Zone: *u.WasZone}, true
}

// heardOff is that a participant was once told that the date is off.
const heardOff = "EXISTS (SELECT 1 FROM tellings AS o WHERE o.setting_id = s.id AND o.client_id = p.client_id AND o.outcome_id IS NOT NULL)"

// firstKnown is when we first wrote down what she is to hear: that the date is off by
// another word, said after it, does not make it history.
const firstKnown = `CASE WHEN c.id IS NULL THEN s.recorded_at ELSE
	(SELECT MIN(f.recorded_at) FROM hearing_outcomes AS f WHERE f.setting_id = s.id AND f.became IN ?) END`

// MovedNotTold lists who has not been told that a hearing moved or is off. It
// stands until somebody has told her, also when the date is over: whether she
// knew may be asked one day. What was entered after its own date is history and
// not listed.
func MovedNotTold(tx *db.Tx) ([]Untold, error) {
	return untold(tx, "(s.sequence > 1 OR c.id IS NOT NULL OR "+heardOff+") AND "+firstKnown+" < s.starts_at", TakenOff())
}

// NotTold lists who has not been told of the first date of a hearing to come.
func NotTold(tx *db.Tx) ([]Untold, error) {
	return untold(tx, "s.sequence = 1 AND c.id IS NULL AND NOT "+heardOff+" AND s.starts_at >= ?", tx.Now)
}

func untold(tx *db.Tx, which string, args ...any) ([]Untold, error) {
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return nil, err
	}
	var found []Untold
	q := tx.DB.Table("hearing_settings AS s").
		Select(`s.hearing_id, s.id AS setting_id, p.client_id, s.sequence, h.state, s.date, s.time, s.zone, s.fold, s.starts_at,
			o.date AS was_date, o.time AS was_time, o.zone AS was_zone`).
		Joins("JOIN hearings AS h ON h.id = s.hearing_id").
		Joins("JOIN hearing_participants AS p ON p.hearing_id = s.hearing_id AND p.removed_at IS NULL").
		Joins("LEFT JOIN hearing_outcomes AS c ON c.setting_id = s.id AND c.superseded_by IS NULL AND c.became IN ?", TakenOff()).
		Joins("LEFT JOIN hearing_settings AS o ON o.superseded_by = s.id").
		Where("s.superseded_by IS NULL AND h.state IN ?", append(TakenOff(), Scheduled)).
		Where(`NOT EXISTS (SELECT 1 FROM tellings AS t WHERE t.setting_id = s.id AND t.client_id = p.client_id
			AND (t.outcome_id IS NULL) = (c.id IS NULL) AND NOT EXISTS
			(SELECT 1 FROM tellings AS u WHERE u.setting_id = s.id AND u.client_id = p.client_id
			AND (u.outcome_id IS NULL) <> (c.id IS NULL) AND u.at > t.at))`).
		Where(which, args...)
	if err := clients.Wall(tx, q, "p.client_id").Order("s.starts_at, p.role, p.id").Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("reading who was not told: %w", err)
	}
	return found, nil
}
