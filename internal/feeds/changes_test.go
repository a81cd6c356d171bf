package feeds_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	"constancia/internal/wire"
	"constancia/internal/wire/readers"
)

// TestI08: the same data gives the same bytes, whoever renders and whenever.
func TestI08NothingMovesOverThirtyDaysWithoutAChange(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Clock.Set(time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC))
		k := &desk{t: t, w: w, maria: w.Maria(), reading: feeds.NewReading(w.DB)}
		k.hearing = w.Hearing(cast.Maria)
		k.link = k.offer(feeds.NewFeed{})
		first := k.fetch(k.link)
		for range 30 {
			w.Clock.Advance(day(1))
			k.roll()
			again := feeds.NewReading(w.DB) // another process
			got, err := again.Find(t.Context(), k.link.Token)
			if err != nil {
				t.Fatal(err)
			}
			if got.ETag != first.ETag || got.Modified != first.Modified || !bytes.Equal(got.Bytes, first.Bytes) {
				t.Fatalf("on %s the feed moved", w.Clock.Now().Format(time.DateOnly))
			}
		}
	})
}

func TestI08TheWindowOfDaysRolls(t *testing.T) {
	k := sitDown(t, cast.New(t))
	before := k.fetch(k.link)
	k.w.Clock.Advance(day(8))
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.OpenProceeding(tx, hearings.NewProceeding{ClientID: k.maria})
		return err
	})

	after := k.fetch(k.link)

	if len(k.read(k.link).Events) != 28 || before.ETag == after.ETag || !after.Changed.After(before.Changed) {
		t.Errorf("a week later there are %d entries, want another Tuesday", len(k.read(k.link).Events))
	}
}

// TestI09: a moved hearing is the same entry with the next sequence.
func TestI09AMovedHearingIsTheSameEntryAndNoOtherMoves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		first := k.fetch(k.link)
		was := k.busy(k.read(k.link))
		w.Clock.Advance(time.Minute)

		w.Move(k.hearing.ID, "2027-02-02", "13:00")

		second := k.fetch(k.link)
		now := k.busy(k.read(k.link))
		if now.UID != was.UID || now.Sequence != was.Sequence+1 || !now.Modified.After(was.Modified) || !now.Created.Equal(was.Created) {
			t.Errorf("got %+v after %+v", now, was)
		}
		if got := now.Start.Format("2006-01-02 15:04"); got != "2027-02-02 13:00" {
			t.Errorf("moved to %s", got)
		}
		if first.ETag == second.ETag || !second.Changed.After(first.Changed) {
			t.Error("neither ETag nor Last-Modified says that something changed")
		}
		a, b := eventsByUID(t, first.Bytes), eventsByUID(t, second.Bytes)
		for uid, text := range a {
			if uid != was.UID && b[uid] != text {
				t.Errorf("entry %s moved too:\n%s\n%s", uid, text, b[uid])
			}
		}
	})
}

// eventsByUID cuts a calendar into its entries as they are written.
func eventsByUID(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, part := range strings.Split(string(raw), "BEGIN:VEVENT")[1:] {
		_, rest, _ := strings.Cut(part, "UID:")
		uid, _, _ := strings.Cut(rest, "\r\n")
		text, _, _ := strings.Cut(part, "END:VEVENT")
		out[uid] = text
	}
	return out
}

func TestI09TwoChangesWithinOneSecondAreTwo(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Move(k.hearing.ID, "2027-02-02", "13:00")
	one, first := k.busy(k.read(k.link)), k.fetch(k.link)
	k.w.Move(k.hearing.ID, "2027-02-03", "13:00")
	two, second := k.busy(k.read(k.link)), k.fetch(k.link)
	if !two.Modified.After(one.Modified) || two.Sequence != one.Sequence+1 || !second.Changed.After(first.Changed) {
		t.Errorf("got %v then %v, served %v then %v", one.Modified, two.Modified, first.Changed, second.Changed)
	}
}

func TestWhatAPhoneDoesNotSeeMovesNothing(t *testing.T) {
	k := sitDown(t, cast.New(t))
	before := k.fetch(k.link)
	k.w.Clock.Advance(time.Hour)
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Tell(tx, k.hearing.Current().ID, hearings.NewTelling{ClientID: k.maria, How: "phone", ReadBack: true})
		return err
	})
	if k.sweep() != 1 {
		t.Error("the sweep did not look again")
	}
	if after := k.fetch(k.link); after.ETag != before.ETag || after.Modified != before.Modified {
		t.Error("being told moved the feed")
	}
}

// TestI10: a cancelled hearing stays for 60 days, marked, and does not ring.
func TestI10ACancelledHearingStaysMarkedForSixtyDays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		was := k.busy(k.read(k.link))
		w.Clock.Advance(time.Minute)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := hearings.Cancel(tx, k.hearing.ID, hearings.NewCancellation{Source: "ecas"})
			return err
		})

		now := k.busy(k.read(k.link))
		if !now.Cancelled || now.UID != was.UID || now.Sequence != was.Sequence+1 || len(now.Alarms) != 0 || now.Summary != "Cancelada: Cita" {
			t.Errorf("got %+v", now)
		}

		w.Clock.Advance(day(60))
		if got := k.busy(k.read(k.link)); got.Sequence != now.Sequence || !got.Modified.Equal(now.Modified) {
			t.Errorf("a cancelled entry moved: %+v", got)
		}
		w.Clock.Advance(day(2))
		for _, e := range k.read(k.link).Events {
			if e.Cancelled {
				t.Error("it is still there after 62 days")
			}
		}
	})
}

func TestI10AHearingThatComesBackIsTheSameEntry(t *testing.T) {
	k := sitDown(t, cast.New(t))
	was := k.busy(k.read(k.link))
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Cancel(tx, k.hearing.ID, hearings.NewCancellation{Source: "ecas"})
		return err
	})
	k.fetch(k.link)
	k.w.Move(k.hearing.ID, "2027-03-09", "08:30")
	if now := k.busy(k.read(k.link)); now.Cancelled || now.UID != was.UID || now.Sequence != was.Sequence+2 {
		t.Errorf("got %+v", now)
	}
}

func TestI10WhateverTheCourtCallsItADateThatIsOffIsCancelled(t *testing.T) {
	k := sitDown(t, cast.New(t))
	sequence, setting := k.busy(k.read(k.link)).Sequence, k.hearing.Current().ID
	say := func(n hearings.NewOutcome) (o hearings.Outcome) {
		k.w.Clock.Advance(time.Minute)
		k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
			n.Source = "ecas"
			o, err = hearings.RecordOutcome(tx, setting, n)
			return err
		})
		return o
	}
	for _, state := range hearings.TakenOff() {
		n := hearings.NewOutcome{Became: string(state)}
		if state == hearings.VenueChanged {
			n.Court = "Miami"
		}
		off := say(n)
		now := k.busy(k.read(k.link))
		if sequence++; !now.Cancelled || now.Sequence != sequence || len(now.Alarms) != 0 || now.Summary != "Cancelada: Cita" {
			t.Errorf("%s: got %+v", state, now)
		}
		say(hearings.NewOutcome{Became: "scheduled", Corrects: off.ID})
		if back := k.busy(k.read(k.link)); back.Cancelled || back.Sequence != sequence+1 {
			t.Errorf("%s was a mistake: got %+v", state, back)
		}
		sequence++
	}
	k.w.Clock.Set(k.hearing.Current().StartsAt.Add(-time.Hour))
	before := k.busy(k.read(k.link))
	k.w.Clock.Advance(5 * time.Hour)
	say(hearings.NewOutcome{Became: "held"})
	if after := k.busy(k.read(k.link)); after.Sequence != before.Sequence || after.Summary != before.Summary || after.Cancelled {
		t.Errorf("that it was held moved her calendar: %+v", after)
	}
}

func TestI10WhoeverIsTakenOutOfAHearingSeesItCancelled(t *testing.T) {
	w := cast.New(t)
	h := w.Hearing(cast.Sean)
	k := &desk{t: t, w: w, maria: w.Rosa(), reading: feeds.NewReading(w.DB)}
	k.link = k.offer(feeds.NewFeed{})
	was := k.busy(k.read(k.link))
	w.Write(w.Paralegal(), func(tx *db.Tx) error { return hearings.RemoveParticipant(tx, h.ID, k.maria) })

	if now := k.busy(k.read(k.link)); !now.Cancelled || now.UID != was.UID || now.Sequence != 1 || !now.Start.Equal(was.Start) {
		t.Errorf("got %+v", now)
	}
}

func TestAnEndedDutyIsShownAsCancelled(t *testing.T) {
	k := sitDown(t, cast.New(t))
	duty := k.w.Duty(cast.Maria)
	k.fetch(k.link)
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: "2026-11-30", Reason: "order of release"})
		return err
	})
	off := 0
	for _, e := range k.read(k.link).Events {
		if e.Cancelled {
			off++
		}
	}
	if off != 25 {
		t.Errorf("got %d cancelled entries, want every Tuesday but the first", off)
	}
}

// TestI06: nine o'clock stays nine o'clock over two changes of the clocks, with
// one check-in moved and two cancelled, and every reader agrees on each instant.
func TestI06ChecksInsKeepTheirTimeOnTheWall(t *testing.T) {
	w := cast.New(t)
	w.Clock.Set(time.Date(2026, 10, 5, 15, 0, 0, 0, time.UTC))
	k := &desk{t: t, w: w, maria: w.Maria(), reading: feeds.NewReading(w.DB)}
	window := 60
	duty := w.Impose(k.maria, obligations.NewDuty{Modality: "smartlink_own_phone", Plan: obligations.Plan{
		Kind: obligations.Recurring, Rule: "FREQ=WEEKLY;BYDAY=TU", WindowMinutes: &window,
		Start: wall.Moment{Date: "2026-10-06", Time: "09:00", Zone: "America/New_York"},
	}})
	k.link = k.offer(feeds.NewFeed{})
	k.fetch(k.link)
	k.upset(duty)

	served := k.fetch(k.link)
	c := k.read(k.link)

	at := map[string]int{}
	for _, e := range c.Events {
		clock := e.Start.Format("15:04 MST")
		if e.Cancelled {
			clock += " off"
		}
		at[clock]++
	}
	if at["09:00 EDT"]+at["09:00 EST"] != 23 || at["09:00 EST"] == 0 || at["09:00 EST off"]+at["09:00 EDT off"] != 2 || at["16:30 EST"]+at["16:30 EDT"] != 1 {
		t.Errorf("got %v", at)
	}
	for name, events := range readers.Events(t, served.Bytes) {
		sameInstants(t, name, events, c.Events)
	}
}

// upset moves the fourth check-in and has ICE cancel the sixth and the tenth.
func (k *desk) upset(duty obligations.Obligation) {
	k.t.Helper()
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		all, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID})
		if err != nil {
			return err
		}
		to := all[3].Moment
		to.Date, to.Time = to.Date.AddDays(1), "16:30"
		if _, err := obligations.Move(tx, all[3].ID, obligations.NewMoment{To: to, Reason: "told by phone"}); err != nil {
			return err
		}
		for _, i := range []int{5, 9} {
			out := obligations.Outcome{State: obligations.CancelledByICE, Source: "ice", Reason: "said the officer"}
			if _, err := obligations.RecordOutcome(tx, all[i].ID, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func sameInstants(t *testing.T, name string, got []readers.Event, want []wire.Event) {
	t.Helper()
	starts := map[string]string{}
	for _, e := range want {
		starts[e.UID] = e.Start.UTC().Format("20060102T1504Z")
	}
	if len(got) != len(want) {
		t.Errorf("%s: got %d entries, want %d", name, len(got), len(want))
	}
	for _, e := range got {
		if e.UID != "" && starts[e.UID] != e.Start {
			t.Errorf("%s: %s begins %s, want %s", name, e.UID, e.Start, starts[e.UID])
		}
	}
}

func TestAConflictShowsBothDatesUntilItIsResolved(t *testing.T) {
	k := sitDown(t, cast.New(t))
	var check hearings.Check
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		check, err = hearings.CheckCourt(tx, k.hearing.ID, hearings.NewCheck{Source: "acis_web", Date: "2027-01-19", Time: "09:00"})
		return err
	})

	var days []string
	for _, e := range k.read(k.link).Events {
		if strings.HasPrefix(e.Summary, "Fecha por confirmar: ") {
			days = append(days, e.Start.Format("2006-01-02 15:04"))
		}
	}
	if strings.Join(days, ", ") != "2027-01-05 08:30, 2027-01-19 09:00" {
		t.Errorf("got %v", days)
	}

	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return hearings.Resolve(tx, check.ID, "the clerk says the fifth") })
	off := 0
	for _, e := range k.read(k.link).Events {
		if e.Cancelled {
			off++
		}
		if strings.HasPrefix(e.Summary, "Fecha por confirmar") {
			t.Errorf("still to be confirmed on %s", e.Start)
		}
	}
	if off != 1 {
		t.Errorf("got %d entries off, want the other date", off)
	}
}
