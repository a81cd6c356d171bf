package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// The levels of the Unicode Bidirectional Algorithm (UAX 9, revision 50): even ones run
// from left to right, odd ones from right to left, and a number in an Arabic sentence has
// one of its own. Tables and classes are x/text's, which tells directions but no levels;
// without them "call 555 0100" inside Arabic inside English comes out in the wrong order.
// Embeddings and overrides were taken out before (shownAs), isolates stand.

// deepest bounds how far isolates are followed into each other.
const deepest = 60

// resolver finds the levels of one paragraph.
type resolver struct {
	runes  []rune
	class  []bidi.Class
	closed []int // where the isolate that begins at a character ends
	levels []uint8
}

// levels gives each character its level.
func levels(runes []rune, rtl bool) []uint8 {
	r := &resolver{runes: runes, class: make([]bidi.Class, len(runes)), closed: make([]int, len(runes)), levels: make([]uint8, len(runes))}
	var open []int
	for i, c := range runes {
		r.class[i] = classOf(c)
		switch {
		case isolates(r.class[i]):
			r.closed[i] = len(runes)
			open = append(open, i)
		case r.class[i] == bidi.PDI && len(open) > 0:
			r.closed[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	base := uint8(0)
	if rtl {
		base = 1
	}
	r.sequence(0, len(runes), base, 0)
	return r.levels
}

func classOf(c rune) bidi.Class {
	properties, _ := bidi.LookupRune(c)
	return properties.Class()
}

func isolates(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// sequence resolves what stands at one level, and before that the isolates inside.
func (r *resolver) sequence(from, to int, level uint8, depth int) {
	s := sequence{resolver: r, level: level, way: bidi.L}
	if level%2 == 1 {
		s.way = bidi.R
	}
	for i := from; i < to; i++ {
		r.levels[i] = level
		if r.class[i] == bidi.BN {
			continue // X9: as if it were not there
		}
		s.at = append(s.at, i)
		s.class = append(s.class, r.class[i])
		if isolates(r.class[i]) && depth < deepest {
			end := min(r.closed[i], to)
			r.sequence(i+1, end, r.inside(i, end, level), depth+1)
			i = end - 1
		}
	}
	s.weak()
	s.brackets()
	s.neutral()
	for n, i := range s.at {
		switch c := s.class[n]; {
		case level%2 == 0 && c == bidi.R, level%2 == 1 && c != bidi.R: // I1, I2
			r.levels[i] = level + 1
		case level%2 == 0 && c != bidi.L:
			r.levels[i] = level + 2
		}
	}
}

// inside is the level of an isolate's content (X5a to X5c).
func (r *resolver) inside(i, end int, level uint8) uint8 {
	if r.class[i] == bidi.RLI || r.class[i] == bidi.FSI && first(r.runes[i+1:end]) == bidi.R {
		return (level + 1) | 1
	}
	return (level + 2) &^ 1
}

// first is the direction of the first letter outside isolates (P2): L, R, or ON for none.
func first(runes []rune) bidi.Class {
	depth := 0
	for _, c := range runes {
		switch class := classOf(c); {
		case isolates(class):
			depth++
		case class == bidi.PDI:
			depth = max(0, depth-1)
		case depth == 0 && class == bidi.L:
			return bidi.L
		case depth == 0 && (class == bidi.R || class == bidi.AL):
			return bidi.R
		}
	}
	return bidi.ON
}

// sequence is the characters of one level, in which the rules know their neighbours.
type sequence struct {
	*resolver
	level uint8
	way   bidi.Class // L or R: of the level, and so of what stands before and after
	at    []int
	class []bidi.Class
}

// weak is W1 to W7, in one pass where the rules allow it.
func (s *sequence) weak() {
	before, strong := s.way, s.way
	for i, c := range s.class {
		switch {
		case c == bidi.NSM && (isolates(before) || before == bidi.PDI):
			c = bidi.ON
		case c == bidi.NSM:
			c = before
		}
		before = c
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		s.class[i] = c
	}
	for i, c := range s.class {
		if c == bidi.AL {
			s.class[i] = bidi.R
		}
	}
	s.separators()
	strong = s.way
	for i, c := range s.class {
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			s.class[i] = bidi.L
		}
	}
}

// separators is W4 to W6: what stands between the digits of a number belongs to it.
func (s *sequence) separators() {
	for i := 1; i+1 < len(s.class); i++ {
		c, left, right := s.class[i], s.class[i-1], s.class[i+1]
		if left == right && (c == bidi.CS && (left == bidi.EN || left == bidi.AN) || c == bidi.ES && left == bidi.EN) {
			s.class[i] = left
		}
	}
	for i := 0; i < len(s.class); i++ {
		if s.class[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(s.class) && s.class[end] == bidi.ET {
			end++
		}
		as := bidi.ON
		if i > 0 && s.class[i-1] == bidi.EN || end < len(s.class) && s.class[end] == bidi.EN {
			as = bidi.EN
		}
		for ; i < end; i++ {
			s.class[i] = as
		}
		i--
	}
	for i, c := range s.class {
		if c == bidi.ES || c == bidi.CS {
			s.class[i] = bidi.ON
		}
	}
}

// strongAs is how a class counts for what stands beside it: numbers as R (N0, N1).
func strongAs(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L, bidi.R:
		return c
	case bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets is N0: both of a pair get one direction.
func (s *sequence) brackets() {
	type pair struct{ open, shut int }
	type waiting struct {
		shut rune
		at   int
	}
	var stack []waiting
	var pairs []pair
	for i, at := range s.at {
		properties, _ := bidi.LookupRune(s.runes[at])
		if !properties.IsBracket() || s.class[i] != bidi.ON {
			continue
		}
		if properties.IsOpeningBracket() {
			if len(stack) == 63 { // BD16
				break
			}
			stack = append(stack, waiting{shut: []rune(bidi.ReverseString(string(s.runes[at])))[0], at: i})
			continue
		}
		for n := len(stack) - 1; n >= 0; n-- {
			if stack[n].shut == s.runes[at] {
				pairs = append(pairs, pair{stack[n].at, i})
				stack = stack[:n]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return a.open - b.open })
	for _, p := range pairs {
		if way := s.between(p.open, p.shut); way != bidi.ON {
			s.turn(p.open, way)
			s.turn(p.shut, way)
		}
	}
}

// between is the direction a pair of brackets takes from what is in it and before it.
func (s *sequence) between(open, shut int) bidi.Class {
	other := bidi.ON
	for i := open + 1; i < shut; i++ {
		switch way := strongAs(s.class[i]); way {
		case s.way:
			return s.way
		case bidi.L, bidi.R:
			other = way
		}
	}
	if other == bidi.ON {
		return bidi.ON
	}
	for i := open - 1; i >= 0; i-- {
		if way := strongAs(s.class[i]); way != bidi.ON {
			return way
		}
	}
	return s.way
}

// turn gives a bracket its direction, and the marks on it too.
func (s *sequence) turn(i int, way bidi.Class) {
	s.class[i] = way
	for i++; i < len(s.at) && s.resolver.class[s.at[i]] == bidi.NSM; i++ {
		s.class[i] = way
	}
}

// neutral is N1 and N2: what has no direction takes that of both its sides, or its level's.
func (s *sequence) neutral() {
	before := s.way
	for i := 0; i < len(s.class); i++ {
		if way := strongAs(s.class[i]); way != bidi.ON {
			before = way
			continue
		}
		end, after := i, s.way
		for ; end < len(s.class); end++ {
			if way := strongAs(s.class[end]); way != bidi.ON {
				after = way
				break
			}
		}
		as := s.way
		if before == after {
			as = before
		}
		for ; i < end; i++ {
			s.class[i] = as
		}
		i--
	}
}
