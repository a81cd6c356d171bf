package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	shapelang "github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/language"
)

// em is the size at which everything is shaped: its results are thousandths, as widths in
// a PDF are.
const em = 1000

// glyph is one drawn shape. Measures are thousandths of an em.
type glyph struct {
	id      uint16
	at      int // the first character of its cluster
	count   int // how many characters the cluster has
	advance float64
	dx, dy  float64
}

// run is a stretch of glyphs of one typeface and direction, from left to right as seen.
type run struct {
	face   *face
	level  uint8 // of UAX 9: odd runs from right to left
	from   int   // its characters
	to     int
	glyphs []glyph
	heavy  bool // bold is asked for and the family has none
}

// shaped is one paragraph after shaping, in the order it is read.
type shaped struct {
	letters
	runs    []run
	rtl     bool
	advance []float64 // of the cluster that begins at a character; 0 inside one
	starts  []bool    // a cluster begins here
}

// face is a typeface as one book uses it.
type face struct {
	*typeface
	shaper *font.Face
	order  int // in which it came into the book
	subset subset
}

// setter shapes text for one book.
type setter struct {
	tongue   language.Tag
	shaper   shaping.HarfbuzzShaper
	split    shaping.Segmenter
	breaker  segmenter.Segmenter
	bidi     bidi.Paragraph
	faces    map[string]*face
	used     []*face
	script   shapelang.Script
	manner   uint8
	missing  []rune
	noted    map[rune]bool
	err      error
	fallback *face
}

func newSetter(tag string) (*setter, error) {
	tongue, err := language.Parse(tag)
	if err != nil {
		tongue = language.English
	}
	s := &setter{tongue: tongue, faces: map[string]*face{}, noted: map[rune]bool{}}
	s.shaper.SetFontCacheSize(16)
	s.fallback = s.face(families[0].files[plain])
	return s, s.err
}

// face opens a typeface for this book. What goes wrong is kept for the end of the book;
// the plain Latin one is there, or there would be no book.
func (s *setter) face(name string) *face {
	if f, ok := s.faces[name]; ok {
		return f
	}
	t, err := open(name)
	if err != nil {
		if s.err == nil {
			s.err = err
		}
		return s.fallback
	}
	f := &face{typeface: t, shaper: font.NewFace(t.font)}
	f.subset.of = t
	s.faces[name] = f
	return f
}

// SetScript tells which script the characters belong to that ResolveFace is asked of.
func (s *setter) SetScript(script shapelang.Script) { s.script = script }

// ResolveFace gives the typeface of a character: that of the script's own family where it
// has the character, so that digits and commas look like the words around them.
func (s *setter) ResolveFace(r rune) *font.Face {
	own := 0
	for i, family := range families {
		if slices.Contains(family.scripts, s.script) {
			own = i
		}
	}
	if f := s.within(own, r); f != nil {
		return f.shaper
	}
	for i := range families {
		if f := s.within(i, r); i != own && f != nil {
			return f.shaper
		}
	}
	if !s.noted[r] {
		s.noted[r] = true
		s.missing = append(s.missing, r)
	}
	return s.fallback.shaper
}

func (s *setter) within(family int, r rune) *face {
	name := families[family].files[s.manner]
	if name == "" {
		name = families[family].files[plain]
	}
	f := s.face(name)
	if _, ok := f.font.NominalGlyph(r); ok {
		return f
	}
	return nil
}

// shape sets one paragraph. Its direction is that of the book where the book runs from
// right to left and the paragraph has any such letter, or none at all; else that of its
// first letter (UAX 9, P2).
func (s *setter) shape(p letters, rtl bool) *shaped {
	out := &shaped{letters: p, rtl: direction(p.runes, rtl)}
	out.advance = make([]float64, len(p.runes)+1)
	out.starts = make([]bool, len(p.runes)+1)
	if len(p.runes) == 0 {
		return out
	}
	base := bidi.LeftToRight
	if out.rtl {
		base = bidi.RightToLeft
	}
	levels := s.bidi.Segment(p.runes, base)
	for i := range levels.NumRuns() {
		level := levels.Run(i)
		for from := level.Start; from < level.End; {
			to := from + 1
			for to < level.End && p.manner[to] == p.manner[from] {
				to++
			}
			s.stretch(out, from, to, uint8(level.Level))
			from = to
		}
	}
	return out
}

// stretch shapes characters of one level and one manner.
func (s *setter) stretch(out *shaped, from, to int, level uint8) {
	s.manner = out.manner[from]
	way := di.DirectionLTR
	if level%2 == 1 {
		way = di.DirectionRTL
	}
	whole := shaping.Input{
		Text: out.runes, RunStart: from, RunEnd: to, Direction: way,
		Size: fixed.I(em), Language: shapelang.NewLanguage(s.tongue.String()),
	}
	for _, input := range s.split.Split(whole, s) {
		input.Direction = way
		f := s.of(input.Face)
		r := run{face: f, level: level, from: input.RunStart, to: input.RunEnd}
		r.heavy = s.manner == bold && !slices.ContainsFunc(families, func(known family) bool { return known.files[bold] == f.name })
		for _, g := range s.shaper.ShapeNoExtents(input).Glyphs {
			r.glyphs = append(r.glyphs, glyph{
				id: uint16(g.GlyphID), at: g.TextIndex(), count: g.RunesCount(),
				advance: units(g.Advance), dx: units(g.XOffset), dy: units(g.YOffset),
			})
		}
		r.glyphs = slices.DeleteFunc(r.glyphs, func(g glyph) bool { return unseen(out.runes[g.at : g.at+g.count]) })
		for _, g := range r.glyphs {
			out.advance[g.at] += g.advance
			out.starts[g.at] = true
		}
		out.runs = append(out.runs, r)
	}
}

func (s *setter) of(shaper *font.Face) *face {
	for _, f := range s.faces {
		if f.shaper == shaper {
			return f
		}
	}
	return s.fallback
}

func units(x fixed.Int26_6) float64 { return float64(x) / 64 }

// unseen says that all of it is there for the machine only: joiners and marks of direction.
func unseen(runes []rune) bool {
	for _, r := range runes {
		if !unicode.Is(unicode.Cf, r) || r == '\u00AD' || r >= '\u0600' && r <= '\u0605' || r == '\u06DD' {
			return false
		}
	}
	return len(runes) > 0
}

func direction(runes []rune, book bool) bool {
	none := true
	for _, r := range runes {
		switch strong(r) {
		case 'R':
			return true
		case 'L':
			if !book {
				return false
			}
			none = false
		}
	}
	return book && none
}

// strong is the direction of a letter: L, R, or 0 for what has none. It is enough for
// finding the first one; the runs are UAX 9's.
func strong(r rune) byte {
	switch {
	case !unicode.IsLetter(r):
		return 0
	case unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam):
		return 'R'
	}
	return 'L'
}
