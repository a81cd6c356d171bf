package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/layout"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func summonsViews() []view {
	return []view{
		{"summons-new", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.NewSummonsView{Form: supervisionui.SummonsForm{FormID: "f"}}
			v.Zone, v.Theirs, v.Now = "America/Chicago", "America/Chicago", cast.Start
			return supervisionui.NewSummons(v)
		})},
		{"summons-which", obligationPage(whichWei)},
		{"summons", obligationPage(func(context.Context) templ.Component {
			return supervisionui.SummonsPage(supervisionui.SummonsView{Whose: whoseMaria(), File: mariasSummons(), MayReview: true})
		})},
		{"summons-today", obligationPage(func(ctx context.Context) templ.Component {
			v := supervisionui.SummonsTodayView{Whose: whoseMaria(), MayReview: true, Clients: map[uuid.UUID]string{mariaID: whoseMaria().Name}}
			v.Unread = []supervision.SummonsFile{mariasSummons()}
			notices := supervisionui.ViolationTodayView{Whose: whoseMaria(), Clients: v.Clients, Open: []supervision.Unanswered{{Violation: mariasNotice().Violation, First: mariaID}}}
			return templ.Join(layout.Head(layout.Heading{Title: locale.Say(ctx, "today.title")}), supervisionui.SummonsToday(v), supervisionui.ViolationToday(notices))
		})},
		{"device", obligationPage(func(context.Context) templ.Component {
			return supervisionui.DevicePage(supervisionui.DeviceView{Whose: whoseMaria(), File: mariasPhone()})
		})},
		{"device-new", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.DeviceNewView{Whose: whoseMaria()}
			v.Form = v.FreshDevice()
			v.Form.FormID = "f"
			return supervisionui.NewDevice(v)
		})},
		{"instructions", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.InstructionsView{Whose: whoseMaria(), Files: mariasInstructions()}
			v.Scans = map[uuid.UUID][]documents.Document{v.Files[0].First(): {{GivenName: seal.Of("letter.jpg")}}}
			return supervisionui.Instructions(v)
		})},
		{"instruction-new", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.InstructionView{Whose: whoseMaria()}
			v.Form = v.FreshInstruction("es")
			v.Form.FormID = "f"
			return supervisionui.Instruction(v)
		})},
		{"violation", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.ViolationView{Whose: whoseMaria(), File: mariasNotice()}
			v.Form = v.FreshAnswer()
			v.Form.FormID = "f"
			return supervisionui.ViolationPage(v)
		})},
	}
}

// mariasInstructions are two things that she was told, the later one corrected once.
func mariasInstructions() []supervision.InstructionFile {
	told := func(n byte, kind supervision.InstructionKind, what string) supervision.Instruction {
		i := supervision.Instruction{Kind: kind, What: seal.Of(what), SaidBy: seal.Of("Officer Hale"), Said: wall.Moment{Date: "2026-11-20", Time: "10:00", Zone: "America/Chicago"}}
		i.ID, i.ClientID, i.RecordedBy, i.RecordedAt, i.ToldAt = typedRow(n).ID, mariaID, cast.Pilar.ID, cast.Start, cast.Start
		return i
	}
	kinds := supervision.InstructionKinds()
	return []supervision.InstructionFile{
		{Instruction: told(22, kinds[0], "Keep the phone on, also at night."), Before: []supervision.Instruction{told(21, kinds[0], "Keep the phone on.")}},
		{Instruction: told(23, kinds[1], "Come again in March.")},
	}
}

func whoseMaria() supervisionui.Whose {
	return supervisionui.Whose{
		Client: mariaID, Name: "María José García Hernández", Zone: "America/Chicago", Theirs: "America/Chicago", Now: cast.Start,
		Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name}, MayWrite: true,
	}
}

func told() supervision.Reported {
	return supervision.Reported{
		Line:   supervision.Line{ID: mariaID, ClientID: mariaID, RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start},
		ToldAt: cast.Start.Add(-10 * time.Minute), ToldBy: seal.Of("María, by phone"),
	}
}

func mariasSummons() supervision.SummonsFile {
	at := cast.Start.Add(4 * time.Hour)
	return supervision.SummonsFile{Summons: supervision.Summons{
		Reported: told(), Moment: wall.Moment{Date: "2026-11-23", Time: "13:00", Zone: "America/Chicago"}, StartsAt: &at,
		Place: seal.Of("101 W Ida B Wells Dr, Chicago"), How: "text", Words: seal.Of("You must report today at 1:00 PM. Failure to appear may result in your arrest."),
	}}
}

func mariasNotice() supervision.ViolationFile {
	return supervision.ViolationFile{Violation: supervision.Violation{
		Reported: told(), Alleges: seal.Of("You failed to complete a biometric check-in on 11/17/2026."), DatedOn: "2026-11-18", ReceivedOn: "2026-11-20",
		How: "letter", AnswerBy: "2026-12-04",
	}}
}

func mariasPhone() supervision.DeviceFile {
	first := supervision.Passport{
		Reported: told(), DeviceID: mariaID, ChangedOn: "2026-03-02", Maker: seal.Of("Samsung"), Model: seal.Of("Galaxy A14"), OS: seal.Of("Android 13"),
		App: "smartlink", AppVersion: seal.Of("7.2.1"), AutomaticTime: "yes",
	}
	second := first
	second.ID, second.OS, second.ChangedOn = cast.Pilar.ID, seal.Of("Android 14"), "2026-11-20"
	return supervision.DeviceFile{
		Device:    supervision.Device{Reported: told(), Kind: supervision.OwnPhone, Since: "2026-03-02"},
		Passports: []supervision.Passport{first, second},
	}
}

func whichWei(ctx context.Context) templ.Component {
	v := supervisionui.NewSummonsView{Form: supervisionui.SummonsForm{FormID: "f", Who: "wei", SummonsFields: supervisionui.SummonsFields{At: "2026-11-23T13:00"}}}
	v.Found = []parts.Option{{Value: mariaID.String(), Label: "Wei Chen", Hint: "A ···-···-031"}, {Value: cast.Pilar.ID.String(), Label: "Wei Chen", Hint: "A ···-···-048"}}
	var wrong fault.Problems
	wrong.Add("client_id", "kit.summons.which")
	v.Problems = parts.ProblemsOf(ctx, wrong.Err())
	return supervisionui.NewSummons(v)
}
