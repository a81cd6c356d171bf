package typeset

// A card is seven inches by four and a quarter, and folds in the middle to the size of a
// hand. Nothing runs over its edge in any language: a line takes no more room than it was
// given, and what finds none is left out from the end.
const (
	CardWidth  = 504.0
	CardHeight = 306.0

	cardPad    = 14.0
	cardSmall  = 6.5
	cardBefore = 2.5
)

// cardSizes are those of the letters, the usual first: a script that stands higher is set
// smaller before anything of it is left out.
var cardSizes = []float64{9, 8, 7}

// Card is two sides beside each other. Own stands where the book begins to read.
type Card struct{ Own, Other CardSide }

// CardSide is one side. Foot stands at its lower end and is set first.
type CardSide struct {
	Title       string
	RightToLeft bool
	Lines, Foot []CardLine
}

// CardLine is one thing on a card, the first the most important.
type CardLine struct {
	Text  string
	Most  int // lines that it may take; 0 is 1. A longer one ends in three dots
	Bold  bool
	Small bool
}

// Card draws a card with the line along which it is cut, and the one along which it is
// folded.
func (b *Book) Card(c Card) {
	own, other := b.cardSide(c.Own), b.cardSide(c.Other)
	b.put(atom{gap: 8, height: CardHeight, draw: func(y float64) {
		left := (PageWidth - CardWidth) / 2
		b.page.box(left, y, CardWidth, CardHeight, 0.6, 0)
		b.page.rule(left+CardWidth/2, y, left+CardWidth/2, y+CardHeight, 0.4, ruleGrey)
		first, second := own, other
		if b.rtl {
			first, second = other, own
		}
		b.drawCardSide(first, left+cardPad, y)
		b.drawCardSide(second, left+CardWidth/2+cardPad, y)
	}})
}

const cardColumn = CardWidth/2 - 2*cardPad

// cardLine is a line with the height at which it stands on its side.
type cardLine struct {
	setLine
	y    float64
	grey float64
}

type cardSide struct {
	lines []cardLine
	right bool
}

// cardSide sets a side in the largest letters in which it is whole, else in the smallest.
func (b *Book) cardSide(s CardSide) (out cardSide) {
	for _, size := range cardSizes {
		var whole bool
		if out, whole = b.cardSideAt(s, size); whole {
			break
		}
	}
	return out
}

// cardSideAt sets the foot from below, then the rest for as long as there is room.
func (b *Book) cardSideAt(s CardSide, size float64) (out cardSide, whole bool) {
	out.right = s.RightToLeft
	end := CardHeight - cardPad
	for i := len(s.Foot) - 1; i >= 0; i-- {
		lines, height := b.cardLines(s.Foot[i], size, s.RightToLeft)
		end -= height + cardBefore
		out.add(lines, end, s.Foot[i])
	}
	y := cardPad
	for _, l := range append([]CardLine{{Text: s.Title, Bold: true}}, s.Lines...) {
		if l.Text == "" {
			continue
		}
		lines, height := b.cardLines(l, size, s.RightToLeft)
		if y+height > end {
			return out, false
		}
		out.add(lines, y, l)
		y += height + cardBefore
	}
	return out, true
}

func (s *cardSide) add(lines []setLine, y float64, l CardLine) {
	grey := 0.0
	if l.Small {
		grey = softGrey
	}
	for _, line := range lines {
		s.lines = append(s.lines, cardLine{line, y, grey})
		y += line.full
	}
}

// cardLines sets one thing into the lines it may take.
func (b *Book) cardLines(l CardLine, size float64, right bool) (lines []setLine, height float64) {
	if l.Small {
		size = cardSmall
	}
	runes, most := []rune(l.Text), max(1, l.Most)
	lines = b.cardWrap(string(runes), size, l.Bold, right)
	if len(lines) > most {
		from, to := 0, len(runes) // the longest beginning that fits, by halving
		for from < to {
			middle := (from + to + 1) / 2
			if len(b.cardWrap(shortened(runes[:middle]), size, l.Bold, right)) <= most {
				from = middle
			} else {
				to = middle - 1
			}
		}
		lines = b.cardWrap(shortened(runes[:from]), size, l.Bold, right)
		lines = lines[:min(most, len(lines))]
	}
	for _, line := range lines {
		height += line.full
	}
	return lines, height
}

// shortened ends in three dots, and closes what was to be kept apart (see Apart).
func shortened(runes []rune) string {
	open := 0
	for _, r := range runes {
		switch r {
		case '\u2066', '\u2067', '\u2068':
			open++
		case '\u2069':
			open--
		}
	}
	text := string(runes) + "…"
	for range open {
		text += "\u2069"
	}
	return text
}

func (b *Book) cardWrap(text string, size float64, bold, right bool) []setLine {
	t := Plain(text)
	if bold {
		t = Strong(text)
	}
	var out []setLine
	for _, p := range t.paragraphs() {
		for _, l := range b.set.lines(b.set.shape(p, right), cardColumn*em/size) {
			out = append(out, setLine{line: l, size: size, before: l.ascent * size / em, full: (l.ascent + l.descent) * size / em})
		}
	}
	return out
}

// drawCardSide draws a side whose lines begin at its own edge, whichever that is.
func (b *Book) drawCardSide(s cardSide, left, y float64) {
	for _, l := range s.lines {
		x := left
		if s.right || l.of.rtl {
			x += cardColumn - l.width*l.size/em
		}
		b.line(l.line, x, y+l.y+l.before, l.size, l.grey)
	}
}
