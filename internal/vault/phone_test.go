package vault_test

import (
	"bytes"
	"errors"
	"image"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

func TestAPictureOfAnIPhoneIsKeptAndShownSmall(t *testing.T) {
	_, v := open(t)
	kept := keep(t, v, maria, cast.HEIC())
	if kept.Type != vault.HEIC || kept.Preview == "" {
		t.Fatalf("got %+v", kept)
	}
	small, err := v.Read(t.Context(), maria, kept.Preview)
	if err != nil {
		t.Fatal(err)
	}
	picture, format, err := image.Decode(bytes.NewReader(small))
	if err != nil || format != "jpeg" || picture.Bounds().Size() != image.Pt(512, 512) || bytes.Contains(small, []byte("Exif")) {
		t.Errorf("got %s %v, %v", format, picture.Bounds(), err)
	}
	if whole, err := v.Read(t.Context(), maria, kept.Name); err != nil || !bytes.Equal(whole, cast.HEIC()) {
		t.Errorf("the original came back changed: %v", err)
	}
}

// One that is whole, and that our decoder can make nothing of, is kept all the same.
func TestAPictureThatCannotBeShownIsKeptWithoutAPreview(t *testing.T) {
	_, v := open(t)
	odd := bytes.ReplaceAll(cast.HEIC(), []byte("hvcC"), []byte("hvcX"))
	if kept := keep(t, v, maria, odd); kept.Type != vault.HEIC || kept.Preview != "" {
		t.Errorf("got %+v", kept)
	}
}

func TestWhatAFileSaysOfItselfIsKeptAsItStands(t *testing.T) {
	_, v := open(t)
	paper := "%PDF-1.7\n1 0 obj<</Producer(Scan App 2.1)/CreationDate(D:20261120143000-06'00')>>endobj\n%%EOF"
	for name, c := range map[string]struct {
		content []byte
		kind    vault.Type
		want    vault.Says
	}{
		"a photo with a place": {
			cast.Photo(1, cast.Camera{TakenAt: "2026:11:24 09:04:00", Offset: "-06:00", Make: "samsung", Model: "SM-A145", Software: "A145XX", Place: true}), vault.JPEG,
			vault.Says{Made: "2026-11-24T09:04:00-06:00", Make: "samsung", Model: "SM-A145", Software: "A145XX", Place: true},
		},
		"a photo of 1970": {cast.Photo(2, cast.Camera{TakenAt: "1970:01:01 00:00:00"}), vault.JPEG, vault.Says{Made: "1970-01-01T00:00:00"}},
		"a film": {
			cast.Film(cast.Clip{Made: time.Date(2026, 11, 24, 15, 4, 0, 0, time.UTC), Seconds: 12, Place: true, Make: "Apple"}), vault.MP4,
			vault.Says{Made: "2026-11-24T15:04:00Z", Seconds: 12, Place: true, Make: "Apple"},
		},
		"a film of an iPhone":      {cast.Film(cast.Clip{Seconds: 2, Brand: "qt  "}), vault.MOV, vault.Says{Seconds: 2}},
		"a film of an old phone":   {cast.Film(cast.Clip{Seconds: 2, Brand: "3gp4"}), vault.ThreeGP, vault.Says{Seconds: 2}},
		"a voice note":             {cast.Film(cast.Clip{Seconds: 9, Sound: true, Brand: "M4A "}), vault.M4A, vault.Says{Seconds: 9, Sound: true}},
		"a voice note called MP4":  {cast.Film(cast.Clip{Seconds: 9, Sound: true}), vault.M4A, vault.Says{Seconds: 9, Sound: true}},
		"a voice note of WhatsApp": {append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00"), "OpusHead\x01"...), vault.OGG, vault.Says{}},
		"a voice note of 2008":     {append([]byte("#!AMR\n"), make([]byte, 40)...), vault.AMR, vault.Says{}},
		"a scan":                   {[]byte(paper), vault.PDF, vault.Says{Made: "2026-11-20T14:30:00-06:00", Software: "Scan App 2.1"}},
		"a picture of an iPhone": {
			cast.HEICOf(cast.Camera{TakenAt: "2026:11:24 09:04:00", Offset: "-06:00", Make: "Apple", Model: "iPhone 13", Place: true}), vault.HEIC,
			vault.Says{Made: "2026-11-24T09:04:00-06:00", Make: "Apple", Model: "iPhone 13", Place: true},
		},
	} {
		if kept := keep(t, v, maria, c.content); kept.Type != c.kind || kept.Says != c.want {
			t.Errorf("%s: got %s, %+v; want %s, %+v", name, kept.Type, kept.Says, c.kind, c.want)
		}
	}
}

// What stands behind a recording belongs to whoever put it there.
func TestAFilmWithSomethingBehindItIsAFilm(t *testing.T) {
	_, v := open(t)
	for name, behind := range map[string][]byte{"HTML": []byte("<html>" + script), "a ZIP": zipped(), "four zeroes": make([]byte, 4)} {
		content := append(cast.Film(cast.Clip{Seconds: 1}), behind...)
		kept := keep(t, v, maria, content)
		if got, err := v.Read(t.Context(), maria, kept.Name); err != nil || kept.Type != vault.MP4 || !bytes.Equal(got, content) {
			t.Errorf("%s: got %s, %v", name, kept.Type, err)
		}
	}
}

// long is a film of some megabytes.
func long(bytes int) []byte {
	noise := make([]byte, bytes)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(noise)
	film := cast.Film(cast.Clip{Seconds: 60})
	at := len(film) - 408 // the mdat: until the end of the file
	copy(film[at:], []byte{0, 0, 0, 0})
	return append(film, noise...)
}

func TestALargeRecordingPassesThroughWithoutBeingHeld(t *testing.T) {
	w, v := open(t)
	content := long(90 << 20)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	arrived, err := v.Arrive(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := v.Keep(t.Context(), maria, arrived)
	if err != nil || kept.Bytes != int64(len(content)) || arrived.Size() != kept.Bytes {
		t.Fatalf("got %+v, %v", kept, err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("it took %d MB of memory", grown>>20)
	}
	arrived.Discard()
	if got := files(w); len(got) != 1 {
		t.Errorf("%d files are left, want the recording", len(got))
	}
}

func TestARecordingIsReadFromAnyPlace(t *testing.T) {
	_, v := open(t)
	content := long(1 << 20)
	kept := keep(t, v, maria, content)
	opened, err := v.Open(t.Context(), maria, kept.Name, kept.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	for _, at := range []int64{500_000, 10, 0, kept.Bytes - 5, 65_536, 65_519} {
		if _, err := opened.Seek(at, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, min(1000, kept.Bytes-at))
		if _, err := io.ReadFull(opened, got); err != nil || !bytes.Equal(got, content[at:at+int64(len(got))]) {
			t.Errorf("from %d: %v", at, err)
		}
	}
	if n, err := opened.Seek(0, io.SeekEnd); err != nil || n != kept.Bytes {
		t.Errorf("the end is at %d, %v", n, err)
	}
	if _, err := opened.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("behind the end: %v", err)
	}
}

func TestEachKindHasItsOwnLimit(t *testing.T) {
	_, v := open(t)
	photo := append(cast.Photo(1, cast.Camera{}), make([]byte, 51<<20)...)
	voice := append(cast.Film(cast.Clip{Seconds: 1, Brand: "M4A ", Sound: true}), make([]byte, 51<<20)...)
	for name, content := range map[string][]byte{"a photo of 51 MB": photo, "a voice note of 51 MB": voice} {
		_, err := v.Keep(t.Context(), maria, bytes.NewReader(content))
		f, ok := fault.From(err)
		if !ok || f.Kind != fault.TooLarge || f.Problems[0].Field != "file" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := v.Arrive(io.LimitReader(zeroes{}, 101<<20)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("more than anything that is kept: got %v", err)
	}
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }
