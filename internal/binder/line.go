package binder

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"
)

// footer.ttf is Noto Sans (SIL Open Font License, footer.LICENSE beside it), reduced
// to the letters of Windows-1252.
//
//go:embed footer.ttf
var typeface []byte

// The line at the foot: its size, how far it stands above the edge, where most
// printers still print, and how far a label keeps from the side.
const (
	lineSize  = 10.0
	lineAbove = 17.0
	lineSide  = 36.0
)

// line sets the number and the label of pages, in one font that is written once.
type line struct {
	out  *writer
	font ref
}

func newLine(out *writer) *line { return &line{out: out} }

// face is the font, written when it is first needed.
func (l *line) face() ref {
	if l.font == 0 {
		l.font = l.write()
	}
	return l.font
}

// set writes the number in the middle of the foot and the label at its right end.
func (l *line) set(content *bytes.Buffer, resources dict, sheet rect, number int, label string) {
	if number == 0 && label == "" {
		return
	}
	resources["Font"] = dict{"F": l.face()}
	fmt.Fprintf(content, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq BT /F %g Tf 0 g\n", lineSize)
	put := func(words []byte, x float64) {
		fmt.Fprintf(content, "1 0 0 1 %s %g Tm ", rounded(x), lineAbove)
		content.Write(appendedText(nil, words))
		content.WriteString(" Tj\n")
	}
	if number > 0 {
		words := fmt.Append(nil, number)
		put(words, (sheet.width()-wide(words))/2)
	}
	if words, _ := western(label); len(words) > 0 {
		put(words, sheet.width()-lineSide-wide(words))
	}
	content.WriteString("ET Q\nEMC\n")
}

// western encodes words for the font. A letter it lacks becomes a question mark, and
// the words are not all there.
func western(s string) (out text, ok bool) {
	ok = true
	for _, r := range s {
		if r == '\t' {
			r = ' '
		}
		b, known := charmap.Windows1252.EncodeRune(r)
		if !known || r < ' ' && r != '\n' {
			b, ok = '?', false
		}
		out = append(out, b)
	}
	return out, ok
}

// wide is how wide words are in the line's font and size, in points.
func wide(words []byte) float64 {
	sum, each := 0, widths()
	for _, b := range words {
		sum += each[b]
	}
	return float64(sum) * lineSize / 1000
}

// widths are the advances of the letters of Windows-1252, in thousandths of the size.
var widths = sync.OnceValue(func() []int {
	list := make([]int, 256)
	face, err := sfnt.Parse(typeface)
	if err != nil {
		panic("binder: the font of the foot does not parse: " + err.Error())
	}
	var buf sfnt.Buffer
	for b := range list {
		glyph, err := face.GlyphIndex(&buf, charmap.Windows1252.DecodeByte(byte(b)))
		if err != nil || b < ' ' {
			continue
		}
		if advance, err := face.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone); err == nil {
			list[b] = advance.Round()
		}
	}
	return list
})

// write writes the font: a TrueType font, whole, in the encoding of Windows.
func (l *line) write() ref {
	const base = name("CNSTNC+NotoSans-Regular")
	file := l.out.add(stream{dict{"Filter": name("FlateDecode"), "Length1": whole(len(typeface))}, deflated(typeface)})
	descriptor := l.out.add(dict{
		"Type": name("FontDescriptor"), "FontName": base, "Flags": number("32"), "FontFile2": file,
		"FontBBox": array{number("-621"), number("-508"), number("2800"), number("1067")},
		"Ascent":   number("1069"), "Descent": number("-293"), "CapHeight": number("714"),
		"ItalicAngle": number("0"), "StemV": number("80"),
	})
	advances := array{}
	for _, width := range widths()[' ':] {
		advances = append(advances, whole(width))
	}
	return l.out.add(dict{
		"Type": name("Font"), "Subtype": name("TrueType"), "BaseFont": base, "Encoding": name("WinAnsiEncoding"),
		"FirstChar": number("32"), "LastChar": number("255"), "Widths": advances, "FontDescriptor": descriptor,
	})
}
