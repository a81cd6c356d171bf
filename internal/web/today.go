package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/wall"
	agendaui "constancia/ui/agenda"
	"constancia/ui/layout"
	selfreportui "constancia/ui/selfreport"
	staffui "constancia/ui/staff"
	todayui "constancia/ui/today"
)

// How far Today looks, and how much of a list it shows.
const (
	soonAhead       = 72 * time.Hour
	unsettledBack   = 14 * 24 * time.Hour
	unsettledShown  = 20
	needsLookedAt   = 200
	needsShown      = 20
	askedBack       = 60 * 24 * time.Hour
	askedLookedAt   = 200
	askedShown      = 10
	visitsShown     = 20
	tellingsShown   = 20
	tellingsInWhole = 1000
	hoursShown      = 50
	lackingShown    = 5
	lackingInWhole  = 1000
	lackingTroubles = 2
)

func (s *Site) todayPage(c echo.Context) error {
	who := actor.From(c.Request().Context())
	if !who.May(actor.HearingsRead) || !who.May(actor.ObligationsRead) {
		return seeOther(c, staffui.SettingsPath) // who runs the system reads no file
	}

	view := todayui.View{
		MayOpen: who.May(actor.ClientsWrite), MayTell: who.May(actor.HearingsWrite), MayRecord: who.May(actor.ObligationsWrite),
		MayReview: who.May(actor.VisitsReview), FormID: uuid.NewString(),
	}
	var arrived selfreportui.ArrivedView
	err := s.read(c, func(tx *db.Tx) (err error) {
		if err := s.readToday(c, tx, &view); err != nil || view.NoClients {
			return err
		}
		if arrived, err = arrivedToday(c, tx); err != nil {
			return err
		}
		view.Arrived = selfreportui.Arrived(arrived)
		return reportedToday(c, tx, &view)
	})
	if err != nil {
		return err
	}

	frame := todayFrame(c, "today.title")
	frame.Title = arrived.Tab(c.Request().Context())
	return s.page(c, http.StatusOK, frame, todayui.Today(view))
}

// reportedToday is what the clinic's people were told and have to answer.
func reportedToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	for _, read := range []func(echo.Context, *db.Tx, *todayui.View) error{summonsesToday, detainedToday, violationsToday, answersToday, movesToday} {
		if err := read(c, tx, view); err != nil {
			return err
		}
	}
	return nil
}

func todayFrame(c echo.Context, title string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), title), Here: layout.Today}
}

func (s *Site) readToday(c echo.Context, tx *db.Tx, view *todayui.View) (err error) {
	if view.Desk, err = agendaDesk(tx); err != nil {
		return err
	}
	page, err := s.directory.List(tx, clients.Filter{Limit: 1, Files: clients.AllFiles})
	if err != nil {
		return err
	}
	if view.NoClients = len(page.Items) == 0; view.NoClients {
		return nil
	}
	shown := cards{}
	for _, read := range []func() error{
		func() error { return readNeeds(c, tx, view, shown) },
		func() error { return failuresToday(c, tx, view, shown) },
		func() error { return readUnsettled(tx, view, shown) },
		func() error { return readAsked(tx, view, shown) },
		func() error { return readHours(tx, view, shown) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	if err := readTellings(tx, view, tellingsShown); err != nil {
		return err
	}
	if view.Lacking, err = readLacking(tx); err != nil {
		return err
	}
	if view.Tasks, err = tasksToday(c, tx); err != nil {
		return err
	}
	return nameToday(tx, view)
}

// readHours reads the day and the 72 hours ahead. Windows that opened yesterday
// and are still open belong to today.
func readHours(tx *db.Tx, view *todayui.View, shown cards) error {
	day := view.Desk.Today()
	tomorrow := midnight(day.AddDays(1), view.Zone)
	open, err := agenda.OpenFirst(tx, hoursShown+1)
	if err != nil {
		return err
	}
	rest, err := agenda.List(tx, agenda.Filter{From: midnight(day, view.Zone), To: tomorrow, Limit: hoursShown + 1})
	if err == nil && len(rest) > hoursShown { // too much for one page: what is over gives way to what comes
		rest, err = agenda.List(tx, agenda.Filter{From: view.Now, To: tomorrow, Limit: hoursShown + 1})
	}
	if err != nil {
		return err
	}
	soon, err := agenda.List(tx, agenda.Filter{From: tomorrow, To: view.Now.Add(soonAhead), Limit: hoursShown + 1})
	if err != nil {
		return err
	}
	running := make(map[uuid.UUID]bool, len(open))
	for _, e := range open {
		running[e.Source] = true
	}
	rest = slices.DeleteFunc(rest, func(e agenda.Entry) bool { return running[e.Source] || shown.hides(e) })
	open = slices.DeleteFunc(open, shown.hides)
	soon = slices.DeleteFunc(soon, shown.hides)
	slices.SortStableFunc(open, func(a, b agenda.Entry) int { return cmp.Compare(a.Left(tx.Now), b.Left(tx.Now)) })
	shut, err := shutOf(tx, open, rest, soon)
	if err != nil {
		return err
	}
	view.Today, view.More = first(slices.DeleteFunc(append(open, rest...), shut), view.More)
	view.Soon, view.More = first(slices.DeleteFunc(soon, shut), view.More)
	return readReviewed(tx, view)
}

// shutOf tells of an entry whether the files of all whom it concerns are closed: it goes
// on for them, and here nobody works on it.
func shutOf(tx *db.Tx, lists ...[]agenda.Entry) (func(agenda.Entry) bool, error) {
	var ids []uuid.UUID
	for _, e := range slices.Concat(lists...) {
		ids = append(ids, e.Clients...)
	}
	closed, err := clients.ClosedAmong(tx, ids...)
	return func(e agenda.Entry) bool {
		return len(e.Clients) > 0 && !slices.ContainsFunc(e.Clients, func(id uuid.UUID) bool { return !closed[id] })
	}, err
}

// first is as much of a list as the page shows, and whether there is more of any.
func first(list []agenda.Entry, more bool) ([]agenda.Entry, bool) {
	return list[:min(hoursShown, len(list))], more || len(list) > hoursShown
}

// midnight is when a day begins on the walls of a zone.
func midnight(day wall.Date, zone string) time.Time {
	at, err := wall.Moment{Date: day, Time: "00:00", Zone: zone, Fold: wall.Earlier}.Instant()
	if err != nil { // clocks that jump at midnight, or no such zone
		return day.UTC()
	}
	return at
}

func readTellings(tx *db.Tx, view *todayui.View, most int) error {
	all, err := agenda.NeedsTelling(tx)
	for _, t := range all {
		if t.Moved {
			view.Moved = append(view.Moved, t)
		} else {
			view.First = append(view.First, t)
		}
	}
	view.MovedAll, view.FirstAll = len(view.Moved), len(view.First)
	view.Moved, view.First = view.Moved[:min(most, len(view.Moved))], view.First[:min(most, len(view.First))]
	return err
}

func (s *Site) untoldPage(c echo.Context) error {
	view := todayui.View{MayTell: actor.From(c.Request().Context()).May(actor.HearingsWrite)}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = agendaDesk(tx); err != nil {
			return err
		}
		if err := readTellings(tx, &view, tellingsInWhole); err != nil {
			return err
		}
		return nameToday(tx, &view)
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, todayFrame(c, "today.untold"), todayui.Untold(view))
}

// lack is one thing that a file can lack, whichever room sees it.
type lack struct {
	name, key string
	files     func(tx *db.Tx, limit int) ([]uuid.UUID, int64, error)
}

// lacks gathers what the rooms see: the agenda what is not on file, the feeds
// which calendar nobody reads.
func lacks() []lack {
	all := make([]lack, 0, len(agenda.Lacks())+lackingTroubles)
	for _, l := range agenda.Lacks() {
		all = append(all, lack{string(l), l.LabelKey(), func(tx *db.Tx, limit int) ([]uuid.UUID, int64, error) {
			return agenda.Missing(tx, l, limit)
		}})
	}
	for _, t := range []feeds.Trouble{feeds.NotRead, feeds.NotRendered} {
		all = append(all, lack{string(t), t.LabelKey(), func(tx *db.Tx, limit int) ([]uuid.UUID, int64, error) {
			return feeds.InTrouble(tx, t, limit)
		}})
	}
	return all
}

func readLacking(tx *db.Tx) ([]todayui.Lacking, error) {
	var found []todayui.Lacking
	for _, l := range lacks() {
		ids, all, err := l.files(tx, lackingShown)
		if err != nil {
			return nil, err
		}
		if all > 0 {
			found = append(found, todayui.Lacking{Name: l.name, LabelKey: l.key, All: all, Clients: ids})
		}
	}
	return found, nil
}

func nameToday(tx *db.Tx, view *todayui.View) error {
	var ids []uuid.UUID
	for _, e := range slices.Concat(view.Today, view.Soon, view.Asked, watched(view)) {
		ids = append(ids, e.Clients...)
	}
	for _, list := range [][]agenda.Telling{view.Moved, view.First} {
		for _, t := range list {
			ids = append(ids, t.ClientID)
		}
	}
	for _, l := range view.Lacking {
		ids = append(ids, l.Clients...)
	}
	return nameClientsOf(tx, &view.Desk, ids)
}

func (s *Site) lackingPage(c echo.Context) error {
	at := slices.IndexFunc(lacks(), func(l lack) bool { return l.name == c.Param("lack") })
	if at < 0 {
		return fault.New(fault.NotFound, "fault.not_found")
	}

	one := lacks()[at]
	view := todayui.ListView{LabelKey: one.key}
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.Clients, view.All, err = one.files(tx, lackingInWhole)
		if err != nil {
			return err
		}
		view.Desk = agendaui.Desk{Now: tx.Now, Names: map[uuid.UUID]string{}}
		return nameClientsOf(tx, &view.Desk, slices.Clone(view.Clients))
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, todayFrame(c, one.key), todayui.Files(view))
}
