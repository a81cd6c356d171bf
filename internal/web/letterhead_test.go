package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
)

func TestTheLetterheadIsFilledInBesideWhatSomebodyElseSaved(t *testing.T) {
	w := cast.New(t)
	noor := signedIn(t, w, cast.Noor)
	form := noor.get("/settings/letterhead").is(http.StatusOK)
	form.labelled()
	version := form.value("version")
	noor.post("/settings/letterhead", "version", version, "address", "100 Main St\nChicago, IL", "phone", "312 555 0100", "fax", "", "email", "office@clinic.example").leadsTo("/settings")
	stale := noor.post("/settings/letterhead", "version", version, "address", "5 Elm St", "phone", "", "fax", "", "email", "").is(http.StatusConflict)
	if got := stale.words(".notice-warning table"); !strings.Contains(got, "100 Main St") || !strings.Contains(got, "5 Elm St") {
		t.Errorf("both versions: got %s", got)
	}
	bad := noor.post("/settings/letterhead", "version", version, "address", "a\nb\nc\nd\ne", "email", "no").is(http.StatusUnprocessableEntity)
	if bad.Find(".problems li").Length() != 2 {
		t.Errorf("got %s", bad.words(".problems"))
	}
	ruth := signedIn(t, w, cast.Ruth)
	ruth.get("/settings/letterhead").is(http.StatusForbidden)
	ruth.post("/settings/letterhead").is(http.StatusForbidden)
}

func TestAnAttorneySaysHowSheSigns(t *testing.T) {
	w := cast.New(t)
	ruth := signedIn(t, w, cast.Ruth)
	form := ruth.get("/settings/signature").is(http.StatusOK)
	form.labelled()
	ruth.post("/settings/signature", "version", "0", "name", "", "firm_line", "", "eoir_id", "RA123456", "bar_state", "IL", "bar_number", "6301234", "bar_state", "", "bar_number", "").leadsTo("/settings")
	again := ruth.get("/settings/signature").is(http.StatusOK)
	if again.value("eoir_id") != "RA123456" || again.value("bar_number") != "6301234" || again.value("version") != "1" {
		t.Errorf("got %q, %q, version %q", again.value("eoir_id"), again.value("bar_number"), again.value("version"))
	}
	bad := ruth.post("/settings/signature", "version", "1", "bar_state", "IL", "bar_number", "").is(http.StatusUnprocessableEntity)
	if bad.Find(".problems li").Length() != 1 {
		t.Errorf("got %s", bad.words(".problems"))
	}
	ruth.post("/settings/signature", "version", "0", "name", "R. Ansah").is(http.StatusConflict)
	if ruth.get("/settings").Find(`a[href="/settings/signature"]`).Length() != 1 {
		t.Error("no way there from Settings")
	}
	pilar := signedIn(t, w, cast.Pilar)
	pilar.get("/settings/signature").is(http.StatusForbidden)
	pilar.post("/settings/signature").is(http.StatusForbidden)
}
