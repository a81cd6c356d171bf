package locale

import "testing"

func TestCountriesAndLanguagesAreNamedInTheReadersLanguage(t *testing.T) {
	en, es := For("en"), For("es")
	expect(t, en.Country("HND", ""), "Honduras")
	expect(t, en.Country("RUS", "Russian Federation"), "Russian Federation")
	expect(t, es.Country("BRA", "Brazil"), "Brasil")
	expect(t, es.Country("SWZ", "Eswatini"), "Esuatini")
	expect(t, es.Country("??", "as typed"), "as typed")
	for tag, want := range map[string]string{
		"es": "español", "ht": "criollo haitiano", "kek": "q’eqchi’", "zh-Hans": "chino simplificado", "tl": "tagalo", "??": "unknown",
	} {
		expect(t, es.Language(tag, "unknown"), want)
	}
	expect(t, en.Language("tl", "Tagalog"), "Tagalog")
	expect(t, en.Language("mam", ""), "Mam")
}
