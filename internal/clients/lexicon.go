package clients

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// lexicon is words in their order, each once, with the entries that bear it. Words
// with one beginning stand beside each other, and so do their entries: a beginning
// is found in twenty steps, and whoever bears such a word is one run of numbers.
type lexicon struct {
	text  []byte  // the words, one after another
	ends  []int32 // where each word ends in text
	posts []int32 // the entries, word by word
	lists []int32 // where each word's entries end in posts
}

// bearer is a word and an entry that bears it.
type bearer struct {
	word string
	n    int32
}

func newLexicon(all []bearer) lexicon {
	slices.SortFunc(all, func(a, b bearer) int {
		if c := strings.Compare(a.word, b.word); c != 0 {
			return c
		}
		return int(a.n - b.n)
	})
	var l lexicon
	for i, each := range all {
		if i == 0 || each.word != all[i-1].word {
			l.add([]byte(each.word))
		}
		l.give(each.n)
	}
	return l
}

// add writes a word behind the last one; give says who bears it.
func (l *lexicon) add(word []byte) {
	l.text = append(l.text, word...)
	l.ends, l.lists = append(l.ends, int32(len(l.text))), append(l.lists, int32(len(l.posts)))
}

func (l *lexicon) give(entries ...int32) {
	l.posts = append(l.posts, entries...)
	l.lists[len(l.lists)-1] = int32(len(l.posts))
}

func (l *lexicon) word(i int) []byte { return l.text[before(l.ends, i):l.ends[i]] }

// entries are those of all words of a run.
func (l *lexicon) entries(s span) []int32 {
	return l.posts[before(l.lists, s.lo):before(l.lists, s.hi)]
}

// before is where the i-th of a row of pieces begins, told by their ends.
func before(ends []int32, i int) int32 {
	if i == 0 {
		return 0
	}
	return ends[i-1]
}

// span is a run of words, from lo to before hi.
type span struct{ lo, hi int }

func (l *lexicon) all() span { return span{0, len(l.ends)} }

// beginning is the run of words within s that begin with a text.
func (l *lexicon) beginning(with []byte, s span) span {
	lo := s.lo + sort.Search(s.hi-s.lo, func(i int) bool { return bytes.Compare(l.word(s.lo+i), with) >= 0 })
	hi := lo + sort.Search(s.hi-lo, func(i int) bool { return !bytes.HasPrefix(l.word(lo+i), with) })
	return span{lo, hi}
}

// only is the one word of a run that is the text itself, if it is among them: the
// shortest of all words that begin with it stands first.
func (l *lexicon) only(text []byte, s span) span {
	if s.lo < s.hi && len(l.word(s.lo)) == len(text) {
		return span{s.lo, s.lo + 1}
	}
	return span{s.lo, s.lo}
}

// nearly calls each with every run of words that begin with the typed one but for
// one edit: a letter more, less, other, or two neighbours swapped. For each place in
// the typed word it looks only at letters that some word has there.
func (l *lexicon) nearly(typed []byte, each func(edited []byte, s span)) {
	var edited []byte
	try := func(s span, parts ...[]byte) {
		edited = append(edited[:0], bytes.Join(parts, nil)...)
		if found := l.beginning(edited, s); found.lo < found.hi {
			each(edited, found)
		}
	}
	within := l.all()
	for at := 0; at <= len(typed) && within.lo < within.hi; {
		head, rest := typed[:at], typed[at:]
		within = l.beginning(head, within)
		_, size := utf8.DecodeRune(rest)
		letter, after := rest[:size], rest[size:]
		if size > 0 {
			try(within, head, after)
		}
		if _, next := utf8.DecodeRune(after); next > 0 {
			try(within, head, after[:next], letter, after[next:])
		}
		l.letters(head, within, func(other []byte, s span) {
			try(s, head, other, rest)
			if size > 0 {
				try(s, head, other, after)
			}
		})
		at += max(size, 1)
	}
}

// letters calls each with the letters that stand behind head in a run of words that
// begin with it, and with the words that have them there.
func (l *lexicon) letters(head []byte, s span, each func(letter []byte, s span)) {
	s = span{l.only(head, s).hi, s.hi}
	for s.lo < s.hi {
		word := l.word(s.lo)
		_, size := utf8.DecodeRune(word[len(head):])
		found := l.beginning(word[:len(head)+size], s)
		each(word[len(head):len(head)+size], found)
		s.lo = found.hi
	}
}

// merged is two lexicons in one.
func merged(a, b lexicon) lexicon {
	out := lexicon{
		text: make([]byte, 0, len(a.text)+len(b.text)), posts: make([]int32, 0, len(a.posts)+len(b.posts)),
		ends: make([]int32, 0, len(a.ends)+len(b.ends)), lists: make([]int32, 0, len(a.ends)+len(b.ends)),
	}
	for i, j := 0, 0; i < len(a.ends) || j < len(b.ends); {
		order := 0
		switch {
		case j == len(b.ends):
			order = -1
		case i == len(a.ends):
			order = 1
		default:
			order = bytes.Compare(a.word(i), b.word(j))
		}
		if order <= 0 {
			out.add(a.word(i))
			out.give(a.entries(span{i, i + 1})...)
			i++
		} else {
			out.add(b.word(j))
		}
		if order >= 0 {
			out.give(b.entries(span{j, j + 1})...)
			j++
		}
	}
	return out
}

// renumbered is the lexicon after entries have got other numbers; below 0 is gone.
func (l *lexicon) renumbered(to []int32) lexicon {
	var out lexicon
	for i := range l.ends {
		begun := false
		for _, n := range l.entries(span{i, i + 1}) {
			if to[n] < 0 {
				continue
			}
			if !begun {
				out.add(l.word(i))
				begun = true
			}
			out.give(to[n])
		}
	}
	return out
}

// shelf is lexicons that grow by merging, the largest first: each is many times the
// next, so that a new client is written into a small one, and a search looks into few.
type shelf []lexicon

// times is how much larger a lexicon is than the next.
const times = 8

func (s *shelf) add(l lexicon) {
	*s = append(*s, l)
	for last := len(*s) - 1; last > 0 && len((*s)[last-1].posts) < times*len((*s)[last].posts); last-- {
		(*s)[last-1] = merged((*s)[last-1], (*s)[last])
		*s = (*s)[:last]
	}
}

func (s shelf) renumbered(to []int32) shelf {
	out := make(shelf, len(s))
	for i := range s {
		out[i] = s[i].renumbered(to)
	}
	return out
}
