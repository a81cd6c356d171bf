package tasks

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// NewTask is a task as it is asked.
type NewTask struct {
	ClientID   uuid.UUID
	What       string
	Why        string
	To         uuid.UUID // zero for the actor herself
	DueOn      string    // YYYY-MM-DD by the office's clocks; today when empty
	DueTime    string    // HH:MM; any time of that day when empty
	SourceType string    // FromClient when empty
	Source     uuid.UUID
	FormID     string // of the form; one that was sent twice is one task
}

const (
	longestWhat = 500
	longestNote = 5_000

	// How far away a day is no slip of the finger, in days.
	farthest = 3 * 366
)

// Ask puts a task into somebody's hands. Faults: Invalid, also for a person who
// cannot see the client's file; NotFound beyond the wall; Conflict for a form that
// was sent for somebody else.
func Ask(tx *db.Tx, n NewTask) (Task, error) {
	var t Task
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return t, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return t, err
	}
	if again, err := forms.Sent(tx, n.FormID, &t); err != nil || again {
		return t, db.SameFile(err, t.ClientID, n.ClientID)
	}
	t, err := n.read(tx)
	if err != nil {
		return t, err
	}
	if err := tx.DB.Create(&t).Error; err != nil {
		return t, fmt.Errorf("storing a task: %w", err)
	}
	return t, t.turn(tx, Turn{Act: ActAsked})
}

// read names every problem of a task and makes the row it becomes.
func (n NewTask) read(tx *db.Tx) (Task, error) {
	var p fault.Problems
	t := Task{
		Row: db.NewRow(tx), ClientID: n.ClientID, AskedBy: tx.Actor.ID, AssignedTo: n.To, State: Open, FormHash: forms.Hash(tx, n.FormID),
		What: seal.Of(clients.CleanNote(&p, "what", n.What, longestWhat)), Why: seal.Of(clients.CleanNote(&p, "why", n.Why, longestNote)),
		SourceType: n.SourceType, SourceID: n.Source,
	}
	if t.What.Empty() {
		p.Add("what", "tasks.what_needed")
	}
	if n.SourceType == "" {
		t.SourceType, t.SourceID = FromClient, n.ClientID
	} else if unknown(sources(), n.SourceType) || n.Source == uuid.Nil {
		p.Add("source", "tasks.source_unknown")
	}
	if n.To == uuid.Nil {
		t.AssignedTo = tx.Actor.ID
	}
	day, err := Today(tx)
	if err != nil {
		return t, err
	}
	t.due(&p, n.DueOn, n.DueTime, day)
	if err := t.fits(tx, &p); err != nil {
		return t, err
	}
	return t, p.Err()
}

// due reads the day and the hour by which something is to be done.
func (t *Task) due(p *fault.Problems, on, at string, today wall.Date) {
	t.DueOn, t.DueTime = today, ""
	if on != "" {
		day, err := wall.ParseDate(on)
		if _, key, args, refused := wall.Problem(err); refused {
			p.Add("due_on", key, args...)
		}
		t.DueOn = day
	}
	if at != "" {
		hour, err := wall.ParseTime(at)
		if _, key, args, refused := wall.Problem(err); refused {
			p.Add("due_time", key, args...)
		}
		t.DueTime = hour
	}
	if t.DueOn != "" && (t.DueOn.Before(today) || today.AddDays(farthest).Before(t.DueOn)) {
		p.Add("due_on", "tasks.due_range")
	}
}

// fits refuses to hand a task to somebody who cannot see the file it is about.
func (t Task) fits(tx *db.Tx, p *fault.Problems) error {
	hands, err := Hands(tx, t.ClientID)
	if err != nil {
		return err
	}
	for _, h := range hands {
		if h.ID == t.AssignedTo {
			return nil
		}
	}
	p.Add("assigned_to", "tasks.cannot_see")
	return nil
}

// turn writes what happened to a task, as the task now stands, and the log's event.
func (t Task) turn(tx *db.Tx, turn Turn) error {
	turn.ID, turn.ClientID, turn.TaskID, turn.Number = db.NewID(tx.Now), t.ClientID, t.ID, t.Version
	turn.AssignedTo, turn.DueOn, turn.DueTime = t.AssignedTo, t.DueOn, t.DueTime
	turn.RecordedBy, turn.RecordedAt = tx.Actor.ID, tx.Now
	if err := tx.DB.Create(&turn).Error; err != nil {
		return fmt.Errorf("storing a task's turn: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "tasks." + string(turn.Act), SubjectType: "task", Subject: t.ID, Client: t.ClientID, Detail: map[string]any{
			"assigned_to": t.AssignedTo, "due_on": t.DueOn, "due_time": t.DueTime, "source_type": t.SourceType, "source": t.SourceID,
		},
	})
}

// Today is the day on the office's calendar.
func Today(tx *db.Tx) (wall.Date, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return "", err
	}
	return wall.At(tx.Now, office.TimeZone).Date, nil
}
