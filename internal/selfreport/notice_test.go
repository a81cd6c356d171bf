package selfreport_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
)

func TestAChildWithThePhoneLeavesNothingStanding(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Clock.Set(tuesday)
		meant, _ := k.say(selfreport.Word{Kind: selfreport.Failed, Words: "No abre."})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := selfreport.Note(tx, meant.ID, selfreport.Seen)
			return err
		})
		var last selfreport.Arrival
		for range 5 {
			k.say(selfreport.Word{Kind: selfreport.Failed})
			last, _ = k.say(selfreport.Word{Kind: selfreport.ToldTo})
		}
		count := func() (unfinished int, unread int) {
			w.Read(w.Attorney(), func(tx *db.Tx) error {
				today, err := failures.OnToday(tx)
				if err != nil {
					return err
				}
				waiting, err := supervision.WaitingSummonses(tx)
				unfinished, unread = len(today.Unfinished), len(waiting.Unread)
				return err
			})
			return unfinished, unread
		}
		if lists, summonses := count(); lists != 6 || summonses != 5 {
			t.Fatalf("before: %d lists and %d summonses", lists, summonses)
		}

		for range 2 { // a second time changes nothing
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := selfreport.NoteAll(tx, last.ID, selfreport.NotMeant)
				return err
			})
		}

		if lists, summonses := count(); lists != 1 || summonses != 0 {
			t.Errorf("after: %d lists and %d summonses, want the one that was meant", lists, summonses)
		}
		var other uuid.UUID
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			all, err := failures.ForClient(tx, k.maria)
			for _, f := range all {
				if f.NeverWas() == (f.ID == *meant.FailureID) || f.NeverWas() && f.Turns[0].Note.Reveal() == "" {
					t.Errorf("%s: never was: %v", f.ID, f.NeverWas())
				}
				if f.NeverWas() {
					other = f.ID
				}
			}
			if err != nil {
				return err
			}
			paper, err := chronology.OnPaper(tx, k.maria, chronology.Span{})
			for _, l := range paper.Lines {
				if l.Kind == chronology.Summons || l.Kind == chronology.Failure && l.Subject != *meant.FailureID {
					t.Errorf("paper tells of %s %s", l.Kind, l.Subject)
				}
			}
			return err
		})

		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := failures.Reopen(tx, other, failures.Word{Note: "It was one."})
			return err
		})
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			f, err := failures.Find(tx, other)
			if f.NeverWas() {
				t.Error("opened again, and still none")
			}
			return err
		})
	})
}
