package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/internal/tasks"
	"constancia/internal/wall"
	"constancia/ui/layout"
	"constancia/ui/parts"
	tasksui "constancia/ui/tasks"
)

func (s *Site) taskRoutes() []edge.Route {
	return []edge.Route{
		get("/tasks", actor.TasksWrite, s.tasksPage),
		get("/clients/:id/tasks/new", actor.TasksWrite, s.taskNew),
		post("/clients/:id/tasks", actor.TasksWrite, s.askTask),
		get("/tasks/:id", actor.TasksWrite, s.taskPage),
		post("/tasks/:id/turns", actor.TasksWrite, s.turnTask),
	}
}

// How many tasks a page of the list shows, and how far "this week" reaches in days.
const (
	tasksShown = 100
	aWeek      = 6
)

func taskID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "tasks.not_found")
	}
	return id, nil
}

// tasksDesk is by which clocks tasks are read; client is zero for everybody's.
func tasksDesk(tx *db.Tx, client uuid.UUID) (tasksui.Desk, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return tasksui.Desk{}, err
	}
	desk := tasksui.Desk{
		Client: client, Zone: office.TimeZone, Now: tx.Now, Today: wall.At(tx.Now, office.TimeZone).Date, Me: tx.Actor.ID,
		Names: map[uuid.UUID]string{},
	}
	if client == uuid.Nil {
		return desk, nil
	}
	who, err := clients.Find(tx, client)
	desk.Name = who.Name()
	return desk, err
}

func (s *Site) tasksPage(c echo.Context) error {
	view := tasksui.ListView{Choice: tasksui.Choice{Who: c.QueryParam("who"), State: tasks.State(c.QueryParam("state")), Due: c.QueryParam("due")}}
	if len(c.QueryParams()) == 0 {
		view.Choice = tasksui.Choice{Who: tasksui.Mine, State: tasks.Open}
	}
	if view.Choice.State == "" {
		view.Choice.State = tasks.Open
	}
	from, _ := strconv.Atoi(c.QueryParam("from")) // anything else begins at the first
	err := s.read(c, func(tx *db.Tx) error { return readTasks(c, tx, from, &view) })
	if err != nil {
		return err
	}

	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "tasks.title"), Here: layout.Tasks}
	return s.page(c, http.StatusOK, frame, tasksui.List(view))
}

func readTasks(c echo.Context, tx *db.Tx, from int, view *tasksui.ListView) (err error) {
	if view.Desk, err = tasksDesk(tx, uuid.Nil); err != nil {
		return err
	}
	f := tasks.Filter{State: view.Choice.State, Limit: tasksShown, Offset: from}
	if view.Choice.Who == tasksui.Mine {
		f.Person = me(c)
	}
	switch view.Choice.Due {
	case "today":
		f.Until = view.Desk.Today
	case "week":
		f.Until = view.Desk.Today.AddDays(aWeek)
	}
	more := false
	if view.Rows, more, err = tasks.List(tx, f); err != nil {
		return err
	}
	here := view.Choice.Address()
	if more {
		view.Pages.Next = here + "&from=" + strconv.Itoa(from+tasksShown)
	}
	if from > 0 {
		view.Pages.First = here
	}
	view.Names, err = namesOf(tx, view.Rows)
	return err
}

// namesOf are the people who asked for tasks and who have them.
func namesOf(tx *db.Tx, rows []tasks.Listed) (map[uuid.UUID]string, error) {
	var people []uuid.UUID
	for _, r := range rows {
		people = append(people, r.AskedBy, r.AssignedTo)
	}
	return staff.Names(tx, people...)
}

func (s *Site) taskNew(c echo.Context) error {
	return s.showTaskNew(c, http.StatusOK, tasksui.NewView{})
}

func (s *Site) showTaskNew(c echo.Context, status int, view tasksui.NewView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = tasksDesk(tx, id); err != nil {
			return err
		}
		view.Hands, err = tasks.Hands(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = tasksui.Form{FormID: uuid.NewString(), AssignedTo: me(c).String(), DueOn: string(view.Desk.Today)}
	}
	return s.page(c, status, s.clientsFrame(c, "tasks.new.title"), tasksui.New(view))
}

func (s *Site) askTask(c echo.Context) error {
	form, err := bind[tasksui.Form](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := tasks.Ask(tx, form.Task(id))
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showTaskNew(c, status, tasksui.NewView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "tasks.asked")
	return seeOther(c, "/clients/"+id.String()+"#tasks")
}

func (s *Site) taskPage(c echo.Context) error {
	return s.showTask(c, http.StatusOK, tasksui.FileView{})
}

// showTask shows one task; a form that was refused keeps what was typed and goes on
// from the task as it now is.
func (s *Site) showTask(c echo.Context, status int, view tasksui.FileView) error {
	id, err := taskID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readTask(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "tasks.task.title"), tasksui.File(view))
}

func readTask(c echo.Context, tx *db.Tx, id uuid.UUID, view *tasksui.FileView) (err error) {
	if view.File, err = tasks.Find(tx, id); err != nil {
		return err
	}
	if view.Desk, err = tasksDesk(tx, view.File.ClientID); err != nil {
		return err
	}
	if view.Form.FormID == "" {
		view.Form = tasksui.TurnFormOf(view.File.Task)
	}
	view.Form.Version = view.File.Version
	view.Source = sourceAct(c, view.File.SourceType, &view.File.SourceID)
	if view.Hands, err = tasks.Hands(tx, view.File.ClientID); err != nil {
		return err
	}
	view.Names, err = staff.Names(tx, view.File.People()...)
	return err
}

func (s *Site) turnTask(c echo.Context) error {
	form, err := bind[tasksui.TurnForm](c)
	if err != nil {
		return err
	}
	id, err := taskID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return turnTyped(tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showTask(c, status, tasksui.FileView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "tasks.turned."+form.Do)
	return seeOther(c, tasksui.FilePath(id))
}

func turnTyped(tx *db.Tx, id uuid.UUID, form tasksui.TurnForm) (err error) {
	switch form.Do {
	case tasksui.DoFinish:
		_, err = tasks.Finish(tx, id, form.Word())
	case tasksui.DoDrop:
		_, err = tasks.Drop(tx, id, form.Word())
	case tasksui.DoReopen:
		_, err = tasks.Reopen(tx, id, form.Word())
	case tasksui.DoHand:
		_, err = tasks.Hand(tx, id, form.Handing())
	default:
		if _, err = tasks.Find(tx, id); err == nil {
			err = fault.New(fault.Invalid, "tasks.nothing_said")
		}
	}
	return err
}

// tasksToday is one's own tasks that are due.
func tasksToday(c echo.Context, tx *db.Tx) (templ.Component, error) {
	if !actor.From(c.Request().Context()).May(actor.TasksWrite) {
		return templ.NopComponent, nil
	}
	desk, err := tasksDesk(tx, uuid.Nil)
	if err != nil {
		return nil, err
	}
	view := tasksui.PanelView{Desk: desk}
	if view.Rows, err = tasks.DueForMe(tx); err != nil {
		return nil, err
	}
	if view.Names, err = namesOf(tx, view.Rows); err != nil {
		return nil, err
	}
	return tasksui.Panel(view), nil
}

// tasksPanel is what a client's file shows of what is still to be done.
func (s *Site) tasksPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	ctx := c.Request().Context()
	if !actor.From(ctx).May(actor.TasksWrite) {
		return panel{}, nil
	}
	desk, err := tasksDesk(tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	view := tasksui.PanelView{Desk: desk}
	if view.Rows, _, err = tasks.List(tx, tasks.Filter{Client: file.ID, State: tasks.Open}); err != nil {
		return panel{}, err
	}
	if view.Names, err = namesOf(tx, view.Rows); err != nil {
		return panel{}, err
	}
	p := panel{acts: []parts.Act{{Label: locale.Say(ctx, "tasks.panel.add"), Href: tasksui.NewPath(file.ID), Icon: parts.IconTask}}}
	if len(view.Rows) > 0 {
		p.next = []templ.Component{tasksui.Panel(view)}
	}
	return p, nil
}
