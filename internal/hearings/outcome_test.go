package hearings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

// The hearing is over when these tests begin but where they say so: it is the evening of
// 5 January 2027. Pilar is a paralegal, Ruth the attorney.

func became(w *cast.World, as actor.Actor, setting uuid.UUID, n hearings.NewOutcome) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := hearings.RecordOutcome(tx, setting, n)
		return err
	})
}

// evening is when María's first hearing is over.
func evening(w *cast.World) { w.Clock.Advance(utc("2027-01-05T23:00:00Z").Sub(w.Clock.Now())) }

func held(client uuid.UUID) hearings.NewOutcome {
	return hearings.NewOutcome{
		Became: "held", Source: "attorney", Note: "pleadings taken", FormID: uuid.NewString(),
		There: []hearings.Seen{{ClientID: client, Presence: "appeared"}},
	}
}

func TestAHearingThatWasHeldCountsAsAttendedOnlyWhereSomebodySaidSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Sean(), w.Rosa()
		n := chicago(lead)
		n.Participants = []uuid.UUID{rider}
		f := w.Schedule(w.Paralegal(), n)
		refusedAt(t, became(w, w.Paralegal(), f.Current().ID, held(lead)), "state", "hearings.not_yet")
		evening(w)
		said := held(lead)
		for range 2 { // the button pressed twice
			if err := became(w, w.Paralegal(), f.Current().ID, said); err != nil {
				t.Fatal(err)
			}
		}
		f = find(w, w.Paralegal(), f.ID)
		o, ok := f.Became(f.Current().ID)
		if !ok || len(f.Outcomes) != 1 || f.State != hearings.Held || o.Note.Reveal() != "pleadings taken" || !o.At.Equal(f.Current().StartsAt) ||
			!o.ToldAt.Equal(o.RecordedAt) || o.Court.Reveal() != "CHI" {
			t.Fatalf("kept %+v, state %s", f.Outcomes, f.State)
		}
		if len(f.Attended(lead)) != 1 || len(f.Attended(rider)) != 0 || f.Presence(o.ID, rider) != "" {
			t.Errorf("attended: Sean %d, Rosa %d; want one and none", len(f.Attended(lead)), len(f.Attended(rider)))
		}
		f = moved(t, w, f.ID)
		if f.State != hearings.Scheduled || len(f.Attended(lead)) != 1 {
			t.Errorf("after the next date: state %s, attended %d", f.State, len(f.Attended(lead)))
		}
	})
}

func TestOnlyWhoMayAndANamedOrderSayThatSomebodyWasAbsent(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		f := w.Schedule(w.Paralegal(), chicago(maria))
		s := f.Current().ID
		evening(w)
		absence := hearings.NewOutcome{
			Became: "held_in_absentia", Source: "order", OrderOn: "2027-01-05", There: []hearings.Seen{{ClientID: maria, Presence: "absent"}},
		}
		for _, who := range []actor.Actor{w.Paralegal(), actor.System("clock")} {
			if err := became(w, who, s, absence); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s put an absence on record: %v", who.Kind, err)
			}
		}
		if err := became(w, actor.System("clock"), s, hearings.NewOutcome{Became: "held", Source: "attorney"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a machine said that it was held: %v", err)
		}
		quiet := held(maria)
		quiet.There[0].Presence, quiet.Note = "absent", ""
		refusedAt(t, became(w, w.Attorney(), s, quiet), "note", "hearings.absence_note_needed")
		if err := became(w, w.Paralegal(), s, hearings.NewOutcome{Became: "held", Source: "client", Note: "x", There: quiet.There}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal said that she was absent: %v", err)
		}
		for _, c := range []struct {
			change func(*hearings.NewOutcome)
			field  string
			key    string
		}{
			{func(n *hearings.NewOutcome) { n.OrderOn = "" }, "order_on", "hearings.order_needed"},
			{func(n *hearings.NewOutcome) { n.OrderOn = "2027-01-04" }, "order_on", "hearings.order_before"},
			{func(n *hearings.NewOutcome) { n.OrderOn = "2027-01-08" }, "order_on", "hearings.in_future"},
			{func(n *hearings.NewOutcome) { n.There = nil }, "there", "hearings.absent_needed"},
			{func(n *hearings.NewOutcome) { n.Source = "" }, "source", "hearings.source_needed"},
		} {
			wrong := absence
			c.change(&wrong)
			refusedAt(t, became(w, w.Attorney(), s, wrong), c.field, c.key)
		}
		if err := became(w, w.Attorney(), s, absence); err != nil {
			t.Fatal(err)
		}
		f = find(w, w.Paralegal(), f.ID)
		o, _ := f.Became(s)
		if f.State != hearings.HeldInAbsentia || f.Presence(o.ID, maria) != hearings.Absent || len(f.Attended(maria)) != 0 {
			t.Errorf("state %s, presence %q", f.State, f.Presence(o.ID, maria))
		}
		mistake := hearings.NewOutcome{Became: "scheduled", Source: "order", Corrects: o.ID}
		refusedAs(t, became(w, w.Paralegal(), s, mistake), fault.Forbidden, "hearings.absence_right")
		if err := became(w, w.Attorney(), s, mistake); err != nil {
			t.Fatal(err)
		}
		f = find(w, w.Paralegal(), f.ID)
		if _, said := f.Became(s); said || f.State != hearings.Scheduled || len(f.Outcomes) != 2 || !f.Asks(f.Current(), w.Clock.Now()) {
			t.Errorf("taken back: state %s, %d outcomes on record", f.State, len(f.Outcomes))
		}
	})
}

func TestACorrectionSupersedesAndOverwritesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		f := w.Schedule(w.Paralegal(), chicago(maria))
		s := f.Current().ID
		evening(w)
		if err := became(w, w.Paralegal(), s, hearings.NewOutcome{Became: "vacated", Source: "client", Note: "she heard so"}); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, became(w, w.Paralegal(), s, held(maria)), fault.Conflict, "hearings.outcome_said")
		first := find(w, w.Paralegal(), f.ID).Outcomes[0]
		w.Clock.Advance(time.Minute)
		right := held(maria)
		right.Corrects = first.ID
		stale := right
		stale.Version, stale.FormID = 1, ""
		refusedAs(t, became(w, w.Paralegal(), s, stale), fault.Stale, "hearings.stale")
		if err := became(w, w.Paralegal(), s, right); err != nil {
			t.Fatal(err)
		}
		again := held(maria)
		again.Corrects = first.ID
		refusedAs(t, became(w, w.Paralegal(), s, again), fault.Stale, "hearings.stale")
		f = find(w, w.Paralegal(), f.ID)
		if len(f.Outcomes) != 2 || f.Outcomes[0].Holds() || f.Outcomes[0].Note.Reveal() != "she heard so" || f.State != hearings.Held {
			t.Errorf("on record: %+v, state %s", f.Outcomes, f.State)
		}
		for _, column := range []string{"became = 'held'", "source = 'other'", "note = NULL", "superseded_by = NULL", "order_on = '2027-01-05'"} {
			err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				return tx.DB.Exec("UPDATE hearing_outcomes SET "+column+" WHERE id = ?", first.ID).Error
			})
			if err == nil {
				t.Errorf("SET %s was let through", column)
			}
		}
	})
}

// Sean was absent and Rosa, his mother, came.
func TestAnOrderInAbsenceIsOfWhoeverWasAbsent(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Sean(), w.Rosa()
		n := chicago(lead)
		n.Participants = []uuid.UUID{rider}
		f := w.Schedule(w.Paralegal(), n)
		evening(w)
		order := hearings.NewOutcome{
			Became: "held_in_absentia", Source: "order", OrderOn: "2027-01-05",
			There: []hearings.Seen{{ClientID: lead, Presence: "absent"}, {ClientID: rider, Presence: "appeared"}},
		}
		if err := became(w, w.Attorney(), f.Current().ID, order); err != nil {
			t.Fatal(err)
		}
		f = find(w, w.Attorney(), f.ID)
		first := f.Outcomes[0]
		if f.BecameFor(first, lead) != hearings.HeldInAbsentia || f.BecameFor(first, rider) != hearings.Held {
			t.Errorf("Sean %s, Rosa %s", f.BecameFor(first, lead), f.BecameFor(first, rider))
		}
		if len(f.Attended(lead)) != 0 || len(f.Attended(rider)) != 1 {
			t.Errorf("attended: Sean %d, Rosa %d; want none and one", len(f.Attended(lead)), len(f.Attended(rider)))
		}
		w.Clock.Advance(21 * 24 * time.Hour)
		right := held(rider)
		right.Corrects = first.ID
		if err := became(w, w.Attorney(), f.Current().ID, right); err != nil {
			t.Fatal(err)
		}
		if o, _ := find(w, w.Attorney(), f.ID).Became(f.Current().ID); !o.ToldAt.Equal(first.ToldAt) || !o.At.Equal(first.At) {
			t.Errorf("corrected: at %s, told %s; want %s and %s", o.At, o.ToldAt, first.At, first.ToldAt)
		}
	})
}

func TestWhoNeverHeardThatADateIsOffIsAskedForAfterACorrection(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		f := w.Schedule(w.Paralegal(), chicago(maria))
		s := f.Current().ID
		if err := became(w, w.Paralegal(), s, hearings.NewOutcome{Became: "vacated", Source: "order"}); err != nil {
			t.Fatal(err)
		}
		evening(w)
		off := find(w, w.Paralegal(), f.ID).Outcomes[0]
		if err := became(w, w.Paralegal(), s, hearings.NewOutcome{Became: "off_calendar", Source: "order", Corrects: off.ID}); err != nil {
			t.Fatal(err)
		}
		if m, _ := untold(w, w.Paralegal()); !slices.Contains(m, maria) {
			t.Errorf("not told: %v", m)
		}
	})
}

func TestAChangeOfVenueIsKeptForTheNextDate(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		s := f.Current().ID
		went := hearings.NewOutcome{Became: "venue_changed", Source: "order", OrderOn: "2026-11-20"}
		refusedAt(t, became(w, w.Paralegal(), s, went), "court", "hearings.next_court_needed")
		went.Court = "a court on Elm Street"
		refusedAt(t, became(w, w.Paralegal(), s, went), "zone", "hearings.zone_needed")
		went.Zone = "Mars/Olympus"
		if err := became(w, w.Paralegal(), s, went); !fault.Is(err, fault.Invalid) {
			t.Errorf("a zone on Mars: %v", err)
		}
		refusedAt(t, became(w, w.Paralegal(), s, hearings.NewOutcome{Became: "vacated", Source: "order", Court: "Miami"}), "court", "hearings.court_not_moved")
		went.Court, went.Zone = "Miami", ""
		if err := became(w, w.Paralegal(), s, went); err != nil {
			t.Fatal(err)
		}
		f = find(w, w.Paralegal(), f.ID)
		if _, off := f.Off(); !off || f.Court.Reveal() != "CHI" || f.CourtNow() != "MIA" {
			t.Fatalf("off %v, at %q, goes on at %q", off, f.Court.Reveal(), f.CourtNow())
		}
		f = moved(t, w, f.ID)
		if f.Court.Reveal() != "MIA" || f.Current().Moment.Zone != "America/New_York" || !f.Judge.Empty() || f.State != hearings.Scheduled {
			t.Errorf("next date at %q by %s before judge %q", f.Court.Reveal(), f.Current().Moment.Zone, f.Judge.Reveal())
		}
	})
}

func TestWhoHeardThatADateIsOffHearsWhenItStandsAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		f := w.Schedule(w.Paralegal(), chicago(maria))
		s := f.Current().ID
		hear := func() {
			t.Helper()
			w.Clock.Advance(time.Hour)
			if err := tell(w, s, hearings.NewTelling{ClientID: maria, How: "phone"}); err != nil {
				t.Fatal(err)
			}
			w.Clock.Advance(time.Hour)
		}
		say := func(n hearings.NewOutcome) hearings.Outcome {
			t.Helper()
			if err := became(w, w.Paralegal(), s, n); err != nil {
				t.Fatal(err)
			}
			all := find(w, w.Paralegal(), f.ID).Outcomes
			return all[len(all)-1]
		}
		waits := func(want bool, when string) {
			t.Helper()
			m, first := untold(w, w.Paralegal())
			if _, told := find(w, w.Paralegal(), f.ID).Told(f.Current(), maria); told == want || slices.Contains(m, maria) != want || len(first) != 0 {
				t.Errorf("%s: told %v, moved %v, first %v", when, told, m, first)
			}
		}
		hear()
		off := say(hearings.NewOutcome{Became: "off_calendar", Source: "ecas"})
		waits(true, "off the calendar")
		hear()
		waits(false, "heard that it is off")
		off = say(hearings.NewOutcome{Became: "vacated", Source: "order", Corrects: off.ID})
		waits(false, "off by another word")
		say(hearings.NewOutcome{Became: "scheduled", Source: "ecas", Corrects: off.ID})
		waits(true, "it stands, and she was told that it is off")
		hear()
		waits(false, "heard that it stands")
	})
}

func TestOutcomesAreBehindTheWallAndTheirPapersToo(t *testing.T) {
	w := cast.New(t)
	maria, other := w.Maria(), ana(w)
	f := w.Schedule(w.Paralegal(), chicago(maria))
	s := f.Current().ID
	evening(w)
	refusedAs(t, became(w, w.Stranger(), s, held(maria)), fault.NotFound, "hearings.not_found")
	if err := became(w, w.ReadOnly(), s, held(maria)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who may only look said what became of it: %v", err)
	}
	refusedAt(t, became(w, w.Paralegal(), s, held(other)), "there", "hearings.participant_unknown")
	n := held(maria)
	n.Document = uuid.New()
	refusedAt(t, became(w, w.Paralegal(), s, n), "document_id", "hearings.document_unknown")
	n = hearings.NewOutcome{Became: "exploded", Source: "dream", AdjournmentCode: "ZZ9", Note: "a\x00b"}
	refusedAt(t, became(w, w.Paralegal(), s, n), "state", "hearings.outcome_needed", "source", "hearings.choice_unknown",
		"adjournment_code", "hearings.adjournment_unknown", "note", "clients.control_characters")
}

func TestTheLastDayOfAMotionToRescindIsCountedByRule(t *testing.T) {
	for _, c := range []struct{ order, last, due wall.Date }{
		{"2026-06-01", "2026-11-28", "2026-11-30"}, // a Saturday
		{"2026-05-26", "2026-11-22", "2026-11-23"}, // a Sunday
		{"2026-05-30", "2026-11-26", "2026-11-27"}, // Thanksgiving
		{"2027-01-05", "2027-07-04", "2027-07-06"}, // a Sunday, observed on the Monday
		{"2026-11-23", "2027-05-22", "2027-05-24"},
		{"2026-11-20", "2027-05-19", "2027-05-19"},
	} {
		if got := hearings.RescissionOf(c.order); got.Last != c.last || got.Due != c.due {
			t.Errorf("order of %s: %+v, want %s and %s", c.order, got, c.last, c.due)
		}
	}
}
