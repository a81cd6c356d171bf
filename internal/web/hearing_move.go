package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	hearingsui "constancia/ui/hearings"
	"constancia/ui/parts"
)

func (s *Site) hearingMove(c echo.Context) error {
	return s.showHearingMove(c, http.StatusOK, hearingsui.MoveView{})
}

// showHearingMove begins an empty form with what the hearing is now, and with what a
// check said when the person comes from one.
func (s *Site) showHearingMove(c echo.Context, status int, view hearingsui.MoveView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.File, view.Desk, err = findHearing(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = hearingsui.MoveForm(view.File)
	}
	for _, check := range view.File.Conflicts {
		if check.ID.String() == c.QueryParam("check") {
			view.Form = view.Form.Saying(check)
		}
	}
	if view.Stale {
		view.Form.Version = view.File.Version // sent again, it is meant
	}
	return s.page(c, status, s.hearingsFrame(c, "hearings.move.title"), hearingsui.Move(view))
}

func (s *Site) moveHearing(c echo.Context) error {
	form, err := bind[hearingsui.Form](c)
	if err != nil {
		return err
	}
	id, err := hearingID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := hearings.Reset(tx, id, form.Setting())
		return err
	})
	if status, refused := refusal(err); refused {
		stale, said := refusedHearing(c, err)
		return s.showHearingMove(c, status, hearingsui.MoveView{Form: form, Stale: stale, Problems: said})
	}
	if err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.move.done")
}

// refusedHearing is what was wrong with a form; when somebody else saved first,
// nothing was wrong with it.
func refusedHearing(c echo.Context, err error) (stale bool, said parts.Problems) {
	if fault.Is(err, fault.Stale) {
		return true, nil
	}
	return false, parts.ProblemsOf(c.Request().Context(), err)
}

func (s *Site) hearingCancel(c echo.Context) error {
	return s.showHearingCancel(c, http.StatusOK, hearingsui.CancelView{})
}

func (s *Site) showHearingCancel(c echo.Context, status int, view hearingsui.CancelView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.File, view.Desk, err = findHearing(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = hearingsui.NewCancelForm(view.File)
	}
	if view.Stale {
		view.Form.Version = view.File.Version
	}
	return s.page(c, status, s.hearingsFrame(c, "hearings.cancel.title"), hearingsui.Cancel(view))
}

func (s *Site) cancelHearing(c echo.Context) error {
	form, err := bind[hearingsui.CancelForm](c)
	if err != nil {
		return err
	}
	id, err := hearingID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		at, err := s.typedAt(tx, form.AtDate, form.AtTime)
		if err != nil {
			return err
		}
		_, err = hearings.Cancel(tx, id, form.Cancellation(at))
		return err
	})
	if status, refused := refusal(err); refused {
		stale, said := refusedHearing(c, err)
		return s.showHearingCancel(c, status, hearingsui.CancelView{Form: form, Stale: stale, Problems: said})
	}
	if err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.cancel.done")
}
