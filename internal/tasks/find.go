package tasks

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

const notFound = "tasks.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("task-form")

// File is a task with every turn it took, the first first.
type File struct {
	Task
	Turns []Turn
}

// People are everybody whom the record of a task names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.AskedBy, f.AssignedTo}
	for _, t := range f.Turns {
		people = append(people, t.RecordedBy, t.AssignedTo)
	}
	return people
}

// Find is one task; NotFound when it is absent, behind a wall, or somebody else's
// and the actor sees only her own.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	var f File
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return f, err
	}
	if err := db.Take(visible(tx, tx.DB.Where("tasks.id = ?", id)), &f.Task, notFound); err != nil {
		return f, err
	}
	err := tx.DB.Where("task_id = ?", id).Order("number, id").Find(&f.Turns).Error
	if err != nil {
		return f, fmt.Errorf("reading a task's turns: %w", err)
	}
	return f, nil
}

// Filter chooses tasks. The zero value of a field chooses all.
type Filter struct {
	Client uuid.UUID
	Person uuid.UUID // in whose hands
	Source uuid.UUID
	State  State
	Until  wall.Date // due on or before
	Limit  int       // 100 when zero, 500 at most
	Offset int
}

// Listed is a task as a list shows it.
type Listed struct {
	ID            uuid.UUID
	Version       int64
	ClientID      uuid.UUID
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
	What          seal.Text `seal:"tasks.what"`
	Why           seal.Text `seal:"tasks.why"`
	AskedBy       uuid.UUID
	AssignedTo    uuid.UUID
	DueOn         wall.Date
	DueTime       wall.Time
	State         State
	SourceType    string
	SourceID      uuid.UUID
}

// Name is how the client is called.
func (l Listed) Name() string {
	return clients.Client{GivenNames: l.GivenNames, FamilyNames: l.FamilyNames, PreferredName: l.PreferredName}.Name()
}

// Late tells whether an open task should have been done on a day before.
func (l Listed) Late(today wall.Date) bool { return l.State == Open && l.DueOn.Before(today) }

// List is the tasks the actor may see, the first due on top, and whether there are
// more.
func List(tx *db.Tx, f Filter) (rows []Listed, more bool, err error) {
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return nil, false, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	limit = min(limit, 500)
	q := visible(tx, f.on(tx)).Order(byDay)
	if err := q.Limit(limit + 1).Offset(max(f.Offset, 0)).Find(&rows).Error; err != nil {
		return nil, false, fmt.Errorf("listing tasks: %w", err)
	}
	more = len(rows) > limit
	return rows[:min(limit, len(rows))], more, nil
}

// byDay puts what is due first on top; what has no hour comes last on its day.
const byDay = "tasks.due_on, CASE WHEN tasks.due_time = '' THEN '24' ELSE tasks.due_time END, tasks.created_at, tasks.id"

func (f Filter) on(tx *db.Tx) *gorm.DB {
	q := tx.DB.Table("tasks").Select(
		"tasks.id", "tasks.version", "tasks.client_id", "clients.given_names", "clients.family_names", "clients.preferred_name",
		"tasks.what", "tasks.why", "tasks.asked_by", "tasks.assigned_to", "tasks.due_on", "tasks.due_time", "tasks.state",
		"tasks.source_type", "tasks.source_id",
	).Joins("JOIN clients ON clients.id = tasks.client_id")
	for column, id := range map[string]uuid.UUID{"tasks.client_id": f.Client, "tasks.assigned_to": f.Person, "tasks.source_id": f.Source} {
		if id != uuid.Nil {
			q = q.Where(column+" = ?", id)
		}
	}
	if f.State != "" {
		q = q.Where("tasks.state = ?", f.State)
	}
	if f.Until != "" {
		q = q.Where("tasks.due_on <= ?", f.Until)
	}
	return q
}

// visible keeps a query to tasks inside the wall, and to the actor's own where she
// may not read those of others.
func visible(tx *db.Tx, q *gorm.DB) *gorm.DB {
	if !tx.Actor.May(actor.TasksRead) {
		q = q.Where("(tasks.assigned_to = ? OR tasks.asked_by = ?)", tx.Actor.ID, tx.Actor.ID)
	}
	return clients.Wall(tx, q, "tasks.client_id")
}

// DueForMe are the open tasks that the first page asks the actor to do: those in her
// hands that are due today or were before, those that come from a failure at once, for
// the window will not wait for the day, and, where she may read everybody's, those in
// the hands of somebody who no longer sees the file.
func DueForMe(tx *db.Tx) ([]Listed, error) {
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return nil, err
	}
	day, err := Today(tx)
	if err != nil {
		return nil, err
	}
	q := visible(tx, Filter{State: Open}.on(tx))
	mine := tx.DB.Where("tasks.assigned_to = ? AND (tasks.due_on <= ? OR tasks.source_type = ?)", tx.Actor.ID, day, FromFailure)
	if tx.Actor.May(actor.TasksRead) {
		mine = mine.Or("NOT " + clients.Reaches("tasks.assigned_to", "tasks.client_id"))
	}
	var rows []Listed
	if err := q.Where(mine).Order(byDay).Limit(mostDue).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("listing what is due: %w", err)
	}
	return rows, nil
}

// mostDue bounds what the first page shows.
const mostDue = 100

// Colleague is somebody into whose hands a client's task can be given.
type Colleague struct {
	ID       uuid.UUID
	Name     string
	Attorney bool // or accredited: may answer what is asked of one
	OnFile   bool // the file is assigned to her
}

// Hands lists the people who may be given a task about a client, by name: those of
// her team who work with tasks, and of the volunteers only who holds the file.
func Hands(tx *db.Tx, client uuid.UUID) ([]Colleague, error) {
	if err := tx.Actor.Require(actor.TasksWrite); err != nil {
		return nil, err
	}
	c, err := clients.Find(tx, client)
	if err != nil {
		return nil, err
	}
	var held []uuid.UUID
	err = tx.DB.Model(&clients.Assignment{}).Where("client_id = ? AND ended_at IS NULL", client).Pluck("staff_id", &held).Error
	all, listing := staff.Colleagues(tx)
	if err := errors.Join(err, listing); err != nil {
		return nil, fmt.Errorf("looking for hands: %w", err)
	}
	var hands []Colleague
	for _, one := range all {
		who := actorOf(one)
		onFile := slices.Contains(held, one.ID)
		if !who.May(actor.TasksWrite) || !slices.Contains(one.Teams, c.TeamID) || who.OnlyAssigned() && !onFile {
			continue
		}
		hands = append(hands, Colleague{one.ID, one.Name.Reveal(), who.May(actor.NotesApprove), onFile})
	}
	return hands, nil
}

func actorOf(one staff.Listed) actor.Actor {
	who := actor.Actor{Kind: actor.Staff, ID: one.ID, Teams: one.Teams}
	for _, g := range one.Roles {
		who.Roles = append(who.Roles, g.Role)
	}
	return who
}

// Responsible is the attorney, or accredited representative, who answers for a
// client: the one to whom the file is assigned, else the first of her team by name.
// NotFound when the team has none.
func Responsible(tx *db.Tx, client uuid.UUID) (Colleague, error) {
	hands, err := Hands(tx, client)
	if err != nil {
		return Colleague{}, err
	}
	var first Colleague
	for _, h := range hands {
		if h.Attorney && h.OnFile {
			return h, nil
		}
		if h.Attorney && first.ID == uuid.Nil {
			first = h
		}
	}
	if first.ID == uuid.Nil {
		return first, fault.New(fault.NotFound, "tasks.no_attorney")
	}
	return first, nil
}
