package heic

import "image"

// layout is how the pixels of a picture lie in memory.
type layout struct {
	rect           image.Rectangle
	color          uint32
	ratio          image.YCbCrSubsampleRatio
	stride, chroma int // bytes of a line, of brightness and of each colour
	luma, plane    int // bytes of the brightness, and of it with the first colour
	size           int
}

var ratios = map[uint32]image.YCbCrSubsampleRatio{
	1: image.YCbCrSubsampleRatio420, 2: image.YCbCrSubsampleRatio422, 3: image.YCbCrSubsampleRatio444,
}

// wide rounds up to the width to which the decoder aligns its lines.
func wide(n int) int { return (n + 15) &^ 15 }

// layout finds how the pixels of what was announced will lie.
func (a answer) layout() (layout, error) {
	w, h := int(a.width), int(a.height)
	l := layout{rect: image.Rect(0, 0, w, h), color: a.color}
	switch a.color {
	case colorYCbCr:
		ratio, known := ratios[a.chroma]
		if !known {
			return l, ErrUnreadable
		}
		cw, ch := w, h
		if ratio != image.YCbCrSubsampleRatio444 {
			cw = (w + 1) / 2
		}
		if ratio == image.YCbCrSubsampleRatio420 {
			ch = (h + 1) / 2
		}
		l.ratio, l.stride, l.chroma = ratio, wide(w), wide(cw)
		l.luma = l.stride * h
		l.plane = l.luma + l.chroma*ch
		l.size = l.plane + l.chroma*ch
	case colorGray:
		l.stride = wide(w)
		l.size = l.stride * h
	case colorRGB:
		l.stride = wide(4 * w)
		l.size = l.stride * h
	default:
		return l, ErrUnreadable
	}
	return l, nil
}

func (l layout) image(pixels []byte) image.Image {
	switch l.color {
	case colorGray:
		return &image.Gray{Pix: pixels, Stride: l.stride, Rect: l.rect}
	case colorRGB:
		return &image.NRGBA{Pix: pixels, Stride: l.stride, Rect: l.rect}
	}
	return &image.YCbCr{
		Y: pixels[:l.luma:l.luma], Cb: pixels[l.luma:l.plane:l.plane], Cr: pixels[l.plane:],
		SubsampleRatio: l.ratio, YStride: l.stride, CStride: l.chroma, Rect: l.rect,
	}
}
