package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/wall"
	clientsui "constancia/ui/clients"
	"constancia/ui/layout"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func clientViews() []view {
	return []view{
		{"clients-list", clientPage(func(context.Context) templ.Component {
			items := sheet()
			items[1].ID = mariaID
			return clientsui.List(clientsui.ListView{Items: items, Next: rosaID.String(), Detained: map[uuid.UUID]bool{mariaID: true}, MayWrite: true, Now: cast.Start, Zone: "America/Chicago"})
		})},
		{"clients-empty", clientPage(func(context.Context) templ.Component {
			return clientsui.List(clientsui.ListView{MayWrite: true, Now: cast.Start, Zone: "America/Chicago"})
		})},
		{"clients-nobody-found", clientPage(func(context.Context) templ.Component {
			return clientsui.List(clientsui.ListView{Searched: true, Query: "Pérez", Now: cast.Start, Zone: "America/Chicago"})
		})},
		{"clients-intake", clientPage(func(context.Context) templ.Component {
			return clientsui.Intake(clientsui.FormView{Form: clientsui.Form{FormID: "f", Engagement: "full", TimeZone: "America/Chicago"}})
		})},
		{"clients-intake-refused", clientPage(refusedIntake)},
		{"clients-file", clientPage(clientFile)},
		{"clients-edit-conflict", clientPage(conflictingEdit)},
		{"clients-closure", clientPage(func(context.Context) templ.Component {
			return clientsui.Closure(clientsui.ClosureView{ID: rosaID, Name: "Rosa", Form: clientsui.ClosureForm{FormID: "f", ClosedOn: "2026-11-20"}})
		})},
	}
}

func clientPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "clients.list.title"), body(ctx))
	}
}

// fileOf makes a file of what somebody said at intake, without a database.
func fileOf(id uuid.UUID, in clients.Intake) clients.File {
	var p fault.Problems
	d := in.Details
	file := clients.File{Client: clients.Client{
		Row:        db.Row{ID: id, Version: 1, CreatedAt: cast.Start, UpdatedAt: cast.Start},
		GivenNames: seal.Of(d.GivenNames), FamilyNames: seal.Of(d.FamilyNames), ANumber: seal.Of(clients.ParseANumber(&p, "", d.ANumber)),
		BirthDate: seal.Of(d.BirthDate), Country: seal.Of(d.Country), Language: d.Language, TimeZone: d.TimeZone, Engagement: "full",
		IntakeNote: seal.Of(d.IntakeNote),
	}}
	for _, phone := range d.Phones {
		owner := phone.Owner
		if owner == "" {
			owner = clients.OwnerClient
		}
		file.Phones = append(file.Phones, clients.Phone{
			Number: seal.Of(clients.ParsePhone(&p, "", phone.Number)), Owner: owner, OwnerName: seal.Of(phone.OwnerName),
			Relation: seal.Of(phone.Relation), SafeToText: phone.SafeToText, SafeToVoicemail: phone.SafeToVoicemail, Issued: phone.Issued,
		})
	}
	a := in.Address
	file.Addresses = []clients.Address{{
		Kind: clients.Residence, Line1: seal.Of(a.Line1), City: seal.Of(a.City), State: seal.Of(a.State), Zip: seal.Of(a.Zip), ToldOn: "2026-11-20",
	}}
	return file
}

// sheet is the people of the intake sheet as a list shows them.
func sheet() []clients.Listed {
	var list []clients.Listed
	for _, in := range cast.Clients() {
		f := fileOf(rosaID, in)
		item := clients.Listed{
			ID: f.ID, GivenNames: f.GivenNames, FamilyNames: f.FamilyNames, ANumber: f.ANumber, Language: f.Language,
			Engagement: f.Engagement, ActiveAt: cast.Start, Reach: clients.Reach{Phones: len(f.Phones)},
		}
		for _, phone := range f.Phones {
			item.Reach.SafeToText = item.Reach.SafeToText || phone.SafeToText
		}
		list = append(list, item)
	}
	return list
}

func refusedIntake(ctx context.Context) templ.Component {
	var wrong fault.Problems
	wrong.Add("birth_date", "clients.birth_date_which", "one", "1992-03-04", "other", "1992-04-03")
	wrong.Add("a_number", "clients.a_number_too_long", "digits", 10)
	wrong.Add("phones[0].number", "clients.phone_shape")
	return clientsui.Intake(clientsui.FormView{
		Form: clientsui.Form{
			FormID: "f", GivenNames: "Thandiwe", FamilyNames: "Mbeki-Dlamini", Language: "en", BirthDate: "3/4/1992", ANumber: "A2015550099",
			Country: "ZAF", Engagement: "full", TimeZone: "America/New_York", Phones: []clientsui.Phone{{Number: "404-555", Marks: "text"}},
		},
		Problems: parts.ProblemsOf(ctx, wrong.Err()), Taken: rosaID.String(),
		Similar: []clients.Similar{{Listed: sheet()[0], Reasons: []string{clients.SameName, clients.SameBirthDate}}},
	})
}

func clientFile(ctx context.Context) templ.Component {
	file := fileOf(rosaID, cast.JeanBaptiste)
	file.Aliases = seal.Of("Jean Pierre Louis")
	file.Assigned = []uuid.UUID{cast.Pilar.ID}
	names := map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name}
	hearing := chronology.Line{
		Kind: chronology.Hearing, At: time.Date(2027, 1, 12, 18, 0, 0, 0, time.UTC), Moment: wall.Moment{Date: "2027-01-12", Time: "13:00", Zone: "America/New_York"},
		Says: chronology.Phrase{Key: "chronology.hearing", Words: map[string]string{"type": "hearings.type.master_calendar"}}, SourceKey: "hearings.source.notice",
		ToldAt: cast.Start, By: cast.Pilar.ID,
	}
	before := hearing
	before.Gone, before.At, before.Moment.Date = true, hearing.At.AddDate(0, -1, 0), "2026-12-12"
	opened := chronology.Line{Kind: chronology.Opened, At: cast.Start, Says: chronology.Phrase{Key: "chronology.file_opened"}}
	story := clientsui.StoryView{
		Lines: []chronology.Line{hearing, before, opened}, Names: names, Href: func(chronology.Line) string { return "" }, Zone: "America/Chicago", Now: cast.Start,
	}
	return clientsui.File(clientsui.FileView{
		File: file, Missing: append(file.Missing(), "hearing"), Names: names, MayWrite: true, MayReveal: true,
		Assignable: []clients.Colleague{{ID: cast.Pilar.ID, Name: cast.Pilar.Name}, {ID: cast.Tomas.ID, Name: cast.Tomas.Name}},
		Acts:       []parts.Act{{Label: locale.Say(ctx, "hearings.panel.add"), Href: "#", Icon: parts.IconNewDate}}, Story: []templ.Component{clientsui.Story(story)},
		Detained: true, Band: []templ.Component{supervisionui.DetentionBand(rosasDetention())},
	})
}

func conflictingEdit(ctx context.Context) templ.Component {
	saved := clientsui.FormOf(fileOf(rosaID, cast.Petrona))
	typed := saved
	saved.PreferredName, typed.Country = "Nana", "MEX"
	return clientsui.Edit(clientsui.FormView{ID: rosaID, Form: typed, Conflict: &parts.Conflict{
		Who: cast.Pilar.Name, When: "10:02", Version: 2, ReloadHref: "#", Differences: clientsui.Differences(ctx, saved, typed),
	}})
}
