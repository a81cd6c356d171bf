package failures_test

// The story of these tests. On Tuesday 24 November at nine María's app would not
// take her picture; she called the clinic a quarter of an hour later, while her
// window was still open, and Pilar typed it five minutes after that. Ines, of the
// team across town, sees nothing of it.

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
	"constancia/internal/obligations"
)

func find(w *cast.World, as actor.Actor, id uuid.UUID) failures.File {
	var f failures.File
	w.Read(as, func(tx *db.Tx) (err error) {
		f, err = failures.Find(tx, id)
		return err
	})
	return f
}

func tryLog(w *cast.World, as actor.Actor, r failures.Report) (failures.Failure, error) {
	var f failures.Failure
	err := w.TryWrite(as, func(tx *db.Tx) (err error) {
		f, err = failures.Log(tx, r)
		return err
	})
	return f, err
}

// refusals lists field and key of what was refused.
func refusals(t *testing.T, err error) []string {
	t.Helper()
	f, ok := fault.From(err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	var list []string
	for _, p := range f.Problems {
		list = append(list, p.Field+" "+p.Key)
	}
	return list
}

func occurrence(w *cast.World, id uuid.UUID) obligations.Entry {
	var e obligations.Entry
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		e, err = obligations.FindOccurrence(tx, id)
		return err
	})
	return e
}

// simple is the least that can be logged.
func simple(client uuid.UUID) failures.Report {
	return failures.Report{ClientID: client, Account: failures.Account{Kinds: []string{"app_crash"}}}
}

func TestAFailureKeepsWhenItHappenedWhenWeWereToldAndWhenItWasTypedApart(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		s := find(w, w.Paralegal(), f.ID).Current()
		opens := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
		if !s.FirstSeenAt.Equal(opens.Add(3*time.Minute)) || !s.ToldAt.Equal(opens.Add(15*time.Minute)) || !s.RecordedAt.Equal(opens.Add(20*time.Minute)) {
			t.Errorf("happened %v, told %v, typed %v", s.FirstSeenAt, s.ToldAt, s.RecordedAt)
		}
		if s.ErrorText.Reveal() != "Unable to upload photo. Please try again. (E-504)" || s.DeviceOf().Model != "Galaxy A14" || s.NetworkOf().Place != "bus stop in Cicero" {
			t.Errorf("the account came back changed: %q, %+v, %+v", s.ErrorText.Reveal(), s.DeviceOf(), s.NetworkOf())
		}
		if !slices.Equal(s.KindCodes(), []string{"app_photo_not_sent"}) || f.RecordedBy != w.Paralegal().ID || s.Language != "es" {
			t.Errorf("kinds %v, by %v, in %s", s.KindCodes(), f.RecordedBy, s.Language)
		}
	})
}

func TestALoggedFailureLetsTheLedgerCountTheCheckInAsAttempted(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		if got := occurrence(w, *f.OccurrenceID).State; got != obligations.AttemptedFailed {
			t.Errorf("got %s", got)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			book, err := obligations.Ledger(tx, f.ClientID)
			if err == nil && len(book.Of(obligations.AttemptedFailed)) != 1 {
				t.Errorf("the ledger counts %d", len(book.Of(obligations.AttemptedFailed)))
			}
			outcomes, err := obligations.OutcomesOf(tx, *f.OccurrenceID)
			if err == nil && (len(outcomes) != 1 || outcomes[0].Reason.Reveal() == "" || outcomes[0].RecordedBy != w.Paralegal().ID) {
				t.Errorf("got %d outcomes", len(outcomes))
			}
			return err
		})
	})
}

// What a person has said of the check-in is left alone; only a miss gives way, as
// the failure is the newer word. A check-in still to come can still be done.
func TestAFailureChangesOnlyWhatTheClockOrAMissSaid(t *testing.T) {
	for _, c := range []struct {
		was, want obligations.State
	}{
		{obligations.Upcoming, obligations.Upcoming},
		{obligations.Due, obligations.AttemptedFailed},
		{obligations.Late, obligations.AttemptedFailed},
		{obligations.Unknown, obligations.AttemptedFailed},
		{obligations.Reported, obligations.Reported},
		{obligations.ReportedOtherMeans, obligations.ReportedOtherMeans},
		{obligations.AttemptedFailed, obligations.AttemptedFailed},
		{obligations.CancelledByICE, obligations.CancelledByICE},
		{obligations.MissedUnexcused, obligations.AttemptedFailed},
	} {
		t.Run(string(c.was), func(t *testing.T) {
			w := cast.New(t)
			w.Duty(cast.Maria)
			client := w.Client(cast.Maria)
			var first obligations.Entry
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				list, err := obligations.List(tx, obligations.Filter{Client: client, Limit: 1})
				first = list[0]
				return err
			})
			bring(w, first, c.was)
			r := simple(client)
			r.Occurrence = first.ID
			w.Log(r)
			if got := occurrence(w, first.ID).State; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// bring moves the clock, and where a person has to speak lets Pilar speak, until
// the check-in is in a state.
func bring(w *cast.World, e obligations.Entry, to obligations.State) {
	at := map[obligations.State]time.Time{
		obligations.Upcoming: w.Clock.Now(), obligations.Due: e.OpensAt.Add(time.Minute), obligations.Late: e.ClosesAt.Add(time.Minute),
		obligations.Unknown: e.GraceEndsAt.Add(time.Minute),
	}
	if until, byClock := at[to]; byClock {
		w.Clock.Set(until)
	} else {
		w.Clock.Set(e.ClosesAt.Add(time.Minute))
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.RecordOutcome(tx, e.ID, obligations.Outcome{State: to, Source: "client", Reason: "said so"})
			return err
		})
	}
	bringClock(w)
}

// bringClock lets the clock say what it says by now of every check-in, as its job
// does: a batch at a time.
func bringClock(w *cast.World) {
	for range 4 {
		w.Write(actor.System("clock"), func(tx *db.Tx) error {
			_, err := obligations.Advance(tx, 100)
			return err
		})
	}
}

func TestSavingNeedsTheClientAndWhatHappenedAndNothingElse(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Client(cast.Maria)
		for name, account := range map[string]failures.Account{
			"a kind":              {Kinds: []string{"phone_lost"}},
			"the words on screen": {ErrorText: "Error 500"},
			"her own words":       {What: "No me dejó entrar"},
		} {
			f := w.Log(failures.Report{ClientID: client, Account: account})
			s := f.Current()
			if s.FirstSeenAt != nil || !s.ToldAt.Equal(w.Clock.Now()) || s.Language != "es" || f.OccurrenceID != nil {
				t.Errorf("%s: got %+v", name, s)
			}
		}
		_, err := tryLog(w, w.Paralegal(), failures.Report{ClientID: client})
		if got := refusals(t, err); !slices.Equal(got, []string{"kinds failures.what_needed"}) {
			t.Errorf("nothing: got %v", got)
		}
	})
}

func TestWhatCannotBeIsRefusedAtItsField(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, other := w.Client(cast.Maria), w.Duty(cast.JeanBaptiste)
		now := w.Clock.Now()
		foreign := occurrenceOf(w, other)
		seconds := -1
		for want, change := range map[string]func(r *failures.Report){
			"kinds failures.unknown_kind":             func(r *failures.Report) { r.Account.Kinds = []string{"ghosts"} },
			"app failures.unknown_app":                func(r *failures.Report) { r.Account.App = "telepathy" },
			"first_seen_at failures.in_future":        func(r *failures.Report) { r.Account.FirstSeenAt = now.Add(time.Hour) },
			"first_seen_at failures.too_long_ago":     func(r *failures.Report) { r.Account.FirstSeenAt = time.Unix(0, 0) },
			"first_seen_at failures.first_needed":     func(r *failures.Report) { r.Account.LastSeenAt = now },
			"last_seen_at failures.last_before_first": func(r *failures.Report) { r.Account.FirstSeenAt, r.Account.LastSeenAt = now, now.Add(-time.Hour) },
			"told_at failures.told_before": func(r *failures.Report) {
				r.Account.FirstSeenAt, r.Account.ToldAt = now.Add(-time.Minute), now.Add(-time.Hour)
			},
			"told_at failures.in_future":                func(r *failures.Report) { r.Account.ToldAt = now.Add(time.Hour) },
			"language failures.language_unknown":        func(r *failures.Report) { r.Account.Language = "Spanish, I think" },
			"error_text clients.control_characters":     func(r *failures.Report) { r.Account.ErrorText = "a\x00b" },
			"device.owner failures.choice_unknown":      func(r *failures.Report) { r.Account.Device.Owner = "the cat" },
			"network.kind failures.choice_unknown":      func(r *failures.Report) { r.Account.Network.Kind = "string and cups" },
			"occurrence_id failures.occurrence_unknown": func(r *failures.Report) { r.Occurrence = foreign },
			"attempts[1].action failures.action_needed": func(r *failures.Report) {
				r.Attempts = []failures.Try{{Action: "photo"}, {Action: "prayer"}}
			},
			"calls[0].channel failures.channel_needed": func(r *failures.Report) { r.Calls = []failures.Contact{{}} },
			"calls[0].seconds failures.seconds_range": func(r *failures.Report) {
				r.Calls = []failures.Contact{{Channel: "phone", Seconds: &seconds}}
			},
			"appearances[0].place failures.place_needed": func(r *failures.Report) { r.Appearances = []failures.Visit{{}} },
			"witnesses[0].name failures.name_needed":     func(r *failures.Report) { r.Witnesses = []failures.Onlooker{{Saw: "all of it"}} },
		} {
			r := simple(client)
			change(&r)
			_, err := tryLog(w, w.Paralegal(), r)
			if got := refusals(t, err); !slices.Equal(got, []string{want}) {
				t.Errorf("got %v, want %s", got, want)
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := failures.ForClient(tx, client)
			if len(rows) != 0 {
				t.Errorf("%d refused failures are on record", len(rows))
			}
			return err
		})
	})
}

func occurrenceOf(w *cast.World, o obligations.Obligation) uuid.UUID {
	var id uuid.UUID
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Obligation: o.ID, Limit: 1})
		id = list[0].ID
		return err
	})
	return id
}

func TestWhoMayLogAndWhoMayRead(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Client(cast.Maria)
		tomas := w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, client, tomas.ID) })
		for name, c := range map[string]struct {
			who  actor.Actor
			want fault.Kind
		}{
			"attorney": {w.Attorney(), 0}, "paralegal": {w.Paralegal(), 0}, "assigned volunteer": {tomas, 0},
			"read only": {w.ReadOnly(), fault.Forbidden}, "admin": {w.Admin(), fault.Forbidden}, "nobody": {actor.Anonymous(), fault.Unauthenticated},
			"another team": {w.Stranger(), fault.NotFound},
		} {
			_, err := tryLog(w, c.who, simple(client))
			if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		f := w.Log(simple(client))
		for name, c := range map[string]struct {
			who  actor.Actor
			want fault.Kind
		}{
			"read only": {w.ReadOnly(), 0}, "admin": {w.Admin(), fault.Forbidden}, "another team": {w.Stranger(), fault.NotFound},
		} {
			err := w.DB.Read(w.Context(c.who), func(tx *db.Tx) error {
				_, err := failures.Find(tx, f.ID)
				return err
			})
			if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
				t.Errorf("%s reading: got %v", name, err)
			}
		}
	})
}

// Every verb knows the wall: for another team the failure does not exist.
func TestAFailureOfAnotherTeamDoesNotExist(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		ines := w.Stranger()
		for name, verb := range map[string]func(tx *db.Tx) error{
			"log": func(tx *db.Tx) error { _, err := failures.Log(tx, simple(f.ClientID)); return err },
			"correct": func(tx *db.Tx) error {
				_, err := failures.Correct(tx, f.ID, failures.Correction{Reason: "x"})
				return err
			},
			"attempt": func(tx *db.Tx) error {
				_, err := failures.AddAttempt(tx, f.ID, failures.Try{Action: "open"})
				return err
			},
			"call": func(tx *db.Tx) error {
				_, err := failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone"})
				return err
			},
			"appearance": func(tx *db.Tx) error {
				_, err := failures.AddAppearance(tx, f.ID, failures.Visit{Place: "x"})
				return err
			},
			"witness": func(tx *db.Tx) error {
				_, err := failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "x"})
				return err
			},
			"step": func(tx *db.Tx) error {
				_, err := failures.Tick(tx, f.ID, failures.Done{Step: failures.CallISAP})
				return err
			},
			"park": func(tx *db.Tx) error {
				_, err := failures.Park(tx, f.ClientID, failures.NewDraft{Body: "{}"})
				return err
			},
			"draft":    func(tx *db.Tx) error { _, err := failures.FindDraft(tx, f.ClientID); return err },
			"client":   func(tx *db.Tx) error { _, err := failures.ForClient(tx, f.ClientID); return err },
			"evidence": func(tx *db.Tx) error { _, err := failures.FindEvidence(tx, e.ID); return err },
		} {
			if err := w.TryWrite(ines, verb); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		ctx := w.Context(ines)
		if _, _, err := failures.Receive(ctx, w.DB, f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(2))}); !fault.Is(err, fault.NotFound) {
			t.Errorf("receive: got %v", err)
		}
		if _, _, err := failures.Original(ctx, w.DB, e.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("original: got %v", err)
		}
		if _, err := failures.Preview(ctx, w.DB, e.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("preview: got %v", err)
		}
		w.Read(ines, func(tx *db.Tx) error {
			rows, _, err := failures.List(tx, failures.Filter{})
			if len(rows) != 0 {
				t.Errorf("%d failures of another team are listed", len(rows))
			}
			return err
		})
	})
}

func TestAFormSentTwiceIsOneFailure(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		r := simple(w.Client(cast.Maria))
		r.FormID = "a form"
		first, err := tryLog(w, w.Paralegal(), r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := tryLog(w, w.Paralegal(), r)
		if err != nil || again.ID != first.ID {
			t.Errorf("sent twice: got %v, %v", again.ID, err)
		}
		r.ClientID = w.Client(cast.Petrona)
		if _, err := tryLog(w, w.Paralegal(), r); !fault.Is(err, fault.Conflict) {
			t.Errorf("for somebody else: got %v", err)
		}
	})
}
