package vault

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"golang.org/x/image/draw"

	"constancia/internal/heic"
)

const (
	previewSide  = 1600
	previewCraft = 82 // JPEG quality: small letters on a screen stay readable

	// maxDecoded bounds the memory that one picture takes while its preview is
	// made. A larger one is kept without a preview.
	maxDecoded = 100 << 20

	// maxScans is far more than any camera writes; each scan of a progressive
	// JPEG is a walk over the whole picture.
	maxScans = 100
)

// preview is the picture, small enough for a page and written anew: nothing of the
// file but its pixels is in it. nil when there is none to be had; the original is
// kept all the same.
func (s seen) preview(ctx context.Context) []byte {
	picture := s.decode(ctx)
	if picture == nil {
		return nil
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(shrink(picture, previewSide), s.turned), &jpeg.Options{Quality: previewCraft}); err != nil {
		return nil
	}
	return out.Bytes()
}

// decode is the pixels, nil where they are not to be had. The caller has taken its turn.
func (s seen) decode(ctx context.Context) (picture image.Image) {
	if !s.kind.Picture() || s.cost() > maxDecoded || s.kind == JPEG && s.marks(0xDA) > maxScans {
		return nil
	}
	defer func() {
		if recover() != nil { // a decoder that stumbles over a hostile file
			picture = nil
		}
	}()
	_, err := s.from.Seek(0, io.SeekStart)
	if err != nil {
		return nil
	}
	if s.kind == HEIC {
		picture, err = heic.Decode(ctx, s.content, maxDecoded/3)
	} else {
		picture, _, err = image.Decode(bufio.NewReaderSize(s.from, segment))
	}
	if err != nil {
		return nil
	}
	return picture
}

// shrink scales a picture down to so many pixels on its longer side, on white.
func shrink(picture image.Image, side int) *image.RGBA {
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	if longest := max(w, h); longest > side {
		w, h = max(1, w*side/longest), max(1, h*side/longest)
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), picture, picture.Bounds(), draw.Over, nil)
	return small
}

// upright turns a picture as the camera was held (EXIF 2.32, tag Orientation):
// 2, 4, 5 and 7 are mirrored, 5 to 8 lie on their side.
func upright(picture *image.RGBA, turned int) *image.RGBA {
	if turned < 2 || turned > 8 {
		return picture
	}
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turned >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	to := turns[turned](w-1, h-1)
	for y := range h {
		for x := range w {
			at := to(x, y)
			out.SetRGBA(at.X, at.Y, picture.RGBAAt(x, y))
		}
	}
	return out
}

// turns say where a pixel of a w+1 by h+1 picture goes, by orientation.
var turns = map[int]func(w, h int) func(x, y int) image.Point{
	2: func(w, _ int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(w-x, y) }
	},
	3: func(w, h int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(w-x, h-y) }
	},
	4: func(_, h int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(x, h-y) }
	},
	5: func(_, _ int) func(x, y int) image.Point { return func(x, y int) image.Point { return image.Pt(y, x) } },
	6: func(_, h int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(h-y, x) }
	},
	7: func(w, h int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(h-y, w-x) }
	},
	8: func(w, _ int) func(x, y int) image.Point {
		return func(x, y int) image.Point { return image.Pt(y, w-x) }
	},
}
