package tasks

import (
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Word is what somebody says of a task when its state changes.
type Word struct {
	Note    string
	Version int64 // of the task the person saw; 0 for whatever it is now
	FormID  string
}

// Handing is a task given to another person, or moved to another day.
type Handing struct {
	To      uuid.UUID // zero for whoever has it
	DueOn   string    // the day it has when empty
	DueTime string
	Word
}

// Finish says that the task is done. Faults of this and its siblings: Invalid,
// NotFound beyond the wall and for somebody else's task where the actor sees only
// her own, Stale, Conflict when the task is not in a state for it.
func Finish(tx *db.Tx, id uuid.UUID, w Word) (Task, error) {
	return settle(tx, id, w, Open, Done, ActDone, false)
}

// Drop says that the task will not be done, and why.
func Drop(tx *db.Tx, id uuid.UUID, w Word) (Task, error) {
	return settle(tx, id, w, Open, Dropped, ActDropped, true)
}

// Reopen takes a task up again that was done or dropped.
func Reopen(tx *db.Tx, id uuid.UUID, w Word) (Task, error) {
	return settle(tx, id, w, "", Open, ActReopened, false)
}

// settle moves a task from one state to another; from is empty for any other.
func settle(tx *db.Tx, id uuid.UUID, w Word, from, to State, act Act, because bool) (Task, error) {
	t, err := hold(tx, id)
	if err != nil {
		return t, err
	}
	if again, err := t.said(tx, w); err != nil || again {
		return t, err
	}
	if t.State == to || from != "" && t.State != from {
		return t, fault.New(fault.Conflict, "tasks.settled")
	}
	var p fault.Problems
	turn := Turn{Act: act, Note: seal.Of(clients.CleanNote(&p, "note", w.Note, longestNote)), FormHash: forms.Hash(tx, w.FormID)}
	if because && turn.Note.Empty() {
		p.Add("note", "tasks.reason_needed")
	}
	if err := p.Err(); err != nil {
		return t, err
	}
	t.State = to
	if err := db.Change(tx, &t, &t.Row, "state"); err != nil {
		return t, err
	}
	return t, t.turn(tx, turn)
}

// Hand gives an open task to another person, or moves it to another day.
func Hand(tx *db.Tx, id uuid.UUID, h Handing) (Task, error) {
	t, err := hold(tx, id)
	if err != nil {
		return t, err
	}
	if again, err := t.said(tx, h.Word); err != nil || again {
		return t, err
	}
	if t.State != Open {
		return t, fault.New(fault.Conflict, "tasks.settled")
	}
	var p fault.Problems
	turn := Turn{Act: ActHanded, Note: seal.Of(clients.CleanNote(&p, "note", h.Note, longestNote)), FormHash: forms.Hash(tx, h.FormID)}
	if h.To != uuid.Nil {
		t.AssignedTo = h.To
	}
	if h.DueOn != "" && (h.DueOn != string(t.DueOn) || h.DueTime != string(t.DueTime)) { // an old day may stay
		day, err := Today(tx)
		if err != nil {
			return t, err
		}
		t.due(&p, h.DueOn, h.DueTime, day)
	}
	if err := t.fits(tx, &p); err != nil {
		return t, err
	}
	if err := p.Err(); err != nil {
		return t, err
	}
	if err := db.Change(tx, &t, &t.Row, "assigned_to", "due_on", "due_time"); err != nil {
		return t, err
	}
	return t, t.turn(tx, turn)
}

// said tells whether the form was sent before, and refuses a version that is no
// longer the task's.
func (t Task) said(tx *db.Tx, w Word) (bool, error) {
	var earlier Turn
	if again, err := forms.Sent(tx, w.FormID, &earlier); err != nil || again {
		return again, db.SameFile(err, earlier.TaskID, t.ID)
	}
	if w.Version != 0 && w.Version != t.Version {
		return false, fault.New(fault.Stale, "tasks.stale")
	}
	return false, nil
}

// hold reads a task that the actor may see and holds it until the commit.
func hold(tx *db.Tx, id uuid.UUID) (Task, error) {
	var t Task
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return t, err
	}
	err := db.Take(visible(tx, tx.ForUpdate().Where("tasks.id = ?", id)), &t, notFound)
	return t, err
}
