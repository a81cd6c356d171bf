package demo

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

// session is a hearing some days from now.
type session struct {
	in     clients.Intake
	court  string
	judge  string
	kind   string
	days   int
	time   string
	riders []clients.Intake
	moved  int // the days from now to its new date; nobody has told the client
	became hearings.State
	said   string // by whoever says what became of it
}

// sessions are the hearings. Jean-Baptiste's was brought forward yesterday and
// nobody has told him; everybody else knows of hers. María's first one was held and
// she was there; of Luzia's last one nobody has said yet what became of it.
func sessions() []session {
	return []session{
		{in: Maria, court: "CHI", judge: "Patel", kind: "master_calendar", days: -82, time: "09:00", became: hearings.Held, said: "Pleadings taken; the judge set another master calendar hearing."},
		{in: Chidi, court: "HOU", kind: "master_calendar", days: -31, time: "08:30", became: hearings.Vacated, said: "ECAS shows the date as vacated."},
		{in: Luzia, court: "BOS", kind: "master_calendar", days: -5, time: "13:00"},
		{in: Maria, court: "CHI", judge: "Patel", kind: "master_calendar", days: 2, time: "08:30"},
		{in: JeanBaptiste, court: "MIA", kind: "master_calendar", days: 19, time: "13:00", moved: 6},
		{in: Chidi, court: "HOU", kind: "master_calendar", days: 40, time: "08:30"},
		{in: Petrona, court: "SFR", judge: "Nguyen", kind: "individual", days: 70, time: "09:00"},
		{in: Luzia, court: "BOS", kind: "master_calendar", days: 23, time: "13:00"},
		{in: Sean, court: "HYA", kind: "individual", days: 33, time: "10:00", riders: []clients.Intake{Rosa}},
	}
}

// working is the day so many days from now, or the Monday after a weekend.
func working(now time.Time, days int) string {
	day := wall.DateOf(now).AddDays(days)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDays(1)
	}
	return string(day)
}

// schedule puts a hearing on record, tells everybody in it, and moves it when it
// is the one that moved.
func (l *loading) schedule(tx *db.Tx, s session) error {
	tx.Actor = l.pilar
	noticed := tx.Now.AddDate(0, 0, min(s.days, 0)-18)
	n := hearings.NewHearing{
		ClientID: l.clients[s.in.ANumber],
		Details:  hearings.Details{Court: s.court, Judge: s.judge, Type: s.kind, Medium: "in_person"},
		Date:     working(tx.Now, s.days), Time: s.time, ToldAt: noticed,
		Notice: hearings.NoticeGiven{IssuedOn: string(wall.DateOf(noticed).AddDays(-4)), ServedOn: "respondent", HowReceived: "mail"},
	}
	people := []clients.Intake{s.in}
	for _, rider := range s.riders {
		n.Participants, people = append(n.Participants, l.clients[rider.ANumber]), append(people, rider)
	}
	h, err := hearings.Schedule(tx, n)
	if err != nil {
		return fmt.Errorf("scheduling a hearing: %w", err)
	}
	f, err := hearings.Find(tx, h.ID)
	if err != nil {
		return err
	}
	for _, person := range people {
		if err := l.tell(tx, f.Current().ID, person, noticed.Add(3*time.Hour)); err != nil {
			return err
		}
	}
	if s.became != "" {
		return l.close(tx, s, f.Current())
	}
	if s.moved == 0 {
		return nil
	}
	_, err = hearings.Reset(tx, h.ID, hearings.NewSetting{
		Date: working(tx.Now, s.moved), Time: "09:00", ToldAt: tx.Now.Add(-20 * time.Hour), Source: "ecas",
		Reason: "The court's calendar was rearranged.",
	})
	if err != nil {
		return fmt.Errorf("moving a hearing: %w", err)
	}
	return nil
}

// close puts on record what became of a hearing that is over: of one that was held the
// attorney says so, who was there with the client.
func (l *loading) close(tx *db.Tx, s session, date hearings.Setting) error {
	n := hearings.NewOutcome{Became: string(s.became), Source: string(hearings.FromECAS), Note: s.said, At: date.StartsAt, ToldAt: date.StartsAt.Add(3 * time.Hour)}
	if s.became.TookPlace() {
		tx.Actor, n.Source = l.ruth, string(hearings.FromAttorney)
		n.There = []hearings.Seen{{ClientID: l.clients[s.in.ANumber], Presence: string(hearings.Appeared)}}
	}
	if _, err := hearings.RecordOutcome(tx, date.ID, n); err != nil {
		return fmt.Errorf("saying what became of a hearing: %w", err)
	}
	return nil
}

func (l *loading) tell(tx *db.Tx, setting uuid.UUID, in clients.Intake, at time.Time) error {
	_, err := hearings.Tell(tx, setting, hearings.NewTelling{
		ClientID: l.clients[in.ANumber], By: l.ruth.ID, At: at, How: "phone", ReadBack: true,
	})
	if err != nil {
		return fmt.Errorf("telling a client: %w", err)
	}
	return nil
}
