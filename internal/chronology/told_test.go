package chronology_test

import (
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/supervision"
)

func TestWhatWasToldStandsInTheRecordAndItsWordsStayInTheHouse(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		if _, err := supervision.EnterDevice(tx, maria, supervision.NewDevice{Kind: supervision.OwnPhone, Since: "2026-03-02", Details: supervision.Details{Model: "Galaxy A14"}}); err != nil {
			return err
		}
		if _, err := supervision.NoteInstruction(tx, maria, supervision.NewInstruction{Kind: "phone_on", What: "kanari one", Date: "2026-11-20"}); err != nil {
			return err
		}
		v, err := supervision.ReceiveViolation(tx, maria, supervision.NewViolation{Alleges: "kanari two", ReceivedOn: "2026-11-20"})
		if err != nil {
			return err
		}
		if _, err := supervision.AnswerViolation(tx, v.ID, supervision.Fix{}, supervision.NewViolationAnswer{SentOn: "2026-11-23", How: "mail", What: "kanari three", Proof: "1Z"}); err != nil {
			return err
		}
		_, err = supervision.ReceiveSummons(tx, maria, supervision.NewSummons{Date: "2026-11-24", Time: "07:00", Words: "kanari four", How: "text"})
		return err
	})
	w.Read(w.ReadOnly(), func(tx *db.Tx) error {
		all, err := chronology.ForClient(tx, maria)
		count := map[chronology.Kind]int{}
		for _, l := range all {
			count[l.Kind]++
			if l.Says.Key == "" || l.RecordedAt.IsZero() {
				t.Errorf("got %+v", l)
			}
		}
		for _, kind := range []chronology.Kind{chronology.Device, chronology.Instruction, chronology.Violation, chronology.Answered, chronology.Summons} {
			if count[kind] != 1 {
				t.Errorf("%d lines of %s", count[kind], kind)
			}
		}
		if err != nil {
			return err
		}
		paper, err := chronology.OnPaper(tx, maria, chronology.Span{})
		facts := ""
		for _, l := range paper.Lines {
			facts += l.Note
			for _, f := range l.Facts {
				facts += f.Text
			}
		}
		if strings.Contains(facts, "kanari") || !strings.Contains(facts, "Galaxy A14") || !strings.Contains(facts, "1Z") {
			t.Errorf("the paper says %q", facts)
		}
		return err
	})
}
