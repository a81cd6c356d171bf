package web_test

// Monday, 23 November 2026. María is due in court in Chicago on Tuesday, 5 January at
// 8:30, and reports on Tuesdays at nine with an hour's window. Sean's hearing was moved
// today, to that morning in Hyattsville; his mother Rosa rides in it and has been told.
// Ruth is the attorney of both.

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
)

func twoCourts(t *testing.T) (*cast.World, *visitor) {
	t.Helper()
	w := cast.New(t)
	w.Meet(cast.Ruth)
	w.Hearing(cast.Maria)
	w.Duty(cast.Maria)
	moved := w.Move(w.Hearing(cast.Sean).ID, "2027-01-05", "10:00")
	both, rosa := []uuid.UUID{w.Maria(), w.Sean()}, w.Rosa()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		for _, client := range both {
			if err := clients.Assign(tx, client, cast.Ruth.ID); err != nil {
				return err
			}
		}
		_, err := hearings.Tell(tx, moved.Current().ID, hearings.NewTelling{ClientID: rosa, How: "phone"})
		return err
	})
	return w, signedIn(t, w, cast.Pilar)
}

func TestAWeekSaysWhoHasToBeWhereAndWhatCannotBeKept(t *testing.T) {
	w, v := twoCourts(t)
	page := v.get("/calendar?view=week&from=2027-01-07").is(http.StatusOK)
	page.labelled()
	if got := page.Find(".week-day h3").Length(); got != 7 {
		t.Errorf("got %d days", got)
	}
	tuesday := page.words(`.week-day[aria-label="Tuesday, January 5, 2027"]`)
	order := []int{
		strings.Index(tuesday, "8:30 AM Central time, 9:30 AM here"), strings.Index(tuesday, "9:00 AM Central time"), strings.Index(tuesday, "10:00 AM"+"Sean"),
	}
	if order[0] < 0 || order[1] < order[0] || order[2] < order[1] {
		t.Errorf("not by the clocks on the walls: %s", tuesday)
	}
	for _, want := range []string{
		"Ruth Ansah", "Conflict", "Also due then: SmartLINK check-in, 9:00 AM Central time", "Also due then: Master calendar hearing · Chicago",
		"Ruth Ansah is also in court then: Sean O'Brien-Castillo and Rosa Castillo, Master calendar hearing · Hyattsville, 10:00 AM", "Moved from Wed Jul 7, 2027",
	} {
		if !strings.Contains(tuesday, want) {
			t.Errorf("%q is missing: %s", want, tuesday)
		}
	}
	if got, _ := page.Find(".slot-danger a").First().Attr("href"); got != "/clients/"+w.Maria().String() {
		t.Errorf("an entry opens %q", got)
	}
	if got := page.words("#conflicts"); strings.Count(got, "in court then") != 1 || strings.Count(got, "Also due then") != 1 {
		t.Errorf("each pair is said once: %s", got)
	}
}

func TestWhatMovedIsSaidWhateverDaysAreShown(t *testing.T) {
	w, v := twoCourts(t)
	for _, path := range []string{"/calendar", "/calendar?view=month", "/calendar?view=list", "/calendar?view=week&from=2028-01-03"} {
		page := v.get(path).is(http.StatusOK)
		if got := page.words("#moved"); !strings.Contains(got, "Wed Jul 7, 2027, 10:00 AM → Tue Jan 5, 2027, 10:00 AM") || !strings.Contains(got, "Not told yet: Sean O'Brien-Castillo") {
			t.Errorf("%s: %s", path, got)
		}
		if act, _ := page.Find("#moved a.btn").Attr("href"); !strings.Contains(act, "?tell="+w.Sean().String()) {
			t.Errorf("telling him leads to %q", act)
		}
	}
	for query, shown := range map[string]bool{"&kind=hearing": true, "&kind=check_in": false, "&court=HYA": true, "&court=CHI": false, "&staff=" + cast.Ruth.ID.String(): true, "&staff=" + cast.Pilar.ID.String(): false} {
		if got := v.get("/calendar?view=week"+query).is(http.StatusOK).Find("#moved").Length() == 1; got != shown {
			t.Errorf("%s: shown is %v", query, got)
		}
	}
	w.Clock.Advance(8 * 24 * 3600e9)
	if page := signedIn(t, w, cast.Pilar).get("/calendar?view=week&from=2026-12-14"); page.Find("#moved, #conflicts").Length() != 0 || !strings.Contains(page.words("main"), "No conflicts on these days") {
		t.Errorf("a calm week says: %s", page.words("main"))
	}
}

func TestAConflictWithWhatIsOutOfSightIsStillSaid(t *testing.T) {
	_, v := twoCourts(t)
	got := v.get("/calendar?view=week&from=2027-01-05&court=CHI").is(http.StatusOK).words("#days")
	if !strings.Contains(got, "SmartLINK check-in, 9:00 AM") || !strings.Contains(got, "Hyattsville") || strings.Contains(got, "Not told yet: Sean") {
		t.Errorf("got %s", got)
	}
}

func TestAMonthIsATableOfDays(t *testing.T) {
	_, v := twoCourts(t)
	page := v.get("/calendar?view=month&from=2027-01-20&court=CHI").is(http.StatusOK)
	page.labelled()
	if heads, days := page.Find(".month th[scope=col]").Length(), page.Find(".month td a[data-day]").Length(); heads != 7 || days != 35 {
		t.Errorf("got %d weekdays and %d days", heads, days)
	}
	if got := page.words("#days .only"); got != "Only: Chicago Immigration Court" {
		t.Errorf("narrowed to %q", got)
	}
	day := page.Find(`a[data-day="2027-01-05"]`)
	if got, _ := day.Attr("aria-label"); got != "Tuesday, January 5, 2027, 1 entry, 1 conflict" {
		t.Errorf("the day is called %q", got)
	}
	if got, _ := day.Attr("href"); got != "/calendar?court=CHI&from=2027-01-05&to=2027-01-05&view=list" {
		t.Errorf("the day leads to %q", got)
	}
	if got := v.get("/calendar?view=month").is(http.StatusOK).words(".month-today"); !strings.HasPrefix(got, "23 today") {
		t.Errorf("today is %q", got)
	}
	if got, _ := page.Find(`nav a:contains("Week")`).Attr("href"); got != "/calendar?court=CHI&from=2026-12-28&view=week" {
		t.Errorf("the week leads to %q", got)
	}
	page.Find("nav a[href], .head-acts a[href], .month a[data-day]").Each(func(_ int, a *goquery.Selection) {
		if href, _ := a.Attr("href"); strings.Contains(href, "Garc") || strings.Contains(href, "Mar") {
			t.Errorf("an address names somebody: %s", href)
		}
	})
}

func TestTheCalendarTakesNothingOnTrust(t *testing.T) {
	w, v := twoCourts(t)
	for query, want := range map[string]string{
		"view=week&from=2027-02-30":                         "That day could not be read, so this week is shown.",
		"view=month&from=0001-01-01":                        "That day could not be read, so this month is shown.",
		"view=month&from=9999-12-31":                        "That day could not be read, so this month is shown.",
		"view=year":                                         "Mon Nov 23, 2026 to Sun Nov 29, 2026",
		"view=month&kind=birthday&staff=somebody":           "November 2026",
		"view=week&court=" + url.QueryEscape(`"><script>x`): "Nothing fits what the list was narrowed to.",
	} {
		page := v.get("/calendar?" + query).is(http.StatusOK)
		if got := page.words("main"); !strings.Contains(got, want) || page.Find("main script").Length() != 0 {
			t.Errorf("%s: %.300s", query, got)
		}
	}
	for _, shape := range []string{"week", "month", "list"} {
		page := signedIn(t, w, cast.Ines).get("/calendar?from=2027-01-05&view=" + shape).is(http.StatusOK)
		if got := page.words("main"); strings.Contains(got, "María") || strings.Contains(got, "Sean") || page.Find("#conflicts, #moved").Length() != 0 {
			t.Errorf("another team sees %s", got)
		}
	}
}

// Forty people who report every working day: two hundred entries a week.
func TestABusyWeekIsReadAtOnce(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	queries := counted(t, w)
	duty, _ := cast.DutyOf(cast.Maria)
	duty.Plan.Rule, duty.Plan.Start.Date = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-30"
	asked := map[int]int{}
	const week = "/calendar?view=week&from=2026-11-30"
	for n := 1; n <= 40; n++ {
		in := cast.Maria
		in.ANumber, in.FamilyNames, in.FormID = fmt.Sprintf("A301555%03d", n), fmt.Sprintf("García %d", n), ""
		w.Impose(w.Client(in), duty)
		if n == 2 || n == 40 {
			*queries = 0
			v.get(week).is(http.StatusOK)
			asked[n] = *queries
		}
	}
	if asked[2] != asked[40] || asked[40] == 0 || asked[40] > 40 {
		t.Errorf("ten entries take %d queries, two hundred %d", asked[2], asked[40])
	}
	page := v.get(week)
	if got := page.Find("#days .slot").Length(); got != 200 {
		t.Errorf("got %d entries", got)
	}
	if got := page.Find("#days .week-fold").Length(); got != 5 || !strings.Contains(page.words(".week-fold summary"), "40 more check-ins") {
		t.Errorf("quiet check-ins of %d days are folded: %s", got, page.words(".week-fold summary"))
	}
	if got := page.Find("main").Text(); strings.Count(got, "García 40") != 5 {
		t.Errorf("the last is named %d times", strings.Count(got, "García 40"))
	}
	month := v.get("/calendar?view=month&from=2026-12-01")
	if more := month.Find(`td:has([data-day="2026-11-30"]) .month-more`); !strings.Contains(more.Text(), "+37 more") {
		t.Errorf("the first day says %q", more.Text())
	}
}

// counted counts the queries of the database's readers.
func counted(t *testing.T, w *cast.World) *int {
	t.Helper()
	n := new(int)
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		return tx.DB.Callback().Query().After("gorm:query").Register("count", func(*gorm.DB) { *n++ })
	})
	return n
}
