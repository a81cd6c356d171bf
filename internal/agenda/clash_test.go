package agenda_test

// María, Sean and Petrona have Ruth as their attorney; Wei has another. It is Monday,
// 23 November 2026, and everything is set for the Tuesday a week later.

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

var (
	maria, sean, wei = uuid.New(), uuid.New(), uuid.New()
	ruth, elsewhere  = uuid.New(), uuid.New()
	counsel          = map[uuid.UUID]uuid.UUID{maria: ruth, sean: ruth, wei: elsewhere}
)

// at is an entry on that Tuesday, which takes so long; where is a court or an office.
func at(kind agenda.Kind, clock string, takes time.Duration, where string, who ...uuid.UUID) agenda.Entry {
	begins, _ := time.Parse("2006-01-02 15:04", "2026-12-01 "+clock)
	e := agenda.Entry{Kind: kind, Source: uuid.New(), Clients: who, StartsAt: begins, EndsAt: begins.Add(takes), State: "upcoming"}
	if kind == agenda.Hearing {
		e.State, e.LabelKey, e.Court = "scheduled", "hearings.type.master_calendar", where
		return e
	}
	e.Place = where
	return e
}

func with(e agenda.Entry, change func(*agenda.Entry)) agenda.Entry {
	change(&e)
	return e
}

func TestEntriesThatCannotBothBeKept(t *testing.T) {
	court := func(clock, where string, who ...uuid.UUID) agenda.Entry {
		return at(agenda.Hearing, clock, 0, where, who...)
	}
	judge := func(e agenda.Entry, name string) agenda.Entry {
		return with(e, func(e *agenda.Entry) { e.Judge = name })
	}
	individual := func(e agenda.Entry) agenda.Entry {
		return with(e, func(e *agenda.Entry) { e.LabelKey = "hearings.type.individual" })
	}
	online := func(e agenda.Entry) agenda.Entry {
		return with(e, func(e *agenda.Entry) { e.Medium = "internet" })
	}
	for name, each := range map[string]struct {
		a, b agenda.Entry
		want string
	}{
		"a check-in that falls into a hearing":            {court("08:30", "CHI", maria), at(agenda.CheckIn, "09:00", time.Hour, "", maria), "client"},
		"a check-in that can be done after it":            {court("08:30", "CHI", maria), at(agenda.CheckIn, "09:00", 3*time.Hour, "", maria), ""},
		"a check-in of which nobody told how long":        {court("08:30", "CHI", maria), at(agenda.CheckIn, "09:00", 0, "", maria), "client"},
		"a check-in of somebody else":                     {court("08:30", "CHI", maria), at(agenda.CheckIn, "09:00", time.Hour, "", sean), ""},
		"at home and in court":                            {at(agenda.AtHome, "00:00", 24*time.Hour, "", maria), court("08:30", "CHI", maria), "client"},
		"at home and in court by internet":                {at(agenda.AtHome, "00:00", 24*time.Hour, "", maria), online(court("08:30", "CHI", maria)), ""},
		"at home with a check-in":                         {at(agenda.AtHome, "00:00", 24*time.Hour, "", maria), at(agenda.CheckIn, "09:00", time.Hour, "", maria), ""},
		"at home and at an office":                        {at(agenda.AtHome, "00:00", 24*time.Hour, "", maria), at(agenda.Appointment, "09:00", 0, "CHI", maria), "client"},
		"two visits at one office":                        {at(agenda.Appointment, "09:00", 0, "CHI", maria), at(agenda.Appointment, "09:30", 0, "CHI", maria), ""},
		"two visits at two offices":                       {at(agenda.Appointment, "09:00", 0, "CHI", maria), at(agenda.Appointment, "09:30", 0, "MIA", maria), "client"},
		"an office that is open all day":                  {court("08:30", "CHI", maria), at(agenda.Appointment, "09:00", 8*time.Hour, "CHI", maria), ""},
		"no time to get to an office":                     {court("08:30", "CHI", maria), at(agenda.Appointment, "11:00", 0, "CHI", maria), "client_far"},
		"time enough to get there":                        {court("08:30", "CHI", maria), at(agenda.Appointment, "11:30", 0, "CHI", maria), ""},
		"in another state":                                {court("08:30", "CHI", maria), at(agenda.Appointment, "12:30", 0, "MIA", maria), "client_far"},
		"an attorney in two cities":                       {court("08:30", "CHI", maria), court("09:00", "MIA", sean), "counsel"},
		"two attorneys in two cities":                     {court("08:30", "CHI", maria), court("09:00", "MIA", wei), ""},
		"one courtroom":                                   {judge(court("08:30", "CHI", maria), "Patel"), judge(court("08:30", "CHI", sean), "Patel"), ""},
		"two courtrooms":                                  {judge(court("08:30", "CHI", maria), "Patel"), judge(court("08:30", "CHI", sean), "Lopez"), "counsel"},
		"two short calls in one house, judges unknown":    {court("08:30", "CHI", maria), court("08:30", "CHI", sean), ""},
		"a long hearing beside a short one in one house":  {individual(court("08:30", "CHI", maria)), court("11:30", "CHI", sean), "counsel"},
		"an attorney who cannot get to the next":          {court("08:30", "CHI", maria), court("12:00", "MIA", sean), "counsel_far"},
		"the next is held by internet":                    {court("08:30", "CHI", maria), online(court("12:00", "MIA", sean)), ""},
		"a hearing that is off":                           {with(court("08:30", "CHI", maria), func(e *agenda.Entry) { e.Cancelled = true }), court("09:00", "MIA", sean), ""},
		"a check-in that is done":                         {court("08:30", "CHI", maria), with(at(agenda.CheckIn, "09:00", time.Hour, "", maria), func(e *agenda.Entry) { e.State = "reported" }), ""},
		"a client and her attorney, both due in two":      {court("08:30", "CHI", maria), court("08:30", "MIA", maria), "client counsel"},
		"a rider, whose attorney goes for the whole file": {court("08:30", "CHI", wei, maria), court("09:00", "MIA", maria), "client"},
	} {
		for _, order := range [][]agenda.Entry{{each.a, each.b}, {each.b, each.a}} {
			found := agenda.Clashes(cast.Start, order, counsel)
			for _, side := range [][2]agenda.Entry{{each.a, each.b}, {each.b, each.a}} {
				var got []string
				for _, c := range found[side[0].Source] {
					got = append(got, string(c.Reason))
					if c.Other.Source != side[1].Source || len(c.Who) == 0 {
						t.Errorf("%s: clashes with %v about %v", name, c.Other.Source, c.Who)
					}
				}
				if strings.Join(got, " ") != each.want {
					t.Errorf("%s: got %q, want %q", name, got, each.want)
				}
			}
		}
	}
}

func TestWhatIsOverClashesWithNothing(t *testing.T) {
	both := []agenda.Entry{at(agenda.Hearing, "08:30", 0, "CHI", maria), at(agenda.Hearing, "09:00", 0, "MIA", maria)}
	if got := agenda.Clashes(both[1].StartsAt.Add(24*time.Hour), both, counsel); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestWhatMovedSinceIsOneListOfHearingsAndCheckIns(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Duty(cast.Maria)
		h := w.Hearing(cast.Maria)
		w.Move(h.ID, "2027-02-02", "13:00")
		w.Hearing(cast.Sean)
		first := list(w, w.Paralegal(), agenda.Filter{Kinds: []agenda.Kind{agenda.CheckIn}})[0]
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Move(tx, first.Source, obligations.NewMoment{To: wall.Moment{Date: "2026-11-25", Time: "11:00"}})
			return err
		})

		since := list(w, w.Paralegal(), agenda.Filter{MovedSince: cast.Start.AddDate(0, 0, -7)})
		if len(since) != 2 || since[0].Source != first.Source || since[1].Source != h.ID || since[0].Was.Date != "2026-11-24" || since[1].Was.Date != "2027-01-05" {
			t.Errorf("got %+v", since)
		}
		w.Clock.Advance(time.Hour)
		if got := list(w, w.Paralegal(), agenda.Filter{MovedSince: w.Clock.Now()}); len(got) != 0 {
			t.Errorf("an older move is still new: %+v", got)
		}
		if got := list(w, w.Stranger(), agenda.Filter{MovedSince: cast.Start.AddDate(0, 0, -7)}); len(got) != 0 {
			t.Errorf("beyond the wall: %+v", got)
		}
	})
}
