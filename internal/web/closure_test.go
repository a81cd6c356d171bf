package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/selfreport"
)

func TestAFileIsClosedOnItsPageAndOpenedAgain(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	maria := w.Maria()
	said := link(t, w, maria)
	path := "/clients/" + maria.String()
	v := signedIn(t, w, cast.Pilar)
	form := v.get(path + "/closure").is(http.StatusOK)
	form.labelled()
	if v.get(path).Find(`a[href="`+path+`/closure"]`).Length() != 1 {
		t.Error("nothing in the file leads to closing it")
	}
	refused := v.post(path+"/closure", "form_id", form.value("form_id"), "closed_on", form.value("closed_on"), "why", "").is(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.words(".problems"), "Write why") {
		t.Errorf("without a reason: %s", refused.words("main"))
	}
	v.post(path+"/closure", "form_id", form.value("form_id"), "closed_on", form.value("closed_on"), "why", "She has moved to Boston.").is(http.StatusSeeOther)

	file := v.get(path).is(http.StatusOK)
	if got := file.words("main"); !strings.Contains(got, "This file is closed since") || !strings.Contains(got, "Pilar") || !strings.Contains(got, "She has moved to Boston.") {
		t.Errorf("the file says: %s", got)
	}
	if file.Find(`#own-page a[href$="/own-pages/new"]`).Length() != 0 {
		t.Error("a link is offered for a closed file")
	}
	if got := names(v.get("/clients")); len(got) != 0 {
		t.Errorf("the list of open files shows %v", got)
	}
	if got := v.get("/clients?files=closed").words("#people"); !strings.Contains(got, "García") || !strings.Contains(got, "closed file") {
		t.Errorf("the list of closed files: %s", got)
	}

	w.Clock.Advance(time.Minute)
	said(selfreport.Word{Kind: selfreport.Failed})
	if got := v.get("/").is(http.StatusOK).words("#arrived"); !strings.Contains(got, "María") || !strings.Contains(got, "closed file") {
		t.Errorf("Today says of what she sent: %s", got)
	}

	form = v.get(path + "/closure").is(http.StatusOK)
	v.post(path+"/reopening", "form_id", form.value("form_id"), "why", "She is back.").is(http.StatusSeeOther)
	if got := v.get(path).words("main"); strings.Contains(got, "This file is closed") {
		t.Error("it still says that it is closed")
	}
	if got := v.get(path + "/closure").words("#closures"); !strings.Contains(got, "She is back.") || !strings.Contains(got, "She has moved to Boston.") {
		t.Errorf("on record: %s", got)
	}
}

func TestNobodyIsAskedAboutAClosedFile(t *testing.T) {
	w, v := aTuesday(t)
	maria := w.Maria()
	lacking := func() string { return v.get("/today/lacking/no_hearing").words("main") }
	if !strings.Contains(v.get("/").words("#now"), "María") {
		t.Fatal("her window is not open")
	}
	v.post("/clients/"+maria.String()+"/closure", "form_id", "f", "why", "x").is(http.StatusSeeOther)
	if got := v.get("/").words("main"); strings.Contains(got, "12 minutes left") {
		t.Errorf("Today still asks: %s", got)
	}
	w.Clock.Advance(20 * time.Hour)
	v = signedIn(t, w, cast.Pilar)
	page := v.get("/").is(http.StatusOK)
	for _, card := range []string{"#needs", "#unsettled", "#now", "#today"} {
		if strings.Contains(page.words(card), "María") {
			t.Errorf("%s asks about her", card)
		}
	}
	if !strings.Contains(lacking(), "Ánh") {
		t.Error("Ánh's file lacks nothing any more")
	}
	anh := w.Client(cast.Anh)
	v.post("/clients/"+anh.String()+"/closure", "form_id", "g", "why", "x").is(http.StatusSeeOther)
	if strings.Contains(lacking(), "Ánh") {
		t.Error("a closed file lacks something")
	}
}

func TestWhoMayNotCloseAFileIsNotOfferedIt(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	path := "/clients/" + maria.String()
	lena := signedIn(t, w, cast.Lena)
	if lena.get(path).is(http.StatusOK).Find(`a[href$="/closure"]`).Length() != 0 {
		t.Error("who only reads is offered it")
	}
	lena.get(path + "/closure").is(http.StatusForbidden)
	lena.post(path+"/closure", "why", "x").is(http.StatusForbidden)
	lena.post(path+"/reopening", "why", "x").is(http.StatusForbidden)
	if !slices.Contains(names(lena.get("/clients")), "García Hernández, María José") {
		t.Error("it is closed all the same")
	}
}
