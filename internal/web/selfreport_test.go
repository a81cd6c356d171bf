package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/selfreport"
)

func TestAClientsPageIsMadeSeenOnceAndEndedWithTheCalendar(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	path := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
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
	v.post(path + "/lost-phone").is(http.StatusSeeOther)
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
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1)) // Tuesday, nine in Chicago
	var a selfreport.Arrival
	w.Write(actor.Link(made.ID, maria), func(tx *db.Tx) (err error) {
		a, _, err = selfreport.Say(tx, selfreport.Word{Key: uuid.NewString(), Kind: selfreport.Did, Words: "ya lo hice"})
		return err
	})
	v := signedIn(t, w, cast.Pilar)

	if got := v.get("/").is(http.StatusOK).words("#arrived"); !strings.Contains(got, "María José") || !strings.Contains(got, "I did it") {
		t.Errorf("Today says: %s", got)
	}
	occurrence := "/occurrences/" + a.OccurrenceID.String()
	if got := v.get(occurrence).is(http.StatusOK).words("#said"); !strings.Contains(got, "ya lo hice") || !strings.Contains(got, "Confirm") {
		t.Errorf("the check-in says: %s", got)
	}
	v.post("/arrivals/" + a.ID.String() + "/confirmation").is(http.StatusSeeOther)
	if got := v.get("/today/arrived").is(http.StatusOK).words("#arrived"); strings.Contains(got, "María") {
		t.Errorf("Today still says: %s", got)
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
}
