package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

// endable is something that can end: what it is called, whose, and its ending if one
// is on record.
type endable struct {
	about  supervisionui.About
	what   string
	action string
	paper  uuid.UUID // of a paper: another can have replaced it
	ending *supervision.Ending
}

func (e endable) sheet(ctx context.Context, form supervisionui.EndingForm, p parts.Problems) supervisionui.Sheet {
	return form.Sheet(ctx, e.about, e.what, e.action, e.paper, p)
}

type findEndable func(c echo.Context, tx *db.Tx) (endable, error)

func endablePaper(c echo.Context, tx *db.Tx) (endable, error) {
	a, paper, err := ofPaper(c, tx)
	what := locale.Say(c.Request().Context(), paper.Form.LabelKey())
	return endable{a, what, supervisionui.PaperPath(paper.First, "ending"), paper.First, paper.Ending}, err
}

func endableCondition(c echo.Context, tx *db.Tx) (endable, error) {
	a, condition, err := ofCondition(c, tx)
	return endable{a, condition.Words.Reveal(), supervisionui.ConditionPath(condition.First, "ending"), uuid.Nil, condition.Ending}, err
}

func endableEnrolment(c echo.Context, tx *db.Tx) (endable, error) {
	a, e, err := ofEnrolment(c, tx)
	what := locale.Say(c.Request().Context(), "supervision.enrolment.one")
	return endable{a, what, supervisionui.EnrolmentPath(e.First, "ending"), uuid.Nil, e.Ending}, err
}

func endableCase(c echo.Context, tx *db.Tx) (endable, error) {
	a, err := aboutClient(c, tx)
	what := locale.Say(c.Request().Context(), "supervision.case.one")
	return endable{a, what, supervisionui.CaseEndingPath(a.Record.Client), uuid.Nil, a.Record.CaseEnding}, err
}

func (s *Site) caseEndingPage(c echo.Context) error { return s.endingPage(c, endableCase) }

func (s *Site) endCase(c echo.Context) error { return s.endIt(c, endableCase, supervision.EndCase) }

func (s *Site) paperEndingPage(c echo.Context) error     { return s.endingPage(c, endablePaper) }
func (s *Site) conditionEndingPage(c echo.Context) error { return s.endingPage(c, endableCondition) }

func (s *Site) enrolmentEndingPage(c echo.Context) error { return s.endingPage(c, endableEnrolment) }

func (s *Site) endPaper(c echo.Context) error { return s.endIt(c, endablePaper, supervision.EndPaper) }

func (s *Site) endCondition(c echo.Context) error {
	return s.endIt(c, endableCondition, supervision.EndCondition)
}

func (s *Site) endEnrolment(c echo.Context) error {
	return s.endIt(c, endableEnrolment, supervision.EndEnrolment)
}

func (s *Site) endingPage(c echo.Context, find findEndable) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		e, err := find(c, tx)
		return e.sheet(ctx, supervisionui.FreshEnding(e.about.Record.Today, e.ending), nil), err
	})
}

func (s *Site) endIt(c echo.Context, find findEndable, end func(tx *db.Tx, id uuid.UUID, n supervision.NewEnding) (supervision.Ending, error)) error {
	form, err := bind[supervisionui.EndingForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var made supervision.Ending
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = end(tx, id, form.Ending())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return made.ClientID }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			e, err := find(c, tx)
			return e.sheet(ctx, form, p), err
		})
	})
}

// ofCondition is whose file the condition of the address belongs to.
func ofCondition(c echo.Context, tx *db.Tx) (a supervisionui.About, condition supervision.ConditionFile, err error) {
	id, err := rowID(c)
	if err != nil {
		return a, condition, err
	}
	r, condition, err := supervision.OfCondition(tx, id)
	if err == nil {
		a, err = aboutRecord(c, tx, r)
	}
	return a, condition, err
}

func (s *Site) conditionPage(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, condition, err := ofCondition(c, tx)
		return supervisionui.ConditionFormOf(condition.Condition).Sheet(ctx, a, condition, nil), err
	})
}

func (s *Site) correctCondition(c echo.Context) error {
	form, err := bind[supervisionui.ConditionForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var client uuid.UUID
	err = s.write(c, func(tx *db.Tx) error {
		r, condition, err := supervision.OfCondition(tx, id)
		if err != nil {
			return err
		}
		client = r.Client
		_, err = supervision.Type(tx, condition.ReleaseDocumentID, form.Condition())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return client }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, condition, err := ofCondition(c, tx)
			return form.Sheet(ctx, a, condition, p), err
		})
	})
}

// unlinkCondition says that a condition did not lead to a duty after all.
func (s *Site) unlinkCondition(c echo.Context) error {
	form, err := bind[supervisionui.FixForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}
	duty, err := uuid.Parse(c.Param("duty"))
	if err != nil {
		return fault.New(fault.NotFound, "supervision.not_found")
	}
	var client uuid.UUID
	err = s.write(c, func(tx *db.Tx) error {
		r, _, err := supervision.OfCondition(tx, id)
		if err != nil {
			return err
		}
		client = r.Client
		_, err = supervision.Unlink(tx, id, duty, form.Why)
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return client }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, condition, err := ofCondition(c, tx)
			return a.UnlinkSheet(ctx, condition, duty, form.Why, p), err
		})
	})
}

func (s *Site) linkCondition(c echo.Context) error {
	form, err := bind[struct {
		Duty string `form:"duty"`
	}](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var client uuid.UUID
	duty, _ := uuid.Parse(form.Duty) // one that is none is not found
	err = s.write(c, func(tx *db.Tx) error {
		r, _, err := supervision.OfCondition(tx, id)
		if err != nil {
			return err
		}
		client = r.Client
		_, err = supervision.LedTo(tx, id, duty, supervision.Fix{})
		return err
	})
	if err != nil {
		return err
	}

	s.flash(c, "supervision.done")
	return seeOther(c, supervisionui.Path(client)+"#"+id.String())
}
