package selfreport_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
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
			if s.Kinds != "app_login_failed" || s.What.Reveal() != "no me deja entrar" || s.ToldBy.Reveal() != "reported by the client" {
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
		"year 9999":                        {selfreport.Clock{Pressed: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), Sent: now}, time.Time{}},
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
		confirm := func(tx *db.Tx) error { _, err := selfreport.Confirm(tx, a.ID, "form"); return err }
		if got := k.refused(k.phone(), confirm); got.Kind != fault.Forbidden {
			t.Errorf("the link confirms itself: %v", got)
		}
		if got := k.refused(w.Stranger(), confirm); got.Kind != fault.NotFound {
			t.Errorf("across the wall: %v", got)
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

func TestICEToldMeToComeIsASummonsAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		a, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo, Date: "2026-11-28", Time: "08:00", Place: "101 W Ida B Wells", Words: "una llamada"})
		odd, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo, Date: "2099-01-01", Time: "08:00", Words: "no sé"})
		bare, _ := k.say(selfreport.Word{Kind: selfreport.ToldTo})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			s, err := supervision.FindSummons(tx, *a.SummonsID)
			if err == nil && s.Moment.Date != "2026-11-28" {
				t.Errorf("got %+v", s)
			}
			if odd.SummonsID == nil || bare.SummonsID == nil {
				t.Error("what she said was turned away")
			}
			return err
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

func TestAPictureComesInPiecesByteForByteOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		a, _ := k.say(selfreport.Word{Key: "with-picture"})
		content := append(cast.Screenshot(1), bytes.Repeat([]byte{7}, 2*selfreport.PieceBytes)...)
		begin := func() (p selfreport.Progress) {
			w.Write(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{Key: "pic-1", Arrival: "with-picture", GivenName: "IMG.png", Bytes: int64(len(content)), Most: 25 << 20})
				return err
			})
			return p
		}
		up := begin().Upload
		take := func(n int, piece []byte) (p selfreport.Progress, whole bool, err error) {
			err = w.DB.Write(w.Context(k.phone()), func(tx *db.Tx) (err error) {
				p, whole, err = selfreport.Take(tx, up, n, piece)
				return err
			})
			return p, whole, err
		}
		piece := func(n int) []byte {
			return content[n*selfreport.PieceBytes : min(len(content), (n+1)*selfreport.PieceBytes)]
		}
		if _, _, err := take(0, piece(0)[:1000]); !fault.Is(err, fault.Invalid) {
			t.Errorf("a piece cut on its way: %v", err)
		}
		for range 2 { // the answer to the first was lost
			if p, _, err := take(0, piece(0)); err != nil || p.Next != 1 {
				t.Fatalf("got %+v %v", p, err)
			}
		}
		if p := begin(); p.Next != 1 || p.Upload != up {
			t.Errorf("begun again: %+v", p)
		}
		_, _, _ = take(1, piece(1))
		_, whole, err := take(2, piece(2))
		if err != nil || !whole {
			t.Fatalf("the last piece: %v %v", whole, err)
		}
		for range 2 {
			p, err := selfreport.Finish(w.Context(k.phone()), w.DB, up)
			if err != nil || !p.Done || p.Why != "" {
				t.Fatalf("finishing: %+v %v", p, err)
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			f, err := failures.Find(tx, *a.FailureID)
			if err == nil && len(f.Evidence) != 1 {
				t.Fatalf("got %d pieces of evidence", len(f.Evidence))
			}
			var left int64
			_ = tx.DB.Model(&selfreport.Piece{}).Count(&left).Error
			if left != 0 {
				t.Errorf("%d pieces are left", left)
			}
			return err
		})
		if _, got := original(t, w, *a.FailureID); !bytes.Equal(got, content) {
			t.Error("the picture is not what the phone had")
		}
	})
}

func original(t *testing.T, w *cast.World, failure uuid.UUID) (documents.Document, []byte) {
	t.Helper()
	var piece uuid.UUID
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		f, err := failures.Find(tx, failure)
		piece = f.Evidence[0].ID
		return err
	})
	doc, file, err := failures.Original(w.Context(w.Paralegal()), w.DB, piece)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return doc, content
}

func TestAPictureThatCannotBeKeptIsNotLostInSilence(t *testing.T) {
	k := sitDown(t, cast.New(t))
	a, _ := k.say(selfreport.Word{})
	kept, refused, err := selfreport.Attach(k.w.Context(k.phone()), k.w.DB, a, []documents.Upload{
		{Content: bytes.NewReader(cast.Screenshot(1)), GivenName: "a.png"},
		{Content: bytes.NewReader([]byte("MZ not a picture")), GivenName: "b.exe"},
	})
	if err != nil || kept != 1 || refused != 1 {
		t.Fatalf("kept %d, refused %d: %v", kept, refused, err)
	}
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		said, err := selfreport.SaidBy(tx, k.maria, 1)
		if err == nil && (said[0].Pictures != 1 || said[0].Lost != 1) {
			t.Errorf("got %+v", said[0])
		}
		return err
	})
	if got := k.refused(k.phone(), func(tx *db.Tx) error {
		_, err := selfreport.Begin(tx, selfreport.Picture{Key: "x", Arrival: "never sent", Bytes: 10, Most: 20})
		return err
	}); got.Kind != fault.NotFound {
		t.Errorf("a picture of nothing: %v", got)
	}
}

func TestAPictureThatStoppedComingIsGivenUpAfterAFortnight(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.say(selfreport.Word{Key: "given-up"})
	k.w.Write(k.phone(), func(tx *db.Tx) error {
		p, err := selfreport.Begin(tx, selfreport.Picture{Key: "pic", Arrival: "given-up", Bytes: selfreport.PieceBytes + 1, Most: 25 << 20})
		if err != nil {
			return err
		}
		_, _, err = selfreport.Take(tx, p.Upload, 0, make([]byte, selfreport.PieceBytes))
		return err
	})
	k.w.Clock.Advance(15 * 24 * time.Hour)
	k.w.Write(actor.System("test"), func(tx *db.Tx) error {
		n, err := selfreport.Sweep(tx, 100)
		if n != 1 {
			t.Errorf("swept %d", n)
		}
		return err
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
		if len(page.Dates) != 5 || page.Zone != "America/Chicago" {
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
	})
}
