package chronology_test

import (
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/supervision"
)

func TestADetentionStandsBesideTheCheckInsThatFallIntoItAndExplainsNone(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	maria := w.Maria()
	w.Clock.Set(time.Date(2026, 12, 16, 18, 0, 0, 0, time.UTC))
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.Detain(tx, maria, supervision.NewDetention{
			Date: "2026-11-28", Source: "family", HeldBy: "local", Facility: "Cook County Jail", Note: "Her sister cried.",
			Out: &supervision.LaterOut{Date: "2026-12-04", Time: "16:00", Terms: "bond"},
		})
		return err
	})
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		paper, err := chronology.OnPaper(tx, maria, chronology.Span{From: "2026-11-20", To: "2026-12-16"})
		held, events := map[string]bool{}, 0
		for _, l := range paper.Lines {
			switch l.Kind {
			case chronology.Detained:
				events++
				if l.Note != "" || l.SourceKey != "detention.source.family" {
					t.Errorf("on paper: %+v", l)
				}
			case chronology.CheckIn:
				held[string(l.Moment.Date)] = l.Held
				if l.State != "" || l.Says.Key != "chronology.check_in_due" {
					t.Errorf("the program says what became of %s", l.Moment.Date)
				}
				if last := len(l.Facts) - 1; l.Held && (l.Facts[last].Key != chronology.HeldUntil || l.Facts[last-1].Day != "2026-11-28") {
					t.Errorf("beside %s: %+v", l.Moment.Date, l.Facts)
				}
			}
		}
		if events != 2 || held["2026-11-24"] || !held["2026-12-01"] || held["2026-12-08"] {
			t.Errorf("%d events, beside %v", events, held)
		}
		return err
	})
}
