package locale

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// The names of countries and languages come from CLDR as golang.org/x/text
// carries it. Where that copy is silent (Mayan languages) or old (Swaziland),
// names.json of a catalog says it; in English the reference data does.

// Country says a country by its ISO alpha-3 code in this language; english
// is the name to show where nothing better is known.
func (p *Printer) Country(alpha3, english string) string {
	if own, ok := p.catalog.texts["names.country."+alpha3]; ok {
		return own.one
	}
	region, err := language.ParseRegion(alpha3)
	if err != nil || p.speaksSource(english) {
		return english
	}
	if namer := display.Regions(p.tag); namer != nil {
		if name := namer.Name(region); name != "" {
			return name
		}
	}
	return english
}

// Language says a language by its BCP 47 tag in this language; english is the
// name to show where nothing better is known.
func (p *Printer) Language(tag, english string) string {
	if own, ok := p.catalog.texts["names.language."+tag]; ok {
		return own.one
	}
	if p.speaksSource(english) {
		return english
	}
	t, err := language.Parse(tag)
	if err != nil {
		return english
	}
	if namer := display.Tags(p.tag); namer != nil {
		if name := namer.Name(t); name != "" {
			return name
		}
	}
	return english
}

func (p *Printer) speaksSource(english string) bool {
	return p.catalog == p.english && english != ""
}
