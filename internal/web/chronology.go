package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/locale"
	chronologyui "constancia/ui/chronology"
	"constancia/ui/parts"
)

func (s *Site) chronologyPage(c echo.Context) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	view := chronologyui.View{From: c.QueryParam("from"), To: c.QueryParam("to"), By: s.user(c).Name}
	span, err := chronology.ReadSpan(view.From, view.To)
	status, _ := refusal(err)
	view.Problems = parts.ProblemsOf(c.Request().Context(), err)
	err = s.read(c, func(tx *db.Tx) error { return readChronology(c, tx, id, span, &view) })
	if err != nil {
		return err
	}

	return s.page(c, max(status, http.StatusOK), s.clientsFrame(c, "chronology.paper.title"), chronologyui.Paper(view))
}

// readChronology reads nothing but whose it is when the days were refused.
func readChronology(c echo.Context, tx *db.Tx, id uuid.UUID, span chronology.Span, view *chronologyui.View) (err error) {
	view.Now = tx.Now
	if len(view.Problems) > 0 {
		view.Paper, err = chronology.Blank(tx, id)
		return err
	}
	if view.Paper, err = chronology.OnPaper(tx, id, span); err != nil {
		return err
	}
	view.From, view.To = string(view.Paper.Span.From), string(view.Paper.Span.To)
	var writers []uuid.UUID
	for _, line := range view.Paper.Lines {
		writers = append(writers, line.By)
	}
	view.Names, err = writersOf(c, tx, writers...)
	return err
}

// chronologyAct leads from the file to its chronology, for whoever may read all
// that stands in it.
func chronologyAct(c echo.Context, id uuid.UUID) parts.Act {
	ctx := c.Request().Context()
	if !actor.From(ctx).May(actor.FailuresRead) {
		return parts.Act{}
	}
	return parts.Act{Label: locale.Say(ctx, "chronology.paper.act"), Href: chronologyui.Path(id), Icon: parts.IconPrint, Small: true}
}
