package cast

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
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
	Make        string
	Model       string
	Software    string
	Place       bool // it writes where it was
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

// tag is one entry of an IFD: its value, or the IFD it leads to.
type tag struct {
	id, kind uint16
	count    uint32
	value    []byte
	leads    []tag
}

func text(id uint16, said string) tag {
	return tag{id: id, kind: 2, count: uint32(len(said) + 1), value: append([]byte(said), 0)}
}

// tiff writes the tags as EXIF 2.32 lays them: IFD0 with the orientation and what
// made it, and the ways to the IFD with the times and to that with the place.
func (c Camera) tiff() []byte {
	first := []tag{{id: 0x0112, kind: 3, count: 1, value: binary.BigEndian.AppendUint16(nil, c.Orientation)}}
	for id, said := range map[uint16]string{0x010F: c.Make, 0x0110: c.Model, 0x0131: c.Software} {
		if said != "" {
			first = append(first, text(id, said))
		}
	}
	first = append(first, tag{id: 0x8769, leads: []tag{text(0x9003, c.TakenAt), text(0x9011, c.Offset)}})
	if c.Place {
		degrees := binary.BigEndian.AppendUint64(nil, 41<<32|1)
		degrees = append(append(degrees, 0, 0, 0, 51, 0, 0, 0, 1), 0, 0, 0, 0, 0, 0, 0, 1)
		first = append(first, tag{id: 0x8825, leads: []tag{text(0x0001, "N"), {id: 0x0002, kind: 5, count: 3, value: degrees}}})
	}
	slices.SortFunc(first, func(a, b tag) int { return int(a.id) - int(b.id) })
	return append([]byte{'M', 'M', 0, 42, 0, 0, 0, 8}, ifd(first, 8)...)
}

// ifd writes entries that begin at a place, and behind them what they lead to.
func ifd(tags []tag, at int) []byte {
	b := binary.BigEndian
	out := b.AppendUint16(nil, uint16(len(tags)))
	var behind []byte
	end := at + 2 + 12*len(tags) + 4
	for _, t := range tags {
		if t.leads != nil {
			t.kind, t.count = 4, 1
			inner := ifd(t.leads, end+len(behind))
			t.value = b.AppendUint32(nil, uint32(end+len(behind)))
			behind = append(behind, inner...)
		}
		out = b.AppendUint32(b.AppendUint16(b.AppendUint16(out, t.id), t.kind), t.count)
		if len(t.value) <= 4 {
			out = append(out, append(slices.Clone(t.value), 0, 0, 0, 0)[:4]...)
			continue
		}
		out = b.AppendUint32(out, uint32(end+len(behind)))
		behind = append(behind, t.value...)
	}
	return append(b.AppendUint32(out, 0), behind...)
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
