package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

// officesPage is the clinic's table of the offices one calls.
func (s *Site) officesPage(c echo.Context) error {
	view := supervisionui.OfficesView{MayWrite: actor.From(c.Request().Context()).May(actor.ObligationsWrite)}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Offices, err = supervision.Offices(tx); err != nil {
			return err
		}
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		var people []uuid.UUID
		for _, o := range view.Offices {
			people = append(people, o.ChangedBy)
		}
		view.Zone, view.Today = office.TimeZone, wall.At(tx.Now, office.TimeZone).Date
		view.Names, err = staff.Names(tx, people...)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.settingsFrame(c, "supervision.offices.title"), supervisionui.Offices(view))
}

func (s *Site) calledOfficeNew(c echo.Context) error {
	return s.showOfficeSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		office, err := staff.FindOffice(tx)
		return supervisionui.FreshOffice(office.TimeZone, c.QueryParam("code")).Sheet(ctx, uuid.Nil, nil), err
	})
}

func (s *Site) showOfficeSheet(c echo.Context, status int, fill func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error)) error {
	var sheet supervisionui.Sheet
	err := s.read(c, func(tx *db.Tx) (err error) {
		sheet, err = fill(c.Request().Context(), tx)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.settingsFrame(c, sheet.Title), supervisionui.Form(sheet))
}

func (s *Site) addCalledOffice(c echo.Context) error {
	form, err := bind[supervisionui.OfficeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.AddOffice(tx, form.Office())
		return err
	})
	return s.answerOffice(c, err, form, uuid.Nil)
}

func (s *Site) calledOfficePage(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	return s.showOfficeSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		o, err := supervision.FindOffice(tx, id)
		return supervisionui.OfficeFormOf(o).Sheet(ctx, id, nil), err
	})
}

func (s *Site) reviseCalledOffice(c echo.Context) error {
	form, err := bind[supervisionui.OfficeForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.ReviseOffice(tx, id, form.At(), form.Office())
		return err
	})
	return s.answerOffice(c, err, form, id)
}

// answerOffice shows the form again with what was typed when it was refused. Where
// somebody else saved first, it says what they saved, and saving again is knowing.
func (s *Site) answerOffice(c echo.Context, err error, form supervisionui.OfficeForm, id uuid.UUID) error {
	if status, refused := refusal(err); refused {
		p := parts.ProblemsOf(c.Request().Context(), err)
		stale := fault.Is(err, fault.Stale)
		return s.showOfficeSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			if !stale {
				return form.Sheet(ctx, id, p), nil
			}
			saved, err := supervision.FindOffice(tx, id)
			return form.Beside(ctx, saved), err
		})
	}
	if err != nil {
		return err
	}

	s.flash(c, "supervision.office.done")
	return seeOther(c, supervisionui.OfficesPath)
}
