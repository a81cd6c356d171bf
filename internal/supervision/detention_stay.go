package supervision

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Stay is one detention, from the day she was taken until she was let go.
type Stay struct {
	First   uuid.UUID // the first row: it stays the same however often it is corrected
	Client  uuid.UUID
	In      Detention
	Moves   []Detention // in their order
	Out     *Detention  // nil while it lasts
	Earlier []Detention // rows that another superseded, the first first
	Answers []DetentionAnswer
}

// Standing tells whether the client is detained still.
func (s Stay) Standing() bool { return s.Out == nil }

// Place is the latest row that says where she is, and by whom she is held.
func (s Stay) Place() Detention {
	if n := len(s.Moves); n > 0 {
		return s.Moves[n-1]
	}
	return s.In
}

// Rows are all that hold, in their order.
func (s Stay) Rows() []Detention {
	rows := append([]Detention{s.In}, s.Moves...)
	if s.Out != nil {
		rows = append(rows, *s.Out)
	}
	return rows
}

// On tells whether she was detained at the end of a day.
func (s Stay) On(day wall.Date) bool {
	return !s.In.Moment.Date.After(day) && (s.Out == nil || s.Out.Moment.Date.After(day))
}

// At tells whether she was detained at an instant. Of a day without an hour all counts
// from its beginning: from then on she was taken, and from then on she was free.
func (s Stay) At(t time.Time) bool {
	return !s.In.HappenedAt.After(t) && (s.Out == nil || s.Out.HappenedAt.After(t))
}

// Touches tells whether any of a window can fall into the detention: of a day without an
// hour, all of it can.
func (s Stay) Touches(from, to time.Time) bool {
	return !s.In.HappenedAt.After(to) && (s.Out == nil || !s.Out.latest().Before(from))
}

// latest is the last instant at which it can have happened.
func (d Detention) latest() time.Time {
	if d.Moment.Time == "" {
		return d.HappenedAt.Add(24 * time.Hour)
	}
	return d.HappenedAt
}

// before tells whether one row is earlier than another, as far as anybody can say.
func (d Detention) before(other Detention) bool {
	if d.Moment.Time == "" || other.Moment.Time == "" {
		return d.Moment.Date.Before(other.Moment.Date)
	}
	return d.HappenedAt.Before(other.HappenedAt)
}

// compare orders detentions by their days, those of one day by when they ended: of a day
// without an hour, nobody knows whether it began before the other.
func (s Stay) compare(other Stay) int {
	if s.In.Moment.Date != other.In.Moment.Date {
		return s.In.HappenedAt.Compare(other.In.HappenedAt)
	}
	if s.Out == nil || other.Out == nil {
		return cmp.Or(boolOf(s.Out == nil)-boolOf(other.Out == nil), s.In.HappenedAt.Compare(other.In.HappenedAt))
	}
	return cmp.Or(s.end().Compare(other.end()), s.In.HappenedAt.Compare(other.In.HappenedAt))
}

// end is the earliest instant at which it can have ended.
func (s Stay) end() time.Time {
	if s.Out.HappenedAt.Before(s.In.HappenedAt) {
		return s.In.HappenedAt
	}
	return s.Out.HappenedAt
}

func boolOf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// tangled tells whether the rows contradict each other.
func (s Stay) tangled() bool {
	for _, m := range s.Moves {
		if m.before(s.In) || s.Out != nil && s.Out.before(m) {
			return true
		}
	}
	return s.Out != nil && s.Out.before(s.In)
}

// assembled makes detentions of rows that are in the order of recording, the first first.
func assembled(rows []Detention) []Stay {
	at := map[uuid.UUID]int{}
	var stays []Stay
	for _, d := range rows {
		if _, known := at[d.StayID]; !known {
			at[d.StayID] = len(stays)
			stays = append(stays, Stay{First: d.StayID, Client: d.ClientID})
		}
	}
	kept := holding(rows, func(d Detention) Line { return d.Line })
	for _, d := range rows {
		s := &stays[at[d.StayID]]
		holds := slices.ContainsFunc(kept, func(k Detention) bool { return k.ID == d.ID })
		switch {
		case !holds:
			s.Earlier = append(s.Earlier, d)
		case d.Event == Taken:
			s.In = d
		case d.Event == Moved:
			s.Moves = append(s.Moves, d)
		default:
			s.Out = &d
		}
	}
	stays = slices.DeleteFunc(stays, func(s Stay) bool { return s.In.ID == uuid.Nil })
	for _, s := range stays {
		slices.SortStableFunc(s.Moves, func(a, b Detention) int { return a.HappenedAt.Compare(b.HappenedAt) })
	}
	slices.SortStableFunc(stays, Stay.compare)
	return stays
}

// standing is the detention that goes on.
func standing(stays []Stay) (Stay, bool) { return among(stays, Stay.Standing) }

// staysOf are a client's detentions, the first first. The caller has passed the wall.
func staysOf(tx *db.Tx, client uuid.UUID) ([]Stay, error) {
	var rows []Detention
	if err := ofClient(tx, client, &rows); err != nil {
		return nil, err
	}
	var answers []DetentionAnswer
	if err := ofClient(tx, client, &answers); err != nil {
		return nil, err
	}
	stays := assembled(rows)
	for i, s := range stays {
		for _, a := range answers {
			if a.StayID == s.First {
				stays[i].Answers = append(stays[i].Answers, a)
			}
		}
	}
	return stays, nil
}

// Detentions are all of a client, the first first; fault.NotFound beyond the wall.
func Detentions(tx *db.Tx, client uuid.UUID) ([]Stay, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return staysOf(tx, client)
}

// FindDetention is the detention that a row belongs to, and that row.
func FindDetention(tx *db.Tx, id uuid.UUID) (Stay, Detention, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return Stay{}, Detention{}, err
	}
	row, err := detentionRow(tx, id)
	if err != nil {
		return Stay{}, row, err
	}
	stays, err := staysOf(tx, row.ClientID)
	s, ok := among(stays, func(s Stay) bool { return s.First == row.StayID })
	if !ok { // it was taken back: what is left of it is the row
		s = Stay{First: row.StayID, Client: row.ClientID}
	}
	return s, row, err
}

// mostHeld is how many clients one query names.
const mostHeld = 500

// StaysAmong are the detentions of clients, without what is sealed. The caller has passed
// the wall.
func StaysAmong(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID][]Stay, error) {
	out := map[uuid.UUID][]Stay{}
	for some := range slices.Chunk(ids, mostHeld) {
		var rows []Detention
		q := tx.DB.Select("id", "client_id", "supersedes", "void", "stay_id", "event", "date", "time", "zone", "fold", "happened_at")
		if err := q.Where("client_id IN ?", some).Order("recorded_at, id").Find(&rows).Error; err != nil {
			return out, fmt.Errorf("looking for detentions: %w", err)
		}
		for _, s := range assembled(rows) {
			out[s.Client] = append(out[s.Client], s)
		}
	}
	return out, nil
}

// DetainedAmong tells which clients are detained now. The caller has passed the wall.
func DetainedAmong(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]bool, error) {
	stays, err := StaysAmong(tx, ids...)
	out := map[uuid.UUID]bool{}
	for id, list := range stays {
		if _, held := standing(list); held {
			out[id] = true
		}
	}
	return out, err
}

// holdsNow is the condition that a row of detentions is the one that holds.
const holdsNow = "NOT %[1]s.void AND NOT EXISTS (SELECT 1 FROM detentions AS later WHERE later.supersedes = %[1]s.id)"

// DetainedNow lists the detentions that go on inside the wall, of files that somebody
// works on, the latest first, at most limit; and how many there are in all.
func DetainedNow(tx *db.Tx, limit int) (list []Stay, all int64, err error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, 0, err
	}
	query := func() *gorm.DB {
		q := tx.DB.Model(&Detention{}).Where("detentions.event = ? AND "+fmt.Sprintf(holdsNow, "detentions"), Taken).
			Where("NOT EXISTS (SELECT 1 FROM detentions AS free WHERE free.stay_id = detentions.stay_id AND free.event = ? AND "+fmt.Sprintf(holdsNow, "free")+")", LetOut)
		return clients.Wall(tx, q.Where(clients.NotClosed("detentions.client_id")), "detentions.client_id")
	}
	if err := query().Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting who is detained: %w", err)
	}
	var who []uuid.UUID
	if err := query().Order("detentions.happened_at DESC, detentions.id DESC").Limit(limit).Pluck("detentions.client_id", &who).Error; err != nil {
		return nil, 0, fmt.Errorf("reading who is detained: %w", err)
	}
	for _, id := range who {
		stays, err := staysOf(tx, id)
		if err != nil {
			return nil, 0, err
		}
		if s, held := standing(stays); held {
			list = append(list, s)
		}
	}
	return list, all, nil
}
