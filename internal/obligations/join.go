package obligations

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// NewParticipant is somebody who reports under the duty of another client.
type NewParticipant struct {
	ClientID uuid.UUID
	From     wall.Date // empty for the first day of the duty
	Version  int64     // of the obligation the person saw; 0 for whatever it is now
}

// Join puts another client under a duty: it stands in both files from then on.
// Both must be inside the actor's wall. Faults: Invalid, NotFound, Stale, Conflict
// when she is under it already.
func Join(tx *db.Tx, id uuid.UUID, n NewParticipant) (Obligation, error) {
	o, _, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return o, err
	}
	if n.ClientID == o.ClientID {
		return o, fault.New(fault.Conflict, "obligations.participant_lead")
	}
	if err := o.open(n.Version); err != nil {
		return o, err
	}
	var problems fault.Problems
	if n.From == "" {
		n.From = o.Since
	}
	if err := n.From.Check(); err != nil {
		addWall(&problems, err, "from")
	} else if n.From.Before(o.Since) {
		problems.Add("from", "obligations.before_duty")
	}
	if err := problems.Err(); err != nil {
		return o, err
	}
	p := Participant{
		Row: db.NewRow(tx), ClientID: n.ClientID, ObligationID: o.ID, FromDate: n.From, JoinedBy: tx.Actor.ID,
	}
	err = tx.DB.Create(&p).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return o, fault.Wrap(fault.Conflict, "obligations.participant_twice", err)
	}
	if err != nil {
		return o, fmt.Errorf("adding a participant: %w", err)
	}
	return o, p.noted(tx, &o, "obligations.join")
}

// NewLeaving says until when somebody reported under the duty of another.
type NewLeaving struct {
	ClientID uuid.UUID
	LastDay  wall.Date // before her first day for one who was entered by mistake
	Version  int64     // of the obligation the person saw; 0 for whatever it is now
}

// Leave ends that a client reports under the duty of another. What lies before
// stays in her record. Faults: Invalid, NotFound, Stale.
func Leave(tx *db.Tx, id uuid.UUID, n NewLeaving) (Obligation, error) {
	o, _, err := holdDuty(tx, id)
	if err != nil {
		return o, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return o, err
	}
	var p Participant
	err = db.Take(tx.DB.Where("obligation_id = ? AND client_id = ? AND last_day = ''", o.ID, n.ClientID), &p, notFound)
	if err != nil {
		return o, err
	}
	if n.Version != 0 && n.Version != o.Version {
		return o, fault.New(fault.Stale, "obligations.stale")
	}
	var problems fault.Problems
	if err := n.LastDay.Check(); err != nil {
		addWall(&problems, err, "last_day")
	} else if !near(n.LastDay, wall.DateOf(tx.Now)) {
		problems.Add("last_day", "obligations.date_far")
	}
	if err := problems.Err(); err != nil {
		return o, err
	}
	p.LastDay, p.LeftBy = max(n.LastDay, p.FromDate.AddDays(-1)), &tx.Actor.ID
	if err := db.Change(tx, &p, &p.Row, "last_day", "left_by"); err != nil {
		return o, err
	}
	return o, p.noted(tx, &o, "obligations.leave")
}

// noted tells the participant's calendar, and puts the change on record in both files.
func (p Participant) noted(tx *db.Tx, o *Obligation, action string) error {
	if err := clients.Touch(tx, p.ClientID); err != nil {
		return err
	}
	if err := db.Change(tx, o, &o.Row); err != nil {
		return err
	}
	detail := map[string]any{"participant": p.ClientID, "from": p.FromDate, "last_day": p.LastDay}
	var events []audit.Event
	for _, client := range []uuid.UUID{o.ClientID, p.ClientID} {
		events = append(events, audit.Event{
			Action: action, SubjectType: "obligation", Subject: o.ID, Client: client, Detail: detail,
		})
	}
	return audit.AppendMany(tx, events)
}
