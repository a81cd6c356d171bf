package agenda_test

// Monday, 23 November 2026, nine in the morning in Chicago. María is due in court
// there on 5 January and reports on Tuesdays at nine; Sean's hearing is in July
// and his mother Rosa rides in it; Ánh has nothing on file; Ines works across
// town and must see none of them.

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
)

func list(w *cast.World, who actor.Actor, f agenda.Filter) (all []agenda.Entry) {
	w.Read(who, func(tx *db.Tx) (err error) {
		all, err = agenda.List(tx, f)
		return err
	})
	return all
}

func enter(w *cast.World) {
	w.Hearing(cast.Maria)
	w.Duty(cast.Maria)
	w.Hearing(cast.Sean)
	w.Duty(cast.Ahmad)
	w.Client(cast.Anh)
}

func TestEverythingWithADateIsOneListInOrder(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		enter(w)
		all := list(w, w.Paralegal(), agenda.Filter{From: cast.Start, To: cast.Start.AddDate(0, 2, 0)})
		kinds := map[agenda.Kind]int{}
		for i, e := range all {
			kinds[e.Kind]++
			if i > 0 && e.StartsAt.Before(all[i-1].StartsAt) {
				t.Errorf("entry %d comes too late", i)
			}
		}
		if kinds[agenda.Hearing] != 1 || kinds[agenda.CheckIn] != 9 || kinds[agenda.Appointment] != 2 {
			t.Errorf("got %v", kinds)
		}
	})
}

func TestFiltersNarrowTheList(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		enter(w)
		who := w.Paralegal()
		w.Write(who, func(tx *db.Tx) error { return nil })
		for name, each := range map[string]struct {
			f    agenda.Filter
			want int
		}{
			"kind":    {agenda.Filter{Kinds: []agenda.Kind{agenda.Hearing}}, 2},
			"court":   {agenda.Filter{Court: "CHI"}, 1},
			"rider":   {agenda.Filter{Client: w.Rosa()}, 1},
			"visits":  {agenda.Filter{Kinds: []agenda.Kind{agenda.Appointment}, To: cast.Start.AddDate(0, 3, 0)}, 3},
			"nobody":  {agenda.Filter{Staff: uuid.New()}, 0},
			"no date": {agenda.Filter{Client: w.Client(cast.Anh)}, 0},
			"before":  {agenda.Filter{To: cast.Start}, 0},
		} {
			if got := list(w, who, each.f); len(got) != each.want {
				t.Errorf("%s: got %d, want %d", name, len(got), each.want)
			}
		}
	})
}

func TestTheWallHoldsForEveryQuestion(t *testing.T) {
	w := cast.New(t)
	enter(w)
	w.Read(w.Stranger(), func(tx *db.Tx) error {
		all, err := agenda.List(tx, agenda.Filter{Cancelled: true})
		if err != nil || len(all) != 0 {
			t.Errorf("got %d entries, %v", len(all), err)
		}
		if open, err := agenda.Open(tx); err != nil || len(open) != 0 {
			t.Errorf("got %d open, %v", len(open), err)
		}
		if _, n, err := agenda.Unsettled(tx, time.Time{}, 10); err != nil || n != 0 {
			t.Errorf("got %d unsettled, %v", n, err)
		}
		if all, err := agenda.NeedsTelling(tx); err != nil || len(all) != 0 {
			t.Errorf("got %d to tell, %v", len(all), err)
		}
		for _, lack := range agenda.Lacks() {
			if _, n, err := agenda.Missing(tx, lack, 10); err != nil || n != 0 {
				t.Errorf("%s: got %d, %v", lack, n, err)
			}
		}
		return nil
	})
	for _, verb := range []func(tx *db.Tx) error{
		func(tx *db.Tx) error { _, err := agenda.List(tx, agenda.Filter{}); return err },
		func(tx *db.Tx) error { _, err := agenda.Open(tx); return err },
		func(tx *db.Tx) error { _, _, err := agenda.Unsettled(tx, time.Time{}, 1); return err },
		func(tx *db.Tx) error { _, err := agenda.NeedsTelling(tx); return err },
		func(tx *db.Tx) error { _, _, err := agenda.Missing(tx, agenda.NoHearing, 1); return err },
	} {
		if err := w.TryWrite(w.Admin(), verb); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who runs the system: got %v", err)
		}
	}
}

func TestAMovedHearingSaysFromWhereAndWhoWasNotTold(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		h := w.Hearing(cast.Sean)
		w.Move(h.ID, "2027-07-08", "10:00")
		e := list(w, w.Paralegal(), agenda.Filter{Kinds: []agenda.Kind{agenda.Hearing}})[0]
		if !e.Moved || e.Was.Date != "2027-07-07" || e.Moment.Date != "2027-07-08" || len(e.Untold) != 2 || e.Lead() != w.Sean() {
			t.Errorf("got %+v", e)
		}
		told := func(id uuid.UUID) {
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := hearings.Tell(tx, e.Parent, hearings.NewTelling{ClientID: id, How: "phone"})
				return err
			})
		}
		told(w.Rosa())
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			all, err := agenda.NeedsTelling(tx)
			if len(all) != 1 || all[0].ClientID != w.Sean() || !all[0].Moved {
				t.Errorf("got %+v", all)
			}
			return err
		})
		told(w.Sean())
		if e := list(w, w.Paralegal(), agenda.Filter{Kinds: []agenda.Kind{agenda.Hearing}})[0]; len(e.Untold) != 0 {
			t.Errorf("still not told: %v", e.Untold)
		}
	})
}

func TestAConflictCarriesBothDates(t *testing.T) {
	w := cast.New(t)
	h := w.Hearing(cast.Maria)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.CheckCourt(tx, h.ID, hearings.NewCheck{Source: "acis_phone", Date: "2027-01-19", Time: "09:00"})
		return err
	})
	e := list(w, w.Paralegal(), agenda.Filter{})[0]
	if e.Conflict == nil || e.Conflict.Said.Date != "2027-01-19" || e.Moment.Date != "2027-01-05" || !e.Checked.Equal(cast.Start) {
		t.Errorf("got %+v", e)
	}
}

func TestOpenWindowsCountTheMinutesLeft(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		enter(w)
		w.Clock.Set(time.Date(2026, 11, 24, 15, 48, 0, 0, time.UTC)) // Tuesday, 9:48 in Chicago
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			open, err := agenda.Open(tx)
			if err != nil || len(open) != 1 {
				t.Fatalf("got %d, %v", len(open), err)
			}
			if e := open[0]; e.Lead() != w.Maria() || !e.Open(tx.Now) || e.Left(tx.Now) != 12*time.Minute {
				t.Errorf("got %+v, %s left", e, e.Left(tx.Now))
			}
			return nil
		})
	})
}

func TestWhatIsUnsettledStaysUntilSomebodySaysWhatHappened(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		enter(w)
		w.Clock.Set(time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)) // the day after the check-in
		w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 100); return err })
		unsettled := func() (found []agenda.Need) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				var all int64
				found, all, err = agenda.Unsettled(tx, cast.Start.Add(-time.Hour), 10)
				if int(all) != len(found) {
					t.Errorf("got %d of %d", len(found), all)
				}
				return err
			})
			return found
		}
		found := unsettled()
		if len(found) != 1 || found[0].State != string(obligations.Unknown) {
			t.Fatalf("got %+v", found)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.RecordOutcome(tx, found[0].Source, obligations.Outcome{State: obligations.Reported, Source: "app_receipt"})
			return err
		})
		if left := unsettled(); len(left) != 0 {
			t.Errorf("got %+v", left)
		}
	})
}

func TestFilesThatLackDataAreNamed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		enter(w)
		lacking := func(lack agenda.Lack) (ids []uuid.UUID) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				var n int64
				ids, n, err = agenda.Missing(tx, lack, 10)
				if int(n) != len(ids) {
					t.Errorf("%s: got %d of %d", lack, len(ids), n)
				}
				return err
			})
			return ids
		}
		if got := lacking(agenda.NoHearing); len(got) != 2 || !slices.Contains(got, w.Client(cast.Anh)) || slices.Contains(got, w.Rosa()) {
			t.Errorf("no hearing: got %d", len(got))
		}
		if got := lacking(agenda.NoDuty); slices.Contains(got, w.Maria()) || !slices.Contains(got, w.Client(cast.Anh)) {
			t.Errorf("no duty: got %v", got)
		}
		if got := lacking(agenda.Unchecked); len(got) != 0 {
			t.Errorf("a date of today is already unchecked: %v", got)
		}
		w.Clock.Advance(8 * 24 * time.Hour)
		if got := lacking(agenda.Unchecked); len(got) != 3 {
			t.Errorf("unchecked: got %d, want María, Sean and Rosa", len(got))
		}
	})
}
