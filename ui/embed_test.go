package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAnUnbuiltFrontEndSaysWhatToRun(t *testing.T) {
	if !strings.Contains(ErrNotBuilt.Error(), "make run") {
		t.Errorf("got %q, want the command to run in it", ErrNotBuilt)
	}
	if got := Asset("no-such.css"); got != "/assets/no-such.css" {
		t.Errorf("got %q, want the plain name", got)
	}
}

func TestOnlyBuiltFilesAreServed(t *testing.T) {
	for _, target := range []string{"/assets/", "/assets/README.txt", "/assets/manifest.json", "/assets/../embed.go", "/assets/app.css"} {
		if got := get(t, target).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", target, got)
		}
	}
}

func TestBuiltFilesAreKeptForAYearAndCompressed(t *testing.T) {
	for name := range names { // none when only the placeholder is there
		plain, packed := get(t, Asset(name)), get(t, Asset(name), "Accept-Encoding", "gzip")
		if plain.StatusCode != http.StatusOK || packed.StatusCode != http.StatusOK {
			t.Fatalf("%s: got %d and %d, want 200", name, plain.StatusCode, packed.StatusCode)
		}
		if got := plain.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: got Cache-Control %q", name, got)
		}
		if got := packed.Header.Get("Content-Encoding"); got != "gzip" {
			t.Errorf("%s: got Content-Encoding %q, want gzip", name, got)
		}
		whole, _ := io.ReadAll(plain.Body)
		small, _ := io.ReadAll(packed.Body)
		if len(small) >= len(whole) {
			t.Errorf("%s: %d bytes packed of %d", name, len(small), len(whole))
		}
		again := get(t, Asset(name), "If-None-Match", plain.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: got %d for a known file, want 304", name, again.StatusCode)
		}
	}
}
