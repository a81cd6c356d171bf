package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	obligationsui "constancia/ui/obligations"
	todayui "constancia/ui/today"
)

// watchRoutes are who looks after a check-in, and what happens before and after a
// visit in person.
func (s *Site) watchRoutes() []edge.Route {
	return []edge.Route{
		get("/occurrences/:id/acknowledgement", actor.ObligationsWrite, s.watchPage("watch.ack.title", obligationsui.Acknowledge)),
		post("/occurrences/:id/acknowledgement", actor.ObligationsWrite, s.acknowledge),
		get("/occurrences/:id/review", actor.VisitsReview, s.watchPage("watch.review.title", obligationsui.Review)),
		post("/occurrences/:id/review", actor.VisitsReview, s.markReviewed),
		get("/occurrences/:id/return", actor.ObligationsWrite, s.watchPage("watch.return.title", obligationsui.Return)),
		post("/occurrences/:id/return", actor.ObligationsWrite, s.recordReturn),
	}
}

// watchPage is the page of one of the three forms.
func (s *Site) watchPage(title string, page func(obligationsui.WatchView) templ.Component) echo.HandlerFunc {
	return func(c echo.Context) error {
		view := obligationsui.WatchView{}
		if answer := obligations.Answer(c.QueryParam("answer")); slices.Contains(obligations.Answers(), answer) {
			view.Form.Answer = string(answer)
		}
		return s.showWatch(c, http.StatusOK, title, page, view)
	}
}

func (s *Site) showWatch(c echo.Context, status int, title string, page func(obligationsui.WatchView) templ.Component, view obligationsui.WatchView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readWatch(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Entry.ClientID)
	}
	if err != nil {
		return err
	}

	if status == http.StatusOK { // nothing was typed yet
		view.Form = obligationsui.WatchFormOf(view.Entry, view.Form.Answer, uuid.NewString(), view.Now)
	}
	return s.page(c, status, s.clientsFrame(c, title), page(view))
}

// readWatch reads what happens around one check-in.
func readWatch(c echo.Context, tx *db.Tx, id uuid.UUID, view *obligationsui.WatchView) (err error) {
	who := actor.From(c.Request().Context())
	view.MayWrite, view.MayReview = who.May(actor.ObligationsWrite), who.May(actor.VisitsReview)
	if view.Entry, err = obligations.FindOccurrence(tx, id); err != nil {
		return err
	}
	if view.About, err = aboutDuty(tx, view.Entry.ClientID); err != nil {
		return err
	}
	if view.Seen, err = obligations.AcknowledgementsOf(tx, id); err != nil {
		return err
	}
	if view.Reviews, err = obligations.ReviewsOf(tx, id); err != nil {
		return err
	}
	if view.Returns, err = obligations.ReturnsOf(tx, id); err != nil {
		return err
	}
	if view.Alarm, err = agenda.AlarmOf(tx, id); err != nil {
		return err
	}
	groups, err := obligations.Groups(tx, []uuid.UUID{view.Entry.ObligationID})
	if err != nil {
		return err
	}
	view.People = groups[view.Entry.ObligationID].On(view.Entry.Moment.Date)
	if view.Clients, err = agenda.Who(tx, view.People...); err != nil {
		return err
	}
	view.Names, err = staff.Names(tx, watchers(*view)...)
	return err
}

// watchers is everybody whom the view names.
func watchers(view obligationsui.WatchView) []uuid.UUID {
	ids := slices.Clone(view.Alarm.Asked)
	for _, a := range view.Seen {
		ids = append(ids, a.AcknowledgedBy)
	}
	for _, r := range view.Reviews {
		ids = append(ids, r.ReviewedBy)
	}
	for _, r := range view.Returns {
		ids = append(ids, r.RecordedBy)
	}
	return ids
}

func (s *Site) acknowledge(c echo.Context) error {
	verb := func(tx *db.Tx, id uuid.UUID, form obligationsui.WatchForm) error {
		_, err := obligations.Acknowledge(tx, id, obligations.Seen{Note: form.Note, FormID: form.FormID})
		return err
	}
	return s.watch(c, verb, "watch.ack", obligationsui.Acknowledge)
}

func (s *Site) markReviewed(c echo.Context) error {
	verb := func(tx *db.Tx, id uuid.UUID, form obligationsui.WatchForm) error {
		_, err := obligations.MarkReviewed(tx, id, obligations.NewReview{Note: form.Note, FormID: form.FormID})
		return err
	}
	return s.watch(c, verb, "watch.review", obligationsui.Review)
}

func (s *Site) recordReturn(c echo.Context) error {
	verb := func(tx *db.Tx, id uuid.UUID, form obligationsui.WatchForm) error {
		e, err := obligations.FindOccurrence(tx, id)
		if err != nil {
			return err
		}
		n, err := form.Return(e.Moment.Zone)
		if err != nil {
			return err
		}
		_, err = obligations.RecordReturn(tx, id, n)
		return err
	}
	return s.watch(c, verb, "watch.return", obligationsui.Return)
}

// watch saves one of the three forms; words are the texts that begin with its name.
func (s *Site) watch(c echo.Context, verb func(*db.Tx, uuid.UUID, obligationsui.WatchForm) error, words string, page func(obligationsui.WatchView) templ.Component) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.WatchForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return verb(tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showWatch(c, status, words+".title", page, obligationsui.WatchView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, words+".done")
	if form.From == "today" {
		return seeOther(c, todayui.Path)
	}
	return seeOther(c, obligationsui.OccurrencePath(id))
}
