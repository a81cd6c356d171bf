package house_test

// How fast the house is cannot be said in seconds, for machines differ. It is said
// next to a bare Echo that serves bytes from memory, on the same machine, over the
// same kind of connection, in turns: .ci/bench.mjs makes the table of it.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/house"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// rounds is how often each server gets its turn: what else the machine does in one
// round weighs on all of them, so that the ratios of a round can be believed.
const rounds = 9

// asked is one request of the comparison.
type asked struct {
	name, server, path string
	status             int
	header             string // lines beyond Host
}

// BenchmarkServe asks a bare Echo and the house in turns: 304 and 200 of a calendar
// of 200 entries beside the same bytes in memory, and a page of 50 clients as a
// signed-in paralegal sees it, with the session read and every name unsealed.
func BenchmarkServe(b *testing.B) {
	w := cast.New(b)
	link := busyLink(b, w)
	fillList(b, w)
	whole := serveHouse(b, w)
	feed := link.HTTPS("")
	calendar, tag := fetch(b, whole, feed)
	if n := bytes.Count(calendar, []byte("BEGIN:VEVENT")); n < 200 {
		b.Fatalf("got %d entries, want 200", n)
	}
	bare := serveBare(b, calendar, tag)
	google := "User-Agent: Google-Calendar-Importer\r\n"
	cookie := "Cookie: " + signIn(b, whole, cast.Pilar) + "\r\n"
	all := []asked{
		{"static", bare, "/static", 200, ""},
		{"memory_304", bare, "/calendar", 304, google + "If-None-Match: " + tag + "\r\n"},
		{"feed_304", whole, feed, 304, google + "If-None-Match: " + tag + "\r\n"},
		{"memory_200_events", bare, "/calendar", 200, google},
		{"feed_200_events", whole, feed, 200, google},
		{"client_list_50", whole, "/clients", 200, cookie},
	}
	for range rounds {
		for _, each := range all {
			b.Run(each.name, func(b *testing.B) { hammer(b, each) })
		}
	}
}

// serveBare is Echo as it comes, with what is to be served in memory.
func serveBare(b *testing.B, calendar []byte, tag string) string {
	b.Helper()
	static := bytes.Repeat([]byte("static bytes\n"), 80)
	e := echo.New()
	e.GET("/static", func(c echo.Context) error { return c.Blob(http.StatusOK, "text/plain; charset=utf-8", static) })
	e.GET("/calendar", func(c echo.Context) error {
		c.Response().Header().Set("ETag", tag)
		if c.Request().Header.Get("If-None-Match") == tag {
			return c.NoContent(http.StatusNotModified)
		}
		return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", calendar)
	})
	server := httptest.NewServer(e)
	b.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// serveHouse is the house as the command serves it; the lines of its log are
// written too, where nobody keeps them.
func serveHouse(b *testing.B, w *cast.World) string {
	b.Helper()
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(nowhere, nil))
	whole, err := house.Open(b.Context(), w.DB, edge.Options{
		Log: log, Now: w.DB.Now, Address: "http://clinic.example", Language: "en",
	}, "test")
	if err != nil {
		b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- edge.Serve(ctx, listener, whole, log) }()
	b.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			b.Error(err)
		}
		_ = nowhere.Close()
	})
	return listener.Addr().String()
}

// busyLink is a link to a calendar of 200 entries: eight duties with a check-in
// each week.
func busyLink(b *testing.B, w *cast.World) feeds.Link {
	b.Helper()
	maria := w.Hearing(cast.Maria).ClientID
	for _, day := range []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU", "MO,TH"} {
		window := 60
		w.Impose(maria, obligations.NewDuty{Modality: "smartlink_own_phone", Plan: obligations.Plan{
			Kind: obligations.Recurring, Rule: "FREQ=WEEKLY;BYDAY=" + day, WindowMinutes: &window,
			Start: wall.Moment{Date: "2026-11-23", Time: "09:00", Zone: "America/Chicago"},
		}})
	}
	var link feeds.Link
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		link, err = feeds.Offer(tx, feeds.NewFeed{ClientID: maria})
		return err
	})
	return link
}

// fillList opens so many files that a page of the list is full and another follows.
func fillList(b *testing.B, w *cast.World) {
	b.Helper()
	people := cast.Clients()
	for n := range clients.PageSize + 10 {
		one := people[n%len(people)]
		one.ANumber = fmt.Sprintf("A201556%03d", n)
		w.Client(one)
	}
}

// signIn is the cookie that the page for it hands out.
func signIn(b *testing.B, server string, who cast.Person) string {
	b.Helper()
	kind, body := form(map[string][]string{"email": {who.Email}, "password": {cast.Password}})
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+server+"/sign-in", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	for _, c := range response.Cookies() {
		return c.Name + "=" + c.Value
	}
	b.Fatalf("signing in: %d and no cookie", response.StatusCode)
	return ""
}

// fetch is the body and the tag of one answer.
func fetch(b *testing.B, server, path string) (body []byte, tag string) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+server+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err = io.ReadAll(response.Body); err != nil {
		b.Fatal(err)
	}
	return body, response.Header.Get("ETag")
}

// hammer asks over connections that stay open. It reads with as little work as it
// can, since it shares the machine with the server: an answer is so many bytes,
// and begins with its status.
func hammer(b *testing.B, ask asked) {
	b.Helper()
	request := []byte("GET " + ask.path + " HTTP/1.1\r\nHost: clinic.example\r\n" + ask.header + "\r\n")
	status := fmt.Appendf(nil, "HTTP/1.1 %d ", ask.status)
	size := answerSize(b, ask.server, request)
	b.SetParallelism(4)
	b.ReportAllocs()
	b.ResetTimer()
	began := worked(b)
	defer func() { b.ReportMetric(float64(worked(b)-began)/float64(b.N), "cpu-ns/op") }()
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", ask.server)
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		answer := make([]byte, size)
		for pb.Next() {
			if _, err := conn.Write(request); err != nil {
				b.Error(err)
				return
			}
			if _, err := io.ReadFull(conn, answer); err != nil {
				b.Error(err)
				return
			}
			if !bytes.HasPrefix(answer, status) {
				b.Errorf("%s: answered %q", ask.name, answer[:min(len(answer), 60)])
				return
			}
		}
	})
}

// worked is how long processors have worked for this process. What others do on
// the machine lengthens a request, but hardly this.
func worked(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// answerSize is how many bytes an answer has; it is the same each time.
func answerSize(b *testing.B, server string, request []byte) int {
	b.Helper()
	conn, err := net.Dial("tcp", server)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	once := bytes.Replace(request, []byte("\r\n\r\n"), []byte("\r\nConnection: close\r\n\r\n"), 1)
	if _, err := conn.Write(once); err != nil {
		b.Fatal(err)
	}
	raw, err := io.ReadAll(conn)
	if err != nil {
		b.Fatal(err)
	}
	return len(raw) - len("Connection: close\r\n")
}
