package imports

import (
	"regexp"
	"slices"
	"strings"

	"constancia/internal/clients"
)

// telephone is a run of characters of which a number can be made.
var telephone = regexp.MustCompile(`\+?\(?\d[\d\s().\-–/]{5,}\d(?:\s?(?:x|ext\.?)\s?\d+)?`)

// phonesIn reads the numbers of a cell, each with whose it is when somebody wrote
// that in brackets or before it: 305-555-0199 (wife), daughter 510-555-0105.
func phonesIn(cell string) []clients.PhoneDetails {
	var phones []clients.PhoneDetails
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		found := numbersIn(part)
		if len(found) == 0 && strings.TrimSpace(part) != "" && !saysUnknown(part) {
			found = []clients.PhoneDetails{{Number: strings.TrimSpace(part)}} // refused with a reason, not dropped
		}
		phones = append(phones, found...)
	}
	return phones
}

// numbersIn divides a text between its numbers: what stands in brackets behind a
// number is about it, other words are about the number they stand before.
func numbersIn(part string) []clients.PhoneDetails {
	at := telephone.FindAllStringIndex(part, -1)
	var phones []clients.PhoneDetails
	start := 0
	for i, span := range at {
		end := len(part)
		if i+1 < len(at) && strings.HasPrefix(strings.TrimSpace(part[span[1]:at[i+1][0]]), "(") {
			end = at[i+1][0]
		} else if i+1 < len(at) {
			end = span[1]
		}
		phones = append(phones, owned(part[span[0]:span[1]], part[start:span[0]]+" "+part[span[1]:end]))
		start = end
	}
	return phones
}

// owned is a number with what was written around it.
func owned(number, around string) clients.PhoneDetails {
	phone := clients.PhoneDetails{Number: strings.Trim(strings.TrimSpace(number), "/-–")}
	words := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[]:/-–", r) {
			return ' '
		}
		return r
	}, around))
	words = slices.DeleteFunc(words, func(w string) bool {
		return slices.Contains([]string{"cell", "mobile", "home", "phone", "tel", "cel", "celular", "casa", "c", "h", "s", "his", "her"}, fold(w))
	})
	if len(words) == 0 || slices.Contains([]string{"client", "own", "self", "cliente", "propio"}, fold(words[0])) {
		return phone
	}
	phone.Owner = clients.OwnerOther
	for _, word := range words {
		if _, ok := kinOf(word); ok && phone.Relation == "" {
			phone.Relation = strings.ToLower(word)
		} else {
			phone.OwnerName = strings.TrimSpace(phone.OwnerName + " " + word)
		}
	}
	return phone
}

// consent is what a cell says about texting.
type consent int

const (
	unsaid consent = iota
	yes
	yesTo // to somebody else's phone, by relation
	no
	unclear
)

// consentOf reads a cell. Only a plain yes is one: whoever wrote more than a word
// had a reason, and a text on the wrong phone can cost somebody her safety.
func consentOf(cell string) (said consent, relation string) {
	text := fold(cell)
	if text == "" {
		return unsaid, ""
	}
	words := strings.Fields(text)
	switch {
	case slices.Contains([]string{"y", "yes", "s", "si", "ok", "okay", "true", "x", "oui", "sim", "✓"}, text):
		return yes, ""
	case slices.Contains([]string{"n", "no", "not", "never", "nunca", "false", "nao", "do"}, words[0]):
		return no, ""
	}
	if len(words) == 2 && slices.Contains([]string{"text", "texto", "sms"}, words[0]) {
		if _, ok := kinOf(words[1]); ok {
			return yesTo, words[1]
		}
	}
	return unclear, ""
}

// allow marks the phones that the sheet says are safe to text. A plain yes is
// about the client's own first number and no other's.
func allow(phones []clients.PhoneDetails, cell string) (said consent) {
	said, relation := consentOf(cell)
	at := -1
	switch said {
	case yes:
		at = slices.IndexFunc(phones, func(p clients.PhoneDetails) bool { return p.Owner != clients.OwnerOther })
	case yesTo:
		at = slices.IndexFunc(phones, func(p clients.PhoneDetails) bool { return fold(p.Relation) == relation })
	default:
		return said
	}
	if at < 0 {
		return unclear
	}
	phones[at].SafeToText = true
	return said
}
