// Package tasks is the screens of what somebody has to do: the list of one's own
// and of the team's, one task with all that happened to it, the form that asks, and
// the pieces that Today and a client's file show. It shows what it is given and
// comes back with what was typed.
package tasks

import (
	"net/url"

	"github.com/google/uuid"

	"constancia/internal/tasks"
)

// Path is the list of tasks.
const Path = "/tasks"

// FilePath is one task.
func FilePath(id uuid.UUID) string { return Path + "/" + id.String() }

// ListPath is where a task about a client is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/tasks" }

// NewPath is the form for a task about a client.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

// Choice is which tasks the list shows; it stands in the address.
type Choice struct {
	Who   string // mine, empty for the team's
	State tasks.State
	Due   string // today, week; empty for any day
}

// Mine is the choice of one's own.
const Mine = "mine"

// Address is the list with the choice in it.
func (c Choice) Address() string {
	q := url.Values{}
	for name, value := range map[string]string{"who": c.Who, "state": string(c.State), "due": c.Due} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// Form is a task as it is typed.
type Form struct {
	FormID     string `form:"form_id"`
	What       string `form:"what"`
	Why        string `form:"why"`
	AssignedTo string `form:"assigned_to"`
	DueOn      string `form:"due_on"`
	DueTime    string `form:"due_time"`
}

// The buttons of TurnForm.
const (
	DoFinish = "done"
	DoDrop   = "drop"
	DoReopen = "reopen"
	DoHand   = "hand"
)

// TurnForm is what somebody says of a task.
type TurnForm struct {
	FormID     string `form:"form_id"`
	Version    int64  `form:"version"`
	Do         string `form:"do"`
	Note       string `form:"note"`
	AssignedTo string `form:"assigned_to"`
	DueOn      string `form:"due_on"`
	DueTime    string `form:"due_time"`
}

// Task is the form as the room takes it.
func (f Form) Task(client uuid.UUID) tasks.NewTask {
	to, _ := uuid.Parse(f.AssignedTo) // nobody chosen is the one who asks
	return tasks.NewTask{ClientID: client, What: f.What, Why: f.Why, To: to, DueOn: f.DueOn, DueTime: f.DueTime, FormID: f.FormID}
}

// Word is the form as the room takes it.
func (f TurnForm) Word() tasks.Word {
	return tasks.Word{Note: f.Note, Version: f.Version, FormID: f.FormID}
}

// Handing is the form as the room takes it.
func (f TurnForm) Handing() tasks.Handing {
	to, _ := uuid.Parse(f.AssignedTo)
	return tasks.Handing{To: to, DueOn: f.DueOn, DueTime: f.DueTime, Word: f.Word()}
}

// TurnFormOf is the form for a task as it stands.
func TurnFormOf(t tasks.Task) TurnForm {
	return TurnForm{
		FormID: uuid.NewString(), Version: t.Version, AssignedTo: t.AssignedTo.String(), DueOn: string(t.DueOn), DueTime: string(t.DueTime),
	}
}
