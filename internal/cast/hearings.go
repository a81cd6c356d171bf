package cast

import (
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
)

// The court dates of the sheet's people, as their notices print them. Ahmad's is
// still to be set; Rosa rides in her son's.
var courtDates = map[string]hearings.NewHearing{
	Maria.ANumber:         courtDate("CHI", "Patel", "2027-01-05", "08:30"),
	JeanBaptiste.ANumber:  courtDate("MIA", "", "2027-01-12", "13:00"),
	Chidi.ANumber:         courtDate("HOU", "", "2027-02-09", "08:30"),
	Petrona.ANumber:       courtDate("SFR", "Nguyen", "2027-03-03", "09:00"),
	Luzia.ANumber:         courtDate("BOS", "", "2027-04-20", "13:00"),
	WeiOfElMonte.ANumber:  courtDate("LOS", "", "2027-05-18", "08:30"),
	WeiOfAlhambra.ANumber: courtDate("LOS", "", "2027-05-18", "08:30"),
	Sean.ANumber:          courtDate("HYA", "", "2027-07-07", "10:00"),
}

func courtDate(court, judge, date, clock string) hearings.NewHearing {
	return hearings.NewHearing{
		Details: hearings.Details{Court: court, Judge: judge, Type: "master_calendar", Medium: "in_person"},
		Date:    date, Time: clock,
		Notice: hearings.NoticeGiven{IssuedOn: "2026-11-20", ServedOn: "respondent", HowReceived: "mail"},
	}
}

// HearingOf is the hearing of one of the clients as the paralegal would enter it;
// the ids of the people in it are still to be filled in. ok is false for a client
// who has none of her own.
func HearingOf(in clients.Intake) (hearing hearings.NewHearing, ok bool) {
	hearing, ok = courtDates[in.ANumber]
	return hearing, ok
}

// Hearing is the hearing of one of the clients, entered by the paralegal on first
// use. Sean's has his mother in it.
func (w *World) Hearing(in clients.Intake) hearings.File {
	w.t.Helper()
	n, ok := HearingOf(in)
	if !ok {
		w.t.Fatal("the sheet knows no hearing of this client")
	}
	n.ClientID = w.Client(in)
	n.FormID = uuid.NewSHA1(n.ClientID, []byte("hearing")).String()
	if in.ANumber == Sean.ANumber {
		n.Participants = []uuid.UUID{w.Rosa()}
	}
	return w.Schedule(w.Paralegal(), n)
}

// Schedule enters a hearing as somebody and reads it back.
func (w *World) Schedule(who actor.Actor, n hearings.NewHearing) hearings.File {
	w.t.Helper()
	var f hearings.File
	w.Write(who, func(tx *db.Tx) error {
		h, err := hearings.Schedule(tx, n)
		if err != nil {
			return err
		}
		f, err = hearings.Find(tx, h.ID)
		return err
	})
	return f
}

// Move gives a hearing another date, as the paralegal, and reads it back.
func (w *World) Move(hearing uuid.UUID, date, clock string) hearings.File {
	w.t.Helper()
	var f hearings.File
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Reset(tx, hearing, hearings.NewSetting{Date: date, Time: clock, Past: true})
		if err != nil {
			return err
		}
		f, err = hearings.Find(tx, hearing)
		return err
	})
	return f
}
