package web

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
	obligationsui "constancia/ui/obligations"
)

// fromSaid fills the form of an outcome with what the client said on her own page. The
// hour is hers, and where she gave none it stays empty: when she pressed the button is
// not when she did it. The answer is chosen for the person only where that hour lies
// inside the window; that it was late is a person's word.
func (s *Site) fromSaid(c echo.Context, view *obligationsui.OccurrenceView) error {
	id, err := uuid.Parse(c.QueryParam("said"))
	if err != nil {
		return nil
	}
	var a selfreport.Arrival
	var zone string
	err = s.read(c, func(tx *db.Tx) (err error) {
		a, zone, err = selfreport.ToConfirm(tx, id, view.Entry.ID)
		return err
	})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil // the form is as it always is
	}
	if err != nil {
		return err
	}
	form := &view.Form
	form.Said, form.Source, form.State, form.AtDate, form.AtTime = a.ID.String(), "client", "", string(a.DidOn), ""
	at, ok := a.DidAt(zone)
	if !ok {
		return nil
	}
	there := wall.At(at, view.Entry.Moment.Zone)
	form.AtDate, form.AtTime = string(there.Date), string(there.Time)
	if !at.Before(view.Entry.OpensAt) && !at.After(view.Entry.ClosesAt) {
		form.State = string(obligations.Reported)
	}
	return nil
}

// ownPageElsewhere takes the word of somebody that a link is not on the phone that ICE
// issued.
func (s *Site) ownPageElsewhere(c echo.Context) error {
	return s.ownPageAct(c, "selfreport.noted", selfreport.Elsewhere)
}
