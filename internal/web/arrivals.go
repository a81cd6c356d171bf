package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	selfreportui "constancia/ui/selfreport"
)

// How much of what clients said Today and a file show.
const (
	arrivedShown    = 20
	saidShown       = 8
	everythingShown = 500
)

// arrivedPath is what Today asks every few seconds.
const arrivedPath = "/today/arrived"

// arrivedPart is what arrived, for Today to ask again every few seconds.
func (s *Site) arrivedPart(c echo.Context) error {
	var view selfreportui.ArrivedView
	err := s.read(c, func(tx *db.Tx) (err error) {
		view, err = arrivedToday(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	return show(c, http.StatusOK, selfreportui.ArrivedAgain(view))
}

func arrivedToday(c echo.Context, tx *db.Tx) (view selfreportui.ArrivedView, err error) {
	who := actor.From(c.Request().Context())
	view.MayTick, view.MayRecord = who.May(actor.FailuresWrite), who.May(actor.ObligationsWrite)
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return view, err
	}
	if view.List, view.All, err = selfreport.Waiting(tx, arrivedShown); err != nil {
		return view, err
	}
	if who.May(actor.FeedsWrite) {
		if view.Links, err = selfreport.Attention(tx, arrivedShown); err != nil {
			return view, err
		}
	}
	var ids []uuid.UUID
	for _, h := range view.List {
		ids = append(ids, h.Last.ClientID)
	}
	for _, link := range view.Links {
		ids = append(ids, link.ClientID)
	}
	if view.Closed, err = clients.ClosedAmong(tx, ids...); err != nil {
		return view, err
	}
	if view.Detained, err = supervision.DetainedAmong(tx, ids...); err != nil {
		return view, err
	}
	view.Names, err = agenda.Who(tx, ids...)
	return view, err
}

// saidAbout is what the client says about one check-in; nil for nothing.
func saidAbout(c echo.Context, tx *db.Tx, client, occurrence uuid.UUID) (templ.Component, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.FailuresRead) {
		return templ.NopComponent, nil
	}
	view := selfreportui.SaidView{Client: client, Place: selfreportui.OnCheckIn, MayTick: who.May(actor.FailuresWrite), MayRecord: who.May(actor.ObligationsWrite)}
	var err error
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return templ.NopComponent, err
	}
	view.Said, err = selfreport.SaidAbout(tx, client, occurrence)
	return selfreportui.About(view), err
}

// saidOfSummons is what the client said by which a call to come came on record.
func saidOfSummons(c echo.Context, tx *db.Tx, client, summons uuid.UUID) (templ.Component, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.FailuresRead) {
		return templ.NopComponent, nil
	}
	view := selfreportui.SaidView{Client: client, MayTick: who.May(actor.FailuresWrite), Place: selfreportui.OnFile}
	var err error
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return templ.NopComponent, err
	}
	view.Said, err = selfreport.SaidOfSummons(tx, client, summons)
	return selfreportui.About(view), err
}

// noteArrival takes note of what a client said; of all of it up to then where the form
// says so.
func (s *Site) noteArrival(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}
	form, err := bind[selfreportui.NoticeForm](c)
	if err != nil {
		return err
	}

	var a selfreport.Arrival
	err = s.write(c, func(tx *db.Tx) (err error) {
		if a, err = selfreport.Note(tx, id, selfreport.Upshot(form.Upshot)); err == nil && form.All != "" {
			_, err = selfreport.NoteAll(tx, id, selfreport.Upshot(form.Upshot))
		}
		return err
	})
	if err != nil {
		return err
	}

	s.flash(c, "selfreport.noted")
	return seeOther(c, selfreportui.BackTo(a, form.Place))
}

// everythingSaid is all that a client said on her page.
func (s *Site) everythingSaid(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view := selfreportui.SaidView{Client: id, Place: selfreportui.OnAll, MayTick: who.May(actor.FailuresWrite), MayRecord: who.May(actor.ObligationsWrite)}
	err = s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		if err != nil {
			return err
		}
		view.Name = client.Name()
		if view.Desk, err = selfreportDesk(tx); err != nil {
			return err
		}
		view.Said, err = selfreport.SaidBy(tx, id, everythingShown)
		return err
	})
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.ownPageFrame(c), selfreportui.Everything(view))
}
