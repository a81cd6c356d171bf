package main

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func detentionViews() []view {
	return []view{
		{"detention", obligationPage(func(context.Context) templ.Component { return supervisionui.Detention(rosasDetention()) })},
		{"detention-over", obligationPage(func(context.Context) templ.Component {
			v := rosasDetention()
			v.Stays = []supervision.Stay{petronasStay()}
			return supervisionui.Detention(v)
		})},
		{"detention-none", obligationPage(func(context.Context) templ.Component {
			return supervisionui.Detention(supervisionui.DetentionView{Whose: whoseMaria()})
		})},
		{"detention-new", obligationPage(func(context.Context) templ.Component {
			v := supervisionui.DetentionFormView{Whose: whoseMaria()}
			v.Form = v.FreshDetention(supervision.Taken)
			v.Form.FormID = "f"
			return supervisionui.DetentionEvent(v)
		})},
		{"detention-correct", obligationPage(func(ctx context.Context) templ.Component {
			v := supervisionui.DetentionFormView{Whose: whoseMaria(), ID: mariaID}
			v.Form = v.DetentionFormOf(petronasStay().Rows()[1])
			v.Form.FormID = "f"
			var wrong fault.Problems
			wrong.Add("why", "supervision.why_needed")
			wrong.Add("happened.date", "detention.order")
			v.Problems = parts.ProblemsOf(ctx, wrong.Err())
			return supervisionui.DetentionEvent(v)
		})},
	}
}

func detentionEvent(event supervision.DetentionEvent, day wall.Date, clock wall.Time) supervision.Detention {
	return supervision.Detention{
		Reported: told(), StayID: mariaID, Event: event, Moment: wall.Moment{Date: day, Time: clock, Zone: "America/Chicago"}, HappenedAt: day.UTC(),
		Source: "family", HeldBy: "ice", Area: "CHI", Facility: seal.Of("Broadview Service Staging Area"),
	}
}

// rosasStay is of somebody who was taken this week and moved since, with a row that was
// wrong.
func rosasStay() supervision.Stay {
	s := supervision.Stay{First: mariaID, Client: rosaID, In: detentionEvent(supervision.Taken, "2026-11-21", "09:40")}
	s.In.Note = seal.Of("She went to the appointment alone.\nHer phone was kept.")
	moved := detentionEvent(supervision.Moved, "2026-11-22", "")
	moved.ID, moved.Source, moved.Facility = rosaID, "locator", seal.Of("Clay County Justice Center, Brazil, Indiana")
	s.Moves = []supervision.Detention{moved}
	wrong := detentionEvent(supervision.Taken, "2026-11-20", "")
	wrong.ID = uuid.New()
	s.In.Supersedes, s.In.Why = &wrong.ID, seal.Of("Her sister mixed up the days.")
	s.Earlier = []supervision.Detention{wrong}
	return s
}

func petronasStay() supervision.Stay {
	out := detentionEvent(supervision.LetOut, "2026-07-26", "16:00")
	out.Terms, out.HeldBy, out.Area, out.Facility = "bond", "", "", seal.Text{}
	return supervision.Stay{First: mariaID, Client: mariaID, In: detentionEvent(supervision.Taken, "2026-06-25", ""), Out: &out, Answers: []supervision.DetentionAnswer{{
		Line: supervision.Line{RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}, Question: supervision.AboutDuties, Answer: supervision.LetRest,
		Reason: seal.Of("ICE told Ruth that no check-in is asked for."),
	}}}
}

func rosasDetention() supervisionui.DetentionView {
	return supervisionui.DetentionView{
		Whose: whoseMaria(), Stays: []supervision.Stay{petronasStay(), rosasStay()}, Fresh: "f", Links: 2, MayLinks: true,
		Rest: []obligations.Duty{mariasDuty()},
	}
}

// detainedToday is the card near the top of Today.
func detainedToday() templ.Component {
	return supervisionui.DetainedToday(supervisionui.DetainedTodayView{
		Whose: whoseMaria(), Stays: []supervision.Stay{rosasStay()}, All: 1, Clients: map[uuid.UUID]string{rosaID: "Rosa Murphy"}, Waiting: map[uuid.UUID]bool{rosaID: true},
	})
}
