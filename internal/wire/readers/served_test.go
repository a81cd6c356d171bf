package readers_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"constancia/internal/wire"
	"constancia/internal/wire/readers"
)

// servedEnv names feeds of a running server, one a line: an address, a space and
// the number of events it should have. The browser tests set it.
const servedEnv = "CONSTANCIA_TEST_FEEDS"

// TestServedFeedsAreReadByEveryProgram subscribes to each feed over HTTP and has
// every reader read it; without a running server, to one it serves itself.
func TestServedFeedsAreReadByEveryProgram(t *testing.T) {
	for i, line := range served(t) {
		t.Run("feed "+strconv.Itoa(i+1), func(t *testing.T) {
			address, count, _ := strings.Cut(line, " ")
			want, err := strconv.Atoi(count)
			if err != nil {
				t.Fatal("the number of events is missing")
			}
			counts := readers.ReadAll(t, address)
			counts.Agree(t, want)
			t.Logf("%d events in %d programs", want, len(counts))
		})
	}
}

func served(t *testing.T) []string {
	if named := strings.TrimSpace(os.Getenv(servedEnv)); named != "" {
		return strings.Split(named, "\n")
	}
	at := time.Date(2027, 1, 5, 14, 30, 0, 0, time.UTC)
	feed, err := wire.Encode(wire.Calendar{Name: "Mi calendario", Zone: "America/Chicago", Events: []wire.Event{{
		UID: "one", Created: at, Modified: at, Start: at.In(chicago(t)), End: at.Add(time.Hour).In(chicago(t)), Summary: "Cita",
	}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		_, _ = w.Write(feed)
	}))
	t.Cleanup(server.Close)
	return []string{server.URL + "/feed.ics 1"}
}

func chicago(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
