package supervision_test

import (
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/supervision"
)

func TestALevelChangeStartsANewLevelAndThePastKeepsTheOld(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := enrolled(t, w, w.Maria())
		level(t, w, e.ID, "2026-04-01", ankle)
		level(t, w, e.ID, "2026-06-01", app, ankle)
		level(t, w, e.ID, "2026-09-01", app)
		r := read(t, w, w.Maria())
		now, ok := r.Enrolled()
		if !ok || len(now.Spans) != 3 {
			t.Fatalf("got %d levels, want 3", len(now.Spans))
		}
		if span, _ := now.Level(r.Today); span.Level.Modalities != app || span.Days != 84 {
			t.Errorf("now %s for %d days, want the app for 84", span.Level.Modalities, span.Days)
		}
		if span, _ := now.Level("2026-07-04"); span.Level.Modalities != app+","+ankle {
			t.Errorf("in July %s, want both", span.Level.Modalities)
		}
	})
}

func TestACorrectedLevelSupersedesAndTheOldOneStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := enrolled(t, w, w.Maria())
		wrong := level(t, w, e.ID, "2026-04-01", ankle)
		fix := supervision.NewLevel{
			Modalities: []string{app}, Since: "2026-04-03", Fix: supervision.Fix{Supersedes: wrong.ID, Why: "Read the paper again"},
		}
		change := func(tx *db.Tx) (supervision.Level, error) { return supervision.ChangeLevel(tx, e.ID, fix) }
		did(t, w, w.Paralegal(), change)
		now, _ := read(t, w, w.Maria()).Enrolled()
		if len(now.Levels) != 1 || now.Levels[0].Modalities != app || len(now.Replaced) != 1 || now.Replaced[0].ID != wrong.ID {
			t.Errorf("got %d levels and %d replaced, want the new one and the old one", len(now.Levels), len(now.Replaced))
		}
		refused(t, w, w.Attorney(), fault.Stale, change)
		fix.Fix.Why = ""
		fix.Fix.Supersedes = now.Levels[0].ID
		if got := refused(t, w, w.Attorney(), fault.Invalid, change); got["why"] != "supervision.why_needed" {
			t.Errorf("got %v, want a question for the reason", got)
		}
		fix.Fix = supervision.Fix{Supersedes: now.Levels[0].ID, Why: "Another client's", Void: true}
		did(t, w, w.Attorney(), change)
		if now, _ := read(t, w, w.Maria()).Enrolled(); len(now.Levels) != 0 {
			t.Errorf("a level that never was is shown")
		}
	})
}

func TestALevelLiesWithinItsEnrolment(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		e := enrolled(t, w, w.Maria())
		try := func(n supervision.NewLevel) map[string]string {
			return refused(t, w, w.Paralegal(), fault.Invalid, func(tx *db.Tx) (supervision.Level, error) {
				return supervision.ChangeLevel(tx, e.ID, n)
			})
		}
		for field, n := range map[string]supervision.NewLevel{
			"since":      {Modalities: []string{app}, Since: "2026-03-31"},
			"modalities": {Since: "2026-04-02"},
			"told.how":   {Modalities: []string{app}, Since: "2026-04-02", Told: toldBy("pigeon")},
		} {
			if got := try(n); len(got) != 1 || got[field] == "" {
				t.Errorf("got %v, want one problem at %s", got, field)
			}
		}
		if got := try(supervision.NewLevel{Modalities: []string{"ero_checkin"}, Since: "2026-04-02"}); got["modalities"] == "" {
			t.Errorf("got %v, want a refusal of what ICE itself runs", got)
		}
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Ending, error) {
			return supervision.EndEnrolment(tx, e.ID, supervision.NewEnding{LastDay: "2026-10-01", Reason: "Letter of ISAP"})
		})
		if got := try(supervision.NewLevel{Modalities: []string{app}, Since: "2026-10-02"}); got["since"] != "supervision.level_after_end" {
			t.Errorf("got %v, want a refusal after the end", got)
		}
	})
}

func TestAnEnrolmentEndsAfterItsLastLevelBeganAndOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		e := enrolled(t, w, client)
		level(t, w, e.ID, "2026-06-01", app)
		n := supervision.NewEnding{LastDay: "2026-05-31", Reason: "Letter"}
		end := func(tx *db.Tx) (supervision.Ending, error) { return supervision.EndEnrolment(tx, e.ID, n) }
		if got := refused(t, w, w.Paralegal(), fault.Invalid, end); got["last_day"] != "supervision.ended_before_begun" {
			t.Errorf("got %v, want a refusal of an end before the beginning", got)
		}
		n.LastDay = "2026-06-30"
		did(t, w, w.Paralegal(), end)
		refused(t, w, w.Paralegal(), fault.Conflict, end)
		now := read(t, w, w.Maria()).Enrolments[0]
		if now.Spans[0].Days != 30 {
			t.Errorf("got %d days, want 30", now.Spans[0].Days)
		}
		again := supervision.NewEnrolment{Since: "2026-06-15", FormID: "again"}
		got := refused(t, w, w.Paralegal(), fault.Invalid, func(tx *db.Tx) (supervision.Enrolment, error) {
			return supervision.Enrol(tx, client, again)
		})
		if got["since"] != "supervision.enrolled_then" {
			t.Errorf("got %v, want a refusal of an overlap", got)
		}
		again.Since = "2026-09-01"
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Enrolment, error) { return supervision.Enrol(tx, client, again) })
	})
}
