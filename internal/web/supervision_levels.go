package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func (s *Site) enrolmentNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, err := aboutClient(c, tx)
		form := supervisionui.FreshEnrolment(a.Record.Today)
		if e, ok := a.Record.Enrolment(corrects(c)); ok {
			form = supervisionui.EnrolmentFormOf(e.Enrolment)
		}
		return form.Sheet(ctx, a, nil), err
	})
}

func (s *Site) enrolClient(c echo.Context) error {
	form, err := bind[supervisionui.EnrolmentForm](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.Enrol(tx, id, form.Enrolment())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return id }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, err := aboutClient(c, tx)
			return form.Sheet(ctx, a, p), err
		})
	})
}

func (s *Site) officerNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, err := aboutClient(c, tx)
		form := supervisionui.FreshOfficer(a.Record.Today)
		for _, o := range a.Record.Officers {
			if o.ID == corrects(c) {
				form = supervisionui.OfficerFormOf(o)
			}
		}
		return form.Sheet(ctx, a, nil), err
	})
}

func (s *Site) assignOfficer(c echo.Context) error {
	form, err := bind[supervisionui.OfficerForm](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.Assign(tx, id, form.Officer())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return id }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, err := aboutClient(c, tx)
			return form.Sheet(ctx, a, p), err
		})
	})
}

// ofEnrolment is whose file the enrolment of the address belongs to.
func ofEnrolment(c echo.Context, tx *db.Tx) (a supervisionui.About, e supervision.EnrolmentFile, err error) {
	id, err := rowID(c)
	if err != nil {
		return a, e, err
	}
	r, e, err := supervision.OfEnrolment(tx, id)
	if err == nil {
		a, err = aboutRecord(c, tx, r)
	}
	return a, e, err
}

func (s *Site) levelNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, e, err := ofEnrolment(c, tx)
		if err != nil {
			return supervisionui.Sheet{}, err
		}
		client, err := clients.Find(tx, a.Record.Client)
		form := supervisionui.FreshLevel(a.Record.Today, e, client.Language)
		for _, l := range e.Levels {
			if l.ID == corrects(c) {
				form = supervisionui.LevelFormOf(l)
			}
		}
		return form.Sheet(ctx, a, e, nil), err
	})
}

func (s *Site) changeLevel(c echo.Context) error {
	form, err := bind[supervisionui.LevelForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var made supervision.Level
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = supervision.ChangeLevel(tx, id, form.Level())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return made.ClientID }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, e, err := ofEnrolment(c, tx)
			return form.Sheet(ctx, a, e, p), err
		})
	})
}

func (s *Site) requestNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, e, err := ofEnrolment(c, tx)
		form := supervisionui.FreshRequest(a.Record.Today)
		for _, q := range e.Requests {
			if q.ID == corrects(c) {
				form = supervisionui.RequestFormOf(q.Request)
			}
		}
		return form.Sheet(ctx, a, e, nil), err
	})
}

func (s *Site) askLess(c echo.Context) error {
	form, err := bind[supervisionui.RequestForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var made supervision.Request
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = supervision.AskLess(tx, id, form.Request())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return made.ClientID }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, e, err := ofEnrolment(c, tx)
			return form.Sheet(ctx, a, e, p), err
		})
	})
}

// ofRequest is whose file the request of the address belongs to.
func ofRequest(c echo.Context, tx *db.Tx) (a supervisionui.About, q supervision.RequestFile, err error) {
	id, err := rowID(c)
	if err != nil {
		return a, q, err
	}
	r, q, err := supervision.OfRequest(tx, id)
	if err == nil {
		a, err = aboutRecord(c, tx, r)
	}
	return a, q, err
}

func (s *Site) answerNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, q, err := ofRequest(c, tx)
		form := supervisionui.FreshReply(a.Record.Today)
		for _, given := range q.Answers {
			if given.ID == corrects(c) {
				form = supervisionui.ReplyFormOf(given)
			}
		}
		return form.Sheet(ctx, a, q, nil), err
	})
}

func (s *Site) answerRequest(c echo.Context) error {
	form, err := bind[supervisionui.ReplyForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var made supervision.Answer
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = supervision.Answered(tx, id, form.Given())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return made.ClientID }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, q, err := ofRequest(c, tx)
			return form.Sheet(ctx, a, q, p), err
		})
	})
}

func (s *Site) questionsPage(c echo.Context) error {
	return s.showQuestions(c, http.StatusOK, supervisionui.QuestionsView{})
}

func (s *Site) showQuestions(c echo.Context, status int, view supervisionui.QuestionsView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.About, err = aboutClient(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	view.Fresh = supervisionui.FreshQuestions()
	return s.page(c, status, s.clientsFrame(c, "supervision.questions.title"), supervisionui.Questions(view))
}

func (s *Site) settleGround(c echo.Context) error {
	form, err := bind[supervisionui.QuestionForm](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.Settle(tx, id, form.Given())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return id }, func(status int, p parts.Problems) error {
		return s.showQuestions(c, status, supervisionui.QuestionsView{Form: form, Problems: p})
	})
}
