package cast

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// Screenshot is an invented picture of a phone's screen, another for each number.
func Screenshot(number int) []byte { return Drawn(number, 216, 384) }

// Drawn is an invented picture of a size.
func Drawn(number, w, h int) []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, drawn(number, w, h))
	return out.Bytes()
}

// Camera is what a camera writes beside the pixels of a photo.
type Camera struct {
	TakenAt     string // "2026:11:24 09:12:00", as EXIF writes it
	Offset      string // "-06:00"; cameras often leave it out
	Orientation uint16
}

// Photo is an invented photo with what its camera says of it.
func Photo(number int, c Camera) []byte {
	var pixels bytes.Buffer
	_ = jpeg.Encode(&pixels, drawn(number, 320, 240), nil)
	exif := append([]byte("Exif\x00\x00"), c.tiff()...)
	out := []byte{0xFF, 0xD8, 0xFF, 0xE1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}
	return append(append(out, exif...), pixels.Bytes()[2:]...)
}

// drawn is darker above than below, so that turning it is seen.
func drawn(number, w, h int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			picture.Set(x, y, color.RGBA{R: uint8(255 * y / h), G: uint8(255 * x / w), B: uint8(37 * number), A: 255})
		}
	}
	return picture
}

// tiff writes the tags as EXIF 2.32 lays them: IFD0 with the orientation and the
// way to the EXIF IFD with the times.
func (c Camera) tiff() []byte {
	b := binary.BigEndian
	out := []byte{'M', 'M', 0, 42, 0, 0, 0, 8}
	entry := func(tag, kind uint16, count, value uint32) {
		out = b.AppendUint32(b.AppendUint32(b.AppendUint16(b.AppendUint16(out, tag), kind), count), value)
	}
	const ascii, short, long = 2, 3, 4
	out = b.AppendUint16(out, 2)
	entry(0x0112, short, 1, uint32(c.Orientation)<<16)
	entry(0x8769, long, 1, 38) // the EXIF IFD begins right after this one
	out = b.AppendUint32(out, 0)
	at, offset := append([]byte(c.TakenAt), 0), append([]byte(c.Offset), 0)
	const values = 38 + 2 + 2*12 + 4
	out = b.AppendUint16(out, 2)
	entry(0x9003, ascii, uint32(len(at)), values)
	entry(0x9011, ascii, uint32(len(offset)), uint32(values+len(at)))
	out = b.AppendUint32(out, 0)
	return append(append(out, at...), offset...)
}

// Bomb is a PNG of a few bytes that says it is w by h pixels large.
func Bomb(w, h uint32) []byte {
	b := binary.BigEndian
	chunk := func(kind string, body []byte) []byte {
		out := append(b.AppendUint32(nil, uint32(len(body))), kind...)
		out = append(out, body...)
		return b.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	head := append(b.AppendUint32(b.AppendUint32(nil, w), h), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head)...)
	return append(append(out, chunk("IDAT", []byte{0x78, 0x9C, 3, 0, 0, 0, 0, 1})...), chunk("IEND", nil)...)
}
