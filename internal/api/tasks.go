package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/tasks"
	"constancia/internal/wall"
)

// tasks adds the operations on what somebody has to do.
func (a *API) tasks() {
	p := actor.TasksWrite
	add(a, Op{http.MethodPost, "/clients/{id}/tasks", p, "Ask somebody for something about a client", http.StatusCreated}, a.askTask)
	add(a, Op{http.MethodGet, "/clients/{id}/tasks", p, "The tasks about a client, the first due on top", 0}, a.tasksOf)
	add(a, Op{http.MethodGet, "/tasks", p, "Tasks, the first due on top", 0}, a.listTasks)
	add(a, Op{http.MethodGet, "/tasks/{id}", p, "One task with every turn it took", 0}, a.findTask)
	add(a, Op{http.MethodPost, "/tasks/{id}/turns", p, "Say that a task is done, dropped, taken up again or handed on", http.StatusCreated}, a.turnTask)
}

type turnJSON struct {
	Act        string    `json:"act"`
	AssignedTo uuid.UUID `json:"assigned_to"`
	DueOn      wall.Date `json:"due_on"`
	DueTime    wall.Time `json:"due_time"`
	Note       string    `json:"note"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type listedTaskJSON struct {
	ID         uuid.UUID `json:"id"`
	Version    int64     `json:"version"`
	ClientID   uuid.UUID `json:"client_id"`
	What       string    `json:"what"`
	Why        string    `json:"why"`
	AskedBy    uuid.UUID `json:"asked_by"`
	AssignedTo uuid.UUID `json:"assigned_to"`
	DueOn      wall.Date `json:"due_on" doc:"By the office's clocks"`
	DueTime    wall.Time `json:"due_time" doc:"Empty for any time of that day"`
	State      string    `json:"state" doc:"open, done or dropped"`
	SourceType string    `json:"source_type"`
	SourceID   uuid.UUID `json:"source_id"`
}

type taskJSON struct {
	listedTaskJSON
	Turns []turnJSON `json:"turns" nullable:"false" doc:"The first first"`
}

func jsonOfTask(f tasks.File) taskJSON {
	t := f.Task
	out := taskJSON{Turns: []turnJSON{}, listedTaskJSON: listedTaskJSON{
		t.ID, t.Version, t.ClientID, t.What.Reveal(), t.Why.Reveal(), t.AskedBy, t.AssignedTo, t.DueOn, t.DueTime, string(t.State), t.SourceType, t.SourceID,
	}}
	for _, one := range f.Turns {
		out.Turns = append(out.Turns, turnJSON{
			string(one.Act), one.AssignedTo, one.DueOn, one.DueTime, one.Note.Reveal(), one.RecordedBy, instant(one.RecordedAt),
		})
	}
	return out
}

type taskOut struct {
	ETag string `header:"ETag"`
	Body taskJSON
}

func (o *taskOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := tasks.Find(tx, id)
	if err == nil {
		o.ETag, o.Body = etag(f.Version), jsonOfTask(f)
	}
	return err
}

// onTask runs act under the request's Idempotency-Key and answers with the task.
func (a *API) onTask(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*taskOut, error) {
	return once(ctx, a, key, request, act, (*taskOut).read)
}

type askTaskIn = keptIn[struct {
	What       string    `json:"what,omitempty" doc:"Required"`
	Why        string    `json:"why,omitempty"`
	AssignedTo uuid.UUID `json:"assigned_to,omitempty" doc:"Oneself when left out"`
	DueOn      string    `json:"due_on,omitempty" doc:"Today when left out"`
	DueTime    string    `json:"due_time,omitempty"`
	SourceType string    `json:"source_type,omitempty" doc:"failure, occurrence or client"`
	SourceID   uuid.UUID `json:"source_id,omitempty"`
}]

func (a *API) askTask(ctx context.Context, in *askTaskIn) (*taskOut, error) {
	b := in.Body
	return a.onTask(ctx, in.Key, in.request("task"), func(tx *db.Tx) (uuid.UUID, error) {
		t, err := tasks.Ask(tx, tasks.NewTask{
			ClientID: in.ID, What: b.What, Why: b.Why, To: b.AssignedTo, DueOn: b.DueOn, DueTime: b.DueTime, SourceType: b.SourceType, Source: b.SourceID,
		})
		return t.ID, err
	})
}

type taskIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findTask(ctx context.Context, in *taskIn) (*taskOut, error) {
	out := &taskOut{}
	err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) })
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type tasksOut struct {
	Body struct {
		Items []listedTaskJSON `json:"items" nullable:"false"`
		More  bool             `json:"more" doc:"Whether there are more than limit"`
	}
}

func (a *API) tasksBy(ctx context.Context, f tasks.Filter) (*tasksOut, error) {
	out := &tasksOut{}
	out.Body.Items = []listedTaskJSON{}
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		var rows []tasks.Listed
		rows, out.Body.More, err = tasks.List(tx, f)
		for _, t := range rows {
			out.Body.Items = append(out.Body.Items, listedTaskJSON{
				t.ID, t.Version, t.ClientID, t.What.Reveal(), t.Why.Reveal(), t.AskedBy, t.AssignedTo, t.DueOn, t.DueTime, string(t.State), t.SourceType, t.SourceID,
			})
		}
		return err
	})
	return out, err
}

func (a *API) tasksOf(ctx context.Context, in *taskIn) (*tasksOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	return a.tasksBy(ctx, tasks.Filter{Client: in.ID, Limit: 500})
}

type listTasksIn struct {
	Who    string    `query:"who" enum:"mine,team" default:"mine"`
	State  string    `query:"state" enum:"open,done,dropped" default:"open"`
	Until  wall.Date `query:"until" doc:"Due on or before this day"`
	Limit  int       `query:"limit" minimum:"1" maximum:"500" default:"100"`
	Offset int       `query:"offset" minimum:"0"`
}

func (a *API) listTasks(ctx context.Context, in *listTasksIn) (*tasksOut, error) {
	f := tasks.Filter{State: tasks.State(in.State), Until: in.Until, Limit: in.Limit, Offset: in.Offset}
	if in.Who == "mine" {
		f.Person = actor.From(ctx).ID
	}
	return a.tasksBy(ctx, f)
}

// unsaid refuses a turn that says nothing of a task that is there.
func unsaid(tx *db.Tx, id uuid.UUID) error {
	if _, err := tasks.Find(tx, id); err != nil {
		return err
	}
	var p fault.Problems
	p.Add("act", "tasks.nothing_said")
	return p.Err()
}

type turnTaskIn struct {
	ID    uuid.UUID `path:"id"`
	Key   string    `header:"Idempotency-Key"`
	Match string    `header:"If-Match" doc:"The version as you read it; whatever it is now when left out"`
	Body  struct {
		Act        string    `json:"act,omitempty" enum:"done,dropped,reopened,handed" doc:"Required"`
		Note       string    `json:"note,omitempty" doc:"Required where it is dropped"`
		AssignedTo uuid.UUID `json:"assigned_to,omitempty"`
		DueOn      string    `json:"due_on,omitempty"`
		DueTime    string    `json:"due_time,omitempty"`
	}
	RawBody []byte
}

func (a *API) turnTask(ctx context.Context, in *turnTaskIn) (*taskOut, error) {
	word := tasks.Word{Note: in.Body.Note}
	if in.Match != "" {
		version, err := ifMatch(in.Match)
		if err != nil {
			return nil, err
		}
		word.Version = version
	}
	return a.onTask(ctx, in.Key, "turn"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (id uuid.UUID, err error) {
		switch tasks.Act(in.Body.Act) {
		case tasks.ActDropped:
			_, err = tasks.Drop(tx, in.ID, word)
		case tasks.ActReopened:
			_, err = tasks.Reopen(tx, in.ID, word)
		case tasks.ActHanded:
			_, err = tasks.Hand(tx, in.ID, tasks.Handing{To: in.Body.AssignedTo, DueOn: in.Body.DueOn, DueTime: in.Body.DueTime, Word: word})
		case tasks.ActDone:
			_, err = tasks.Finish(tx, in.ID, word)
		default:
			err = unsaid(tx, in.ID)
		}
		return in.ID, err
	})
}
