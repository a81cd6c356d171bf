package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/ui/layout"
	obligationsui "constancia/ui/obligations"
	staffui "constancia/ui/staff"
	todayui "constancia/ui/today"
)

// watchViews are who is asked about a check-in, and what is around a visit.
func watchViews() []view {
	shown := func(here layout.Place, title string, body templ.Component) func(context.Context) templ.Component {
		return func(ctx context.Context) templ.Component { return page(here, locale.Say(ctx, title), body) }
	}
	return []view{
		{"watch-acknowledge", shown(layout.Clients, "watch.ack.title", obligationsui.Acknowledge(watchedCheckIn()))},
		{"watch-review", shown(layout.Clients, "watch.review.title", obligationsui.Review(watchedVisit()))},
		{"watch-return", shown(layout.Clients, "watch.return.title", obligationsui.Return(watchedVisit()))},
		{"watch-visit", shown(layout.Clients, "watch.return.title", obligationsui.Occurrence(obligationsui.OccurrenceView{
			About: mariasFile(), Entry: watchedVisit().Entry, Watch: obligationsui.Watched(watchedVisit()), MayWrite: true,
		}))},
		{"staff-on-call", shown(layout.Settings, "staff.on_call.title", staffui.OnCall(onCall()))},
	}
}

func colleagues() map[uuid.UUID]string {
	return map[uuid.UUID]string{cast.Ruth.ID: cast.Ruth.Name, cast.Pilar.ID: cast.Pilar.Name, cast.Noor.ID: cast.Noor.Name}
}

// unconfirmed are check-ins that somebody else has.
func unconfirmed(list []agenda.Entry) []agenda.Need {
	var all []agenda.Need
	for _, e := range list {
		all = append(all, agenda.Need{Entry: e, Quiet: e.LateAt, Alarm: obligations.Alarm{Seen: ruthHasIt()}})
	}
	return all
}

func ruthHasIt() *obligations.Acknowledgement {
	return &obligations.Acknowledgement{
		Note: seal.Of("I am calling her daughter"), AcknowledgedBy: cast.Ruth.ID, AcknowledgedAt: cast.Start.Add(-time.Hour),
	}
}

// alarmedDay is a day on which somebody did not come out, two check-ins ring and a
// visit has begun.
func alarmedDay() todayui.View {
	v := busyDay()
	late := entryOf(agenda.CheckIn, -100*time.Minute, "obligations.modality_short.smartlink_own_phone", mariaID)
	late.State, late.StateKey = "late", "obligations.state.late"
	failed := entryOf(agenda.CheckIn, -5*time.Hour, "obligations.modality_short.voice_id", rosaID)
	failed.State, failed.StateKey = "attempted_failed", "obligations.state.attempted_failed"
	office := entryOf(agenda.Appointment, -90*time.Minute, "obligations.modality_short.isap_office_visit", seanID)
	office.State, office.StateKey, office.Place = "due", "obligations.state.due", "CHI"
	gone := office
	gone.Source, gone.Clients = uuid.New(), []uuid.UUID{rosaID}
	v.Needs = []agenda.Need{
		{Entry: late, Quiet: late.EndsAt, Alarm: obligations.Alarm{Turn: obligations.Turn{Rings: true, Asked: []uuid.UUID{cast.Pilar.ID, cast.Ruth.ID}}}},
		{Entry: failed, Quiet: failed.EndsAt, Alarm: obligations.Alarm{Turn: obligations.Turn{Rings: true, Everybody: true}, Seen: ruthHasIt()}},
	}
	v.NeedsAll = 2
	v.NotOut = []agenda.Visit{{Entry: gone, Last: obligations.Return{Answer: obligations.DidNotComeOut, Called: seal.Of("Ruth, at 10:40")}}}
	v.Inside = []agenda.Visit{{Entry: office, Last: obligations.Return{Answer: obligations.NotKnown, RecordedAt: cast.Start.Add(-10 * time.Minute)}}}
	v.Attorneys, v.Staff, v.MayReview, v.MayLog = map[uuid.UUID][]uuid.UUID{rosaID: {cast.Ruth.ID}}, colleagues(), true, true
	return v
}

func watchedCheckIn() obligationsui.WatchView {
	e := checkIn(-1, obligations.Late)
	return obligationsui.WatchView{
		About: mariasFile(), Entry: e, Names: colleagues(), MayWrite: true, Form: obligationsui.WatchForm{FormID: "f"},
		Alarm: obligations.Alarm{Turn: obligations.Turn{Rings: true, Asked: []uuid.UUID{cast.Pilar.ID}, Next: cast.Start.Add(9 * time.Minute)}},
	}
}

func watchedVisit() obligationsui.WatchView {
	v := watchedCheckIn()
	v.Entry = openNow()
	v.Entry.Modality, v.Entry.Place = modality(true), seal.Of("CHI")
	v.MayReview, v.Alarm = true, obligations.Alarm{}
	v.Form = obligationsui.WatchForm{FormID: "f", Answer: string(obligations.CameOut), AtDate: "2026-11-23", AtTime: "09:00"}
	before := cast.Start.Add(-26 * time.Hour)
	v.Reviews = []obligations.Review{
		{ReviewedBy: cast.Ruth.ID, ReviewedAt: before, Date: "2026-11-20", Time: "09:00"},
		{ReviewedBy: cast.Ruth.ID, ReviewedAt: before.Add(time.Hour), Date: v.Entry.Moment.Date, Time: v.Entry.Moment.Time, Note: seal.Of("Go with her. Bring the I-94.")},
	}
	v.Returns = []obligations.Return{
		{Answer: obligations.NotKnown, RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start.Add(-10 * time.Minute)},
	}
	return v
}

func onCall() staffui.OnCallView {
	order := staff.OnCall{Number: 2, Minutes: 15, RecordedBy: cast.Noor.ID, RecordedAt: cast.Start.Add(-48 * time.Hour), People: []uuid.UUID{cast.Pilar.ID, cast.Ruth.ID}}
	first := order
	first.Number, first.Minutes, first.People, first.RecordedAt = 1, 30, []uuid.UUID{cast.Ruth.ID}, cast.Start.Add(-30*24*time.Hour)
	v := staffui.OnCallView{
		Order: order, History: []staff.OnCall{order, first}, Names: colleagues(), Zone: "America/Chicago", Now: cast.Start, Form: staffui.OnCallFormOf(order),
	}
	for _, p := range []cast.Person{cast.Pilar, cast.Ruth} {
		l := staff.Listed{}
		l.ID, l.Name = p.ID, seal.Of(p.Name)
		v.Able = append(v.Able, l)
	}
	return v
}
