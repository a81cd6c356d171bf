package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/internal/wall"
	agendaui "constancia/ui/agenda"
	calendarui "constancia/ui/calendar"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

// mostDays bounds one page of the calendar.
const mostDays = 92

func (s *Site) calendarPage(c echo.Context) error {
	view := calendarui.View{Asked: calendarui.Query{
		From: c.QueryParam("from"), To: c.QueryParam("to"), Court: c.QueryParam("court"),
		Kind: c.QueryParam("kind"), Staff: c.QueryParam("staff"), Detained: c.QueryParam("detained"),
	}}
	err := s.read(c, func(tx *db.Tx) error { return readCalendar(tx, &view) })
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view.MayAdd, view.MaySubscribe = who.May(actor.HearingsWrite), who.May(actor.FeedsWrite)
	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "calendar.title"), Here: layout.Calendar}
	return s.page(c, http.StatusOK, frame, calendarui.List(view))
}

func readCalendar(tx *db.Tx, view *calendarui.View) error {
	desk, err := agendaDesk(tx)
	if err != nil {
		return err
	}
	view.Desk = desk
	view.From, view.To, view.Wrong = spanOf(view.Asked, desk.Today())
	filter := agenda.Filter{Court: view.Asked.Court, Cancelled: true, Held: view.Asked.Detained != ""}
	if slices.Contains(agenda.Kinds(), agenda.Kind(view.Asked.Kind)) {
		filter.Kinds = []agenda.Kind{agenda.Kind(view.Asked.Kind)}
	}
	if id, err := uuid.Parse(view.Asked.Staff); err == nil {
		filter.Staff = id
	}
	// A day more on each side: a hearing stands on the day of its own place.
	filter.From, filter.To = view.From.AddDays(-1).UTC(), view.To.AddDays(2).UTC()
	all, err := agenda.List(tx, filter)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Moment.Date >= view.From && e.Moment.Date <= view.To {
			view.Entries = append(view.Entries, e)
		}
	}
	slices.SortStableFunc(view.Entries, func(a, b agenda.Entry) int { return int(b.Moment.Date.DaysUntil(a.Moment.Date)) })
	colleagues, err := staff.Colleagues(tx)
	for _, one := range colleagues {
		view.Staff = append(view.Staff, parts.Option{Value: one.ID.String(), Label: one.Name.Reveal()})
	}
	return errors.Join(err, nameEntries(tx, &view.Desk, view.Entries))
}

// agendaDesk is by whose clocks the agenda is read.
func agendaDesk(tx *db.Tx) (agendaui.Desk, error) {
	office, err := staff.FindOffice(tx)
	return agendaui.Desk{Zone: office.TimeZone, Now: tx.Now, Names: map[uuid.UUID]string{}}, err
}

// nameEntries adds the names of the clients in a list.
func nameEntries(tx *db.Tx, desk *agendaui.Desk, entries []agenda.Entry) error {
	var ids []uuid.UUID
	for _, e := range entries {
		ids = append(ids, e.Clients...)
	}
	return nameClientsOf(tx, desk, ids)
}

func nameClientsOf(tx *db.Tx, desk *agendaui.Desk, ids []uuid.UUID) error {
	ids = slices.DeleteFunc(ids, func(id uuid.UUID) bool { return desk.Names[id] != "" })
	names, err := agenda.Who(tx, ids...)
	for id, name := range names {
		desk.Names[id] = name
	}
	return err
}

// spanOf is the days that were asked for: two weeks from today when none were, and
// when one of them could not be read or the span is too long.
func spanOf(asked calendarui.Query, today wall.Date) (from, to wall.Date, wrong bool) {
	from, to = today, today.AddDays(13)
	if asked.From == "" && asked.To == "" {
		return from, to, false
	}
	first, err := wall.ParseDate(asked.From)
	if err != nil {
		return from, to, true
	}
	last := first.AddDays(6)
	if asked.To != "" {
		if last, err = wall.ParseDate(asked.To); err != nil {
			return from, to, true
		}
	}
	if last.Before(first) || first.DaysUntil(last) >= mostDays || first.UTC().Year() < 1980 || last.UTC().After(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return from, to, true
	}
	return first, last, false
}
