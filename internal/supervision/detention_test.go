package supervision_test

// María is taken by ICE on Monday November 23rd at her check-in; her sister calls at
// noon. Pilar writes it down. On Wednesday she is moved to another place, and a week
// later an immigration judge lets her go on bond.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

var noon = time.Date(2026, 12, 3, 18, 0, 0, 0, time.UTC) // in Chicago

func takenOn(day wall.Date) supervision.NewDetention {
	return supervision.NewDetention{
		Date: day, Source: "family", HeldBy: "ice", Area: "CHI", Facility: "Broadview Service Staging Area", Heard: supervision.Heard{By: "her sister"},
	}
}

func letOutOn(day wall.Date) supervision.NewDetention {
	return supervision.NewDetention{Date: day, Source: "document", Terms: "bond"}
}

type detentionVerb func(*db.Tx, uuid.UUID, supervision.NewDetention) (supervision.Detention, error)

func event(t *testing.T, w *cast.World, verb detentionVerb, n supervision.NewDetention) supervision.Detention {
	t.Helper()
	maria, pilar := w.Maria(), w.Paralegal()
	return did(t, w, pilar, func(tx *db.Tx) (supervision.Detention, error) { return verb(tx, maria, n) })
}

func eventRefused(t *testing.T, w *cast.World, who actor.Actor, kind fault.Kind, verb detentionVerb, n supervision.NewDetention) map[string]string {
	t.Helper()
	maria := w.Maria()
	return refused(t, w, who, kind, func(tx *db.Tx) (supervision.Detention, error) { return verb(tx, maria, n) })
}

func stays(w *cast.World) (list []supervision.Stay) {
	maria := w.Maria()
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) {
		list, err = supervision.Detentions(tx, maria)
		return err
	})
	return list
}

func TestADetentionIsKeptFromTheDaySheWasTakenUntilSheWasLetGo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Clock.Set(noon)
		maria, sean := w.Maria(), w.Sean()
		n := takenOn("2026-11-23")
		n.Time, n.FormID = "09:40", "one form"
		first := event(t, w, supervision.Detain, n)
		if again := event(t, w, supervision.Detain, n); again.ID != first.ID || first.HappenedAt != time.Date(2026, 11, 23, 15, 40, 0, 0, time.UTC) {
			t.Errorf("the same form again: %v at %v", again.ID, first.HappenedAt)
		}
		eventRefused(t, w, w.Attorney(), fault.Conflict, supervision.Detain, takenOn("2026-11-24"))
		event(t, w, supervision.MoveDetained, takenOn("2026-11-25"))
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			held, err := supervision.DetainedAmong(tx, maria, sean)
			if !held[maria] || held[sean] {
				t.Errorf("detained: %v", held)
			}
			list, all, _ := supervision.DetainedNow(tx, 5)
			if all != 1 || len(list) != 1 || list[0].Place().Moment.Date != "2026-11-25" || list[0].In.ToldBy.Reveal() != "her sister" {
				t.Errorf("detained now: %d, %+v", all, list)
			}
			return err
		})
		event(t, w, supervision.LetGo, letOutOn("2026-12-02"))
		eventRefused(t, w, w.Paralegal(), fault.Conflict, supervision.LetGo, letOutOn("2026-12-02"))
		got := stays(w)
		if len(got) != 1 || got[0].Standing() || len(got[0].Rows()) != 3 || got[0].Out.Terms != "bond" {
			t.Fatalf("on record: %+v", got)
		}
		for day, want := range map[wall.Date]bool{"2026-11-22": false, "2026-11-23": true, "2026-12-01": true, "2026-12-02": false} {
			if got[0].On(day) != want {
				t.Errorf("on %s: %v", day, !want)
			}
		}
		earlier := takenOn("2024-05-01")
		eventRefused(t, w, w.Paralegal(), fault.Invalid, supervision.Detain, earlier) // it would not have ended when the other began
		earlier.Out = &supervision.LaterOut{Date: "2024-06-01", Terms: "recognizance"}
		event(t, w, supervision.Detain, earlier)
		if got := stays(w); len(got) != 2 || got[0].In.Moment.Date != "2024-05-01" || got[0].Out == nil {
			t.Errorf("with the earlier one: %+v", got)
		}
	})
}

func TestADetentionIsCorrectedByARowThatSaysWhy(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Clock.Set(noon)
		first := event(t, w, supervision.Detain, takenOn("2026-11-23"))
		fix := func(id uuid.UUID, void bool) detentionVerb {
			return func(tx *db.Tx, _ uuid.UUID, n supervision.NewDetention) (supervision.Detention, error) {
				return supervision.CorrectDetention(tx, supervision.Fix{Supersedes: id, Why: "Her sister was wrong.", Void: void}, n)
			}
		}
		second := event(t, w, fix(first.ID, false), takenOn("2026-11-22"))
		eventRefused(t, w, w.Attorney(), fault.Stale, fix(first.ID, false), takenOn("2026-11-21"))
		out := event(t, w, supervision.LetGo, letOutOn("2026-11-30"))
		if p := eventRefused(t, w, w.Attorney(), fault.Invalid, fix(second.ID, false), takenOn("2026-12-01")); p["happened.date"] != "detention.order" {
			t.Errorf("taken after she was let go: %v", p)
		}
		if got := stays(w); len(got) != 1 || len(got[0].Earlier) != 1 || got[0].In.Moment.Date != "2026-11-22" || got[0].First != first.ID {
			t.Errorf("corrected: %+v", got)
		}
		event(t, w, fix(out.ID, true), letOutOn("2026-11-30"))
		if got := stays(w); !got[0].Standing() {
			t.Error("that she was let go was taken back, and she is free")
		}
		event(t, w, fix(second.ID, true), takenOn("2026-11-22"))
		if got := stays(w); len(got) != 0 {
			t.Errorf("taken back: %+v", got)
		}
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return tx.DB.Exec("UPDATE detentions SET area = 'X'").Error })
		if err == nil {
			t.Error("a row can be rewritten")
		}
	})
}

func TestWhatADetentionNeedsAndWhoMayPutItOnRecord(t *testing.T) {
	w := cast.New(t)
	w.Clock.Set(noon)
	for name, c := range map[string]struct {
		change func(n *supervision.NewDetention)
		want   string
	}{
		"no day":        {func(n *supervision.NewDetention) { n.Date = "" }, "happened.date"},
		"a day to come": {func(n *supervision.NewDetention) { n.Date = "2027-01-01" }, "happened.date"},
		"an hour wrong": {func(n *supervision.NewDetention) { n.Time = "25:00" }, "happened.time"},
		"no source":     {func(n *supervision.NewDetention) { n.Source = "" }, "source"},
		"no such area":  {func(n *supervision.NewDetention) { n.Area = "ZZZ" }, "area"},
		"control":       {func(n *supervision.NewDetention) { n.Facility = "a\x00b" }, "facility"},
		"told before":   {func(n *supervision.NewDetention) { n.Heard.At = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }, "told_at"},
	} {
		n := takenOn("2026-11-23")
		c.change(&n)
		if p := eventRefused(t, w, w.Paralegal(), fault.Invalid, supervision.Detain, n); p[c.want] == "" {
			t.Errorf("%s: %v", name, p)
		}
	}
	for as, kind := range map[*actor.Actor]fault.Kind{
		who(w.ReadOnly()): fault.Forbidden, who(w.Admin()): fault.Forbidden, who(actor.Link(uuid.New(), w.Maria())): fault.Forbidden, who(w.Stranger()): fault.NotFound,
	} {
		for _, verb := range []detentionVerb{supervision.Detain, supervision.MoveDetained, supervision.LetGo} {
			eventRefused(t, w, *as, kind, verb, takenOn("2026-11-23"))
		}
	}
	first := event(t, w, supervision.Detain, takenOn("2026-11-23"))
	eventRefused(t, w, w.Stranger(), fault.NotFound, func(tx *db.Tx, _ uuid.UUID, n supervision.NewDetention) (supervision.Detention, error) {
		return supervision.CorrectDetention(tx, supervision.Fix{Supersedes: first.ID, Why: "x"}, n)
	}, takenOn("2026-11-23"))
	w.Read(w.Stranger(), func(tx *db.Tx) error {
		if list, all, _ := supervision.DetainedNow(tx, 5); all != 0 || len(list) != 0 {
			t.Error("beyond the wall it is told who is detained")
		}
		return nil
	})
}

func who(a actor.Actor) *actor.Actor { return &a }

func TestWhetherHerDutiesRestIsAskedOnceAndNeverAssumed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		maria := w.Maria()
		w.Clock.Set(noon)
		stay := event(t, w, supervision.Detain, takenOn("2026-11-23"))
		canRest := func() (n int) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				list, err := supervision.CanRest(tx, maria)
				n = len(list)
				return err
			})
			return n
		}
		if canRest() != 1 || !stays(w)[0].Asks(supervision.AboutDuties) {
			t.Fatal("nobody is asked")
		}
		answer := func(n supervision.NewDetentionAnswer) func(tx *db.Tx) (supervision.DetentionAnswer, error) {
			n.Stay = stay.ID
			return func(tx *db.Tx) (supervision.DetentionAnswer, error) {
				return supervision.AnswerAboutDuties(tx, maria, n)
			}
		}
		rest := supervision.NewDetentionAnswer{Answer: supervision.LetRest, LastDay: "2026-12-31", Reason: "ICE said so to Ruth.", ToldBy: "Officer Hale", FormID: "f"}
		for field, n := range map[string]supervision.NewDetentionAnswer{
			"answer": {Answer: supervision.EndThem}, "reason": {Answer: supervision.LetRest, LastDay: "2026-12-31"}, "last_day": {Answer: supervision.LetRest, Reason: "x"},
		} {
			if p := refused(t, w, w.Paralegal(), fault.Invalid, answer(n)); p[field] == "" || len(p) != 1 {
				t.Errorf("%s: %v", field, p)
			}
		}
		refused(t, w, w.Stranger(), fault.NotFound, answer(rest))
		refused(t, w, w.ReadOnly(), fault.Forbidden, answer(rest))
		did(t, w, w.Paralegal(), answer(rest))
		did(t, w, w.Paralegal(), answer(rest)) // the same form
		rest.FormID = "g"
		refused(t, w, w.Attorney(), fault.Stale, answer(rest))
		if canRest() != 0 || stays(w)[0].Asks(supervision.AboutDuties) || !stays(w)[0].Asks(supervision.AboutLinks) {
			t.Error("it is asked again, or the other question is not")
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := obligations.PausesOf(tx, duty.ID)
			if len(list) != 1 || list[0].FromDate != "2026-12-03" || list[0].LastDay != "2026-12-31" {
				t.Errorf("pauses: %+v", list)
			}
			return err
		})
	})
}

func TestSheIsTakenAgainOnTheDaySheWasLetGo(t *testing.T) {
	w := cast.New(t)
	w.Clock.Set(noon)
	first, out := takenOn("2026-11-23"), letOutOn("2026-11-23")
	first.Time, out.Time = "08:00", "12:00"
	event(t, w, supervision.Detain, first)
	event(t, w, supervision.LetGo, out)
	event(t, w, supervision.Detain, takenOn("2026-11-23")) // nobody knows the hour
	if got := stays(w); len(got) != 2 || got[0].Standing() || !got[1].Standing() {
		t.Errorf("on record: %+v", got)
	}
}
