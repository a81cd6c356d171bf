package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	shapelang "github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
)

// em is the measure of shaping: thousandths of the size, as widths in a PDF are.
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
	shaper   *font.Face
	harfbuzz *harfbuzz.Font // at one unit to the unit
	order    int            // in which it came into the book
	subset   subset
}

// setter shapes text for one book.
type setter struct {
	tongue   language.Tag
	buffer   *harfbuzz.Buffer
	split    shaping.Segmenter
	breaker  segmenter.Segmenter
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
	s := &setter{buffer: harfbuzz.NewBuffer(), tongue: tongue, faces: map[string]*face{}, noted: map[rune]bool{}}
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
	f.harfbuzz = harfbuzz.NewFont(f.shaper)
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
// right to left and the paragraph has any such letter; else that of its first letter
// (UAX 9, P2). One of digits alone runs from left to right in any book: it is a telephone
// number or a time.
func (s *setter) shape(p letters, rtl bool) *shaped {
	out := &shaped{letters: p, rtl: direction(p.runes, rtl)}
	out.advance = make([]float64, len(p.runes)+1)
	out.starts = make([]bool, len(p.runes)+1)
	if len(p.runes) == 0 {
		return out
	}
	level := levels(p.runes, out.rtl)
	for from := 0; from < len(p.runes); {
		to := from + 1
		for to < len(p.runes) && level[to] == level[from] && p.manner[to] == p.manner[from] {
			to++
		}
		s.stretch(out, from, to, level[from])
		from = to
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
		Language: shapelang.NewLanguage(s.tongue.String()),
	}
	for _, input := range s.split.Split(whole, s) {
		f := s.of(input.Face)
		r := run{face: f, level: level, from: input.RunStart, to: input.RunEnd}
		r.heavy = s.manner == bold && !slices.ContainsFunc(families, func(known family) bool { return known.files[bold] == f.name })
		r.glyphs = s.glyphs(input, way)
		cluster, hidden := -1, false
		r.glyphs = slices.DeleteFunc(r.glyphs, func(g glyph) bool {
			if g.at != cluster {
				cluster, hidden = g.at, unseen(out.runes[g.at:g.at+g.count])
			}
			return hidden
		})
		for _, g := range r.glyphs {
			out.advance[g.at] += g.advance
			out.starts[g.at] = true
		}
		out.runs = append(out.runs, r)
	}
}

// glyphs shapes one run; what stands around it decides how its letters join.
func (s *setter) glyphs(in shaping.Input, way di.Direction) []glyph {
	f := s.of(in.Face)
	s.buffer.Clear()
	s.buffer.AddRunes(in.Text, in.RunStart, in.RunEnd-in.RunStart)
	s.buffer.Props.Direction = way.Harfbuzz()
	s.buffer.Props.Script = in.Script
	s.buffer.Props.Language = in.Language
	s.buffer.Shape(f.harfbuzz, nil)
	out := make([]glyph, len(s.buffer.Info))
	starts := []int{in.RunEnd} // of the clusters, and the end of the last
	for i, info := range s.buffer.Info {
		at := s.buffer.Pos[i]
		out[i] = glyph{
			id: uint16(info.Glyph), at: info.Cluster,
			advance: float64(at.XAdvance) * f.scale, dx: float64(at.XOffset) * f.scale, dy: float64(at.YOffset) * f.scale,
		}
		starts = append(starts, info.Cluster)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	for i := range out {
		n, _ := slices.BinarySearch(starts, out[i].at)
		out[i].count = starts[n+1] - out[i].at
	}
	return out
}

func (s *setter) of(shaper *font.Face) *face {
	for _, f := range s.faces {
		if f.shaper == shaper {
			return f
		}
	}
	return s.fallback
}

// unseen says that all of it is there for the machine only: joiners and marks of direction.
func unseen(runes []rune) bool {
	for _, r := range runes {
		if !unicode.Is(unicode.Cf, r) || r >= '\u0600' && r <= '\u0605' || r == '\u06DD' {
			return false
		}
	}
	return len(runes) > 0
}

func direction(runes []rune, book bool) bool {
	if book {
		return slices.ContainsFunc(runes, func(r rune) bool { c := classOf(r); return c == bidi.R || c == bidi.AL })
	}
	return first(runes) == bidi.R
}
