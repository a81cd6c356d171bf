package agenda_test

// Rosa and Sean, her son, are asked to the office together; she comes out and he does
// not. Pilar answers for María's file; in an outage others go silent after hers.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

func TestOfTwoWhoWentInTogetherEachIsAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		visit, _ := cast.DutyOf(cast.Ahmad)
		duty, sean, rosa := w.Impose(w.Rosa(), visit), w.Sean(), w.Rosa()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: sean})
			return err
		})
		e := first(w, duty)
		strike(w, e.OpensAt.Add(time.Hour))
		say := func(answer obligations.Answer, only uuid.UUID) {
			t.Helper()
			w.Clock.Advance(time.Minute)
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.RecordReturn(tx, e.ID, obligations.NewReturn{Answer: answer, Source: "client", OnlyFor: only})
				return err
			})
		}
		expect := func(what string, inside, out int) {
			t.Helper()
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				in, err := agenda.Inside(tx, 10)
				if err != nil {
					return err
				}
				gone, err := agenda.NotOut(tx, 10)
				if len(in) != inside || len(gone) != out {
					t.Errorf("%s: %d are asked about and %d did not come out", what, len(in), len(gone))
				}
				return err
			})
		}
		expect("both are inside", 1, 0)
		say(obligations.CameOut, rosa)
		expect("of Sean nobody knows", 1, 0)
		say(obligations.DidNotComeOut, sean)
		expect("Sean did not come out", 0, 1)
		say(obligations.CameOut, sean)
		expect("both came out", 0, 0)
		say(obligations.DidNotComeOut, uuid.Nil)
		expect("of each there is an answer of her own", 0, 0)
		say(obligations.NotKnown, sean)
		expect("of Sean nobody knows after all", 1, 0)
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := obligations.ReturnsOf(tx, e.ID)
			if len(rows) != 5 {
				t.Errorf("%d answers are on record", len(rows))
			}
			return err
		})
		early := obligations.NewReturn{Answer: obligations.CameOut, Source: "client", At: e.OpensAt.Add(-time.Minute)}
		if err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.RecordReturn(tx, e.ID, early); return err }); !fault.Is(err, fault.Invalid) {
			t.Errorf("came out before the visit began: %v", err)
		}
		maria := w.Maria()
		early = obligations.NewReturn{Answer: obligations.CameOut, Source: "client", OnlyFor: maria}
		if err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := obligations.RecordReturn(tx, e.ID, early); return err }); !fault.Is(err, fault.Invalid) {
			t.Errorf("somebody who was not there: %v", err)
		}
	})
}

func TestTheSilenceOfOnesOwnFileStandsFirstInAnOutage(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, rosa, pilar := w.Maria(), w.Rosa(), w.Paralegal()
		w.Write(w.Attorney(), func(tx *db.Tx) error { return clients.Assign(tx, maria, pilar.ID) })
		mine := first(w, w.Duty(cast.Maria))
		for _, later := range []wall.Time{"09:05", "09:10", "09:15", "09:20"} { // fresher than hers
			duty, _ := cast.DutyOf(cast.Maria)
			duty.Plan.Start.Time = later
			duty.ClientID = rosa
			w.Write(pilar, func(tx *db.Tx) error { _, err := obligations.Impose(tx, duty); return err })
		}
		strike(w, mine.ClosesAt.Add(30*time.Minute))
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			got, more, err := agenda.Ringing(tx, 2)
			if len(got) != 3 || !got[0].Mine || got[0].Source != mine.ID || !more {
				t.Errorf("got %d, more %v", len(got), more)
			}
			return err
		})
	})
}
