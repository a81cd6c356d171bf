package readers

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Changes is what one synchronisation did to a subscriber's copy. vdirsyncer
// names an event of a web calendar by its content, so that one changed event is
// one added and one removed.
type Changes struct{ Added, Removed int }

// Subscriber is a vdirsyncer that follows one feed over HTTP into a folder.
type Subscriber struct{ config, items string }

const vdirsyncerConfig = `[general]
status_path = "%[1]s/status/"
[pair feed]
a = "address"
b = "folder"
collections = null
conflict_resolution = "a wins"
[storage address]
type = "http"
url = "%[2]s"
[storage folder]
type = "filesystem"
path = "%[1]s/items/"
fileext = ".ics"
`

// Subscribe prepares a subscriber of the address; Sync makes it read. It skips
// the test when vdirsyncer is missing, or fails it as Read does.
func Subscribe(t testing.TB, address string) *Subscriber {
	t.Helper()
	if !has("vdirsyncer")() {
		missing(t, "vdirsyncer", "Debian: vdirsyncer")
		t.SkipNow()
	}
	dir := t.TempDir()
	s := &Subscriber{filepath.Join(dir, "config"), filepath.Join(dir, "items")}
	if err := os.Mkdir(s.items, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.config, fmt.Appendf(nil, vdirsyncerConfig, dir, address), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "vdirsyncer", "-c", s.config, "discover", "feed"); err != nil {
		t.Fatalf("vdirsyncer does not take the address: %v", err)
	}
	return s
}

// Sync reads the feed again. An emptied feed empties the copy.
func (s *Subscriber) Sync(t testing.TB) Changes {
	t.Helper()
	before := s.files(t)
	if _, err := run(t, "vdirsyncer", "-c", s.config, "sync", "--force-delete", "feed"); err != nil {
		t.Fatalf("vdirsyncer does not take the feed: %v", err)
	}
	after := s.files(t)
	return Changes{Added: without(after, before), Removed: without(before, after)}
}

// without counts the names that are in one list only.
func without(names, others []string) int {
	n := 0
	for _, name := range names {
		if !slices.Contains(others, name) {
			n++
		}
	}
	return n
}

// Count answers how many events the copy holds.
func (s *Subscriber) Count(t testing.TB) int {
	t.Helper()
	return len(s.files(t))
}

func (s *Subscriber) files(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(s.items, "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// ReadAll fetches a feed as Google does and has every reader read it, and
// vdirsyncer subscribe to it.
func ReadAll(t testing.TB, address string) Counts {
	t.Helper()
	counts := Read(t, fetch(t, address))
	if !has("vdirsyncer")() {
		missing(t, "vdirsyncer", "Debian: vdirsyncer")
		return counts
	}
	s := Subscribe(t, address)
	s.Sync(t)
	counts["vdirsyncer"] = s.Count(t)
	return counts
}

func fetch(t testing.TB, address string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "Google-Calendar-Importer")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, 4<<20))
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("the feed answers %d %s", response.StatusCode, response.Header.Get("Content-Type"))
	}
	return raw
}

// Agree fails the test unless every reader saw want events.
func (c Counts) Agree(t testing.TB, want int) {
	t.Helper()
	for name, got := range c {
		if got != want {
			t.Errorf("%s: got %d events, want %d", name, got, want)
		}
	}
}
