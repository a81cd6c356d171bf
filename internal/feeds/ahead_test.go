package feeds_test

// María reports every Tuesday, charges a device every day, stays at home on a whole
// day in December, goes to an office in June, and has hearings in January and in July.
// Her page is held against her calendar, entry by entry.

import (
	"slices"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	"constancia/internal/wire"
)

func (k *desk) ahead() (dates []feeds.Date) {
	k.t.Helper()
	k.w.Read(actor.Link(k.link.ID, k.maria), func(tx *db.Tx) (err error) {
		dates, err = feeds.Ahead(tx, k.maria, "es", feeds.Discreet)
		return err
	})
	return dates
}

// later schedules another hearing of hers.
func (k *desk) later(day, clock string) hearings.File {
	k.t.Helper()
	n, _ := cast.HearingOf(cast.Maria)
	n.ClientID, n.Date, n.Time = k.maria, day, clock
	return k.w.Schedule(k.w.Paralegal(), n)
}

func (k *desk) impose(modality string, plan obligations.Plan) {
	k.t.Helper()
	plan.Told = obligations.Told{By: "BI case specialist", On: "2026-11-20", Language: "es", How: "in_person"}
	k.w.Impose(k.maria, obligations.NewDuty{Modality: modality, Plan: plan})
}

func chicago(day wall.Date, clock wall.Time) wall.Moment {
	return wall.Moment{Date: day, Time: clock, Zone: "America/Chicago"}
}

func TestHerPageIsHerCalendarLessWhatComesAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.later("2027-07-14", "13:00")
		k.impose("home_visit", obligations.Plan{Kind: obligations.DayWindow, Start: chicago("2026-12-09", "")})
		k.impose("ero_checkin", obligations.Plan{Kind: obligations.Appointment, Start: chicago("2027-06-08", "10:00"), Place: "101 W Ida B Wells"})
		k.impose("gps_ankle", obligations.Plan{Kind: obligations.Continuous, Start: chicago("2026-11-20", "21:00")})
		moved := k.later("2027-02-02", "09:00")
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := hearings.CheckCourt(tx, moved.ID, hearings.NewCheck{Source: "acis_web", Date: "2027-03-02", Time: "09:00"})
			return err
		})

		dates := k.ahead()

		shown := map[string]bool{}
		for i, d := range dates {
			shown[d.Summary+" "+d.StartsAt.Format(time.RFC3339)] = true
			if i > 0 && d.StartsAt.Before(dates[i-1].StartsAt) {
				t.Errorf("%v comes too late", d.Moment)
			}
		}
		left := map[string]int{}
		for _, e := range k.read(k.offer(feeds.NewFeed{})).Events {
			if !e.End.After(w.Clock.Now()) {
				continue
			}
			if key := e.Summary + " " + instantOf(e).Format(time.RFC3339); !shown[key] {
				left[e.Summary]++
			} else {
				delete(shown, key)
			}
		}
		if len(shown) != 0 {
			t.Errorf("the page shows what the calendar does not: %v", shown)
		}
		if len(left) != 2 || left["Tarea en el teléfono"] != 25 || left["Recordatorio"] < 40 {
			t.Errorf("the page leaves out %v, want the check-ins and the charging after the next one", left)
		}
		if len(dates) != 8 {
			t.Errorf("got %d dates", len(dates))
		}
	})
}

func instantOf(e wire.Event) time.Time {
	if !e.AllDay {
		return e.Start.UTC()
	}
	loc, _ := wall.LoadZone("America/Chicago")
	return time.Date(e.Start.Year(), e.Start.Month(), e.Start.Day(), 0, 0, 0, 0, loc).UTC()
}

func TestADayIsADayUntilItsOwnMidnight(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.impose("home_visit", obligations.Plan{Kind: obligations.DayWindow, Start: chicago("2026-12-09", "")})
	allDay := func() (found []feeds.Date) {
		return slices.DeleteFunc(k.ahead(), func(d feeds.Date) bool { return !d.AllDay })
	}
	if got := allDay(); len(got) != 1 || got[0].Moment != chicago("2026-12-09", "") {
		t.Fatalf("got %+v", got)
	}
	k.w.Clock.Set(time.Date(2026, 12, 10, 5, 59, 0, 0, time.UTC)) // a minute before midnight in Chicago
	if len(allDay()) != 1 {
		t.Error("the day is over before its midnight")
	}
	k.w.Clock.Advance(time.Minute)
	if len(allDay()) != 0 {
		t.Error("the day is not over at its midnight")
	}
}

// The record's date has passed; the court's line says one that has not.
func TestTheDateThatTheCourtSaysStaysWhenTheRecordsHasPassed(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.CheckCourt(tx, k.hearing.ID, hearings.NewCheck{Source: "acis_web", Date: "2027-03-02", Time: "09:00"})
		return err
	})
	marked := func() (days []wall.Date) {
		for _, d := range k.ahead() {
			if d.English != "" {
				days = append(days, d.Moment.Date)
				if d.Summary != "Fecha por confirmar: Cita" || d.English != "Date to confirm: Appointment" {
					t.Errorf("got %q, %q", d.Summary, d.English)
				}
			}
		}
		return days
	}
	if got := marked(); !slices.Equal(got, []wall.Date{"2027-01-05", "2027-03-02"}) {
		t.Errorf("got %v", got)
	}
	k.w.Clock.Set(time.Date(2027, 1, 20, 12, 0, 0, 0, time.UTC))
	if got := marked(); !slices.Equal(got, []wall.Date{"2027-03-02"}) {
		t.Errorf("later: got %v", got)
	}
}

func TestWhatIsOffHidesNothing(t *testing.T) {
	k := sitDown(t, cast.New(t))
	for _, day := range []string{"2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08", "2026-12-10"} {
		off := k.later(day, "09:00")
		k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
			_, err := hearings.Cancel(tx, off.ID, hearings.NewCancellation{Source: "ecas"})
			return err
		})
	}
	dates := k.ahead()
	if len(dates) != 7 || dates[1].Moment.Date != "2027-01-05" || dates[1].Cancelled || !dates[2].Cancelled || dates[2].English != "Cancelled: Appointment" {
		t.Errorf("got %+v", dates)
	}
}
