package web_test

// Tuesday, 24 November 2026, 9:48 in Chicago: María's window closes in twelve
// minutes. Her hearing has moved and nobody has told her. Ánh has nothing on file.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/obligations"
)

func aTuesday(t *testing.T) (*cast.World, *visitor) {
	t.Helper()
	w := cast.New(t)
	h := w.Hearing(cast.Maria)
	w.Duty(cast.Maria)
	w.Duty(cast.Petrona)
	w.Client(cast.Anh)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := feeds.Offer(tx, feeds.NewFeed{ClientID: h.ClientID})
		return err
	})
	w.Move(h.ID, "2027-02-02", "13:00")
	w.Clock.Set(time.Date(2026, 11, 24, 15, 48, 0, 0, time.UTC))
	return w, signedIn(t, w, cast.Pilar)
}

func TestTodayAnswersItsFourQuestions(t *testing.T) {
	w, v := aTuesday(t)
	maria := w.Maria()
	page := v.get("/").is(http.StatusOK)

	if got := page.words("#now"); !strings.Contains(got, "12 minutes left") || !strings.Contains(got, "María José García Hernández") {
		t.Errorf("what is open now: %s", got)
	}
	if act, _ := page.Find("#now a.btn").Attr("href"); !strings.HasPrefix(act, "/occurrences/") {
		t.Errorf("what can be done about it leads to %q", act)
	}
	if got := page.words("#soon"); !strings.Contains(got, "Petrona Xol Caal") || strings.Contains(got, "María") {
		t.Errorf("the next 72 hours: %s", got)
	}
	if got := page.words("#untold"); !strings.Contains(got, "Feb 2") || !strings.Contains(got, "Jan 5") {
		t.Errorf("moved and not told: %s", got)
	}
	if act, _ := page.Find("#untold a.btn").Attr("href"); !strings.Contains(act, "?tell="+maria.String()) {
		t.Errorf("telling her leads to %q", act)
	}
	if got := page.words("#lacking"); !strings.Contains(got, "No hearing date") || !strings.Contains(got, "Thị Ánh Nguyễn") {
		t.Errorf("files that lack something: %s", got)
	}
	if title := page.words("title"); strings.Contains(title, "García") {
		t.Errorf("the tab names a client: %s", title)
	}
	page.Find("nav a.btn").Each(func(_ int, n *goquery.Selection) {
		if href, _ := n.Attr("href"); page.Find(href).Length() != 1 {
			t.Errorf("the number %q opens no list", n.Text())
		}
	})
}

func TestTodayShowsWhatIsLateAndWhatNobodyReads(t *testing.T) {
	w, _ := aTuesday(t)
	w.Clock.Set(time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC))
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 100); return err })

	v := signedIn(t, w, cast.Pilar)
	page := v.get("/").is(http.StatusOK)

	if got := page.words("#needs"); !strings.Contains(got, "María") || !strings.Contains(got, "Record what happened") || !strings.Contains(got, "Everybody is asked now") {
		t.Errorf("what nobody has confirmed: %s", got)
	}
	if got := page.words("#lacking"); !strings.Contains(got, "Calendar not read for 3 days") {
		t.Errorf("files that lack something: %s", got)
	}
	list := v.get("/today/lacking/not_read").is(http.StatusOK)
	if got := list.words("#files"); !strings.Contains(got, "María") || strings.Contains(got, "Petrona") {
		t.Errorf("the list says: %s", got)
	}
	v.get("/today/lacking/nothing").is(http.StatusNotFound)
}

func TestAnEmptyClinicIsToldWhatToDoFirst(t *testing.T) {
	w := cast.New(t)
	page := signedIn(t, w, cast.Pilar).get("/").is(http.StatusOK)
	if act, _ := page.Find(".empty a.btn").Attr("href"); act != "/clients/new" || page.Find("#now").Length() != 0 {
		t.Errorf("the first step leads to %q: %s", act, page.words("main"))
	}
	if page := signedIn(t, w, cast.Lena).get("/").is(http.StatusOK); page.Find(".empty a.btn").Length() != 0 {
		t.Error("who may only read is offered to enter somebody")
	}
	signedIn(t, w, cast.Noor).get("/").leadsTo("/settings")
}

func TestAnotherTeamSeesNothingOfIt(t *testing.T) {
	w, _ := aTuesday(t)
	v := signedIn(t, w, cast.Ines)
	for _, path := range []string{"/", "/calendar?from=2026-11-23&to=2027-02-07", "/today/lacking/no_hearing"} {
		if got := v.get(path).is(http.StatusOK).words("main"); strings.Contains(got, "María") || strings.Contains(got, "Petrona") || strings.Contains(got, "Ánh") {
			t.Errorf("%s says: %s", path, got)
		}
	}
}

func TestTheCalendarListsByDay(t *testing.T) {
	_, v := aTuesday(t)
	page := v.get("/calendar?view=list").is(http.StatusOK)
	page.labelled()
	if got := page.words("#days"); !strings.Contains(got, "Tuesday, November 24, 2026, today") || !strings.Contains(got, "Thursday, November 26, 2026, in 2 days") {
		t.Errorf("this week: %s", got)
	}
	if got := v.get("/calendar?from=2027-02-01").is(http.StatusOK).words("#days"); !strings.Contains(got, "1:00 PM Central time") || !strings.Contains(got, "Chicago Immigration Court") {
		t.Errorf("the week of the hearing: %s", got)
	}
}

func TestTheCalendarNarrows(t *testing.T) {
	_, v := aTuesday(t)
	const span = "/calendar?from=2026-11-23&to=2027-02-07"
	for query, want := range map[string][2]string{
		"&kind=hearing":                   {"Immigration Court", "Petrona"},
		"&kind=check_in":                  {"Petrona", "Immigration Court"},
		"&court=CHI":                      {"Immigration Court", "Petrona"},
		"&court=MIA":                      {"Nothing on these days", "María"},
		"&staff=" + cast.Ruth.ID.String(): {"Nothing on these days", "María"},
	} {
		got := v.get(span + query).is(http.StatusOK).words("#days")
		if !strings.Contains(got, want[0]) || strings.Contains(got, want[1]) {
			t.Errorf("%s: %.200s", query, got)
		}
	}
}

func TestDaysThatCannotBeReadShowThisWeek(t *testing.T) {
	_, v := aTuesday(t)
	for _, query := range []string{"from=2027-02-30", "from=soon", "to=2026-11-30", "from=2026-11-30&to=2026-11-01", "from=2026-01-01&to=2036-01-01", "from=0001-01-01"} {
		page := v.get("/calendar?" + query).is(http.StatusOK)
		if got := page.words("main"); !strings.Contains(got, "could not be read") || !strings.Contains(got, "November 24") {
			t.Errorf("%s: %.200s", query, got)
		}
	}
}
