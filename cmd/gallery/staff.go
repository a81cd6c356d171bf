package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/ui/layout"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

func staffViews() []view {
	refused := parts.Problems{
		{Field: "office_name", Text: "Enter the office's name"},
		{Field: "email", Text: "Enter an e-mail address such as name@clinic.org"},
		{Field: "password", Text: "Use at least 12 characters. A few words that belong together only for you are good."},
	}
	return []view{
		{"staff-setup", bare("staff.set_up.title", "staff.set_up.text", staffui.SetUp(staffui.SetUpView{
			Form: staffui.SetUpForm{TimeZone: "America/New_York", Language: "en"},
		}))},
		{"staff-setup-refused", bare("staff.set_up.title", "staff.set_up.text", staffui.SetUp(staffui.SetUpView{
			Form: staffui.SetUpForm{TimeZone: "America/Chicago", Language: "es", Name: cast.Ruth.Name, Email: "ruth at clinic", Role: "attorney"}, Problems: refused,
		}))},
		{"staff-welcome", bare("staff.welcome.title", "staff.welcome.text", staffui.Welcome(staffui.WelcomeView{MayLoad: true, MayImport: true}))},
		{"staff-sign-in", bare("staff.sign_in.title", "", staffui.SignIn(staffui.SignInView{Action: "/sign-in"}))},
		{"staff-join", bare("staff.join.tab", "staff.join.text", staffui.Join(staffui.JoinView{Person: person(cast.Pilar).Member}))},
		{"staff-settings", settings("staff.settings.title", staffui.Settings(settingsView()))},
		{"staff-person", settings("staff.person.title", staffui.Person(staffui.PersonView{
			ID: cast.Tomas.ID.String(), Title: cast.Tomas.Name, Form: staffui.PersonFormOf(person(cast.Tomas)), Teams: crew(),
		}))},
		{"staff-password", settings("staff.password.change", staffui.ChangePassword(staffui.PasswordView{Email: cast.Pilar.Email}))},
		{"staff-office", settings("staff.office.title", staffui.Office(staffui.OfficeView{Form: staffui.OfficeForm{Version: 2, Name: "Casa Libre", TimeZone: "America/Chicago", Language: "en"}}))},
		{"staff-team", settings("staff.team.title", staffui.Team(staffui.TeamView{Title: "Detained docket", Form: staffui.TeamForm{Version: 1, Name: "Detained docket"}}))},
		{"staff-tokens", settings("staff.tokens.title", staffui.Tokens(tokensView()))},
		{"staff-link", settings("staff.invitation.title", staffui.Once(staffui.OnceView{
			Title: "A link to join", Text: "This link is shown this once and works once, within seven days.", Label: "Link",
			Secret: "https://constancia.clinic.example/join/kX3vT9zqLw0b7RmE5yPdJ2hN8uGfAcS1oViQ4tYxWZk",
			Back:   parts.Act{Label: "Back to the person", Href: "#"},
		}))},
	}
}

func bare(title, text string, body templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		frame := layout.BareFrame{Title: locale.Say(ctx, title), Heading: locale.Say(ctx, title)}
		if text != "" {
			frame.Text = locale.Say(ctx, text)
		}
		return wrapped(layout.Bare(frame), body)
	}
}

func settings(title string, body templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component { return page(layout.Settings, locale.Say(ctx, title), body) }
}

func crew() []staff.Team {
	return []staff.Team{
		{Row: db.Row{ID: staff.DefaultTeam, Version: 1}},
		{Row: db.Row{ID: cast.OtherTeam, Version: 1}, Name: seal.Of("Across town")},
	}
}

func person(p cast.Person) staff.Listed {
	l := staff.Listed{Member: staff.Member{
		Row: db.Row{ID: p.ID, Version: 1}, Name: seal.Of(p.Name), Email: seal.Of(p.Email), PasswordHash: "chosen",
	}, Teams: []uuid.UUID{p.Team}}
	for _, r := range p.Roles {
		l.Roles = append(l.Roles, staff.Grant{Role: r})
	}
	return l
}

func settingsView() staffui.SettingsView {
	view := staffui.SettingsView{
		Me: person(cast.Noor), Teams: crew(), Manages: true, Sets: true, Watches: true,
		Office: staff.Office{Name: seal.Of("Casa Libre"), TimeZone: "America/Chicago", Language: "en"},
		Health: staffui.Health{
			Events: 1284, SignedFor: 1277, SignedAt: cast.Start.Add(-20 * time.Minute), Zone: "America/Chicago", Now: cast.Start,
			Beats: []staffui.Beat{
				{Job: "audit.checkpoint", At: cast.Start.Add(-20 * time.Minute), Well: true},
				{Job: "requests.forget", At: cast.Start.Add(-30 * time.Hour), Well: true, Silent: true},
				{Job: "staff.sweep"},
			},
		},
	}
	for _, p := range cast.People() {
		view.People = append(view.People, person(p))
	}
	view.People[3].PasswordHash = ""
	gone := cast.Start
	view.People[5].DisabledAt = &gone
	return view
}

func tokensView() staffui.TokensView {
	until := cast.Start.Add(90 * 24 * time.Hour)
	return staffui.TokensView{
		Zone: "America/Chicago", Now: cast.Start, Form: staffui.TokenForm{Expires: 90},
		Tokens: []staff.Token{
			{Row: db.Row{ID: cast.Noor.ID}, Label: seal.Of("Intake sheet"), ExpiresAt: &until, LastUsedOn: "2026-11-20"},
			{Row: db.Row{ID: cast.Ruth.ID}, Label: seal.Of("Old laptop"), RevokedAt: &until},
		},
	}
}
