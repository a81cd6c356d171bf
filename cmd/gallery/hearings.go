package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/wall"
	hearingsui "constancia/ui/hearings"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

var (
	seanID = uuid.MustParse("0198a000-0000-7000-8000-00000000aa11")
	rosaID = uuid.MustParse("0198a000-0000-7000-8000-00000000aa12")
)

func hearingViews() []view {
	return []view{
		{"hearings-add", hearingPage(func(context.Context) templ.Component {
			return hearingsui.Schedule(hearingsui.ScheduleView{Client: "María José García Hernández", Back: "#", Form: hearingsui.NewForm()})
		})},
		{"hearings-add-refused", hearingPage(refusedHearing)},
		{"hearings-page", hearingPage(func(context.Context) templ.Component {
			view := hearingsui.FileView{Desk: desk(), File: movedHearing(), Colleagues: []parts.Option{{Value: cast.Pilar.ID.String(), Label: cast.Pilar.Name}}}
			view.Prepare(cast.Pilar.ID)
			return hearingsui.File(view)
		})},
		{"hearings-move", hearingPage(func(context.Context) templ.Component {
			return hearingsui.Move(hearingsui.MoveView{Desk: desk(), File: movedHearing(), Form: hearingsui.MoveForm(movedHearing())})
		})},
		{"hearings-cancel", hearingPage(func(context.Context) templ.Component {
			return hearingsui.Cancel(hearingsui.CancelView{Desk: desk(), File: movedHearing(), Form: hearingsui.NewCancelForm(movedHearing())})
		})},
		{"hearings-outcome", hearingPage(func(context.Context) templ.Component { return hearingsui.Outcome(outcomeView(true)) })},
		{"hearings-outcome-refused", hearingPage(refusedOutcome)},
		{"hearings-in-absentia", hearingPage(func(context.Context) templ.Component {
			view := hearingsui.FileView{Desk: desk(), File: absentHearing(), Outline: "#", Packet: "#", Paper: "Order of the immigration judge"}
			view.Prepare(cast.Ruth.ID)
			return hearingsui.File(view)
		})},
		{"hearings-panel", hearingPage(func(context.Context) templ.Component {
			panel := hearingsui.Panel(hearingsui.PanelView{Desk: desk(), ClientID: rosaID, Files: []hearings.File{movedHearing()}})
			return together(layout.Head(layout.Heading{Title: "Rosa Castillo"}), panel)
		})},
	}
}

func hearingPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "hearings.page.title"), body(ctx))
	}
}

func refusedHearing(ctx context.Context) templ.Component {
	var wrong fault.Problems
	wrong.Add("date", "wall.no_such_day")
	wrong.Add("fold", "wall.ambiguous", "time", wall.Time("01:30"), "date", wall.Date("2027-11-07"))
	form := hearingsui.NewForm()
	form.Court, form.Date, form.Time = "a court on Elm Street", "2027-02-30", "1:30 AM"
	return hearingsui.Schedule(hearingsui.ScheduleView{
		Client: "María José García Hernández", Back: "#", Form: form, Problems: parts.ProblemsOf(ctx, wrong.Err()), Searched: true,
		Found: []parts.Option{{Value: rosaID.String(), Label: "Castillo, Rosa", Hint: "A •••-•••-012"}},
	})
}

func desk() hearingsui.Desk {
	return hearingsui.Desk{
		Now: cast.Start, OfficeZone: "America/Chicago", MayWrite: true,
		Clients: map[uuid.UUID]string{seanID: "Sean O'Brien-Castillo", rosaID: "Rosa Castillo"},
		Staff:   map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name, cast.Ruth.ID: cast.Ruth.Name},
	}
}

// movedHearing is Sean's: put forward by a month, told to his mother and not to
// him, and the court's own line says yet another time.
func movedHearing() hearings.File {
	id := uuid.MustParse("0198a000-0000-7000-8000-00000000bb01")
	now := cast.Start.Add(-2 * time.Hour)
	next := uuid.MustParse("0198a000-0000-7000-8000-00000000cc02")
	f := hearings.File{Hearing: hearings.Hearing{
		Row: db.Row{ID: id, Version: 2}, ClientID: seanID, Type: "individual", Medium: "internet", State: hearings.Scheduled,
		Court: seal.Of("HYA"), Judge: seal.Of("Nguyen"),
	}}
	f.Participants = []hearings.Participant{
		{HearingID: id, ClientID: seanID, Role: hearings.Lead}, {HearingID: id, ClientID: rosaID, Role: hearings.Rider},
	}
	f.Settings = []hearings.Setting{
		setting(1, "2027-07-07", "10:00", now.AddDate(0, 0, -20)), setting(2, "2027-06-01", "09:00", now),
	}
	f.Settings[0].SupersededBy, f.Settings[1].ID = &next, next
	f.Settings[1].Reason, f.Settings[1].AdjournmentCode = seal.Of("The clerk called: the docket was advanced."), "55"
	f.Tellings = []hearings.Telling{{
		SettingID: next, ClientID: rosaID, ToldBy: cast.Ruth.ID, At: now, How: "phone", Language: "es", ReadBack: true, RecordedAt: now,
	}}
	f.Checks = []hearings.Check{{
		HearingID: id, SettingID: next, Source: hearings.FromACISWeb, SaidDate: "2027-06-01", SaidTime: "13:00",
		CheckedBy: cast.Pilar.ID, CheckedAt: now, RecordedBy: cast.Pilar.ID, RecordedAt: now,
	}}
	f.Conflicts = f.Checks
	return f
}

func setting(sequence int, date wall.Date, clock wall.Time, at time.Time) hearings.Setting {
	m := wall.Moment{Date: date, Time: clock, Zone: "America/New_York"}
	starts, _ := m.Instant()
	return hearings.Setting{
		Sequence: sequence, Moment: m, StartsAt: starts, Source: hearings.FromNotice, ToldAt: at, RecordedAt: at, RecordedBy: cast.Pilar.ID,
	}
}

// overHearing is Sean's of the day before, with his mother in it.
func overHearing() hearings.File {
	f := movedHearing()
	f.Settings = []hearings.Setting{setting(1, "2026-11-20", "09:00", cast.Start.AddDate(0, 0, -40))}
	f.Settings[0].ID = uuid.MustParse("0198a000-0000-7000-8000-00000000cc03")
	f.Checks, f.Conflicts = nil, nil
	f.Tellings = []hearings.Telling{{
		SettingID: f.Settings[0].ID, ClientID: rosaID, ToldBy: cast.Ruth.ID, At: cast.Start.AddDate(0, 0, -39), How: "phone", Language: "es",
	}}
	return f
}

// absentHearing is the same after an order was made in Sean's absence.
func absentHearing() hearings.File {
	f := overHearing()
	paper := uuid.MustParse("0198a000-0000-7000-8000-00000000dd01")
	o := hearings.Outcome{
		ID: uuid.MustParse("0198a000-0000-7000-8000-00000000ee01"), HearingID: f.ID, SettingID: f.Current().ID, ClientID: seanID,
		Became: hearings.HeldInAbsentia, Source: hearings.FromOrder, OrderOn: "2026-11-20", Note: seal.Of("He was at the clinic's own building at nine."),
		DocumentID: &paper, At: f.Current().StartsAt, ToldAt: cast.Start, RecordedBy: cast.Ruth.ID, RecordedAt: cast.Start,
	}
	f.State, f.Outcomes = o.Became, []hearings.Outcome{o}
	f.Attendances = []hearings.Attendance{
		{OutcomeID: o.ID, ClientID: seanID, Presence: hearings.Absent}, {OutcomeID: o.ID, ClientID: rosaID, Presence: hearings.Appeared},
	}
	return f
}

func outcomeView(attorney bool) hearingsui.OutcomeView {
	f := overHearing()
	view := hearingsui.OutcomeView{
		Desk: desk(), File: f, Setting: f.Current(), Form: hearingsui.OutcomeFormOf(f, f.Current()), MayAbsence: attorney,
		Papers: []parts.Option{{Value: uuid.NewString(), Label: "Order of the immigration judge · Nov 21, 2026"}},
	}
	view.Form.State = string(hearings.Held)
	return view
}

// refusedOutcome is a paralegal's form about a case that went to another court.
func refusedOutcome(ctx context.Context) templ.Component {
	var wrong fault.Problems
	wrong.Add("court", "hearings.next_court_needed")
	wrong.Add("source", "hearings.source_needed")
	view := outcomeView(false)
	view.Form.State, view.Problems = string(hearings.VenueChanged), parts.ProblemsOf(ctx, wrong.Err())
	return hearingsui.Outcome(view)
}
