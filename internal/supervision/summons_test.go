package supervision_test

// It is Saturday evening. María gets a text: come to the ICE office tomorrow at
// seven. Pilar types it in; Ruth, the attorney, has to read it before it leaves
// the top of Today. Ines works across town and knows nothing of it.

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

// refusedAt fails unless err is Invalid with exactly these "field key" pairs.
func refusedAt(t *testing.T, err error, want ...string) {
	t.Helper()
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Invalid {
		t.Fatalf("got %v, want it refused at %v", err, want)
	}
	var got []string
	for _, p := range f.Problems {
		got = append(got, p.Field+" "+p.Key)
	}
	if len(got) != len(want) {
		t.Fatalf("refused at %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("refused at %v, want %v", got, want)
			return
		}
	}
}

func isA(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want kind %v", err, kind)
	}
}

// act runs a verb as somebody and gives what it made.
func act[T any](w *cast.World, who actor.Actor, verb func(tx *db.Tx) (T, error)) (made T, err error) {
	err = w.TryWrite(who, func(tx *db.Tx) (err error) {
		made, err = verb(tx)
		return err
	})
	return made, err
}

func done[T any](t *testing.T, w *cast.World, who actor.Actor, verb func(tx *db.Tx) (T, error)) T {
	t.Helper()
	made, err := act(w, who, verb)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// saturday is 21 November 2026, eight in the evening in Chicago.
var saturday = time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)

func text() supervision.NewSummons {
	return supervision.NewSummons{
		Date: "2026-11-22", Time: "07:00", Place: "ICE, 101 W Ida B Wells Dr", How: "text", Words: "REPORT TOMORROW 7AM. FAILURE TO APPEAR...",
		Heard: supervision.Heard{By: "María, by phone"},
	}
}

func summoned(t *testing.T, w *cast.World) supervision.Summons {
	t.Helper()
	w.Clock.Set(saturday)
	maria := w.Maria()
	return done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Summons, error) {
		return supervision.ReceiveSummons(tx, maria, text())
	})
}

func waiting(t *testing.T, w *cast.World, who actor.Actor) (unread, loose []uuid.UUID) {
	t.Helper()
	w.Read(who, func(tx *db.Tx) error {
		all, err := supervision.WaitingSummonses(tx)
		for _, f := range all.Unread {
			unread = append(unread, f.ID)
		}
		for _, f := range all.Loose {
			loose = append(loose, f.ID)
		}
		return err
	})
	return unread, loose
}

func readBy(w *cast.World, who actor.Actor, id uuid.UUID) (supervision.SummonsReading, error) {
	return act(w, who, func(tx *db.Tx) (supervision.SummonsReading, error) { return supervision.ReadSummons(tx, id) })
}

func TestASummonsStandsUntilAnAttorneyHasReadIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		s := summoned(t, w)
		if s.StartsAt == nil || !s.StartsAt.Equal(time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)) || !s.ToldAt.Equal(saturday) {
			t.Errorf("starts %v, told %v", s.StartsAt, s.ToldAt)
		}
		if unread, _ := waiting(t, w, w.ReadOnly()); len(unread) != 1 || unread[0] != s.ID {
			t.Errorf("waiting: %v", unread)
		}
		for _, who := range []actor.Actor{w.Paralegal(), w.Volunteer(), w.ReadOnly(), w.Admin()} {
			_, err := readBy(w, who, s.ID)
			isA(t, err, fault.Forbidden)
		}
		w.Clock.Advance(48 * time.Hour) // over, and still not read
		if unread, _ := waiting(t, w, w.Attorney()); len(unread) != 1 {
			t.Error("it left by itself")
		}
		first, err := readBy(w, w.Attorney(), s.ID)
		if err != nil || first.ReadBy != cast.Ruth.ID || !first.ReadAt.Equal(w.Clock.Now()) {
			t.Fatalf("got %+v, %v", first, err)
		}
		again, err := readBy(w, w.Attorney(), s.ID)
		if err != nil || again.ID != first.ID {
			t.Errorf("read twice: %v, %v", again.ID, err)
		}
		if unread, loose := waiting(t, w, w.Attorney()); len(unread)+len(loose) != 0 {
			t.Errorf("still waiting: %v %v", unread, loose)
		}
	})
}

func TestASummonsThatWasReadWaitsForTheCalendar(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		s := summoned(t, w)
		if _, err := readBy(w, w.Attorney(), s.ID); err != nil {
			t.Fatal(err)
		}
		if _, loose := waiting(t, w, w.Paralegal()); len(loose) != 1 {
			t.Errorf("loose: %v", loose)
		}
		appoint := func(tx *db.Tx) (supervision.SummonsAppointment, error) {
			return supervision.AppointSummons(tx, s.ID, "ero_checkin")
		}
		a := done(t, w, w.Paralegal(), appoint)
		if again := done(t, w, w.Paralegal(), appoint); again.ID != a.ID {
			t.Error("two appointments of one summons")
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			duty, err := obligations.Find(tx, a.ObligationID)
			told := duty.Schedule.Told()
			if err == nil && (duty.Schedule.Kind != obligations.Appointment || told.On != "2026-11-21" || told.How != "text" || duty.Schedule.Start.Time != "07:00") {
				t.Errorf("got %+v, told %+v", duty.Schedule, told)
			}
			return err
		})
		if _, loose := waiting(t, w, w.Paralegal()); len(loose) != 0 {
			t.Errorf("loose: %v", loose)
		}
	})
}

func TestACorrectedSummonsIsReadAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		s := summoned(t, w)
		if _, err := readBy(w, w.Attorney(), s.ID); err != nil {
			t.Fatal(err)
		}
		n := text()
		n.Time, n.FormID = "08:30", "c"
		fix := supervision.Fix{Supersedes: s.ID, Why: "She read the text out again"}
		correct := func(tx *db.Tx) (supervision.Summons, error) { return supervision.CorrectSummons(tx, fix, n) }
		second := done(t, w, w.Paralegal(), correct)
		if twice := done(t, w, w.Paralegal(), correct); twice.ID != second.ID {
			t.Error("a form sent twice corrected twice")
		}
		if unread, _ := waiting(t, w, w.Attorney()); len(unread) != 1 || unread[0] != second.ID {
			t.Errorf("waiting: %v", unread)
		}
		_, err := readBy(w, w.Attorney(), s.ID)
		isA(t, err, fault.Stale)
		n.FormID = ""
		_, err = act(w, w.Paralegal(), correct)
		isA(t, err, fault.Stale)
		fix = supervision.Fix{Supersedes: second.ID, Void: true}
		_, err = act(w, w.Paralegal(), correct)
		refusedAt(t, err, "why supervision.why_needed")
		fix.Why = "It was somebody else's"
		done(t, w, w.Paralegal(), correct)
		if unread, loose := waiting(t, w, w.Attorney()); len(unread)+len(loose) != 0 {
			t.Errorf("a void one waits: %v %v", unread, loose)
		}
		w.Read(w.ReadOnly(), func(tx *db.Tx) error {
			f, err := supervision.FindSummons(tx, s.ID)
			if err == nil && (f.First() != s.ID || len(f.Before) != 2 || f.Before[0].Moment.Time != "07:00") {
				t.Errorf("got %+v", f)
			}
			return err
		})
	})
}

func TestABadSummonsIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Clock.Set(saturday)
		maria := w.Maria()
		try := func(who actor.Actor, change func(n *supervision.NewSummons)) error {
			n := text()
			change(&n)
			_, err := act(w, who, func(tx *db.Tx) (supervision.Summons, error) { return supervision.ReceiveSummons(tx, maria, n) })
			return err
		}
		isA(t, try(w.Stranger(), func(*supervision.NewSummons) {}), fault.NotFound)
		isA(t, try(w.ReadOnly(), func(*supervision.NewSummons) {}), fault.Forbidden)
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { *n = supervision.NewSummons{} }), "words kit.summons.something")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Date = "2026-11-31" }), "at.date wall.no_such_day")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Date = "" }), "at.date kit.day_needed")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Time = "25:00" }), "at.time wall.no_such_time")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Date = "2226-11-22" }), "at.date kit.too_far")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.How = "pigeon" }), "how kit.choice_unknown")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Heard.At = saturday.Add(time.Hour) }), "told_at kit.in_future")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) {
			n.CameAt, n.Heard.At = saturday.Add(-time.Hour), saturday.Add(-2*time.Hour)
		}), "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewSummons) { n.Date, n.Time = "2027-03-14", "02:30" }), "at.time wall.nonexistent")
	})
}

func TestASummonsWithoutAnHourIsKeptAndCannotBeInTheCalendar(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Clock.Set(saturday)
		maria := w.Maria()
		n := supervision.NewSummons{Words: "Call your officer NOW", FormID: "f"}
		receive := func(tx *db.Tx) (supervision.Summons, error) { return supervision.ReceiveSummons(tx, maria, n) }
		s := done(t, w, w.Paralegal(), receive)
		if again := done(t, w, w.Paralegal(), receive); again.ID != s.ID {
			t.Error("a form sent twice made two")
		}
		_, err := act(w, w.Paralegal(), func(tx *db.Tx) (supervision.SummonsAppointment, error) {
			return supervision.AppointSummons(tx, s.ID, "ero_checkin")
		})
		isA(t, err, fault.Conflict)
		_, err = act(w, w.Stranger(), func(tx *db.Tx) (supervision.SummonsAppointment, error) {
			return supervision.AppointSummons(tx, s.ID, "ero_checkin")
		})
		isA(t, err, fault.NotFound)
		if unread, _ := waiting(t, w, w.Stranger()); len(unread) != 0 {
			t.Error("seen across the wall")
		}
		err = w.DB.Read(w.Context(w.Stranger()), func(tx *db.Tx) error { _, err := supervision.FindSummons(tx, s.ID); return err })
		isA(t, err, fault.NotFound)
	})
}

func TestAnAppointmentWhoseSummonsChangedStandsOnTodayUntilSomebodyActs(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		s := summoned(t, w)
		a := done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.SummonsAppointment, error) {
			return supervision.AppointSummons(tx, s.ID, "ero_checkin")
		})
		adrift := func() (n int) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				waiting, err := supervision.WaitingSummonses(tx)
				n = len(waiting.Adrift)
				return err
			})
			return n
		}
		if n := adrift(); n != 0 {
			t.Errorf("as it was told: %d", n)
		}
		n := text()
		n.Time = "08:30"
		fix := supervision.Fix{Supersedes: s.ID, Why: "She read the text out again"}
		correct := func(tx *db.Tx) (supervision.Summons, error) { return supervision.CorrectSummons(tx, fix, n) }
		second := done(t, w, w.Paralegal(), correct)
		if n := adrift(); n != 1 {
			t.Errorf("the hour changed: %d", n)
		}
		fix = supervision.Fix{Supersedes: second.ID, Why: "It was somebody else's", Void: true}
		done(t, w, w.Paralegal(), correct)
		if n := adrift(); n != 1 {
			t.Errorf("it should not have been there: %d", n)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.End(tx, a.ObligationID, obligations.NewEnd{LastDay: wall.DateOf(w.Clock.Now()).AddDays(-1), Reason: "It was somebody else's."})
			return err
		})
		if n := adrift(); n != 0 {
			t.Errorf("the duty ended: %d", n)
		}
	})
}
