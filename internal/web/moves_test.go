package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
)

// María has a hearing and moves; Pilar types it, Ruth confirms a last day.
func TestAMoveListsWhoIsToBeToldUntilItIsOnRecordHow(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	at := "/clients/" + w.Maria().String()
	pilar := signedIn(t, w, cast.Pilar)
	pilar.get(at + "/address").is(http.StatusOK).labelled()
	pilar.post(at+"/address", "kind", "residence", "address.since", "2026-02-30").is(http.StatusUnprocessableEntity)
	typed := []string{
		"form_id", "m", "kind", "residence", "address.line1", "233 S Wacker Dr", "address.city", "Chicago", "address.state", "IL", "address.since", "2026-11-20",
		"told_by", "herself",
	}
	made := pilar.post(at+"/address", typed...).is(http.StatusSeeOther)
	move := made.header.Get("Location")
	pilar.post(at+"/address", typed...).leadsTo(move)
	pilar.get(move).is(http.StatusOK).labelled()
	said := pilar.get(move).words("main")
	for _, want := range []string{"Immigration court · EOIR-33/IC", "USCIS · AR-11", "8 CFR 1003.15(d)(2)", "Nov 25", "not confirmed by an attorney", "233 S Wacker Dr"} {
		if !strings.Contains(said, want) {
			t.Errorf("the move does not say %q", want)
		}
	}
	if title := pilar.get(move).words("title"); strings.Contains(title, "García") || strings.Contains(title, "Wacker") {
		t.Errorf("the title says %q", title)
	}
	for _, page := range []string{at, "/", "/today/addresses"} {
		if said := pilar.get(page).words("main"); !strings.Contains(said, "EOIR-33/IC") {
			t.Errorf("%s does not name the court", page)
		}
	}

	court, _ := pilar.get(move).Find(`a[href^="/move-updates/"]`).First().Attr("href")
	pilar.get(court).is(http.StatusOK).labelled()
	pilar.get(court + "/sending").is(http.StatusOK).labelled()
	pilar.post(court+"/turns", "version", "1", "do", "confirm").is(http.StatusForbidden)
	pilar.post(court+"/turns", "version", "1", "do", "drop", "reason", "").is(http.StatusUnprocessableEntity)
	ruth := signedIn(t, w, cast.Ruth)
	ruth.post(court+"/turns", "form_id", "c", "version", "1", "do", "confirm", "due_on", "2026-11-25").leadsTo(court)
	pilar.post(court+"/sendings", "form_id", "s", "version", "1", "sent_on", "2026-11-23", "how", "ecas").is(http.StatusConflict)
	pilar.post(court+"/sendings", "form_id", "s", "version", "2", "sent_on", "2026-11-23", "how", "").is(http.StatusUnprocessableEntity)
	told := []string{"form_id", "s", "version", "2", "sent_on", "2026-11-23", "how", "ecas", "receipt", "<b>77</b>"}
	pilar.post(court+"/sendings", told...).leadsTo(court)
	pilar.post(court+"/sendings", told...).leadsTo(court)
	if said := pilar.get(court).words("main"); !strings.Contains(said, "<b>77</b>") || !strings.Contains(said, "confirmed by Ruth Ansah") {
		t.Errorf("the court's page says %q", said)
	}
	pilar.get(move + "/correction").is(http.StatusOK).labelled()
	fixed := append(typed[2:len(typed):len(typed)], "form_id", "f", "why", "")
	pilar.post(move+"/corrections", fixed...).is(http.StatusUnprocessableEntity)
	pilar.post(move+"/updates", "form_id", "b", "agency", "bia").leadsTo(move)
	pilar.post(move+"/updates", "form_id", "d", "agency", "bia").is(http.StatusConflict)
	if said := pilar.get("/").words("main"); strings.Contains(said, "EOIR-33/IC") || !strings.Contains(said, "EOIR-33/BIA") {
		t.Error("Today does not follow what was said")
	}
	said = pilar.get(at).words("main")
	for _, want := range []string{"233 S Wacker Dr", "1 N State St Apt 4", "told of the new address, ECAS"} {
		if !strings.Contains(said, want) {
			t.Errorf("the file does not say %q", want)
		}
	}

	ines, lena := signedIn(t, w, cast.Ines), signedIn(t, w, cast.Lena)
	for _, page := range []string{move, court, move + "/correction", court + "/sending"} {
		ines.get(page).is(http.StatusNotFound)
	}
	ines.post(court+"/sendings", "sent_on", "2026-11-23", "how", "ecas").is(http.StatusNotFound)
	lena.get(move).is(http.StatusOK)
	lena.post(court+"/turns", "do", "drop", "reason", "x").is(http.StatusForbidden)
}
