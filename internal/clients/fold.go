package clients

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unfolded are letters that Unicode does not take apart into a base and a mark.
var unfolded = strings.NewReplacer(
	"đ", "d", "ð", "d", "ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th", "ŋ", "n",
	"ى", "ي", "ة", "ه", "ٱ", "ا",
)

// fold writes a name as people search for it: lower case, no accents, no marks.
func fold(name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) || r == 'ـ' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	return unfolded.Replace(plain)
}

// tokens are the folded words of a name. A hyphen or an apostrophe ends a word:
// Pierre-Louis is pierre and louis, O'Brien is o and brien.
func tokens(name string) []string {
	return strings.FieldsFunc(fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Names tells whether a text names somebody: every word of the name stands in it,
// whatever stands between, accents and capitals aside.
func Names(text, name string) bool {
	said, want := tokens(text), tokens(name)
	for _, word := range want {
		if !slices.Contains(said, word) {
			return false
		}
	}
	return len(want) > 0
}

// forms are the words under which a name is found: its own, and the whole run
// together, for people write DelaCruz, Mariajose and OBrien.
func forms(name string) []string {
	words := tokens(name)
	if len(words) > 1 {
		words = append(words, strings.Join(words, ""))
		for i := range len(words) - 2 {
			if len(words[i]) <= 2 { // o brien, de leon, al sayed
				words = append(words, words[i]+words[i+1])
			}
		}
	}
	for _, word := range words {
		if bare, ok := strings.CutPrefix(word, "ال"); ok && bare != "" { // the Arabic article
			words = append(words, bare)
		}
	}
	return words
}

// sounds folds spellings that sound alike in the languages our clients' names
// come from, Spanish first.
var sounds = strings.NewReplacer(
	"sch", "s", "tch", "x", "ch", "x", "sh", "x", "ph", "f", "th", "t", "kh", "j", "gh", "g", "ck", "k",
	"que", "ke", "qui", "ki", "gue", "ge", "gui", "gi", "ge", "je", "gi", "ji", "ce", "se", "ci", "si",
	"ll", "y", "ou", "u", "oo", "u", "ee", "i",
	"c", "k", "q", "k", "z", "s", "v", "b", "w", "u", "y", "i", "h", "",
)

// phonetic is how a folded word sounds: Jiménez and Gimenes, Vázquez and
// Basques, Yousef and Iusef come out the same. Empty for scripts other than Latin.
func phonetic(word string) string {
	if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return ""
	}
	if rest, ok := strings.CutPrefix(word, "x"); ok { // Ximena, Jimena
		word = "j" + rest
	}
	var out strings.Builder
	var last rune
	for _, r := range sounds.Replace(word) {
		if r != last {
			out.WriteRune(r)
		}
		last = r
	}
	return out.String()
}
