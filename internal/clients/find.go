package clients

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// How well a typed word fits a word of a name; smaller is better.
const (
	fitWhole = iota
	fitBeginning
	fitTypo
	fitSound
	fitNot
)

// Typos are forgiven from this many letters on, and sounds from this many.
const (
	typoFrom  = 5
	soundFrom = 3
)

// mostScored bounds how many people one search puts in order.
const mostScored = 2000

// wanted is one typed word.
type wanted struct {
	word  []byte
	runes []rune
	sound []byte
	whole bool // a beginning is not enough
}

func want(word string, whole bool) wanted {
	return wanted{word: []byte(word), runes: []rune(word), sound: []byte(phonetic(word)), whole: whole}
}

// fit is how well w fits one word.
func (w wanted) fit(word []byte) int {
	if bytes.HasPrefix(word, w.word) {
		if len(word) == len(w.word) {
			return fitWhole
		}
		if !w.whole {
			return fitBeginning
		}
	}
	if len(w.runes) >= typoFrom && w.nearly(word) {
		return fitTypo
	}
	return fitNot
}

// nearly tells whether one typo lies between w and the word. Plain letters are
// compared as bytes, for this runs over thousands of names at a key.
func (w wanted) nearly(word []byte) bool {
	switch {
	case len(word)+utf8.UTFMax < len(w.word):
		return false
	case len(w.runes) == len(w.word):
		return within1(w.word, word, !w.whole)
	}
	return within1(w.runes, []rune(string(word)), !w.whole)
}

// best is how well w fits the best of an entry's words.
func (w wanted) best(words, sounds []byte) int {
	best := fitNot
	for word := range wordsIn(words) {
		if best = min(best, w.fit(word)); best == fitWhole {
			return best
		}
	}
	if best < fitNot || len(w.sound) < soundFrom {
		return best
	}
	for sound := range wordsIn(sounds) {
		whole := w.whole || len(w.sound) == soundFrom
		if bytes.HasPrefix(sound, w.sound) && (!whole || len(sound) == len(w.sound)) {
			return fitSound
		}
	}
	return fitNot
}

// wordsIn gives the words of one entry of a column.
func wordsIn(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(text) > 1 {
			text = text[1:] // the blank before the word
			end := bytes.IndexByte(text, ' ')
			if end < 0 {
				end = len(text) - 1 // the line's end
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end:]
		}
	}
}

// scored is one entry and how well it fits: the sum over the typed words.
type scored struct {
	n     int32
	score int
}

// find lists the visible entries in which every wanted word fits some word of the
// name, in any order, the best first and then by name.
//
// The longest word leads: entries that hold its beginning, then those that hold
// one of its halves (one edit leaves the other half as it was), then those that
// sound like it. The other words are looked for in those entries alone.
func (b *book) find(words []wanted, visible func(*entry) bool, most int) []int32 {
	lead := slices.MaxFunc(words, func(a, b wanted) int { return len(a.runes) - len(b.runes) })
	tried := make([]bool, len(b.entries))
	var found []scored
	consider := func(n int32) bool {
		e := &b.entries[n]
		if e.struck || tried[n] || !visible(e) {
			return true
		}
		tried[n] = true
		if score, ok := b.score(n, words); ok {
			found = append(found, scored{n, score})
		}
		return len(found) < mostScored
	}
	b.words.scan(string(lead.word), true, consider)
	if len(found) < most && len(lead.runes) >= typoFrom {
		half := len(lead.runes) / 2
		b.words.scan(string(lead.runes[:half]), true, consider)
		b.words.scan(string(lead.runes[half:]), false, consider)
		b.words.scan(swapped(lead.runes, half), true, consider)
	}
	if len(found) < most && len(lead.sound) >= soundFrom {
		b.sound.scan(string(lead.sound), true, consider)
	}
	slices.SortFunc(found, func(x, y scored) int {
		if x.score != y.score {
			return x.score - y.score
		}
		return b.compare(x.n, y.n)
	})
	out := make([]int32, 0, min(most, len(found)))
	for _, f := range found[:min(most, len(found))] {
		out = append(out, f.n)
	}
	return out
}

// swapped is the first half of a word with the two letters in its middle swapped:
// the one edit that leaves neither half as it was.
func swapped(word []rune, half int) string {
	out := slices.Clone(word[:half+1])
	out[half-1], out[half] = out[half], out[half-1]
	return string(out)
}

func (b *book) score(n int32, words []wanted) (int, bool) {
	sum := 0
	own, sounds := b.words.of(n), b.sound.of(n)
	for _, w := range words {
		fit := w.best(own, sounds)
		if fit == fitNot {
			return 0, false
		}
		sum += fit
	}
	return sum, true
}

// query is a search as it was typed, taken apart.
type query struct {
	words  []wanted
	digits string // of an A-number or a phone, whole or its last ones
	phone  string // E.164
}

// longestQuery is how much of what was typed is looked at.
const longestQuery = 100

// parseQuery tells names from numbers. Digits without a word are a number; digits
// beside words are the last ones of an A-number.
func parseQuery(text string) query {
	if utf8.RuneCountInString(text) > longestQuery {
		text = string([]rune(text)[:longestQuery])
	}
	bare := strings.TrimLeft(strings.ToUpper(bareNumber(text)), "A#")
	if number := strings.Trim(bare, "+()"); number != "" && strings.Trim(number, "0123456789()") == "" {
		q := query{digits: strings.NewReplacer("(", "", ")", "").Replace(number)}
		q.phone, _ = phoneOf(text)
		return q
	}
	var q query
	for _, token := range tokens(text) {
		if strings.Trim(token, "0123456789") == "" {
			q.digits += token
			continue
		}
		q.words = append(q.words, want(token, false))
	}
	return q
}

// endsIn tells whether the entry's A-number can end in the digits, as far as the
// four digits kept here can say.
func (e *entry) endsIn(digits string) bool {
	if e.lastFour < 0 {
		return false
	}
	four := [4]byte{}
	for i, rest := 3, e.lastFour; i >= 0; i, rest = i-1, rest/10 {
		four[i] = byte('0' + rest%10)
	}
	if len(digits) > 4 {
		digits = digits[len(digits)-4:]
	}
	return strings.HasSuffix(string(four[:]), digits)
}
