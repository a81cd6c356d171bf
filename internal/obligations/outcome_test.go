package obligations_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
)

func tryRecord(w *cast.World, who actor.Actor, id uuid.UUID, out obligations.Outcome) error {
	return w.TryWrite(who, func(tx *db.Tx) error {
		_, err := obligations.RecordOutcome(tx, id, out)
		return err
	})
}

func TestOnlyANamedPersonSaysWhatBecameOfACheckIn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first := all(w, w.Duty(cast.Maria))[0]
		w.Clock.Set(first.GraceEndsAt)
		link := actor.Actor{Kind: actor.ClientLink, ID: uuid.New(), Roles: []actor.Role{actor.Paralegal}}
		for _, s := range obligations.Recordable() {
			out := obligations.Outcome{State: s, Source: "ice", Reason: "ICE said so."}
			for _, machine := range []actor.Actor{clockwork, link} {
				if err := tryRecord(w, machine, first.ID, out); !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s by %s: got %v, want Forbidden", s, machine.Ref(), err)
				}
			}
			if err := tryRecord(w, w.ReadOnly(), first.ID, out); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by a reader: got %v, want Forbidden", s, err)
			}
			if err := tryRecord(w, w.Stranger(), first.ID, out); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by another team: got %v, want NotFound", s, err)
			}
			if err := tryRecord(w, w.Paralegal(), first.ID, out); err != nil {
				t.Errorf("%s by the paralegal: %v", s, err)
			}
		}
	})
}

func TestMissedNeedsAReasonASourceAndAClosedWindow(t *testing.T) {
	w := cast.New(t)
	first := all(w, w.Duty(cast.Maria))[0]
	w.Clock.Set(first.ClosesAt.Add(-time.Minute))
	for _, s := range []obligations.State{obligations.MissedExcused, obligations.MissedUnexcused} {
		got := refusals(t, tryRecord(w, w.Paralegal(), first.ID, obligations.Outcome{State: s}))
		want := []string{"source obligations.source_needed", "reason obligations.reason_needed", "state obligations.window_open"}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", s, got, want)
		}
	}
}

func TestWhatThePersonSentIsChecked(t *testing.T) {
	w := cast.New(t)
	first := all(w, w.Duty(cast.Maria))[0]
	w.Clock.Set(first.GraceEndsAt)
	for _, c := range []struct {
		out  obligations.Outcome
		want string
	}{
		{obligations.Outcome{State: "unknown", Source: "client"}, "state obligations.unknown_state"},
		{obligations.Outcome{State: "withdrawn", Source: "client"}, "state obligations.unknown_state"},
		{obligations.Outcome{State: "retracted", Source: "client"}, "state obligations.unknown_state"},
		{obligations.Outcome{State: "reported", Source: "rumour"}, "source obligations.source_needed"},
		{obligations.Outcome{State: "reported", Source: "client", Reason: "a\x00b"}, "reason clients.control_characters"},
		{obligations.Outcome{State: "reported", Source: "client", At: w.Clock.Now().Add(time.Hour)}, "at obligations.at_in_future"},
		{obligations.Outcome{State: "reported", Source: "client", At: first.ClosesAt.Add(time.Minute)}, "at obligations.at_after_window"},
		{obligations.Outcome{State: "reported", Source: "client", At: first.OpensAt.Add(-time.Minute)}, "at obligations.at_before_window"},
		{obligations.Outcome{State: "reported_late", Source: "client"}, "reason obligations.reason_needed"},
		{obligations.Outcome{State: "reported_other_means", Source: "isap"}, "reason obligations.reason_needed"},
		{obligations.Outcome{State: "attempted_failed", Source: "client"}, "reason obligations.reason_needed"},
		{obligations.Outcome{State: "cancelled_by_ice", Source: "ice"}, "reason obligations.reason_needed"},
	} {
		if got := refusals(t, tryRecord(w, w.Paralegal(), first.ID, c.out)); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%+v: got %q, want %q", c.out.State, got, c.want)
		}
	}
}

func TestALaterOutcomeSupersedesAndEditsNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first := all(w, w.Duty(cast.Maria))[0]
		w.Clock.Set(first.GraceEndsAt)
		record(t, w, first.ID, obligations.Outcome{State: obligations.AttemptedFailed, Source: "client", At: first.OpensAt.Add(time.Minute), Reason: "As she told it."})
		w.Clock.Advance(time.Hour)
		record(t, w, first.ID, obligations.Outcome{State: obligations.ReportedOtherMeans, Source: "isap", Reason: "Went to the office."})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Retract(tx, first.ID, 0, "Recorded in the wrong file.")
			return err
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := obligations.OutcomesOf(tx, first.ID)
			if err != nil || len(list) != 3 {
				t.Fatalf("got %d outcomes, %v", len(list), err)
			}
			if list[1].Supersedes == nil || *list[1].Supersedes != list[0].ID || *list[2].Supersedes != list[1].ID {
				t.Error("a later outcome does not name the one it supersedes")
			}
			if list[0].State != obligations.AttemptedFailed || list[0].RecordedBy != w.Paralegal().ID {
				t.Error("the first outcome is not as it was recorded")
			}
			e, err := obligations.FindOccurrence(tx, first.ID)
			if e.State != obligations.Unknown {
				t.Errorf("after the retraction: %s, want what the clock says", e.State)
			}
			return err
		})
	})
}

func TestAStaleOrDoubledFormRecordsNothingTwice(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first := all(w, w.Duty(cast.Maria))[0]
		w.Clock.Set(first.OpensAt)
		out := obligations.Outcome{State: obligations.Reported, Source: "app_receipt", Version: first.Version, FormID: "form-1"}
		record(t, w, first.ID, out)
		record(t, w, first.ID, out) // the same form again
		out.FormID, out.State, out.Reason = "form-2", obligations.ReportedLate, "A minute after."
		if err := tryRecord(w, w.Attorney(), first.ID, out); !fault.Is(err, fault.Stale) {
			t.Errorf("got %v, want Stale", err)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := obligations.OutcomesOf(tx, first.ID)
			if len(list) != 1 {
				t.Errorf("got %d outcomes, want 1", len(list))
			}
			return err
		})
	})
}

func TestTheClockLeavesAloneWhatAPersonRecorded(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Maria)
	first := all(w, duty)[0]
	w.Clock.Set(first.OpensAt)
	record(t, w, first.ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: w.Clock.Now()})
	w.Clock.Set(first.GraceEndsAt.Add(time.Hour))
	if moved := advance(w); moved != 0 || all(w, duty)[0].State != obligations.Reported {
		t.Errorf("%d moved, now %s", moved, all(w, duty)[0].State)
	}
}

func TestTheLedgerCountsUnknownNeverAsOnTime(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		list := all(w, w.Duty(cast.Maria))
		w.Clock.Set(list[6].OpensAt)
		advance(w)
		why := "Recorded for the test."
		for i, out := range []obligations.Outcome{
			{State: obligations.Reported, Source: "client"}, // nobody knows the hour
			{State: obligations.Reported, Source: "app_receipt", At: list[1].OpensAt},
			{State: obligations.AttemptedFailed, Source: "client", Reason: why},
			{State: obligations.MissedExcused, Source: "document", Reason: why},
			{State: obligations.CancelledByICE, Source: "ice", Reason: why},
		} {
			record(t, w, list[i].ID, out)
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			book, err := obligations.Ledger(tx, w.Maria())
			if book.OnTime != 1 || book.NoHour != 1 || book.Resolved != 4 || book.Unknown != 1 {
				t.Errorf("got %d and %d of %d on time and at no known hour, %d unknown; want 1 and 1 of 4, 1", book.OnTime, book.NoHour, book.Resolved, book.Unknown)
			}
			if list := book.WithoutHour(); len(list) != 1 || list[0].ID != book.Of(obligations.Reported)[0].ID {
				t.Errorf("at no known hour: %d", len(list))
			}
			total := 0
			for _, tally := range book.Tallies {
				total += len(tally.Occurrences)
			}
			if total != len(list) {
				t.Errorf("the ledger holds %d of %d occurrences", total, len(list))
			}
			if got := book.Of(obligations.Unknown); len(got) != 1 || got[0].ID != list[5].ID {
				t.Errorf("got %d unknown", len(got))
			}
			return err
		})
	})
}

// Ahmad has to be at the ISAP office at two; nobody told when it closes, and the
// clinic waits until its grace is over.
func TestOnTimeIsInsideTheWindowUnlessAPersonSaysThatItWasEarly(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		visit := all(w, w.Duty(cast.Ahmad))[0]
		if visit.Timed() {
			t.Fatal("somebody told when it closes")
		}
		out := obligations.Outcome{State: obligations.Reported, Source: "client"}
		refused := func(what, key string) {
			t.Helper()
			if got := refusals(t, tryRecord(w, w.Paralegal(), visit.ID, out)); !slices.Equal(got, []string{"at " + key}) {
				t.Errorf("%s: got %q", what, got)
			}
		}
		refused("weeks before it opens", "obligations.not_open_yet")
		w.Clock.Set(visit.GraceEndsAt.AddDate(0, 0, 5))
		out.At = visit.GraceEndsAt.Add(time.Minute)
		refused("days after", "obligations.at_after_window")
		out.At = visit.OpensAt.Add(-time.Hour)
		refused("before it opens", "obligations.at_before_window")
		out.Early = true
		if got := record(t, w, visit.ID, out); got.State != obligations.Reported {
			t.Errorf("said to be early: %s", got.State)
		}
	})
}
