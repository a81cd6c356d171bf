package clients

import (
	"bytes"
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
	word  string
	runes []rune
	sound string
	whole bool // a beginning is not enough
}

func want(word string, whole bool) wanted {
	return wanted{word: word, runes: []rune(word), sound: phonetic(word), whole: whole}
}

// fit is how well w fits one word.
func (w wanted) fit(word []byte) int {
	switch {
	case bytes.HasPrefix(word, []byte(w.word)):
		if len(word) == len(w.word) {
			return fitWhole
		}
		if !w.whole {
			return fitBeginning
		}
	case len(w.runes) < typoFrom:
		return fitNot
	}
	if len(w.runes) >= typoFrom && within1(w.runes, []rune(string(word)), !w.whole) {
		return fitTypo
	}
	return fitNot
}

// best is how well w fits the best of an entry's words.
func (w wanted) best(words, sounds []byte) int {
	best := fitNot
	for word := range bytes.FieldsSeq(words) {
		if best = min(best, w.fit(word)); best == fitWhole {
			return best
		}
	}
	if best == fitNot && len(w.sound) >= soundFrom {
		for sound := range bytes.FieldsSeq(sounds) {
			if bytes.Equal(sound, []byte(w.sound)) || (!w.whole && len(w.sound) > soundFrom && bytes.HasPrefix(sound, []byte(w.sound))) {
				return fitSound
			}
		}
	}
	return best
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
	tried := map[int32]bool{}
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
	b.words.scan(" "+lead.word, consider)
	if len(found) < most && len(lead.runes) >= typoFrom {
		for _, piece := range pieces(lead.runes) {
			b.words.scan(piece, consider)
		}
	}
	if len(found) < most && len(lead.sound) >= soundFrom {
		b.sound.scan(" "+lead.sound, consider)
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

// pieces are what one edit of a word leaves standing: its first half at a word's
// beginning, its second half anywhere, or the middle two letters swapped.
func pieces(word []rune) []string {
	half := len(word) / 2
	swapped := slices.Clone(word[:half+1])
	swapped[half-1], swapped[half] = swapped[half], swapped[half-1]
	return []string{" " + string(word[:half]), string(word[half:]), " " + string(swapped)}
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
