package agenda

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
)

// Open is the check-ins and appointments whose window is open now.
func Open(tx *db.Tx) ([]Entry, error) { return OpenFirst(tx, 0) }

// OpenFirst is the first so many of those whose window is open now, the one that
// closes first on top; all for a limit of 0.
func OpenFirst(tx *db.Tx, limit int) ([]Entry, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	found, err := openOf(tx, "occurrences.closes_at > ?", tx.Now, "occurrences.closes_at, occurrences.id", limit)
	if err != nil {
		return nil, err
	}
	untold, err := openOf(tx, "occurrences.closes_at = occurrences.opens_at AND occurrences.grace_ends_at > ?", tx.Now, "occurrences.closes_at, occurrences.id", limit)
	if err != nil {
		return nil, err
	}
	all := append(found, untold...)
	slices.SortStableFunc(all, func(a, b Entry) int { return a.EndsAt.Compare(b.EndsAt) })
	if limit > 0 {
		all = all[:min(limit, len(all))]
	}
	return all, nil
}

// openOf reads some of the windows that are open, in the order of an index. The states
// stand in the query itself: only so is the index of what is open used.
func openOf(tx *db.Tx, which string, now time.Time, order string, limit int) ([]Entry, error) {
	q := duties(tx).Where("occurrences.state IN ('upcoming', 'due') AND occurrences.opens_at <= ?", now).Where(which, now).Order(order)
	if limit > 0 {
		q = q.Limit(limit)
	}
	return dutiesOf(tx, q, uuid.Nil)
}

// MostCounted is how far Unsettled counts: beyond it the number says no more.
const MostCounted = 1000

// Unsettled is the check-ins and appointments that are late, of which nobody knows
// what happened, or that failed: at most limit of those that began since, the
// newest first, each with whose turn it is; and how many there are in all, counted up
// to MostCounted.
func Unsettled(tx *db.Tx, since time.Time, limit int) ([]Need, int64, error) {
	if err := allowed(tx); err != nil {
		return nil, 0, err
	}
	var all int64
	some := obligations.Wall(tx, tx.DB.Table("occurrences").Select("1"), "occurrences.client_id", "occurrences.obligation_id").
		Where("occurrences.state IN ?", obligations.Silent()).Where(clients.NotClosed("occurrences.client_id")).Limit(MostCounted)
	if err := tx.DB.Table("(?) AS silent", some).Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting what is unsettled: %w", err)
	}
	var found []Need
	for _, state := range obligations.Silent() { // each alone, so that the index gives the newest first
		q := silences(tx).Where("occurrences.state = ? AND occurrences.opens_at >= ?", state, since)
		some, err := needs(tx, q.Order("occurrences.opens_at DESC, occurrences.id DESC").Limit(limit))
		if err != nil {
			return nil, 0, err
		}
		found = append(found, some...)
	}
	slices.SortStableFunc(found, func(a, b Need) int { return b.StartsAt.Compare(a.StartsAt) })
	return found[:min(limit, len(found))], all, nil
}

// Telling is what a client has yet to hear of.
type Telling struct {
	hearings.Untold
	Moved bool // she was told of another date, or the date is off; otherwise it is the first one
}

// NeedsTelling lists who has not been told: of dates that moved or are off first,
// until it is done, and then of first dates that are still to come.
func NeedsTelling(tx *db.Tx) ([]Telling, error) {
	moved, err := hearings.MovedNotTold(tx)
	if err != nil {
		return nil, err
	}
	first, err := hearings.NotTold(tx)
	if err != nil {
		return nil, err
	}
	all := make([]Telling, 0, len(moved)+len(first))
	for _, u := range moved {
		all = append(all, Telling{Untold: u, Moved: true})
	}
	for _, u := range first {
		all = append(all, Telling{Untold: u})
	}
	return all, nil
}

// Lack is what a file is missing.
type Lack string

// The lacks that rooms below can see. Who composes a page adds those of the feeds.
const (
	NoHearing Lack = "no_hearing" // no date before the court to come
	NoDuty    Lack = "no_duty"    // nobody has said how the client reports
	NoTold    Lack = "no_told"    // of a duty it is not on record how the client was told
	NoContact Lack = "no_contact" // no telephone and no e-mail
	Unchecked Lack = "unchecked"  // a date to come that nobody held against the court's line for a week
)

// Lacks lists the lacks in the order they are shown.
func Lacks() []Lack { return []Lack{NoHearing, NoDuty, NoTold, NoContact, Unchecked} }

// LabelKey is how the lack is called.
func (l Lack) LabelKey() string { return "agenda.lack." + string(l) }

// checkEvery is how long the court's answer is good for.
const checkEvery = 7 * 24 * time.Hour

// Missing is how many open files lack something, counted up to MostCounted, and the first
// of them, the oldest file first.
func Missing(tx *db.Tx, lack Lack, limit int) (ids []uuid.UUID, all int64, err error) {
	if err := allowed(tx); err != nil {
		return nil, 0, err
	}
	query := func() *gorm.DB {
		return clients.Wall(tx, lack.on(tx, tx.DB.Table("clients").Where(clients.NotClosed("clients.id"))), "clients.id")
	}
	if err := tx.DB.Table("(?) AS lacking", query().Select("1").Limit(MostCounted)).Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting files that lack something: %w", err)
	}
	err = query().Order("clients.created_at, clients.id").Limit(limit).Pluck("clients.id", &ids).Error
	if err != nil {
		return nil, 0, fmt.Errorf("reading files that lack something: %w", err)
	}
	return ids, all, nil
}

const toCome = `SELECT 1 FROM hearing_participants AS p
	JOIN hearings AS h ON h.id = p.hearing_id AND h.state = 'scheduled'
	JOIN hearing_settings AS s ON s.hearing_id = h.id AND s.superseded_by IS NULL AND s.starts_at >= ?
	WHERE p.client_id = clients.id AND p.removed_at IS NULL`

// decided is that the last date of hers is one on which the judge decided the case:
// nobody waits for another. An order in absence decides it for whoever did not come.
const decided = `SELECT 1 FROM hearing_participants AS p
	JOIN hearings AS h ON h.id = p.hearing_id AND h.state IN ('completed', 'held_in_absentia')
	JOIN hearing_settings AS s ON s.hearing_id = h.id AND s.superseded_by IS NULL
	WHERE p.client_id = clients.id AND p.removed_at IS NULL AND NOT (h.state = 'held_in_absentia' AND EXISTS
	(SELECT 1 FROM hearing_outcomes AS c JOIN hearing_presences AS a ON a.outcome_id = c.id AND a.client_id = p.client_id
	WHERE c.setting_id = s.id AND c.superseded_by IS NULL AND a.presence IN ('appeared', 'waived'))) AND NOT EXISTS
	(SELECT 1 FROM hearing_participants AS q JOIN hearing_settings AS t ON t.hearing_id = q.hearing_id AND t.superseded_by IS NULL
	WHERE q.client_id = p.client_id AND q.removed_at IS NULL AND t.starts_at > s.starts_at)`

func (l Lack) on(tx *db.Tx, q *gorm.DB) *gorm.DB {
	switch l {
	case NoHearing:
		return q.Where("NOT EXISTS ("+toCome+") AND NOT EXISTS ("+decided+")", tx.Now)
	case NoDuty:
		return q.Where(`NOT EXISTS (SELECT 1 FROM obligations AS o WHERE o.client_id = clients.id)
			AND NOT EXISTS (SELECT 1 FROM obligation_participants AS p WHERE p.client_id = clients.id)`)
	case NoTold:
		return q.Where(`clients.id IN (SELECT o.client_id FROM obligation_schedules AS s JOIN obligations AS o ON o.schedule_id = s.id
			WHERE o.ended_on = '' AND (s.told_by IS NULL OR s.told_on = '' OR s.told_language = '' OR s.told_how = ''))`)
	case NoContact:
		return q.Where(`clients.email_index = '' AND NOT EXISTS
			(SELECT 1 FROM client_phones AS t WHERE t.client_id = clients.id AND t.ended_at IS NULL)`)
	case Unchecked:
		since := tx.Now.Add(-checkEvery)
		return q.Where(`clients.id IN (SELECT p.client_id FROM hearing_settings AS s
			JOIN hearings AS h ON h.id = s.hearing_id AND h.state = 'scheduled'
			JOIN hearing_participants AS p ON p.hearing_id = h.id AND p.removed_at IS NULL
			WHERE s.superseded_by IS NULL AND s.starts_at >= ? AND s.recorded_at < ? AND NOT EXISTS
			(SELECT 1 FROM hearing_checks AS k WHERE k.hearing_id = h.id AND k.checked_at >= ?))`, tx.Now, since, since)
	}
	return q.Where("1 = 0")
}
