package obligations

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
)

// Acknowledgement is that somebody has seen that a check-in is unconfirmed. It
// settles nothing: the check-in still needs its outcome.
type Acknowledgement struct {
	ID             uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID       uuid.UUID `sec:"open"`
	OccurrenceID   uuid.UUID `sec:"open"`
	Note           seal.Text `sec:"sealed"` // what she will do
	AcknowledgedBy uuid.UUID `sec:"open"`
	AcknowledgedAt time.Time `sec:"open"`
	FormHash       *string   `sec:"hash"`
}

// TableName is the table of acknowledgements.
func (Acknowledgement) TableName() string { return "occurrence_acknowledgements" }

// SealedBy is the client.
func (a Acknowledgement) SealedBy() uuid.UUID { return a.ClientID }

// Seen is how somebody acknowledges.
type Seen struct {
	Note   string // what she will do; may be left out
	FormID string // of the form; one that was sent twice is one acknowledgement
}

// silent are the states of a check-in that nobody has confirmed.
var silent = []State{Late, Unknown, AttemptedFailed}

// Silent lists the states of a check-in that somebody has to look after.
func Silent() []State { return slices.Clone(silent) }

// Acknowledge puts on record that a person has seen that a check-in is unconfirmed
// and will look after it. It stays under what is late or unconfirmed until an
// outcome is recorded, and rings again after AgainAfter when none is.
//
// Faults: Forbidden for anybody but staff with the right; NotFound; Invalid for a
// note that cannot be kept; Conflict when somebody has confirmed it meanwhile.
func Acknowledge(tx *db.Tx, id uuid.UUID, how Seen) (Acknowledgement, error) {
	if err := requirePerson(tx); err != nil {
		return Acknowledgement{}, err
	}
	o, err := holdAlone(tx, id)
	if err != nil {
		return Acknowledgement{}, err
	}
	var earlier Acknowledgement
	if again, err := forms.Sent(tx, how.FormID, &earlier); err != nil || again {
		return earlier, db.SameFile(err, earlier.OccurrenceID, o.ID)
	}
	alarmed, err := mayAcknowledge(tx, o)
	if err != nil {
		return earlier, err
	}
	if !alarmed {
		return earlier, fault.New(fault.Conflict, "watch.settled")
	}
	var problems fault.Problems
	a := Acknowledgement{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, OccurrenceID: o.ID, Note: note(&problems, "note", how.Note),
		AcknowledgedBy: tx.Actor.ID, AcknowledgedAt: tx.Now, FormHash: forms.Hash(tx, how.FormID),
	}
	if err := problems.Err(); err != nil {
		return a, err
	}
	if err := tx.DB.Create(&a).Error; err != nil {
		return a, fmt.Errorf("storing an acknowledgement: %w", twin(err))
	}
	return a, audit.Append(tx, audit.Event{
		Action: "obligations.acknowledge", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
		Detail: map[string]any{"acknowledgement": a.ID, "state": o.State, "note": a.Note.Reveal()},
	})
}

// mayAcknowledge tells whether there is something to acknowledge. That a client did
// not come out of a visit is an attorney's to take over, and nobody else's.
func mayAcknowledge(tx *db.Tx, o Occurrence) (bool, error) {
	out, err := Returned(tx, []uuid.UUID{o.ID})
	if err != nil {
		return false, err
	}
	if out[o.ID].Answer != DidNotComeOut {
		return slices.Contains(silent, o.State), nil
	}
	if !tx.Actor.May(actor.VisitsReview) {
		return false, fault.New(fault.Forbidden, "watch.attorney_needed")
	}
	return true, nil
}

// AcknowledgementsOf lists who has seen one occurrence, the latest last; without the
// words of another team where the lead is beyond the wall.
func AcknowledgementsOf(tx *db.Tx, occurrence uuid.UUID) ([]Acknowledgement, error) {
	rows, err := rowsOf[Acknowledgement](tx, occurrence, "acknowledged_at, id")
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	theirs, err := ledElsewhere(tx, occurrence)
	for i := range rows {
		if theirs && rows[i].AcknowledgedBy != tx.Actor.ID {
			rows[i].Note = hidden
		}
	}
	return rows, err
}

// Silence is a check-in that nobody has confirmed, as a list found it.
type Silence struct {
	Occurrence uuid.UUID
	Client     uuid.UUID
	Since      time.Time // when the window was over, or what was on record changed
	Logged     bool      // somebody put on record that it did not go through
	History    bool      // nobody is asked: it was over when it was typed in, or the client was held when it ended
}

// Alarm is whose turn it is to look after a check-in, and who has seen it last.
type Alarm struct {
	Turn
	Seen *Acknowledgement // nil while nobody has
}

// Alarms says of each silence of a list that was read inside the wall whose turn it
// is now.
func Alarms(tx *db.Tx, list []Silence) (map[uuid.UUID]Alarm, error) {
	alarms := make(map[uuid.UUID]Alarm, len(list))
	if len(list) == 0 {
		return alarms, nil
	}
	order, err := staff.FindOnCall(tx)
	if err != nil {
		return alarms, err
	}
	able, err := staff.Reachable(tx)
	if err != nil {
		return alarms, err
	}
	occurrences, files := make([]uuid.UUID, len(list)), make([]uuid.UUID, len(list))
	for i, s := range list {
		occurrences[i], files[i] = s.Occurrence, s.Client
	}
	hands, err := clients.HandsOf(tx, files...)
	if err != nil {
		return alarms, err
	}
	seen, err := lastSeen(tx, occurrences)
	if err != nil {
		return alarms, err
	}
	for _, s := range list {
		w := Watch{
			Since: s.Since, Logged: s.Logged, Every: time.Duration(order.Minutes) * time.Minute,
			Ladder: ladder(hands[s.Client], order.People, able),
		}
		a := Alarm{}
		if last, ok := seen[s.Occurrence]; ok {
			a.Seen, w.Seen = &last, last.AcknowledgedAt
		}
		if !s.History {
			a.Turn = w.At(tx.Now)
		}
		alarms[s.Occurrence] = a
	}
	return alarms, nil
}

// lastSeen is the latest acknowledgement of each occurrence that has one.
func lastSeen(tx *db.Tx, occurrences []uuid.UUID) (map[uuid.UUID]Acknowledgement, error) {
	last := map[uuid.UUID]Acknowledgement{}
	err := inBatches(occurrences, func(some []uuid.UUID) error {
		var rows []Acknowledgement
		err := tx.DB.Where("occurrence_id IN ?", some).Order("acknowledged_at, id").Find(&rows).Error
		for _, r := range rows {
			last[r.OccurrenceID] = r
		}
		return err
	})
	if err != nil {
		return last, fmt.Errorf("reading acknowledgements: %w", err)
	}
	return last, nil
}

// twin says of a form that was sent twice at once that its other copy was kept.
func twin(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "fault.twin")
	}
	return err
}
