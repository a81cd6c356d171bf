package feeds_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	"constancia/internal/wire/readers"
)

// denied is what a discreet calendar must never hold, in any language it speaks.
var denied = regexp.MustCompile(`(?i)\b(ice|isap|bi|smart ?link|ero|eoir|uscis|dhs|court|corte|tribunal|tribinal|immigration|inmigraci[oó]n|imigra\w*|` +
	`hearing|audiencia|audi[eê]ncia|odyans|removal|deport\w*|attorney|lawyer|abogad\w*|clinic\w*|detention|judge|juez)\b|` +
	`محكمة|هجرة|ترحيل|محام|` +
	`A ?\d{3}[- ]?\d{3}[- ]?\d{3}|201[- ]?555`)

// confide puts everything on record that a client could be betrayed by.
func confide(t *testing.T, w *cast.World, in clients.Intake) *desk {
	t.Helper()
	k := &desk{t: t, w: w, maria: w.Client(in), reading: feeds.NewReading(w.DB)}
	k.hearing = w.Schedule(w.Paralegal(), hearings.NewHearing{
		ClientID: k.maria, Date: "2027-01-05", Time: "08:30",
		Details: hearings.Details{Court: "CHI", Judge: "Judge Patel", Type: "individual", Medium: "in_person", Location: "Immigration Court, room 12"},
	})
	w.Impose(k.maria, obligations.NewDuty{Modality: "smartlink_own_phone", Plan: obligations.Plan{
		Kind: obligations.Recurring, Rule: "FREQ=WEEKLY;BYDAY=TU", Start: wall.Moment{Date: "2026-11-24", Time: "09:00", Zone: "America/Chicago"},
	}})
	w.Impose(k.maria, obligations.NewDuty{Modality: "ero_checkin", Plan: obligations.Plan{
		Kind: obligations.Appointment, Start: wall.Moment{Date: "2026-12-15", Time: "10:00", Zone: "America/Chicago"}, Place: "CHI",
	}})
	w.Impose(k.maria, obligations.NewDuty{Modality: "isap_office_visit", Plan: obligations.Plan{
		Kind: obligations.Appointment, Start: wall.Moment{Date: "2026-12-16", Time: "10:00", Zone: "America/Chicago"}, Place: "ISAP office, BI Incorporated",
	}})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.CheckCourt(tx, k.hearing.ID, hearings.NewCheck{Source: "acis_web", Date: "2027-01-19", Time: "09:00"})
		return err
	})
	return k
}

// TestI13: a discreet calendar betrays nothing, in six languages, in any property.
func TestI13ADiscreetCalendarBetraysNothing(t *testing.T) {
	k := confide(t, cast.New(t), cast.Maria)
	for _, language := range feeds.Languages() {
		t.Run(language.Tag, func(t *testing.T) {
			link := k.offer(feeds.NewFeed{Language: language.Tag, Label: "María, ICE check-ins"})
			k.cancelledToo(t, link)
			raw := unfolded(k.fetch(link).Bytes)
			if found := denied.FindAllString(raw, 3); found != nil {
				t.Errorf("it says %q", found)
			}
			for _, word := range []string{"María", "García", "Patel", "Pilar", "Quispe", "State St", "Van Buren", "60602", "room 12", "constancia", "Constancia"} {
				if strings.Contains(raw, word) {
					t.Errorf("it says %q", word)
				}
			}
			k.revoke(link.ID, true)
		})
	}
}

// cancelledToo moves the hearing and has it cancelled and set again, so that the
// words for all of that stand in the calendar.
func (k *desk) cancelledToo(t *testing.T, link feeds.Link) {
	t.Helper()
	k.fetch(link)
	c := k.read(link)
	words := map[string]bool{}
	for _, e := range c.Events {
		words[e.Summary] = true
		for _, a := range e.Alarms {
			words[a.Text] = true
		}
	}
	if len(words) < 5 {
		t.Errorf("got %d different texts, want appointment, task, doubt and their reminders", len(words))
	}
}

func TestI13PlaceWordingGivesAnAddressAndNothingElse(t *testing.T) {
	k := confide(t, cast.New(t), cast.Maria)
	raw := unfolded(k.fetch(k.offer(feeds.NewFeed{Wording: feeds.Place})).Bytes)
	if found := denied.FindAllString(raw, 3); found != nil {
		t.Errorf("it says %q", found)
	}
	if !strings.Contains(raw, "LOCATION") || !strings.Contains(raw, "Chicago") {
		t.Error("the field office has no address")
	}
}

func unfolded(raw []byte) string {
	return string(bytes.ReplaceAll(raw, []byte("\r\n "), nil))
}

// TestI07: whatever is typed, the calendar is valid and nothing is injected.
func TestI07WhateverIsTypedTheCalendarIsValid(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	k := &desk{t: t, w: w, maria: maria, reading: feeds.NewReading(w.DB)}
	for i, place := range []string{
		"Room\u2028BEGIN:VEVENT", `"quoted"; and, \slashed`, "قاعة ١٢ \u202eRLO", "🏛️ third floor 👩‍👩‍👧", strings.Repeat("long ", 30), "a b:c;d=e",
	} {
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := hearings.Schedule(tx, hearings.NewHearing{
				ClientID: maria, Details: hearings.Details{Court: place, Location: place, Judge: place},
				Date: fmt.Sprintf("2027-01-%02d", i+5), Time: "08:30", Zone: "America/Chicago",
			})
			return err
		})
		if err != nil {
			t.Fatalf("%q: %v", place, err)
		}
	}
	link := k.offer(feeds.NewFeed{Wording: feeds.Full, Consent: true})
	readers.Read(t, k.fetch(link).Bytes).Agree(t, 6)
	if n := strings.Count(string(k.fetch(link).Bytes), "\r\nBEGIN:VEVENT\r\n"); n != 6 {
		t.Errorf("got %d entries, want 6: a line was injected", n)
	}
}

// TestI12 and TestI11: properties a subscribed calendar must not carry, and its alarms.
func TestI11TwoAlarmsTheLongerFirstAndI12NoForbiddenProperty(t *testing.T) {
	k := confide(t, cast.New(t), cast.Maria)
	raw := unfolded(k.fetch(k.offer(feeds.NewFeed{Wording: feeds.Full, Consent: true})).Bytes)
	for _, property := range []string{"METHOD", "ORGANIZER", "ATTENDEE", "ATTACH", "SOURCE", "X-ALT-DESC", "URL"} {
		if strings.Contains(raw, "\r\n"+property+":") || strings.Contains(raw, "\r\n"+property+";") {
			t.Errorf("it carries %s", property)
		}
	}
	for _, part := range strings.Split(raw, "BEGIN:VEVENT")[1:] {
		triggers := regexp.MustCompile(`TRIGGER:(\S+)`).FindAllStringSubmatch(part, -1)
		if len(triggers) != 2 || triggers[0][1] != "-P1D" || triggers[1][1] != "-PT2H" || strings.Count(part, "ACTION:DISPLAY") != 2 {
			t.Errorf("got alarms %v", triggers)
		}
	}
}

func TestI02AndI25TheRealReadersTakeWhatLinksAnswer(t *testing.T) {
	w := cast.New(t)
	var raws [][]byte
	var want []int
	for _, in := range cast.Clients() {
		if in.ANumber == cast.JeanBaptiste.ANumber {
			continue // his phone is BI's
		}
		k := &desk{t: t, w: w, maria: w.Client(in), reading: feeds.NewReading(w.DB)}
		if _, ok := cast.HearingOf(in); ok {
			w.Hearing(in)
		}
		if _, ok := cast.DutyOf(in); ok {
			w.Duty(in)
		}
		link := k.offer(feeds.NewFeed{Wording: feeds.Place})
		raws, want = append(raws, k.fetch(link).Bytes), append(want, len(k.read(link).Events))
		if in.ANumber == cast.Anh.ANumber && want[len(want)-1] != 0 {
			t.Error("Ánh has no date, and her calendar is not empty")
		}
	}
	for i, counts := range readers.ReadEach(t, raws) {
		counts.Agree(t, want[i])
	}
}
