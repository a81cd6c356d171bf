package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
	"constancia/ui/layout"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

var mariaID = uuid.MustParse("0198a000-0000-7000-8000-00000000aa01")

func obligationViews() []view {
	return []view{
		{"reporting-add", obligationPage(func(context.Context) templ.Component {
			return obligationsui.NewDuty(obligationsui.PlanView{About: mariasFile(), Form: mariasForm(obligations.Recurring)})
		})},
		{"reporting-add-appointment", obligationPage(func(context.Context) templ.Component {
			return obligationsui.NewDuty(obligationsui.PlanView{About: mariasFile(), Form: mariasForm(obligations.Appointment), AskFold: true})
		})},
		{"reporting-add-on-demand", obligationPage(addingKind(obligations.OnDemand))},
		{"reporting-add-at-home", obligationPage(addingKind(obligations.DayWindow))},
		{"reporting-add-all-the-time", obligationPage(addingKind(obligations.Continuous))},
		{"reporting-add-refused", obligationPage(refusedDuty)},
		{"reporting-change", obligationPage(func(context.Context) templ.Component {
			duty := mariasDuty()
			return obligationsui.NewSchedule(obligationsui.PlanView{About: mariasFile(), Duty: duty, Form: obligationsui.PlanFormOf(duty, "f")})
		})},
		{"reporting-panel", obligationPage(mariasPanel)},
		{"reporting-record", obligationPage(mariasRecord)},
		{"reporting-move", obligationPage(func(context.Context) templ.Component {
			e := checkIn(1, obligations.Upcoming)
			return obligationsui.Move(obligationsui.MoveView{About: mariasFile(), Entry: e, Form: obligationsui.MoveFormOf(e, "f")})
		})},
		{"reporting-end", obligationPage(func(context.Context) templ.Component {
			return obligationsui.End(obligationsui.EndView{About: mariasFile(), Duty: mariasDuty(), Form: obligationsui.EndForm{EndedOn: "2026-11-23"}})
		})},
		{"reporting-take-back", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Retract(obligationsui.RetractView{About: mariasFile(), Entry: checkIn(-1, obligations.AttemptedFailed)})
		})},
		{"reporting-ledger", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Ledger(obligationsui.LedgerView{About: mariasFile(), Book: mariasBook()})
		})},
		{"reporting-ledger-rows", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Ledger(obligationsui.LedgerView{About: mariasFile(), Book: mariasBook(), Rows: obligationsui.Decided})
		})},
		{"reporting-open", obligationPage(whatIsOpen)},
		{"reporting-pause", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Pause(obligationsui.PauseView{About: mariasFile(), Duty: mariasDuty(), Form: obligationsui.PauseForm{From: "2026-11-23"}})
		})},
		{"reporting-lift", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Lift(obligationsui.LiftView{About: mariasFile(), Duty: mariasDuty(), Rest: mariasRest(), Form: obligationsui.LiftForm{From: "2026-12-08"}})
		})},
		{"reporting-prompt", obligationPage(func(context.Context) templ.Component {
			return obligationsui.Prompt(obligationsui.PromptView{
				About: mariasFile(), Duty: mariasDuty(), Form: obligationsui.PromptForm{AtDate: "2026-11-23", AtTime: "08:55", Source: "client"},
			})
		})},
		{"reporting-together", obligationPage(mariasFamily)},
	}
}

func obligationPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "obligations.reporting.title"), body(ctx))
	}
}

// modality is the first way of reporting with a place, or without one.
func modality(place bool) string {
	for _, m := range obligations.Modalities() {
		if m.HasPlace == place {
			return m.Code
		}
	}
	return ""
}

func mariasFile() obligationsui.About {
	return obligationsui.About{Client: mariaID, Name: "María José García Hernández", Zone: "America/Chicago", Now: cast.Start}
}

func mariasForm(kind obligations.Kind) obligationsui.PlanForm {
	return obligationsui.PlanForm{
		FormID: "f", Kind: string(kind), Modality: modality(false), Every: "1", Unit: "week", Days: []string{"TU"}, Date: "2026-11-24",
		Time: "09:00", Zone: "America/Chicago", Window: "60", ToldBy: "BI case specialist", ToldOn: "2026-11-20", ToldLanguage: "es",
		ToldHow: "in_person",
	}
}

func refusedDuty(ctx context.Context) templ.Component {
	form := mariasForm(obligations.Recurring)
	form.Every, form.Date, form.Time, form.Window = "99", "2027-02-30", "25:00", "an hour"
	var wrong fault.Problems
	wrong.Add("every", "obligations.rule_interval", "most", 52)
	wrong.Add("date", "wall.no_such_day")
	wrong.Add("time", "wall.no_such_time")
	wrong.Add("window_minutes", "obligations.minutes", "least", 1, "most", 10080)
	return obligationsui.NewDuty(obligationsui.PlanView{About: mariasFile(), Form: form, Problems: parts.ProblemsOf(ctx, wrong.Err())})
}

func mariasDuty() obligations.Duty {
	minutes := 60
	return obligations.Duty{
		Obligation: obligations.Obligation{Row: db.Row{ID: mariaID, Version: 1}, ClientID: mariaID, Modality: modality(false)},
		Schedule: obligations.Schedule{
			Kind: obligations.Recurring, Rule: "FREQ=WEEKLY;BYDAY=TU", WindowMinutes: &minutes, GraceMinutes: 120,
			Start:  wall.Moment{Date: "2026-10-06", Time: "09:00", Zone: "America/Chicago"},
			ToldBy: seal.Of("BI case specialist"), ToldOn: "2026-10-01", ToldLanguage: "es", ToldHow: "in_person",
		},
	}
}

// checkIn is María's check-in so many weeks from the first Tuesday after today.
func checkIn(weeks int, state obligations.State) obligations.Entry {
	m := wall.Moment{Date: wall.Date("2026-11-24").AddDays(7 * weeks), Time: "09:00", Zone: "America/Chicago"}
	opens, _ := m.Instant()
	return obligations.Entry{
		ID: uuid.NewSHA1(mariaID, []byte(m.Date)), Version: 1, ClientID: mariaID, Moment: m, OpensAt: opens,
		ClosesAt: opens.Add(time.Hour), State: state, Modality: modality(false),
	}
}

// past are the last weeks, one of each state that a person or the clock writes.
func past() []obligations.Entry {
	states := append(obligations.Recordable(), obligations.Unknown, obligations.Late)
	list := make([]obligations.Entry, len(states))
	for i, s := range states {
		list[i] = checkIn(i-len(states), s)
	}
	return list
}

func openNow() obligations.Entry {
	e := checkIn(0, obligations.Due)
	e.OpensAt, e.ClosesAt = cast.Start.Add(-20*time.Minute), cast.Start.Add(40*time.Minute)
	e.Moment = wall.At(e.OpensAt, "America/Chicago")
	return e
}

func mariasPanel(ctx context.Context) templ.Component {
	visit := mariasDuty()
	visit.Obligation.Modality = modality(true)
	visit.Schedule.Kind, visit.Schedule.Rule, visit.Schedule.Place = obligations.Appointment, "", seal.Of("CHI")
	visit.Schedule.WindowMinutes, visit.Schedule.ToldBy, visit.Schedule.ToldOn = nil, seal.Text{}, ""
	moved := checkIn(2, obligations.Upcoming)
	moved.Moved = true
	head := layout.Head(layout.Heading{Title: mariasFile().Name})
	return templ.Join(head, obligationsui.Panel(obligationsui.PanelView{About: mariasFile(), MayWrite: true, Duties: []obligationsui.DutyView{
		{Duty: mariasDuty(), Led: true, Rests: []obligations.Rest{mariasRest()}, People: []string{"Diego García Hernández"}, Open: []obligations.Entry{openNow(), checkIn(-1, obligations.Late)}, Recent: past(), Next: []obligations.Entry{checkIn(1, obligations.Upcoming), moved}},
		{Duty: visit, Led: true},
	}}))
}

func mariasRecord(context.Context) templ.Component {
	e := checkIn(-1, obligations.AttemptedFailed)
	at := e.OpensAt.Add(15 * time.Minute)
	return obligationsui.Occurrence(obligationsui.OccurrenceView{
		About: mariasFile(), Entry: e, MayWrite: true, Form: obligationsui.OutcomeFormOf(e, "reported_other_means", "f", cast.Start),
		Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name},
		Outcomes: []obligations.OutcomeRecord{
			{State: obligations.Reported, Source: "client", HappenedAt: &at, RecordedBy: cast.Pilar.ID, RecordedAt: at.Add(time.Hour)},
			{
				State: obligations.AttemptedFailed, Source: "app_receipt", HappenedAt: &at, RecordedBy: cast.Pilar.ID, RecordedAt: at.Add(26 * time.Hour),
				Reason: seal.Of("The picture would not send. She tried four times and called the case specialist."),
			},
		},
	})
}

func mariasBook() obligations.Book {
	book := obligations.Book{Client: mariaID, OnTime: 1, Failed: 1, Resolved: 6, Unknown: 1, Pauses: []obligations.Rest{mariasRest()}}
	book.Holding = map[uuid.UUID]obligations.OutcomeRecord{}
	for i, e := range past() {
		if e.State == obligations.Reported && i > 0 {
			book.Holding[e.ID] = obligations.OutcomeRecord{State: e.State, Source: "client", HappenedAt: &e.OpensAt}
		}
		book.Tallies = append(book.Tallies, obligations.Tally{State: e.State, Occurrences: []obligations.Entry{e}})
	}
	return book
}

func whatIsOpen(context.Context) templ.Component {
	return obligationsui.Reporting(obligationsui.ReportingView{
		About: mariasFile(), MayWrite: true, Names: map[uuid.UUID]string{mariaID: "María José García Hernández"},
		Sections: []obligationsui.Section{
			{Name: "open", Entries: []obligations.Entry{openNow()}},
			{Name: "silent", Entries: past()[7:]},
			{Name: "next"},
		},
	})
}

func addingKind(kind obligations.Kind) func(context.Context) templ.Component {
	return func(context.Context) templ.Component {
		form := mariasForm(kind)
		form.Time, form.Every, form.Days = "", "", nil
		form.DailyAt = "20:00"
		return obligationsui.NewDuty(obligationsui.PlanView{About: mariasFile(), Form: form})
	}
}

func mariasRest() obligations.Rest {
	return obligations.Rest{PauseRecord: obligations.PauseRecord{
		ID: mariaID, FromDate: "2026-12-01", LastDay: "2026-12-15", Reason: seal.Of("The officer allowed the trip and said not to report."),
	}}
}

func mariasFamily(context.Context) templ.Component {
	child := uuid.NewSHA1(mariaID, []byte("child"))
	return obligationsui.People(obligationsui.PeopleView{
		About: mariasFile(), Duty: mariasDuty(), Names: map[uuid.UUID]string{child: "Diego García Hernández"},
		Joined:   []obligations.Participant{{ClientID: child, FromDate: "2026-10-06"}},
		Searched: true, Form: obligationsui.PeopleForm{Find: "rosa", LastDay: "2026-11-23"},
		Found: []parts.Option{{Value: uuid.NewString(), Label: "Rosa Castillo", Hint: "A-xxx-xxx-104"}},
	})
}
