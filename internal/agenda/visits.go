package agenda

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/db"
	"constancia/internal/obligations"
)

// Visit is a visit in person, and what is known of its end.
type Visit struct {
	Entry
	Last obligations.Return // zero while nobody has said anything
}

// beganOrOver are the states of a visit of which it is asked whether the client came
// out, until somebody knows. That somebody put on record that she reported says that
// she went in, and no more.
func beganOrOver() []obligations.State {
	return []obligations.State{
		obligations.Upcoming, obligations.Due, obligations.Late, obligations.Unknown, obligations.AttemptedFailed,
		obligations.Reported, obligations.ReportedLate,
	}
}

// Inside is the visits that have begun and of which nobody knows whether the client
// came out: the newest first, at most limit.
func Inside(tx *db.Tx, limit int) ([]Visit, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	q := duties(tx).Where("occurrences.asks_return AND occurrences.opens_at <= ?", tx.Now).
		Where("occurrences.state IN ? AND o.modality IN ?", beganOrOver(), obligations.InPersonCodes()).
		Where("occurrences.grace_ends_at > occurrences.created_at").
		Where(somebodyInside, obligations.NotKnown, obligations.NotKnown)
	return visits(tx, q.Order("occurrences.opens_at DESC, occurrences.id DESC").Limit(limit))
}

// NotOut is the visits out of which a client did not come, and which no attorney has
// taken over: the latest first.
func NotOut(tx *db.Tx, limit int) ([]Visit, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	seen := tx.DB.Table("occurrence_acknowledgements AS seen").Select("1").
		Where("seen.occurrence_id = back.occurrence_id AND seen.acknowledged_at >= back.recorded_at")
	out := tx.DB.Table("occurrence_returns AS back").Select("back.occurrence_id").
		Joins("JOIN occurrences ON occurrences.id = back.occurrence_id").
		Where("back.answer = ? AND "+lastSaid+" AND "+ofSomebody+" AND NOT EXISTS (?)", obligations.DidNotComeOut, seen)
	return visits(tx, duties(tx).Where("occurrences.id IN (?)", out).Order("occurrences.opens_at DESC, occurrences.id").Limit(limit))
}

// What was said of the end of a visit holds until a later answer supersedes it, and for
// each of several people her own answer goes before what was said of all.
const (
	lastSaid = "NOT EXISTS (SELECT 1 FROM occurrence_returns AS later WHERE later.supersedes = back.id)"

	underDuty = `SELECT 1 FROM obligation_participants AS joined WHERE joined.obligation_id = occurrences.obligation_id
		AND joined.from_date <= occurrences.date AND (joined.last_day = '' OR joined.last_day >= occurrences.date)`

	ownOfLead   = "SELECT 1 FROM occurrence_returns AS own WHERE own.occurrence_id = occurrences.id AND own.only_for = occurrences.client_id"
	ownOfJoined = "SELECT 1 FROM occurrence_returns AS own WHERE own.occurrence_id = occurrences.id AND own.only_for = joined.client_id"

	known         = "SELECT 1 FROM occurrence_returns AS back WHERE back.occurrence_id = occurrences.id AND back.answer <> ? AND " + lastSaid
	knownOfLead   = known + " AND (back.only_for = occurrences.client_id OR back.only_for IS NULL AND NOT EXISTS (" + ownOfLead + "))"
	knownOfJoined = known + " AND (back.only_for = joined.client_id OR back.only_for IS NULL AND NOT EXISTS (" + ownOfJoined + "))"

	// somebodyInside is that of one of those who report together nobody knows; it takes
	// the answer that says so, twice.
	somebodyInside = "(NOT EXISTS (" + knownOfLead + ") OR EXISTS (" + underDuty + " AND NOT EXISTS (" + knownOfJoined + ")))"

	// ofSomebody is that an answer is about somebody who has no other.
	ofSomebody = "(back.only_for IS NOT NULL OR NOT EXISTS (" + ownOfLead + ") OR EXISTS (" + underDuty + " AND NOT EXISTS (" + ownOfJoined + ")))"
)

func visits(tx *db.Tx, q *gorm.DB) ([]Visit, error) {
	var rows []duty
	if err := q.Select(dutyColumns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading visits: %w", err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	known, err := obligations.Returned(tx, ids)
	if err != nil {
		return nil, err
	}
	entries, err := entriesOf(tx, rows, uuid.Nil)
	if err != nil {
		return nil, err
	}
	all := make([]Visit, len(rows))
	for i, e := range entries {
		all[i] = Visit{Entry: e, Last: known[e.Source]}
	}
	return all, nil
}
