package vault

import (
	"bytes"
	"encoding/binary"
	"io"
)

// mostSaid is how much of what a picture says of itself is read: a camera writes some
// ten thousand bytes, and a JPEG can have no more than 64 KiB in one piece.
const mostSaid = 1 << 20

// mostParts is far more than any camera writes: a PNG of 50 MB has some six thousand.
const mostParts = 100_000

// gist is a picture without its pixels, whole enough to be read for what it says of itself:
// small however large the file is, so that whoever reads it may take its time with it.
// What is cut off or makes no sense ends it.
func gist(from io.ReadSeeker, kind Type) []byte {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return nil
	}
	g := &gister{from: from}
	switch kind {
	case JPEG:
		g.jpeg()
	case PNG:
		g.png()
	case WebP:
		g.webp()
	}
	return g.kept.Bytes()
}

type gister struct {
	from io.ReadSeeker
	seen int // parts
	kept bytes.Buffer
}

// next reads so many bytes, none where they are not there.
func (g *gister) next(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(g.from, b); err != nil {
		return nil
	}
	return b
}

// take keeps what leads a part and the part itself, or passes over the part; false where
// the file ends or enough is kept.
func (g *gister) take(keep bool, lead []byte, n int64) bool {
	if g.seen++; g.seen > mostParts {
		return false
	}
	if !keep {
		_, err := g.from.Seek(n, io.SeekCurrent)
		return err == nil
	}
	if n > mostSaid-int64(g.kept.Len()) {
		return false
	}
	part := g.next(int(n))
	if part == nil {
		return false
	}
	g.kept.Write(lead)
	g.kept.Write(part)
	return true
}

// jpeg keeps the segments called APP1, in which EXIF and XMP lie; all of them stand before
// the first scan (EXIF 2.32, section 4.5.4).
func (g *gister) jpeg() {
	g.kept.Write(g.next(2))
	defer g.kept.Write([]byte{0xFF, 0xD9})
	for {
		marker := g.marker()
		if marker == 0 || marker == 0xDA || marker == 0xD9 {
			return
		}
		size := g.next(2)
		if size == nil {
			return
		}
		n := int64(binary.BigEndian.Uint16(size)) - 2
		if n < 0 || !g.take(marker == 0xE1, []byte{0xFF, marker, size[0], size[1]}, n) {
			return
		}
	}
}

// marker is the next one of a JPEG, 0 where there is none. Bytes of ones may fill up before
// it (ITU-T T.81, B.1.1.2): it never goes back, and more of them than a camera has parts
// are the end.
func (g *gister) marker() byte {
	for filled := false; ; filled = true {
		b := g.next(1)
		switch {
		case b == nil, !filled && b[0] != 0xFF:
			return 0
		case b[0] != 0xFF:
			return b[0]
		}
		if g.seen++; g.seen > mostParts {
			return 0
		}
	}
}

// png keeps every chunk but the pixels.
func (g *gister) png() {
	g.kept.Write(g.next(8))
	for {
		lead := g.next(8)
		if lead == nil || !g.take(string(lead[4:]) != "IDAT", lead, int64(binary.BigEndian.Uint32(lead))+4) || string(lead[4:]) == "IEND" {
			return
		}
	}
}

// webp keeps the header, EXIF and XMP, which stand behind the pixels.
func (g *gister) webp() {
	g.kept.Write(g.next(12))
	for {
		lead := g.next(8)
		if lead == nil {
			break
		}
		n := int64(binary.LittleEndian.Uint32(lead[4:]))
		kind := string(lead[:4])
		if !g.take(kind == "VP8X" || kind == "EXIF" || kind == "XMP ", lead, n+n%2) {
			break
		}
	}
	if b := g.kept.Bytes(); len(b) >= 12 {
		binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	}
}
