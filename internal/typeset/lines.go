package typeset

import (
	"slices"
	"sort"
	"unicode"
)

// line is one line of a paragraph, its runs from left to right as seen. Its measures are
// thousandths of an em; width is without the spaces at its end.
type line struct {
	runs            []run
	of              *shaped
	width           float64
	ascent, descent float64
}

// lines breaks a paragraph into lines of at most the given width. A word that is wider
// than a line is broken between two letters, never inside one.
func (s *setter) lines(p *shaped, width float64) []line {
	if len(p.runes) == 0 {
		return []line{s.cut(p, 0, 0)}
	}
	s.breaker.Init(p.runes)
	var out []line
	from, to, used := 0, 0, 0.0 // of the line that is being filled; used is with the spaces at its end
	for segments := s.breaker.LineIterator(); segments.Next(); {
		segment := segments.Line()
		end := segment.Offset + len(segment.Text)
		solid := segment.Offset + trimmed(segment.Text)
		if to > from && used+p.measure(segment.Offset, solid) > width {
			out = append(out, s.cut(p, from, to))
			from, used = segment.Offset, 0
		}
		to = end
		used += p.measure(segment.Offset, end)
		for used-p.measure(solid, end) > width {
			fits := p.fitting(from, solid, width)
			if fits >= solid {
				break // a single letter, wider than the line
			}
			out = append(out, s.cut(p, from, fits))
			used -= p.measure(from, fits)
			from = fits
		}
	}
	if to > from || len(out) == 0 {
		out = append(out, s.cut(p, from, to))
	}
	return out
}

// trimmed is how many characters are left without the spaces at the end.
func trimmed(runes []rune) int {
	n := len(runes)
	for n > 0 && unicode.IsSpace(runes[n-1]) && runes[n-1] != '\u00A0' {
		n--
	}
	return n
}

func (p *shaped) measure(from, to int) float64 {
	sum := 0.0
	for _, advance := range p.advance[from:to] {
		sum += advance
	}
	return sum
}

// fitting is where a line that begins at from has to end inside a word. It is after at
// least one cluster, however narrow the line.
func (p *shaped) fitting(from, to int, width float64) int {
	sum := 0.0
	for i := from; i < to; i++ {
		if p.starts[i] && sum+p.advance[i] > width && i > from && sum > 0 {
			return i
		}
		sum += p.advance[i]
	}
	return to
}

// cut is the line of the characters between two places, in visual order (UAX 9, L1 and L2).
func (s *setter) cut(p *shaped, from, to int) line {
	to = from + trimmed(p.runes[from:to])
	out := line{of: p}
	for _, r := range p.runs {
		if r.to <= from || r.from >= to {
			continue
		}
		piece := r
		if r.from < from || r.to > to {
			piece.glyphs = r.between(from, to)
		}
		out.runs = append(out.runs, piece)
		out.grow(r.face)
	}
	if len(out.runs) == 0 {
		out.grow(s.fallback)
	}
	out.width = p.measure(from, to)
	reorder(out.runs)
	return out
}

// between is the glyphs of some characters. Clusters stand in the order of the text, or
// from right to left in the other.
func (r run) between(from, to int) []glyph {
	first := func(at int) int {
		return sort.Search(len(r.glyphs), func(i int) bool { return r.glyphs[i].at >= at })
	}
	if r.level%2 == 1 {
		first = func(at int) int {
			return sort.Search(len(r.glyphs), func(i int) bool { return r.glyphs[i].at < at })
		}
		from, to = to, from
	}
	return r.glyphs[first(from):first(to)]
}

func (l *line) grow(f *face) {
	if extents, ok := f.shaper.FontHExtents(); ok {
		l.ascent = max(l.ascent, float64(extents.Ascender)*f.scale)
		l.descent = max(l.descent, -float64(extents.Descender)*f.scale)
	}
}

// reorder turns around, from the highest level down to the lowest odd one, every stretch
// of runs at that level or above.
func reorder(runs []run) {
	highest, lowest := uint8(0), uint8(255)
	for _, r := range runs {
		highest = max(highest, r.level)
		if r.level%2 == 1 {
			lowest = min(lowest, r.level)
		}
	}
	for level := highest; level >= lowest && level > 0; level-- {
		for i := 0; i < len(runs); i++ {
			if runs[i].level < level {
				continue
			}
			end := i
			for end < len(runs) && runs[end].level >= level {
				end++
			}
			slices.Reverse(runs[i:end])
			i = end
		}
	}
}
