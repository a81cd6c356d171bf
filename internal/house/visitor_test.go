package house_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/house"
	"constancia/internal/staff"
)

// visitor goes through the doors of one house as people of the cast: with a
// cookie at the pages, with a token at the API.
type visitor struct {
	house   *house.House
	log     *bytes.Buffer
	world   *cast.World
	cookies map[string]*http.Cookie
	tokens  map[string]string
}

func visit(t *testing.T, w *cast.World) *visitor {
	t.Helper()
	for _, p := range cast.People() {
		w.Meet(p)
	}
	v := &visitor{world: w, log: &bytes.Buffer{}, cookies: map[string]*http.Cookie{}, tokens: map[string]string{}}
	var err error
	v.house, err = house.Open(t.Context(), w.DB, edge.Options{
		Log: slog.New(slog.NewJSONHandler(v.log, nil)), Now: w.Clock.Now, Address: "http://127.0.0.1:8080", Language: "en",
	}, "test")
	if err != nil {
		t.Fatalf("opening the house: %v", err)
	}
	return v
}

// ask goes through a door as somebody, with an empty body where a body belongs.
func (v *visitor) ask(t *testing.T, door, method, path string, who cast.Person) *httptest.ResponseRecorder {
	t.Helper()
	kind, body := "application/x-www-form-urlencoded", ""
	if door == "api" {
		kind, body = "application/json", "{}"
	}
	if method == http.MethodGet || method == http.MethodHead {
		body = ""
	}
	return v.send(t, door, method, path, who, kind, body)
}

func (v *visitor) send(t *testing.T, door, method, path string, who cast.Person, kind, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	if who.Name != "nobody" {
		switch door {
		case "web":
			r.AddCookie(v.cookie(t, who))
		case "api":
			r.Header.Set("Authorization", "Bearer "+v.token(t, who))
		}
	}
	out := httptest.NewRecorder()
	v.house.ServeHTTP(out, r)
	if door == "web" && who.Name != "nobody" && endsSession(path) {
		delete(v.cookies, who.Name)
	}
	return out
}

func endsSession(path string) bool { return path == "/sign-out" || path == "/settings/sessions" }

// cookie signs somebody in at the page for it.
func (v *visitor) cookie(t *testing.T, who cast.Person) *http.Cookie {
	t.Helper()
	if c, ok := v.cookies[who.Name]; ok {
		return c
	}
	kind, body := form(url.Values{"email": {who.Email}, "password": {cast.Password}})
	r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	out := httptest.NewRecorder()
	v.house.ServeHTTP(out, r)
	for _, c := range out.Result().Cookies() {
		if c.Value != "" {
			v.cookies[who.Name] = c
			return c
		}
	}
	t.Fatalf("signing in: %d and no cookie", out.Code)
	return nil
}

func (v *visitor) token(t *testing.T, who cast.Person) string {
	t.Helper()
	if secret, ok := v.tokens[who.Name]; ok {
		return secret
	}
	v.world.Write(actor.System("test"), func(tx *db.Tx) error {
		secret, _, err := staff.AddToken(tx, who.ID, "walk", 90)
		v.tokens[who.Name] = secret
		return err
	})
	return v.tokens[who.Name]
}
