package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/edge"
	"constancia/internal/web"
)

// visitor is a browser without scripts: it keeps cookies, follows nothing, and
// reads pages for their meaning.
type visitor struct {
	t       testing.TB
	house   http.Handler
	cookies map[string]*http.Cookie
}

// answer is what came back; page is nil when it was no page.
type answer struct {
	*goquery.Document
	t        testing.TB
	status   int
	location string
	header   http.Header
}

// visit opens the staff pages of a world to somebody who is not signed in.
func visit(t testing.TB, w *cast.World) *visitor {
	t.Helper()
	return visitOver(t, w, false)
}

func visitOver(t testing.TB, w *cast.World, https bool) *visitor {
	t.Helper()
	o := edge.Options{
		Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Address: "http://clinic.example", HTTPS: https, Language: "en",
	}
	site := web.New(w.DB, clients.NewDirectory(), o, "test")
	house, err := edge.New(o, site.Door())
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, house: house, cookies: map[string]*http.Cookie{}}
}

// signedIn is a visitor who has come in as a person of the cast.
func signedIn(t testing.TB, w *cast.World, p cast.Person) *visitor {
	t.Helper()
	w.Meet(p)
	v := visit(t, w)
	v.signIn(p.Email, cast.Password).leadsTo("/")
	return v
}

func (v *visitor) signIn(email, password string) answer {
	v.t.Helper()
	return v.post("/sign-in", "email", email, "password", password)
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.ask(httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, path, nil))
}

// post sends a form of name, value pairs.
func (v *visitor) post(path string, pairs ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.ask(r)
}

func (v *visitor) ask(r *http.Request) answer {
	v.t.Helper()
	r.Host = "clinic.example"
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.house.ServeHTTP(w, r)
	got := w.Result()
	for _, c := range got.Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c
		}
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{t: v.t, status: got.StatusCode, location: got.Header.Get("Location"), header: got.Header}
	if a.Document, err = goquery.NewDocumentFromReader(strings.NewReader(string(body))); err != nil {
		v.t.Fatal(err)
	}
	return a
}

func (a answer) leadsTo(path string) {
	a.t.Helper()
	if a.status != http.StatusSeeOther || a.location != path {
		a.t.Fatalf("got %d to %q, want 303 to %s; the page says: %s", a.status, a.location, path, a.words("main"))
	}
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("got %d to %q, want %d; the page says: %s", a.status, a.location, status, a.words("main"))
	}
	return a
}

// words are the text of what the selector finds, blanks squeezed.
func (a answer) words(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// value is what a field of the form holds.
func (a answer) value(name string) string {
	a.t.Helper()
	field := a.Find(`main [name="` + name + `"]`)
	if field.Is("select") {
		return field.Find("option[selected]").AttrOr("value", "")
	}
	if field.Is(`[type="radio"], [type="checkbox"]`) {
		return field.Filter("[checked]").AttrOr("value", "")
	}
	return field.AttrOr("value", "")
}

// labelled fails for a control without a label or a name.
func (a answer) labelled() {
	a.t.Helper()
	a.Find(`main input:not([type="hidden"]), main select, main textarea`).Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if id == "" || a.Find(`label[for="`+id+`"]`).Length() == 0 {
			a.t.Errorf("%s has no label", s.AttrOr("name", id))
		}
	})
}

// hidden are the hidden fields of the page's form.
func (a answer) hidden() map[string]string {
	a.t.Helper()
	fields := map[string]string{}
	a.Find(`main form input[type="hidden"]`).Each(func(_ int, s *goquery.Selection) {
		fields[s.AttrOr("name", "")] = s.AttrOr("value", "")
	})
	return fields
}

// postAll sends a form given as a map.
func (v *visitor) postAll(path string, fields map[string]string) answer {
	v.t.Helper()
	pairs := make([]string, 0, 2*len(fields))
	for name, value := range fields {
		pairs = append(pairs, name, value)
	}
	return v.post(path, pairs...)
}

// fragment sends a form as a script in a page does.
func (v *visitor) fragment(path string) answer {
	v.t.Helper()
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, path, strings.NewReader(""))
	r.Header.Set("HX-Request", "true")
	return v.ask(r)
}
