package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/feeds"
)

func TestALinkIsMadeAndSeenOnce(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	path := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	form := v.get(path + "/feeds/new").is(http.StatusOK)
	form.labelled()
	send := func() answer {
		return v.post(path+"/feeds", "form_id", form.value("form_id"), "label", "her own", "language", "es", "wording", "discreet", "alarms", "1440", "alarms", "120")
	}

	made, again := send().is(http.StatusOK), send().is(http.StatusOK)

	address, _ := made.Find("input#link").Attr("value")
	token := strings.TrimSuffix(strings.TrimPrefix(address, "http://clinic.example/f/"), ".ics")
	if _, err := feeds.NewReading(w.DB).Find(t.Context(), token); err != nil {
		t.Errorf("the link %q does not answer: %v", address, err)
	}
	if src, _ := made.Find("img.copy-qr").Attr("src"); !strings.HasPrefix(src, "data:image/png;base64,") {
		t.Errorf("the picture is %.30q", src)
	}
	if made.header.Get("Referrer-Policy") != "no-referrer" || made.header.Get("Cache-Control") != "no-store" {
		t.Errorf("got %v", made.header)
	}
	if got := made.words("main"); !strings.Contains(got, "Remove Alerts") || !strings.Contains(got, "ICSx5") {
		t.Errorf("how to put it on a phone is not said: %s", got)
	}
	if again.Find("input#link").Length() != 0 || !strings.Contains(again.words("main"), "shown already") {
		t.Errorf("sent twice, the page says: %s", again.words("main"))
	}
	file := v.get(path).is(http.StatusOK)
	if got := file.words("#calendar-links"); !strings.Contains(got, "her own") || !strings.Contains(got, "No calendar program has read it yet") {
		t.Errorf("her file says: %s", got)
	}
	if html, _ := file.Html(); strings.Contains(html, token) {
		t.Error("her file shows the link again")
	}
}

func TestARefusedLinkKeepsWhatWasTyped(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String() + "/feeds"
	v := signedIn(t, w, cast.Pilar)
	got := v.post(path, "form_id", "x", "label", "her sister's", "language", "es", "wording", "full", "alarms", "120").is(http.StatusUnprocessableEntity)
	if got.value("label") != "her sister's" || !strings.Contains(got.words(".problems"), "Ask the client first") {
		t.Errorf("got %s", got.words("main"))
	}
	if got := v.post("/clients/"+w.JeanBaptiste().String()+"/feeds", "language", "en", "wording", "discreet"); got.status != http.StatusConflict || !strings.Contains(got.words(".problems"), "ICE") {
		t.Errorf("got %d %s", got.status, got.words("main"))
	}
	if got := v.get("/clients/" + w.JeanBaptiste().String()).words("#calendar-links"); !strings.Contains(got, "ICE") {
		t.Errorf("his file says: %s", got)
	}
}

func TestALinkIsRenewedAndRevoked(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	made := v.post(path+"/feeds", "form_id", "1", "language", "es", "wording", "discreet").is(http.StatusOK)
	first, _ := made.Find("input#link").Attr("value")
	link, _ := v.get(path).Find("#calendar-links li a").Attr("href")
	page := v.get(link).is(http.StatusOK)

	renewed := v.post(link+"/renewal", "form_id", page.value("form_id")).is(http.StatusOK)
	second, _ := renewed.Find("input#link").Attr("value")
	if second == "" || second == first {
		t.Errorf("got %q after %q", second, first)
	}
	if got := v.get(link).words("main"); !strings.Contains(got, "Revoked") {
		t.Errorf("the old link's page says: %s", got)
	}
	fresh, _ := v.get(path).Find("#calendar-links li a").Attr("href")
	v.post(fresh + "/revocation").leadsTo(fresh)
	if got := v.get(path).words("#calendar-links"); !strings.Contains(got, "No calendar link yet") {
		t.Errorf("her file says: %s", got)
	}
	other := signedIn(t, w, cast.Ines)
	for _, p := range []string{link, fresh} {
		other.get(p).is(http.StatusNotFound)
		other.post(p + "/revocation").is(http.StatusNotFound)
	}
	signedIn(t, w, cast.Lena).post(fresh + "/revocation").is(http.StatusForbidden)
}

func TestACalendarOfOnesOwn(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	v := signedIn(t, w, cast.Ruth)
	if got, _ := v.get("/calendar").Find(`.head-acts a[href="/calendar/links"]`).Attr("href"); got == "" {
		t.Error("the calendar offers no link")
	}
	form := v.get("/calendar/links").is(http.StatusOK)
	form.labelled()

	made := v.post("/calendar/links", "form_id", form.value("form_id"), "language", "en", "wording", "full", "alarms", "1440").is(http.StatusOK)

	if address, _ := made.Find("input#link").Attr("value"); !strings.HasPrefix(address, "http://clinic.example/f/") {
		t.Errorf("got %q", address)
	}
	link, _ := v.get("/calendar/links").Find("#own-links a").Attr("href")
	v.get(link).is(http.StatusOK)
	v.post(link + "/revocation").leadsTo(link)
	signedIn(t, w, cast.Pilar).get(link).is(http.StatusNotFound)
	if got := v.post("/calendar/links", "language", "en", "wording", "loud"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.words(".problems"), "how much the calendar says") {
		t.Errorf("got %d %s", got.status, got.words("main"))
	}
}
