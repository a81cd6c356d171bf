package cast

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// The duties of the sheet's people, as they were told: María every Tuesday at
// nine with an hour's window; Jean-Baptiste every four weeks on a phone that BI
// handed out; Ahmad at the ISAP office on the first Monday of the month; Petrona
// twice a week; Luzia calls every Friday before noon; Rosa every other Tuesday.
var duties = map[string]obligations.NewDuty{
	Maria.ANumber: {
		Modality: "smartlink_own_phone",
		Plan:     weekly("FREQ=WEEKLY;BYDAY=TU", "2026-11-24", "09:00", "America/Chicago", minutes(60), "es"),
	},
	JeanBaptiste.ANumber: {
		Modality: "smartlink_bi_phone",
		Plan:     weekly("FREQ=WEEKLY;INTERVAL=4;BYDAY=WE", "2026-11-25", "10:00", "America/New_York", minutes(120), "ht"),
	},
	Ahmad.ANumber: {
		Modality: "isap_office_visit",
		Plan:     visit("FREQ=MONTHLY;BYDAY=1MO", "2026-12-07", "14:00", "America/New_York", "26 Federal Plaza, New York", "ar"),
	},
	Petrona.ANumber: {
		Modality: "smartlink_own_phone",
		Plan:     weekly("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-26", "07:30", "America/Los_Angeles", nil, "es"),
	},
	Luzia.ANumber: {
		Modality: "voice_id",
		Plan:     weekly("FREQ=WEEKLY;BYDAY=FR", "2026-11-27", "09:00", "America/New_York", minutes(180), "pt-BR"),
	},
	Rosa.ANumber: {
		Modality: "smartlink_own_phone",
		Plan:     weekly("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", "09:15", "America/New_York", minutes(60), "es"),
	},
}

func weekly(rule string, day wall.Date, clock wall.Time, zone string, window *int, language string) obligations.Plan {
	return obligations.Plan{
		Kind: obligations.Recurring, Rule: rule, Start: wall.Moment{Date: day, Time: clock, Zone: zone}, WindowMinutes: window,
		Told: obligations.Told{By: "BI case specialist", On: "2026-11-20", Language: language, How: "in_person"},
	}
}

func visit(rule string, day wall.Date, clock wall.Time, zone, place, language string) obligations.Plan {
	p := weekly(rule, day, clock, zone, nil, language)
	p.Place = place
	return p
}

func minutes(n int) *int { return &n }

// DutyOf is the duty of one of the clients as the paralegal would put it on
// record; the client's id is still to be filled in. ok is false for a client who
// has none.
func DutyOf(in clients.Intake) (duty obligations.NewDuty, ok bool) {
	duty, ok = duties[in.ANumber]
	return duty, ok
}

// Duty is the duty of one of the clients, put on record by the paralegal on first use.
func (w *World) Duty(in clients.Intake) obligations.Obligation {
	w.t.Helper()
	duty, ok := DutyOf(in)
	if !ok {
		w.t.Fatal("the sheet knows no duty of this client")
	}
	return w.Impose(w.Client(in), duty)
}

// Impose puts a duty of a client on record as the paralegal; the same duty once.
func (w *World) Impose(client uuid.UUID, duty obligations.NewDuty) obligations.Obligation {
	w.t.Helper()
	duty.ClientID = client
	if duty.FormID == "" {
		duty.FormID = "cast " + client.String() + duty.Modality + duty.Plan.Rule
	}
	var o obligations.Obligation
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		o, err = obligations.Impose(tx, duty)
		return err
	})
	return o
}
