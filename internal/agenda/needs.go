package agenda

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/staff"
)

// Need is a check-in or appointment that nobody has confirmed, and whose turn it is
// to look after it.
type Need struct {
	Entry
	obligations.Alarm
	Quiet time.Time // since when nobody has said anything
	Mine  bool      // of Ringing: the file is in the actor's hands
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

// silences is the unconfirmed check-ins inside the wall, of files that somebody works on.
func silences(tx *db.Tx) *gorm.DB {
	return duties(tx).Joins("LEFT JOIN occurrence_outcomes AS said ON said.id = occurrences.outcome_id").
		Where(clients.NotClosed("occurrences.client_id"))
}

// mostLookedAt bounds how many unconfirmed check-ins of one state are looked at for
// those that ask one person.
const mostLookedAt = 1000

// Ringing is the check-ins and appointments about which the actor is asked now: those
// of the files in her hands first, in each the freshest, as a window that has just
// closed can still be helped. At most limit of each state; more tells whether there
// are others.
func Ringing(tx *db.Tx, limit int) (all []Need, more bool, err error) {
	if err := allowed(tx); err != nil {
		return nil, false, err
	}
	rungs, err := rungsOf(tx)
	if err != nil {
		return nil, false, err
	}
	for _, state := range obligations.Silent() {
		mine, cut, err := asking(tx, limit, func() *gorm.DB { return ring(tx, state).Where("occurrences.client_id IN (?)", inHand(tx)) })
		if err != nil {
			return nil, false, err
		}
		others, also, err := asking(tx, limit, func() *gorm.DB {
			return ring(tx, state).Where("NOT EXISTS (?)", inHand(tx).Where("hand.client_id = occurrences.client_id")).Where(rungs.reached(tx))
		})
		if err != nil {
			return nil, false, err
		}
		for i := range mine {
			mine[i].Mine = true
		}
		all, more = append(append(all, mine...), others...), more || cut || also
	}
	slices.SortStableFunc(all, func(a, b Need) int {
		if a.Mine != b.Mine {
			return map[bool]int{true: -1, false: 1}[a.Mine]
		}
		return b.Quiet.Compare(a.Quiet)
	})
	return all, more, nil
}

// inHand is the files that are assigned to the actor.
func inHand(tx *db.Tx) *gorm.DB {
	return tx.DB.Table("client_assignments AS hand").Select("hand.client_id").Where("hand.staff_id = ? AND hand.ended_at IS NULL", tx.Actor.ID)
}

// asking reads pages of a query, the newest first, until so many of them ask the actor.
func asking(tx *db.Tx, limit int, query func() *gorm.DB) (found []Need, more bool, err error) {
	var last Need
	for looked := 0; looked < mostLookedAt; looked += limit {
		q := query()
		if looked > 0 {
			q = q.Where("occurrences.opens_at < ? OR occurrences.opens_at = ? AND occurrences.id > ?", last.StartsAt, last.StartsAt, last.Source)
		}
		page, err := needs(tx, q.Order("occurrences.opens_at DESC, occurrences.id").Limit(limit))
		if err != nil {
			return nil, false, err
		}
		for _, n := range page {
			if !n.Asks(tx.Actor.ID) {
				continue
			}
			if len(found) == limit {
				return found, true, nil
			}
			found = append(found, n)
		}
		if len(page) < limit {
			return found, false, nil
		}
		last = page[limit-1]
	}
	return found, true, nil
}

// rungs is how many rungs of the on-call order come before the actor, by team: what
// she is asked about has been silent for at least so long, in a file that is not in
// her hands.
type rungs struct {
	before map[uuid.UUID]int
	every  time.Duration
}

func rungsOf(tx *db.Tx) (rungs, error) {
	r := rungs{before: map[uuid.UUID]int{}}
	order, err := staff.FindOnCall(tx)
	if err != nil {
		return r, err
	}
	able, err := staff.Reachable(tx)
	r.every = time.Duration(order.Minutes) * time.Minute
	for _, team := range tx.Actor.Teams {
		for _, id := range order.People {
			if id == tx.Actor.ID {
				break
			}
			reaches := func(l staff.Listed) bool { return l.ID == id && slices.Contains(l.Teams, team) && !l.OnlyAssigned() }
			if slices.ContainsFunc(able, reaches) {
				r.before[team]++
			}
		}
	}
	return r, err
}

// reached keeps a query to what has been silent for as long as the rungs before the
// actor take: some of it asks her, and nothing else does.
func (r rungs) reached(tx *db.Tx) *gorm.DB {
	const since = `CASE WHEN occurrences.state = 'attempted_failed' THEN said.recorded_at
		WHEN occurrences.closes_at > occurrences.opens_at THEN occurrences.closes_at ELSE occurrences.grace_ends_at END`
	q := tx.DB.Where("1 = 0")
	for team, n := range r.before {
		if n > 0 {
			q = q.Or("("+since+") <= ? AND EXISTS (SELECT 1 FROM clients AS late WHERE late.id = occurrences.client_id AND late.team_id = ?)",
				tx.Now.Add(-time.Duration(n)*r.every), team)
		}
	}
	for _, team := range tx.Actor.Teams {
		if r.before[team] == 0 {
			q = q.Or("EXISTS (SELECT 1 FROM clients AS late WHERE late.id = occurrences.client_id AND late.team_id = ?)", team)
		}
	}
	if tx.Actor.SeesAllTeams() {
		return tx.DB.Where("1 = 1")
	}
	return q
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
	found := make([]duty, len(rows))
	for i, r := range rows {
		found[i] = r.Duty
	}
	entries, err := entriesOf(tx, found, uuid.Nil)
	if err != nil {
		return nil, err
	}
	list := make([]obligations.Silence, len(rows))
	for i, r := range rows {
		list[i] = obligations.Silence{
			Occurrence: r.Duty.ID, Client: r.Duty.ClientID, Since: r.since(), Logged: r.failed(), History: r.history() || entries[i].heldAtEnd && !r.failed(),
		}
	}
	alarms, err := obligations.Alarms(tx, list)
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
