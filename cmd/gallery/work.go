package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/tasks"
	failuresui "constancia/ui/failures"
	"constancia/ui/layout"
	notesui "constancia/ui/notes"
	"constancia/ui/parts"
	tasksui "constancia/ui/tasks"
)

// workViews are what is done about a failure: who works on it, incidents, notes and
// tasks.
func workViews() []view {
	return []view{
		{"failure-worked", failurePage(func(context.Context) templ.Component { return failuresui.File(workedFailure()) })},
		{"failure-triage", failurePage(func(context.Context) templ.Component { return failuresui.List(triage()) })},
		{"incidents", failurePage(func(context.Context) templ.Component { return failuresui.Incidents(incidentsSeen()) })},
		{"incident", failurePage(func(context.Context) templ.Component { return failuresui.Incident(incidentSeen()) })},
		{"note-statement", casePage("notes.title", func() templ.Component { return notesui.File(mariasStatement()) })},
		{"note-new", casePage("notes.new.statement", func() templ.Component {
			return notesui.New(notesui.NewView{Desk: mariasStatement().Desk, Form: notesui.Form{FormID: "f", Kind: "statement", Whose: "client"}})
		})},
		{"tasks-list", casePage("tasks.title", func() templ.Component { return tasksui.List(taskList()) })},
		{"task", casePage("tasks.task.title", func() templ.Component { return tasksui.File(taskSeen()) })},
	}
}

func casePage(title string, body func() templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component { return page(layout.Clients, locale.Say(ctx, title), body()) }
}

// workedFailure is María's with a try that went through, a recording without
// consent, another log, and a question still to be asked.
func workedFailure() failuresui.FileView {
	v := mariasFailure()
	v.MayDraft = true
	v.File.TakenBy = &cast.Pilar.ID
	v.File.History = failures.History{ID: mariaID, OnTime: 58, Resolved: 60, Unknown: 1, Failures: 2}
	at := cast.Start.Add(-5 * time.Minute)
	worked := v.File.Attempts[0]
	worked.ID, worked.At, worked.Worked, worked.Result = checkIn(9, obligations.Due).ID, &at, true, seal.Of("A green tick.")
	v.File.Attempts = append(v.File.Attempts, worked)
	v.File.Calls[0].Recorded, v.File.Calls[0].Said = true, seal.Of("She will tell the officer.")
	twin := mariasFailure().File
	twin.ID, twin.RecordedBy = checkIn(8, obligations.Due).ID, cast.Tomas.ID
	v.Twins = []failures.File{twin}
	v.Numbers = []failuresui.Number{{Label: "Front desk", Text: "(312) 555-0140", Href: "tel:+13125550140", Hint: "ISAP Chicago · 8 to 4"}}
	return v
}

func triage() failuresui.ListView {
	rows := mariasRows()
	closes := cast.Start.Add(43 * time.Minute)
	rows[0].OpensAt, rows[0].ClosesAt, rows[0].GraceEndsAt = &cast.Start, &closes, &closes
	rows[0].CheckIn, rows[1].TakenBy = obligations.AttemptedFailed, &cast.Pilar.ID
	return failuresui.ListView{Desk: mariasDesk(), Rows: rows, Proposed: []failures.Proposal{proposedIncident()}}
}

func proposedIncident() failures.Proposal {
	p := failures.Proposal{Family: "app"}
	for i, name := range []string{"María José", "Petrona", "Luzia"} {
		row := mariasRows()[0]
		row.ID, row.ClientID, row.GivenNames = checkIn(i+1, obligations.Due).ID, checkIn(i+1, obligations.Due).ID, seal.Of(name)
		p.Failures = append(p.Failures, row)
	}
	return p
}

func toCall() []failures.ToCall {
	return []failures.ToCall{
		{Entry: openNow(), Name: mariasDesk().Name, Phones: []clients.Phone{{Number: seal.Of("+13125550171"), SafeToText: true}}},
		{Entry: openNow(), Name: "Petrona Choc", Phones: []clients.Phone{{Number: seal.Of("+12135550166")}, {Number: seal.Of("+12135550167"), Issued: true}}},
	}
}

func confirmedIncident() failures.IncidentFile {
	return failures.IncidentFile{
		Incident: failures.Incident{Row: db.Row{ID: mariaID, CreatedAt: cast.Start}, Family: "app", ConfirmedBy: cast.Pilar.ID},
		Failures: proposedIncident().Failures, Further: proposedIncident().Failures[:1],
	}
}

func incidentsSeen() failuresui.IncidentsView {
	return failuresui.IncidentsView{
		Desk: mariasDesk(), Proposed: []failures.Proposal{proposedIncident()}, Confirmed: []failures.IncidentFile{confirmedIncident()}, Call: toCall(),
	}
}

func incidentSeen() failuresui.IncidentView {
	return failuresui.IncidentView{
		Desk: mariasDesk(), File: confirmedIncident(), Call: toCall(), MayApprove: true,
		Wording: "Between 9:00 AM on Mon Nov 23, 2026 and 11:00 AM on Mon Nov 23, 2026 (Central time), at least five clients of this office reported a failure of the reporting app.",
	}
}

func mariasStatement() notesui.FileView {
	yes := true
	first := notes.Text{
		ID: checkIn(1, obligations.Due).ID, Number: 1, Body: seal.Of("I was at the bus stop."), Whose: notes.OfClient, Language: "es",
		RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start.Add(-time.Hour),
	}
	second := first
	second.ID, second.Number, second.RecordedAt, second.ReadBack = checkIn(2, obligations.Due).ID, 2, cast.Start, &yes
	second.Body, second.Interpreter = seal.Of("I was at the bus stop at nine. The screen said that the picture could not be sent. I tried until ten."), seal.Of("Tomas")
	f := notes.File{Texts: []notes.Text{first, second}, Note: notes.Note{
		Row: db.Row{ID: mariaID, Version: 2, CreatedAt: first.RecordedAt}, ClientID: mariaID, Kind: notes.Statement, AuthorID: cast.Pilar.ID, TextID: second.ID,
	}}
	form := notesui.FormOf(f)
	form.FormID = "f"
	return notesui.FileView{
		Desk: notesui.Desk{Client: mariaID, Name: mariasDesk().Name, Zone: "America/Chicago", Now: cast.Start, Names: mariasDesk().Names, MayApprove: true},
		File: f, Form: form, Source: parts.Act{Label: "To the failure", Href: "/failures/" + mariaID.String(), Icon: parts.IconLink, Small: true},
	}
}

func taskDesk() tasksui.Desk {
	return tasksui.Desk{
		Zone: "America/Chicago", Now: cast.Start, Today: "2026-11-23",
		Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name, cast.Ruth.ID: cast.Ruth.Name},
	}
}

func taskList() tasksui.ListView {
	row := tasks.Listed{
		ID: mariaID, ClientID: mariaID, GivenNames: seal.Of("María José"), FamilyNames: seal.Of("García Hernández"),
		What: seal.Of("May she go to the office in person tomorrow?"), AskedBy: cast.Pilar.ID, AssignedTo: cast.Ruth.ID, DueOn: "2026-11-23", DueTime: "10:00",
		State: tasks.Open, SourceType: tasks.FromFailure, SourceID: mariaID,
	}
	late := row
	late.What, late.DueOn, late.DueTime = seal.Of("Write to ISAP"), "2026-11-20", ""
	return tasksui.ListView{Desk: taskDesk(), Choice: tasksui.Choice{Who: tasksui.Mine, State: tasks.Open}, Rows: []tasks.Listed{late, row}}
}

func taskSeen() tasksui.FileView {
	t := tasks.Task{
		Row: db.Row{ID: mariaID, Version: 2, CreatedAt: cast.Start}, ClientID: mariaID, What: seal.Of("May she go to the office in person tomorrow?"),
		Why: seal.Of("The app failed three times."), AskedBy: cast.Pilar.ID, AssignedTo: cast.Ruth.ID, DueOn: "2026-11-23", DueTime: "10:00", State: tasks.Open,
	}
	v := tasksui.FileView{Desk: taskDesk(), Form: tasksui.TurnFormOf(t), Hands: []tasks.Colleague{{ID: cast.Ruth.ID, Name: cast.Ruth.Name, Attorney: true}}}
	v.Client, v.Name, v.Form.FormID = mariaID, mariasDesk().Name, "f"
	v.File = tasks.File{Task: t, Turns: []tasks.Turn{
		{Act: tasks.ActAsked, AssignedTo: cast.Ruth.ID, DueOn: "2026-11-23", RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start},
	}}
	return v
}
