package obligations

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// longestPause is how many days a pause can hold: whatever is longer has to be
// asked about again.
const longestPause = 366

// PauseRecord is that the client was told not to report for some days.
type PauseRecord struct {
	ID           uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID `sec:"open"`
	ObligationID uuid.UUID `sec:"open"`
	FromDate     wall.Date `sec:"open"`
	LastDay      wall.Date `sec:"open"`
	Reason       seal.Text `sec:"sealed"`
	ToldBy       seal.Text `sec:"sealed"`
	ToldOn       wall.Date `sec:"open"`
	ToldLanguage string    `sec:"open"`
	ToldHow      string    `sec:"open"`
	RecordedBy   uuid.UUID `sec:"open"`
	RecordedAt   time.Time `sec:"open"`
	FormHash     *string   `sec:"hash"`
}

// TableName is the table of pauses.
func (PauseRecord) TableName() string { return "obligation_pauses" }

// SealedBy is the client.
func (p PauseRecord) SealedBy() uuid.UUID { return p.ClientID }

// Told is how the pause reached the client.
func (p PauseRecord) Told() Told {
	return Told{By: p.ToldBy.Reveal(), On: p.ToldOn, Language: p.ToldLanguage, How: p.ToldHow}
}

// NewPause is what a person says when a duty rests for a while.
type NewPause struct {
	From    wall.Date
	LastDay wall.Date
	Reason  string
	Told    Told
	Version int64 // of the obligation the person saw; 0 for whatever it is now
	FormID  string
}

// Suspend puts a pause on record: occurrences from its first to its last day that
// nobody put anything on record about no longer have to take place. Faults:
// Invalid, NotFound, Stale, Conflict for a duty that has ended or rests already.
func Suspend(tx *db.Tx, id uuid.UUID, n NewPause) (Obligation, error) {
	o, _, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	row, err := n.check(tx, o)
	if err != nil {
		return o, err
	}
	var earlier PauseRecord
	if again, err := forms.Sent(tx, n.FormID, &earlier); err != nil || again {
		return o, db.SameFile(err, earlier.ObligationID, o.ID)
	}
	if err := o.open(n.Version); err != nil {
		return o, err
	}
	rests, err := restsOf(tx, o.ID)
	if err != nil {
		return o, err
	}
	for _, r := range rests {
		if !r.Last().Before(row.FromDate) && !r.FromDate.After(row.LastDay) {
			return o, &fault.Error{
				Kind: fault.Conflict, Key: "obligations.pause_twice",
				Problems: []fault.Problem{{Field: "from", Key: "obligations.pause_twice"}},
			}
		}
	}
	return o, row.apply(tx, &o)
}

func (n NewPause) check(tx *db.Tx, o Obligation) (PauseRecord, error) {
	var problems fault.Problems
	s, err := schedule(tx, o.ScheduleID)
	if err != nil {
		return PauseRecord{}, err
	}
	dates := true
	for _, d := range []struct {
		field string
		day   wall.Date
	}{{"from", n.From}, {"last_day", n.LastDay}} {
		if err := d.day.Check(); err != nil {
			addWall(&problems, err, d.field)
			dates = false
		} else if !near(d.day, today(tx, s.Start.Zone)) {
			problems.Add(d.field, "obligations.date_far")
		}
	}
	switch {
	case !dates:
	case n.LastDay.Before(n.From):
		problems.Add("last_day", "obligations.pause_backwards")
	case n.From.DaysUntil(n.LastDay) >= longestPause:
		problems.Add("last_day", "obligations.pause_long", "most", longestPause)
	}
	told := Schedule{Start: s.Start}
	told.tell(&problems, tx, n.Told)
	row := PauseRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, ObligationID: o.ID, FromDate: n.From, LastDay: n.LastDay,
		Reason: note(&problems, "reason", n.Reason), ToldBy: told.ToldBy, ToldOn: told.ToldOn, ToldLanguage: told.ToldLanguage,
		ToldHow: told.ToldHow, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if row.Reason.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	return row, problems.Err()
}

func (p PauseRecord) apply(tx *db.Tx, o *Obligation) error {
	if err := tx.DB.Create(&p).Error; err != nil {
		return fmt.Errorf("storing a pause: %w", err)
	}
	n, err := o.rest(tx, Rest{PauseRecord: p}, true)
	if err != nil {
		return err
	}
	if err := db.Change(tx, o, &o.Row); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.pause", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"pause": p.ID, "from": p.FromDate, "last_day": p.LastDay, "told_on": p.ToldOn},
		Detail: map[string]any{"reason": p.Reason.Reveal(), "told": p.Told(), "withdrawn": n},
	})
}

// Rest is a pause with the lift that cut it short, if there is one.
type Rest struct {
	PauseRecord
	Lift *LiftRecord
}

// Last is the last day on which the duty rests; before the first when the pause was
// lifted before it began.
func (r Rest) Last() wall.Date {
	if r.Lift != nil {
		return r.Lift.FromDate.AddDays(-1)
	}
	return r.LastDay
}

// On tells whether the duty rests on a day.
func (r Rest) On(day wall.Date) bool { return !day.Before(r.FromDate) && !day.After(r.Last()) }

// restsOf lists the pauses of duties in the order of their days.
func restsOf(tx *db.Tx, duties ...uuid.UUID) ([]Rest, error) {
	var rows []PauseRecord
	err := tx.DB.Where("obligation_id IN ?", duties).Order("from_date, id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return []Rest{}, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i, p := range rows {
		ids[i] = p.ID
	}
	var lifts []LiftRecord
	if err := tx.DB.Where("pause_id IN ?", ids).Order("id").Find(&lifts).Error; err != nil {
		return []Rest{}, fmt.Errorf("reading lifts: %w", err)
	}
	list := make([]Rest, len(rows))
	for i, p := range rows {
		list[i].PauseRecord = p
		for j, l := range lifts {
			if l.PauseID == p.ID {
				list[i].Lift = &lifts[j]
			}
		}
	}
	return list, nil
}

// rest withdraws what lies in a pause and was left to the clock, what was moved there
// where moved says so. What a person said was asked for was asked for, pause or not.
func (o Obligation) rest(tx *db.Tx, r Rest, moved bool) (int, error) {
	var inside []Occurrence
	q := tx.ForUpdate().Where("obligation_id = ? AND date BETWEEN ? AND ? AND state IN ? AND NOT prompted", o.ID, r.FromDate, r.Last(), byClock)
	if !moved {
		q = q.Where("NOT moved")
	}
	err := q.Order("slot_date, slot_time, id").Find(&inside).Error
	if err != nil {
		return 0, fmt.Errorf("reading occurrences in a pause: %w", err)
	}
	for i := range inside {
		if err := inside[i].withdraw(tx, Paused); err != nil {
			return i, err
		}
	}
	return len(inside), nil
}

// restAgain lets every pause of the duty hold for occurrences that came into being
// or changed their version since. What a person moved into one stays: she was asked.
func (o Obligation) restAgain(tx *db.Tx) error {
	rests, err := restsOf(tx, o.ID)
	if err != nil {
		return err
	}
	for _, r := range rests {
		if _, err := o.rest(tx, r, false); err != nil {
			return err
		}
	}
	return nil
}
