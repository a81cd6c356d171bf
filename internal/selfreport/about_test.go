package selfreport_test

// María reports on Tuesdays and Thursdays at nine and, from the winter on, on Tuesdays
// at four in the afternoon too. She goes to an office on one of those Tuesdays.

import (
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
)

func (k *desk) impose(modality, rule string, day wall.Date, clock wall.Time, kind obligations.Kind) {
	k.t.Helper()
	hour := 60
	p := obligations.Plan{
		Kind: kind, Rule: rule, Start: wall.Moment{Date: day, Time: clock, Zone: "America/Chicago"}, WindowMinutes: &hour,
		Told: obligations.Told{By: "BI case specialist", On: "2026-11-20", Language: "es", How: "in_person"},
	}
	k.w.Impose(k.maria, obligations.NewDuty{Modality: modality, Plan: p})
}

// on is by the clocks of the wall on which check-in an arrival stands; empty for none.
func (k *desk) on(a selfreport.Arrival) (at string) {
	k.t.Helper()
	if a.OccurrenceID == nil {
		return ""
	}
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		o, err := obligations.FindOccurrence(tx, *a.OccurrenceID)
		at = string(o.Moment.Date) + " " + string(o.Moment.Time) + " " + o.Modality
		return err
	})
	return at
}

func TestAWordStandsOnTheCheckInThatItIsAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w) // Tuesdays at nine
		k.impose("smartlink_own_phone", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26", "09:00", obligations.Recurring)
		k.impose("ice_portal", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01", "16:00", obligations.Recurring)
		k.impose("isap_office_visit", "", "2026-12-08", "09:00", obligations.Appointment)
		first, second, third := "2026-11-24 09:00 smartlink_own_phone", "2026-11-26 09:00 smartlink_own_phone", "2026-12-01 09:00 smartlink_own_phone"
		at := func(month time.Month, day, hour, minute int) time.Time {
			return time.Date(2026, month, day, hour+6, minute, 0, 0, time.UTC) // in Chicago
		}
		for name, each := range map[string]struct {
			pressed    time.Time
			word       selfreport.Word
			want       string
			clockIsSet bool
		}{
			"the day after, with the hour":           {at(11, 25, 20, 0), selfreport.Word{Kind: selfreport.Did, Date: "2026-11-24", Time: "09:20"}, first, false},
			"two days later, with the day":           {at(11, 26, 9, 30), selfreport.Word{Kind: selfreport.Did, Date: "2026-11-24"}, first, false},
			"in the window, without a word":          {at(11, 26, 9, 30), selfreport.Word{Kind: selfreport.Did}, second, false},
			"the hour alone, in the evening":         {at(11, 24, 20, 0), selfreport.Word{Kind: selfreport.Did, Time: "09:20"}, first, false},
			"a day on which there is none":           {at(11, 26, 9, 30), selfreport.Word{Kind: selfreport.Did, Date: "2026-11-25"}, "", false},
			"a day on which there are two":           {at(12, 2, 9, 0), selfreport.Word{Kind: selfreport.Did, Date: "2026-12-01"}, "", false},
			"that day, with the hour of one of them": {at(12, 2, 9, 0), selfreport.Word{Kind: selfreport.Did, Date: "2026-12-01", Time: "09:10"}, third, false},
			"between two":                            {at(12, 1, 13, 0), selfreport.Word{Kind: selfreport.Did}, "", false},
			"the clock was set":                      {at(11, 26, 9, 30), selfreport.Word{Kind: selfreport.Did}, "", true},
			"the clock was set, and she says when":   {at(11, 26, 9, 30), selfreport.Word{Kind: selfreport.Did, Date: "2026-11-24", Time: "09:20"}, first, true},
			"the app failed, the clock was set":      {at(11, 26, 9, 30), selfreport.Word{}, "", true},
			"the app failed between two":             {at(12, 1, 12, 0), selfreport.Word{}, third, false},
			"the app failed, and a visit is due too": {at(12, 8, 9, 30), selfreport.Word{}, "2026-12-08 09:00 smartlink_own_phone", false},
			"she did one of two at the same hour":    {at(12, 8, 9, 30), selfreport.Word{Kind: selfreport.Did}, "", false},
		} {
			w.Clock.Set(each.pressed)
			if each.word.Clock = (selfreport.Clock{Pressed: each.pressed, Sent: each.pressed}); each.clockIsSet {
				each.word.Clock.Sent = each.pressed.Add(-time.Hour)
			}
			a, _ := k.say(each.word)
			if got := k.on(a); got != each.want {
				t.Errorf("%s: stands on %q, want %q", name, got, each.want)
			}
		}
	})
}
