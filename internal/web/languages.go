package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	selfreportui "constancia/ui/selfreport"
)

func (s *Site) languagesPage(c echo.Context) error {
	view := selfreportui.LanguagesView{MayReview: actor.From(c.Request().Context()).May(actor.WordsReview)}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = selfreportDesk(tx); err != nil {
			return err
		}
		all, err := selfreport.Standards(tx)
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(all))
		for i, each := range all {
			ids[i] = each.ReviewedBy
		}
		names, err := staff.Names(tx, ids...)
		for _, each := range all {
			view.List = append(view.List, selfreportui.Standing{Standard: each, By: names[each.ReviewedBy]})
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.settingsFrame(c, "selfreport.languages"), selfreportui.Languages(view))
}

func (s *Site) reviewLanguage(c echo.Context) error {
	form, err := bind[struct {
		Seen string `form:"seen"`
	}](c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return selfreport.MarkReviewed(tx, c.Param("language"), form.Seen) }); err != nil {
		return err
	}

	s.flash(c, "selfreport.language.done")
	return seeOther(c, selfreportui.LanguagesPath)
}

func (s *Site) withdrawReview(c echo.Context) error {
	if err := s.write(c, func(tx *db.Tx) error { return selfreport.WithdrawReview(tx, c.Param("language")) }); err != nil {
		return err
	}

	s.flash(c, "selfreport.language.withdrawn")
	return seeOther(c, selfreportui.LanguagesPath)
}
