package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	clientsui "constancia/ui/clients"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

// readDuty reads a duty and whose file the page belongs to.
func readDuty(tx *db.Tx, id uuid.UUID) (d obligations.Duty, about obligationsui.About, err error) {
	if d, err = obligations.Find(tx, id); err != nil {
		return d, about, err
	}
	about, err = aboutDuty(tx, d.Client)
	return d, about, err
}

// saveDuty saves a form that says anew when a duty holds, and leads back to the file; words
// are the texts that begin with its name, again shows it as it was typed.
func saveDuty[F any](
	s *Site, c echo.Context, words string, act func(tx *db.Tx, id uuid.UUID, form F) (obligations.Obligation, error),
	again func(status int, form F, said parts.Problems) error,
) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[F](c)
	if err != nil {
		return err
	}

	var duty obligations.Obligation
	err = s.write(c, func(tx *db.Tx) (err error) {
		duty, err = act(tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		return again(status, form, parts.ProblemsOf(c.Request().Context(), err))
	}
	if err != nil {
		return err
	}

	s.flash(c, words+".done")
	return seeOther(c, clientsui.FilePath(duty.ClientID))
}

func (s *Site) pauseNew(c echo.Context) error {
	return s.showPause(c, http.StatusOK, obligationsui.PauseView{})
}

func (s *Site) showPause(c echo.Context, status int, view obligationsui.PauseView) error {
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

	if view.Form.FormID == "" {
		today := string(wall.At(view.Now, view.Duty.Schedule.Start.Zone).Date)
		view.Form = obligationsui.PauseForm{
			FormID: uuid.NewString(), Version: view.Duty.Obligation.Version, From: today, ToldOn: today,
			ToldLanguage: view.Duty.Schedule.ToldLanguage,
		}
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.pause.title"), obligationsui.Pause(view))
}

func (s *Site) pauseDuty(c echo.Context) error {
	act := func(tx *db.Tx, id uuid.UUID, form obligationsui.PauseForm) (obligations.Obligation, error) {
		return obligations.Suspend(tx, id, form.Pause())
	}
	return saveDuty(s, c, "obligations.pause", act, func(status int, form obligationsui.PauseForm, said parts.Problems) error {
		return s.showPause(c, status, obligationsui.PauseView{Form: form, Problems: said})
	})
}

func (s *Site) liftPage(c echo.Context) error {
	return s.showLift(c, http.StatusOK, obligationsui.LiftView{})
}

func (s *Site) showLift(c echo.Context, status int, view obligationsui.LiftView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Rest, err = obligations.FindPause(tx, id); err != nil {
			return err
		}
		view.Duty, view.About, err = readDuty(tx, view.Rest.ObligationID)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.Version == 0 {
		today := wall.At(view.Now, view.Duty.Schedule.Start.Zone).Date
		view.Form.Version, view.Form.From = view.Duty.Obligation.Version, string(max(today, view.Rest.FromDate))
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.lift.title"), obligationsui.Lift(view))
}

func (s *Site) liftPause(c echo.Context) error {
	act := func(tx *db.Tx, id uuid.UUID, form obligationsui.LiftForm) (obligations.Obligation, error) {
		return obligations.Lift(tx, id, form.Lift())
	}
	return saveDuty(s, c, "obligations.lift", act, func(status int, form obligationsui.LiftForm, said parts.Problems) error {
		return s.showLift(c, status, obligationsui.LiftView{Form: form, Problems: said})
	})
}

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
	act := func(tx *db.Tx, id uuid.UUID, form obligationsui.ResumeForm) (obligations.Obligation, error) {
		return obligations.Resume(tx, id, form.Resume())
	}
	return saveDuty(s, c, "obligations.resume", act, func(status int, form obligationsui.ResumeForm, said parts.Problems) error {
		return s.showResume(c, status, obligationsui.ResumeView{Form: form, Problems: said})
	})
}
