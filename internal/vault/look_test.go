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
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, content []byte) {
		small, err := vault.LookAndDraw(t.Context(), content)
		if err == nil && small != nil && !bytes.HasPrefix(small, []byte{0xFF, 0xD8}) {
			t.Error("a preview is no JPEG")
		}
	})
}
