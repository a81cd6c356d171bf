package hearings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

func TestAMovedHearingKeepsEveryDateItHad(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		first := f.Current()
		w.Clock.Advance(time.Hour)
		f = moved(t, w, f.ID)
		now, old := f.Current(), f.Superseded()
		if len(old) != 1 || old[0].ID != first.ID || old[0].Moment != first.Moment || *old[0].SupersededBy != now.ID {
			t.Fatalf("superseded: %+v", old)
		}
		if now.Sequence != 2 || now.Moment.Time != "13:00" || now.Moment.Zone != "America/Chicago" || now.AdjournmentCode != "02" ||
			now.Reason.Reveal() != "judge on leave" {
			t.Errorf("current: %+v", now)
		}
		if now.Earlier(old[0]) {
			t.Error("a hearing put off counts as moved forward")
		}
		if f.Version != 2 || f.State != hearings.Scheduled {
			t.Errorf("version %d, state %s", f.Version, f.State)
		}
	})
}

func TestTheDatabaseItselfRefusesToOverwriteADate(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		for _, column := range []string{"date = '2027-01-06'", "time = '09:00'", "zone = 'America/Denver'", "sequence = 9"} {
			err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				return tx.DB.Exec("UPDATE hearing_settings SET "+column+" WHERE id = ?", f.Current().ID).Error
			})
			if err == nil {
				t.Errorf("SET %s was let through", column)
			}
		}
		f = moved(t, w, f.ID)
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE hearing_settings SET superseded_by = NULL WHERE id = ?", f.Superseded()[0].ID).Error
		})
		if err == nil {
			t.Error("what superseded a date could be taken back")
		}
	})
}

func TestAResetIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Schedule(w.Paralegal(), chicago(w.Maria())).ID
		refusedAt(t, reset(w, id, hearings.NewSetting{Date: "2027-01-05", Time: "8:30 AM"}), "date", "hearings.same_date")
		refusedAt(t, reset(w, id, hearings.NewSetting{Date: "2026-01-05", Time: "8:30 AM"}), "date", "hearings.past_date")
		refusedAt(t, reset(w, id, hearings.NewSetting{Date: "2027-03-14", Time: "02:30"}), "time", "wall.nonexistent")
		refusedAt(t, reset(w, id, hearings.NewSetting{Date: "2027-03-15", Time: "8:30", AdjournmentCode: "ZZ9"}), "adjournment_code", "hearings.adjournment_unknown")
		refusedAt(t, reset(w, id, hearings.NewSetting{Date: "2027-03-15", Time: "8:30", Reason: "a\x00b"}), "reason", "clients.control_characters")
		refusedAs(t, reset(w, id, hearings.NewSetting{Date: "2027-03-15", Time: "8:30", Version: 7}), fault.Stale, "hearings.stale")
		refusedAs(t, reset(w, uuid.New(), hearings.NewSetting{Date: "2027-03-15", Time: "8:30"}), fault.NotFound, "hearings.not_found")
		if f := find(w, w.Paralegal(), id); len(f.Settings) != 1 || f.Version != 1 {
			t.Errorf("refused resets left %d settings and version %d", len(f.Settings), f.Version)
		}
		if err := reset(w, id, hearings.NewSetting{Date: "2026-01-05", Time: "8:30 AM", Past: true}); err != nil {
			t.Errorf("a past date that was meant: %v", err)
		}
	})
}

func TestTwoPeopleMovingOneHearingTheSecondIsTold(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		done := make(chan error, 2)
		for _, day := range []string{"2027-02-01", "2027-02-02"} {
			go func() {
				done <- w.TryWrite(cast.Pilar.Actor(), func(tx *db.Tx) error {
					_, err := hearings.Reset(tx, f.ID, hearings.NewSetting{Version: f.Version, Date: day, Time: "09:00"})
					return err
				})
			}()
		}
		one, other := <-done, <-done
		if (one == nil) == (other == nil) || !fault.Is(one, fault.Stale) && !fault.Is(other, fault.Stale) {
			t.Errorf("got %v and %v, want one kept and one stale", one, other)
		}
		if got := find(w, w.Paralegal(), f.ID); len(got.Settings) != 2 {
			t.Errorf("%d settings, want 2", len(got.Settings))
		}
	})
}

func TestTheSameFormMovesAHearingOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		n := hearings.NewSetting{Version: f.Version, Date: "2027-02-01", Time: "09:00", FormID: uuid.NewString()}
		for range 2 {
			if err := reset(w, f.ID, n); err != nil {
				t.Fatal(err)
			}
		}
		if got := find(w, w.Paralegal(), f.ID); len(got.Settings) != 2 {
			t.Errorf("%d settings, want 2", len(got.Settings))
		}
		other := w.Schedule(w.Paralegal(), chicago(w.Rosa()))
		n.Version = other.Version
		refusedAs(t, reset(w, other.ID, n), fault.Conflict, "hearings.form_used")
	})
}

func TestAResetMayBringAnotherCourtJudgeAndMedium(t *testing.T) {
	w := cast.New(t)
	f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
	n := hearings.NewSetting{Date: "2027-01-05", Time: "08:30", Details: hearings.Details{Court: "NYC", Judge: "Nguyen", Medium: "internet"}}
	if err := reset(w, f.ID, n); err != nil {
		t.Fatal(err)
	}
	f = find(w, w.Paralegal(), f.ID)
	if f.Court.Reveal() != "NYC" || f.Judge.Reveal() != "Nguyen" || f.Medium != "internet" || f.Type != "master_calendar" {
		t.Errorf("kept %q %q %s %s", f.Court.Reveal(), f.Judge.Reveal(), f.Medium, f.Type)
	}
	if zone := f.Current().Moment.Zone; zone != "America/New_York" {
		t.Errorf("the date is by the clocks of %s, want the new court's", zone)
	}
}

func TestACancelledHearingKeepsItsDateAndMayGetANewOne(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		cancel := func(n hearings.NewCancellation) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := hearings.Cancel(tx, f.ID, n); return err })
		}
		refusedAt(t, cancel(hearings.NewCancellation{}), "source", "hearings.source_needed")
		refusedAt(t, cancel(hearings.NewCancellation{Source: "dream"}), "source", "hearings.choice_unknown")
		refusedAt(t, cancel(hearings.NewCancellation{Source: "notice", At: w.Clock.Now().Add(time.Hour)}), "at", "hearings.in_future")
		refusedAs(t, cancel(hearings.NewCancellation{Source: "notice", Version: 9}), fault.Stale, "hearings.stale")

		n := hearings.NewCancellation{Source: "acis_phone", Reason: "the line says no hearing", FormID: uuid.NewString()}
		for range 2 {
			if err := cancel(n); err != nil {
				t.Fatal(err)
			}
		}
		refusedAs(t, cancel(hearings.NewCancellation{Source: "notice"}), fault.Conflict, "hearings.not_scheduled")
		f = find(w, w.Paralegal(), f.ID)
		off, is := f.Off()
		if !is || off.Source != hearings.FromACISPhone || off.Note.Reveal() != "the line says no hearing" || f.Current().Moment.Date != "2027-01-05" {
			t.Errorf("cancelled %v, %+v, date %s", is, off, f.Current().Moment.Date)
		}
		if err := reset(w, f.ID, hearings.NewSetting{Date: "2027-01-05", Time: "08:30"}); err != nil {
			t.Fatalf("putting it back on the same day: %v", err)
		}
		f = find(w, w.Paralegal(), f.ID)
		if _, is := f.Off(); is || f.State != hearings.Scheduled || len(f.Outcomes) != 1 {
			t.Errorf("still off: %v, state %s, %d outcomes on record", is, f.State, len(f.Outcomes))
		}
	})
}

func TestMovedStandsUntilEveryParticipantWasTold(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Sean(), w.Rosa()
		n := chicago(lead)
		n.Participants = []uuid.UUID{rider}
		f := w.Schedule(w.Paralegal(), n)
		if m, first := untold(w, w.Paralegal()); len(m) != 0 || !slices.Equal(first, []uuid.UUID{lead, rider}) {
			t.Errorf("before the move: moved %v, first %v", m, first)
		}
		if err := tell(w, f.Current().ID, hearings.NewTelling{ClientID: rider, How: "phone", Language: "es", ReadBack: true}); err != nil {
			t.Fatal(err)
		}
		if _, first := untold(w, w.Paralegal()); !slices.Equal(first, []uuid.UUID{lead}) {
			t.Errorf("first date not told to %v, want Sean alone", first)
		}
		w.Clock.Advance(time.Hour)
		f = moved(t, w, f.ID)
		if m, _ := untold(w, w.Paralegal()); !slices.Equal(m, []uuid.UUID{lead, rider}) {
			t.Errorf("moved, not told: %v, want both", m)
		}
		w.Clock.Advance(120 * 24 * time.Hour) // the date is over; the question stays
		byRuth := hearings.NewTelling{ClientID: lead, By: cast.Ruth.ID, How: "in_person"}
		refusedAt(t, tell(w, f.Current().ID, byRuth), "told_by", "hearings.staff_unknown")
		w.Attorney()
		for _, byRuth.ClientID = range []uuid.UUID{lead, rider} {
			if err := tell(w, f.Current().ID, byRuth); err != nil {
				t.Fatal(err)
			}
		}
		if m, _ := untold(w, w.Paralegal()); len(m) != 0 {
			t.Errorf("moved, not told: %v, want nobody", m)
		}
		f = find(w, w.Paralegal(), f.ID)
		if got, ok := f.Told(f.Current(), lead); !ok || got.ToldBy != cast.Ruth.ID || got.RecordedBy != cast.Pilar.ID || got.Language != "es" {
			t.Errorf("told: %v, %+v; want Ruth, written down by Pilar, in the client's language", ok, got)
		}
	})
}

func TestACancellationMustBeToldToo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		f := w.Schedule(w.Paralegal(), chicago(client))
		s := f.Current()
		told := hearings.NewTelling{ClientID: client, How: "phone"}
		if err := tell(w, s.ID, told); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(time.Hour)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := hearings.Cancel(tx, f.ID, hearings.NewCancellation{Source: "notice"})
			return err
		})
		f = find(w, w.Paralegal(), f.ID)
		if _, ok := f.Told(s, client); ok {
			t.Error("having heard the date counts as having heard that it is off")
		}
		told.At = w.Clock.Now().Add(-30 * time.Minute) // before it was taken off
		if err := tell(w, s.ID, told); err != nil {
			t.Fatal(err)
		}
		if m, _ := untold(w, w.Paralegal()); !slices.Equal(m, []uuid.UUID{client}) {
			t.Errorf("moved or off, not told: %v, want María", m)
		}
		told.At = time.Time{}
		if err := tell(w, s.ID, told); err != nil {
			t.Fatal(err)
		}
		if m, _ := untold(w, w.Paralegal()); len(m) != 0 {
			t.Errorf("moved or off, not told: %v, want nobody", m)
		}
	})
}

func TestATellingIsRefused(t *testing.T) {
	w := cast.New(t)
	client, other := w.Maria(), w.Rosa()
	f := w.Schedule(w.Paralegal(), chicago(client))
	id := f.Current().ID
	refusedAt(t, tell(w, id, hearings.NewTelling{ClientID: other, How: "phone"}), "client_id", "hearings.participant_unknown")
	refusedAt(t, tell(w, id, hearings.NewTelling{ClientID: client}), "how", "hearings.how_needed")
	refusedAt(t, tell(w, id, hearings.NewTelling{ClientID: client, How: "smoke"}), "how", "hearings.how_needed")
	refusedAt(t, tell(w, id, hearings.NewTelling{ClientID: client, How: "phone", Language: "not a language"}), "language", "hearings.language_unknown")
	refusedAt(t, tell(w, id, hearings.NewTelling{ClientID: client, How: "phone", At: w.Clock.Now().Add(time.Hour)}), "at", "hearings.in_future")
	refusedAs(t, tell(w, uuid.New(), hearings.NewTelling{ClientID: client, How: "phone"}), fault.NotFound, "hearings.not_found")
	before := w.Clock.Now()
	w.Clock.Advance(time.Hour)
	moved(t, w, f.ID)
	w.Clock.Advance(time.Hour)
	refusedAs(t, tell(w, id, hearings.NewTelling{ClientID: client, How: "phone"}), fault.Conflict, "hearings.told_outdated")
	n := hearings.NewTelling{ClientID: client, How: "phone", At: before, FormID: uuid.NewString()}
	for range 2 {
		if err := tell(w, id, n); err != nil {
			t.Errorf("told the old date while it stood: %v", err)
		}
	}
	if got := find(w, w.Paralegal(), f.ID).Tellings; len(got) != 1 {
		t.Errorf("%d tellings of one form", len(got))
	}
}

func TestAWallHidesTheHearingAndWhoElseIsInIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Maria(), ana(w)
		f := w.Schedule(w.Paralegal(), chicago(lead))
		seen := func(as actor.Actor) int {
			var n int
			w.Read(as, func(tx *db.Tx) error {
				files, _, err := hearings.List(tx, hearings.Filter{})
				n = len(files)
				return err
			})
			return n
		}
		if seen(w.Stranger()) != 0 || seen(w.Volunteer()) != 0 || seen(w.ReadOnly()) != 1 {
			t.Error("the hearing is seen beyond the wall, or not within it")
		}
		add := func(as actor.Actor) error {
			return w.TryWrite(as, func(tx *db.Tx) error { return hearings.AddParticipant(tx, f.ID, rider) })
		}
		refusedAs(t, add(w.Paralegal()), fault.NotFound, "clients.not_found")
		refusedAs(t, add(w.Stranger()), fault.NotFound, "hearings.not_found")
		refusedAs(t, add(w.Volunteer()), fault.Forbidden, "fault.forbidden")
		both := w.Paralegal()
		both.Teams = append(slices.Clone(both.Teams), cast.OtherTeam)
		if err := add(both); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, add(both), fault.Conflict, "hearings.participant_twice")

		theirs := find(w, w.Stranger(), f.ID)
		if len(theirs.Participants) != 1 || theirs.Participants[0].ClientID != rider || theirs.Sees(lead) {
			t.Errorf("the rider's team sees %+v", theirs.Participants)
		}
		ours := find(w, w.Paralegal(), f.ID)
		if len(ours.Participants) != 1 || ours.Sees(rider) {
			t.Errorf("the lead's team sees %+v", ours.Participants)
		}
		if m, first := untold(w, w.Stranger()); len(m) != 0 || !slices.Equal(first, []uuid.UUID{rider}) {
			t.Errorf("the rider's team is asked to tell %v %v", m, first)
		}
		refusedAt(t, tell(w, f.Current().ID, hearings.NewTelling{ClientID: rider, How: "phone"}), "client_id", "hearings.participant_unknown")
		was := revision(w, lead)
		err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
			_, err := hearings.Reset(tx, f.ID, hearings.NewSetting{Date: "2027-02-02", Time: "10:00"})
			return err
		})
		if err != nil || revision(w, lead) == was {
			t.Errorf("the rider's team moved it: %v; the lead's calendar must know", err)
		}
	})
}

func revision(w *cast.World, id uuid.UUID) (n int64) {
	w.Read(actor.System("test"), func(tx *db.Tx) (err error) {
		n, err = clients.Revision(tx, id)
		return err
	})
	return n
}

func TestARiderEnteredByMistakeIsTakenOut(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Sean(), w.Rosa()
		n := chicago(lead)
		n.Participants = []uuid.UUID{rider}
		f := w.Schedule(w.Paralegal(), n)
		remove := func(id uuid.UUID) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return hearings.RemoveParticipant(tx, f.ID, id) })
		}
		refusedAs(t, remove(lead), fault.Conflict, "hearings.lead_stays")
		if err := remove(rider); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, remove(rider), fault.NotFound, "hearings.not_found")
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			files, err := hearings.ForClient(tx, rider)
			if len(files) != 0 {
				t.Error("she still has the hearing")
			}
			return err
		})
		if err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return hearings.AddParticipant(tx, f.ID, rider) }); err != nil {
			t.Errorf("putting her back: %v", err)
		}
	})
}

func TestChangedClockRulesMoveTheInstantAndNotTheAppointment(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		// As if the rules had been others when the date was entered.
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE hearing_settings SET starts_at = ? WHERE id = ?", utc("2027-01-05T13:30:00Z"), f.Current().ID).Error
		})
		for _, want := range []int{1, 0} {
			w.Write(actor.System("hearings.recompute"), func(tx *db.Tx) error {
				moved, err := hearings.Recompute(tx, 500)
				if moved != want {
					t.Errorf("%d moved, want %d", moved, want)
				}
				return err
			})
		}
		s := find(w, w.Paralegal(), f.ID).Current()
		if s.Moment != (wall.Moment{Date: "2027-01-05", Time: "08:30", Zone: "America/Chicago"}) || !s.StartsAt.Equal(utc("2027-01-05T14:30:00Z")) {
			t.Errorf("now %v at %v", s.Moment, s.StartsAt)
		}
	})
}
