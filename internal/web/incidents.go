package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/staff"
	failuresui "constancia/ui/failures"
)

// callingHelps is for how long after an incident it still helps to call others.
const callingHelps = 6 * time.Hour

func incidentID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "failures.incident_not_found")
	}
	return id, nil
}

func (s *Site) incidentsPage(c echo.Context) error {
	view := failuresui.IncidentsView{}
	err := s.read(c, func(tx *db.Tx) error { return readIncidents(c, tx, &view) })
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, failuresFrame(c, "failures.incidents.title"), failuresui.Incidents(view))
}

func readIncidents(c echo.Context, tx *db.Tx, view *failuresui.IncidentsView) (err error) {
	if view.Desk, err = officeDesk(c, tx); err != nil {
		return err
	}
	if view.Proposed, err = failures.Proposals(tx); err != nil {
		return err
	}
	if view.Confirmed, err = failures.Incidents(tx); err != nil {
		return err
	}
	view.Recent = slices.DeleteFunc(slices.Clone(view.Confirmed), func(f failures.IncidentFile) bool {
		_, to := f.Span()
		return to.Before(view.Now.Add(-callingHelps))
	})
	if view.Call, err = failures.CallFirst(tx); err != nil {
		return err
	}
	var people []uuid.UUID
	for _, f := range view.Confirmed {
		people = append(people, f.ConfirmedBy)
	}
	view.Names, err = staff.Names(tx, people...)
	return err
}

func (s *Site) decideIncident(c echo.Context) error {
	form, err := bind[failuresui.IncidentForm](c)
	if err != nil {
		return err
	}

	decide, done := failures.Confirm, "failures.incident.done"
	if form.Do == failuresui.DoRefuse {
		decide, done = failures.Refuse, "failures.incident.refused"
	}
	var made failures.Incident
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = decide(tx, form.Family, form.IDs())
		return err
	})
	if fault.Is(err, fault.Conflict) { // somebody was quicker, or another failure has come: look again
		s.flash(c, "failures.incident_changed")
		return seeOther(c, failuresui.IncidentsPath)
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	if made.Refused {
		return seeOther(c, failuresui.IncidentsPath)
	}
	return seeOther(c, failuresui.IncidentPath(made.ID))
}

func (s *Site) incidentPage(c echo.Context) error {
	id, err := incidentID(c)
	if err != nil {
		return err
	}
	view := failuresui.IncidentView{MayApprove: actor.From(c.Request().Context()).May(actor.NotesApprove)}
	err = s.read(c, func(tx *db.Tx) error { return readIncident(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, failuresFrame(c, "failures.incidents.title"), failuresui.Incident(view))
}

func readIncident(c echo.Context, tx *db.Tx, id uuid.UUID, view *failuresui.IncidentView) (err error) {
	if view.Desk, err = officeDesk(c, tx); err != nil {
		return err
	}
	if view.File, err = failures.FindIncident(tx, id); err != nil {
		return err
	}
	if view.Call, err = failures.CallFirst(tx); err != nil {
		return err
	}
	people := []uuid.UUID{view.File.ConfirmedBy}
	for _, e := range view.File.Exhibits {
		people = append(people, e.ApprovedBy)
	}
	if view.Names, err = staff.Names(tx, people...); err != nil {
		return err
	}
	view.Wording, err = view.File.Wording(tx)
	if fault.Is(err, fault.Conflict) {
		return nil // too few clients: the page says so
	}
	return err
}

func (s *Site) attachToIncident(c echo.Context) error {
	form, err := bind[failuresui.IncidentForm](c)
	if err != nil {
		return err
	}
	return s.onIncident(c, "failures.incident.attached", func(tx *db.Tx, id uuid.UUID) error {
		if _, err := failures.FindIncident(tx, id); err != nil {
			return err
		}
		for _, failure := range form.IDs() {
			if err := failures.Attach(tx, id, failure); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Site) approveExhibit(c echo.Context) error {
	form, err := bind[failuresui.IncidentForm](c)
	if err != nil {
		return err
	}
	return s.onIncident(c, "failures.exhibit.done", func(tx *db.Tx, id uuid.UUID) error {
		_, err := failures.ApproveExhibit(tx, id, form.Wording)
		return err
	})
}

// onIncident runs what somebody does about an incident; what has changed meanwhile
// is shown as it is now.
func (s *Site) onIncident(c echo.Context, done string, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := incidentID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return act(tx, id) })
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale) {
		done, err = "failures.incident_changed", nil
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, failuresui.IncidentPath(id))
}
