package typeset

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode"
)

// page is the content of one page. Places are points from its top left corner; PDF counts
// from the bottom left, and this file is where the one becomes the other.
type page struct {
	out    bytes.Buffer
	images map[string]int // name -> object
}

func (p *page) op(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

// box draws the outline of a rectangle, in a grey from 0 (black) to 1.
func (p *page) box(x, y, width, height, thick, grey float64) {
	p.op("q %s G %s w %s %s %s %s re S Q", number(grey), number(thick), number(x), number(PageHeight-y-height), number(width), number(height))
}

// fill fills a rectangle.
func (p *page) fill(x, y, width, height, grey float64) {
	p.op("q %s g %s %s %s %s re f Q", number(grey), number(x), number(PageHeight-y-height), number(width), number(height))
}

// rule draws a straight line.
func (p *page) rule(x1, y1, x2, y2, thick, grey float64) {
	p.op("q %s G %s w %s %s m %s %s l S Q", number(grey), number(thick), number(x1), number(PageHeight-y1), number(x2), number(PageHeight-y2))
}

// pen writes the glyphs of one line.
type pen struct {
	p     *page
	size  float64
	x     float64 // where the next glyph belongs
	base  float64 // of the line, in the PDF's measure
	at    float64 // where the reader's own pen stands
	open  bool    // inside the brackets of TJ
	moved bool    // the reader's pen has to be set anew
	line  line
}

// line draws a line of text with its left end at x and its baseline at y.
func (b *Book) line(l line, x, y, size, grey float64) {
	if len(l.runs) == 0 {
		return
	}
	k := &pen{p: b.page, size: size, x: x, base: PageHeight - y, line: l}
	b.page.op("BT %s g", number(grey))
	for _, r := range l.runs {
		k.run(b.fontName(r.face), r, grey)
	}
	b.page.op("ET")
}

// fontName is how pages call a typeface. All pages share one list of them.
func (b *Book) fontName(f *face) string {
	if f.order == 0 {
		b.set.used = append(b.set.used, f)
		f.order = len(b.set.used)
	}
	return fmt.Sprintf("F%d", f.order)
}

func (k *pen) run(name string, r run, grey float64) {
	k.p.op("/%s %s Tf", name, number(k.size))
	if r.heavy {
		k.p.op("2 Tr %s w %s G", number(k.size*0.03), number(grey))
	}
	k.moved = true
	for i := 0; i < len(r.glyphs); {
		end := i + 1
		for end < len(r.glyphs) && r.glyphs[end].at == r.glyphs[i].at {
			end++
		}
		k.cluster(r, r.glyphs[i:end])
		i = end
	}
	k.close()
	if r.heavy {
		k.p.op("0 Tr")
	}
}

// mostParts bounds what is put together to one glyph, for letters under a heap of marks.
const mostParts = 32

// cluster draws the glyphs that stand for some characters together.
func (k *pen) cluster(r run, glyphs []glyph) {
	text := k.line.of.runes[glyphs[0].at : glyphs[0].at+glyphs[0].count]
	for len(glyphs) > mostParts {
		part := min(max(1, len(text)*mostParts/len(glyphs)), len(text))
		k.codes(r, glyphs[:mostParts], text[:part])
		glyphs, text = glyphs[mostParts:], text[part:]
	}
	k.codes(r, glyphs, text)
}

// codes draws glyphs that read as the text. Each character has a code of its own, of which
// the first draws them all and the others nothing: what stands for several characters at
// once is turned around or torn apart by one reader or another.
func (k *pen) codes(r run, glyphs []glyph, text []rune) {
	width := 0.0
	parts := make([]part, len(glyphs))
	for i, g := range glyphs {
		parts[i] = part{id: g.id, dx: int16(math.Round((width + g.dx) / r.face.scale)), dy: int16(math.Round(g.dy / r.face.scale))}
		width += g.advance
	}
	s := &r.face.subset
	shares := shares(text, width)
	if shares == nil {
		own := width
		if len(parts) == 1 {
			own = s.of.advance(parts[0].id) // without kerning, which is between two letters
		}
		k.glyph(s.use(parts, read(text), own), width, s)
		return
	}
	if r.level%2 == 0 {
		k.glyph(s.use(parts, read(text[:1]), shares[0]), shares[0], s)
		for i := 1; i < len(text); i++ {
			k.glyph(s.use(nil, read(text[i:i+1]), shares[i]), shares[i], s)
		}
		return
	}
	shift := 0.0
	for i := len(text) - 1; i > 0; i-- {
		k.glyph(s.use(nil, read(text[i:i+1]), shares[i]), shares[i], s)
		shift += shares[i]
	}
	for i := range parts {
		parts[i].dx -= int16(math.Round(shift / r.face.scale))
	}
	k.glyph(s.use(parts, read(text[:1]), shares[0]), shares[0], s)
}

// markShare is how wide the code of a mark is. Poppler takes a narrower one (0.1 em) for
// the shadow of the letter before and ends the word; pdf.js takes marks to have no width,
// and what follows a wider one (0.102 em) for the next word.
const markShare = 101

// shares divides a width among characters; nil for a single one, or for too little room.
func shares(text []rune, width float64) []float64 {
	marks := 0
	for i, r := range text {
		if i > 0 && unicode.Is(unicode.Mn, r) {
			marks++
		}
	}
	each := math.Floor((width - markShare*float64(marks)) / float64(len(text)-marks))
	if len(text) < 2 || each < markShare {
		return nil
	}
	out := make([]float64, len(text))
	left := width
	for i := len(text) - 1; i > 0; i-- {
		out[i] = each
		if unicode.Is(unicode.Mn, text[i]) {
			out[i] = markShare
		}
		left -= out[i]
	}
	out[0] = left
	return out
}

// read is what the text layer holds for some characters: all spaces are the plain one, so
// that a search for two words finds them.
func read(text []rune) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u00A0', '\u2007', '\u202F', '\u2009':
			return ' '
		}
		return r
	}, string(text))
}

// glyph draws one code, moving the reader's pen only by what it does not know itself.
func (k *pen) glyph(n uint16, advance float64, s *subset) {
	if k.moved {
		k.close()
		k.p.op("1 0 0 1 %s %s Tm", number(k.x), number(k.base))
		k.at, k.moved = k.x, false
	}
	if !k.open {
		k.p.out.WriteByte('[')
		k.open = true
	}
	if back := math.Round((k.at - k.x) * em / k.size); back != 0 {
		fmt.Fprintf(&k.p.out, "%d", int(back))
		k.at -= back * k.size / em
	}
	fmt.Fprintf(&k.p.out, "<%04X>", n)
	k.at += s.codes[n].width * k.size / em
	k.x += advance * k.size / em
}

func (k *pen) close() {
	if k.open {
		k.p.op("]TJ")
		k.open = false
	}
}
