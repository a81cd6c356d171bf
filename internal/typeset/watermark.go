package typeset

import (
	"bytes"
	"fmt"
	"math"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// watermark draws the words across a page that is complete, over its pictures too. They
// are drawn as shapes and not set as text, so that nobody finds them in a search.
func (b *Book) watermark() {
	if clean(b.options.Watermark) == "" {
		return
	}
	if b.mark == 0 {
		b.mark = b.markForm()
	}
	b.page.images["W"] = b.mark
	b.page.op("/W Do")
}

func (b *Book) markForm() int {
	line := b.wrap(Strong(clean(b.options.Watermark)), em, 1e6)[0]
	diagonal := math.Hypot(PageWidth, PageHeight) * 0.68
	size := min(150, diagonal*em/max(line.width, 1))
	turn := math.Atan2(PageHeight, PageWidth)
	sin, cos := math.Sincos(turn)
	var out bytes.Buffer
	fmt.Fprintf(&out, "/T gs 0.2 g %s %s %s %s %s %s cm\n", precise(cos), precise(sin), precise(-sin), precise(cos), number(PageWidth/2), number(PageHeight/2))
	x := -line.width * size / em / 2
	for _, r := range line.runs {
		full := font.NewFace(r.face.full())
		for _, g := range r.glyphs {
			outline(&out, full, g, x, -size*0.36, size*r.face.scale/em)
			x += g.advance * size / em
		}
	}
	out.WriteString("f\n") // all at once: where strokes lie over each other they are no darker
	return b.file.packed(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<</ExtGState<</T<</ca 0.16>>>>>>",
		number(PageWidth), number(PageHeight)), out.Bytes())
}

func precise(n float64) string { return fmt.Sprintf("%.5f", n) }

// outline writes the shape of one glyph, its curves as PDF has them: of the third degree.
func outline(out *bytes.Buffer, face *font.Face, g glyph, x, y, scale float64) {
	shape, ok := face.GlyphData(opentype.GID(g.id)).(font.GlyphOutline)
	if !ok {
		return
	}
	at := func(p opentype.SegmentPoint) [2]float64 {
		return [2]float64{x + (float64(p.X)+g.dx)*scale, y + (float64(p.Y)+g.dy)*scale}
	}
	var last [2]float64
	for _, s := range shape.Segments {
		p := [3][2]float64{at(s.Args[0]), at(s.Args[1]), at(s.Args[2])}
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			fmt.Fprintf(out, "%s %s m\n", number(p[0][0]), number(p[0][1]))
			last = p[0]
		case opentype.SegmentOpLineTo:
			fmt.Fprintf(out, "%s %s l\n", number(p[0][0]), number(p[0][1]))
			last = p[0]
		case opentype.SegmentOpQuadTo:
			one := [2]float64{last[0] + (p[0][0]-last[0])*2/3, last[1] + (p[0][1]-last[1])*2/3}
			two := [2]float64{p[1][0] + (p[0][0]-p[1][0])*2/3, p[1][1] + (p[0][1]-p[1][1])*2/3}
			fmt.Fprintf(out, "%s %s %s %s %s %s c\n", number(one[0]), number(one[1]), number(two[0]), number(two[1]), number(p[1][0]), number(p[1][1]))
			last = p[1]
		}
	}
}

var unpacked sync.Map // name -> func() *font.Font

// full is the typeface with its outlines unpacked, read once in a process. Without them
// nothing is drawn.
func (t *typeface) full() *font.Font {
	once, _ := unpacked.LoadOrStore(t.name, sync.OnceValue(func() *font.Font {
		f, err := font.NewFont(t.ld)
		if err != nil {
			return t.font
		}
		return f
	}))
	return once.(func() *font.Font)()
}
