package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

// answerFix shows the form that corrects an answer to a notice; an old link leads to
// the form as somebody else left it.
func (s *Site) answerFix(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	var view supervisionui.ViolationView
	err = s.read(c, func(tx *db.Tx) error {
		f, err := supervision.FindViolation(tx, id)
		if a, ok := f.Answer(corrects(c)); err == nil && ok {
			view.Form = supervisionui.AnswerFormOf(a)
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.showViolation(c, http.StatusOK, view)
}

// scanNotice keeps pictures of a notice.
func (s *Site) scanNotice(c echo.Context) error {
	return s.receiveKitScan(c, supervision.ScanNotice, func(tx *db.Tx, id uuid.UUID) (uuid.UUID, uuid.UUID, error) {
		f, err := supervision.FindViolation(tx, id)
		if err != nil {
			return uuid.Nil, uuid.Nil, err
		}
		return f.First(), f.First(), nil
	})
}

// scanAnswer keeps what was sent in answer to a notice.
func (s *Site) scanAnswer(c echo.Context) error {
	return s.receiveKitScan(c, supervision.EncloseWithAnswer, func(tx *db.Tx, id uuid.UUID) (uuid.UUID, uuid.UUID, error) {
		f, a, err := supervision.FindAnswer(tx, id)
		if err != nil {
			return uuid.Nil, uuid.Nil, err
		}
		return f.First(), a.First, nil
	})
}

// receiveKitScan keeps each file that was sent; find gives the notice whose page shows
// them, and of what they are scans.
func (s *Site) receiveKitScan(c echo.Context, keep keepScan, find func(tx *db.Tx, id uuid.UUID) (notice, of uuid.UUID, err error)) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	var notice, of uuid.UUID
	err = s.read(c, func(tx *db.Tx) (err error) {
		notice, of, err = find(tx, id)
		return err
	})
	if err == nil {
		err = s.eachScan(c, id, keep)
	}
	if status, refused := refusedFile(err); refused && !fault.Is(err, fault.NotFound) {
		p := parts.ProblemsOf(c.Request().Context(), err)
		return s.showViolationOf(c, status, notice, supervisionui.ViolationView{Papers: supervisionui.Papers{Upload: of, Problems: p}})
	}
	if err != nil {
		return err
	}

	s.flash(c, "supervision.scan.done")
	return seeOther(c, supervisionui.ViolationPath(notice, ""))
}
