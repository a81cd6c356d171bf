package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/staff"
)

func setUpPath(w *cast.World) (path string) {
	w.Write(actor.System("serve"), func(tx *db.Tx) error {
		token, err := staff.SetUpLink(tx)
		path = "/setup/" + token
		return err
	})
	return path
}

func TestANewcomerSetsTheClinicUpAndIsSignedIn(t *testing.T) {
	w := cast.New(t)
	v, path := visit(t, w), setUpPath(w)

	page := v.get(path).is(http.StatusOK)
	page.labelled()
	if page.words("h1") != "Set up your clinic" || page.value("time_zone") != "America/New_York" || page.value("language") != "en" {
		t.Errorf("got %q, zone %q, language %q", page.words("h1"), page.value("time_zone"), page.value("language"))
	}
	for name, want := range map[string]string{"email": "username", "password": "new-password", "name": "name", "office_name": "organization"} {
		if got := page.Find(`[name="`+name+`"]`).AttrOr("autocomplete", ""); got != want {
			t.Errorf("%s: autocomplete %q, want %q", name, got, want)
		}
	}

	v.post(path, "office_name", "Casa Libre", "time_zone", "America/Chicago", "language", "es", "name", "Ruth Ansah",
		"email", "ruth@clinic.example", "password", "the tide comes in at nine", "role", "attorney").leadsTo("/welcome")
	welcome := v.get("/welcome").is(http.StatusOK)
	if welcome.Find(`a[href="/clients/new"]`).Length() != 1 || welcome.Find(`a[href="/settings/people/new"]`).Length() != 1 {
		t.Errorf("got %s", welcome.words("main"))
	}
	if welcome.Find("html").AttrOr("lang", "") != "es" {
		t.Error("the chosen language is not spoken")
	}
	v.get(path).is(http.StatusNotFound)
	visit(t, w).signIn("ruth@clinic.example", "the tide comes in at nine").leadsTo("/")
}

func TestARefusedSetUpKeepsWhatWasTypedButThePassword(t *testing.T) {
	w := cast.New(t)
	v, path := visit(t, w), setUpPath(w)
	page := v.post(path, "office_name", "Casa <Libre>", "time_zone", "America/Denver", "language", "en", "name", "",
		"email", "not an address", "password", "short", "role", "paralegal").is(http.StatusUnprocessableEntity)
	page.labelled()
	for name, want := range map[string]string{
		"office_name": "Casa <Libre>", "time_zone": "America/Denver", "email": "not an address", "role": "paralegal", "password": "",
	} {
		if got := page.value(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := page.Find(".problems li").Length(); got != 3 {
		t.Errorf("got %d problems: %s", got, page.words(".problems"))
	}
	if html, _ := page.Html(); strings.Contains(html, `value="short"`) {
		t.Error("the password is in the page")
	}
}

func TestAColleagueJoinsByTheLinkSheWasGiven(t *testing.T) {
	w := cast.New(t)
	noor := signedIn(t, w, cast.Noor)

	form := noor.get("/settings/people/new").is(http.StatusOK)
	form.labelled()
	shown := noor.post("/settings/people", "name", "Amal Rahimi", "email", "amal@clinic.example", "roles", "paralegal", "roles", "volunteer").is(http.StatusOK)
	link, found := strings.CutPrefix(shown.Find("#once").AttrOr("value", ""), "http://clinic.example")
	if !found {
		t.Fatalf("no link on the page: %s", shown.words("main"))
	}

	amal := visit(t, w)
	page := amal.get(link).is(http.StatusOK)
	page.labelled()
	if page.words("h1") != "Welcome, Amal Rahimi" || strings.Contains(page.words("title"), "Amal") {
		t.Errorf("got %q, title %q", page.words("h1"), page.words("title"))
	}
	refused := amal.post(link, "password", "amal@clinic.example").is(http.StatusUnprocessableEntity)
	if refused.words(".field-problem") == "" {
		t.Error("no reason given")
	}
	amal.post(link, "password", "the tide comes in at nine").leadsTo("/")
	if got := amal.get("/settings").is(http.StatusOK).words("#you"); !strings.Contains(got, "Paralegal, Volunteer") {
		t.Errorf("got %s", got)
	}
	visit(t, w).get(link).is(http.StatusNotFound)
}
