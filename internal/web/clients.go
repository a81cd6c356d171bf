package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	clientsui "constancia/ui/clients"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

func (s *Site) clientsPage(c echo.Context) error {
	view := clientsui.ListView{Filter: clients.Filter{
		Language: c.QueryParam("language"), Engagement: c.QueryParam("engagement"), Files: c.QueryParam("files"),
		Order: c.QueryParam("order"), Cursor: c.QueryParam("cursor"),
	}}
	return s.showClients(c, view)
}

// searchClients answers a search that was posted: what was typed stands in no
// address, no history and no log.
func (s *Site) searchClients(c echo.Context) error {
	form, err := bind[struct {
		Q string `form:"q"`
	}](c)
	if err != nil {
		return err
	}

	return s.showClients(c, clientsui.ListView{Query: form.Q, Searched: form.Q != ""})
}

func (s *Site) showClients(c echo.Context, view clientsui.ListView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Items, view.Next, err = s.found(tx, view); err != nil {
			return err
		}
		office, err := staff.FindOffice(tx)
		view.Now, view.Zone = tx.Now, office.TimeZone
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(view.Items))
		for i, item := range view.Items {
			ids[i] = item.ID
		}
		view.Detained, err = supervision.DetainedAmong(tx, ids...)
		return err
	})
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view.MayWrite, view.MayImport = who.May(actor.ClientsWrite), who.May(actor.ImportsWrite)
	frame := s.clientsFrame(c, "clients.list.title")
	frame.Query = view.Query
	return s.page(c, http.StatusOK, frame, clientsui.List(view))
}

func (s *Site) found(tx *db.Tx, view clientsui.ListView) (items []clients.Listed, next string, err error) {
	if view.Searched {
		items, err = s.directory.Search(tx, view.Query)
		return items, "", err
	}
	page, err := s.directory.List(tx, view.Filter)
	return page.Items, page.Next, err
}

func (s *Site) clientsFrame(c echo.Context, title string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), title), Here: layout.Clients}
}

func (s *Site) clientNew(c echo.Context) error {
	form := clientsui.Form{FormID: uuid.NewString(), Engagement: clients.Engagements()[0]}
	err := s.read(c, func(tx *db.Tx) error {
		office, err := staff.FindOffice(tx)
		form.TimeZone = office.TimeZone
		return err
	})
	if err != nil {
		return err
	}

	return s.showIntake(c, http.StatusOK, clientsui.FormView{Form: form})
}

func (s *Site) showIntake(c echo.Context, status int, view clientsui.FormView) error {
	return s.page(c, status, s.clientsFrame(c, "clients.new.title"), clientsui.Intake(view))
}

func (s *Site) openClient(c echo.Context) error {
	form, err := bindClient(c)
	if err != nil {
		return err
	}

	var client clients.Client
	err = s.write(c, func(tx *db.Tx) (err error) {
		client, err = clients.Open(tx, clients.Intake{Details: form.Details(), Address: form.Address(), FormID: form.FormID})
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showIntake(c, status, refusedClient(c, form, err))
	}
	if err != nil {
		return err
	}

	s.flash(c, "clients.new.done")
	return seeOther(c, clientsui.FilePath(client.ID))
}

// similarClients answers with people on file who may be the one being typed.
func (s *Site) similarClients(c echo.Context) error {
	form, err := bindClient(c)
	if err != nil {
		return err
	}

	var found []clients.Similar
	err = s.read(c, func(tx *db.Tx) (err error) {
		found, err = s.directory.Similar(tx, form.Details(), uuid.Nil)
		return err
	})
	if err != nil {
		return err
	}

	return show(c, http.StatusOK, clientsui.Similar(found))
}

// bindClient reads a client's form with the numbers it sends.
func bindClient(c echo.Context) (clientsui.Form, error) {
	form, err := bind[clientsui.Form](c)
	form.Phones = clientsui.PhonesOf(c.Request().PostForm)
	return form, err
}

// refusedClient is the form with what was typed and what was wrong with it; an
// A-number that is taken leads to the file that has it.
func refusedClient(c echo.Context, form clientsui.Form, err error) clientsui.FormView {
	view := clientsui.FormView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)}
	if f, ok := fault.From(err); ok && f.Kind == fault.Conflict {
		view.Taken, _ = f.Args["id"].(string)
	}
	return view
}

// clientID is the client of the address.
func clientID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "clients.not_found")
	}
	return id, nil
}
