package vault

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"github.com/google/uuid"
	"golang.org/x/image/draw"

	"constancia/internal/fault"
)

// Cover is a part of an upright picture that is covered, in hundredths of its width
// and of its height.
type Cover struct {
	Left   float64 `json:"left"`
	Top    float64 `json:"top"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// RedrawCraft is the JPEG quality of a picture written anew: letters on a screen
// show no halo.
const RedrawCraft = 92

// Redraw is a picture of the client, upright, at its full size, written anew: nothing
// of the file but its pixels is in it, and what is covered is no longer among them. A
// PNG stays one, anything else becomes a JPEG. Invalid where its pixels are not to be had.
func (v Vault) Redraw(ctx context.Context, client uuid.UUID, name string, covers ...Cover) ([]byte, error) {
	return v.alone(ctx, client, name, func(s seen) ([]byte, error) { return s.redraw(ctx, covers) })
}

// ForPaper is a picture of the client no larger than so many pixels on its longer side. A
// JPEG or PNG that is no larger is given as it is; what is larger, or neither, is drawn
// anew, upright. A JPEG of which the pixels take too much memory is given as it is too.
// Invalid where there are no pixels to be had.
func (v Vault) ForPaper(ctx context.Context, client uuid.UUID, name string, side int) ([]byte, error) {
	return v.alone(ctx, client, name, func(s seen) ([]byte, error) { return s.forPaper(ctx, side) })
}

// alone looks at a kept file and uses it while no other picture is in memory. All of it is
// read once before any of it is used: an altered one shows nothing.
func (v Vault) alone(ctx context.Context, client uuid.UUID, name string, use func(seen) ([]byte, error)) ([]byte, error) {
	var t turn
	defer t.end()
	if err := t.take(ctx); err != nil {
		return nil, err
	}
	opened, err := v.Open(ctx, client, name, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	if opened.size, err = io.Copy(io.Discard, opened); err != nil {
		return nil, err
	}
	s, err := look(opened, v.limits, func() error { return nil })
	if err != nil {
		return nil, err
	}
	return use(s)
}

func (s seen) forPaper(ctx context.Context, side int) ([]byte, error) {
	plain := s.kind == JPEG || s.kind == PNG
	if plain && max(s.config.Width, s.config.Height) <= side {
		return stretch(s.from, s.size)
	}
	picture := s.decode(ctx)
	switch {
	case picture == nil && plain:
		return stretch(s.from, s.size)
	case picture == nil:
		return nil, fault.New(fault.Invalid, "vault.no_pixels")
	}
	return s.write(upright(shrink(picture, side), s.turned))
}

// write writes a picture anew, in its own form where that keeps every pixel.
func (s seen) write(picture image.Image) ([]byte, error) {
	var out bytes.Buffer
	var err error
	if s.kind == PNG {
		err = png.Encode(&out, picture)
	} else {
		err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: RedrawCraft})
	}
	return out.Bytes(), err
}

func (s seen) redraw(ctx context.Context, covers []Cover) ([]byte, error) {
	picture := s.decode(ctx)
	if picture == nil {
		return nil, fault.New(fault.Invalid, "vault.no_pixels")
	}
	whole := image.NewRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(whole, whole.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(whole, whole.Bounds(), picture, picture.Bounds().Min, draw.Over)
	turned := upright(whole, s.turned)
	for _, c := range covers {
		draw.Draw(turned, c.on(turned.Bounds()), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return s.write(turned)
}

// on is what a cover covers of a picture: rather a pixel more than one less.
func (c Cover) on(b image.Rectangle) image.Rectangle {
	w, h := float64(b.Dx())/100, float64(b.Dy())/100
	return image.Rect(
		int(math.Floor(c.Left*w)), int(math.Floor(c.Top*h)),
		int(math.Ceil((c.Left+c.Width)*w)), int(math.Ceil((c.Top+c.Height)*h)),
	).Intersect(b)
}
