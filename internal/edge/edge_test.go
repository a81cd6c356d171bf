package edge_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/edge"
	"constancia/internal/fault"
)

const unspeakable = "kanari-A201555001"

// doors is a small house: a page anybody may see, one only a paralegal may, one
// that panics with something unspeakable, one that fails on our side.
func doors(t *testing.T, o edge.Options) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	o.Log = slog.New(slog.NewJSONHandler(&log, nil))
	o.Now = time.Now
	identify := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if role := c.Request().Header.Get("X-Role"); role != "" {
				who := actor.Actor{Kind: actor.Staff, Roles: []actor.Role{actor.Role(role)}}
				c.SetRequest(c.Request().WithContext(actor.With(c.Request().Context(), who)))
			}
			return next(c)
		}
	}
	ok := func(c echo.Context) error { return c.String(http.StatusOK, c.RealIP()) }
	e, err := edge.New(o, edge.Door{
		Name: "web", Identify: identify,
		Refuse: func(c echo.Context, status int, err error) error {
			if fault.Is(err, fault.TooMany) {
				panic(unspeakable)
			}
			return c.String(status, "refused")
		},
		Routes: []edge.Route{
			{Method: http.MethodGet, Path: "/open", Permission: actor.Public, Handler: ok},
			{Method: http.MethodPost, Path: "/open", Permission: actor.Public, Handler: readAll},
			{Method: http.MethodPost, Path: "/upload", Permission: actor.Public, Handler: readAll, MaxBody: "1M"},
			{Method: http.MethodGet, Path: "/files/:token", Permission: actor.ClientsRead, Handler: ok},
			{Method: http.MethodGet, Path: "/panic", Permission: actor.Public, Handler: func(echo.Context) error { panic(unspeakable) }},
			{Method: http.MethodGet, Path: "/broken", Permission: actor.Public, Handler: func(echo.Context) error { return errors.New("a broken part") }},
			{Method: http.MethodGet, Path: "/busy", Permission: actor.Public, Handler: func(echo.Context) error {
				return fault.New(fault.TooMany, "fault.too_many")
			}},
			{Method: http.MethodGet, Path: "/full", Permission: actor.Public, Handler: func(echo.Context) error {
				return fault.New(fault.Unavailable, "fault.disk_full")
			}},
		},
	}, edge.House(map[string]func(context.Context) error{"database": func(context.Context) error { return errors.New("gone") }}))
	if err != nil {
		t.Fatal(err)
	}
	return e, &log
}

func readAll(c echo.Context) error {
	if _, err := io.ReadAll(c.Request().Body); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func ask(h http.Handler, method, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for _, fn := range change {
		fn(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	h, _ := doors(t, edge.Options{HTTPS: true})
	for _, path := range []string{"/open", "/nowhere", "/panic", "/broken", "/files/x", "/healthz"} {
		got := ask(h, http.MethodGet, path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"X-Robots-Tag": "noindex, nofollow, noarchive", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got.Get(name), want)
			}
		}
		if got.Get("Server") != "" || got.Get(echo.HeaderXRequestID) == "" {
			t.Errorf("%s: server named, or no request id", path)
		}
	}
}

func TestARouteIsOpenOnlyToWhoHoldsItsPermission(t *testing.T) {
	h, _ := doors(t, edge.Options{})
	for role, want := range map[string]int{"": 401, "admin": 403, "paralegal": 200, "readonly": 200} {
		var change []func(*http.Request)
		if role != "" {
			change = append(change, header("X-Role", role))
		}
		if got := ask(h, http.MethodGet, "/files/1", change...).Code; got != want {
			t.Errorf("%q: got %d, want %d", role, got, want)
		}
	}
}

func TestTheLogNamesThePatternAndNothingAPersonSent(t *testing.T) {
	h, log := doors(t, edge.Options{})
	ask(h, http.MethodGet, "/files/"+unspeakable+"?q="+unspeakable, header("User-Agent", unspeakable), header("X-Request-Id", unspeakable))
	ask(h, http.MethodGet, "/panic")
	ask(h, unspeakable, "/open")
	ask(h, http.MethodGet, "/"+unspeakable)
	if strings.Contains(log.String(), unspeakable) {
		t.Errorf("the log repeats what was sent:\n%s", log)
	}
	if !strings.Contains(log.String(), "/files/:token") || !strings.Contains(log.String(), "edge_test.doors") {
		t.Errorf("the log names neither the pattern nor the place of the panic:\n%s", log)
	}
}

func TestOurOwnMistakesAreLoggedOnceWithTheirCause(t *testing.T) {
	h, log := doors(t, edge.Options{})
	if got := ask(h, http.MethodGet, "/broken"); got.Code != 500 || strings.Contains(got.Body.String(), "broken") {
		t.Errorf("got %d %q, want 500 without the cause", got.Code, got.Body)
	}
	if n := strings.Count(log.String(), "a broken part"); n != 1 {
		t.Errorf("the cause stands %d times in the log, want once", n)
	}
}

func TestAFullDiskHasItsOwnStatus(t *testing.T) {
	h, _ := doors(t, edge.Options{})
	if got := ask(h, http.MethodGet, "/full").Code; got != http.StatusInsufficientStorage {
		t.Errorf("got %d, want 507", got)
	}
}

func TestWhatAnotherSiteMakesABrowserSendIsRefused(t *testing.T) {
	h, _ := doors(t, edge.Options{Address: "https://clinic.example"})
	for _, c := range []struct {
		site, origin string
		want         int
	}{
		{"cross-site", "https://evil.example", 403},
		{"", "https://evil.example", 403},
		{"same-origin", "", 204},
		{"cross-site", "https://clinic.example", 204}, // our own address behind a proxy
		{"", "", 204}, // no browser
	} {
		got := ask(h, http.MethodPost, "/open", func(r *http.Request) {
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
		}).Code
		if got != c.want {
			t.Errorf("%+v: got %d", c, got)
		}
	}
}

func TestABodyLargerThanItsRouteTakesIsRefused(t *testing.T) {
	h, _ := doors(t, edge.Options{})
	for name, change := range map[string]func(*http.Request){
		"with its length":    func(*http.Request) {},
		"without its length": func(r *http.Request) { r.ContentLength = -1 },
	} {
		for _, c := range []struct {
			path   string
			kilos  int
			status int
		}{
			{"/open", 200, http.StatusNoContent},
			{"/open", 300, http.StatusRequestEntityTooLarge},
			{"/upload", 300, http.StatusNoContent},
			{"/upload", 1100, http.StatusRequestEntityTooLarge},
		} {
			r := httptest.NewRequest(http.MethodPost, c.path, strings.NewReader(strings.Repeat("x", c.kilos<<10)))
			change(r)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("%d KB to %s %s: got %d, want %d", c.kilos, c.path, name, w.Code, c.status)
			}
		}
	}
}

// A file over a slow line may take longer than the server waits for a form.
func TestAnUploadMayTakeLongerThanAForm(t *testing.T) {
	h, _ := doors(t, edge.Options{})
	server := httptest.NewUnstartedServer(h)
	server.Config.ReadTimeout = 200 * time.Millisecond
	server.Start()
	defer server.Close()
	for path, want := range map[string]bool{"/open": false, "/upload": true} {
		body, slow := io.Pipe()
		go func() {
			_, _ = slow.Write([]byte("first"))
			time.Sleep(500 * time.Millisecond) // the line itself is slow; there is no clock to set
			_, _ = slow.Write([]byte("second"))
			_ = slow.Close()
		}()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if arrived := err == nil && answer.StatusCode == http.StatusNoContent; arrived != want {
			t.Errorf("%s: arrived %v, %v", path, arrived, err)
		}
	}
}

func TestAnAddressIsBelievedOnlyFromATrustedProxy(t *testing.T) {
	forged := header("X-Forwarded-For", "203.0.113.9")
	from := func(addr string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = addr } }
	direct, _ := doors(t, edge.Options{})
	if got := ask(direct, http.MethodGet, "/open", forged, from("198.51.100.7:1")).Body.String(); got != "198.51.100.7" {
		t.Errorf("without a proxy: got %s", got)
	}
	proxied, _ := doors(t, edge.Options{TrustedProxies: []string{"198.51.100.7"}})
	if got := ask(proxied, http.MethodGet, "/open", forged, from("198.51.100.7:1")).Body.String(); got != "203.0.113.9" {
		t.Errorf("behind the proxy: got %s", got)
	}
	if got := ask(proxied, http.MethodGet, "/open", forged, from("192.0.2.1:1")).Body.String(); got != "192.0.2.1" {
		t.Errorf("beside the proxy: got %s", got)
	}
}

func TestARefusalThatPanicsIsAnsweredAllTheSame(t *testing.T) {
	h, log := doors(t, edge.Options{})
	if got := ask(h, http.MethodGet, "/busy"); got.Code != http.StatusTooManyRequests || got.Body.Len() != 0 {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	if strings.Contains(log.String(), unspeakable) || !strings.Contains(log.String(), "refusal not written") {
		t.Errorf("the log says %s", log)
	}
}

func TestARefusedVisitorIsAnsweredByTheDoorTheyCameTo(t *testing.T) {
	var by []string
	door := func(name, path string) edge.Door {
		return edge.Door{
			Name: name, Identify: func(next echo.HandlerFunc) echo.HandlerFunc { return next },
			Refuse: func(c echo.Context, status int, _ error) error {
				by = append(by, name)
				return c.NoContent(status)
			},
			Routes: []edge.Route{{Method: http.MethodGet, Path: path, Permission: actor.ClientsRead, Handler: func(echo.Context) error { return nil }}},
		}
	}
	e, err := edge.New(edge.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now}, door("web", "/page"), door("api", "/api/v1/thing"), door("verify", "/verify"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/page", "/api/v1/thing", "/verify", "/api/nothing", "/nothing"} {
		ask(e, http.MethodGet, path)
	}
	if got := strings.Join(by, " "); got != "web api verify api web" {
		t.Errorf("answered by %s", got)
	}
}

func TestReadyNamesWhatIsNotWell(t *testing.T) {
	h, _ := doors(t, edge.Options{})
	if got := ask(h, http.MethodGet, "/readyz"); got.Code != 503 || got.Body.String() != "database\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		if got := ask(h, method, "/healthz"); got.Code != 200 {
			t.Errorf("%s healthz: got %d", method, got.Code)
		}
	}
	if got := ask(h, http.MethodGet, "/robots.txt"); !strings.HasSuffix(got.Body.String(), "Disallow:\n") {
		t.Errorf("robots: got %q, want nothing forbidden", got.Body)
	}
}

func TestAStoppingServerLetsARequestFinish(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	entered := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-ctx.Done()
		_, _ = w.Write([]byte("finished"))
	})
	served := make(chan error, 1)
	go func() { served <- edge.Serve(ctx, listener, handler, slog.New(slog.DiscardHandler)) }()
	body := make(chan string, 1)
	go func() {
		answer, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		body <- string(text)
	}()
	<-entered
	stop()
	if got := <-body; got != "finished" {
		t.Errorf("got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("stopping: %v", err)
	}
}
