package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/internal/wall"
	clientsui "constancia/ui/clients"
	"constancia/ui/parts"
)

func (s *Site) closureRoutes() []edge.Route {
	return []edge.Route{
		get("/clients/:id/closure", actor.ClientsClose, s.closurePage),
		post("/clients/:id/closure", actor.ClientsClose, s.closeFile),
		post("/clients/:id/reopening", actor.ClientsClose, s.reopenFile),
	}
}

func (s *Site) closurePage(c echo.Context) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	return s.showClosure(c, http.StatusOK, clientsui.ClosureView{ID: id, Form: clientsui.ClosureForm{FormID: uuid.NewString()}})
}

func (s *Site) showClosure(c echo.Context, status int, view clientsui.ClosureView) error {
	err := s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, view.ID)
		if err != nil {
			return err
		}
		view.Name, view.Zone, view.Now = client.Name(), client.TimeZone, tx.Now
		if view.Form.ClosedOn == "" {
			view.Form.ClosedOn = string(wall.At(tx.Now, client.TimeZone).Date)
		}
		if view.Closures, err = clients.Closures(tx, view.ID); err != nil {
			return err
		}
		view.Names, err = closersOf(tx, view.Closures...)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, view.Title()), clientsui.Closure(view))
}

func closersOf(tx *db.Tx, closures ...clients.Closure) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, closure := range closures {
		ids = append(ids, closure.ClosedBy)
		if closure.ReopenedBy != nil {
			ids = append(ids, *closure.ReopenedBy)
		}
	}
	return staff.Names(tx, ids...)
}

func (s *Site) closeFile(c echo.Context) error {
	return s.changeClosure(c, "clients.closure.closed", func(tx *db.Tx, id uuid.UUID, form clientsui.ClosureForm) error {
		_, err := feeds.CloseFile(tx, id, form.Closing())
		return err
	})
}

func (s *Site) reopenFile(c echo.Context) error {
	return s.changeClosure(c, "clients.closure.reopened", func(tx *db.Tx, id uuid.UUID, form clientsui.ClosureForm) error {
		_, err := clients.Reopen(tx, id, form.Why, form.FormID)
		return err
	})
}

func (s *Site) changeClosure(c echo.Context, done string, verb func(tx *db.Tx, id uuid.UUID, form clientsui.ClosureForm) error) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[clientsui.ClosureForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return verb(tx, id, form) })
	if status, refused := refusal(err); refused {
		problems := parts.ProblemsOf(c.Request().Context(), err)
		return s.showClosure(c, status, clientsui.ClosureView{ID: id, Form: form, Problems: problems})
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, clientsui.FilePath(id))
}

// readClosure reads whether the file is closed, and offers to close it to who may.
func (s *Site) readClosure(c echo.Context, tx *db.Tx, id uuid.UUID, view *clientsui.FileView) error {
	may := actor.From(c.Request().Context()).May(actor.ClientsClose)
	closure, err := clients.ClosureOf(tx, id)
	if fault.Is(err, fault.NotFound) {
		if may {
			label := locale.Say(c.Request().Context(), "clients.closure.act")
			view.Acts = append(view.Acts, parts.Act{Label: label, Href: clientsui.ClosurePath(id), Icon: parts.IconLock})
		}
		return nil
	}
	if err != nil {
		return err
	}
	names, err := closersOf(tx, closure)
	view.Closed = clientsui.ClosedView{Closure: &closure, By: names[closure.ClosedBy], MayReopen: may}
	return err
}
