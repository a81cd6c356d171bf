package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
	todayui "constancia/ui/today"
)

// detentionRoutes are that an agency holds a client, and what is asked then.
func (s *Site) detentionRoutes() []edge.Route {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	return []edge.Route{
		get("/clients/:id/detention", read, s.detentionPage),
		get("/clients/:id/detention/new", write, s.detentionNew),
		post("/clients/:id/detention", write, s.recordDetention),
		post("/clients/:id/detention/duties", write, s.answerDuties),
		post("/clients/:id/detention/links", actor.FeedsWrite, s.answerLinks),
		get("/detentions/:id/correction", write, s.detentionFix),
		post("/detentions/:id/corrections", write, s.correctDetention),
	}
}

func (s *Site) detentionPage(c echo.Context) error {
	return s.showDetention(c, http.StatusOK, supervisionui.DetentionView{})
}

func (s *Site) showDetention(c echo.Context, status int, view supervisionui.DetentionView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readDetention(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "detention.title"), supervisionui.Detention(view))
}

// readDetention reads what is on record, and what there is to ask about.
func readDetention(c echo.Context, tx *db.Tx, id uuid.UUID, view *supervisionui.DetentionView) (err error) {
	if view.Whose, _, err = whose(c, tx, id); err != nil {
		return err
	}
	if view.Stays, err = supervision.Detentions(tx, id); err != nil {
		return err
	}
	view.Fresh = uuid.NewString()
	view.MayLinks = actor.From(c.Request().Context()).May(actor.FeedsWrite)
	if view.Standing() {
		if view.Rest, err = supervision.CanRest(tx, id); err != nil {
			return err
		}
		if view.Links, err = linksOn(tx, id); err != nil {
			return err
		}
	}
	var writers []uuid.UUID
	for _, stay := range view.Stays {
		for _, d := range slices.Concat(stay.Rows(), stay.Earlier) {
			writers = append(writers, d.RecordedBy)
		}
		for _, a := range stay.Answers {
			writers = append(writers, a.RecordedBy)
		}
	}
	view.Names, err = staff.Names(tx, writers...)
	return err
}

// linksOn is how many links open on a client's phone: of her page and of her calendar.
func linksOn(tx *db.Tx, client uuid.UUID) (n int, err error) {
	pages, err := selfreport.ForClient(tx, client)
	if err != nil {
		return 0, err
	}
	calendars, err := feeds.ForClient(tx, client)
	for _, l := range pages {
		if l.Active(tx.Now) {
			n++
		}
	}
	for _, l := range calendars {
		if l.Active() {
			n++
		}
	}
	return n, err
}

func (s *Site) detentionNew(c echo.Context) error {
	asked := supervisionui.DetentionForm{Event: c.QueryParam("event")}
	return s.showDetentionNew(c, http.StatusOK, supervisionui.DetentionFormView{Form: supervisionui.DetentionForm{Event: string(asked.Kind())}})
}

func (s *Site) showDetentionNew(c echo.Context, status int, view supervisionui.DetentionFormView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Whose, _, err = whose(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = view.FreshDetention(supervision.DetentionEvent(view.Form.Event))
	}
	return s.page(c, status, s.clientsFrame(c, view.Title()), supervisionui.DetentionEvent(view))
}

func (s *Site) recordDetention(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DetentionForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := toldIn(c, tx, id, form.Detention, func(tx *db.Tx, client uuid.UUID, n supervision.NewDetention) (supervision.Detention, error) {
			return supervision.RecordDetention(tx, client, form.Kind(), n)
		})
		return err
	})
	if status, refused := refusal(err); refused {
		form.Event = string(form.Kind())
		return s.showDetentionNew(c, status, supervisionui.DetentionFormView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "detention.done")
	return seeOther(c, supervisionui.DetentionPath(id, ""))
}

func (s *Site) detentionFix(c echo.Context) error {
	return s.showDetentionFix(c, http.StatusOK, supervisionui.DetentionFormView{})
}

func (s *Site) showDetentionFix(c echo.Context, status int, view supervisionui.DetentionFormView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		_, row, err := supervision.FindDetention(tx, id)
		if err != nil {
			return err
		}
		if view.Whose, _, err = whose(c, tx, row.ClientID); err != nil {
			return err
		}
		if view.ID = row.ID; view.Form.FormID == "" {
			view.Form = view.DetentionFormOf(row)
		}
		return nil
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.correct.title"), supervisionui.DetentionEvent(view))
}

func (s *Site) correctDetention(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DetentionForm](c)
	if err != nil {
		return err
	}

	var kept supervision.Detention
	err = s.write(c, func(tx *db.Tx) (err error) {
		kept, err = correctDetentionTyped(c, tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showDetentionFix(c, status, supervisionui.DetentionFormView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.correct.done")
	return seeOther(c, supervisionui.DetentionPath(kept.ClientID, ""))
}

// correctDetentionTyped reads the hours that were typed by the client's clocks.
func correctDetentionTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form supervisionui.DetentionForm) (supervision.Detention, error) {
	_, row, err := supervision.FindDetention(tx, id)
	if err != nil {
		return row, err
	}
	return toldIn(c, tx, row.ClientID, form.Detention, func(tx *db.Tx, _ uuid.UUID, n supervision.NewDetention) (supervision.Detention, error) {
		return supervision.CorrectDetention(tx, form.Fix(id), n)
	})
}

func (s *Site) answerDuties(c echo.Context) error {
	return s.answerDetention(c, supervision.AboutDuties, supervision.AnswerAboutDuties)
}

func (s *Site) answerLinks(c echo.Context) error {
	return s.answerDetention(c, supervision.AboutLinks, selfreport.AnswerAboutLinks)
}

func (s *Site) answerDetention(c echo.Context, asked supervision.DetentionQuestion, verb func(*db.Tx, uuid.UUID, supervision.NewDetentionAnswer) (supervision.DetentionAnswer, error)) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DetentionAnswerForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := verb(tx, id, form.Given())
		return err
	})
	if status, refused := refusal(err); refused {
		problems := parts.ProblemsOf(c.Request().Context(), err)
		return s.showDetention(c, status, supervisionui.DetentionView{Form: form, Asked: asked, Problems: problems})
	}
	if err != nil {
		return err
	}

	s.flash(c, "detention.answered")
	return seeOther(c, supervisionui.DetentionPath(id, ""))
}

// detentionPanel is the band on top of a client's file while she is detained, and the
// way to put on record that she is.
func (s *Site) detentionPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.ObligationsRead) {
		return panel{}, nil
	}
	var view supervisionui.DetentionView
	if err := readDetention(c, tx, file.ID, &view); err != nil {
		return panel{}, err
	}
	p := panel{}
	if view.Standing() {
		p.band, p.detained = []templ.Component{supervisionui.DetentionBand(view)}, true
	}
	switch {
	case view.Standing(), len(view.Stays) > 0:
		p.acts = []parts.Act{{Label: locale.Say(c.Request().Context(), "detention.title"), Href: supervisionui.DetentionPath(file.ID, ""), Icon: parts.IconDetained}}
	case who.May(actor.ObligationsWrite):
		p.acts = []parts.Act{{Label: locale.Say(c.Request().Context(), "detention.act.detained"), Href: supervisionui.DetentionPath(file.ID, "new"), Icon: parts.IconDetained}}
	}
	return p, nil
}

// detainedShown is how many detained clients Today shows.
const detainedShown = 20

// detainedToday reads who is detained, with whether somebody is to answer.
func detainedToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	w, _, err := whose(c, tx, uuid.Nil)
	if err != nil {
		return err
	}
	shown := supervisionui.DetainedTodayView{Whose: w, Waiting: map[uuid.UUID]bool{}}
	if shown.Stays, shown.All, err = supervision.DetainedNow(tx, detainedShown); err != nil || len(shown.Stays) == 0 {
		return err
	}
	may := actor.From(c.Request().Context())
	var ids, writers []uuid.UUID
	for _, stay := range shown.Stays {
		ids, writers = append(ids, stay.Client), append(writers, stay.Place().RecordedBy)
		if stay.Asks(supervision.AboutDuties) && may.May(actor.ObligationsWrite) {
			duties, err := supervision.CanRest(tx, stay.Client)
			if err != nil {
				return err
			}
			shown.Waiting[stay.Client] = len(duties) > 0
		}
		if stay.Asks(supervision.AboutLinks) && may.May(actor.FeedsWrite) && !shown.Waiting[stay.Client] {
			n, err := linksOn(tx, stay.Client)
			if err != nil {
				return err
			}
			shown.Waiting[stay.Client] = n > 0
		}
	}
	if shown.Clients, err = agenda.Who(tx, ids...); err != nil {
		return err
	}
	if shown.Names, err = staff.Names(tx, writers...); err != nil {
		return err
	}
	view.Detained = supervisionui.DetainedToday(shown)
	return nil
}
