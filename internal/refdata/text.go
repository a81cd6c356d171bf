package refdata

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// fold makes what people type comparable: lower case, no accents, words
// separated by one space, no punctuation.
func fold(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		plain = s
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(plain), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// titleCase writes a name in capitals as names are written.
func titleCase(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		for j, r := range w {
			if unicode.IsLetter(r) {
				words[i] = w[:j] + string(unicode.ToUpper(r)) + w[j+len(string(r)):]
				break
			}
		}
	}
	return strings.Join(words, " ")
}
