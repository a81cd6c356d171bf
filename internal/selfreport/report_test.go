package selfreport_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
)

func TestTheAppIsNotWorkingBecomesAFailureOfHerCheckIn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Clock.Set(tuesday.Add(40 * time.Minute))

		a, again := k.say(selfreport.Word{
			Kinds: []string{"app_login_failed"}, ErrorText: "Error 403", Words: "no me deja entrar", Language: "es",
			Clock: selfreport.Clock{Pressed: tuesday.Add(39 * time.Minute), Sent: tuesday.Add(40 * time.Minute)},
		})

		if again || a.FailureID == nil || a.OccurrenceID == nil || len(a.Receipt) != 6 || !a.ReceivedAt.Equal(w.Clock.Now()) {
			t.Fatalf("got %+v", a)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			f, err := failures.Find(tx, *a.FailureID)
			if err != nil {
				return err
			}
			s := f.Statements[len(f.Statements)-1]
			if s.Kinds != "app_login_failed" || s.What.Reveal() != "no me deja entrar" || s.ToldBy.Reveal() != "the client, on the client’s own page" {
				t.Errorf("got %s, told by %s", s.Kinds, s.ToldBy.Reveal())
			}
			if s.FirstSeenAt == nil || !s.FirstSeenAt.Equal(tuesday.Add(39*time.Minute)) || !s.ToldAt.Equal(w.Clock.Now()) {
				t.Errorf("seen %v, told %v", s.FirstSeenAt, s.ToldAt)
			}
			o, err := obligations.FindOccurrence(tx, *a.OccurrenceID)
			if o.State.ByPerson() || o.OutcomeID != nil {
				t.Errorf("the check-in became %s by a machine", o.State)
			}
			return err
		})
	})
}

func TestAThumbOnTheButtonIsEnough(t *testing.T) {
	k := sitDown(t, cast.New(t))
	if a, _ := k.say(selfreport.Word{}); a.FailureID == nil {
		t.Error("nothing was logged")
	}
}

func TestFiveTapsAreOneReportAlsoOverARenewedLink(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		first, _ := k.say(selfreport.Word{Key: "five-taps-1"})
		for range 4 {
			if a, again := k.say(selfreport.Word{Key: "five-taps-1"}); !again || a.Receipt != first.Receipt {
				t.Errorf("again %v, receipt %s", again, a.Receipt)
			}
		}
		k.link = k.find(k.offer(selfreport.NewLink{}).Token)
		if a, again := k.say(selfreport.Word{Key: "five-taps-1"}); !again || a.Receipt != first.Receipt {
			t.Error("another link made another report")
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			said, err := selfreport.SaidBy(tx, k.maria, 10)
			if len(said) != 1 {
				t.Errorf("got %d arrivals", len(said))
			}
			return err
		})
	})
}

func TestAPhonesClockIsSetRightByOurs(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Clock.Set(tuesday.Add(48 * time.Hour))
	now := k.w.Clock.Now()
	year := time.Date(1970, 1, 1, 0, 7, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		clock selfreport.Clock
		want  time.Time // zero for nobody can say
	}{
		"right, two days in airplane mode": {selfreport.Clock{Pressed: tuesday, Sent: now}, tuesday},
		"a day behind":                     {selfreport.Clock{Pressed: now.Add(-25 * time.Hour), Sent: now.Add(-24 * time.Hour)}, now.Add(-time.Hour)},
		"a day ahead":                      {selfreport.Clock{Pressed: now.Add(23 * time.Hour), Sent: now.Add(24 * time.Hour)}, now.Add(-time.Hour)},
		"1970":                             {selfreport.Clock{Pressed: year, Sent: year.Add(3 * time.Minute)}, now.Add(-3 * time.Minute)},
		"set in between":                   {selfreport.Clock{Pressed: now.Add(time.Hour), Sent: now}, time.Time{}},
		"none":                             {selfreport.Clock{}, time.Time{}},
		"right when the page came, and asleep": {selfreport.Clock{
			Pressed: tuesday, Sent: now, Loaded: tuesday.Add(-time.Hour), LoadedPhone: tuesday.Add(-time.Hour), Waited: span(time.Minute),
		}, tuesday},
		"a day behind, and set right by the network": {selfreport.Clock{
			Pressed: now.Add(-24 * time.Hour), Sent: now, Loaded: now.Add(-time.Hour), LoadedPhone: now.Add(-25 * time.Hour),
		}, time.Time{}},
		"a day behind all the while": {selfreport.Clock{
			Pressed: now.Add(-25 * time.Hour), Sent: now.Add(-24 * time.Hour), Loaded: now.Add(-2 * time.Hour), LoadedPhone: now.Add(-26 * time.Hour), Waited: span(time.Hour),
		}, now.Add(-time.Hour)},
		"before the page was made":            {selfreport.Clock{Pressed: now.Add(-50 * time.Hour), Sent: now, Loaded: tuesday}, time.Time{}},
		"set forward, on a page kept offline": {selfreport.Clock{Pressed: tuesday, Sent: now, Waited: span(3 * time.Minute)}, time.Time{}},
		"set back by less than the wait":      {selfreport.Clock{Pressed: now.Add(-time.Hour), Sent: now, Waited: span(2 * time.Hour)}, time.Time{}},
		"year 9999":                           {selfreport.Clock{Pressed: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), Sent: now}, time.Time{}},
	} {
		a, _ := k.say(selfreport.Word{Clock: c.clock})
		switch {
		case c.want.IsZero() && a.HappenedAt != nil:
			t.Errorf("%s: happened %v", name, a.HappenedAt)
		case !c.want.IsZero() && (a.HappenedAt == nil || !a.HappenedAt.Equal(c.want)):
			t.Errorf("%s: happened %v, want %v", name, a.HappenedAt, c.want)
		}
		if name == "1970" && (a.PhoneAt == nil || a.PhoneAt.Year() != 1970 || !a.ReceivedAt.Equal(now)) {
			t.Errorf("the phone's own time is %v, ours %v", a.PhoneAt, a.ReceivedAt)
		}
	}
}

func span(d time.Duration) *time.Duration { return &d }

func TestAClockThatWasSetIsSaidToStaff(t *testing.T) {
	k := sitDown(t, cast.New(t))
	now := k.w.Clock.Now()
	set, _ := k.say(selfreport.Word{Clock: selfreport.Clock{Pressed: now.Add(time.Hour), Sent: now}})
	none, _ := k.say(selfreport.Word{})
	if !set.ClockSet() || none.ClockSet() {
		t.Errorf("set %v, none %v", set.ClockSet(), none.ClockSet())
	}
}

// What an older page, kept on a phone with its id, sends for the second time is not
// the first report again.
func TestOtherWordsUnderTheSameIdAreAnotherArrival(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		one, _ := k.say(selfreport.Word{Key: "kept-on-the-phone", Words: "no abre"})
		two, again := k.say(selfreport.Word{Key: "kept-on-the-phone", Words: "ahora no acepta mi cara"})
		if again || two.Receipt == one.Receipt || *two.FailureID == *one.FailureID {
			t.Fatalf("again %v: the second words are lost", again)
		}
		for words, want := range map[string]selfreport.Arrival{"no abre": one, "ahora no acepta mi cara": two} {
			if a, again := k.say(selfreport.Word{Key: "kept-on-the-phone", Words: words}); !again || a.ID != want.ID {
				t.Errorf("%q: again %v", words, again)
			}
		}
	})
}

func TestNothingSheTypesIsTurnedAwayOrCutInSilence(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		long := strings.Repeat("ñ", selfreport.LongestWords)
		for _, kind := range selfreport.Kinds() {
			a, _ := k.say(selfreport.Word{Kind: kind, Words: long, ErrorText: long, Date: "el jueves", Time: "a las 8", Place: strings.Repeat("p", 150)})
			if got := k.words(a); !strings.Contains(got, long) || kind != selfreport.Failed && !strings.HasPrefix(got, "el jueves a las 8") {
				t.Errorf("%s: %d characters are kept, beginning %.30q", kind, len([]rune(got)), got)
			}
			pasted, _ := k.say(selfreport.Word{Kind: kind, Words: "Error\x00\x1b[31m 403\r\nx\xff", ErrorText: "a\x07b", Place: "c\x08d"})
			if got := k.words(pasted); !strings.HasPrefix(got, "Error[31m 403\nx") {
				t.Errorf("%s, pasted: %q", kind, got)
			}
			more, _ := k.say(selfreport.Word{Kind: kind, Words: strings.Repeat("y", 60_000)})
			if got := k.words(more); !strings.HasSuffix(got, "[…]") {
				t.Errorf("%s: what no page of ours sends is cut in silence", kind)
			}
		}
	})
}

// words are what was kept of what she said.
func (k *desk) words(a selfreport.Arrival) (kept string) {
	k.t.Helper()
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		if a.FailureID != nil {
			f, err := failures.Find(tx, *a.FailureID)
			if err == nil {
				kept = f.Statements[len(f.Statements)-1].What.Reveal()
			}
			return err
		}
		kept = a.Words.Reveal()
		return nil
	})
	return kept
}

func TestIDidItIsAWordUntilStaffConfirmIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Clock.Set(tuesday.Add(30 * time.Minute))
		pressed := tuesday.Add(29 * time.Minute)
		a, _ := k.say(selfreport.Word{Kind: selfreport.Did, Words: "ya lo hice", Clock: selfreport.Clock{Pressed: pressed, Sent: w.Clock.Now()}})
		state := func() (o obligations.Entry) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				o, err = obligations.FindOccurrence(tx, *a.OccurrenceID)
				return err
			})
			return o
		}
		if state().State.ByPerson() {
			t.Fatalf("the check-in became %s", state().State)
		}
		version := state().Version
		confirm := func(tx *db.Tx) error {
			out := obligations.Outcome{State: obligations.Reported, Source: "client", At: pressed, Version: version, FormID: "form"}
			_, err := selfreport.Confirm(tx, a.ID, *a.OccurrenceID, out)
			return err
		}
		if got := k.refused(k.phone(), confirm); got.Kind != fault.Forbidden {
			t.Errorf("the link confirms itself: %v", got)
		}
		if got := k.refused(w.Stranger(), confirm); got.Kind != fault.NotFound {
			t.Errorf("across the wall: %v", got)
		}
		if got := k.refused(w.Paralegal(), func(tx *db.Tx) error {
			_, err := selfreport.Confirm(tx, a.ID, uuid.New(), obligations.Outcome{State: obligations.Reported})
			return err
		}); got.Kind != fault.NotFound {
			t.Errorf("for another check-in: %v", got)
		}

		w.Write(w.Paralegal(), confirm)

		if state().State != obligations.Reported {
			t.Errorf("got %s", state().State)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			said, err := selfreport.SaidAbout(tx, k.maria, *a.OccurrenceID)
			if err == nil && (len(said) != 1 || said[0].Notice == nil || said[0].Notice.CameOfIt != selfreport.Confirmed) {
				t.Errorf("got %+v", said)
			}
			_, all, _ := selfreport.Waiting(tx, 10)
			if all != 0 {
				t.Errorf("%d arrivals still wait", all)
			}
			return err
		})
	})
}

// She presses the button when there is a signal again, an hour after the window.
func TestWhenSheDidItIsWhatSheSaysAndNotWhenSheSaidIt(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Clock.Set(tuesday.Add(2 * time.Hour))
	for typed, want := range map[[2]string]string{
		{"2026-11-24", "09:20"}: "2026-11-24T15:20:00Z",
		{"", "09:20"}:           "2026-11-24T15:20:00Z",
		{"2026-11-24", ""}:      "",
		{"hoy", "9 y 20"}:       "",
	} {
		a, _ := k.say(selfreport.Word{Kind: selfreport.Did, Date: typed[0], Time: typed[1], Words: "ya"})
		at, ok := a.DidAt("America/Chicago")
		if ok != (want != "") || ok && at.UTC().Format(time.RFC3339) != want {
			t.Errorf("%v: got %v %v", typed, at, ok)
		}
		if typed[0] == "hoy" && a.Words.Reveal() != "hoy 9 y 20\nya" {
			t.Errorf("what she typed is %q", a.Words.Reveal())
		}
	}
}

func TestAChildWithThePhoneMakesOneLineAndHidesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		first, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo, Words: "mañana a las 8"})
		var last selfreport.Arrival
		for range 12 {
			w.Clock.Advance(time.Second)
			last, _ = k.say(selfreport.Word{})
		}
		waiting := func() (list []selfreport.Heap, all int64) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				list, all, err = selfreport.Waiting(tx, 10)
				return err
			})
			return list, all
		}
		list, all := waiting()
		if all != 1 || len(list) != 1 || list[0].Count != 13 || list[0].ByKind[selfreport.ToldTo] != 1 || list[0].Last.ID != last.ID {
			t.Fatalf("got %d clients, %+v", all, list)
		}
		w.Clock.Advance(time.Second)
		later, _ := k.say(selfreport.Word{}) // while somebody reads
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := selfreport.Note(tx, first.ID, selfreport.Seen); return err })
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			n, err := selfreport.NoteAll(tx, last.ID, selfreport.NotMeant)
			if n != 12 {
				t.Errorf("noted %d", n)
			}
			return err
		})
		if list, _ := waiting(); len(list) != 1 || list[0].Last.ID != later.ID || list[0].Count != 1 {
			t.Errorf("what came meanwhile is gone: %+v", list)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			said, err := selfreport.SaidBy(tx, k.maria, 50)
			if err == nil && (len(said) != 14 || said[1].Notice.CameOfIt != selfreport.NotMeant || said[13].Notice.CameOfIt != selfreport.Seen) {
				t.Errorf("got %+v", said)
			}
			return err
		})
		if got := k.refused(w.Paralegal(), func(tx *db.Tx) error {
			_, err := selfreport.Note(tx, later.ID, selfreport.Confirmed)
			return err
		}); got.Kind != fault.Invalid {
			t.Errorf("confirmed without an outcome: %v", got)
		}
		if got := k.refused(w.Stranger(), func(tx *db.Tx) error {
			_, err := selfreport.NoteAll(tx, later.ID, selfreport.Seen)
			return err
		}); got.Kind != fault.NotFound {
			t.Errorf("across the wall: %v", got)
		}
	})
}

func TestHerWordsAreWithheldFromWhoOnlyReads(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Clock.Set(tuesday)
	a, _ := k.say(selfreport.Word{Kind: selfreport.Did, Words: "ya lo hice"})
	for who, want := range map[string]string{"who writes": "ya lo hice", "who only reads": ""} {
		as := k.w.Paralegal()
		if want == "" {
			as = k.w.ReadOnly()
		}
		k.w.Read(as, func(tx *db.Tx) error {
			by, _ := selfreport.SaidBy(tx, k.maria, 5)
			about, _ := selfreport.SaidAbout(tx, k.maria, *a.OccurrenceID)
			waiting, _, err := selfreport.Waiting(tx, 5)
			if by[0].Words.Reveal() != want || about[0].Words.Reveal() != want || waiting[0].Last.Words.Reveal() != want {
				t.Errorf("%s reads %q, %q and %q", who, by[0].Words.Reveal(), about[0].Words.Reveal(), waiting[0].Last.Words.Reveal())
			}
			return err
		})
	}
}

func TestICEToldMeToComeIsASummonsAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		a, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo, Date: "2026-11-28", Time: "08:00", Place: "101 W Ida B Wells", Words: "una llamada"})
		odd, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo, Date: "2099-01-01", Time: "08:00", Words: "no sé"})
		bare, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo})
		w.Read(w.ReadOnly(), func(tx *db.Tx) error {
			s, err := supervision.FindSummons(tx, *a.SummonsID)
			if err == nil && (s.Moment.Date != "2026-11-28" || s.Moment.Time != "08:00" || s.Place.Reveal() != "101 W Ida B Wells" || !s.Words.Empty()) {
				t.Errorf("got %+v, with the words %q", s, s.Words.Reveal())
			}
			if odd.SummonsID == nil || bare.SummonsID == nil {
				t.Fatal("what she said was turned away")
			}
			far, err2 := supervision.FindSummons(tx, *odd.SummonsID)
			if got := far.Words.Reveal(); err2 == nil && (got == "" || strings.Contains(got, "no sé") || strings.Contains(got, "2099")) {
				t.Errorf("who may not read her words reads %q", got)
			}
			hers, err3 := selfreport.SaidOfSummons(tx, k.maria, *a.SummonsID)
			if err3 == nil && (len(hers) != 1 || !hers[0].Words.Empty()) {
				t.Error("who may not read her words reads them in what she said")
			}
			return errors.Join(err, err2, err3)
		})
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			near, err := selfreport.SaidOfSummons(tx, k.maria, *a.SummonsID)
			far, err2 := selfreport.SaidOfSummons(tx, k.maria, *odd.SummonsID)
			if err := errors.Join(err, err2); err != nil {
				return err
			}
			if near[0].Words.Reveal() != "una llamada" || far[0].Words.Reveal() != "2099-01-01 08:00\n\nno sé" {
				t.Errorf("kept: %q and %q", near[0].Words.Reveal(), far[0].Words.Reveal())
			}
			return nil
		})
	})
}

func TestAReportReachesNobodyElsesFile(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		chidi := w.ClientOf(w.Stranger(), cast.Chidi)
		k.say(selfreport.Word{Words: "hola"})
		w.Read(k.phone(), func(tx *db.Tx) error {
			if _, err := selfreport.SaidBy(tx, chidi, 5); !fault.Is(err, fault.NotFound) {
				t.Errorf("her link sees another file: %v", err)
			}
			return nil
		})
		w.Read(w.Stranger(), func(tx *db.Tx) error {
			if _, err := selfreport.SaidBy(tx, k.maria, 5); !fault.Is(err, fault.NotFound) {
				t.Errorf("across the wall: %v", err)
			}
			_, all, err := selfreport.Waiting(tx, 5)
			if all != 0 {
				t.Error("Today across town shows it")
			}
			return err
		})
	})
}

func TestAPageShowsTheDatesOfTheCalendarAndNoMore(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		var page selfreport.Page
		w.Read(k.phone(), func(tx *db.Tx) (err error) {
			page, err = selfreport.Show(tx, k.link, "es")
			return err
		})
		if len(page.Dates) != 2 || page.Zone != "America/Chicago" {
			t.Fatalf("got %d dates in %s", len(page.Dates), page.Zone)
		}
		for _, d := range page.Dates {
			if d.Location != "" || d.Summary != "Tarea en el teléfono" && d.Summary != "Cita" {
				t.Errorf("a discreet date says %q %q", d.Summary, d.Location)
			}
		}
		if !page.Dates[0].StartsAt.Equal(tuesday) {
			t.Errorf("the first is %v", page.Dates[0].StartsAt)
		}
	})
}

func TestALanguageIsReviewedByANamedPersonUntilItsWordsChange(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		of := func(tag string) (s selfreport.Standard) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				s, err = selfreport.StandardOf(tx, tag)
				return err
			})
			return s
		}
		if of("ht").Trusted() || !of("en").Trusted() {
			t.Fatal("a draft is trusted, or the source is not")
		}
		review := func(seen string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return selfreport.MarkReviewed(tx, "ht", seen) }
		}
		if got := k.refused(w.Paralegal(), review(selfreport.Fingerprint("ht"))); got.Kind != fault.Forbidden {
			t.Errorf("a paralegal: %v", got)
		}
		if got := k.refused(w.Attorney(), review("of other words")); got.Kind != fault.Stale {
			t.Errorf("other words: %v", got)
		}
		w.Write(w.Attorney(), review(selfreport.Fingerprint("ht")))
		if s := of("ht"); !s.Trusted() || s.ReviewedBy != cast.Ruth.ID {
			t.Errorf("got %+v", s)
		}
		if of("ar").Trusted() {
			t.Error("another language is trusted with it")
		}
		withdraw := func(tx *db.Tx) error { return selfreport.WithdrawReview(tx, "ht") }
		if got := k.refused(w.Paralegal(), withdraw); got.Kind != fault.Forbidden {
			t.Errorf("a paralegal takes it back: %v", got)
		}
		w.Clock.Advance(time.Minute)
		for range 2 {
			w.Write(w.Attorney(), withdraw)
		}
		if of("ht").Trusted() {
			t.Error("what was taken back still stands")
		}
		w.Clock.Advance(time.Minute)
		w.Write(w.Attorney(), review(selfreport.Fingerprint("ht")))
		if !of("ht").Trusted() {
			t.Error("it cannot be read again")
		}
	})
}
