package cast

import (
	"bytes"
	_ "embed" // one picture
	"encoding/binary"
	"slices"
	"time"
)

// heic is 512 by 512 pixels, with EXIF; from the tests of the decoder that we run.
//
//go:embed testdata/phone.heic
var heic []byte

// HEIC is a picture as iPhones write it.
func HEIC() []byte { return slices.Clone(heic) }

// HEICOf is one with what its camera says, in a box of its own behind the others: the
// way to what it said before is led there.
func HEICOf(c Camera) []byte {
	b := binary.BigEndian
	const was, length = 0x4ed3, 0x30
	exif := append([]byte("\x00\x00\x00\x06Exif\x00\x00"), c.tiff()...)
	out := append(append(b.AppendUint32(HEIC(), uint32(len(exif)+8)), "mdat"...), exif...)
	way := func(at, size int) []byte { // where it lies, one extent, from its beginning, how long
		return b.AppendUint32(append(b.AppendUint32(nil, uint32(at)), 0, 1, 0, 0, 0, 0), uint32(size))
	}
	copy(out[bytes.Index(out, way(was, length)):], way(len(heic)+8, len(exif)))
	return out
}

// Clip is what a phone says of a recording.
type Clip struct {
	Made    time.Time // zero for a phone that says nothing
	Seconds int
	Sound   bool   // heard and not seen
	Heard   bool   // heard and seen
	Place   bool   // it says where
	Make    string // of the phone
	Brand   string // "mp42" when empty
}

// Film is an invented recording: the boxes of one, and noise for its pictures.
func Film(c Clip) []byte {
	b := binary.BigEndian
	if c.Brand == "" {
		c.Brand = "mp42"
	}
	box := func(kind string, parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		return append(append(b.AppendUint32(nil, uint32(len(body)+8)), kind...), body...)
	}
	var made uint32
	if !c.Made.IsZero() {
		made = uint32(c.Made.Sub(time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)) / time.Second)
	}
	head := make([]byte, 100)
	b.PutUint32(head[4:], made)
	b.PutUint32(head[12:], 1000)
	b.PutUint32(head[16:], uint32(1000*c.Seconds))
	handler := "vide"
	if c.Sound {
		handler = "soun"
	}
	track := box("trak", box("mdia", box("hdlr", make([]byte, 8), []byte(handler), make([]byte, 13))))
	if c.Heard {
		track = append(track, box("trak", box("mdia", box("hdlr", make([]byte, 8), []byte("soun"), make([]byte, 13))))...)
	}
	text := func(kind, said string) []byte {
		return box(kind, b.AppendUint16(nil, uint16(len(said))), []byte{0x15, 0xC7}, []byte(said))
	}
	var own []byte
	if c.Place {
		own = append(own, text("\xa9xyz", "+41.8500-087.6500/")...)
	}
	if c.Make != "" {
		own = append(own, text("\xa9mak", c.Make)...)
	}
	moov := box("moov", box("mvhd", head), track, box("udta", own))
	return slices.Concat(box("ftyp", []byte(c.Brand), make([]byte, 4), []byte("isom")), moov, box("mdat", slices.Repeat([]byte{0x5A}, 400)))
}
