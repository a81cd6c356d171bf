package typeset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
)

// subset is the part of a typeface that a book uses: codes in the order in which they
// came, each with what it draws and what it reads as. The same shape has several codes
// when it stands for different characters, as in Arabic, where letters differ by dots that
// are glyphs by themselves. Code 0 is the box that stands for what is missing.
type subset struct {
	of    *typeface
	codes []code
	known map[string]uint16
	plain map[uint16]uint16 // a glyph's code as a part of others
	full  bool
}

// code is one of them. A code of several parts is a compound glyph.
type code struct {
	parts []part
	text  string
	width float64 // thousandths of an em
}

// part is a glyph of the typeface and where it stands, in the typeface's units.
type part struct {
	id     uint16
	dx, dy int16
}

// mostCodes leaves room for the parts that come at the end.
const mostCodes = 40_000

// errFull is for hostile input: no language has as many syllables.
var errFull = errors.New("typeset: too many different characters in one book")

// use gives the code that draws the parts and reads as the text.
func (s *subset) use(parts []part, text string, width float64) uint16 {
	if s.known == nil {
		s.known, s.plain = map[string]uint16{}, map[uint16]uint16{}
		s.codes = []code{{parts: []part{{}}, width: s.of.advance(0)}}
	}
	width = math.Round(width)
	key := binary.BigEndian.AppendUint32(make([]byte, 0, 4+6*len(parts)+len(text)), uint32(int32(width)))
	for _, p := range parts {
		key = binary.BigEndian.AppendUint16(key, p.id)
		key = binary.BigEndian.AppendUint16(key, uint16(p.dx))
		key = binary.BigEndian.AppendUint16(key, uint16(p.dy))
	}
	key = append(append(key, '/'), text...) // a part has six bytes, so the slash is where they end
	if n, ok := s.known[string(key)]; ok {
		return n
	}
	if len(s.codes) >= mostCodes {
		s.full = true
		return 0
	}
	c := code{parts: slices.Clone(parts), text: text, width: width}
	s.codes = append(s.codes, c)
	s.known[string(key)] = uint16(len(s.codes) - 1)
	return uint16(len(s.codes) - 1)
}

func (c code) single() bool { return len(c.parts) == 1 && c.parts[0].dx == 0 && c.parts[0].dy == 0 }

// bare is the code of a glyph that is a part of others.
func (s *subset) bare(gid uint16) uint16 {
	n, ok := s.plain[gid]
	if !ok {
		n = uint16(len(s.codes))
		s.codes = append(s.codes, code{parts: []part{{id: gid}}, width: s.of.advance(gid)})
		s.plain[gid] = n
	}
	return n
}

// The flags of a part of a compound glyph (OpenType, glyf).
const (
	partWords  = 0x0001
	partPlaced = 0x0002
	partScaled = 0x0008
	partMore   = 0x0020
	partXY     = 0x0040
	part2x2    = 0x0080
)

// file is a font file with the codes as its glyphs, and after them what they are put
// together from.
func (s *subset) file() ([]byte, error) {
	if s.full {
		return nil, errFull
	}
	var glyf, hmtx []byte
	loca := []byte{0, 0, 0, 0}
	for n := 0; n < len(s.codes); n++ { // it grows while it runs
		data, err := s.outline(s.codes[n])
		if err != nil {
			return nil, err
		}
		var bearing uint16 // of the left edge
		if len(data) >= 4 {
			bearing = binary.BigEndian.Uint16(data[2:])
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(math.Round(s.codes[n].width/s.of.scale)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, bearing)
		glyf = append(glyf, data...)
		glyf = append(glyf, make([]byte, -len(data)&3)...)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	}
	if len(s.codes) > math.MaxUint16 {
		return nil, errFull
	}
	tables := []opentype.Table{{Tag: tagGlyf, Content: glyf}, {Tag: tagLoca, Content: loca}, {Tag: tagHmtx, Content: hmtx}}
	for _, name := range []string{"head", "hhea", "maxp", "cvt ", "fpgm", "prep"} {
		table, err := s.of.ld.RawTable(opentype.MustNewTag(name))
		if err != nil {
			if name[0] == 'h' || name[0] == 'm' {
				return nil, fmt.Errorf("typeset: %s: %w", s.of.name, err)
			}
			continue // instructions for coarse screens, which not every typeface has
		}
		count := uint16(len(s.codes))
		switch name {
		case "head":
			binary.BigEndian.PutUint32(table[8:], 0)  // the checksum of the whole, which PDF readers leave alone
			binary.BigEndian.PutUint16(table[50:], 1) // long offsets
		case "hhea":
			binary.BigEndian.PutUint16(table[34:], count)
		case "maxp":
			binary.BigEndian.PutUint16(table[4:], count)
			if len(table) >= 32 {
				binary.BigEndian.PutUint16(table[28:], max(mostParts, binary.BigEndian.Uint16(table[28:])))
				binary.BigEndian.PutUint16(table[30:], 1+binary.BigEndian.Uint16(table[30:])) // how deep they are nested
			}
		}
		tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(name), Content: table})
	}
	return opentype.WriteTTF(tables), nil
}

// outline is the description of what a code draws; empty for nothing.
func (s *subset) outline(c code) ([]byte, error) {
	if c.single() {
		data, err := s.of.outline(c.parts[0].id)
		if err != nil {
			return nil, err
		}
		return data, s.renumber(data)
	}
	low, high := [2]int16{math.MaxInt16, math.MaxInt16}, [2]int16{math.MinInt16, math.MinInt16}
	var body []byte
	last := -1 // where the flags of the last part stand
	for _, p := range c.parts {
		data, err := s.of.outline(p.id)
		if err != nil {
			return nil, err
		}
		if len(data) < 10 {
			continue // a space
		}
		for i, by := range [2]int16{p.dx, p.dy} {
			low[i] = min(low[i], by+int16(binary.BigEndian.Uint16(data[2+2*i:])))
			high[i] = max(high[i], by+int16(binary.BigEndian.Uint16(data[6+2*i:])))
		}
		last = len(body)
		for _, v := range [4]uint16{partWords | partPlaced | partMore, s.bare(p.id), uint16(p.dx), uint16(p.dy)} {
			body = binary.BigEndian.AppendUint16(body, v)
		}
	}
	if last < 0 {
		return body, nil
	}
	binary.BigEndian.PutUint16(body[last:], partWords|partPlaced)
	head := []byte{0xFF, 0xFF} // it is a compound
	for _, v := range []int16{low[0], low[1], high[0], high[1]} {
		head = binary.BigEndian.AppendUint16(head, uint16(v))
	}
	return append(head, body...), nil
}

// renumber points a compound glyph at the new numbers of its parts.
func (s *subset) renumber(data []byte) error {
	if len(data) < 10 || int16(binary.BigEndian.Uint16(data)) >= 0 {
		return nil
	}
	for at := 10; ; {
		if at+4 > len(data) {
			return fmt.Errorf("typeset: %s: a compound glyph is cut short", s.of.name)
		}
		flags := binary.BigEndian.Uint16(data[at:])
		binary.BigEndian.PutUint16(data[at+2:], s.bare(binary.BigEndian.Uint16(data[at+2:])))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScaled != 0:
			at += 2
		case flags&partXY != 0:
			at += 4
		case flags&part2x2 != 0:
			at += 8
		}
		if flags&partMore == 0 {
			return nil
		}
	}
}
