package vault

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // JPEG is one of the types kept
	_ "image/png"  // PNG too

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp" // and WebP

	"constancia/internal/fault"
)

// Type is what a file is, as its content says; its name is never asked.
type Type string

// The types the vault keeps.
const (
	JPEG Type = "image/jpeg"
	PNG  Type = "image/png"
	WebP Type = "image/webp"
	PDF  Type = "application/pdf"
)

// Types lists what is kept, for a form to say.
func Types() []Type { return []Type{JPEG, PNG, WebP, PDF} }

// Ending is how a file of the type is called when it is handed out.
func (t Type) Ending() string {
	return map[Type]string{JPEG: ".jpg", PNG: ".png", WebP: ".webp", PDF: ".pdf"}[t]
}

const (
	// MaxBytes is the largest file; the court itself takes no larger document
	// (ECAS, 25 MB).
	MaxBytes = 25 << 20

	// maxPixels is more than a phone's camera makes, and what a small file may
	// claim to expand to before it is taken for an attack.
	maxPixels = 120_000_000
)

// seen is what a look at the content told.
type seen struct {
	kind    Type
	config  image.Config
	claimed string
	turned  int // how the camera was held, 1 to 8 (EXIF, Orientation)
}

// look finds out what a file is and refuses what the vault does not keep. No pixel
// is decoded.
func look(content []byte) (seen, error) {
	if len(content) > MaxBytes {
		f := fault.New(fault.TooLarge, "vault.too_large")
		f.Args = fault.Args{"most": MaxBytes >> 20}
		return seen{}, f
	}
	var wrong fault.Problems
	s := seen{kind: typeOf(content)}
	switch {
	case len(content) == 0:
		wrong.Add("file", "vault.empty")
	case s.kind == "":
		wrong.Add("file", "vault.type")
	case s.kind != PDF:
		s.measure(content, &wrong)
	}
	return s, wrong.Err()
}

// measure reads a picture's size and what it says of itself.
func (s *seen) measure(content []byte, wrong *fault.Problems) {
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case err != nil || "image/"+format != string(s.kind):
		wrong.Add("file", "vault.unreadable")
	case config.Width < 1 || config.Height < 1:
		wrong.Add("file", "vault.unreadable")
	case config.Width > maxPixels/config.Height:
		wrong.Add("file", "vault.pixels")
	default:
		s.config = config
		s.claimed, s.turned = saysOfItself(content, s.kind)
	}
}

// typeOf is the type of a content; empty for one that is not kept. An animated PNG
// is a PNG.
func typeOf(content []byte) Type {
	found := mimetype.Detect(content)
	if found.Is("image/vnd.mozilla.apng") {
		return PNG
	}
	for _, t := range Types() {
		// A reader may look for a PDF behind other things; a browser would show those.
		behind := t == PDF && !bytes.HasPrefix(content, []byte("%PDF-"))
		if found.Is(string(t)) && !behind {
			return t
		}
	}
	return ""
}

// cost is roughly how many bytes the pixels take when they are decoded.
func (s seen) cost(content []byte) int {
	each := 4
	switch {
	case s.kind == JPEG && bytes.Contains(content, []byte{0xFF, 0xC2}):
		each = 8 // progressive: the coefficients of the whole picture are held
	case s.kind == JPEG:
		each = 3
	case s.config.ColorModel == color.RGBA64Model || s.config.ColorModel == color.NRGBA64Model || s.config.ColorModel == color.Gray16Model:
		each = 8
	}
	return s.config.Width * s.config.Height * each
}
