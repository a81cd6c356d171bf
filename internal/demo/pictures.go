package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"time"

	"github.com/google/uuid"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"constancia/internal/clients"
)

// picture is what a client's phone showed, still to be drawn.
type picture struct {
	failure uuid.UUID
	in      clients.Intake
	taken   time.Time
	lines   []string
}

// screens are the words on the pictures. The app is invented, like the people.
var screens = map[string][]string{
	Maria.ANumber:        {"CHECK-IN", "", "Unable to upload", "photo. Please", "try again.", "", "(E-504)"},
	JeanBaptiste.ANumber: {"", "", "BATTERY 0 %", "", "Connect charger", "", "(not charging)"},
	Petrona.ANumber:      {"CHECK-IN", "", "Your session", "has expired.", "", "Sign in again"},
}

// button is what can be pressed below the words.
func (p picture) button() string {
	if p.failure == uuid.Nil {
		return "Print"
	}
	return "Retry"
}

// The screen in points, each of which is drawn as a square of pixels.
const (
	screenWide, screenHigh = 128, 228
	pixels                 = 3
)

// draw makes a PNG of an error on a phone: a bar, a card with the words, a button.
func (p picture) draw() []byte {
	small := image.NewRGBA(image.Rect(0, 0, screenWide, screenHigh))
	fill := func(r image.Rectangle, c color.Color) {
		draw.Draw(small, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	dark, red := color.RGBA{R: 24, G: 34, B: 52, A: 255}, color.RGBA{R: 176, G: 42, B: 42, A: 255}
	fill(small.Bounds(), color.RGBA{R: 236, G: 239, B: 244, A: 255})
	fill(image.Rect(0, 0, screenWide, 22), dark)
	fill(image.Rect(6, 36, screenWide-6, 160), color.White)
	fill(image.Rect(6, 36, screenWide-6, 39), red)
	fill(image.Rect(24, 180, screenWide-24, 204), dark)

	write := func(x, y int, text string, c color.Color) {
		d := font.Drawer{Dst: small, Src: image.NewUniform(c), Face: basicfont.Face7x13, Dot: fixed.P(x, y)}
		d.DrawString(text)
	}
	if !p.taken.IsZero() {
		write(8, 15, p.taken.UTC().Format("15:04")+" UTC", color.White)
	}
	for i, line := range p.lines {
		write(9, 58+i*14, line, dark)
	}
	write(40, 196, p.button(), color.White)

	large := image.NewRGBA(image.Rect(0, 0, screenWide*pixels, screenHigh*pixels))
	for y := range screenHigh * pixels {
		for x := range screenWide * pixels {
			large.Set(x, y, small.At(x/pixels, y/pixels))
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, large) // a buffer does not fail
	return out.Bytes()
}
