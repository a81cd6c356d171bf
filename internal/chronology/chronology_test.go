package chronology_test

// María's file at the clinic: opened on Monday, a hearing on 5 January that is
// moved once and told once, a check-in every Tuesday of which one is on record.

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
)

func lived(t *testing.T, w *cast.World) uuid.UUID {
	t.Helper()
	h := w.Hearing(cast.Maria)
	duty := w.Duty(cast.Maria)
	w.Clock.Advance(48 * time.Hour)
	moved := w.Move(h.ID, "2027-02-02", "13:00")
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Tell(tx, moved.Current().ID, hearings.NewTelling{ClientID: h.ClientID, How: "phone", ReadBack: true})
		if err != nil {
			return err
		}
		first, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
		if err != nil {
			return err
		}
		_, err = obligations.RecordOutcome(tx, first[0].ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: first[0].OpensAt})
		return err
	})
	return h.ClientID
}

func TestTheRecordGoesFromTheFutureToThePast(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := lived(t, w)
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			all, err := chronology.ForClient(tx, maria)
			count := map[chronology.Kind]int{}
			for i, l := range all {
				count[l.Kind]++
				if i > 0 && l.At.After(all[i-1].At) {
					t.Errorf("line %d is later than the one above", i)
				}
				if l.Says.Key == "" || l.RecordedAt.IsZero() || l.ID == uuid.Nil {
					t.Errorf("got %+v", l)
				}
			}
			if count[chronology.Hearing] != 2 || count[chronology.Moved] != 1 || count[chronology.Told] != 1 || count[chronology.Opened] != 1 || count[chronology.CheckIn] < 26 {
				t.Errorf("got %v", count)
			}
			return err
		})
	})
}

func TestADateThatWasReplacedStaysAndSaysSo(t *testing.T) {
	w := cast.New(t)
	maria := lived(t, w)
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		all, err := chronology.ForClient(tx, maria)
		for _, l := range all {
			if l.Kind == chronology.Hearing && l.Gone != (l.Moment.Date == "2027-01-05") {
				t.Errorf("got %+v", l)
			}
			if l.Kind == chronology.CheckIn && l.State == "reported" && (l.Source != "client" || l.By != cast.Pilar.ID || !l.ToldAt.Equal(w.Clock.Now())) {
				t.Errorf("got %+v", l)
			}
		}
		return err
	})
}

func TestNobodyReadsTheRecordBeyondTheWall(t *testing.T) {
	w := cast.New(t)
	maria := lived(t, w)
	err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error { _, err := chronology.ForClient(tx, maria); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}

func TestAFailureStandsInTheRecordWithItsProofAndWithoutHerOwnWords(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	piece := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "The red message"})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		if _, err := failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", AnsweredBy: "ISAP desk"}); err != nil {
			return err
		}
		if _, err := failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "Her sister", Saw: "kanari"}); err != nil {
			return err
		}
		_, err := failures.Correct(tx, f.ID, failures.Correction{Reason: "She looked again", Account: failures.Account{
			Kinds: []string{"app_crash"}, FirstSeenAt: f.Current().FirstSeenAt.Add(time.Minute), What: "kanari",
		}})
		return err
	})
	w.Read(w.ReadOnly(), func(tx *db.Tx) error {
		all, err := chronology.ForClient(tx, f.ClientID)
		count := map[chronology.Kind]int{}
		for _, l := range all {
			count[l.Kind]++
			for _, secret := range []string{"kanari", "bus stop", "sister"} {
				if strings.Contains(fmt.Sprint(l.Note, l.Facts), secret) {
					t.Errorf("what is privileged stands in the record: %+v", l)
				}
			}
			switch {
			case l.Kind == chronology.Failure && l.Gone != (l.ID == f.StatementID):
				t.Errorf("got %+v", l)
			case l.Kind == chronology.Failure && l.ID == f.StatementID && (!l.At.Equal(*f.Current().FirstSeenAt) || !l.ToldAt.Equal(f.Current().ToldAt) || l.By != cast.Pilar.ID):
				t.Errorf("got %+v", l)
			case l.Kind == chronology.Evidence && (l.SHA256 != piece.SHA256.Reveal() || l.Facts[0].Text != "The red message"):
				t.Errorf("got %+v", l)
			}
		}
		if count[chronology.Failure] != 2 || count[chronology.Evidence] != 1 || count[chronology.Called] != 1 {
			t.Errorf("got %v", count)
		}
		return err
	})
}

func TestWhatIsKnownOfAReturnStandsInTheRecordAndAReviewNever(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Ahmad)
	var visit obligations.Entry
	w.Write(w.Attorney(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
		if err != nil {
			return err
		}
		visit = list[0]
		_, err = obligations.MarkReviewed(tx, visit.ID, obligations.NewReview{Note: "kanari"})
		return err
	})
	w.Clock.Set(visit.OpensAt.Add(time.Hour))
	for _, said := range []obligations.NewReturn{
		{Answer: obligations.NotKnown},
		{Answer: obligations.DidNotComeOut, Source: "family", Called: "kanari"},
		{Answer: obligations.CameOut, Source: "client", At: visit.OpensAt.Add(20 * time.Minute)},
	} {
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.RecordReturn(tx, visit.ID, said); return err })
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		all, err := chronology.ForClient(tx, visit.ClientID)
		returned := 0
		for _, l := range all {
			if strings.Contains(l.Note, "kanari") {
				t.Errorf("what is privileged stands in the record: %+v", l)
			}
			if l.Kind != chronology.Returned {
				continue
			}
			returned++
			if l.Gone != (l.Source == "family") || l.Source == "client" && !l.At.Equal(visit.OpensAt.Add(20*time.Minute)) {
				t.Errorf("got %+v", l)
			}
		}
		if returned != 2 {
			t.Errorf("got %d lines", returned)
		}
		return err
	})
}

// Sean reports with Rosa, his mother: what is on record of both stands in his record
// with its source, as it does in hers.
func TestWhatHoldsForAllStandsInTheRecordOfEach(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, sean := w.Duty(cast.Rosa), w.Sean()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: sean})
			return err
		})
		w.Clock.Advance(15 * 24 * time.Hour)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			first, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
			if err != nil {
				return err
			}
			_, err = obligations.RecordOutcome(tx, first[0].ID, obligations.Outcome{State: obligations.Reported, Source: "app_receipt", At: first[0].OpensAt})
			return err
		})
		for _, client := range []uuid.UUID{w.Rosa(), sean} {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				all, err := chronology.ForClient(tx, client)
				for _, l := range all {
					if l.Kind == chronology.CheckIn && l.State == "reported" && l.Source == "app_receipt" && l.By == cast.Pilar.ID {
						return err
					}
				}
				t.Errorf("nothing of it among %d lines", len(all))
				return err
			})
		}
	})
}

func TestPausesLiftsAndPromptsStandInTheRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		asked, _ := cast.DutyOf(cast.Maria)
		asked.ClientID, asked.Modality = duty.ClientID, "smartlink_bi_phone"
		asked.Plan.Kind, asked.Plan.Rule, asked.Plan.Start.Time = obligations.OnDemand, "", ""
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Suspend(tx, duty.ID, obligations.NewPause{From: "2026-12-01", LastDay: "2026-12-20", Reason: "Surgery."})
			if err != nil {
				return err
			}
			rests, err := obligations.PausesOf(tx, duty.ID)
			if err != nil {
				return err
			}
			_, err = obligations.Lift(tx, rests[0].ID, obligations.NewLift{From: "2026-12-10", Reason: "She is well again."})
			return err
		})
		w.Clock.Advance(48 * time.Hour)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			o, err := obligations.Impose(tx, asked)
			if err != nil {
				return err
			}
			e, err := obligations.Prompt(tx, o.ID, obligations.Prompted{At: tx.Now, Source: "client"})
			if err != nil {
				return err
			}
			_, err = obligations.TakeBack(tx, e.ID, 0, "It was another client's phone.")
			return err
		})
		want := map[string]bool{"chronology.duty_paused": false, "chronology.pause_lifted": false, "chronology.prompted": true, "chronology.prompt_taken_back": false}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			all, err := chronology.ForClient(tx, duty.ClientID)
			for _, l := range all {
				if gone, ok := want[l.Says.Key]; ok {
					if delete(want, l.Says.Key); l.Gone != gone || l.Says.Words["way"] == "" {
						t.Errorf("got %+v", l)
					}
				}
			}
			if len(want) > 0 {
				t.Errorf("nothing says %v", want)
			}
			return err
		})
	})
}
