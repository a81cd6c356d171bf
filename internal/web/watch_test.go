package web_test

// Tuesday, 24 November 2026: María's window closed at ten in Chicago and nobody has
// said anything. Her file is in Pilar's hands; Ruth, the attorney, is on call after
// her. Ahmad has to be at the ISAP office in New York on 7 December at two.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/staff"
)

func clock(w *cast.World, at time.Time) {
	w.Clock.Set(at)
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 500); return err })
}

func firstOf(w *cast.World, duty obligations.Obligation) (e obligations.Entry) {
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
		e = list[0]
		return err
	})
	return e
}

func aSilence(t *testing.T) (*cast.World, obligations.Entry) {
	t.Helper()
	w := cast.New(t)
	e := firstOf(w, w.Duty(cast.Maria))
	w.Meet(cast.Ruth)
	w.Write(w.Admin(), func(tx *db.Tx) error {
		_, err := staff.SetOnCall(tx, 0, []uuid.UUID{cast.Ruth.ID}, 15)
		return err
	})
	w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, e.ClientID, cast.Pilar.ID) })
	clock(w, e.ClosesAt.Add(5*time.Minute))
	return w, e
}

// places counts in how many cards of the page a check-in stands.
func placesOf(page answer, e obligations.Entry) int {
	return page.Find(`section.card:has(a[href*="` + e.ID.String() + `"])`).Length()
}

func TestASilenceStandsFirstOnTheTodayOfWhoIsAsked(t *testing.T) {
	w, e := aSilence(t)
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	page := pilar.get("/").is(http.StatusOK)
	if got := page.words("#needs"); !strings.Contains(got, "María") || !strings.Contains(got, "5 minutes without a word") || !strings.Contains(got, "Pilar Quispe is asked now") {
		t.Errorf("Pilar reads: %s", got)
	}
	if first := page.Find("section.card").First().AttrOr("id", ""); first != "needs" {
		t.Errorf("the first card is %q", first)
	}
	if n := placesOf(page, e); n != 1 {
		t.Errorf("it stands in %d cards", n)
	}
	page = ruth.get("/").is(http.StatusOK)
	if got := page.words("#unsettled"); page.Find("#needs").Length() != 0 || !strings.Contains(got, "Pilar Quispe is asked now") {
		t.Errorf("Ruth, whose turn it is not, reads: %s", got)
	}
	clock(w, e.ClosesAt.Add(15*time.Minute))
	if got := ruth.get("/").is(http.StatusOK).words("#needs"); !strings.Contains(got, "Pilar Quispe and Ruth Ansah are asked now") {
		t.Errorf("Ruth, fifteen minutes later, reads: %s", got)
	}
}

func TestWhoHasItIsShownToEverybodyAndItRingsAgain(t *testing.T) {
	w, e := aSilence(t)
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	page := pilar.get("/").is(http.StatusOK)
	form := []string{"form_id", page.Find(`#needs input[name="form_id"]`).AttrOr("value", ""), "from", "today"}
	action := page.Find("#needs form").AttrOr("action", "")
	for range 2 { // a double click is one acknowledgement
		pilar.post(action, form...).leadsTo("/")
	}
	for _, v := range []*visitor{pilar, ruth} {
		page := v.get("/").is(http.StatusOK)
		if got := page.words("#unsettled"); page.Find("#needs").Length() != 0 || !strings.Contains(got, "Pilar Quispe has it since") || placesOf(page, e) != 1 {
			t.Errorf("after she has seen it: %s", got)
		}
	}
	about := pilar.get("/occurrences/" + e.ID.String()).is(http.StatusOK)
	if got := about.words("#watch"); strings.Count(got, "Taken over") != 1 || !strings.Contains(got, "Rings again") {
		t.Errorf("the check-in's own page: %s", got)
	}
	clock(w, e.ClosesAt.Add(5*time.Minute+obligations.AgainAfter))
	if got := signedIn(t, w, cast.Pilar).get("/").is(http.StatusOK).words("#needs"); !strings.Contains(got, "María") {
		t.Errorf("four hours later: %s", got)
	}
}

func TestAVisitIsLookedAtBeforeAndAskedAboutAfter(t *testing.T) {
	w := cast.New(t)
	e := firstOf(w, w.Duty(cast.Ahmad))
	path := "/occurrences/" + e.ID.String()
	clock(w, e.OpensAt.Add(-71*time.Hour))
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	if got := pilar.get("/").is(http.StatusOK).words("#soon"); !strings.Contains(got, "Not reviewed yet") {
		t.Errorf("three days before: %s", got)
	}
	pilar.post(path + "/review").is(http.StatusForbidden)
	ruth.get(path + "/review").is(http.StatusOK).labelled()
	ruth.post(path+"/review", "note", "Bring the I-94", "form_id", "r").leadsTo(path)
	if got := pilar.get("/").is(http.StatusOK).words("#soon"); strings.Contains(got, "Not reviewed yet") {
		t.Errorf("once it is reviewed: %s", got)
	}

	clock(w, e.OpensAt.Add(10*time.Minute))
	pilar, ruth = signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	page := pilar.get("/").is(http.StatusOK)
	if got := page.words("#inside"); !strings.Contains(got, "Came out safely") || placesOf(page, e) != 1 {
		t.Errorf("when it has begun, in %d cards: %s", placesOf(page, e), got)
	}
	pilar.get(path + "/return?answer=came_out").is(http.StatusOK).labelled()
	pilar.post(path+"/return", "answer", "did_not_come_out").is(http.StatusUnprocessableEntity)
	pilar.post(path+"/return", "answer", "did_not_come_out", "source", "family", "called", "Ruth at 2:20").leadsTo(path)
	page = pilar.get("/").is(http.StatusOK)
	if got := page.words("#not-out"); !strings.Contains(got, "Call the attorney now") || !strings.Contains(got, "Ruth at 2:20") || page.Find("#not-out form").Length() != 0 {
		t.Errorf("when he did not come out: %s", got)
	}
	pilar.post(path + "/acknowledgement").is(http.StatusForbidden)
	page = ruth.get("/").is(http.StatusOK)
	ruth.post(page.Find("#not-out form").AttrOr("action", ""), "from", "today").leadsTo("/")
	if page := pilar.get("/").is(http.StatusOK); page.Find("#not-out, #inside").Length() != 0 {
		t.Errorf("once Ruth has it: %s", page.words("main"))
	}
}

func TestAnEmptyNoteAndAWrongAnswerComeBackAsTyped(t *testing.T) {
	w := cast.New(t)
	e := firstOf(w, w.Duty(cast.Ahmad))
	clock(w, e.OpensAt.Add(10*time.Minute))
	page := signedIn(t, w, cast.Pilar).post("/occurrences/"+e.ID.String()+"/return", "answer", "came_out", "at.date", "7 December", "note", "at the gate").is(http.StatusUnprocessableEntity)
	if got := page.Find(`textarea[name="note"]`).Text(); got != "at the gate" {
		t.Errorf("the note says %q", got)
	}
	if page.Find(`input[value="came_out"][checked]`).Length() != 1 {
		t.Error("the answer is lost")
	}
}

func TestTheOrderOnCallIsSetInSettings(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Ruth)
	w.Meet(cast.Pilar)
	noor := signedIn(t, w, cast.Noor)
	noor.get("/settings/on-call").is(http.StatusOK).labelled()
	form := []string{"number", "0", "people", "", "people", cast.Pilar.ID.String(), "people", cast.Ruth.ID.String(), "minutes", "20"}
	noor.post("/settings/on-call", form...).leadsTo("/settings")
	if got := noor.get("/settings").is(http.StatusOK).words("#on-call"); !strings.Contains(got, "Pilar QuispeRuth Ansah") || !strings.Contains(got, "20 minutes") {
		t.Errorf("Settings say: %s", got)
	}
	page := noor.post("/settings/on-call", form...).is(http.StatusConflict)
	if got := page.words("main"); !strings.Contains(got, "Somebody else changed the order") {
		t.Errorf("an order that was changed meanwhile: %s", got)
	}
	noor.post("/settings/on-call", "number", "1", "people", cast.Ruth.ID.String(), "minutes", "soon").is(http.StatusUnprocessableEntity)
	signedIn(t, w, cast.Pilar).get("/settings/on-call").is(http.StatusForbidden)
}
