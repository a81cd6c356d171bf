package clients

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// How well a typed word fits a word of a name; more is better.
const (
	fitNot uint8 = iota
	fitSound
	fitTypo
	fitBeginning
	fitWhole
)

// Typos are forgiven from this many letters on, and sounds from this many.
const (
	typoFrom  = 5
	soundFrom = 3
)

// wanted is one typed word.
type wanted struct {
	word  []byte
	sound []byte
	whole bool // a beginning is not enough
}

func want(word string, whole bool) wanted {
	return wanted{word: []byte(word), sound: []byte(phonetic(word)), whole: whole}
}

// mark notes for every entry how well w fits the best of its words. The worse fits
// go first, so that the better overwrite them.
func (b *book) mark(w wanted, fits []uint8) {
	note := func(l *lexicon, s span, fit uint8) {
		for _, n := range l.entries(s) {
			fits[n] = fit
		}
	}
	if len(w.sound) >= soundFrom {
		for i := range b.sounds {
			l := &b.sounds[i]
			s := l.beginning(w.sound, l.all())
			if w.whole || len(w.sound) == soundFrom {
				s = l.only(w.sound, s)
			}
			note(l, s, fitSound)
		}
	}
	if utf8.RuneCount(w.word) >= typoFrom {
		for i := range b.words {
			l := &b.words[i]
			l.nearly(w.word, func(edited []byte, s span) {
				if w.whole {
					s = l.only(edited, s)
				}
				note(l, s, fitTypo)
			})
		}
	}
	for i := range b.words {
		l := &b.words[i]
		s := l.beginning(w.word, l.all())
		if !w.whole {
			note(l, s, fitBeginning)
		}
	}
	for i := range b.words {
		l := &b.words[i]
		note(l, l.only(w.word, l.beginning(w.word, l.all())), fitWhole)
	}
}

// find lists the visible entries in which every wanted word fits some word of the
// name, in any order, the best first and then by name.
func (b *book) find(words []wanted, visible func(*entry) bool, most int) []int32 {
	// A query is so short that the sum of its fits stays below 255.
	total, fits := make([]uint8, len(b.entries)), make([]uint8, len(b.entries))
	for i, w := range words {
		clear(fits)
		b.mark(w, fits)
		for n, fit := range fits {
			switch {
			case fit == fitNot:
				total[n] = 0
			case i == 0 || total[n] > 0:
				total[n] += fit
			}
		}
	}
	better := func(m, n int32) bool {
		if total[m] != total[n] {
			return total[m] > total[n]
		}
		return b.rank[m] < b.rank[n]
	}
	best := make([]int32, 0, most+1)
	for n := range int32(len(total)) {
		if total[n] == 0 || len(best) == most && !better(n, best[most-1]) || b.entries[n].struck || !visible(&b.entries[n]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, n, func(m, n int32) int {
			if better(m, n) {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, n)
		best = best[:min(len(best), most)]
	}
	return best
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
		if !slices.ContainsFunc(q.words, func(w wanted) bool { return string(w.word) == token }) {
			q.words = append(q.words, want(token, false))
		}
	}
	return q
}

// ending are the last digits of an A-number, four at most, as a number and the power
// of ten above them.
type ending struct{ value, power int16 }

// endingOf is digits as an ending.
func endingOf(digits string) ending {
	digits = digits[max(0, len(digits)-4):]
	n, _ := strconv.ParseInt(digits, 10, 16) // four digits at most
	power := int16(1)
	for range digits {
		power *= 10
	}
	return ending{int16(n), power}
}

// endsIn tells whether the entry's A-number can end so, as far as the four digits
// kept here can say.
func (e *entry) endsIn(d ending) bool { return e.lastFour >= 0 && e.lastFour%d.power == d.value }
