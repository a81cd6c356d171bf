package typeset

// Align is where the lines of a block stand.
type Align int

// Lines begin at Start: left, or right in what runs from right to left.
const (
	Start Align = iota
	Center
	End
)

// Style is how a paragraph looks. Measures are points; the zero Style is body text.
type Style struct {
	Size   float64 // of the letters; 0 is 11
	Align  Align
	Indent float64 // from the edge where lines begin
	Before float64 // room above; 0 is 6, negative none
	Grey   bool    // for what stands beside the matter, as a source
	Keep   bool    // on the page of the block after it
}

const (
	bodySize = 11.0
	bodyGap  = 6.0
	softGrey = 0.35
)

func (s Style) size() float64 {
	if s.Size <= 0 {
		return bodySize
	}
	return s.Size
}

func (s Style) before() float64 {
	switch {
	case s.Before < 0:
		return 0
	case s.Before == 0:
		return bodyGap
	}
	return s.Before
}

func (s Style) grey() float64 {
	if s.Grey {
		return softGrey
	}
	return 0
}

// textWidth is the room between the margins.
const textWidth = PageWidth - 2*Margin

// setLine is a line with its measures in points.
type setLine struct {
	line
	size         float64
	before, full float64 // from its top to its baseline, and to its end
}

// wrap sets a text into lines of a width.
func (b *Book) wrap(t Text, size, width float64) []setLine {
	var out []setLine
	for _, p := range t.paragraphs() {
		for _, l := range b.set.lines(b.set.shape(p, b.rtl), max(width, size)*em/size) {
			out = append(out, setLine{line: l, size: size, before: l.ascent * size / em, full: (l.ascent + l.descent) * size / em})
		}
	}
	return out
}

// drawLine draws a line into a column that begins at left.
func (b *Book) drawLine(l setLine, left, y, width float64, align Align, grey float64) {
	over := width - l.width*l.size/em
	x := left
	switch right := l.of.rtl || b.rtl; {
	case align == Center:
		x += over / 2
	case (align == Start) == right:
		x += over
	}
	b.line(l.line, x, y+l.before, l.size, grey)
}

// column is the left end of a stretch of the page that begins a way from the edge where
// lines begin.
func (b *Book) column(from, width float64) float64 {
	if b.rtl {
		return PageWidth - Margin - from - width
	}
	return Margin + from
}

// Paragraph sets a text over the width of the page. A single line of it stands neither at
// the end of a page nor on top of one.
func (b *Book) Paragraph(t Text, style Style) {
	width := textWidth - style.Indent
	left := b.column(style.Indent, width)
	b.putLines(b.wrap(t, style.size(), width), left, width, style, nil)
}

// putLines adds lines; first is drawn beside the first of them.
func (b *Book) putLines(lines []setLine, left, width float64, style Style, first func(y float64, l setLine)) {
	for i, l := range lines {
		a := atom{height: l.full, keep: i == 0 && len(lines) > 1 || i == len(lines)-2 || style.Keep}
		if i == 0 {
			a.gap = style.before()
		}
		a.draw = func(y float64) {
			b.drawLine(l, left, y, width, style.Align, style.grey())
			if i == 0 && first != nil {
				first(y, l)
			}
		}
		b.put(a)
	}
}

// headings are the looks of the levels: size and room above.
var headings = [...]struct{ size, before float64 }{{17, 0}, {13, 16}, {11.5, 12}}

// Heading begins a part. It stays with what follows and becomes a bookmark; level 1 is the
// highest, 3 the lowest.
func (b *Book) Heading(level int, title string) {
	level = min(max(level, 1), len(headings))
	look := headings[level-1]
	b.Mark(level, title)
	b.Paragraph(Strong(title), Style{Size: look.size, Before: look.before, Keep: true})
	b.Space(3)
}

// Mark makes a bookmark at the next block, without a line of its own.
func (b *Book) Mark(level int, title string) {
	b.put(atom{keep: true, draw: func(y float64) {
		b.places = append(b.places, place{Place: Place{Title: title, Level: level, Page: len(b.pages)}, y: y})
	}})
}
