package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

func (s *Site) promptNew(c echo.Context) error {
	return s.showPrompt(c, http.StatusOK, obligationsui.PromptView{})
}

// showPrompt shows the form about a prompt; a fresh one says now, by the clocks of
// the duty's zone, which is usually when somebody calls about it.
func (s *Site) showPrompt(c echo.Context, status int, view obligationsui.PromptView) error {
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
		now := wall.At(view.Now, view.Duty.Schedule.Start.Zone)
		view.Form = obligationsui.PromptForm{
			FormID: uuid.NewString(), Version: view.Duty.Obligation.Version, AtDate: string(now.Date), AtTime: string(now.Time),
		}
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.prompt.title"), obligationsui.Prompt(view))
}

func (s *Site) recordPrompt(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.PromptForm](c)
	if err != nil {
		return err
	}

	var o obligations.Occurrence
	err = s.write(c, func(tx *db.Tx) (err error) {
		o, err = promptTyped(tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showPrompt(c, status, obligationsui.PromptView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.prompt.done")
	return seeOther(c, obligationsui.OccurrencePath(o.ID))
}

// promptTyped reads the hour that was typed by the clocks of the duty's zone.
func promptTyped(tx *db.Tx, id uuid.UUID, form obligationsui.PromptForm) (obligations.Occurrence, error) {
	d, err := obligations.Find(tx, id)
	if err != nil {
		return obligations.Occurrence{}, err
	}
	p, err := form.Prompt(d.Schedule.Start.Zone)
	if err != nil {
		return obligations.Occurrence{}, err
	}
	return obligations.Prompt(tx, id, p)
}

func (s *Site) takeBackPage(c echo.Context) error {
	return s.showRetract(c, http.StatusOK, obligationsui.RetractView{Prompt: true})
}

func (s *Site) takePromptBack(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.OutcomeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := obligations.TakeBack(tx, id, form.Version, form.Reason)
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showRetract(c, status, obligationsui.RetractView{Prompt: true, Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.take_back.done")
	return seeOther(c, obligationsui.OccurrencePath(id))
}
