package refdata

import (
	"slices"
	"strings"
)

// Language is a language a client may speak.
type Language struct {
	Tag        string // BCP 47
	Name       string // in English
	NativeName string // blank where no source tells it
	Dir        string // ltr or rtl
	EOIRCode   string
	EOIRName   string
	Note       string
	Origin
}

// Languages lists every language, those most spoken by clients first.
func Languages() []Language { return slices.Clone(data.languages) }

// LanguageOf finds a language by its tag, else the first one of the same
// language in another script or country ("pt" finds pt-BR).
func LanguageOf(tag string) (Language, bool) {
	tag = strings.ToLower(tag)
	base, _, _ := strings.Cut(tag, "-")
	if base == "" {
		return Language{}, false
	}
	for _, each := range []string{tag, base} {
		if i, ok := data.languageByTag[each]; ok {
			return data.languages[i], true
		}
	}
	return find(data.languages, func(l Language) bool { return strings.HasPrefix(l.Tag, base+"-") })
}

// indexLanguages keeps the first of each tag, in small letters.
func indexLanguages(all []Language) map[string]int {
	out := make(map[string]int, len(all))
	for i, l := range slices.Backward(all) {
		out[strings.ToLower(l.Tag)] = i
	}
	return out
}

func languageOf(row map[string]string, o Origin) Language {
	return Language{
		Tag: row["bcp47"], Name: row["english_name"], NativeName: row["native_name"], Dir: row["direction"],
		EOIRCode: row["eoir_language_code"], EOIRName: row["eoir_language_name"], Note: row["note"], Origin: o,
	}
}

// Country is a country of ISO 3166-1 with EOIR's codes for its nationality:
// several where the table keeps old names of a state.
type Country struct {
	Alpha3    string
	Alpha2    string
	Name      string
	EOIRCodes []string
	Origin
}

// Countries lists every country, by its alpha-3 code.
func Countries() []Country { return slices.Clone(data.countries) }

// CountryOf finds a country by its alpha-3 code.
func CountryOf(alpha3 string) (Country, bool) {
	return find(data.countries, func(c Country) bool { return c.Alpha3 == alpha3 })
}

func countryOf(row map[string]string, o Origin) Country {
	return Country{
		Alpha3: row["iso_alpha3"], Alpha2: row["iso_alpha2"], Name: row["name"],
		EOIRCodes: strings.Fields(row["eoir_nationality_codes"]), Origin: o,
	}
}

// State is a state, district or territory of the United States.
type State struct {
	Code string
	Name string
	Origin
}

// States lists every state, district and territory, by name.
func States() []State { return slices.Clone(data.states) }

// StateOf finds a state by its two letters.
func StateOf(code string) (State, bool) {
	return find(data.states, func(s State) bool { return s.Code == code })
}

func stateOf(row map[string]string, o Origin) State {
	return State{Code: row["code"], Name: row["name"], Origin: o}
}
