package main

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/supervision"
	"constancia/ui/layout"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func supervisionViews() []view {
	return []view{
		{"supervision", supervisionPage(func(context.Context) templ.Component {
			return supervisionui.Page(supervisionui.PageView{About: mariasGround()})
		})},
		{"supervision-empty", supervisionPage(func(context.Context) templ.Component {
			about := mariasGround()
			about.Record = supervision.Record{Client: mariaID, Today: about.Record.Today}
			return supervisionui.Page(supervisionui.PageView{About: about})
		})},
		{"supervision-panel", supervisionPage(func(context.Context) templ.Component {
			panel := supervisionui.Panel(supervisionui.PanelView{About: mariasGround()})
			return together(layout.Head(layout.Heading{Title: "María José García Hernández"}), panel)
		})},
		{"supervision-paper", supervisionPage(refusedBond)},
		{"supervision-conditions", supervisionPage(func(ctx context.Context) templ.Component {
			about := mariasGround()
			return supervisionui.Form(supervisionui.FreshConditions(3).Sheet(ctx, about, about.Record.Papers[0], nil))
		})},
		{"supervision-level", supervisionPage(func(ctx context.Context) templ.Component {
			about := mariasGround()
			e := about.Record.Enrolments[0]
			return supervisionui.Form(supervisionui.FreshLevel(about.Record.Today, e, "es").Sheet(ctx, about, e, nil))
		})},
		{"supervision-level-correct", supervisionPage(func(ctx context.Context) templ.Component {
			about := mariasGround()
			e := about.Record.Enrolments[0]
			return supervisionui.Form(supervisionui.LevelFormOf(e.Levels[1]).Sheet(ctx, about, e, nil))
		})},
		{"supervision-request", supervisionPage(func(ctx context.Context) templ.Component {
			about := mariasGround()
			return supervisionui.Form(supervisionui.FreshRequest(about.Record.Today).Sheet(ctx, about, about.Record.Enrolments[0], nil))
		})},
		{"supervision-questions", supervisionPage(func(context.Context) templ.Component {
			return supervisionui.Questions(supervisionui.QuestionsView{About: mariasGround(), Fresh: "f"})
		})},
		{"offices", supervisionPage(func(context.Context) templ.Component {
			return supervisionui.Offices(supervisionui.OfficesView{
				Offices: []supervision.Office{isapChicago()}, Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name},
				Zone: "America/Chicago", Today: "2026-11-23", MayWrite: true,
			})
		})},
		{"office-change", supervisionPage(func(ctx context.Context) templ.Component {
			return supervisionui.Form(supervisionui.OfficeFormOf(isapChicago()).Sheet(ctx, officeID, nil))
		})},
	}
}

func supervisionPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "supervision.title"), body(ctx))
	}
}

func refusedBond(ctx context.Context) templ.Component {
	form := supervisionui.FreshPaper("2026-11-23", string(supervision.Bond))
	form.FormID, form.BondAmount, form.ObligorName = "f", "five thousand", "Rosa Castillo"
	var wrong fault.Problems
	wrong.Add("bond_amount", "supervision.amount_shape")
	return supervisionui.Form(form.Sheet(ctx, mariasGround(), parts.ProblemsOf(ctx, wrong.Err())))
}

var officeID = uuid.MustParse("0198a000-0000-7000-8000-00000000ab01")

func isapChicago() supervision.Office {
	return supervision.Office{
		Row: db.Row{ID: officeID, Version: 1, CreatedAt: cast.Start, UpdatedAt: cast.Start}, Kind: supervision.ISAPOffice,
		Name: seal.Of("ISAP Chicago"), FrontDesk: seal.Of("(312) 555-0160 ext. 4"), AfterHours: seal.Of("(312) 555-0161"),
		Hours: seal.Of("Monday to Friday, 8 to 5"), Zone: "America/Chicago", ChangedBy: cast.Pilar.ID,
	}
}

// typedRow is a row that Pilar typed, the n-th of María's.
func typedRow(n byte) supervision.Line {
	id := mariaID
	id[14] = n
	return supervision.Line{ID: id, ClientID: mariaID, RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}
}

// technologies are some of those that a level can consist of, by their place in the
// room's list.
func technologies(places ...int) string {
	var codes []string
	for _, at := range places {
		codes = append(codes, supervision.Technologies()[at])
	}
	return strings.Join(codes, ",")
}

// mariasGround is what María's duty stands on: a recognizance, a monitor, the app, and
// a duty of which nobody has said whether it goes on.
func mariasGround() supervisionui.About {
	office := isapChicago()
	e := supervision.Enrolment{Line: typedRow(2), Program: supervision.ISAP, Area: "CHI", OfficeID: &officeID, Since: "2026-04-01", LearnedOn: "2026-04-02"}
	spans := supervision.Spans([]supervision.Level{
		{Line: typedRow(3), EnrolmentID: e.ID, Modalities: technologies(3, 5), Since: "2026-04-01", SetBy: seal.Of("Officer Hale")},
		{
			Line: typedRow(4), EnrolmentID: e.ID, Modalities: technologies(0), Since: "2026-09-01", SetBy: seal.Of("Officer Hale"),
			Reason: seal.Of("Request of the attorney, no violations"), ToldBy: seal.Of("BI case specialist"), ToldOn: "2026-08-31",
		},
	}, "", "2026-11-23")
	paper := supervision.Release{
		Line: typedRow(1), Form: "I-220A", IssuedOn: "2026-03-20", ServedOn: "2026-03-20", ReceivedOn: "2026-04-02", IssuedBy: seal.Of("ERO Chicago"),
	}
	duty := mariasDuty()
	duty.Obligation.ID, duty.Obligation.Since = typedRow(9).ID, "2026-04-01"
	return supervisionui.About{
		Name: "María José García Hernández", Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name}, MayWrite: true,
		Record: supervision.Record{
			Client: mariaID, Today: "2026-11-23", Duties: []obligations.Duty{duty}, Offices: map[uuid.UUID]supervision.Office{officeID: office},
			Papers: []supervision.ReleaseFile{{Release: paper, First: paper.ID, Conditions: []supervision.ConditionFile{
				{
					Condition: supervision.Condition{Line: typedRow(5), Number: "1", Words: seal.Of("You must report for any hearing or interview as directed.")},
					First:     typedRow(5).ID,
				},
				{
					Condition: supervision.Condition{Line: typedRow(6), Number: "2", Words: seal.Of("You must report by the application every Tuesday.")},
					First:     typedRow(6).ID, Duties: []supervision.ConditionDuty{{ObligationID: duty.Obligation.ID}},
				},
			}}},
			Enrolments: []supervision.EnrolmentFile{{
				Enrolment: e, First: e.ID, Levels: []supervision.Level{spans[0].Level, spans[1].Level}, Spans: spans,
				Requests: []supervision.RequestFile{{
					Request: supervision.Request{
						Line: typedRow(7), EnrolmentID: e.ID, AskedOn: "2026-11-10", How: "letter", AskedOf: seal.Of("ERO Chicago"),
						Reason: seal.Of("33 of 33 check-ins on time"), Enclosed: seal.Of("Ledger; letter of the employer"),
					}, First: typedRow(7).ID,
				}},
			}},
			Officers: []supervision.Officer{{
				Line: typedRow(8), Role: supervision.CaseSpecialist, Name: seal.Of("D. Reyes"), Phone: seal.Of("(312) 555-0188"), Since: "2026-09-01",
				OfficeID: &officeID,
			}},
		},
	}
}
