package hearings_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

func check(w *cast.World, id uuid.UUID, n hearings.NewCheck) (hearings.Check, error) {
	var c hearings.Check
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) (err error) {
		c, err = hearings.CheckCourt(tx, id, n)
		return err
	})
	return c, err
}

func TestACourtThatSaysTheSameOpensNoConflict(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		if c, err := check(w, f.ID, hearings.NewCheck{Source: "acis_phone", Date: "2027-01-05", Time: "8:30 AM"}); err != nil || !c.Agrees {
			t.Errorf("agrees %v, %v", c.Agrees, err)
		}
		f = find(w, w.Paralegal(), f.ID)
		if last, ok := f.LastCheck(); len(f.Conflicts) != 0 || !ok || last.CheckedBy != cast.Pilar.ID {
			t.Errorf("%d conflicts, last check %v %+v", len(f.Conflicts), ok, last)
		}
	})
}

func TestADifferenceIsAConflictUntilItIsResolved(t *testing.T) {
	for name, c := range map[string]struct {
		said    hearings.NewCheck
		resolve func(w *cast.World, f hearings.File, check uuid.UUID) error
	}{
		"kept with a reason": {
			hearings.NewCheck{Source: "acis_web", Date: "2027-01-06", Time: "08:30"},
			func(w *cast.World, _ hearings.File, id uuid.UUID) error {
				refused := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return hearings.Resolve(tx, id, " ") })
				if !fault.Is(refused, fault.Invalid) {
					return refused
				}
				return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return hearings.Resolve(tx, id, "the clerk confirmed ours") })
			},
		},
		"moved to what the court says": {
			hearings.NewCheck{Source: "acis_web", Date: "2027-01-06", Time: "08:30"},
			func(w *cast.World, f hearings.File, _ uuid.UUID) error {
				return reset(w, f.ID, hearings.NewSetting{Date: "2027-01-06", Time: "08:30"})
			},
		},
		"moved elsewhere": {
			hearings.NewCheck{Source: "ecas", Date: "2027-01-05", Time: "09:30"},
			func(w *cast.World, f hearings.File, _ uuid.UUID) error {
				return reset(w, f.ID, hearings.NewSetting{Date: "2027-03-06", Time: "08:30"})
			},
		},
		"off, as the court says": {
			hearings.NewCheck{Source: "acis_phone", None: true},
			func(w *cast.World, f hearings.File, _ uuid.UUID) error {
				return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
					_, err := hearings.Cancel(tx, f.ID, hearings.NewCancellation{Source: "acis_phone"})
					return err
				})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cast.Each(t, func(t *testing.T, w *cast.World) {
				f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
				said, err := check(w, f.ID, c.said)
				if err != nil || said.Agrees {
					t.Fatalf("agrees %v, %v", said.Agrees, err)
				}
				if f = find(w, w.Paralegal(), f.ID); len(f.Conflicts) != 1 || f.Current().Moment.Date != "2027-01-05" {
					t.Fatalf("%d conflicts; our date is %s", len(f.Conflicts), f.Current().Moment.Date)
				}
				if inConflict(w) != 1 {
					t.Error("Today does not hear of it")
				}
				if err := c.resolve(w, f, said.ID); err != nil {
					t.Fatal(err)
				}
				if f = find(w, w.Paralegal(), f.ID); len(f.Conflicts) != 0 || len(f.Checks) != 1 || inConflict(w) != 0 {
					t.Errorf("%d conflicts of %d checks are open", len(f.Conflicts), len(f.Checks))
				}
				again := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return hearings.Resolve(tx, said.ID, "again") })
				refusedAs(t, again, fault.Conflict, "hearings.check_settled")
			})
		})
	}
}

func inConflict(w *cast.World) (n int) {
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		files, _, err := hearings.List(tx, hearings.Filter{InConflict: true})
		n = len(files)
		return err
	})
	return n
}

func TestACheckIsRefused(t *testing.T) {
	w := cast.New(t)
	f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
	for name, c := range map[string]struct {
		n    hearings.NewCheck
		want []string
	}{
		"no source":        {hearings.NewCheck{None: true}, []string{"source", "hearings.source_needed"}},
		"not the court":    {hearings.NewCheck{Source: "client", None: true}, []string{"source", "hearings.source_needed"}},
		"nothing was said": {hearings.NewCheck{Source: "ecas"}, []string{"said.date", "hearings.date_needed", "said.time", "hearings.time_needed"}},
		"30 February":      {hearings.NewCheck{Source: "ecas", Date: "2027-02-30", Time: "25:00"}, []string{"said.date", "wall.no_such_day", "said.time", "wall.no_such_time"}},
		"tomorrow":         {hearings.NewCheck{Source: "ecas", None: true, At: w.Clock.Now().Add(time.Hour)}, []string{"checked_at", "hearings.in_future"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check(w, f.ID, c.n)
			refusedAt(t, err, c.want...)
		})
	}
}

func TestListsAreFilteredByWhatIsSealed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, other := w.Maria(), w.Rosa()
		f := w.Schedule(w.Paralegal(), chicago(client))
		n := chicago(other)
		n.Details = hearings.Details{Court: "LOS", Judge: "Nguyen"}
		n.Date = "2027-05-18"
		g := w.Schedule(w.Paralegal(), n)
		w.Attorney()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, other, cast.Ruth.ID) })
		for name, c := range map[string]struct {
			filter hearings.Filter
			want   []uuid.UUID
		}{
			"all, by date":     {hearings.Filter{}, []uuid.UUID{f.ID, g.ID}},
			"court by code":    {hearings.Filter{Court: "LOS"}, []uuid.UUID{g.ID}},
			"court by city":    {hearings.Filter{Court: "Chicago"}, []uuid.UUID{f.ID}},
			"judge":            {hearings.Filter{Judge: "nguyen"}, []uuid.UUID{g.ID}},
			"client":           {hearings.Filter{Client: client}, []uuid.UUID{f.ID}},
			"from":             {hearings.Filter{From: "2027-01-06"}, []uuid.UUID{g.ID}},
			"to, included":     {hearings.Filter{From: "2027-01-05", To: "2027-01-05"}, []uuid.UUID{f.ID}},
			"her attorney":     {hearings.Filter{Staff: cast.Ruth.ID}, []uuid.UUID{g.ID}},
			"state":            {hearings.Filter{State: hearings.Cancelled}, nil},
			"unchecked":        {hearings.Filter{UncheckedSince: w.Clock.Now().Add(time.Minute)}, []uuid.UUID{f.ID, g.ID}},
			"not old enough":   {hearings.Filter{UncheckedSince: w.Clock.Now().Add(-time.Minute)}, nil},
			"moved since":      {hearings.Filter{MovedSince: w.Clock.Now().Add(-time.Minute)}, nil},
			"another's client": {hearings.Filter{Client: uuid.New()}, nil},
		} {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				files, next, err := hearings.List(tx, c.filter)
				if err != nil {
					return err
				}
				var got []uuid.UUID
				for _, f := range files {
					got = append(got, f.ID)
				}
				if len(got) != len(c.want) || next != "" {
					t.Errorf("%s: got %v, want %v", name, got, c.want)
					return nil
				}
				for i := range got {
					if got[i] != c.want[i] {
						t.Errorf("%s: got %v, want %v", name, got, c.want)
					}
				}
				return nil
			})
		}
		if _, err := check(w, f.ID, hearings.NewCheck{Source: "ecas", Date: "2027-01-05", Time: "08:30"}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestALongListGoesOnWhereThePageEnded(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		for day := wall.Date("2027-01-05"); day < "2027-01-10"; day = day.AddDays(1) {
			for range 2 { // two at the same minute: the id tells them apart
				n := chicago(client)
				n.Date = string(day)
				w.Schedule(w.Paralegal(), n)
			}
		}
		seen := map[uuid.UUID]bool{}
		pages, cursor := 0, ""
		for pages == 0 || cursor != "" {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				files, next, err := hearings.List(tx, hearings.Filter{Limit: 3, Cursor: cursor})
				for _, f := range files {
					if seen[f.ID] {
						t.Errorf("%s twice", f.ID)
					}
					seen[f.ID] = true
				}
				cursor = next
				return err
			})
			pages++
		}
		if len(seen) != 10 || pages != 4 {
			t.Errorf("%d hearings on %d pages, want 10 on 4", len(seen), pages)
		}
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, _, err := hearings.List(tx, hearings.Filter{Cursor: "not a cursor"})
			return err
		})
		refusedAt(t, err, "cursor", "fault.cursor")
	})
}
