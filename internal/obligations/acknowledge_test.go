package obligations_test

// María's window on Tuesday, nine to ten in Chicago, has closed and nobody has said
// anything. Ahmad has to be at the ISAP office on Monday, 7 December, at two in New
// York. Ruth is the attorney, Pilar the paralegal; Ines works across town.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

func silent(w *cast.World) obligations.Entry {
	first := upcoming(w, w.Duty(cast.Maria))[0]
	w.Clock.Set(first.ClosesAt.Add(time.Minute))
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 100); return err })
	return first
}

func visit(w *cast.World) obligations.Entry { return upcoming(w, w.Duty(cast.Ahmad))[0] }

func alarm(w *cast.World, e obligations.Entry) (a obligations.Alarm) {
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		all, err := obligations.Alarms(tx, []obligations.Silence{{Occurrence: e.ID, Client: e.ClientID, Since: e.ClosesAt}})
		a = all[e.ID]
		return err
	})
	return a
}

func TestAnUnconfirmedCheckInRingsUntilSomebodyHasSeenIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := silent(w)
		w.Meet(cast.Ruth)
		w.Write(w.Admin(), func(tx *db.Tx) error {
			_, err := staff.SetOnCall(tx, 0, []uuid.UUID{cast.Ruth.ID, cast.Pilar.ID}, 10)
			return err
		})
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, e.ClientID, cast.Pilar.ID) })
		if a := alarm(w, e); !a.Asks(cast.Pilar.ID) || a.Asks(cast.Ruth.ID) || a.Seen != nil {
			t.Errorf("at first: %+v", a)
		}
		w.Clock.Advance(10 * time.Minute)
		if a := alarm(w, e); !a.Asks(cast.Ruth.ID) || a.Everybody {
			t.Errorf("ten minutes later: %+v", a)
		}
		for range 2 {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{Note: "I am calling her", FormID: "one"})
				return err
			})
		}
		if a := alarm(w, e); a.Rings || a.Seen == nil || a.Seen.AcknowledgedBy != cast.Pilar.ID || a.Seen.Note.Reveal() != "I am calling her" {
			t.Errorf("seen: %+v", a)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := obligations.AcknowledgementsOf(tx, e.ID)
			now, _ := obligations.FindOccurrence(tx, e.ID)
			if len(rows) != 1 || now.State != obligations.Late {
				t.Errorf("got %d rows, and the check-in is %s", len(rows), now.State)
			}
			return err
		})
		w.Clock.Advance(obligations.AgainAfter)
		if a := alarm(w, e); !a.Asks(cast.Pilar.ID) || a.Asks(cast.Ruth.ID) {
			t.Errorf("four hours later: %+v", a)
		}
	})
}

func TestWhoMayAcknowledge(t *testing.T) {
	w := cast.New(t)
	e := silent(w)
	ack := func(tx *db.Tx) error { _, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{}); return err }
	for who, want := range map[*actor.Actor]fault.Kind{
		ref(w.ReadOnly()): fault.Forbidden, ref(w.Admin()): fault.Forbidden, ref(w.Stranger()): fault.NotFound,
		ref(actor.System("clock")): fault.Forbidden,
	} {
		if err := w.TryWrite(*who, ack); !fault.Is(err, want) {
			t.Errorf("%v: got %v, want %v", who.Ref(), err, want)
		}
	}
	record(t, w, e.ID, obligations.Outcome{State: obligations.ReportedLate, Source: "client", Reason: "As she told it."})
	if err := w.TryWrite(w.Paralegal(), ack); !fault.Is(err, fault.Conflict) {
		t.Errorf("what is confirmed: got %v", err)
	}
}

func ref(a actor.Actor) *actor.Actor { return &a }

func TestOnlyAnAttorneyMarksAVisitReviewedAndAMovedOneIsLookedAtAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := visit(w)
		mark := func(tx *db.Tx) error {
			_, err := obligations.MarkReviewed(tx, e.ID, obligations.NewReview{Note: "Bring the I-94", FormID: "one"})
			return err
		}
		if err := w.TryWrite(w.Paralegal(), mark); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal: got %v", err)
		}
		w.Write(w.Attorney(), mark)
		w.Write(w.Attorney(), mark)
		for who, note := range map[*actor.Actor]string{ref(w.Attorney()): "Bring the I-94", ref(w.Paralegal()): "Bring the I-94", ref(w.ReadOnly()): ""} {
			w.Read(*who, func(tx *db.Tx) error {
				rows, err := obligations.ReviewsOf(tx, e.ID)
				if len(rows) != 1 || rows[0].Note.Reveal() != note || !rows[0].Holds(e.Moment) {
					t.Errorf("%s reads %+v", who.Ref(), rows)
				}
				return err
			})
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Move(tx, e.ID, obligations.NewMoment{To: wall.Moment{Date: "2026-12-08", Time: "14:00"}})
			return err
		})
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			now, err := obligations.FindOccurrence(tx, e.ID)
			rows, _ := obligations.ReviewsOf(tx, e.ID)
			if rows[0].Holds(now.Moment) {
				t.Error("the mark holds for another day")
			}
			w.Clock.Set(now.OpensAt)
			return err
		})
		if err := w.TryWrite(w.Attorney(), func(tx *db.Tx) error {
			_, err := obligations.MarkReviewed(tx, e.ID, obligations.NewReview{})
			return err
		}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a visit that has begun: got %v", err)
		}
	})
}

func TestWhatIsKnownOfAReturnIsAddedAndNeverRewritten(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := visit(w)
		say := func(n obligations.NewReturn) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.RecordReturn(tx, e.ID, n); return err })
		}
		if err := say(obligations.NewReturn{Answer: obligations.CameOut, Source: "client"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("before it began: got %v", err)
		}
		w.Clock.Set(e.OpensAt.Add(time.Hour))
		for name, wrong := range map[string]obligations.NewReturn{
			"no answer":     {Source: "client"},
			"no source":     {Answer: obligations.CameOut},
			"tomorrow":      {Answer: obligations.CameOut, Source: "client", At: w.Clock.Now().Add(time.Hour)},
			"not one of it": {Answer: "detained", Source: "client"},
		} {
			if err := say(wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		for _, n := range []obligations.NewReturn{
			{Answer: obligations.NotKnown},
			{Answer: obligations.DidNotComeOut, Source: "family", Called: "Ruth, at ten past three", At: e.OpensAt.Add(30 * time.Minute)},
		} {
			if err := say(n); err != nil {
				t.Fatal(err)
			}
		}
		ack := func(tx *db.Tx) error { _, err := obligations.Acknowledge(tx, e.ID, obligations.Seen{}); return err }
		if err := w.TryWrite(w.Paralegal(), ack); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal takes over: got %v", err)
		}
		w.Write(w.Attorney(), ack)
		if err := say(obligations.NewReturn{Answer: obligations.CameOut, Source: "client"}); err != nil {
			t.Fatal(err)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := obligations.ReturnsOf(tx, e.ID)
			if len(rows) != 3 || rows[2].Supersedes == nil || *rows[2].Supersedes != rows[1].ID || rows[1].Called.Reveal() == "" {
				t.Errorf("got %+v", rows)
			}
			held, _ := obligations.Returned(tx, []uuid.UUID{e.ID})
			if held[e.ID].Answer != obligations.CameOut {
				t.Errorf("what holds is %+v", held)
			}
			return err
		})
		if err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE occurrence_returns SET answer = 'came_out'").Error
		}); err == nil {
			t.Error("a return was rewritten")
		}
	})
}

func TestNobodyIsAskedAboutACheckInOnAPhone(t *testing.T) {
	w := cast.New(t)
	e := silent(w)
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.RecordReturn(tx, e.ID, obligations.NewReturn{Answer: obligations.CameOut, Source: "client"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}
