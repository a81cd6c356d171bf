package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
)

func TestAClientsPageIsMadeSeenOnceAndEndedWithTheCalendar(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	maria := w.Maria()
	path := "/clients/" + maria.String()
	v := signedIn(t, w, cast.Pilar)
	lacking := func() int { return v.get(path).Find(`#missing a[href="` + path + `/own-pages/new"]`).Length() }
	if lacking() != 1 {
		t.Error("after the intake nothing leads to a link of her own")
	}
	form := v.get(path + "/own-pages/new").is(http.StatusOK)
	form.labelled()
	if got := form.words("main"); !strings.Contains(got, "kreyòl ayisyen") {
		t.Errorf("nobody is warned of the drafts: %s", got)
	}

	made := v.post(path+"/own-pages", "form_id", form.value("form_id"), "how", "link", "label", "her own", "language", "es", "wording", "discreet").is(http.StatusOK)

	address, _ := made.Find("input#link").Attr("value")
	if !strings.HasPrefix(address, "http://clinic.example/r/") || made.Find("img.copy-qr").Length() != 1 {
		t.Errorf("got %q", address)
	}
	file := v.get(path).is(http.StatusOK)
	if got := file.words("#own-page"); !strings.Contains(got, "her own") || !strings.Contains(got, "Never opened") || !strings.Contains(got, "Nobody has read") {
		t.Errorf("her file says: %s", got)
	}
	if lacking() != 0 {
		t.Error("a link is called missing that is in use")
	}
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := feeds.Offer(tx, feeds.NewFeed{ClientID: maria})
		return err
	})
	lost := func() int { return v.get(path).Find(`form[action$="/lost-phone"]`).Length() }
	var links []selfreport.Standing
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		links, err = selfreport.ForClient(tx, maria)
		return err
	})
	v.post("/own-pages/" + links[0].ID.String() + "/revocation").is(http.StatusSeeOther)
	if lost() != 1 {
		t.Error("a calendar lives on the phone, and nothing ends it at once")
	}
	after := v.post(path + "/lost-phone").is(http.StatusSeeOther)
	if !strings.HasPrefix(after.location, path+"/edit#f-phones[") || !strings.Contains(v.get(path+"/edit").words("body"), "still marked as safe") {
		t.Errorf("the number stays safe to call, and nobody is asked: %s", after.location)
	}
	if lost() != 0 {
		t.Error("there is nothing to end any more")
	}
	if got := v.get(path).words("#own-page"); !strings.Contains(got, "No link yet") {
		t.Errorf("after the phone was lost her file says: %s", got)
	}
}

func TestWhatAClientSaysStandsFirstOnTodayAndOnItsCheckIn(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	maria := w.Maria()
	var made selfreport.Made
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Offer(tx, selfreport.NewLink{ClientID: maria})
		return err
	})
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1).Add(3 * time.Hour)) // Tuesday, noon in Chicago
	var a selfreport.Arrival
	w.Write(actor.Link(made.ID, maria), func(tx *db.Tx) (err error) {
		a, _, err = selfreport.Say(tx, selfreport.Word{Key: uuid.NewString(), Kind: selfreport.Did, Words: "ya lo hice", Time: "09:20"})
		return err
	})
	v := signedIn(t, w, cast.Pilar)

	today := v.get("/").is(http.StatusOK)
	if got := today.words("#arrived"); !strings.Contains(got, "María José") || !strings.Contains(got, "I did it") {
		t.Errorf("Today says: %s", got)
	}
	for _, got := range []string{today.words("head title"), v.get("/today/arrived").words("title")} {
		if got != "(1) Today · Constancia" {
			t.Errorf("the tab says: %s", got)
		}
	}
	occurrence := "/occurrences/" + a.OccurrenceID.String()
	said := v.get(occurrence).is(http.StatusOK)
	if got := said.words("#said"); !strings.Contains(got, "ya lo hice") || !strings.Contains(got, "Record what became of it") {
		t.Errorf("the check-in says: %s", got)
	}
	href, _ := said.Find(`#said a[href*="?said="]`).Attr("href")
	form := v.get(strings.TrimSuffix(href, "#record")).is(http.StatusOK)
	if form.value("said") != a.ID.String() || form.value("at.time") != "09:20" || form.Find(`input[name="state"][value="reported"][checked]`).Length() != 1 {
		t.Errorf("the form has %q at %q", form.value("said"), form.value("at.time"))
	}
	v.post(occurrence+"/outcome", "form_id", form.value("form_id"), "version", form.value("version"), "said", form.value("said"),
		"state", "reported", "source", "client", "at.date", form.value("at.date"), "at.time", form.value("at.time")).is(http.StatusSeeOther)
	if got := v.get("/today/arrived").is(http.StatusOK).words("#arrived"); strings.Contains(got, "María") {
		t.Errorf("Today still says: %s", got)
	}
	if got := v.get("/today/arrived").words("title"); got != "Today · Constancia" {
		t.Errorf("the tab still says: %s", got)
	}
}

func TestNobodysLateIsChosenByTheMomentOfTheButton(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	maria := w.Maria()
	k := link(t, w, maria)
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1).Add(3 * time.Hour)) // two hours after the window
	a := k(selfreport.Word{Kind: selfreport.Did})
	v := signedIn(t, w, cast.Pilar)
	form := v.get("/occurrences/" + a.OccurrenceID.String() + "?said=" + a.ID.String()).is(http.StatusOK)
	if form.Find(`input[name="state"][checked]`).Length() != 0 || form.value("at.time") != "" || form.value("said") == "" {
		t.Errorf("an answer or an hour is chosen: %q", form.value("at.time"))
	}
	v.post("/arrivals/"+a.ID.String()+"/notice", "upshot", "not_meant", "place", "file").is(http.StatusSeeOther)
	if got := v.get("/clients/" + maria.String() + "/said").is(http.StatusOK).words("main"); !strings.Contains(got, "Not meant") {
		t.Errorf("everything said: %s", got)
	}
}

// link is a client's own page, by which she says things.
func link(t *testing.T, w *cast.World, client uuid.UUID) func(selfreport.Word) selfreport.Arrival {
	t.Helper()
	var made selfreport.Made
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Offer(tx, selfreport.NewLink{ClientID: client})
		return err
	})
	return func(word selfreport.Word) (a selfreport.Arrival) {
		word.Key = uuid.NewString()
		w.Write(actor.Link(made.ID, client), func(tx *db.Tx) (err error) {
			a, _, err = selfreport.Say(tx, word)
			return err
		})
		return a
	}
}

func TestAScreenLeftAloneLocksThoughItAsksForNews(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	for range 25 {
		w.Clock.Advance(2 * time.Minute)
		if v.get("/today/arrived").status != http.StatusOK {
			return
		}
	}
	t.Error("fifty minutes later she is still signed in")
}

func TestALanguageThePageDoesNotSpeakIsSaid(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		return tx.DB.Exec("UPDATE clients SET language = 'mam' WHERE id = ?", maria).Error
	})
	v := signedIn(t, w, cast.Pilar)
	for _, path := range []string{"", "/own-pages/new"} {
		if got := v.get("/clients/" + maria.String() + path).is(http.StatusOK).words("main"); !strings.Contains(got, "The page does not speak Mam") {
			t.Errorf("%q does not say so", path)
		}
	}
}

func TestALanguageIsReadByName(t *testing.T) {
	w := cast.New(t)
	signedIn(t, w, cast.Pilar).post("/settings/languages/ht/review", "seen", selfreport.Fingerprint("ht")).is(http.StatusForbidden)
	v := signedIn(t, w, cast.Ruth)
	v.post("/settings/languages/ht/review", "seen", selfreport.Fingerprint("ht")).is(http.StatusSeeOther)
	if got := v.get("/settings/languages").is(http.StatusOK).words("#language-ht"); !strings.Contains(got, "Ruth Ansah") {
		t.Errorf("got %s", got)
	}
	w.Clock.Advance(time.Minute)
	v.post("/settings/languages/ht/withdrawal").is(http.StatusSeeOther)
	if got := v.get("/settings/languages").is(http.StatusOK).words("#language-ht"); strings.Contains(got, "Ruth Ansah") {
		t.Errorf("taken back: %s", got)
	}
}

func TestTodayShowsTheLinksToLookAtAndWhichOneSpoke(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	say := link(t, w, maria)
	w.Clock.Advance(8 * 24 * time.Hour)
	say(selfreport.Word{Kind: selfreport.Failed})
	page := signedIn(t, w, cast.Pilar).get("/").is(http.StatusOK)
	if got := page.words("#links-attention"); !strings.Contains(got, "María José") || !strings.Contains(got, "Nobody has opened") {
		t.Errorf("the links to look at: %s", got)
	}
	if first := page.Find("main .card").First().AttrOr("id", ""); first != "arrived-now" {
		t.Errorf("first on Today stands %q", first)
	}
	if got := page.words("#arrived-now"); !strings.Contains(got, "through Link ending in") {
		t.Errorf("what arrived: %s", got)
	}
}
