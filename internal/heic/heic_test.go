package heic_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"constancia/internal/heic"
)

func picture(t testing.TB) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/small.heic")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestAPictureOfAPhoneIsDecoded(t *testing.T) {
	content := picture(t)
	size, err := heic.Size(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	got, err := heic.Decode(t.Context(), content, 1_000_000)
	if err != nil || got.Bounds().Size() != size {
		t.Fatalf("got %v, want %v; %v", got, size, err)
	}
	colours := map[[3]uint32]bool{}
	for y := 0; y < size.Y; y += 7 {
		for x := 0; x < size.X; x += 7 {
			r, g, b, _ := got.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
		}
	}
	if len(colours) < 50 {
		t.Errorf("a photo of %d colours", len(colours))
	}
	t.Logf("%v, %d colours", size, len(colours))
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	whole := picture(t)
	for name, content := range map[string][]byte{
		"nothing":              {},
		"a name only":          []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"),
		"text":                 []byte("<html>"),
		"the first half":       whole[:len(whole)/2],
		"the first kilobyte":   whole[:1024],
		"noise after its name": append(bytes.Clone(whole[:32]), bytes.Repeat([]byte{0xA5}, 4000)...),
	} {
		if _, err := heic.Decode(t.Context(), content, 1_000_000); err == nil {
			t.Errorf("%s was decoded", name)
		}
	}
	if _, err := heic.Decode(t.Context(), whole, 100); !errors.Is(err, heic.ErrUnreadable) {
		t.Errorf("more pixels than allowed: got %v", err)
	}
}

func TestWhoeverGivesUpEndsTheSandbox(t *testing.T) {
	content := picture(t)
	if _, err := heic.Size(t.Context(), content); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := heic.Decode(ctx, content, 1_000_000); err == nil {
		t.Error("decoded although nobody waited")
	}
	if _, err := heic.Decode(t.Context(), content, 1_000_000); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

// Whatever is sent, the sandbox holds: no panic, no picture larger than allowed.
func FuzzTheSandboxHolds(f *testing.F) {
	f.Add(picture(f))
	f.Add(picture(f)[:600])
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := heic.Decode(t.Context(), content, 1_000_000)
		if err == nil && got.Bounds().Dx()*got.Bounds().Dy() > 1_000_000 {
			t.Error("larger than allowed")
		}
	})
}
