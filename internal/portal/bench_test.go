package portal_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/obligations"
	"constancia/internal/portal"
	"constancia/internal/wall"
)

// BenchmarkFeed compares a feed of 200 entries with the same bytes in memory, on
// one server over loopback: bare Echo, Echo behind the house's middleware, and the
// feed itself, each whole (200) and unchanged (304). The ratios stand on the lines.
func BenchmarkFeed(b *testing.B) {
	w := cast.New(b)
	link := busyLink(b, w)
	reading := feeds.NewReading(w.DB)
	served, err := reading.Find(context.Background(), link.Token)
	if err != nil {
		b.Fatal(err)
	}
	if n := bytes.Count(served.Bytes, []byte("BEGIN:VEVENT")); n < 200 {
		b.Fatalf("got %d entries, want 200", n)
	}
	bare, house := servers(b, w, reading, served)
	rates := map[string]float64{}
	for _, each := range []struct{ name, address, tag string }{
		{"bare/304", bare + "/memory", served.ETag},
		{"house/304", house + "/memory", served.ETag},
		{"feed/304", link.HTTPS(house), served.ETag},
		{"bare/200", bare + "/memory", ""},
		{"house/200", house + "/memory", ""},
		{"feed/200", link.HTTPS(house), ""},
	} {
		b.Run(each.name, func(b *testing.B) {
			hammer(b, each.address, each.tag)
			rates[each.name] = float64(b.N) / b.Elapsed().Seconds()
			_, status, _ := strings.Cut(each.name, "/")
			b.ReportMetric(rates[each.name]/rates["bare/"+status], "of-bare")
			if house := rates["house/"+status]; house > 0 {
				b.ReportMetric(rates[each.name]/house, "of-house")
			}
		})
	}
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

// servers are a bare Echo that serves the bytes, and a house that serves them and
// the feed.
func servers(b *testing.B, w *cast.World, reading *feeds.Reading, served feeds.Served) (bare, house string) {
	b.Helper()
	memory := func(c echo.Context) error {
		c.Response().Header().Set("ETag", served.ETag)
		if c.Request().Header.Get("If-None-Match") == served.ETag {
			return c.NoContent(http.StatusNotModified)
		}
		return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", served.Bytes)
	}
	plain := echo.New()
	plain.GET("/memory", memory)
	o := edge.Options{Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Now: w.DB.Now, Address: "http://clinic.example", Language: "en"}
	door := portal.New(w.DB, reading, o).Door()
	door.Routes = append(door.Routes, edge.Route{Method: http.MethodGet, Path: "/memory", Permission: actor.Public, Handler: memory})
	whole, err := edge.New(o, door)
	if err != nil {
		b.Fatal(err)
	}
	one, other := httptest.NewServer(plain), httptest.NewServer(whole)
	b.Cleanup(func() { one.Close(); other.Close() })
	return one.URL, other.URL
}

// hammer asks over connections that stay open. The client reads with as little
// work as it can, since it shares the machine with the server.
func hammer(b *testing.B, address, tag string) {
	b.Helper()
	host, path, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	request := "GET /" + path + " HTTP/1.1\r\nHost: clinic.example\r\nUser-Agent: Google-Calendar-Importer\r\n"
	if tag != "" {
		request += "If-None-Match: " + tag + "\r\n"
	}
	request += "\r\n"
	size := answerSize(b, host, request)
	b.ReportAllocs()
	b.SetParallelism(4)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		answer := make([]byte, size)
		for pb.Next() {
			if _, err := io.WriteString(conn, request); err != nil {
				b.Error(err)
				return
			}
			if _, err := io.ReadFull(conn, answer); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// answerSize is how many bytes one answer has; it is the same each time.
func answerSize(b *testing.B, host, request string) int {
	b.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, strings.Replace(request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)); err != nil {
		b.Fatal(err)
	}
	raw, err := io.ReadAll(conn)
	if err != nil {
		b.Fatal(err)
	}
	return len(raw) - len("Connection: close\r\n")
}
