package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/jobs"
	"constancia/internal/locale"
)

// panels are the cards of Settings that a person sees, by id.
func panels(a answer) []string {
	var ids []string
	a.Find("section.card[id]").Each(func(_ int, s *goquery.Selection) { ids = append(ids, s.AttrOr("id", "")) })
	slices.Sort(ids)
	return ids
}

func TestSettingsShowEachRoleItsOwn(t *testing.T) {
	w := cast.New(t)
	for person, want := range map[string][]string{
		cast.Noor.Name: {"jobs", "office", "on-call", "people", "record", "teams", "you"}, cast.Ruth.Name: {"jobs", "office", "on-call", "record", "you"},
		cast.Pilar.Name: {"office", "on-call", "you"}, cast.Tomas.Name: {"office", "on-call", "you"}, cast.Lena.Name: {"office", "on-call", "you"},
	} {
		p := cast.People()[slices.IndexFunc(cast.People(), func(p cast.Person) bool { return p.Name == person })]
		v := signedIn(t, w, p)
		page := v.get("/settings").is(http.StatusOK)
		page.labelled()
		if got := panels(page); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", person, got, want)
		}
		if changes := page.Find(`a[href="/settings/office"]`).Length() > 0; changes != (p.ID == cast.Noor.ID) {
			t.Errorf("%s: a way to change the office: %v", person, changes)
		}
	}
}

func TestWhoDoesNotManagePeopleIsRefused(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Ines)
	about := "/settings/people/" + cast.Ines.ID.String()
	for _, p := range []cast.Person{cast.Ruth, cast.Pilar, cast.Tomas, cast.Lena} {
		v := signedIn(t, w, p)
		for _, path := range []string{"/settings/people/new", about, "/settings/office", "/settings/teams/new"} {
			v.get(path).is(http.StatusForbidden)
		}
		for _, path := range []string{"/settings/people", about, about + "/shut-out", about + "/sign-out", about + "/invitation", about + "/readmission", "/settings/office", "/settings/teams"} {
			v.post(path).is(http.StatusForbidden)
		}
	}
}

func TestSomebodyIsRevisedShutOutAndLetBackIn(t *testing.T) {
	w := cast.New(t)
	noor, tomas := signedIn(t, w, cast.Noor), signedIn(t, w, cast.Tomas)
	about := "/settings/people/" + cast.Tomas.ID.String()

	form := noor.get(about).is(http.StatusOK)
	form.labelled()
	if form.value("name") != cast.Tomas.Name || form.value("email") != cast.Tomas.Email || form.value("roles") != "volunteer" {
		t.Errorf("got %q, %q, %q", form.value("name"), form.value("email"), form.value("roles"))
	}
	noor.post(about, "version", form.value("version"), "name", "Tomas L.", "email", cast.Tomas.Email,
		"roles", "accredited", "accreditation", "full").leadsTo("/settings")
	if got := noor.get("/settings").words(".notice-done"); got != "Saved." {
		t.Errorf("got %q", got)
	}
	if got := noor.get("/settings").words(".notice-done"); got != "" {
		t.Errorf("a second time: %q", got)
	}
	stale := noor.post(about, "version", form.value("version"), "name", "Another", "email", cast.Tomas.Email, "roles", "readonly").is(http.StatusConflict)
	if stale.value("name") != "Another" {
		t.Errorf("what was typed is gone: %q", stale.value("name"))
	}
	beside := stale.words(".notice-warning table")
	if !strings.Contains(beside, "Tomas L.Another") || !strings.Contains(beside, "(Full: also before the immigration court)Read only") || strings.Contains(beside, "E-mail") {
		t.Errorf("both versions: got %s", beside)
	}
	noor.post(about, "version", "1", "version_again", stale.Find(`[name="version_again"]`).AttrOr("value", ""),
		"name", "Another", "email", cast.Tomas.Email, "roles", "readonly").leadsTo("/settings")

	noor.post(about + "/shut-out").leadsTo("/settings")
	tomas.get("/settings").leadsTo("/sign-in")
	if got := noor.get(about).is(http.StatusOK).Find(`form[action$="/readmission"]`).Length(); got != 1 {
		t.Error("no way back in")
	}
	if link := noor.post(about+"/readmission").is(http.StatusOK).Find("#once").AttrOr("value", ""); !strings.Contains(link, "/join/") {
		t.Errorf("got %q", link)
	}
}

func TestTheLastAdministratorIsToldWhyNot(t *testing.T) {
	w := cast.New(t)
	noor := signedIn(t, w, cast.Noor)
	page := noor.post("/settings/people/"+cast.Noor.ID.String(), "version", "1", "name", "Noor", "email", cast.Noor.Email, "roles", "readonly").is(http.StatusConflict)
	if !strings.Contains(page.words(".problems"), "Nobody else") {
		t.Errorf("got %s", page.words("main"))
	}
	noor.post("/settings/people/" + cast.Noor.ID.String() + "/shut-out").is(http.StatusConflict)
	noor.post("/settings/people/nobody/shut-out").is(http.StatusNotFound)
}

func TestTheOfficeIsChanged(t *testing.T) {
	w := cast.New(t)
	noor := signedIn(t, w, cast.Noor)
	form := noor.get("/settings/office").is(http.StatusOK)
	form.labelled()
	bad := noor.post("/settings/office", "version", form.value("version"), "office_name", "", "time_zone", "Mars/Olympus", "language", "en").is(http.StatusUnprocessableEntity)
	if bad.Find(".problems li").Length() != 2 {
		t.Errorf("got %s", bad.words(".problems"))
	}
	noor.post("/settings/office", "version", form.value("version"), "office_name", "Casa Libre", "time_zone", "America/Denver", "language", "en").leadsTo("/settings")
	stale := noor.post("/settings/office", "version", form.value("version"), "office_name", "Casa Nueva", "time_zone", "America/Denver", "language", "en").is(http.StatusConflict)
	if got := stale.words(".notice-warning table"); !strings.Contains(got, "Casa LibreCasa Nueva") || strings.Contains(got, "Mountain") {
		t.Errorf("both versions: got %s", got)
	}
	if got := noor.get("/settings").words("#office"); !strings.Contains(got, "Casa Libre") || !strings.Contains(got, "Mountain time") {
		t.Errorf("got %s", got)
	}
}

func TestATokenIsShownOnceAndRevoked(t *testing.T) {
	w := cast.New(t)
	pilar := signedIn(t, w, cast.Pilar)
	pilar.get("/settings/tokens").is(http.StatusOK).labelled()
	pilar.post("/settings/tokens", "label", "", "expires", "90").is(http.StatusUnprocessableEntity)
	secret := pilar.post("/settings/tokens", "label", "Intake sheet", "expires", "90").is(http.StatusOK).Find("#once").AttrOr("value", "")
	if len(secret) != 43 {
		t.Fatalf("got a token of %d characters", len(secret))
	}
	list := pilar.get("/settings/tokens").is(http.StatusOK)
	if html, _ := list.Html(); strings.Contains(html, secret) || !strings.Contains(html, "Intake sheet") {
		t.Error("shown again, or not listed")
	}
	revocation := list.Find(`form[action$="/revocation"]`).AttrOr("action", "")
	signedIn(t, w, cast.Ruth).post(revocation).is(http.StatusNotFound)
	pilar.post(revocation).leadsTo("/settings/tokens")
	if got := pilar.get("/settings/tokens").words("table"); !strings.Contains(got, "revoked") {
		t.Errorf("got %s", got)
	}
}

func TestAPasswordIsChangedWithTheOldOne(t *testing.T) {
	w := cast.New(t)
	pilar, other := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Pilar)
	pilar.get("/settings/password").is(http.StatusOK).labelled()
	wrong := pilar.post("/settings/password", "current_password", "not the one", "password", "the tide comes in at nine").is(http.StatusUnprocessableEntity)
	if wrong.words("#f-current_password-problem") == "" {
		t.Errorf("got %s", wrong.words("main"))
	}
	pilar.post("/settings/password", "current_password", cast.Password, "password", "the tide comes in at nine").leadsTo("/settings")
	pilar.get("/settings").is(http.StatusOK)
	other.get("/settings").leadsTo("/sign-in")
}

func TestEachPersonHasHerLanguage(t *testing.T) {
	w := cast.New(t)
	pilar := signedIn(t, w, cast.Pilar)
	pilar.post("/settings/language", "language", "es").leadsTo("/settings")
	page := pilar.get("/settings").is(http.StatusOK)
	if page.Find("html").AttrOr("lang", "") != "es" || page.words("h1") != "Ajustes" {
		t.Errorf("got %s", page.words("h1"))
	}
	pilar.post("/settings/language", "language", "xx").is(http.StatusUnprocessableEntity)
}

func TestTeamsAreAddedAndRenamed(t *testing.T) {
	w := cast.New(t)
	noor := signedIn(t, w, cast.Noor)
	noor.post("/settings/teams", "team", "").is(http.StatusUnprocessableEntity)
	noor.post("/settings/teams", "team", "Detained").leadsTo("/settings")
	link := noor.get("/settings").Find("#teams li:last-child a").AttrOr("href", "")
	form := noor.get(link).is(http.StatusOK)
	form.labelled()
	noor.post(link, "version", form.value("version"), "team", "Detained docket").leadsTo("/settings")
	if got := noor.get("/settings").words("#teams li:last-child"); got != "Detained docket" {
		t.Errorf("got %q", got)
	}
}

func TestSettingsSayWhatEachJobDoes(t *testing.T) {
	for _, job := range jobs.List {
		if key := "staff.job." + job.Name; !locale.For("en").Has(key) || !locale.For("es").Has(key) {
			t.Errorf("%s is in no catalog", key)
		}
	}
}
