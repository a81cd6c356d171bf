package agenda

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/db"
	"constancia/internal/obligations"
)

// Need is a check-in or appointment that nobody has confirmed, and whose turn it is
// to look after it.
type Need struct {
	Entry
	obligations.Alarm
	Quiet time.Time // since when nobody has said anything
}

// freshFailure is how long after its end a failed check-in can be put on record so
// that somebody is asked about it; later it is history that somebody typed.
const freshFailure = 24 * time.Hour

// silence is a duty as the alarms read it.
type silence struct {
	Duty      duty `gorm:"embedded"`
	CreatedAt time.Time
	SaidAt    *time.Time // when the latest outcome was put on record
}

const silenceColumns = dutyColumns + ", occurrences.created_at, said.recorded_at AS said_at"

// silences is the unconfirmed check-ins inside the wall.
func silences(tx *db.Tx) *gorm.DB {
	return duties(tx).Joins("LEFT JOIN occurrence_outcomes AS said ON said.id = occurrences.outcome_id")
}

// Ringing is the check-ins and appointments about which somebody is asked now, the
// freshest first: those whose window has just closed can still be helped. At most
// limit of each state are looked at, the newest.
func Ringing(tx *db.Tx, limit int) ([]Need, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	var all []Need
	for _, state := range obligations.Silent() {
		found, err := needs(tx, ring(tx, state).Order("occurrences.opens_at DESC, occurrences.id").Limit(limit))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(n Need) bool { return !n.Rings })
	slices.SortStableFunc(all, func(a, b Need) int { return b.Quiet.Compare(a.Quiet) })
	return all, nil
}

// ring leaves out what was history when it was put on record, and what somebody has
// seen; each state is asked for alone, so that the index gives the newest first.
func ring(tx *db.Tx, state obligations.State) *gorm.DB {
	q := silences(tx).Where("occurrences.state = ?", state)
	seen := tx.DB.Table("occurrence_acknowledgements AS seen").Select("1").Where("seen.occurrence_id = occurrences.id")
	if state == obligations.AttemptedFailed {
		return q.Where("occurrences.closes_at > ? AND said.recorded_at >= occurrences.opens_at", tx.Now.Add(-unsettledBack)).
			Where("NOT EXISTS (?)", seen.Where("seen.acknowledged_at >= said.recorded_at"))
	}
	return q.Where("occurrences.grace_ends_at > occurrences.created_at").
		Where("NOT EXISTS (?)", seen.Where("seen.acknowledged_at > ?", tx.Now.Add(-obligations.AgainAfter)))
}

// unsettledBack is how far back a failed check-in is looked for.
const unsettledBack = 14 * 24 * time.Hour

// needs reads unconfirmed check-ins with whose turn each is.
func needs(tx *db.Tx, q *gorm.DB) ([]Need, error) {
	var rows []silence
	if err := q.Select(silenceColumns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading what nobody has confirmed: %w", err)
	}
	list := make([]obligations.Silence, len(rows))
	for i, r := range rows {
		list[i] = obligations.Silence{
			Occurrence: r.Duty.ID, Client: r.Duty.ClientID, Since: r.since(), Logged: r.failed(), History: r.history(),
		}
	}
	alarms, err := obligations.Alarms(tx, list)
	if err != nil {
		return nil, err
	}
	found := make([]duty, len(rows))
	for i, r := range rows {
		found[i] = r.Duty
	}
	entries, err := entriesOf(tx, found, uuid.Nil)
	if err != nil {
		return nil, err
	}
	all := make([]Need, len(rows))
	for i, r := range rows {
		all[i] = Need{Entry: entries[i], Alarm: alarms[r.Duty.ID], Quiet: r.since()}
	}
	return all, nil
}

func (s silence) failed() bool { return s.Duty.State == obligations.AttemptedFailed }

// history tells whether all of it was over when it was typed in: nobody is asked.
func (s silence) history() bool {
	if s.failed() {
		return s.SaidAt != nil && s.SaidAt.After(s.Duty.ClosesAt.Add(freshFailure))
	}
	return !s.Duty.GraceEndsAt.After(s.CreatedAt)
}

// since is when the silence began: the window was over, or the record came to say
// what it says. What was entered late asks more people at once, never fewer.
func (s silence) since() time.Time {
	since := s.Duty.ClosesAt
	if !s.Duty.ClosesAt.After(s.Duty.OpensAt) {
		since = s.Duty.GraceEndsAt // nobody told when it closes
	}
	if s.SaidAt != nil && (s.failed() || s.SaidAt.After(since)) {
		since = *s.SaidAt
	}
	return since
}

// Visit is a visit in person, and what is known of its end.
type Visit struct {
	Entry
	Last obligations.Return // zero while nobody has said anything
}

// visitsBack is how far back it is asked whether a client came out. That somebody
// put on record that she reported says that she went in, and no more.
const visitsBack = 90 * 24 * time.Hour

// beganOrOver are the states of a visit of which it is asked.
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
	var all []Visit
	for _, state := range beganOrOver() { // each state is asked for alone, so that the index gives the newest first
		q := duties(tx).Where("occurrences.opens_at <= ? AND occurrences.opens_at > ?", tx.Now, tx.Now.Add(-visitsBack)).
			Where("occurrences.state = ? AND o.modality IN ?", state, obligations.InPersonCodes()).
			Where("occurrences.grace_ends_at > occurrences.created_at").
			Where("NOT EXISTS (?)", holding(tx).Where("back.occurrence_id = occurrences.id AND back.answer <> ?", obligations.NotKnown))
		found, err := visits(tx, q.Order("occurrences.opens_at DESC, occurrences.id").Limit(limit))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b Visit) int {
		return cmp.Or(b.StartsAt.Compare(a.StartsAt), cmp.Compare(a.Source.String(), b.Source.String()))
	})
	return all[:min(limit, len(all))], nil
}

// NotOut is the visits out of which a client did not come, and which no attorney has
// taken over: the latest first.
func NotOut(tx *db.Tx, limit int) ([]Visit, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	seen := tx.DB.Table("occurrence_acknowledgements AS seen").Select("1").
		Where("seen.occurrence_id = back.occurrence_id AND seen.acknowledged_at >= back.recorded_at")
	out := holding(tx).Select("back.occurrence_id").Where("back.answer = ? AND NOT EXISTS (?)", obligations.DidNotComeOut, seen)
	return visits(tx, duties(tx).Where("occurrences.id IN (?)", out).Order("occurrences.opens_at DESC, occurrences.id").Limit(limit))
}

// holding is the answers that no later one supersedes.
func holding(tx *db.Tx) *gorm.DB {
	return tx.DB.Table("occurrence_returns AS back").Select("1").
		Where("NOT EXISTS (SELECT 1 FROM occurrence_returns AS later WHERE later.supersedes = back.id)")
}

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

// AlarmOf is whose turn it is to look after one check-in; zero for one that
// somebody has confirmed, or that was history when it was typed in.
func AlarmOf(tx *db.Tx, occurrence uuid.UUID) (obligations.Alarm, error) {
	if err := allowed(tx); err != nil {
		return obligations.Alarm{}, err
	}
	found, err := needs(tx, silences(tx).Where("occurrences.id = ? AND occurrences.state IN ?", occurrence, obligations.Silent()))
	if err != nil || len(found) == 0 {
		return obligations.Alarm{}, err
	}
	return found[0].Alarm, nil
}
