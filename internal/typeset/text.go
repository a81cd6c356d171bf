package typeset

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text is a run of words with its emphasis. Its parts stand one after the other.
type Text []Part

// Part is a piece of a Text in one manner. Italic is of the Latin, Greek and Cyrillic
// letters only, as other scripts have none.
type Part struct {
	Text         string
	Bold, Italic bool
}

// Plain is a text without emphasis. A line break in it begins a new line.
func Plain(s string) Text { return Text{{Text: s}} }

// Strong is a text in bold.
func Strong(s string) Text { return Text{{Text: s, Bold: true}} }

// Slanted is a text in italics, as the name of a case.
func Slanted(s string) Text { return Text{{Text: s, Italic: true}} }

// Join puts texts one after the other, with nothing between them.
func Join(texts ...Text) Text { return slices.Concat(texts...) }

// Apart keeps a value whole inside a sentence that may run the other way (UAX 9, 2.4): a
// telephone number, an address, a name. Without it "+1 555 0100" inside Arabic reads
// "0100 555 1+".
func Apart(s string) string {
	return "\u2068" + strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s) + "\u2069"
}

// String is the words alone.
func (t Text) String() string {
	var out strings.Builder
	for _, part := range t {
		out.WriteString(part.Text)
	}
	return out.String()
}

// most bounds what is set as one paragraph: a longer one goes on in a new line. It is
// there for hostile input; nobody writes a paragraph of twenty pages.
const most = 40_000

// letters is one paragraph as it goes to the shaper: its characters and, for each, the
// manner it is set in.
type letters struct {
	runes  []rune
	manner []uint8
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// paragraphs takes a text apart at its line breaks and cleans it: letters and their
// accents are put together (NFC), what is not a character is U+FFFD, controls go away, and
// so do the marks that force a direction on what follows, with which a name could be made
// to read other than it is written.
func (t Text) paragraphs() []letters {
	list := []letters{{}}
	for _, part := range t {
		manner := uint8(plain)
		if part.Italic {
			manner = italic
		}
		if part.Bold {
			manner = bold
		}
		words := lineBreaks.Replace(norm.NFC.String(strings.ToValidUTF8(part.Text, "\uFFFD")))
		for _, r := range words {
			last := &list[len(list)-1]
			if breaks(r) || len(last.runes) >= most {
				list = append(list, letters{})
				last = &list[len(list)-1]
			}
			if r, shown := shownAs(r); shown {
				last.runes = append(last.runes, r)
				last.manner = append(last.manner, manner)
			}
		}
	}
	return list
}

func breaks(r rune) bool {
	return r == '\n' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

func shownAs(r rune) (rune, bool) {
	switch {
	case r == '\t':
		return ' ', true
	case breaks(r), unicode.Is(unicode.Cc, r):
		return 0, false
	case r == '\u00AD': // a place where a word may be parted, which we do not
		return 0, false
	case r >= '\u202A' && r <= '\u202E': // embeddings and overrides (UAX 9, 2.1 and 2.2)
		return 0, false
	case r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE0FFF: // annotations, tags: seen by nobody
		return 0, false
	}
	return r, true
}
