package failures_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
)

func correct(w *cast.World, id uuid.UUID, c failures.Correction) (failures.Statement, error) {
	var s failures.Statement
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) (err error) {
		s, err = failures.Correct(tx, id, c)
		return err
	})
	return s, err
}

func TestACorrectionNamesWhatItSupersedesAndACorrectionCanBeCorrected(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		first := f.Current()
		w.Clock.Advance(time.Hour)
		second, err := correct(w, f.ID, failures.Correction{
			Supersedes: first.ID, Reason: "It was ten past nine, she looked it up",
			Account: failures.Account{Kinds: []string{"app_photo_not_sent"}, FirstSeenAt: first.FirstSeenAt.Add(7 * time.Minute)},
		})
		if err != nil {
			t.Fatal(err)
		}
		third, err := correct(w, f.ID, failures.Correction{
			Supersedes: second.ID, Reason: "The app closed as well",
			Account: failures.Account{Kinds: []string{"app_photo_not_sent", "app_crash"}, FirstSeenAt: *second.FirstSeenAt},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := find(w, w.ReadOnly(), f.ID)
		if len(got.Statements) != 3 || got.Current().ID != third.ID || *got.Statements[2].Supersedes != second.ID || *got.Statements[1].Supersedes != first.ID {
			t.Fatalf("the chain is broken: %d accounts", len(got.Statements))
		}
		if old := got.Statements[0]; old.Kinds != first.Kinds || !old.FirstSeenAt.Equal(*first.FirstSeenAt) || old.ErrorText.Reveal() != first.ErrorText.Reveal() {
			t.Error("the first account was rewritten")
		}
		// When we were told stays as it was, unless somebody says otherwise.
		if !got.Current().ToldAt.Equal(first.ToldAt) || !got.Current().RecordedAt.Equal(w.Clock.Now()) {
			t.Errorf("told %v, typed %v", got.Current().ToldAt, got.Current().RecordedAt)
		}
	})
}

func TestACorrectionOfWhatIsAlreadyCorrectedIsStale(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		c := failures.Correction{Supersedes: f.StatementID, Reason: "another time", Account: failures.Account{Kinds: []string{"app_crash"}}}
		if _, err := correct(w, f.ID, c); err != nil {
			t.Fatal(err)
		}
		if _, err := correct(w, f.ID, c); !fault.Is(err, fault.Stale) {
			t.Errorf("got %v, want stale", err)
		}
		c.Supersedes, c.Reason = uuid.Nil, ""
		_, err := correct(w, f.ID, c)
		if got := refusals(t, err); len(got) != 1 || got[0] != "reason failures.reason_needed" {
			t.Errorf("without a reason: got %v", got)
		}
	})
}

func TestWhatIsAddedLaterStandsBelowTheFailure(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		seconds := 240
		var attempt failures.Attempt
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			if attempt, err = failures.AddAttempt(tx, f.ID, failures.Try{At: tx.Now, Action: "photo", Result: "spinning wheel", FormID: "a1"}); err != nil {
				return err
			}
			if _, err = failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", Number: "1-800-555-0100", Seconds: &seconds, Voicemail: true}); err != nil {
				return err
			}
			if _, err = failures.AddAppearance(tx, f.ID, failures.Visit{Place: "ISAP, 26 Federal Plaza", Proof: "ticket 114"}); err != nil {
				return err
			}
			if _, err = failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "Her sister", Saw: "the screen"}); err != nil {
				return err
			}
			_, err = failures.Tick(tx, f.ID, failures.Done{Step: failures.CallISAP, Note: "nobody answered"})
			return err
		})
		if read := find(w, w.ReadOnly(), f.ID); !read.Witnesses[0].Saw.Empty() || !read.Current().What.Empty() {
			t.Error("who only reads is shown privileged words")
		}
		got := find(w, w.Paralegal(), f.ID)
		if len(got.Attempts) != 1 || len(got.Calls) != 1 || len(got.Appearances) != 1 || len(got.Witnesses) != 1 || len(got.Steps) != 1 {
			t.Fatalf("got %+v", got)
		}
		if got.Calls[0].Number.Reveal() != "1-800-555-0100" || *got.Calls[0].Seconds != 240 || got.Witnesses[0].Saw.Reveal() != "the screen" {
			t.Error("a part came back changed")
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			again, err := failures.AddAttempt(tx, f.ID, failures.Try{Action: "photo", FormID: "a1"})
			if again.ID != attempt.ID {
				t.Error("a form sent twice made two tries")
			}
			return err
		})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.AddAttempt(tx, f.ID, failures.Try{Action: "login", Supersedes: attempt.ID})
			return err
		})
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.AddAttempt(tx, f.ID, failures.Try{Action: "open", Supersedes: attempt.ID})
			return err
		})
		if !fault.Is(err, fault.Stale) {
			t.Errorf("superseded twice: got %v", err)
		}
		err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.AddCall(tx, f.ID, failures.Contact{Channel: "text", Supersedes: attempt.ID})
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("a call that supersedes a try: got %v", err)
		}
	})
}

func TestAHalfTypedLogIsFoundAgainAndGoesWhenItIsLogged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, petrona := w.Client(cast.Maria), w.Client(cast.Petrona)
		w.Duty(cast.Maria)
		w.Clock.Set(time.Date(2026, 11, 24, 15, 10, 0, 0, time.UTC)) // her window is open until 16:00
		bringClock(w)
		park := func(client uuid.UUID, body string) {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := failures.Park(tx, client, failures.NewDraft{FormID: "f", Body: body})
				return err
			})
		}
		park(maria, `{"error_text":"Unable"}`)
		park(petrona, `{}`)
		park(maria, `{"error_text":"Unable to upload"}`)
		today := func() failures.Today {
			var today failures.Today
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				today, err = failures.OnToday(tx)
				return err
			})
			return today
		}
		drafts := today().Drafts
		if len(drafts) != 2 || drafts[0].Draft.ClientID != maria || drafts[0].Draft.Body.Reveal() != `{"error_text":"Unable to upload"}` {
			t.Fatalf("got %d drafts", len(drafts))
		}
		if drafts[0].Window.Until().Sub(w.Clock.Now()) != 50*time.Minute || drafts[1].Open() || drafts[0].Name == "" {
			t.Errorf("closes at %v and %v, want the open window first", drafts[0].Window.Until(), drafts[1].Window.Until())
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error { // drafts are one's own
			open, err := failures.OpenDrafts(tx)
			if len(open) != 0 {
				t.Errorf("Ruth sees %d drafts of Pilar's", len(open))
			}
			return err
		})
		logged := simple(maria)
		logged.FormID = "f"
		w.Log(logged)
		park(maria, `{"error_text":"a copy that was late on its way"}`)
		if got := today(); len(got.Drafts) != 1 || got.Drafts[0].Draft.ClientID != petrona || len(got.Logged) != 1 || got.Logged[0].ClientID != maria || got.Logged[0].Name() == "" {
			t.Errorf("after logging: %d drafts, %d logged", len(got.Drafts), len(got.Logged))
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return failures.Discard(tx, petrona) })
		if got := today(); len(got.Drafts) != 0 {
			t.Errorf("a discarded draft is still there")
		}
	})
}

// A second failure of the same client is half typed while the first one is logged, in
// another tab or by a program: what was typed of it stays.
func TestLoggingOneFailureLeavesTheDraftOfAnother(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.Park(tx, maria, failures.NewDraft{FormID: "second", Body: "{}"})
			return err
		})
		for _, form := range []string{"first", ""} {
			r := simple(maria)
			r.FormID = form
			w.Log(r)
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				_, err := failures.FindDraft(tx, maria)
				return err
			})
		}
	})
}

func TestAFailureIsNewUntilSomethingProvesIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		proven, bare := w.Failure(cast.Maria), w.Log(simple(w.Client(cast.Petrona)))
		w.Receive(proven.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		for state, want := range map[failures.State]uuid.UUID{failures.New: bare.ID, failures.Documented: proven.ID} {
			w.Read(w.ReadOnly(), func(tx *db.Tx) error {
				rows, _, err := failures.List(tx, failures.Filter{State: state})
				if len(rows) != 1 || rows[0].ID != want || rows[0].State() != state {
					t.Errorf("%s: got %d rows", state, len(rows))
				}
				return err
			})
		}
		seen := map[uuid.UUID]bool{}
		cursor := ""
		for range 3 {
			w.Read(w.ReadOnly(), func(tx *db.Tx) error {
				rows, next, err := failures.List(tx, failures.Filter{Limit: 1, Cursor: cursor})
				for _, r := range rows {
					seen[r.ID] = true
				}
				cursor = next
				return err
			})
			if cursor == "" {
				break
			}
		}
		if len(seen) != 2 || cursor != "" {
			t.Errorf("page by page: saw %d", len(seen))
		}
		err := w.DB.Read(w.Context(w.ReadOnly()), func(tx *db.Tx) error {
			_, _, err := failures.List(tx, failures.Filter{Cursor: "no cursor"})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a broken cursor: got %v", err)
		}
	})
}
