package failures_test

// The story of these tests. María's picture would not send three times; at 8:55 the
// fourth try went through. Pilar works on the log, Ruth is asked, Tomas logs the same
// failure a second time from his own phone call.

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/tasks"
)

func triaged(w *cast.World, as actor.Actor, f failures.Filter) (rows []failures.Listed) {
	w.Read(as, func(tx *db.Tx) (err error) {
		rows, _, err = failures.Triage(tx, f)
		return err
	})
	return rows
}

func moves(w *cast.World, as actor.Actor, id uuid.UUID, verb func(*db.Tx, uuid.UUID, failures.Word) (failures.Failure, error), word failures.Word) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := verb(tx, id, word)
		return err
	})
}

func TestAFailureIsTakenUpClosedWithAReasonAndEachStateHasItsList(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		in := func(s failures.State) int { return len(triaged(w, w.Paralegal(), failures.Filter{State: s})) }
		if in(failures.New) != 1 {
			t.Error("it is not new")
		}
		taking := failures.Word{Version: f.Version, FormID: "t"}
		for range 2 {
			if err := moves(w, w.Paralegal(), f.ID, failures.TakeUp, taking); err != nil {
				t.Fatal(err)
			}
		}
		if err := moves(w, w.Attorney(), f.ID, failures.TakeUp, failures.Word{Version: f.Version}); !fault.Is(err, fault.Stale) {
			t.Errorf("the second of two: %v", err)
		}
		if in(failures.Working) != 1 || in(failures.New) != 0 {
			t.Error("it is not being worked on")
		}
		if err := moves(w, w.Attorney(), f.ID, failures.Close, failures.Word{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("closed without a reason: %v", err)
		}
		if err := moves(w, w.Attorney(), f.ID, failures.Close, failures.Word{Note: "ISAP excused it in writing."}); err != nil {
			t.Fatal(err)
		}
		if err := moves(w, w.Attorney(), f.ID, failures.TakeUp, failures.Word{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a closed one is taken up: %v", err)
		}
		if in(failures.Closed) != 1 || find(w, w.Paralegal(), f.ID).State() != failures.Closed || len(find(w, w.Paralegal(), f.ID).Turns) != 2 {
			t.Error("it is not closed")
		}
		for name, one := range map[string]struct {
			as   actor.Actor
			want fault.Kind
		}{"readonly": {w.ReadOnly(), fault.Forbidden}, "stranger": {w.Stranger(), fault.NotFound}} {
			if err := moves(w, one.as, f.ID, failures.Reopen, failures.Word{}); !fault.Is(err, one.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := moves(w, w.Attorney(), f.ID, failures.Reopen, failures.Word{}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnOpenWindowStandsFirstAndWhatIsMissingIsSaid(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Failure(cast.Maria) // her window is open for another 40 minutes
		w.Clock.Advance(time.Minute)
		later, err := tryLog(w, w.Paralegal(), simple(w.Client(cast.Ahmad)))
		if err != nil {
			t.Fatal(err)
		}
		rows := triaged(w, w.Paralegal(), failures.Filter{})
		if len(rows) != 2 || rows[0].ID != maria.ID || rows[1].ID != later.ID {
			t.Fatalf("got %d rows", len(rows))
		}
		w.Clock.Advance(time.Hour)
		if rows = triaged(w, w.Paralegal(), failures.Filter{}); rows[0].ID != later.ID {
			t.Error("a window that is over still stands first")
		}
		want := []failures.Gap{failures.NoPicture, failures.NoTime, failures.NoCall, failures.NoStatement, failures.NoWitness}
		if got := rows[1].Missing(); !slices.Equal(got, want) || !slices.Equal(find(w, w.Paralegal(), maria.ID).Missing(), want) {
			t.Errorf("got %v, want %v", got, want)
		}
		voice := w.Receive(maria.ID, documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 2, Sound: true}))})
		if got := find(w, w.Paralegal(), maria.ID).Missing(); !slices.Contains(got, failures.NoPicture) || !slices.Contains(got, failures.Unchecked) {
			t.Errorf("a voice note is no picture, and nobody has checked it: %v", got)
		}
		picture := w.Receive(maria.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			for _, e := range []failures.Evidence{voice, picture} {
				if _, err := documents.Look(tx, e.DocumentID, documents.Sight{Fit: true}); err != nil {
					return err
				}
			}
			if _, err := failures.AddCall(tx, maria.ID, failures.Contact{Channel: "phone"}); err != nil {
				return err
			}
			if _, err := failures.AddAttempt(tx, maria.ID, failures.Try{Action: "photo", At: tx.Now}); err != nil {
				return err
			}
			_, err := failures.AddWitness(tx, maria.ID, failures.Onlooker{Name: "Her sister"})
			return err
		})
		var draft notes.Note
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			draft, err = failures.DraftStatement(tx, maria.ID, failures.Words{Part: failures.InAccount, FormID: "s"})
			return err
		})
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := notes.Approve(tx, draft.ID, notes.Approving{Text: draft.TextID})
			return err
		})
		if got := find(w, w.Paralegal(), maria.ID).Missing(); len(got) != 0 {
			t.Errorf("still missing: %v", got)
		}
		for _, gap := range failures.Gaps() {
			if gap == failures.Unchecked { // Ahmad sent nothing that could be checked
				continue
			}
			if rows := triaged(w, w.Paralegal(), failures.Filter{Lacks: gap}); len(rows) != 1 || rows[0].ID != later.ID {
				t.Errorf("%s: %d rows", gap, len(rows))
			}
		}
		if rows := triaged(w, w.Stranger(), failures.Filter{}); len(rows) != 0 {
			t.Errorf("across town they see %d", len(rows))
		}
	})
}

func TestTheRecordBeforeIsKeptAsItWasWhenTheFailureWasLogged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		var list []obligations.Entry
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
			list, err = obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 4})
			return err
		})
		w.Clock.Set(list[3].OpensAt.Add(20 * time.Minute))
		for i, state := range []obligations.State{obligations.Reported, obligations.ReportedLate} {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.RecordOutcome(tx, list[i].ID, obligations.Outcome{State: state, Source: "client", Reason: "As she told it.", At: list[i].OpensAt.Add(time.Duration(i) * 2 * time.Hour)})
				return err
			})
		}
		f := w.Log(failures.Report{ClientID: w.Maria(), Occurrence: list[3].ID, Account: failures.Account{Kinds: []string{"app_crash"}}})
		if h := f.History; h.OnTime != 1 || h.Resolved != 2 || h.Unknown != 1 || h.Failures != 0 {
			t.Errorf("got %+v", h)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.RecordOutcome(tx, list[2].ID, obligations.Outcome{State: obligations.Reported, Source: "client"})
			return err
		})
		if h := find(w, w.Paralegal(), f.ID).History; h.OnTime != 1 || h.Unknown != 1 {
			t.Errorf("what was kept has changed: %+v", h)
		}
	})
}

func TestASuccessAfterThreeFailuresIsOfferedAndRecordedByAPersonAlone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		settle := func(as actor.Actor, state obligations.State) error {
			return w.TryWrite(as, func(tx *db.Tx) error {
				return failures.Settle(tx, f.ID, failures.Reported{State: state, Source: "client", FormID: "r"})
			})
		}
		if err := settle(w.Paralegal(), obligations.Reported); !fault.Is(err, fault.Conflict) {
			t.Errorf("nothing went through, and it is recorded: %v", err)
		}
		at := time.Date(2026, 11, 24, 15, 55, 0, 0, time.UTC)
		w.Clock.Set(at.Add(time.Minute))
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.AddAttempt(tx, f.ID, failures.Try{Action: "photo", At: at, Result: "a green tick", Worked: true})
			return err
		})
		about := occurrence(w, *f.OccurrenceID)
		if about.State != obligations.AttemptedFailed {
			t.Errorf("it was recorded by itself: %s", about.State)
		}
		if got := find(w, w.Paralegal(), f.ID).Offer(about); got != obligations.Reported {
			t.Errorf("offered %s", got)
		}
		if err := settle(w.Paralegal(), obligations.MissedUnexcused); !fault.Is(err, fault.Invalid) {
			t.Errorf("a missed one by this way: %v", err)
		}
		if err := settle(actor.System("job"), obligations.Reported); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by a job: %v", err)
		}
		if err := settle(w.Paralegal(), obligations.Reported); err != nil {
			t.Fatal(err)
		}
		if got := occurrence(w, *f.OccurrenceID); got.State != obligations.Reported {
			t.Errorf("got %s", got.State)
		}
	})
}

func TestTheAttorneyIsAskedAndTheStepIsStamped(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		r := failures.Report{ClientID: w.Maria(), Account: failures.Account{Kinds: []string{"app_crash"}}, Ask: "May she go in person?", FormID: "f"}
		w.Clock.Set(morning.Add(20 * time.Minute))
		_, err := tryLog(w, w.Paralegal(), r)
		if got := refusals(t, err); !slices.Equal(got, []string{"ask tasks.no_attorney"}) {
			t.Errorf("a team without an attorney: %v", got)
		}
		w.Attorney()
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			e, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
			r.Occurrence = e[0].ID
			return err
		})
		f, err := tryLog(w, w.Paralegal(), r)
		if err != nil {
			t.Fatal(err)
		}
		if steps := find(w, w.Paralegal(), f.ID).Steps; len(steps) != 1 || steps[0].Step != failures.AskAttorney {
			t.Errorf("got %+v", steps)
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			due, err := tasks.DueForMe(tx)
			if len(due) != 1 || due[0].SourceID != f.ID || due[0].What.Reveal() != r.Ask || due[0].DueOn != "2026-11-24" || due[0].DueTime == "" {
				t.Errorf("got %+v", due)
			}
			return err
		})
	})
}

func TestTheFirstDaysListStandsOnTodayUntilEachStepIsDoneOrPassedOverWithAReason(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		today := func() (list []failures.Unfinished) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				day, err := failures.OnToday(tx)
				list = day.Unfinished
				return err
			})
			return list
		}
		if got := today(); len(got) != 1 || got[0].Left != 5 || got[0].Next != failures.AskAttorney {
			t.Fatalf("got %+v", got)
		}
		tick := func(d failures.Done) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				_, err := failures.Tick(tx, f.ID, d)
				return err
			})
		}
		if err := tick(failures.Done{Step: failures.GoInPerson, Skip: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("passed over without a reason: %v", err)
		}
		for _, d := range []failures.Done{
			{Step: failures.AskAttorney},
			{Step: failures.CallISAP},
			{Step: failures.Voicemail},
			{Step: failures.GoInPerson, Skip: true, Note: "Ruth advises against it."},
		} {
			if err := tick(d); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Advance(20 * time.Hour) // it is there again the next day
		if got := today(); len(got) != 1 || got[0].Left != 1 || got[0].Next != failures.CallAgain {
			t.Errorf("got %+v", got)
		}
		if err := tick(failures.Done{Step: failures.CallAgain}); err != nil || len(today()) != 0 {
			t.Errorf("all is done and it still stands there: %v", err)
		}
	})
}

func TestTwoLogsOfTheSameFailureAreOfferedToBeJoinedAndNeverMerged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first, maria := w.Failure(cast.Maria), w.Maria()
		w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, cast.Tomas.ID) })
		w.Clock.Advance(time.Minute)
		second, err := tryLog(w, w.Volunteer(), failures.Report{ClientID: maria, Account: failures.Account{Kinds: []string{"app_photo_not_sent"}}})
		if err != nil {
			t.Fatal(err)
		}
		twins := func() (found []failures.File) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				all, err := failures.ForClient(tx, maria)
				found = all[1].Twins(all)
				return err
			})
			return found
		}
		if got := twins(); len(got) != 1 || got[0].ID != first.ID {
			t.Fatalf("got %d", len(got))
		}
		join := func(as actor.Actor, other uuid.UUID) error {
			return w.TryWrite(as, func(tx *db.Tx) error {
				_, err := failures.Join(tx, second.ID, failures.Joining{Other: other, Same: true, FormID: "j"})
				return err
			})
		}
		foreign, err := tryLog(w, w.Stranger(), simple(w.ClientOf(w.Stranger(), cast.Chidi)))
		if err != nil {
			t.Fatal(err)
		}
		for name, other := range map[string]uuid.UUID{"itself": second.ID, "somebody else's": foreign.ID, "nothing": uuid.New()} {
			if err := join(w.Paralegal(), other); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for range 2 {
			if err := join(w.Paralegal(), first.ID); err != nil {
				t.Fatal(err)
			}
		}
		f := find(w, w.Paralegal(), first.ID)
		if len(twins()) != 0 || len(f.Same()) != 1 || f.Same()[0].OneID != first.ID || len(f.Statements) != 1 {
			t.Errorf("got %+v", f.Links)
		}
	})
}

func TestADateBeforeTheDutyBeganIsAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Duty(cast.Maria) // since Tuesday 24 November
		r := simple(w.Maria())
		r.Account.FirstSeenAt = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
		_, err := tryLog(w, w.Paralegal(), r)
		if got := refusals(t, err); !slices.Equal(got, []string{"first_seen_at failures.before_duty"}) {
			t.Errorf("got %v", got)
		}
		r.Account.BeforeDuty = true
		if _, err := tryLog(w, w.Paralegal(), r); err != nil {
			t.Errorf("a person said that it was before: %v", err)
		}
	})
}

func TestWhoAgreedToARecordedCallIsKept(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		var agreed, unsaid failures.Call
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			if unsaid, err = failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", Recorded: true}); err != nil {
				return err
			}
			agreed, err = failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", Recorded: true, Consent: documents.Agreement{By: "the specialist", State: "il"}})
			return err
		})
		got := find(w, w.Paralegal(), f.ID)
		if c, err := got.ConsentTo(agreed.ID); err != nil || c.State != "IL" || c.GivenBy.Reveal() != "the specialist" {
			t.Errorf("got %+v, %v", c, err)
		}
		if _, err := got.ConsentTo(unsaid.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody agreed: %v", err)
		}
		agree := func(call uuid.UUID, a documents.Agreement) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				return failures.Agree(tx, f.ID, failures.Agreeing{Call: call, Agreement: a})
			})
		}
		if err := agree(unsaid.ID, documents.Agreement{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("by nobody: %v", err)
		}
		if err := agree(uuid.New(), documents.Agreement{By: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("of another failure: %v", err)
		}
		if err := agree(unsaid.ID, documents.Agreement{By: "both", State: "XX"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("in no state: %v", err)
		}
		if err := agree(unsaid.ID, documents.Agreement{By: "both, asked at the start", State: "CA"}); err != nil {
			t.Error(err)
		}
	})
}

// A row that was corrected is the row that corrected it: what stands in the way of the
// defense is counted by what holds.
func TestARowThatWasCorrectedNoLongerFillsAGap(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			tried, err := failures.AddAttempt(tx, f.ID, failures.Try{At: tx.Now, Action: "photo"})
			if err == nil {
				_, err = failures.AddAttempt(tx, f.ID, failures.Try{Action: "photo", Supersedes: tried.ID}) // nobody knows when
			}
			return err
		})
		rows := triaged(w, w.Paralegal(), failures.Filter{Lacks: failures.NoTime})
		if len(rows) != 1 || !slices.Contains(rows[0].Missing(), failures.NoTime) || !slices.Contains(find(w, w.Paralegal(), f.ID).Missing(), failures.NoTime) {
			t.Errorf("an hour that was taken back still counts: %d rows", len(rows))
		}
	})
}

// Pilar took the failure up and no longer works here: its first day's list is on
// everybody's Today again.
func TestTheListOfWhoWasShutOutIsOnEverybodysToday(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		unfinished := func() int {
			var today failures.Today
			w.Read(w.Attorney(), func(tx *db.Tx) (err error) { today, err = failures.OnToday(tx); return err })
			return len(today.Unfinished)
		}
		if err := moves(w, w.Paralegal(), f.ID, failures.TakeUp, failures.Word{}); err != nil {
			t.Fatal(err)
		}
		if got := unfinished(); got != 0 {
			t.Errorf("Ruth has %d of Pilar's", got)
		}
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
		if got := unfinished(); got != 1 {
			t.Errorf("Ruth has %d of nobody's", got)
		}
	})
}
