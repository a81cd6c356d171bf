package hearings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, hearings.Models()...)
			return nil
		})
	})
}

func TestAHearingTakesItsZoneFromTheCourtAndKeepsItsWallTime(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Schedule(w.Paralegal(), chicago(w.Maria()))
		s := f.Current()
		if want := (wall.Moment{Date: "2027-01-05", Time: "08:30", Zone: "America/Chicago"}); s.Moment != want {
			t.Errorf("got %v, want %v", s.Moment, want)
		}
		if want := utc("2027-01-05T14:30:00Z"); !s.StartsAt.Equal(want) {
			t.Errorf("starts at %v, want %v", s.StartsAt, want)
		}
		if s.Sequence != 1 || s.Notice.IssuedOn != "2026-11-20" || s.Source != hearings.FromNotice || s.RecordedBy != cast.Pilar.ID {
			t.Errorf("the setting is kept as %+v", s)
		}
		if f.Court.Reveal() != "CHI" || f.Judge.Reveal() != "Patel" || f.State != hearings.Scheduled {
			t.Errorf("kept court %q, judge %q, state %s", f.Court.Reveal(), f.Judge.Reveal(), f.State)
		}
	})
}

func TestACityMeansItsCourtAndAnUnknownCourtNeedsAZone(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		n := chicago(client)
		n.Details.Court = " chicago,  IL "
		if f := w.Schedule(w.Paralegal(), n); f.Court.Reveal() != "CHI" {
			t.Errorf("kept court %q, want CHI", f.Court.Reveal())
		}
		n.Details.Court = "the new court on Elm Street"
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := hearings.Schedule(tx, n); return err })
		refusedAt(t, err, "zone", "hearings.zone_needed")
		n.Zone = "America/Denver"
		if f := w.Schedule(w.Paralegal(), n); f.Court.Reveal() != "the new court on Elm Street" || f.Current().Moment.Zone != "America/Denver" {
			t.Errorf("kept %q in %s", f.Court.Reveal(), f.Current().Moment.Zone)
		}
	})
}

func TestWhatCannotBeReadIsRefusedAtItsField(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*hearings.NewHearing)
		want   []string
	}{
		"30 February":        {func(n *hearings.NewHearing) { n.Date = "2027-02-30" }, []string{"date", "wall.no_such_day"}},
		"hour 25":            {func(n *hearings.NewHearing) { n.Time = "25:00" }, []string{"time", "wall.no_such_time"}},
		"both":               {func(n *hearings.NewHearing) { n.Date, n.Time = "2027-02-30", "25:00" }, []string{"date", "wall.no_such_day", "time", "wall.no_such_time"}},
		"nothing":            {func(n *hearings.NewHearing) { n.Date, n.Time = "", "" }, []string{"date", "hearings.date_needed", "time", "hearings.time_needed"}},
		"a slip of a digit":  {func(n *hearings.NewHearing) { n.Date = "2207-01-05" }, []string{"date", "hearings.date_range"}},
		"an invented zone":   {func(n *hearings.NewHearing) { n.Zone = "America/Springfield" }, []string{"zone", "wall.unknown_zone"}},
		"a time jumped over": {func(n *hearings.NewHearing) { n.Date, n.Time = "2027-03-14", "02:30" }, []string{"time", "wall.nonexistent"}},
		"a time shown twice": {func(n *hearings.NewHearing) { n.Date, n.Time = "2027-11-07", "01:30" }, []string{"fold", "wall.ambiguous"}},
		"an unknown type":    {func(n *hearings.NewHearing) { n.Details.Type = "party" }, []string{"type", "hearings.type_unknown"}},
		"an unknown medium":  {func(n *hearings.NewHearing) { n.Details.Medium = "pigeon" }, []string{"medium", "hearings.medium_unknown"}},
		"NUL in the judge":   {func(n *hearings.NewHearing) { n.Details.Judge = "Pa\x00tel" }, []string{"judge", "clients.control_characters"}},
		"an odd notice": {func(n *hearings.NewHearing) {
			n.Notice = hearings.NoticeGiven{IssuedOn: "2026-02-30", ServedOn: "cat", HowReceived: "owl"}
		}, []string{"notice.issued_on", "wall.no_such_day", "notice.served_on", "hearings.choice_unknown", "notice.how_received", "hearings.choice_unknown"}},
		"told tomorrow":     {func(n *hearings.NewHearing) { n.ToldAt = cast.Start.Add(24 * time.Hour) }, []string{"told_at", "hearings.in_future"}},
		"a made-up form":    {func(n *hearings.NewHearing) { n.FormID = "1; DROP" }, []string{"form_id", "hearings.form_unknown"}},
		"nobody's rider":    {func(n *hearings.NewHearing) { n.Participants = []uuid.UUID{uuid.New()} }, []string{"participants", "hearings.participant_unknown"}},
		"an unknown origin": {func(n *hearings.NewHearing) { n.Source = "dream" }, []string{"source", "hearings.choice_unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := cast.New(t)
			n := chicago(w.Maria())
			c.change(&n)
			err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := hearings.Schedule(tx, n); return err })
			refusedAt(t, err, c.want...)
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				files, _, err := hearings.List(tx, hearings.Filter{})
				if len(files) != 0 {
					t.Errorf("%d hearings were kept of a refused form", len(files))
				}
				return err
			})
		})
	}
}

func TestATimeShownTwiceIsKeptAsAnswered(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		for fold, want := range map[string]time.Time{"earlier": utc("2027-11-07T06:30:00Z"), "later": utc("2027-11-07T07:30:00Z")} {
			n := chicago(client)
			n.Date, n.Time, n.Fold = "2027-11-07", "01:30", fold
			if s := w.Schedule(w.Paralegal(), n).Current(); !s.StartsAt.Equal(want) || string(s.Moment.Fold) != fold {
				t.Errorf("%s: starts at %v (%s), want %v", fold, s.StartsAt, s.Moment.Fold, want)
			}
		}
		n := chicago(client)
		n.Fold = "later"
		if s := w.Schedule(w.Paralegal(), n).Current(); s.Moment.Fold != wall.Unasked {
			t.Errorf("a time that exists once keeps the fold %q", s.Moment.Fold)
		}
	})
}

func TestAPastHearingMayBeRecorded(t *testing.T) {
	w := cast.New(t)
	n := chicago(w.Maria())
	n.Date = "2025-06-03"
	w.Schedule(w.Paralegal(), n)
	if moved, first := untold(w, w.Paralegal()); len(moved)+len(first) != 0 {
		t.Errorf("a hearing of the past asks to tell %v and %v", moved, first)
	}
}

func TestTheSameFormMakesOneHearing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		n := chicago(client)
		n.FormID = uuid.NewString()
		first, second := w.Schedule(w.Paralegal(), n), w.Schedule(w.Paralegal(), n)
		if first.ID != second.ID {
			t.Errorf("two hearings, %s and %s, of one form", first.ID, second.ID)
		}
		other := chicago(w.Rosa())
		other.FormID = n.FormID
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := hearings.Schedule(tx, other); return err })
		refusedAs(t, err, fault.Conflict, "hearings.form_used")
	})
}

func TestTwoCopiesOfAFormAtOnceMakeOneHearing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		n := chicago(client)
		n.FormID = uuid.NewString()
		done := make(chan error, 4)
		for range cap(done) {
			go func() {
				done <- w.TryWrite(cast.Pilar.Actor(), func(tx *db.Tx) error { _, err := hearings.Schedule(tx, n); return err })
			}()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				t.Errorf("a copy was refused: %v", err)
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			files, err := hearings.ForClient(tx, client)
			if len(files) != 1 {
				t.Errorf("%d hearings, want 1", len(files))
			}
			return err
		})
	})
}

func TestACaseWithoutADateWaitsForOne(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		undated := func() (out []uuid.UUID) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				found, err := hearings.Undated(tx)
				for _, p := range found {
					out = append(out, p.ClientID)
				}
				return err
			})
			return out
		}
		n := hearings.NewProceeding{ClientID: client, Court: "NYC", FormID: uuid.NewString()}
		for range 2 {
			w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := hearings.OpenProceeding(tx, n); return err })
		}
		if got := undated(); !slices.Equal(got, []uuid.UUID{client}) {
			t.Errorf("without a date: %v, want María once", got)
		}
		h := chicago(client)
		h.Details.Court = ""
		f := w.Schedule(w.Paralegal(), h)
		if f.Court.Reveal() != "NYC" || f.Current().Moment.Zone != "America/New_York" {
			t.Errorf("the hearing of her case is at %q in %s, want the case's court", f.Court.Reveal(), f.Current().Moment.Zone)
		}
		if got := undated(); len(got) != 0 {
			t.Errorf("without a date: %v, want nobody", got)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			cases, err := hearings.Proceedings(tx, client)
			if len(cases) != 1 || cases[0].CaseType != "RMV" || cases[0].ID != f.ProceedingID {
				t.Errorf("got %d cases, want the one she had", len(cases))
			}
			return err
		})
	})
}

func TestOnlyThoseWhoMayWriteHearingsScheduleThem(t *testing.T) {
	w := cast.New(t)
	client := w.Maria()
	for name, c := range map[string]struct {
		who  actor.Actor
		kind fault.Kind
	}{
		"volunteer": {w.Volunteer(), fault.Forbidden}, "read only": {w.ReadOnly(), fault.Forbidden},
		"admin": {w.Admin(), fault.Forbidden}, "nobody": {actor.Anonymous(), fault.Unauthenticated},
		"another team": {w.Stranger(), fault.NotFound},
	} {
		err := w.TryWrite(c.who, func(tx *db.Tx) error { _, err := hearings.Schedule(tx, chicago(client)); return err })
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEveryoneInTheHearingIsToldToTheirCalendarsAndFiles(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		lead, rider := w.Sean(), w.Rosa()
		n := chicago(lead)
		n.Participants = []uuid.UUID{rider, rider, lead}
		f := w.Schedule(w.Paralegal(), n)
		if len(f.Participants) != 2 || f.Participants[0].ClientID != lead || f.Participants[1].Role != hearings.Rider {
			t.Fatalf("in the hearing: %+v", f.Participants)
		}
		for _, id := range []uuid.UUID{lead, rider} {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				revision, err := clients.Revision(tx, id)
				if revision < 2 {
					t.Errorf("revision %d: her calendar does not know", revision)
				}
				files, _, err2 := hearings.List(tx, hearings.Filter{Client: id})
				if len(files) != 1 {
					t.Errorf("%d hearings of hers, want 1", len(files))
				}
				if err == nil {
					err = err2
				}
				return err
			})
		}
	})
}

// Every court's mornings stay mornings: the wall time of a setting does not
// depend on the season, for twenty years at every court.
func TestWallTimeStaysAtEveryCourtForTwentyYears(t *testing.T) {
	for _, court := range refdata.Courts() {
		place := hearings.PlaceOf(court.Ref())
		loc, err := wall.LoadZone(place.Zone)
		if err != nil {
			t.Fatalf("%s: %v", court.Ref(), err)
		}
		for year := 2027; year < 2047; year++ {
			for _, day := range []string{"-01-05", "-03-15", "-07-07", "-11-08"} {
				date, err := wall.ParseDate(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") + day)
				if err != nil {
					t.Fatal(err)
				}
				at, err := (wall.Moment{Date: date, Time: "08:30", Zone: place.Zone}).Instant()
				if local := at.In(loc); err != nil || local.Format("2006-01-02 15:04") != string(date)+" 08:30" {
					t.Fatalf("%s on %s: %v, %v", court.Ref(), date, local, err)
				}
			}
		}
	}
}
