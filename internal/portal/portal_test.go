package portal_test

// María has a calendar link; her phone, Google's server and somebody who guesses
// come to the door over HTTP.

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/portal"
)

type door struct {
	t       testing.TB
	w       *cast.World
	maria   uuid.UUID
	hearing uuid.UUID
	link    feeds.Link
	reading *feeds.Reading
	log     *bytes.Buffer
	handler http.Handler
	url     string
	close   func() // waits until every answer is over, with its line in the log
}

func open(t testing.TB, w *cast.World) *door {
	t.Helper()
	k := &door{t: t, w: w, maria: w.Maria(), hearing: w.Hearing(cast.Maria).ID, reading: feeds.NewReading(w.DB), log: &bytes.Buffer{}}
	w.Duty(cast.Maria)
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		k.link, err = feeds.Offer(tx, feeds.NewFeed{ClientID: k.maria})
		return err
	})
	o := edge.Options{Log: slog.New(slog.NewJSONHandler(k.log, nil)), Now: w.DB.Now, Address: "http://clinic.example", Language: "en"}
	handler, err := edge.New(o, portal.New(w.DB, k.reading, o).Door(), edge.House(nil))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	k.handler, k.url, k.close = handler, server.URL, server.Close
	return k
}

func (k *door) address() string { return k.link.HTTPS(k.url) }

type answer struct {
	status int
	header http.Header
	body   string
}

func (k *door) ask(method, address string, header ...string) answer {
	k.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, address, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	client := http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(request)
	if err != nil {
		k.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// TestI14: the headers of a calendar, with GET and HEAD, for whoever asks.
func TestI14TheHeadersOfACalendar(t *testing.T) {
	k := open(t, cast.New(t))
	want := map[string]string{
		"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer",
		"X-Robots-Tag": "noindex, nofollow, noarchive", "X-Content-Type-Options": "nosniff", "Set-Cookie": "", "Location": "", "Vary": "",
	}
	for _, ask := range [][]string{
		{http.MethodGet},
		{http.MethodHead},
		{http.MethodGet, "User-Agent", "Google-Calendar-Importer"},
		{http.MethodGet, "User-Agent", "", "Accept", "image/png"},
		{http.MethodGet, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"},
	} {
		got := k.ask(ask[0], k.address(), ask[1:]...)
		if got.status != http.StatusOK {
			t.Fatalf("%v: got %d", ask, got.status)
		}
		for name, value := range want {
			if got.header.Get(name) != value {
				t.Errorf("%v: %s is %q, want %q", ask, name, got.header.Get(name), value)
			}
		}
		if got.header.Get("ETag") == "" || got.header.Get("Last-Modified") == "" || got.header.Get("Content-Length") == "" {
			t.Errorf("%v: got %v", ask, got.header)
		}
		if whole := strings.HasPrefix(got.body, "BEGIN:VCALENDAR"); whole != (ask[0] == http.MethodGet) {
			t.Errorf("%v: a body of %d bytes", ask, len(got.body))
		}
	}
}

// TestI15: when a phone is told that nothing has changed, and when not.
func TestI15WhatCountsAsUnchanged(t *testing.T) {
	k := open(t, cast.New(t))
	first := k.ask(http.MethodGet, k.address())
	tag, modified := first.header.Get("ETag"), first.header.Get("Last-Modified")
	at, err := http.ParseTime(modified)
	if err != nil {
		t.Fatal(err)
	}
	earlier, later := at.Add(-time.Second).UTC().Format(http.TimeFormat), at.Add(time.Hour).UTC().Format(http.TimeFormat)
	for _, each := range []struct {
		name   string
		header []string
		want   int
	}{
		{"its ETag", []string{"If-None-Match", tag}, 304},
		{"its ETag, weak", []string{"If-None-Match", "W/" + tag}, 304},
		{"a list that holds it", []string{"If-None-Match", `"old", W/` + tag + `, "other"`}, 304},
		{"two lines, one of which holds it", []string{"If-None-Match", `"old"`, "If-None-Match", tag}, 304},
		{"a star", []string{"If-None-Match", "*"}, 304},
		{"another ETag", []string{"If-None-Match", `"old"`}, 200},
		{"an empty one", []string{"If-None-Match", ""}, 200},
		{"another ETag and a fresh date", []string{"If-None-Match", `"old"`, "If-Modified-Since", modified}, 200},
		{"its ETag and an old date", []string{"If-None-Match", tag, "If-Modified-Since", earlier}, 304},
		{"its date", []string{"If-Modified-Since", modified}, 304},
		{"its date as RFC 850 has it", []string{"If-Modified-Since", at.UTC().Format("Monday, 02-Jan-06 15:04:05 GMT")}, 304},
		{"a later date", []string{"If-Modified-Since", later}, 304},
		{"an earlier date", []string{"If-Modified-Since", earlier}, 200},
		{"no date", []string{"If-Modified-Since", "yesterday"}, 200},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := k.ask(method, k.address(), each.header...)
			if got.status != each.want || got.header.Get("ETag") != tag {
				t.Errorf("%s, %s: got %d with ETag %s, want %d", method, each.name, got.status, got.header.Get("ETag"), each.want)
			}
			if got.status == http.StatusNotModified && (got.body != "" || got.header.Get("Cache-Control") != "private, no-cache") {
				t.Errorf("%s, %s: 304 with %q %v", method, each.name, got.body, got.header)
			}
		}
	}

	k.w.Clock.Advance(time.Second)
	k.w.Move(k.hearing, "2027-02-02", "13:00")
	if got := k.ask(http.MethodGet, k.address(), "If-Modified-Since", modified); got.status != http.StatusOK {
		t.Errorf("after a change: got %d for the old date", got.status)
	}
	if got := k.ask(http.MethodGet, k.address(), "If-None-Match", tag); got.status != http.StatusOK || got.header.Get("ETag") == tag {
		t.Errorf("after a change: got %d for the old ETag", got.status)
	}
}

// TestI16: nobody is sent compressed bytes unasked; we send none at all.
func TestI16BytesGoUncompressed(t *testing.T) {
	k := open(t, cast.New(t))
	for _, header := range [][]string{nil, {"Accept-Encoding", "gzip, br"}} {
		if got := k.ask(http.MethodGet, k.address(), header...); got.header.Get("Content-Encoding") != "" || !strings.HasPrefix(got.body, "BEGIN:") {
			t.Errorf("%v: got %q", header, got.header.Get("Content-Encoding"))
		}
	}
}

// TestI18: an unknown, a truncated, a malformed and an expired link are one answer.
func TestI18LinksThatDoNotExistAreOneAnswer(t *testing.T) {
	k := open(t, cast.New(t))
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return feeds.Revoke(tx, k.link.ID, true) })
	expired := k.ask(http.MethodGet, k.address())
	if expired.status != http.StatusNotFound {
		t.Fatalf("got %d", expired.status)
	}
	for name, path := range map[string]string{
		"unknown":   strings.Repeat("A", 43) + ".ics",
		"truncated": k.link.Token[:30] + ".ics",
		"too long":  k.link.Token + "AAAA.ics",
		"no suffix": k.link.Token,
		"escaped":   "%2e%2e%2f" + k.link.Token[9:] + ".ics",
		"no token":  ".ics",
	} {
		got := k.ask(http.MethodGet, k.url+"/f/"+path)
		if got.status != expired.status || got.body != expired.body || got.header.Get("Content-Type") != expired.header.Get("Content-Type") {
			t.Errorf("%s: got %d %q, want what an expired link answers", name, got.status, got.body)
		}
	}
}

func TestI18ARevokedLinkTakesTheEntriesOffThePhone(t *testing.T) {
	k := open(t, cast.New(t))
	before := k.ask(http.MethodGet, k.address())
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return feeds.Revoke(tx, k.link.ID, false) })
	got := k.ask(http.MethodGet, k.address(), "If-None-Match", before.header.Get("ETag"), "If-Modified-Since", before.header.Get("Last-Modified"))
	if got.status != http.StatusOK || strings.Contains(got.body, "VEVENT") || !strings.HasPrefix(got.body, "BEGIN:VCALENDAR") {
		t.Errorf("got %d and %q", got.status, got.body)
	}
}

// TestI19: robots are not kept from the links, and nothing leads elsewhere.
func TestI19RobotsMayFetchLinks(t *testing.T) {
	k := open(t, cast.New(t))
	if got := k.ask(http.MethodGet, k.url+"/robots.txt"); got.status != http.StatusOK || strings.Contains(got.body, "Disallow: /") {
		t.Errorf("got %d %q", got.status, got.body)
	}
}

func TestGuessingIsSlowedAndFetchingIsNot(t *testing.T) {
	k := open(t, cast.New(t))
	guess := func() int { return k.ask(http.MethodGet, k.url+"/f/"+strings.Repeat("B", 43)+".ics").status }
	for range 30 {
		if got := guess(); got != http.StatusNotFound {
			t.Fatalf("got %d", got)
		}
	}
	if got := guess(); got != http.StatusTooManyRequests {
		t.Errorf("the 31st guess: got %d", got)
	}
	if got := k.ask(http.MethodGet, k.address()); got.status != http.StatusOK {
		t.Errorf("the phone from the same address: got %d", got.status)
	}
	k.w.Clock.Advance(time.Minute)
	if got := guess(); got != http.StatusNotFound {
		t.Errorf("a minute later: got %d", got)
	}
}

// TestI17: no line of the log holds a token.
func TestI17TheLogHoldsNoToken(t *testing.T) {
	k := open(t, cast.New(t))
	k.ask(http.MethodGet, k.address())
	k.ask(http.MethodHead, k.address(), "If-None-Match", "*")
	k.ask(http.MethodPost, k.address())
	k.ask(http.MethodGet, k.address()+"/more")
	k.ask(http.MethodGet, k.url+"/f/"+k.link.Token[:40]+".ics")
	k.ask(http.MethodGet, k.url+"/elsewhere/"+k.link.Token)
	k.close()
	if log := k.log.String(); strings.Contains(log, k.link.Token[:20]) || !strings.Contains(log, `"/f/:file"`) {
		t.Errorf("got %s", log)
	}
}

// TestI20: who fetched is counted, by the program and not by the address.
func TestI20AFetchOverHTTPIsCounted(t *testing.T) {
	k := open(t, cast.New(t))
	tag := k.ask(http.MethodGet, k.address(), "User-Agent", "Google-Calendar-Importer").header.Get("ETag")
	k.ask(http.MethodGet, k.address(), "User-Agent", "Google-Calendar-Importer", "If-None-Match", tag)
	if err := k.reading.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		all, err := feeds.Fetches(tx, k.link.ID, 10)
		if len(all) != 2 || all[0].Program != feeds.Google || all[1].Program != feeds.Google || all[0].Status+all[1].Status != 504 {
			t.Errorf("got %+v", all)
		}
		return err
	})
}

// TestI23: a fetch from memory makes fewer than a hundred objects.
func TestI23AFetchMakesFewObjects(t *testing.T) {
	k := open(t, cast.New(t))
	token := k.link.Token
	if n := testing.AllocsPerRun(200, func() {
		if _, err := k.reading.Find(context.Background(), token); err != nil {
			t.Fatal(err)
		}
	}); n > 10 {
		t.Errorf("finding makes %v objects", n)
	}
	o := edge.Options{Log: slog.New(slog.DiscardHandler), Now: k.w.DB.Now, Language: "en"}
	handler, err := edge.New(o, portal.New(k.w.DB, k.reading, o).Door())
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, k.link.HTTPS("http://clinic.example"), nil)
	if n := testing.AllocsPerRun(200, func() { handler.ServeHTTP(discard{http.Header{}}, request) }); n >= 100 {
		t.Errorf("a fetch makes %v objects, want fewer than 100", n)
	} else {
		t.Logf("a fetch makes %v objects", n)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
