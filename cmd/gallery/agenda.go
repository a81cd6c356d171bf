package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/wall"
	agendaui "constancia/ui/agenda"
	calendarui "constancia/ui/calendar"
	feedsui "constancia/ui/feeds"
	"constancia/ui/layout"
	movesui "constancia/ui/moves"
	packetsui "constancia/ui/packets"
	todayui "constancia/ui/today"
)

func agendaViews() []view {
	dated := func(here layout.Place, title string, body templ.Component) func(context.Context) templ.Component {
		return func(ctx context.Context) templ.Component { return page(here, locale.Say(ctx, title), body) }
	}
	linked := func(body templ.Component) func(context.Context) templ.Component {
		return dated(layout.Clients, "calendar_link.title", body)
	}
	return []view{
		{"today", dated(layout.Today, "today.title", todayui.Today(busyDay()))},
		{"today-alarm", dated(layout.Today, "today.title", todayui.Today(alarmedDay()))},
		{"today-calm", dated(layout.Today, "today.title", todayui.Today(todayui.View{Desk: dayDesk(), MayOpen: true, MayLog: true}))},
		{"today-first", dated(layout.Today, "today.title", todayui.Today(todayui.View{Desk: dayDesk(), NoClients: true, MayOpen: true}))},
		{"today-untold", dated(layout.Today, "today.untold", todayui.Untold(busyDay()))},
		{"today-lacking", dated(layout.Today, "today.title", todayui.Files(todayui.ListView{
			Desk: dayDesk(), LabelKey: agenda.NoHearing.LabelKey(), Clients: []uuid.UUID{rosaID, seanID}, All: 2,
		}))},
		{"calendar", dated(layout.Calendar, "calendar.title", calendarui.Page(shaped(calendarui.List)))},
		{"calendar-week", dated(layout.Calendar, "calendar.title", calendarui.Page(calmWeek()))},
		{"calendar-conflict", dated(layout.Calendar, "calendar.title", calendarui.Page(shaped(calendarui.Week)))},
		{"calendar-month", dated(layout.Calendar, "calendar.title", calendarui.Page(shaped(calendarui.Month)))},
		{"calendar-empty", dated(layout.Calendar, "calendar.title", calendarui.Page(calendarui.View{
			Desk: dayDesk(), Shape: calendarui.Week, From: "2026-12-21", To: "2026-12-27", Since: "2026-11-16",
			Asked: calendarui.Query{Court: "MIA"}, Wrong: true,
		}))},
		{"feeds-panel", linked(together(
			layout.Head(layout.Heading{Title: "María José García Hernández"}),
			feedsui.Panel(feedsui.PanelView{Desk: linkDesk(), Client: mariaID, Links: []feeds.Standing{readLink(), unreadLink()}, MayWrite: true}),
		))},
		{"feeds-new", linked(feedsui.New(feedsui.FormView{Client: mariaID, Name: "María José García Hernández", Form: feedsui.NewForm("es")}))},
		{"feeds-made", linked(feedsui.Made(madeLink()))},
		{"feeds-link", linked(feedsui.Link(feedsui.LinkView{
			Desk: linkDesk(), Link: readLink(), Client: "María José García Hernández", MayWrite: true, Fetches: []feeds.Fetch{*readLink().LastRead},
		}))},
	}
}

func dayDesk() agendaui.Desk {
	return agendaui.Desk{Zone: "America/Chicago", Now: cast.Start, Names: map[uuid.UUID]string{
		mariaID: "María José García Hernández", seanID: "Sean O'Brien-Castillo", rosaID: "Rosa Castillo",
	}}
}

// entryOf is an entry that begins so long after now.
func entryOf(kind agenda.Kind, in time.Duration, label string, people ...uuid.UUID) agenda.Entry {
	at := cast.Start.Add(in)
	return agenda.Entry{
		Kind: kind, Source: uuid.New(), Parent: uuid.New(), Clients: people, Moment: wall.At(at, "America/Chicago"),
		StartsAt: at, EndsAt: at.Add(time.Hour), LateAt: at.Add(3 * time.Hour), State: "upcoming", StateKey: "obligations.state.upcoming", LabelKey: label,
	}
}

func days() (open, soon, late []agenda.Entry) {
	window := entryOf(agenda.CheckIn, -48*time.Minute, "obligations.modality_short.smartlink_own_phone", mariaID)
	window.State, window.StateKey = "due", "obligations.state.due"
	court := entryOf(agenda.Hearing, 46*time.Hour, "hearings.type.master_calendar", seanID, rosaID)
	court.Court, court.Moved, court.Untold = "CHI", true, []uuid.UUID{seanID}
	court.Conflict = &agenda.Conflict{Said: wall.Moment{Date: "2026-12-01", Time: "13:00", Zone: "America/Chicago"}}
	visit := entryOf(agenda.Appointment, 26*time.Hour, "obligations.modality_short.isap_office_visit", rosaID)
	visit.Place = "CHI"
	silent := entryOf(agenda.CheckIn, -50*time.Hour, "obligations.modality_short.voice_id", rosaID)
	silent.State, silent.StateKey, silent.Held = "unknown", "obligations.state.unknown", silent.Clients
	return []agenda.Entry{window}, []agenda.Entry{visit, court}, []agenda.Entry{silent}
}

func busyDay() todayui.View {
	open, soon, late := days()
	moved := hearings.Untold{HearingID: uuid.New(), ClientID: seanID, Sequence: 2, State: hearings.Scheduled, Moment: soon[1].Moment, StartsAt: soon[1].StartsAt}
	was, clock, zone := wall.Date("2027-01-05"), wall.Time("08:30"), "America/Chicago"
	moved.WasDate, moved.WasTime, moved.WasZone = &was, &clock, &zone
	first := moved
	first.ClientID, first.Sequence, first.WasDate = rosaID, 1, nil
	return todayui.View{
		Answers:   packetsui.Due(packetsDue()),
		Addresses: movesui.Today(movesToday()),
		Detained:  detainedToday(),
		Desk:      dayDesk(), Asked: askedOf(), AskedAll: 1, Today: open, Soon: soon, Unsettled: unconfirmed(late), UnsettledAll: 4, Staff: colleagues(), MayOpen: true, MayTell: true, MayRecord: true,
		Moved: []agenda.Telling{{Untold: moved, Moved: true}}, First: []agenda.Telling{{Untold: first}}, MovedAll: 1, FirstAll: 1,
		Lacking: []todayui.Lacking{
			{Name: "no_hearing", LabelKey: agenda.NoHearing.LabelKey(), All: 2, Clients: []uuid.UUID{rosaID, mariaID}},
			{Name: "not_read", LabelKey: feeds.NotRead.LabelKey(), All: 1, Clients: []uuid.UUID{mariaID}},
		},
	}
}

// askedOf is a hearing of yesterday of which nobody has said what became.
func askedOf() []agenda.Entry {
	e := entryOf(agenda.Hearing, -26*time.Hour, "hearings.type.master_calendar", rosaID)
	e.Unsaid, e.State, e.StateKey = true, string(hearings.Scheduled), hearings.Scheduled.LabelKey()
	return []agenda.Entry{e}
}

func linkDesk() feedsui.Desk { return feedsui.Desk{Zone: "America/Chicago", Now: cast.Start} }

func readLink() feeds.Standing {
	changed, id := cast.Start.Add(-time.Hour), mariaID
	s := feeds.Standing{Feed: feeds.Feed{
		Row: db.Row{ID: uuid.New(), Version: 1, CreatedAt: cast.Start.AddDate(0, 0, -9)}, ClientID: &id, Language: "es",
		Wording: feeds.Discreet, Alarms: "1440,120", Label: seal.Of("her own"), TokenHint: "x9Kd", ChangedAt: &changed,
	}}
	s.LastRead = &feeds.Fetch{Day: "2026-11-23", Program: feeds.Google, Status: 304, LastAt: cast.Start.Add(-3 * time.Hour), Count: 6}
	return s
}

func unreadLink() feeds.Standing {
	s := readLink()
	s.Label, s.LastRead, s.Unread = seal.Text{}, nil, true
	return s
}

func madeLink() feedsui.MadeView {
	link := feeds.Link{ID: uuid.New(), Token: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
	const address = "https://clinic.example"
	return feedsui.MadeView{
		Client: mariaID, ID: link.ID, HTTPS: link.HTTPS(address), Webcal: link.Webcal(address), Google: link.Google(address),
		QR: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
	}
}
