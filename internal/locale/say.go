package locale

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"constancia/internal/wall"
)

// text is one message: a sentence, or one sentence per plural category.
// The category "=0" (or any "=n") wins over the language's own.
type text struct {
	one   string
	forms map[string]string
}

var categories = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two",
	plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// UnmarshalJSON takes a string or an object of plural forms with "other".
func (t *text) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return json.Unmarshal(raw, &t.one)
	}
	if err := json.Unmarshal(raw, &t.forms); err != nil {
		return err
	}
	if t.forms["other"] == "" {
		return errors.New(`a plural needs the form "other"`)
	}
	return nil
}

func (t text) pick(tag language.Tag, args values) string {
	if t.forms == nil {
		return t.one
	}
	count, _ := args.named("count")
	n, ok := integer(count)
	if !ok {
		return t.forms["other"]
	}
	if exact, ok := t.forms[fmt.Sprintf("=%d", n)]; ok {
		return exact
	}
	form := plural.Cardinal.MatchPlural(tag, abs(n)%10_000_000, 0, 0, 0, 0)
	if s, ok := t.forms[categories[form]]; ok {
		return s
	}
	return t.forms["other"]
}

func integer(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case uint64:
		return int(n), true
	case float64: // a whole number that was kept as JSON
		return int(n), n == float64(int(n))
	}
	return 0, false
}

func abs(n int) int { return max(n, -n) }

// Say says a key; args are name, value pairs for the {name} places of the
// text, and "count" chooses its plural form. Dates and times of package wall
// are said in the language. A key that this language lacks is said in English;
// one that no catalog has shows as ⟦key⟧, so that it is seen and reported.
func (p *Printer) Say(key string, args ...any) string { return p.say(key, pairs(args)) }

// SayArgs is Say for values that come as a map.
func (p *Printer) SayArgs(key string, args map[string]any) string { return p.say(key, byName(args)) }

func (p *Printer) say(key string, args values) string {
	if t, ok := p.catalog.texts[key]; ok {
		return p.fill(t.pick(p.tag, args), args)
	}
	if t, ok := p.english.texts[key]; ok {
		return p.fill(t.pick(p.english.tag, args), args)
	}
	return "⟦" + key + "⟧"
}

// values are what the places of a text are filled with.
type values interface {
	named(name string) (any, bool)
}

// pairs are name, value, name, value. They are few: looking through them is less
// work than a map for each text of a page.
type pairs []any

func (p pairs) named(name string) (any, bool) {
	for i := len(p)/2*2 - 2; i >= 0; i -= 2 { // the last of a name counts
		if p[i] == name {
			return p[i+1], true
		}
	}
	return nil, false
}

type byName map[string]any

func (b byName) named(name string) (any, bool) {
	value, ok := b[name]
	return value, ok
}

// Has reports whether some catalog can say the key; for keys built from data.
func (p *Printer) Has(key string) bool {
	_, own := p.catalog.texts[key]
	_, english := p.english.texts[key]
	return own || english
}

// fill puts values into {name} places in one pass, so that a value holding
// braces is shown as it is and never filled again.
func (p *Printer) fill(s string, args values) string {
	open := strings.IndexByte(s, '{')
	if open < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + 16)
	for ; open >= 0; open = strings.IndexByte(s, '{') {
		name := placeName(s[open+1:])
		value, ok := args.named(name)
		if name == "" || !ok {
			out.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		out.WriteString(s[:open])
		out.WriteString(p.value(value))
		s = s[open+len(name)+2:]
	}
	out.WriteString(s)
	return out.String()
}

// placeName is the name of a place whose brace has just opened; empty when it is
// no place.
func placeName(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '}':
			return s[:i]
		case (c < 'a' || c > 'z') && c != '_':
			return ""
		}
	}
	return ""
}

func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case wall.Date:
		return p.Date(v)
	case wall.Time:
		return p.Clock(v)
	case []string:
		return p.List(v...)
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(v)
}

// Tag is the BCP 47 tag of the catalog, for the lang attribute.
func (p *Printer) Tag() string { return p.tag.String() }

// Name is the language's own name for itself.
func (p *Printer) Name() string { return p.catalog.meta.NativeName }

// Reviewed reports whether a person who speaks the language has read its
// catalog. English is the source and needs no review.
func (p *Printer) Reviewed() bool {
	return p.tag.String() == source || (p.catalog.meta.ReviewedBy != "" && p.catalog.meta.ReviewedOn != "")
}

var rightToLeft = map[string]bool{
	"Arab": true, "Hebr": true, "Thaa": true, "Syrc": true, "Nkoo": true, "Adlm": true, "Rohg": true, "Mand": true, "Samr": true,
}

// Dir is "ltr" or "rtl", by the script the language is written in.
func (p *Printer) Dir() string { return Direction(p.tag.String()) }

// Direction is "ltr" or "rtl" for any BCP 47 tag, also one without a catalog.
func Direction(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return "ltr"
	}
	script, _ := t.Script()
	if rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}
