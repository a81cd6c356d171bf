package locale

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"constancia/internal/wall"
)

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryPersonIsSpokenToInTheNearestLanguage(t *testing.T) {
	for tag, want := range map[string]string{
		"es": "es", "es-419": "es", "es-MX": "es", "en-US": "en", "pt-BR": "pt", "ht": "ht", "ht-HT": "ht",
		"ar-EG": "ar", "fr-CA": "fr", "": "en", "vi": "en", "not a tag": "en",
	} {
		if got := For(tag).Tag(); got != want {
			t.Errorf("For(%q): got %s, want %s", tag, got, want)
		}
	}
}

func TestPagesAreOfferedOnlyInLanguagesThatHaveThem(t *testing.T) {
	cases := []struct {
		header    string
		preferred []string
		want      string
	}{
		{"es-MX,es;q=0.9,en;q=0.8", nil, "es"},
		{"fr-FR,fr;q=0.9", nil, "en"},
		{"fr-FR,es;q=0.5", nil, "es"},
		{"es", []string{"en"}, "en"},
		{"en", []string{"", "es"}, "es"},
		{"en", []string{"ar", "es"}, "es"},
		{"\x00;;q=x", nil, "en"},
		{strings.Repeat("es,", 400), nil, "en"},
		{"", nil, "en"},
	}
	for _, c := range cases {
		if got := Negotiate(c.header, c.preferred...).Tag(); got != c.want {
			t.Errorf("Negotiate(%.20q, %q): got %s, want %s", c.header, c.preferred, got, c.want)
		}
	}
}

func TestLanguagesAreListedByTheirOwnNames(t *testing.T) {
	var pages, feeds []string
	for _, l := range Languages() {
		pages = append(pages, l.Tag+" "+l.NativeName)
		if l.Reviewed != (l.Tag == "en") {
			t.Errorf("%s reviewed: got %v; only English is", l.Tag, l.Reviewed)
		}
	}
	for _, l := range LanguagesOf("feeds") {
		feeds = append(feeds, l.Tag+" "+l.Dir)
	}
	expect(t, strings.Join(pages, ", "), "en English, es español")
	expect(t, strings.Join(feeds, ", "), "en ltr, ar rtl, es ltr, fr ltr, ht ltr, pt ltr")
	if got := LanguagesOf("nothing"); len(got) != 0 {
		t.Errorf("a room that does not exist is spoken: %v", got)
	}
}

func TestDirectionFollowsTheScript(t *testing.T) {
	for tag, want := range map[string]string{
		"ar": "rtl", "he": "rtl", "fa": "rtl", "ps": "rtl", "ur": "rtl", "es": "ltr", "az-Arab": "rtl", "kek": "ltr", "?": "ltr",
	} {
		if got := Direction(tag); got != want {
			t.Errorf("Direction(%q): got %s, want %s", tag, got, want)
		}
	}
}

func TestDatesAreSaidAsPeopleSayThem(t *testing.T) {
	en, es := For("en"), For("es")
	d := wall.Date("2027-01-05")
	expect(t, en.Date(d), "Tue Jan 5, 2027")
	expect(t, es.Date(d), "mar 5 ene 2027")
	expect(t, en.LongDate(d), "Tuesday, January 5, 2027")
	expect(t, es.LongDate(d), "martes, 5 de enero de 2027")
	expect(t, en.ShortDate(d), "Jan 5, 2027")
	expect(t, en.DayMonth(d), "Tue Jan 5")
	expect(t, es.Month(d), "enero de 2027")
	expect(t, en.PartialDate("1988-03"), "Mar 1988")
	expect(t, en.PartialDate("1988"), "1988")
	expect(t, en.PartialDate(""), "")
	expect(t, en.Date("TBD"), "TBD")
	for text, want := range map[wall.Time]string{"08:30": "8:30 AM", "00:05": "12:05 AM", "12:00": "12:00 PM", "13:00": "1:00 PM", "x": "x"} {
		expect(t, en.Clock(text), want)
	}
	expect(t, es.Clock("08:30"), "8:30 a. m.")
	expect(t, es.Clock("20:15"), "8:15 p. m.")
}

func TestTheZoneIsSaidOnlyWhereItDiffersFromTheOffice(t *testing.T) {
	at := time.Date(2027, 1, 5, 14, 30, 0, 0, time.UTC)
	thisYear, lastYear := at.AddDate(0, 0, -3), at.AddDate(0, 0, -10)
	en := For("en")
	expect(t, en.DateTime(at, "America/Chicago", "America/Chicago", thisYear), "Tue Jan 5, 8:30 AM")
	expect(t, en.DateTime(at, "America/Chicago", "America/New_York", thisYear), "Tue Jan 5, 8:30 AM Central time")
	expect(t, en.DateTime(at, "America/Chicago", "America/Chicago", lastYear), "Tue Jan 5, 2027, 8:30 AM")
	expect(t, en.DateTime(at, "America/Detroit", "America/New_York", thisYear), "Tue Jan 5, 9:30 AM")
	expect(t, en.DateTime(at, "America/Phoenix", "America/Denver", thisYear), "Tue Jan 5, 7:30 AM Arizona time")
	expect(t, en.DateTime(at, "nowhere", "America/Denver", thisYear), "Tue Jan 5, 2:30 PM UTC")
	expect(t, en.DateTime(at, "America/Mexico_City", "America/Chicago", thisYear), "Tue Jan 5, 8:30 AM Mexico City time")
	expect(t, For("es").DateTime(at, "America/Chicago", "America/New_York", thisYear), "mar 5 ene, 8:30 a. m. hora del Centro")
}

func TestDistancesCountCalendarDays(t *testing.T) {
	now := time.Date(2027, 1, 5, 3, 0, 0, 0, time.UTC) // Monday 9 PM in Chicago
	cases := map[time.Duration]string{
		0: "now", 30 * time.Second: "now", 25 * time.Minute: "in 25 minutes", -time.Minute: "1 minute ago",
		2 * time.Hour: "in 2 hours", -2 * time.Hour: "2 hours ago", 11 * time.Hour: "tomorrow",
		-23 * time.Hour: "yesterday", 72 * time.Hour: "in 3 days", -96 * time.Hour: "4 days ago",
	}
	for d, want := range cases {
		expect(t, For("en").Relative(now.Add(d), now, "America/Chicago"), want)
	}
	expect(t, For("es").Relative(now.Add(72*time.Hour), now, "America/Chicago"), "en 3 días")
	expect(t, For("en").RelativeDay("2027-01-05", "2027-01-05"), "today")
}

func TestListsAndDurations(t *testing.T) {
	en, es := For("en"), For("es")
	expect(t, en.List(), "")
	expect(t, en.List("a"), "a")
	expect(t, en.List("a", "b", "c"), "a, b and c")
	expect(t, es.List("Ana", "Luis"), "Ana y Luis")
	expect(t, es.List("Ana", "Irma"), "Ana e Irma")
	expect(t, es.List("agua", "hielo"), "agua y hielo")
	expect(t, en.Duration(45*time.Minute), "45 minutes")
	expect(t, en.Duration(135*time.Minute), "2 hours 15 minutes")
	expect(t, en.Duration(time.Hour), "1 hour")
	expect(t, en.Duration(76*time.Hour+5*time.Minute), "3 days 4 hours")
	expect(t, en.Duration(0), "0 minutes")
	expect(t, es.Duration(time.Minute), "1 minuto")
}

func TestValuesGoIntoTheTextOnceAndInTheLanguage(t *testing.T) {
	es := For("es")
	got := es.Say("wall.ambiguous", "date", wall.Date("2026-11-01"), "time", wall.Time("01:30"))
	if !strings.Contains(got, "dom 1 nov 2026") || !strings.Contains(got, "1:30 a. m.") {
		t.Errorf("got %q", got)
	}
	expect(t, es.Say("feeds.alarm", "summary", "{summary} {time}"), "Recordatorio: {summary} {time}")
	expect(t, es.SayArgs("dates.in_days", map[string]any{"count": int64(1)}), "en 1 día")
	expect(t, es.SayArgs("dates.in_days", map[string]any{"count": float64(1)}), "en 1 día")
}

func TestAMissingTextFallsBackToEnglishThenShowsItsKey(t *testing.T) {
	expect(t, For("ht").Say("fault.title"), For("en").Say("fault.title"))
	expect(t, For("es").Say("nowhere.to_be_found"), "⟦nowhere.to_be_found⟧")
	if For("es").Has("nowhere.to_be_found") || !For("ht").Has("fault.title") {
		t.Error("Has does not agree with Say")
	}
}

func TestTheContextCarriesTheLanguage(t *testing.T) {
	ctx := t.Context()
	expect(t, Say(ctx, "dates.today"), "today")
	expect(t, Say(With(ctx, For("es")), "dates.today"), "hoy")
	expect(t, SayArgs(With(ctx, For("es")), "dates.in_days", map[string]any{"count": 2}), "en 2 días")
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	s, err := load(fstest.MapFS{
		"c/en/meta.json": {Data: []byte(`{"native_name":"English"}`)},
		"c/ar/meta.json": {Data: []byte(`{"native_name":"العربية"}`)},
		"c/en/x.json":    {Data: []byte(`{"x.n":{"=0":"none","one":"one","other":"{count} of them"}}`)},
		"c/ar/x.json":    {Data: []byte(`{"x.n":{"zero":"z","one":"o","two":"t","few":"f","many":"m","other":"x"}}`)},
	}, "c")
	if err != nil {
		t.Fatal(err)
	}
	en, ar := s.printer(0), s.printer(1)
	for n, want := range map[int]string{0: "none", 1: "one", 2: "2 of them", 101: "101 of them"} {
		expect(t, en.Say("x.n", "count", n), want)
	}
	for n, want := range map[int]string{0: "z", 1: "o", 2: "t", 3: "f", 11: "m", 100: "x"} {
		expect(t, ar.Say("x.n", "count", n), want)
	}
	expect(t, en.Say("x.n"), "{count} of them")
}

func TestABrokenCatalogStopsTheStart(t *testing.T) {
	meta := `{"native_name":"English"}`
	cases := map[string]map[string]string{
		"twice in two files": {"en/a.json": `{"a.x":"1"}`, "en/b.json": `{"a.x":"2"}`, "en/meta.json": meta},
		"twice in one file":  {"en/a.json": `{"a.x":"1","a.y":{"other":"o"},"a.x":"2"}`, "en/meta.json": meta},
		"no other form":      {"en/a.json": `{"a.x":{"one":"1"}}`, "en/meta.json": meta},
		"not a text":         {"en/a.json": `{"a.x":7}`, "en/meta.json": meta},
		"no meta":            {"en/a.json": `{"a.x":"1"}`},
		"no English":         {"es/a.json": `{"a.x":"1"}`, "es/meta.json": meta},
		"no language":        {"x_/a.json": `{"a.x":"1"}`, "en/meta.json": meta},
	}
	for name, files := range cases {
		m := fstest.MapFS{}
		for path, data := range files {
			m["c/"+path] = &fstest.MapFile{Data: []byte(data)}
		}
		if _, err := load(m, "c"); err == nil {
			t.Errorf("%s: loaded, want it refused", name)
		}
	}
}

// The words of a calendar on a client's phone may be read by anyone who holds
// the phone: they say nothing of immigration in any language.
func TestCalendarWordsBetrayNothing(t *testing.T) {
	for _, l := range LanguagesOf("feeds") {
		for _, key := range catalogs().catalogs[0].rooms["feeds"] {
			said := " " + strings.ToLower(For(l.Tag).Say(key)) + " "
			for _, bad := range []string{
				" ice ", "isap", " bi ", "smartlink", "court", "corte", "tribunal", "eoir", "uscis", "immigra", "inmigra", "imigra",
				"deport", "remov", "audien", "hearing", "attorney", "abogad", "advogad", "avocat", "avoka", "محكمة", "هجرة", "محام",
			} {
				if strings.Contains(said, bad) {
					t.Errorf("%s %s holds %q", l.Tag, key, bad)
				}
			}
		}
	}
}

func TestEveryRefusalOfADateOrTimeIsSaid(t *testing.T) {
	for _, m := range []wall.Moment{
		{Date: "2027-02-30", Time: "08:30", Zone: "UTC"},
		{Date: "1/5/27", Time: "08:30", Zone: "UTC"},
		{Date: "2027-01-05", Time: "25:00", Zone: "UTC"},
		{Date: "2027-01-05", Time: "late", Zone: "UTC"},
		{Date: "2027-01-05", Time: "08:30", Zone: "Central"},
		{Date: "2027-01-05", Time: "08:30", Zone: "UTC", Fold: "third"},
		{Date: "2027-03-14", Time: "02:30", Zone: "America/Chicago"},
		{Date: "2026-11-01", Time: "01:30", Zone: "America/Chicago"},
	} {
		_, err := m.Instant()
		_, key, args, ok := wall.Problem(err)
		for _, p := range []*Printer{For("en"), For("es")} {
			if said := p.Say(key, args...); !ok || strings.ContainsAny(said, "⟦{") {
				t.Errorf("%s %v: %q", p.Tag(), m, said)
			}
		}
	}
}

func TestAnAppointmentElsewhereIsAsFarAsItsDayIsFromTheOffices(t *testing.T) {
	p := For("en")
	now := time.Date(2026, 11, 22, 7, 2, 0, 0, time.UTC) // Sunday 2:02 AM in New York, still Saturday in Los Angeles
	monday := wall.Moment{Date: "2026-11-23", Time: "07:30", Zone: "America/Los_Angeles"}
	at, err := monday.Instant()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, p.Far(monday, at, now, "America/New_York"), "tomorrow")
	later := time.Date(2026, 11, 23, 13, 30, 0, 0, time.UTC)
	expect(t, p.Far(monday, at, later, "America/New_York"), "in 2 hours")
}
