package main

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/wall"
	calendarui "constancia/ui/calendar"
)

var ruthID, elenaID = uuid.New(), uuid.New()

// calmWeek is narrowed to check-ins, and has no conflict; nothing moved.
func calmWeek() calendarui.View {
	open, _, late := days()
	v := weekOf(calendarui.Week, append(late, open...))
	v.Asked.Kind = "check_in"
	return v
}

// shaped is a week in which a client is due twice, an attorney is in two courts, two
// dates moved, and one day is crowded.
func shaped(shape calendarui.Shape) calendarui.View {
	open, soon, late := days()
	visit, court := soon[0], soon[1]
	court.Was, court.Judge = wall.Moment{Date: "2026-11-03", Time: "08:30", Zone: "America/Chicago"}, "Patel"
	abroad := entryOf(agenda.Hearing, 46*time.Hour, "hearings.type.individual", mariaID)
	abroad.Court, abroad.State, abroad.EndsAt, abroad.Medium = "MIA", "scheduled", abroad.StartsAt, "in_person"
	abroad.Moment = wall.At(abroad.StartsAt, "America/New_York")
	check := entryOf(agenda.CheckIn, 47*time.Hour, "obligations.modality_short.smartlink_own_phone", mariaID)
	moved := entryOf(agenda.Appointment, 100*time.Hour, "obligations.modality_short.isap_office_visit", seanID)
	moved.Moved, moved.Place, moved.Was = true, "CHI", wall.Moment{Date: moved.Moment.Date, Time: "09:00", Zone: "America/Chicago"}
	all := append(append(late, open...), visit, court, abroad, check, moved)
	for i := range 16 {
		all = append(all, entryOf(agenda.CheckIn, 23*time.Hour+time.Duration(i)*20*time.Minute, "obligations.modality_short.voice_id", rosaID))
	}
	v := weekOf(shape, all)
	v.Moved = []agenda.Entry{court, moved}
	return v
}

func weekOf(shape calendarui.Shape, all []agenda.Entry) calendarui.View {
	v := calendarui.View{
		Desk: dayDesk(), Shape: shape, Since: "2026-11-16", MayAdd: true, MaySubscribe: true,
		Attorneys: map[uuid.UUID]string{ruthID: "Ruth Ansah", elenaID: "Elena Ruiz"},
		Counsel:   map[uuid.UUID][]uuid.UUID{mariaID: {ruthID}, seanID: {ruthID, elenaID}},
	}
	if v.From, v.To = calendarui.WeekOf(v.Today()); shape == calendarui.Month {
		v.From, v.To = calendarui.MonthOf(v.Today())
	}
	for _, e := range all {
		if e.Moment.Date >= v.From && e.Moment.Date <= v.To {
			v.Entries = append(v.Entries, e)
		}
	}
	v.Clashes = agenda.Clashes(v.Now, all, map[uuid.UUID]uuid.UUID{mariaID: ruthID, seanID: ruthID})
	calendarui.ByTheClock(v.Entries)
	return v
}
