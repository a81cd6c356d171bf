package chronology_test

import (
	"bytes"
	"errors"
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
	"constancia/internal/wall"
)

// failed is María's Tuesday: at 9:03 the picture would not send, at 9:15 she told
// Pilar, at 9:20 it was typed. "kanari" stands wherever somebody's own words stand
// that must not leave the house.
func failed(t *testing.T, w *cast.World) (uuid.UUID, failures.Evidence) {
	t.Helper()
	f := w.Failure(cast.Maria)
	piece := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "The red message", From: "María, by text"})
	h := w.Hearing(cast.Maria)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, call := failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", AnsweredBy: "ISAP desk", Said: "kanari", FollowUp: "kanari"})
		_, tried := failures.AddAttempt(tx, f.ID, failures.Try{At: tx.Now, Action: "photo", Result: "kanari"})
		_, went := failures.AddAppearance(tx, f.ID, failures.Visit{ArrivedAt: tx.Now, Place: "ISAP", Outcome: "kanari", Paper: "an appointment slip"})
		_, witness := failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "kanari", Saw: "kanari"})
		_, step := failures.Tick(tx, f.ID, failures.Done{Step: failures.GoInPerson, Note: "kanari"})
		_, draft := failures.Park(tx, f.ClientID, failures.NewDraft{Body: "kanari"})
		_, off := hearings.Cancel(tx, h.ID, hearings.NewCancellation{Source: "ecas", Reason: "kanari"})
		return errors.Join(call, tried, went, witness, step, draft, off)
	})
	return f.ClientID, piece
}

func paperOf(w *cast.World, client uuid.UUID, span chronology.Span) (p chronology.Paper) {
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) { // who may read most
		p, err = chronology.OnPaper(tx, client, span)
		return err
	})
	return p
}

func TestOnPaperStandsWhatHappenedAndNothingPrivileged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, piece := failed(t, w)
		p := paperOf(w, maria, chronology.Span{To: "2027-06-01"})
		count := map[chronology.Kind]int{}
		for i, l := range p.Lines {
			count[l.Kind]++
			if i > 0 && l.At.Before(p.Lines[i-1].At) {
				t.Errorf("line %d is earlier than the one above", i)
			}
			if l.Note != "" || l.Kind == chronology.Edited {
				t.Errorf("this stays in the house: %+v", l)
			}
			for _, f := range l.Facts {
				if strings.Contains(f.Text, "kanari") || strings.Contains(f.Text, "bus stop") {
					t.Errorf("this stays in the house: %+v", f)
				}
			}
			if l.Kind == chronology.Failure && (len(l.Pictures) != 1 || l.Pictures[0] != piece.SHA256.Reveal() || l.ToldBy != "María, by phone") {
				t.Errorf("got %+v", l)
			}
		}
		if count[chronology.Failure] != 1 || count[chronology.Evidence] != 1 || count[chronology.Called] != 1 || count[chronology.Step] != 1 || count[chronology.Cancelled] != 1 {
			t.Errorf("got %v", count)
		}
	})
}

// Nobody has looked yet whether a picture shows others, and a voice note is the
// client's own words: paper says that they are there, by their hashes, and no more.
func TestOfAPieceThatStaysInTheHousePaperGivesTheHashAlone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, piece := failed(t, w)
		evidence := func() (all []chronology.Line) {
			for _, l := range paperOf(w, maria, chronology.Span{}).Lines {
				if l.Kind == chronology.Evidence {
					all = append(all, l)
				}
			}
			return all
		}
		w.Receive(piece.FailureID, documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 3, Sound: true})), Caption: "kanari", From: "kanari"})
		for _, l := range evidence() {
			if len(l.Facts) != 0 || l.ToldBy != "" || l.SHA256 == "" {
				t.Errorf("got %+v", l)
			}
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := documents.Look(tx, piece.DocumentID, documents.Sight{Fit: true})
			return err
		})
		told := 0
		for _, l := range evidence() {
			if len(l.Facts) == 1 && l.Facts[0].Text == "The red message" && l.ToldBy == "María, by text" {
				told++
			}
		}
		if told != 1 || len(evidence()) != 2 {
			t.Errorf("%d of %d pieces say what they show", told, len(evidence()))
		}
	})
}

func TestACallWhoseTimeNobodyKnewSaysSo(t *testing.T) {
	w := cast.New(t)
	maria, _ := failed(t, w)
	for _, l := range paperOf(w, maria, chronology.Span{}).Lines {
		if l.Untimed != (l.Kind == chronology.Called) {
			t.Errorf("got %+v", l)
		}
		if l.Kind == chronology.Called && (len(l.Facts) != 1 || l.Facts[0].Text != "ISAP desk") {
			t.Errorf("got %+v", l.Facts)
		}
	}
}

func TestThePaperHoldsTheDaysAskedForAndNoGuess(t *testing.T) {
	w := cast.New(t)
	maria, _ := failed(t, w)
	p := paperOf(w, maria, chronology.Span{})
	if p.Span.To != "2026-11-24" || p.Span.From != "2026-11-20" || p.Zone != "America/Chicago" {
		t.Errorf("an open span became %+v", p.Span)
	}
	w.Clock.Advance(30 * 24 * time.Hour)
	p = paperOf(w, maria, chronology.Span{From: "2026-12-01", To: "2026-12-08"})
	var days []wall.Date
	for _, l := range p.Lines {
		days = append(days, l.On(p.Zone))
		if l.State != "" || l.Says.Key != "chronology.check_in_due" {
			t.Errorf("nobody has said what became of this: %+v", l)
		}
	}
	if len(days) != 2 || days[0] != "2026-12-01" || days[1] != "2026-12-08" {
		t.Errorf("got %v", days)
	}
}

func TestNobodyPrintsBeyondTheWall(t *testing.T) {
	w := cast.New(t)
	maria, _ := failed(t, w)
	err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
		_, err := chronology.OnPaper(tx, maria, chronology.Span{})
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}

func TestDaysAreReadAsTheyWereMeantOrRefusedAtTheirField(t *testing.T) {
	for _, c := range []struct{ from, to, field, key string }{
		{" 2026-11-23 ", "2026-11-23", "", ""},
		{"", "", "", ""},
		{"yesterday", "", "from", "chronology.day_shape"},
		{"2026-02-30", "", "from", "chronology.no_such_day"},
		{"", "11/24/2026", "to", "chronology.day_shape"},
		{"2026-11-24", "2026-11-23", "to", "chronology.ends_before_it_begins"},
	} {
		_, err := chronology.ReadSpan(c.from, c.to)
		f, _ := fault.From(err)
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%q to %q: got %v", c.from, c.to, err)
		case c.field != "" && (f == nil || len(f.Problems) != 1 || f.Problems[0].Field != c.field || f.Problems[0].Key != c.key):
			t.Errorf("%q to %q: got %v", c.from, c.to, err)
		}
	}
}
