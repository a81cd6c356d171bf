package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// duty is what one client has to do every so many weeks, told from now: the last
// time it began, and what became of the times before that and of this one, the
// earliest first. An empty state leaves the time to the clock.
type duty struct {
	in       clients.Intake
	modality string
	place    string
	last     time.Duration // before now; negative for a time still to come
	every    int           // weeks
	window   int           // minutes
	grace    int           // minutes
	outcomes []obligations.Outcome
}

func became(state obligations.State) obligations.Outcome {
	return obligations.Outcome{State: state, Source: "client"}
}

func because(state obligations.State, source obligations.Source, reason string) obligations.Outcome {
	return obligations.Outcome{State: state, Source: source, Reason: reason}
}

// duties is the week. María's app failed this morning; Jean-Baptiste's window is
// open; Petrona's has closed and nobody has said anything; of Luzia's call
// yesterday nobody knows; Ahmad has to be at the office tomorrow; Rosa's turn is
// in three hours.
func duties() []duty {
	onTime, failed := became(obligations.Reported), became(obligations.AttemptedFailed)
	return []duty{
		{Maria, "smartlink_own_phone", "", 3 * time.Hour, 1, 60, 24 * 60, []obligations.Outcome{
			onTime, because(obligations.Reported, "app_receipt", ""), because(obligations.ReportedLate, "client", "The bus was late; she tried as soon as she was home."), onTime, failed,
		}},
		{JeanBaptiste, "smartlink_bi_phone", "", 25 * time.Minute, 1, 120, 24 * 60, []obligations.Outcome{onTime, onTime, failed, {}}},
		{Petrona, "smartlink_own_phone", "", 100 * time.Minute, 1, 60, 24 * 60, []obligations.Outcome{
			because(obligations.ReportedOtherMeans, "isap", "The app was in English only; her case specialist took the report by phone."),
			because(obligations.MissedExcused, "isap", "The interpreter line was closed. The case specialist wrote that it does not count."),
			failed,
			{},
		}},
		{Ahmad, "isap_office_visit", "26 Federal Plaza, New York", -26 * time.Hour, 1, 60, 24 * 60, []obligations.Outcome{
			because(obligations.Reported, "document", ""), because(obligations.Reported, "document", ""),
			because(obligations.CancelledByICE, "isap", "The office was closed for a day."), because(obligations.Reported, "document", ""),
			{},
		}},
		{Luzia, "voice_id", "", 28 * time.Hour, 1, 180, 60, []obligations.Outcome{
			onTime, because(obligations.MissedUnexcused, "client", "She slept after a night shift, and called the next day."), because(obligations.ReportedLate, "client", "She woke after the window had closed and called at once."), {},
		}},
		{Rosa, "smartlink_own_phone", "", -3 * time.Hour, 2, 60, 24 * 60, []obligations.Outcome{onTime, onTime, {}}},
	}
}

// newDuty is the duty as its officer told it, when the earliest of its times began.
func (d duty) newDuty(now time.Time, id uuid.UUID) obligations.NewDuty {
	last := wall.At(now.Add(-d.last).Truncate(5*time.Minute), d.in.TimeZone)
	start := last
	start.Date = last.Date.AddDays(-7 * d.every * (len(d.outcomes) - 1))
	day := strings.ToUpper(start.Date.Weekday().String()[:2])
	return obligations.NewDuty{ClientID: id, Modality: d.modality, Plan: obligations.Plan{
		Kind: obligations.Recurring, Rule: fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", d.every, day),
		Start: start, WindowMinutes: &d.window, GraceMinutes: &d.grace, Place: d.place,
		Told: obligations.Told{By: "BI case specialist", On: start.Date.AddDays(-3), Language: d.in.Language, How: "in_person"},
	}}
}

// impose puts a duty on record and what became of it; a time that did not go
// through is logged as a failure and not said twice.
func (l *loading) impose(tx *db.Tx, d duty) error {
	tx.Actor = l.pilar
	id := l.clients[d.in.ANumber]
	o, err := obligations.Impose(tx, d.newDuty(tx.Now, id))
	if err != nil {
		return fmt.Errorf("imposing a duty: %w", err)
	}
	times, err := obligations.List(tx, obligations.Filter{Obligation: o.ID, Limit: len(d.outcomes)})
	if err != nil {
		return err
	}
	for i, at := range times {
		out := d.outcomes[i]
		switch out.State {
		case "":
			continue
		case obligations.AttemptedFailed:
			err = l.fail(tx, d.in, at)
		default:
			out.At = when(out.State, at)
			_, err = obligations.RecordOutcome(tx, at.ID, out)
		}
		if err != nil {
			return fmt.Errorf("saying what became of a check-in: %w", err)
		}
	}
	return nil
}

// when is the time that goes with an outcome, zero where there is none.
func when(state obligations.State, at obligations.Entry) time.Time {
	switch state {
	case obligations.Reported:
		return at.OpensAt.Add(11 * time.Minute)
	case obligations.ReportedLate, obligations.ReportedOtherMeans:
		return at.ClosesAt.Add(35 * time.Minute)
	}
	return time.Time{}
}

// fail logs what happened to a client at one of her times, with what was tried.
func (l *loading) fail(tx *db.Tx, in clients.Intake, at obligations.Entry) error {
	account, _ := MishapOf(in)
	after := func(minutes int) time.Time { return at.OpensAt.Add(time.Duration(minutes) * time.Minute) }
	account.FirstSeenAt, account.LastSeenAt, account.ToldAt = after(3), after(52), after(75)
	seconds := 190
	f, err := failures.Log(tx, failures.Report{
		ClientID: at.ClientID, Occurrence: at.ID, Account: account,
		Attempts: []failures.Try{
			{At: after(3), Action: "open", Result: "the message on the picture"},
			{At: after(20), Action: "restart", Result: "the same"},
		},
		Calls: []failures.Contact{{
			At: after(60), Channel: "phone", Number: "800-555-0147", Seconds: &seconds, AnsweredBy: "nobody", Voicemail: true,
		}},
	})
	if err != nil {
		return err
	}
	l.pictures = append(l.pictures, picture{failure: f.ID, in: in, taken: after(4), lines: screens[in.ANumber]})
	_, err = failures.Tick(tx, f.ID, failures.Done{Step: failures.CallISAP, At: after(60)})
	return err
}
