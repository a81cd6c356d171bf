package vault_test

import (
	"bytes"
	"image"
	"io"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/vault"
)

func TestAFileMadeHereIsKeptHoweverLargeAndAHalfOneIsNot(t *testing.T) {
	w, v := open(t)
	big := bytes.Repeat([]byte("page"), 13<<20) // beyond what anybody may send
	m, err := v.Make(t.Context(), maria, vault.PDF)
	if err != nil {
		t.Fatal(err)
	}
	for rest := big; len(rest) > 0; rest = rest[min(len(rest), 1_000_003):] {
		if _, err := m.Write(rest[:min(len(rest), 1_000_003)]); err != nil {
			t.Fatal(err)
		}
	}
	part := make([]byte, 100)
	if _, err := m.ReadAt(part, 5_000_001); err != nil || !bytes.Equal(part, big[5_000_001:5_000_101]) {
		t.Errorf("what lies aside is not what was written: %v", err)
	}
	kept, err := m.Keep()
	if err != nil || kept.Bytes != int64(len(big)) || kept.Type != vault.PDF {
		t.Fatalf("got %+v, %v", kept, err)
	}
	m.Discard()
	if got, err := v.Read(t.Context(), maria, kept.Name); err != nil || !bytes.Equal(got, big) {
		t.Errorf("what was made is not what is kept: %v", err)
	}
	before := len(files(w))
	if m, err = v.Make(t.Context(), maria, vault.PDF); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Write(big[:1000]); err != nil {
		t.Fatal(err)
	}
	if err := m.Spoil(500); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Keep(); err == nil {
		t.Error("what the disk gave back otherwise was kept")
	}
	m.Discard()
	if got := len(files(w)); got != before {
		t.Errorf("half a file leaves %d files, want %d", got, before)
	}
}

func TestAPictureForPaperIsNoFinerThanAsked(t *testing.T) {
	_, v := open(t)
	for name, c := range map[string]struct {
		content       []byte
		width, height int
		as            string
	}{
		"a small one":        {cast.Screenshot(1), 0, 0, ""},
		"a large one":        {cast.Drawn(1, 400, 300), 100, 75, "png"},
		"a turned photo":     {cast.Photo(1, cast.Camera{Orientation: 6}), 0, 0, "jpeg"},
		"one from an iPhone": {cast.HEIC(), 0, 0, "jpeg"},
	} {
		kept, err := v.Keep(t.Context(), maria, bytes.NewReader(c.content))
		if err != nil {
			t.Fatal(err)
		}
		side := 100
		if c.as == "" {
			side = 10_000
		}
		got, err := v.ForPaper(t.Context(), maria, kept.Name, side)
		if err != nil {
			t.Fatal(err)
		}
		if c.as == "" {
			if !bytes.Equal(got, c.content) {
				t.Errorf("%s was drawn anew", name)
			}
			continue
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(got))
		if err != nil || format != c.as || max(config.Width, config.Height) > 100 || c.width > 0 && (config.Width != c.width || config.Height != c.height) {
			t.Errorf("%s: got %s, %d by %d, %v", name, format, config.Width, config.Height, err)
		}
	}
}

func TestWhatIsLaidAsideComesBackAsItWas(t *testing.T) {
	_, v := open(t)
	aside, err := v.Scratch(bytes.NewReader(nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer aside.Discard()
	var pages []io.ReadSeeker
	var want [][]byte
	for n := range 20 {
		page := bytes.Repeat([]byte{byte(n)}, 1000*n+n)
		laid, err := aside.Add(page)
		if err != nil {
			t.Fatal(err)
		}
		pages, want = append(pages, laid), append(want, page)
	}
	for n, page := range pages {
		if got, err := io.ReadAll(page); err != nil || !bytes.Equal(got, want[n]) {
			t.Errorf("page %d is not what was laid aside: %v", n, err)
		}
	}
}
