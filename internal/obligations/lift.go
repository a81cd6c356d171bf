package obligations

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// LiftRecord is that a pause ended before its last day.
type LiftRecord struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	PauseID    uuid.UUID `sec:"open"`
	FromDate   wall.Date `sec:"open"` // the first day on which the duty holds again
	Reason     seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
}

// TableName is the table of lifts.
func (LiftRecord) TableName() string { return "obligation_pause_lifts" }

// SealedBy is the client.
func (l LiftRecord) SealedBy() uuid.UUID { return l.ClientID }

// NewLift ends a pause before its last day.
type NewLift struct {
	From    wall.Date // the first day on which the duty holds again; empty for today
	Reason  string
	Version int64 // of the obligation the person saw; 0 for whatever it is now
}

// Lift puts on record that a pause ended early: the occurrences from that day on
// come back, and the clock says of each what it says. Faults: Invalid, NotFound,
// Stale, Conflict when the pause was lifted before.
func Lift(tx *db.Tx, pause uuid.UUID, n NewLift) (Obligation, error) {
	r, err := findRest(tx, pause)
	if err != nil {
		return Obligation{}, err
	}
	o, _, err := holdDuty(tx, r.ObligationID)
	if err != nil {
		return o, err
	}
	if n.Version != 0 && n.Version != o.Version {
		return o, fault.New(fault.Stale, "obligations.stale")
	}
	if r, err = findRest(tx, pause); err != nil { // as it is now that the duty is held
		return o, err
	}
	if r.Lift != nil {
		return o, fault.New(fault.Conflict, "obligations.lifted_before")
	}
	row, err := n.check(tx, o, r)
	if err != nil {
		return o, err
	}
	return o, row.apply(tx, &o, r)
}

func findRest(tx *db.Tx, pause uuid.UUID) (Rest, error) {
	var row PauseRecord
	q := clients.Wall(tx, tx.DB.Where("id = ?", pause), "obligation_pauses.client_id")
	if err := db.Take(q, &row, notFound); err != nil {
		return Rest{}, err
	}
	var lifts []LiftRecord
	if err := tx.DB.Where("pause_id = ?", pause).Order("id").Find(&lifts).Error; err != nil {
		return Rest{}, fmt.Errorf("reading a lift: %w", err)
	}
	if len(lifts) == 0 {
		return Rest{PauseRecord: row}, nil
	}
	return Rest{PauseRecord: row, Lift: &lifts[0]}, nil
}

func (n NewLift) check(tx *db.Tx, o Obligation, r Rest) (LiftRecord, error) {
	var problems fault.Problems
	if n.From == "" {
		s, err := schedule(tx, o.ScheduleID)
		if err != nil {
			return LiftRecord{}, err
		}
		n.From = max(today(tx, s.Start.Zone), r.FromDate)
	}
	if err := n.From.Check(); err != nil {
		addWall(&problems, err, "from")
	} else if n.From.Before(r.FromDate) || n.From.After(r.LastDay) {
		problems.Add("from", "obligations.lift_outside", "from", r.FromDate, "to", r.LastDay)
	}
	row := LiftRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, PauseID: r.ID, FromDate: n.From, Reason: note(&problems, "reason", n.Reason),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if row.Reason.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	return row, problems.Err()
}

func (l LiftRecord) apply(tx *db.Tx, o *Obligation, r Rest) error {
	if err := tx.DB.Create(&l).Error; err != nil {
		return fmt.Errorf("storing a lift: %w", err)
	}
	var back []Occurrence
	err := tx.ForUpdate().Where("obligation_id = ? AND withdrawn = ? AND date BETWEEN ? AND ?", o.ID, Paused, l.FromDate, r.LastDay).
		Order("slot_date, slot_time, id").Find(&back).Error
	if err != nil {
		return fmt.Errorf("reading what a pause held back: %w", err)
	}
	if err := again(tx, back); err != nil {
		return err
	}
	if err := db.Change(tx, o, &o.Row); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.lift_pause", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"pause": r.ID, "lift": l.ID, "from": l.FromDate},
		Detail: map[string]any{"reason": l.Reason.Reveal(), "back": len(back)},
	})
}
