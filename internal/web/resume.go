package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/obligations"
	clientsui "constancia/ui/clients"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

func (s *Site) resumePage(c echo.Context) error {
	return s.showResume(c, http.StatusOK, obligationsui.ResumeView{})
}

func (s *Site) showResume(c echo.Context, status int, view obligationsui.ResumeView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Duty, view.About, err = readDuty(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.Version == 0 {
		view.Form.Version = view.Duty.Obligation.Version
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.resume.title"), obligationsui.Resume(view))
}

func (s *Site) resumeDuty(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.ResumeForm](c)
	if err != nil {
		return err
	}

	var duty obligations.Obligation
	err = s.write(c, func(tx *db.Tx) (err error) {
		duty, err = obligations.Resume(tx, id, form.Resume())
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showResume(c, status, obligationsui.ResumeView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.resume.done")
	return seeOther(c, clientsui.FilePath(duty.ClientID))
}
