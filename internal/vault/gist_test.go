package vault_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/vault"
)

// A photo of thirty megabytes is kept, drawn small and written anew, and no step has the
// file in memory: what a crowd of phones sends at once takes what its pixels take.
func TestTheFileOfALargePictureIsNeverHeldWhole(t *testing.T) {
	_, v := open(t)
	photo := cast.Photo(1, cast.Camera{TakenAt: "2026:11:24 07:42:10", Offset: "-06:00"})
	large := slices.Concat(photo, make([]byte, 30<<20))
	took := func(act func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		act()
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20
	}
	small := took(func() { keep(t, v, maria, photo) })
	var kept vault.Kept
	got := took(func() { kept = keep(t, v, maria, large) })
	if kept.Made != "2026-11-24T07:42:10-06:00" || kept.Bytes != int64(len(large)) || kept.Preview == "" {
		t.Errorf("got %+v", kept)
	}
	again := took(func() {
		if _, err := v.Redraw(t.Context(), maria, kept.Name); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("a photo of %d KB takes %d MB, with 30 MB behind it %d MB, written anew %d MB", len(photo)>>10, small, got, again)
	if most := small + 10; got > most || again > most {
		t.Errorf("it takes %d MB and %d MB, want no more than %d", got, again, most)
	}
}

func TestWhatAPictureSaysIsFoundBehindItsPixelsToo(t *testing.T) {
	photo := cast.Photo(1, cast.Camera{TakenAt: "2026:11:24 07:42:10", Offset: "-06:00", Place: true})
	at := bytes.Index(photo, []byte("Exif\x00\x00"))
	if at < 4 {
		t.Fatal("the photo says nothing")
	}
	said := photo[at+6 : at-2+int(binary.BigEndian.Uint16(photo[at-2:]))]
	pixels := bytes.Repeat([]byte{7}, 3<<20)
	chunk := func(kind string, body []byte) []byte {
		b := append([]byte(kind), body...)
		return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(body))), b, binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(b)))
	}
	part := func(kind string, body []byte) []byte {
		return slices.Concat([]byte(kind), binary.LittleEndian.AppendUint32(nil, uint32(len(body))), body, make([]byte, len(body)%2))
	}
	parts := slices.Concat(part("VP8X", []byte{8, 0, 0, 0, 9, 0, 0, 9, 0, 0}), part("VP8L", pixels), part("EXIF", said))
	for kind, content := range map[vault.Type][]byte{
		vault.JPEG: slices.Concat(photo[:2], []byte{0xFF, 0xFF, 0xE0, 0, 4, 1, 2}, photo[2:]),
		vault.PNG: slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", []byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 0}),
			chunk("IDAT", pixels), chunk("eXIf", said), chunk("IEND", nil)),
		vault.WebP: slices.Concat([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(4+len(parts))), []byte("WEBP"), parts),
	} {
		if got := vault.SaysOf(content, kind); got.Made != "2026-11-24T07:42:10-06:00" || !got.Place {
			t.Errorf("%s: got %+v", kind, got)
		}
		for cut := range 200 { // whatever is cut off, it is read or left alone
			vault.SaysOf(content[:len(content)*cut/200], kind)
		}
	}
}

// A JPEG may hold bytes of ones without end before a marker: whoever looks does not go back.
func TestAPictureFullOfFillIsPassedInOneReading(t *testing.T) {
	photo := cast.Photo(1, cast.Camera{})
	full := slices.Concat(photo[:2], bytes.Repeat([]byte{0xFF}, 4<<20), photo[2:])
	from := &counted{Reader: bytes.NewReader(full)}
	if said := vault.Gist(from, vault.JPEG); len(said) > 4 {
		t.Errorf("kept %d bytes", len(said))
	}
	if from.back > 1 || from.read > 200_000 { // once to its beginning
		t.Errorf("went back %d times, asked %d times", from.back, from.read)
	}
}

// counted is a file of which is counted how often it was asked, and how often to go back.
type counted struct {
	*bytes.Reader
	read, back int
}

func (c *counted) Read(p []byte) (int, error) {
	c.read++
	return c.Reader.Read(p)
}

func (c *counted) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart || offset < 0 {
		c.back++
	}
	return c.Reader.Seek(offset, whence)
}
