package imports

import (
	"regexp"
	"strings"
	"sync"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/refdata"
)

var zipAtEnd = regexp.MustCompile(`^(.*?)[\s,]*(\d{5}(?:-\d{4})?)$`)

// cityLine takes Chicago, IL 60602 apart, and Miami FL 33128, and New York NY.
func cityLine(text string, a *clients.AddressDetails) {
	text = strings.TrimSpace(text)
	if parts := zipAtEnd.FindStringSubmatch(text); parts != nil {
		text, a.Zip = strings.TrimSpace(parts[1]), parts[2]
	}
	at := strings.LastIndexAny(text, " ,")
	if at >= 0 {
		if state, ok := refdata.StateOf(strings.ToUpper(strings.TrimSpace(text[at+1:]))); ok {
			a.State, text = state.Code, text[:at]
		}
	}
	a.City = strings.Trim(text, " ,")
}

// words that people write and no list of names holds.
var (
	alsoCountries = map[string]string{
		"usa": "USA", "us": "USA", "vietnam": "VNM", "venezuela": "VEN", "bolivia": "BOL", "russia": "RUS", "iran": "IRN",
		"syria": "SYR", "tanzania": "TZA", "moldova": "MDA", "laos": "LAO", "drc": "COD", "congo drc": "COD", "ivory coast": "CIV",
		"turkey": "TUR", "burma": "MMR", "south korea": "KOR", "cape verde": "CPV", "palestine": "PSE", "rep dominicana": "DOM",
		"republica dominicana": "DOM", "eeuu": "USA", "rusia": "RUS", "siria": "SYR", "turquia": "TUR", "brasil": "BRA",
		"estados unidos": "USA", "peru": "PER", "mexico": "MEX",
	}
	alsoLanguages = map[string]string{
		"creole": "ht", "kreyol": "ht", "criollo haitiano": "ht", "chinese": "zh-Hans", "mandarin": "zh-Hans", "cantonese": "yue-Hant",
		"portuguese": "pt-BR", "portugues": "pt-BR", "farsi": "fa", "punjabi": "pa-Guru", "espanol": "es", "castellano": "es",
		"eng": "en", "ingles": "en", "spa": "es", "sp": "es", "kekchi": "kek", "qeqchi": "kek", "kiche": "quc", "quiche": "quc",
	}
)

// names are the words for countries and languages, folded, in English, Spanish and
// the language's own name.
var names = sync.OnceValue(func() (n struct{ countries, languages map[string]string }) {
	spanish := locale.For("es")
	n.countries, n.languages = map[string]string{}, map[string]string{}
	put := func(to map[string]string, code string, words ...string) {
		for _, word := range words {
			if key := fold(word); key != "" && to[key] == "" {
				to[key] = code
			}
		}
	}
	for _, c := range refdata.Countries() {
		put(n.countries, c.Alpha3, c.Alpha3, c.Name, spanish.Country(c.Alpha3, c.Name))
	}
	for _, c := range refdata.Countries() {
		put(n.countries, c.Alpha3, c.Alpha2)
	}
	for word, code := range alsoCountries {
		n.countries[word] = code
	}
	for _, l := range refdata.Languages() {
		put(n.languages, l.Tag, l.Tag, l.Name, l.NativeName, spanish.Language(l.Tag, l.Name))
	}
	for _, l := range refdata.Languages() {
		put(n.languages, l.Tag, l.EOIRName)
	}
	for word, tag := range alsoLanguages {
		n.languages[word] = tag
	}
	return n
})

// countryOf finds a country by name or code; ok is false for a word that is none.
func countryOf(text string) (alpha3 string, ok bool) {
	alpha3, ok = names().countries[fold(text)]
	return alpha3, ok || fold(text) == ""
}

// languageOf finds a language by name or tag. Of several ("Mam / Spanish") the
// first is the one she speaks best.
func languageOf(text string) (tag string, ok bool) {
	first := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/,;&(", r) })
	if len(first) == 0 {
		return "", true
	}
	tag, ok = names().languages[fold(first[0])]
	return tag, ok
}
