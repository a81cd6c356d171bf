package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
)

func TestNobodySeesAPageWithoutSigningIn(t *testing.T) {
	w := cast.New(t)
	for _, path := range []string{"/settings", "/settings/tokens", "/settings/people/new", "/welcome"} {
		visit(t, w).get(path).leadsTo("/sign-in")
	}
}

func TestSigningInAndOut(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Pilar)
	v := visit(t, w)
	page := v.get("/sign-in").is(http.StatusOK)
	page.labelled()
	if len(v.cookies) != 0 {
		t.Error("a cookie before anybody signed in")
	}
	v.signIn("Pilar@Clinic.example", cast.Password).leadsTo("/")
	if got := v.get("/settings").is(http.StatusOK).words(".menu-sheet strong"); !strings.Contains(got, "Pilar Quispe") {
		t.Errorf("the menu says %q", got)
	}
	v.get("/sign-in").leadsTo("/")
	cookie := v.cookies["constancia"]
	v.post("/sign-out").leadsTo("/sign-in")
	if len(v.cookies) != 0 {
		t.Error("the cookie stays")
	}
	v.cookies["constancia"] = cookie
	v.get("/settings").leadsTo("/sign-in")
}

func TestTheCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Pilar)
	for _, https := range []bool{false, true} {
		v := visitOver(t, w, https)
		got := v.signIn(cast.Pilar.Email, cast.Password).header.Get("Set-Cookie")
		for word, want := range map[string]bool{
			"HttpOnly": true, "SameSite=Lax": true, "Path=/": true, "Secure": https, "__Host-": https,
			"Domain": false, "Expires": false, "Max-Age": false,
		} {
			if strings.Contains(got, word) != want {
				t.Errorf("https %v: %s is %v in %q", https, word, !want, strings.SplitN(got, "=", 2)[0])
			}
		}
	}
}

func TestARefusedSignInKeepsTheAddressAndSaysNotWhich(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Pilar)
	said := map[string]bool{}
	for _, email := range []string{cast.Pilar.Email, "nobody@clinic.example"} {
		page := visit(t, w).signIn(email, "wrong wrong wrong").is(http.StatusUnprocessableEntity)
		if page.value("email") != email || page.value("password") != "" {
			t.Errorf("got %q and %q", page.value("email"), page.value("password"))
		}
		said[page.words(".problems")] = true
	}
	if len(said) != 1 {
		t.Errorf("two answers: %v", said)
	}
}

func TestTooManyAttemptsAreAskedToWait(t *testing.T) {
	w := cast.New(t)
	v := visit(t, w)
	for range 5 {
		v.signIn("nobody@clinic.example", "wrong wrong wrong").is(http.StatusUnprocessableEntity)
	}
	page := v.signIn("nobody@clinic.example", "wrong wrong wrong").is(http.StatusTooManyRequests)
	if !strings.Contains(page.words(".problems"), "wait a minute") {
		t.Errorf("got %s", page.words(".problems"))
	}
}

func TestASessionThatWasLeftEnds(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	w.Clock.Advance(31 * time.Minute)
	v.get("/settings").leadsTo("/sign-in")
}

func TestSigningOutEverywhereEndsTheOtherComputerToo(t *testing.T) {
	w := cast.New(t)
	here, there := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Pilar)
	here.post("/settings/sessions").leadsTo("/")
	here.get("/settings").leadsTo("/sign-in")
	there.get("/settings").leadsTo("/sign-in")
}

func TestAnUnknownPageAndAForeignOriginAreRefusedWithoutASession(t *testing.T) {
	v := visit(t, cast.New(t))
	if got := v.get("/no-such-page").is(http.StatusNotFound).words("h1"); got == "" {
		t.Error("no heading")
	}
}

func TestAFormSentAfterItsSessionEndedIsNotLost(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	w.Clock.Advance(31 * time.Minute)

	asked := v.post("/clients", "given_names", "María José", "family_names", "García Hernández", "language", "es", "form_id", "f1")
	asked.is(http.StatusUnauthorized)
	carried := asked.hidden()
	carried["email"], carried["password"] = cast.Pilar.Email, "not the password"
	refused := v.postAll("/sign-in", carried)
	refused.is(http.StatusUnprocessableEntity)
	carried = refused.hidden()
	carried["email"], carried["password"] = cast.Pilar.Email, cast.Password
	offered := v.postAll("/sign-in", carried)
	offered.is(http.StatusOK)

	kept := offered.hidden()
	if kept["given_names"] != "María José" || kept["language"] != "es" {
		t.Error("what was typed is not offered again")
	}
	if _, ok := kept["password"]; ok {
		t.Error("the password travels on")
	}
	if got := v.postAll("/clients", kept); got.status != http.StatusSeeOther {
		t.Errorf("sending it: got %d, want 303", got.status)
	}
}

func TestAFragmentWithoutASessionLeavesThePageAlone(t *testing.T) {
	w := cast.New(t)
	got := visit(t, w).fragment("/clients/search")
	got.is(http.StatusUnauthorized)
	if got.header.Get("HX-Redirect") != "" {
		t.Error("the page is led away from what is typed in it")
	}
}

func TestSigningInCarriesNothingToAnotherSite(t *testing.T) {
	w := cast.New(t)
	w.Meet(cast.Pilar)
	for _, path := range []string{"//evil.example/x", "https://evil.example", `/\evil.example`, "x"} {
		v := visit(t, w)
		v.post("/sign-in", "email", cast.Pilar.Email, "password", cast.Password, "kept_path", path, "kept.a", "b").leadsTo("/")
	}
}
