package failures

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Turn is what somebody did with the log of a failure: took it up, let go of it,
// closed it, opened it again.
type Turn struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	FailureID  uuid.UUID `sec:"open"`
	Number     int64     `sec:"open"` // the failure's version after it
	Act        TurnAct   `sec:"open"`
	Note       seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of turns.
func (Turn) TableName() string { return "failure_turns" }

// SealedBy is the client.
func (t Turn) SealedBy() uuid.UUID { return t.ClientID }

// TurnAct is what a turn did.
type TurnAct string

// The turns.
const (
	Taken    TurnAct = "taken"
	Released TurnAct = "released"
	ShutAct  TurnAct = "closed"
	Reopened TurnAct = "reopened"
)

// LabelKey is how the turn is said.
func (a TurnAct) LabelKey() string { return "failures.turn." + string(a) }

// Word is what somebody says when she moves a failure on.
type Word struct {
	Note    string
	Version int64 // of the failure the person saw; 0 for whatever it is now
	FormID  string
}

// TakeUp says that the actor works on a failure, also when somebody else did.
// Faults of this and its siblings: Invalid, NotFound beyond the wall, Stale,
// Conflict where the failure is not in a state for it.
func TakeUp(tx *db.Tx, id uuid.UUID, w Word) (Failure, error) {
	return move(tx, id, w, Taken, func(f *Failure) bool {
		f.TakenBy = &tx.Actor.ID
		return f.ClosedAt == nil
	})
}

// LetGo says that nobody works on it for now.
func LetGo(tx *db.Tx, id uuid.UUID, w Word) (Failure, error) {
	return move(tx, id, w, Released, func(f *Failure) bool {
		held := f.TakenBy != nil
		f.TakenBy = nil
		return held && f.ClosedAt == nil
	})
}

// Close says that nothing more is to be done, and why. The record stays, and more
// can be added to it.
func Close(tx *db.Tx, id uuid.UUID, w Word) (Failure, error) {
	return move(tx, id, w, ShutAct, func(f *Failure) bool {
		open := f.ClosedAt == nil
		f.ClosedAt = &tx.Now
		return open
	})
}

// Reopen takes a closed failure up again.
func Reopen(tx *db.Tx, id uuid.UUID, w Word) (Failure, error) {
	return move(tx, id, w, Reopened, func(f *Failure) bool {
		closed := f.ClosedAt != nil
		f.ClosedAt = nil
		return closed
	})
}

// move writes a turn; to changes the failure and tells whether it may.
func move(tx *db.Tx, id uuid.UUID, w Word, act TurnAct, to func(f *Failure) bool) (Failure, error) {
	f, err := hold(tx, id)
	if err != nil {
		return f, err
	}
	var earlier Turn
	if again, err := forms.Sent(tx, w.FormID, &earlier); err != nil || again {
		return f, db.SameFile(err, earlier.FailureID, f.ID)
	}
	if w.Version != 0 && w.Version != f.Version {
		return f, fault.New(fault.Stale, "failures.stale")
	}
	var p fault.Problems
	turn := Turn{
		ID: db.NewID(tx.Now), ClientID: f.ClientID, FailureID: f.ID, Act: act, Note: note(&p, "note", w.Note),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, w.FormID),
	}
	if act == ShutAct && turn.Note.Empty() {
		p.Add("note", "failures.close_reason")
	}
	if err := p.Err(); err != nil {
		return f, err
	}
	if !to(&f) {
		return f, fault.New(fault.Conflict, "failures.moved_on")
	}
	if err := db.Change(tx, &f, &f.Row, "taken_by", "closed_at"); err != nil {
		return f, err
	}
	turn.Number = f.Version
	err = tx.DB.Create(&turn).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return f, fault.New(fault.Stale, "failures.stale")
	}
	if err != nil {
		return f, fmt.Errorf("storing a failure's turn: %w", err)
	}
	return f, audit.Append(tx, audit.Event{
		Action: "failures." + string(act), SubjectType: "failure", Subject: f.ID, Client: f.ClientID,
		Detail: map[string]any{"note": turn.Note.Reveal()},
	})
}

// stateOf is how far a record is.
func stateOf(taken *uuid.UUID, closed *time.Time, pieces int) State {
	switch {
	case closed != nil:
		return Closed
	case taken != nil:
		return Working
	case pieces > 0:
		return Documented
	}
	return New
}
