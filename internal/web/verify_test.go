package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/edge"
	"constancia/internal/vault"
	"constancia/internal/web"
)

// stranger is somebody with a file and no account, before a door that has nothing but
// a place to lay the file aside.
type stranger struct {
	t     *testing.T
	w     *cast.World
	doors http.Handler
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	w := cast.New(t)
	o := edge.Options{Log: w.DB.Log(), Now: w.DB.Now, Address: "http://clinic.example", Language: "en"}
	doors, err := edge.New(o, web.NewVerifier(vault.Of(w.DB), o).Door())
	if err != nil {
		t.Fatal(err)
	}
	return &stranger{t: t, w: w, doors: doors}
}

func (s *stranger) ask(r *http.Request) (int, *goquery.Document, http.Header) {
	s.t.Helper()
	answer := httptest.NewRecorder()
	s.doors.ServeHTTP(answer, r)
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.Code, page, answer.Header()
}

func (s *stranger) send(content []byte, key string) (int, *goquery.Document) {
	s.t.Helper()
	return s.sendWith(content, map[string]string{"key": key})
}

func (s *stranger) sendWith(content []byte, fields map[string]string) (int, *goquery.Document) {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if content != nil {
		part, err := form.CreateFormFile("file", "packet.zip")
		if err != nil {
			s.t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	for name, value := range fields {
		_ = form.WriteField(name, value)
	}
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "/verify", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	status, page, _ := s.ask(r)
	s.nothingRemains()
	return status, page
}

// nothingRemains looks for files that an upload left.
func (s *stranger) nothingRemains() {
	s.t.Helper()
	_ = filepath.WalkDir(s.w.DataDir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(path, "waiting") {
			s.t.Errorf("left behind: %s", path)
		}
		return err
	})
}

func bundled(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "bundle", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func states(page *goquery.Document) map[string]string {
	all := map[string]string{}
	page.Find("[data-check]").Each(func(_ int, line *goquery.Selection) {
		all[line.AttrOr("data-check", "")] = line.AttrOr("data-state", "")
	})
	return all
}

func TestAnybodyMayCheckABundleWithoutASession(t *testing.T) {
	s := newStranger(t)
	status, page, header := s.ask(httptest.NewRequest(http.MethodGet, "/verify", nil))
	if status != http.StatusOK || page.Find(`form[action="/verify"] input[type=file]`).Length() != 1 || header.Get("Set-Cookie") != "" {
		t.Errorf("the form: %d", status)
	}
	if page.Find("#why p").Length() != 4 {
		t.Error("the page does not say why it can be trusted")
	}

	status, page = s.send(bundled(t, "sealed.zip"), "")
	all := states(page)
	if status != http.StatusOK || len(all) != 10 || !strings.Contains(page.Text(), "Whose it is was not checked") {
		t.Errorf("a whole bundle: %d, %v", status, all)
	}
	for check, state := range all {
		if state != "ok" {
			t.Errorf("%s: %s", check, state)
		}
	}
	if _, named := states(page)["key"]; named {
		t.Error("a key was checked that nobody gave")
	}
}

func TestWhatWasAlteredIsNamedOnThePage(t *testing.T) {
	s := newStranger(t)
	content := bundled(t, "sealed.zip")
	content[bytes.Index(content, []byte("%PDF"))] ^= 1
	status, page := s.send(content, "")
	if status != http.StatusOK || states(page)["files"] != "failed" || !strings.Contains(page.Find("#checks").Text(), "packet.pdf was changed or exchanged.") {
		t.Errorf("got %d, %v", status, states(page))
	}
	if page.Find("#why").Length() == 0 || strings.Contains(page.Text(), "This packet is whole") {
		t.Error("the answer is not clear")
	}
}

func TestTheKeySomebodyKnowsIsAsked(t *testing.T) {
	s := newStranger(t)
	_, page := s.send(bundled(t, "sealed.zip"), string(bundled(t, "sealed.vkey")))
	if states(page)["key"] != "ok" || strings.Contains(page.Text(), "was not checked") {
		t.Errorf("the right key: %v", states(page))
	}
	_, page = s.send(bundled(t, "sealed.zip"), "constancia/audit+00000000+x")
	if states(page)["key"] != "failed" {
		t.Errorf("another key: %v", states(page))
	}
}

func TestWhatIsNoBundleIsSaidSo(t *testing.T) {
	s := newStranger(t)
	if status, page := s.send(nil, "x"); status != http.StatusUnprocessableEntity || page.Find("#f-file[aria-invalid]").Length() != 1 || page.Find("#f-key").AttrOr("value", "") != "x" {
		t.Errorf("no file: %d", status)
	}
	if status, page := s.send([]byte("<script>alert(1)</script>"), ""); status != http.StatusOK || states(page)["archive"] != "failed" || states(page)["files"] != "skipped" {
		t.Errorf("another file: %d, %v", status, states(page))
	}
	r := httptest.NewRequest(http.MethodPost, "/verify", strings.NewReader("file=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, _, _ := s.ask(r); status != http.StatusUnprocessableEntity {
		t.Errorf("another form: %d", status)
	}
}

// Names that lead out of a folder are no bundle's, and what an archive unpacks to is never
// unpacked: a gigabyte of nothing costs what a small file does.
func TestAnArchiveThatMeansHarmIsRefusedAndNotUnpacked(t *testing.T) {
	s := newStranger(t)
	for name, megabytes := range map[string]int{"../../etc/constancia.yaml": 1, "packet.pdf": 1024} {
		var content bytes.Buffer
		z := zip.NewWriter(&content)
		entry, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		empty := make([]byte, 1<<20)
		for range megabytes {
			if _, err := entry.Write(empty); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		status, page := s.send(content.Bytes(), "")
		runtime.ReadMemStats(&after)
		if status != http.StatusOK || states(page)["archive"] != "failed" || states(page)["files"] != "skipped" {
			t.Errorf("%s: %d, %v", name, status, states(page))
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
			t.Errorf("%s: looking at it took %d MB", name, grown>>20)
		}
	}
}

func TestABundleThatIsTooLargeIsRefusedBeforeItIsRead(t *testing.T) {
	s := newStranger(t)
	r := httptest.NewRequest(http.MethodPost, "/verify", http.NoBody)
	r.ContentLength = 302 << 20
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if status, _, _ := s.ask(r); status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", status)
	}
}

func TestAFloodOfBundlesIsSlowedDown(t *testing.T) {
	s := newStranger(t)
	for range 12 {
		if status, _ := s.send([]byte("x"), ""); status != http.StatusOK {
			t.Fatalf("slowed down too early: %d", status)
		}
	}
	if status, page := s.send([]byte("x"), ""); status != http.StatusTooManyRequests || !strings.Contains(page.Text(), "Try again in a minute") {
		t.Errorf("got %d", status)
	}
}

func TestACheckpointThatSomebodyKeptIsCompared(t *testing.T) {
	s := newStranger(t)
	note := string(bundled(t, "sealed.note"))
	for checkpoint, want := range map[string]string{note: "ok", "2 " + strings.Repeat("A", 43) + "=": "failed"} {
		if _, page := s.sendWith(bundled(t, "sealed.zip"), map[string]string{"checkpoint": checkpoint}); states(page)["held"] != want {
			t.Errorf("got %v, want %s", states(page), want)
		}
	}
	status, page := s.sendWith(bundled(t, "sealed.zip"), map[string]string{"checkpoint": "not one", "key": "x"})
	if status != http.StatusUnprocessableEntity || page.Find("#f-checkpoint[aria-invalid]").Text() != "not one" || page.Find("#f-key").AttrOr("value", "") != "x" {
		t.Errorf("what is no checkpoint: %d", status)
	}
}

// One address has one place: it cannot hold them all, and others get through.
func TestOneAddressCannotCloseThePage(t *testing.T) {
	s := newStranger(t)
	ended := make(chan int)
	reading, sending := io.Pipe()
	go func() {
		r := httptest.NewRequest(http.MethodPost, "/verify", reading)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		answer := httptest.NewRecorder()
		s.doors.ServeHTTP(answer, r)
		ended <- answer.Code
	}()
	_, _ = sending.Write([]byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nslowly"))
	second := httptest.NewRequest(http.MethodPost, "/verify", strings.NewReader("--x--\r\n"))
	second.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if status, _, _ := s.ask(second); status != http.StatusTooManyRequests {
		t.Errorf("a second upload of the same address: %d", status)
	}
	other := httptest.NewRequest(http.MethodPost, "/verify", strings.NewReader("--x--\r\n"))
	other.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	other.RemoteAddr = "198.51.100.7:1234"
	if status, _, _ := s.ask(other); status != http.StatusUnprocessableEntity {
		t.Errorf("somebody else's: %d", status)
	}
	_, _ = sending.Write([]byte("\r\n--x--\r\n"))
	_ = sending.Close()
	if status := <-ended; status != http.StatusOK {
		t.Errorf("the slow one in the end: %d", status)
	}
}

// A zip that names places outside its folder, or that would grow without end, is
// refused from its directory alone: nothing of it is unpacked.
func TestAHostileArchiveIsRefusedWithoutUnpackingIt(t *testing.T) {
	s := newStranger(t)
	for name, content := range map[string][]byte{"../../etc/passwd": zipOf(t, "../../etc/passwd", 10), "packet.pdf": zipOf(t, "packet.pdf", 64<<20)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		status, page := s.send(content, "")
		runtime.ReadMemStats(&after)
		if status != http.StatusOK || states(page)["archive"] != "failed" || strings.Contains(page.Find("h1").Text(), name) {
			t.Errorf("%s: %d, %v", name, status, states(page))
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 {
			t.Errorf("%s: %d bytes were allocated", name, grown)
		}
	}
}

// zipOf is an archive as other programs make them, with one entry of noughts.
func zipOf(t *testing.T, name string, size int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	entry, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = entry.Write(make([]byte, size))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
