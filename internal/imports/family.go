package imports

import (
	"regexp"
	"slices"
	"strings"
)

// kin are the words for a relative, in English and Spanish, and one word for each
// that a record keeps.
var kin = map[string]string{
	"mother": "mother", "mom": "mother", "mum": "mother", "madre": "mother", "mama": "mother",
	"father": "father", "dad": "father", "padre": "father", "papa": "father",
	"wife": "wife", "esposa": "wife", "husband": "husband", "esposo": "husband", "spouse": "spouse",
	"partner": "partner", "pareja": "partner", "son": "son", "hijo": "son", "daughter": "daughter", "hija": "daughter",
	"sister": "sister", "hermana": "sister", "brother": "brother", "hermano": "brother",
	"aunt": "aunt", "tia": "aunt", "uncle": "uncle", "tio": "uncle", "cousin": "cousin", "primo": "cousin", "prima": "cousin",
	"grandmother": "grandmother", "abuela": "grandmother", "grandfather": "grandfather", "abuelo": "grandfather",
	"friend": "friend", "amigo": "friend", "amiga": "friend", "neighbor": "neighbor", "vecino": "neighbor", "vecina": "neighbor",
}

func kinOf(word string) (string, bool) {
	relation, ok := kin[fold(word)]
	return relation, ok
}

// relative is somebody a note names as family.
type relative struct {
	Relation string `json:"relation"`
	ANumber  string `json:"a_number,omitempty"` // nine digits
	Name     string `json:"name,omitempty"`
	Words    string `json:"words"` // the clause it was read from
}

var (
	clause     = regexp.MustCompile(`[;.,\n]+\s*`)
	alienInRun = regexp.MustCompile(`(?i)\bA[\s#-]*\d{3}[\s-]?\d{3}[\s-]?\d{3}\b`)
	properName = regexp.MustCompile(`^\p{Lu}[\p{L}'’-]+$`)
)

// relativesIn reads "mother is client A201555012" and "rider: son Sean" out of a
// note: a word for a relative with an A-number or a name behind it. It suggests;
// a person decides.
func relativesIn(note string) []relative {
	var found []relative
	for _, part := range clause.Split(note, -1) {
		if r, ok := relativeIn(strings.TrimSpace(part)); ok {
			found = append(found, r)
		}
	}
	return found
}

// relativeIn reads one clause by its first word for a relative.
func relativeIn(part string) (r relative, ok bool) {
	words := strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(" :()/", r) })
	at := slices.IndexFunc(words, func(w string) bool { _, kin := kinOf(w); return kin })
	if at < 0 {
		return r, false
	}
	r.Relation, _ = kinOf(words[at])
	r.Words, r.ANumber = part, strings.Map(onlyDigits, alienInRun.FindString(part))
	for _, next := range words[at+1:] {
		if !properName.MatchString(next) || alienInRun.MatchString(next) {
			break
		}
		r.Name = strings.TrimSpace(r.Name + " " + next)
	}
	return r, r.ANumber != "" || r.Name != ""
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
