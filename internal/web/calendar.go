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
	"constancia/internal/clients"
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

// movedLately is how many days back the calendar says what moved.
const movedLately = 7

func (s *Site) calendarPage(c echo.Context) error {
	view := calendarui.View{Asked: calendarui.Query{
		View: c.QueryParam("view"), From: c.QueryParam("from"), To: c.QueryParam("to"), Court: c.QueryParam("court"),
		Kind: c.QueryParam("kind"), Staff: c.QueryParam("staff"), Detained: c.QueryParam("detained"),
	}}
	err := s.read(c, func(tx *db.Tx) error { return readCalendar(tx, &view) })
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view.MayAdd, view.MaySubscribe = who.May(actor.HearingsWrite), who.May(actor.FeedsWrite)
	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "calendar.title"), Here: layout.Calendar}
	return s.page(c, http.StatusOK, frame, calendarui.Page(view))
}

func readCalendar(tx *db.Tx, view *calendarui.View) error {
	desk, err := agendaDesk(tx)
	if err != nil {
		return err
	}
	view.Desk, view.Shape = desk, view.Asked.Shape()
	view.From, view.To, view.Wrong = spanOf(view.Asked, desk.Today())
	view.Since = desk.Today().AddDays(-movedLately)
	filter, narrowed := calendarFilter(view.Asked)
	// A day more on each side: a hearing stands on the day of its own place.
	filter.From, filter.To = view.From.AddDays(-1).UTC(), view.To.AddDays(2).UTC()
	shown, err := agenda.List(tx, filter)
	if err != nil {
		return err
	}
	all := shown
	if narrowed { // what is out of sight can still be in the way
		all, err = agenda.List(tx, agenda.Filter{From: filter.From, To: filter.To})
	}
	for _, e := range shown {
		if e.Moment.Date >= view.From && e.Moment.Date <= view.To {
			view.Entries = append(view.Entries, e)
		}
	}
	calendarui.ByTheClock(view.Entries)
	filter.From, filter.To, filter.MovedSince = time.Time{}, time.Time{}, desk.Now.AddDate(0, 0, -movedLately)
	moved, movedErr := agenda.List(tx, filter)
	view.Moved = moved
	return errors.Join(err, movedErr, readCounsel(tx, view, all), nameEntries(tx, &view.Desk, slices.Concat(all, moved)))
}

// calendarFilter is what the address narrows to, and whether it does.
func calendarFilter(asked calendarui.Query) (filter agenda.Filter, narrowed bool) {
	filter = agenda.Filter{Court: asked.Court, Cancelled: true, Held: asked.Detained != ""}
	if slices.Contains(agenda.Kinds(), agenda.Kind(asked.Kind)) {
		filter.Kinds = []agenda.Kind{agenda.Kind(asked.Kind)}
	}
	if id, err := uuid.Parse(asked.Staff); err == nil {
		filter.Staff = id
	}
	return filter, filter.Court != "" || filter.Kinds != nil || filter.Staff != uuid.Nil || filter.Held
}

// readCounsel adds who goes to court for whom, and what cannot be kept for it.
func readCounsel(tx *db.Tx, view *calendarui.View, all []agenda.Entry) error {
	colleagues, err := staff.Colleagues(tx)
	if err != nil {
		return err
	}
	view.Attorneys, view.Counsel = map[uuid.UUID]string{}, map[uuid.UUID][]uuid.UUID{}
	for _, one := range colleagues {
		view.Staff = append(view.Staff, parts.Option{Value: one.ID.String(), Label: one.Name.Reveal()})
		if slices.ContainsFunc(one.Roles, func(g staff.Grant) bool { return g.Role == actor.Attorney || g.Role == actor.Accredited }) {
			view.Attorneys[one.ID] = one.Name.Reveal()
		}
	}
	hands, err := clients.HandsOf(tx, clientsOf(all)...)
	first := map[uuid.UUID]uuid.UUID{}
	for client, held := range hands {
		view.Counsel[client] = slices.DeleteFunc(held.Assigned, func(id uuid.UUID) bool { return view.Attorneys[id] == "" })
		if len(view.Counsel[client]) > 0 {
			first[client] = view.Counsel[client][0]
		}
	}
	view.Clashes = agenda.Clashes(tx.Now, all, first)
	return err
}

// agendaDesk is by whose clocks the agenda is read.
func agendaDesk(tx *db.Tx) (agendaui.Desk, error) {
	office, err := staff.FindOffice(tx)
	return agendaui.Desk{Zone: office.TimeZone, Now: tx.Now, Names: map[uuid.UUID]string{}}, err
}

// nameEntries adds the names of the clients in a list.
func nameEntries(tx *db.Tx, desk *agendaui.Desk, entries []agenda.Entry) error {
	return nameClientsOf(tx, desk, clientsOf(entries))
}

// clientsOf is everybody in a list, each once.
func clientsOf(entries []agenda.Entry) []uuid.UUID {
	var ids []uuid.UUID
	for _, e := range entries {
		ids = append(ids, e.Clients...)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

func nameClientsOf(tx *db.Tx, desk *agendaui.Desk, ids []uuid.UUID) error {
	ids = slices.DeleteFunc(ids, func(id uuid.UUID) bool { return desk.Names[id] != "" })
	names, err := agenda.Who(tx, ids...)
	for id, name := range names {
		desk.Names[id] = name
	}
	return err
}

// spanOf is the days that were asked for; wrong tells that they could not be read, and
// that others stand in their place.
func spanOf(asked calendarui.Query, today wall.Date) (from, to wall.Date, wrong bool) {
	if asked.Shape() == calendarui.List {
		return listSpan(asked, today)
	}
	day, err := wall.ParseDate(asked.From)
	if wrong = asked.From != "" && (err != nil || !thisAge(day)); wrong || asked.From == "" {
		day = today
	}
	if asked.Shape() == calendarui.Month {
		from, to = calendarui.MonthOf(day)
	} else {
		from, to = calendarui.WeekOf(day)
	}
	return from, to, wrong
}

// listSpan is two weeks from today when no days were asked for, and when one of them
// could not be read or the span is too long.
func listSpan(asked calendarui.Query, today wall.Date) (from, to wall.Date, wrong bool) {
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
	if last.Before(first) || first.DaysUntil(last) >= mostDays || !thisAge(first) || !thisAge(last) {
		return from, to, true
	}
	return first, last, false
}

// thisAge keeps to years in which there are dates to show.
func thisAge(day wall.Date) bool { return day.UTC().Year() >= 1980 && day.UTC().Year() < 2100 }
