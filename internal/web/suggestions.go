package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/imports"
	"constancia/internal/locale"
	"constancia/internal/wall"
	importsui "constancia/ui/imports"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

// suggestionsShown is how many suggestions one page lists.
const suggestionsShown = 50

func (s *Site) suggestionsPage(c echo.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	at, _ := uuid.Parse(c.QueryParam("at"))

	return s.showSuggestions(c, http.StatusOK, id, at, importsui.SuggestionsView{})
}

// showSuggestions asks about one suggestion, the first where none is named, and
// lists the others. A form that was refused comes back as it was typed.
func (s *Site) showSuggestions(c echo.Context, status int, id, at uuid.UUID, view importsui.SuggestionsView) error {
	err := s.read(c, func(tx *db.Tx) error {
		var err error
		if view.Import, err = imports.Find(tx, id); err != nil {
			return err
		}
		open, err := imports.Suggestions(tx, id, suggestionsShown)
		for _, one := range open {
			view.Others = append(view.Others, suggestionOf(c.Request().Context(), one, wall.DateOf(tx.Now)))
		}
		return err
	})
	if err != nil {
		return err
	}

	now := max(0, slices.IndexFunc(view.Others, func(o importsui.Suggestion) bool { return o.ID == at }))
	if len(view.Others) > 0 {
		view.Now = &view.Others[now]
		view.Others = append(slices.Clone(view.Others[:now]), view.Others[now+1:]...)
		if len(view.Problems) == 0 {
			view.Form = importsui.FormOf(*view.Now)
		}
	}
	return s.page(c, status, s.clientsFrame(c, "imports.suggestions.title"), importsui.Suggestions(view))
}

func suggestionOf(ctx context.Context, s imports.Suggested, today wall.Date) importsui.Suggestion {
	return importsui.Suggestion{
		Suggested: s, First: s.Duty.FirstDay(today.AddDays(1)), Rule: obligationsui.Beat(locale.From(ctx), s.Duty.Rule),
	}
}

func (s *Site) confirmDuty(c echo.Context) error {
	form, err := bind[importsui.DutyForm](c)
	if err != nil {
		return err
	}

	view := importsui.SuggestionsView{Form: form}
	return s.decide(c, form.Import, "imports.suggestions.confirmed", view, func(tx *db.Tx, id uuid.UUID) error {
		return imports.ConfirmDuty(tx, id, form.Version, form.Duty())
	})
}

func (s *Site) confirmFamily(c echo.Context) error {
	form, err := bind[importsui.FamilyForm](c)
	if err != nil {
		return err
	}

	other, _ := uuid.Parse(form.Other)
	return s.decide(c, form.Import, "imports.suggestions.confirmed", importsui.SuggestionsView{}, func(tx *db.Tx, id uuid.UUID) error {
		return imports.ConfirmFamily(tx, id, form.Version, other)
	})
}

func (s *Site) dismissSuggestion(c echo.Context) error {
	form, err := bind[importsui.FamilyForm](c)
	if err != nil {
		return err
	}

	return s.decide(c, form.Import, "imports.suggestions.dismissed", importsui.SuggestionsView{}, func(tx *db.Tx, id uuid.UUID) error {
		return imports.Dismiss(tx, id, form.Version)
	})
}

// decide does what a person says of the suggestion of the address and goes on to
// the next one.
func (s *Site) decide(c echo.Context, of, done string, view importsui.SuggestionsView, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := uuid.Parse(c.Param("id"))
	sheet, errSheet := uuid.Parse(of)
	if err != nil || errSheet != nil {
		return fault.New(fault.NotFound, "imports.suggestion_not_found")
	}
	err = s.write(c, func(tx *db.Tx) error { return act(tx, id) })
	if status, refused := refusal(err); refused {
		view.Problems = parts.ProblemsOf(c.Request().Context(), err)
		return s.showSuggestions(c, status, sheet, id, view)
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, importsui.ImportPath(sheet)+"/suggestions")
}
