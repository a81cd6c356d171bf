package clients

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"constancia/internal/fault"
)

// How much text a field takes, in characters.
const (
	longestName = 120
	longestLine = 200
	longestNote = 20_000
)

// CleanLine makes one line of text fit to keep: trimmed, NFC, single spaces, no
// invisible characters and none that turn the direction of what follows. Control
// characters are refused at the field, and so is what is too long.
func CleanLine(p *fault.Problems, field, text string, longest int) string {
	text = strings.TrimSpace(text)
	if hasControl(text, "") {
		p.Add(field, "clients.control_characters")
		return ""
	}
	text = norm.NFC.String(dropInvisible(text))
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > longest {
		p.Add(field, "clients.too_long", "longest", longest)
	}
	return text
}

// CleanNote makes text of several lines fit to keep: line ends are LF, tabs stay,
// emoji stay with the joiners they are built of; direction overrides go and other
// control characters are refused.
func CleanNote(p *fault.Problems, field, text string, longest int) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if hasControl(text, "\n\t") {
		p.Add(field, "clients.control_characters")
		return ""
	}
	text = norm.NFC.String(strings.Map(func(r rune) rune {
		if turnsDirection(r) {
			return -1
		}
		return r
	}, text))
	if utf8.RuneCountInString(text) > longest {
		p.Add(field, "clients.too_long", "longest", longest)
	}
	return strings.TrimSpace(text)
}

// hasControl finds NUL and the other C0 and C1 control characters, but for those
// allowed, and bytes that are no text at all.
func hasControl(text, allowed string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune(allowed, r)
	})
}

// turnsDirection names the embeddings, overrides and isolates of Unicode's
// bidirectional algorithm (UAX #9 section 2): a name needs none of them, and one
// that is left open turns the rest of the line around.
func turnsDirection(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// dropInvisible removes characters of no width and every direction mark. A joiner
// stays between letters of scripts that are spelled with it (Persian, Sinhala).
func dropInvisible(text string) string {
	var out strings.Builder
	last := rune(0)
	for _, r := range text {
		switch {
		case r == 0x200C || r == 0x200D:
			if !joins(last) {
				continue
			}
		case turnsDirection(r), unicode.Is(unicode.Cf, r) && r < 0xE0000, r == 0x2028, r == 0x2029:
			continue
		}
		out.WriteRune(r)
		last = r
	}
	return strings.TrimRight(out.String(), "\u200c\u200d")
}

func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Khmer)
}
