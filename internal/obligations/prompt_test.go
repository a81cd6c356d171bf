package obligations_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// María answers video calls of BI whenever they come, within a quarter of an hour;
// Petrona wears a monitor on the ankle and charges it at eight in the evening.

func onDemand(w *cast.World, client uuid.UUID) obligations.Obligation {
	window, grace := 15, 60
	return w.Impose(client, obligations.NewDuty{Modality: "virtual_home_visit", Plan: obligations.Plan{
		Kind: obligations.OnDemand, WindowMinutes: &window, GraceMinutes: &grace,
		Told: obligations.Told{By: "BI case specialist", On: "2026-11-20", Language: "es", How: "phone"},
	}})
}

func anklet(w *cast.World, client uuid.UUID) obligations.Obligation {
	return w.Impose(client, obligations.NewDuty{Modality: "gps_ankle", Plan: obligations.Plan{
		Kind: obligations.Continuous, Start: wall.Moment{Date: "2026-11-23", Time: "20:00", Zone: "America/Los_Angeles"},
	}})
}

func prompt(w *cast.World, who actor.Actor, duty uuid.UUID, p obligations.Prompted) (o obligations.Occurrence, err error) {
	err = w.TryWrite(who, func(tx *db.Tx) (err error) {
		o, err = obligations.Prompt(tx, duty, p)
		return err
	})
	return o, err
}

func TestAPromptComesIntoBeingOnlyWhenAPersonSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := onDemand(w, w.Maria())
		w.Clock.Advance(40 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 100); return err })
		if advance(w) != 0 || len(all(w, duty)) != 0 {
			t.Fatal("an occurrence came by itself")
		}
		came := w.Clock.Now().Add(-20 * time.Second)
		if _, err := prompt(w, clockwork, duty.ID, obligations.Prompted{At: came, Source: "client"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the software recorded a prompt: %v", err)
		}
		o, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: came, Source: "client", Note: "Video call now", FormID: "once"})
		if err != nil || o.State != obligations.Due || o.ClosesAt.Sub(o.OpensAt) != 15*time.Minute || !o.Prompted {
			t.Fatalf("got %+v, %v", o, err)
		}
		if again, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: came, Source: "client", Note: "Video call now", FormID: "once"}); err != nil || again.ID != o.ID {
			t.Errorf("the same form made another: %v", err)
		}
		if _, err := prompt(w, w.Attorney(), duty.ID, obligations.Prompted{At: came, Source: "isap"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second prompt of the same minute: %v", err)
		}
		if got := all(w, duty); len(got) != 1 || got[0].Moment != wall.At(o.OpensAt, "America/Chicago") {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAPromptAnsweredAMinuteLateIsLateByAPersonsWordAlone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := onDemand(w, w.Maria())
		o, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(o.ClosesAt.Add(time.Minute))
		advance(w)
		if got := all(w, duty)[0].State; got != obligations.Late {
			t.Errorf("the clock says %s, want late", got)
		}
		answered := obligations.Outcome{State: obligations.Reported, At: o.ClosesAt.Add(time.Minute), Source: "app_receipt"}
		if got := refusals(t, tryRecord(w, w.Paralegal(), o.ID, answered)); !slices.Equal(got, []string{"at obligations.at_after_window"}) {
			t.Errorf("on time a minute late: got %q", got)
		}
		answered.State, answered.Reason = obligations.ReportedLate, "The bus was late."
		if got := record(t, w, o.ID, answered); got.State != obligations.ReportedLate {
			t.Errorf("got %s", got.State)
		}
	})
}

func TestAPromptThatCannotHaveComeIsRefused(t *testing.T) {
	w := cast.New(t)
	duty := onDemand(w, w.Maria())
	for name, c := range map[string]struct {
		p    obligations.Prompted
		want []string
	}{
		"no time":         {obligations.Prompted{Source: "client"}, []string{"at obligations.prompt_when"}},
		"tomorrow":        {obligations.Prompted{At: w.Clock.Now().Add(time.Hour), Source: "client"}, []string{"at obligations.at_in_future"}},
		"before the duty": {obligations.Prompted{At: w.Clock.Now().AddDate(0, 0, -3), Source: "client"}, []string{"at obligations.before_duty"}},
		"the day before":  {obligations.Prompted{At: w.Clock.Now().AddDate(0, 0, -1), Source: "client"}, []string{"at obligations.before_duty"}},
		"a rumour":        {obligations.Prompted{At: w.Clock.Now(), Source: "rumour"}, []string{"source obligations.source_needed"}},
	} {
		_, err := prompt(w, w.Paralegal(), duty.ID, c.p)
		if got := refusals(t, err); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if _, err := prompt(w, w.Paralegal(), w.Duty(cast.Rosa).ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"}); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		t.Errorf("a prompt under a duty with dates: %v", err)
	}
	if _, err := prompt(w, w.Stranger(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("beyond the wall: %v", err)
	}
	if _, err := prompt(w, w.ReadOnly(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who only reads: %v", err)
	}
}

func TestAPromptRecordedByMistakeIsTakenBackAndStaysOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := onDemand(w, w.Maria())
		o, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"})
		if err != nil {
			t.Fatal(err)
		}
		back := func(why string) error {
			return w.TryWrite(w.Attorney(), func(tx *db.Tx) error { _, err := obligations.TakeBack(tx, o.ID, 0, why); return err })
		}
		if got := refusals(t, back(" ")); !slices.Equal(got, []string{"reason obligations.reason_needed"}) {
			t.Errorf("without a reason: got %q", got)
		}
		if err := back("It was for another client."); err != nil {
			t.Fatal(err)
		}
		if err := back("Again."); !fault.Is(err, fault.Conflict) {
			t.Errorf("taken back twice: %v", err)
		}
		e := all(w, duty)[0]
		if e.State != obligations.Withdrawn || e.Withdrawn != obligations.Mistaken {
			t.Errorf("got %s, %s", e.State, e.Withdrawn)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := obligations.PromptsOf(tx, o.ID)
			if len(rows) != 2 || !rows[1].TakenBack || *rows[1].Supersedes != rows[0].ID {
				t.Errorf("got %d rows", len(rows))
			}
			return err
		})
	})
}

func TestChargingIsRemindedOfAndNeverAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		petrona := w.Client(cast.Petrona)
		duty := anklet(w, petrona)
		w.Clock.Advance(400 * 24 * time.Hour)
		w.Write(clockwork, func(tx *db.Tx) error { _, err := obligations.Extend(tx, 100); return err })
		if advance(w) != 0 || len(all(w, duty)) != 0 {
			t.Error("a year of charging came to stand in the ledger")
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			days, err := obligations.EveryDay(tx, petrona, "2027-03-13", "2027-03-15")
			if len(days) != 3 || days[0].Number != 110 || days[1].Moment.Time != "20:00" || days[1].At.Sub(days[0].At) != 23*time.Hour {
				t.Errorf("got %+v", days)
			}
			return err
		})
		// A low battery is put on record like a prompt; nobody told when it closes.
		o, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client", Note: "Battery low at work"})
		if err != nil || o.Timed() || o.State != obligations.Due {
			t.Errorf("got %+v, %v", o, err)
		}
	})
}

func TestAPromptFollowsTheVersionThatHeldWhenItCame(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := onDemand(w, w.Maria())
		w.Clock.Advance(10 * 24 * time.Hour)
		longer := 60
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Reschedule(tx, duty.ID, obligations.NewSchedule{
				Plan: obligations.Plan{Kind: obligations.OnDemand, WindowMinutes: &longer}, Reason: "The case specialist said so.",
			})
			return err
		})
		before, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now().AddDate(0, 0, -5), Source: "client"})
		if err != nil || before.ClosesAt.Sub(before.OpensAt) != 15*time.Minute {
			t.Errorf("before the change: %s open, %v", before.ClosesAt.Sub(before.OpensAt), err)
		}
		after, err := prompt(w, w.Paralegal(), duty.ID, obligations.Prompted{At: w.Clock.Now(), Source: "client"})
		if err != nil || after.ClosesAt.Sub(after.OpensAt) != time.Hour {
			t.Errorf("after the change: %s open, %v", after.ClosesAt.Sub(after.OpensAt), err)
		}
		// From prompts to a rule: what was asked stays, and dates follow.
		weekly, _ := cast.DutyOf(cast.Maria)
		weekly.Plan.Start.Date = "2026-12-08"
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.Reschedule(tx, duty.ID, obligations.NewSchedule{Plan: weekly.Plan, From: "2026-12-01", Reason: "Now every Tuesday."})
			return err
		})
		list := all(w, duty)
		if len(list) < 27 || !list[0].Prompted || list[1].State != obligations.Due || list[2].Moment.Date != "2026-12-08" {
			t.Errorf("got %d occurrences, %+v", len(list), list[:min(3, len(list))])
		}
	})
}
