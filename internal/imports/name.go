package imports

import (
	"regexp"
	"strings"
)

// person is a name taken apart.
type person struct {
	given, family string
	aliases       []string
	whole         bool // not taken apart: nobody could say where
}

// nicknames stand in quotation marks or brackets: Sean "Chano", Luis (Lucho).
var nicknames = regexp.MustCompile(`["“”«»(]\s*([^"“”«»()]+?)\s*["“”«»)]`)

// nameOf takes a name apart: at its comma, where family names always stand first;
// else in the order that the heading says; else only where it has two words.
func nameOf(cell string, order NameOrder) person {
	var p person
	for _, match := range nicknames.FindAllStringSubmatch(cell, -1) {
		p.aliases = append(p.aliases, match[1])
	}
	cell = strings.Join(strings.Fields(nicknames.ReplaceAllString(cell, " ")), " ")
	if family, given, ok := strings.Cut(strings.ReplaceAll(cell, "،", ","), ","); ok {
		p.family, p.given = strings.TrimSpace(family), strings.TrimSpace(strings.ReplaceAll(given, ",", " "))
		return p
	}
	words := strings.Fields(cell)
	switch {
	case len(words) < 2:
		p.given = cell
	case order == FamilyFirst:
		p.family, p.given = words[0], strings.Join(words[1:], " ")
	case order == GivenFirst:
		p.given, p.family = words[0], strings.Join(words[1:], " ")
	case len(words) == 2:
		p.given, p.family = words[0], words[1]
	default:
		p.given, p.whole = cell, true
	}
	return p
}
