package obligations

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Participant is somebody who reports under the duty of another client: a child
// with a parent, a husband with a wife.
type Participant struct {
	db.Row
	ClientID     uuid.UUID  `sec:"open"`
	ObligationID uuid.UUID  `sec:"open"`
	FromDate     wall.Date  `sec:"open"`
	LastDay      wall.Date  `sec:"open"` // empty while it goes on
	JoinedBy     uuid.UUID  `sec:"open"`
	LeftBy       *uuid.UUID `sec:"open"`
}

// TableName is the table of participants.
func (Participant) TableName() string { return "obligation_participants" }

// On tells whether the participant reports on a day.
func (p Participant) On(day wall.Date) bool {
	return !day.Before(p.FromDate) && (p.LastDay == "" || !day.After(p.LastDay))
}

// stays leaves out whoever was entered by mistake.
const stays = "(joined.last_day = '' OR joined.last_day >= joined.from_date)"

// Group is who reports under one duty, as far as the actor may see them.
type Group struct {
	Lead   uuid.UUID // the client it was imposed on; zero beyond the wall
	Joined []Participant
}

// On lists who reports on a day, the lead first.
func (g Group) On(day wall.Date) []uuid.UUID {
	list := []uuid.UUID{}
	if g.Lead != uuid.Nil {
		list = append(list, g.Lead)
	}
	for _, p := range g.Joined {
		if p.On(day) {
			list = append(list, p.ClientID)
		}
	}
	return list
}

// Groups is, by duty, who reports under those under which several people do.
func Groups(tx *db.Tx, duties []uuid.UUID) (map[uuid.UUID]Group, error) {
	groups := map[uuid.UUID]Group{}
	sorted := slices.Clone(duties)
	slices.SortFunc(sorted, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	sorted = slices.Compact(sorted)
	beyond, err := across(tx)
	if err != nil {
		return groups, err
	}
	for part := range slices.Chunk(sorted, batch) {
		var rows []struct {
			Participant
			Lead uuid.UUID
		}
		q := tx.DB.Table("obligation_participants AS joined").Select("joined.*, o.client_id AS lead").
			Joins("JOIN obligations AS o ON o.id = joined.obligation_id").
			Where("joined.obligation_id IN ? AND "+stays, part).Order("joined.from_date, joined.id")
		if err := clients.Wall(tx, q, "joined.client_id").Find(&rows).Error; err != nil {
			return groups, fmt.Errorf("reading who reports together: %w", err)
		}
		for _, r := range rows {
			g := groups[r.ObligationID]
			if _, hidden := beyond[r.ObligationID]; !hidden {
				g.Lead = r.Lead
			}
			g.Joined = append(g.Joined, r.Participant)
			groups[r.ObligationID] = g
		}
	}
	return groups, nil
}

// batch is how many arguments one statement takes.
const batch = 500

// across is, by duty, a client inside the actor's wall who reports under a duty of
// somebody beyond it. There are few: a family whose files lie with two teams.
func across(tx *db.Tx) (map[uuid.UUID]uuid.UUID, error) {
	found := map[uuid.UUID]uuid.UUID{}
	if tx.Actor.SeesAllTeams() {
		return found, nil
	}
	var rows []Participant
	q := tx.DB.Table("obligation_participants AS joined").Select("joined.*").
		Joins("JOIN obligations AS o ON o.id = joined.obligation_id").Where(stays).
		Not(clients.Wall(tx, tx.DB, "o.client_id")).Order("joined.id DESC")
	if err := clients.Wall(tx, q, "joined.client_id").Find(&rows).Error; err != nil {
		return found, fmt.Errorf("looking for duties shared with another team: %w", err)
	}
	for _, r := range rows {
		found[r.ObligationID] = r.ClientID
	}
	return found, nil
}

// ledElsewhere tells whether an occurrence is of a duty whose lead is beyond the wall.
func ledElsewhere(tx *db.Tx, occurrence uuid.UUID) (bool, error) {
	beyond, err := across(tx)
	if err != nil || len(beyond) == 0 {
		return false, err
	}
	o, err := occurrenceOf(tx, occurrence)
	_, elsewhere := beyond[o.ObligationID]
	return elsewhere, err
}

// Wall keeps a query to duties, or their occurrences, of which the actor may see
// somebody; client and duty name the columns that hold their ids.
func Wall(tx *db.Tx, q *gorm.DB, client, duty string) *gorm.DB {
	shared, err := across(tx)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	if len(shared) == 0 {
		return clients.Wall(tx, q, client)
	}
	ids := make([]uuid.UUID, 0, len(shared))
	for id := range shared {
		ids = append(ids, id)
	}
	return q.Where(clients.Wall(tx, tx.DB, client).Or(duty+" IN ?", ids))
}

// OfClient keeps a query on occurrences to those of one client: of her own duties,
// and of those under which she reports, on the days on which she does.
func OfClient(tx *db.Tx, q *gorm.DB, client uuid.UUID) *gorm.DB {
	theirs, err := joinedBy(tx, client)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	mine := tx.DB.Where("occurrences.client_id = ?", client)
	for _, p := range theirs {
		last := p.LastDay
		if last == "" {
			last = endOfTime
		}
		mine = mine.Or("occurrences.obligation_id = ? AND occurrences.date BETWEEN ? AND ?", p.ObligationID, p.FromDate, last)
	}
	return q.Where(mine)
}

func joinedBy(tx *db.Tx, client uuid.UUID) ([]Participant, error) {
	var rows []Participant
	err := tx.DB.Table("obligation_participants AS joined").Select("joined.*").
		Where("joined.client_id = ? AND "+stays, client).Order("joined.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading whose duties a client shares: %w", err)
	}
	return rows, nil
}

// touch tells the calendars of everybody who reports under a duty that it changed.
// Clients are held in one order, whoever leads.
func touch(tx *db.Tx, duties ...Obligation) error {
	ids := make([]uuid.UUID, 0, len(duties))
	everybody := make([]uuid.UUID, 0, len(duties))
	for _, o := range duties {
		ids, everybody = append(ids, o.ID), append(everybody, o.ClientID)
	}
	for part := range slices.Chunk(ids, batch) {
		var joined []uuid.UUID
		err := tx.DB.Model(&Participant{}).Where("obligation_id IN ?", part).Order("id").Pluck("client_id", &joined).Error
		if err != nil {
			return fmt.Errorf("reading who reports together: %w", err)
		}
		everybody = append(everybody, joined...)
	}
	slices.SortFunc(everybody, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	for _, id := range slices.Compact(everybody) {
		if err := clients.Touch(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Otherwise is, by occurrence, what was otherwise with one client than with the others
// of her duty. What was taken back is not there.
func Otherwise(tx *db.Tx, client uuid.UUID) (map[uuid.UUID]OutcomeRecord, error) {
	var rows []OutcomeRecord
	err := tx.DB.Where(`only_for = ? AND NOT EXISTS
		(SELECT 1 FROM occurrence_outcomes AS later WHERE later.supersedes = occurrence_outcomes.id)`, client).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading a client's own outcomes: %w", err)
	}
	found := make(map[uuid.UUID]OutcomeRecord, len(rows))
	for _, r := range rows {
		if r.State != Retracted {
			found[r.OccurrenceID] = r
		}
	}
	return found, nil
}

// hidden is a text that belongs to somebody beyond the reader's wall.
var hidden = seal.Text{}
