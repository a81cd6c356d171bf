package vault_test

import (
	"bytes"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/vault"
)

// Whatever is sent, it is looked at and drawn small without a panic, and what is
// drawn is a JPEG of a page's size.
func FuzzALookNeverPanics(f *testing.F) {
	f.Add(cast.Drawn(1, 20, 30))
	f.Add(cast.Photo(1, cast.Camera{TakenAt: "2026:11:23 08:12:00", Offset: "-06:00", Orientation: 8}))
	f.Add(cast.Bomb(100, 100))
	f.Add([]byte("%PDF-1.7"))
	f.Add(cast.Film(cast.Clip{Seconds: 2, Place: true, Make: "Apple"}))
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, content []byte) {
		small, err := vault.LookAndDraw(t.Context(), content)
		if err == nil && small != nil && !bytes.HasPrefix(small, []byte{0xFF, 0xD8}) {
			t.Error("a preview is no JPEG")
		}
	})
}

// Whatever the boxes of a recording say, walking them ends, without a panic and
// without reading beyond the end.
func FuzzTheBoxesOfARecordingAreWalked(f *testing.F) {
	f.Add(cast.Film(cast.Clip{Seconds: 2, Place: true, Make: "Apple"}))
	f.Add(cast.Film(cast.Clip{Seconds: 2, Sound: true, Brand: "M4A "}))
	f.Add(cast.Film(cast.Clip{})[:60])
	f.Fuzz(func(t *testing.T, content []byte) {
		says, err := vault.Walk(content)
		if err == nil && (says.Seconds < 0 || len(says.Make) > 400) {
			t.Errorf("got %+v", says)
		}
	})
}

// Whatever stands in the EXIF of a photo, it is read or left alone.
func FuzzWhatAPhotoSays(f *testing.F) {
	f.Add([]byte("2026:11:24 09:04:00"), []byte("samsung"), uint16(6))
	f.Add([]byte("1970:01:01 00:00:00"), []byte("\x00\xff"), uint16(9))
	f.Fuzz(func(t *testing.T, at, name []byte, turned uint16) {
		photo := cast.Photo(1, cast.Camera{TakenAt: string(at), Make: string(name), Orientation: turned, Place: turned%2 == 0})
		says := vault.SaysOf(photo, vault.JPEG)
		if says.Made != "" && len(says.Made) < len("2006-01-02T15:04:05") {
			t.Errorf("got %q", says.Made)
		}
		if len(photo) > 40 { // and with its tags torn
			photo[20+int(turned)%20] ^= byte(turned)
			vault.SaysOf(photo, vault.JPEG)
		}
	})
}
