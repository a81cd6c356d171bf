package wire

import (
	"strings"
	"unicode/utf8"
)

// escape cleans a text of anything that could end a content line or stop a
// reader, then escapes it as RFC 5545 section 3.3.11 asks. Nothing a person can
// type makes it fail: what has no place in a calendar is dropped, and every kind
// of line end becomes one escaped newline.
func escape(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8 + 8)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\r' && strings.HasPrefix(s[i:], "\r\n") {
			size = 2
		}
		i += size
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case endsLine(r):
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteByte(' ')
		case hasNoPlace(r):
		default:
			b.WriteRune(r) // an invalid byte arrives here as U+FFFD
		}
	}
	return b.String()
}

// escapeLine is escape for texts an app shows on one line. Spaces at the ends
// go, as some readers drop them and others do not.
func escapeLine(s string) string {
	if strings.IndexFunc(s, endsLine) >= 0 {
		s = strings.Join(strings.FieldsFunc(s, endsLine), " ")
	}
	return strings.TrimSpace(escape(s))
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '\\' || c == ';' || c == ',' {
			return false
		}
	}
	return true
}

// endsLine also names the separators that Python's splitlines obeys: some
// readers split a calendar with it.
func endsLine(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// hasNoPlace holds control characters, a byte order mark inside a text and the
// two noncharacters XML refuses, as CalDAV bridges carry calendars in XML.
// Marks of writing direction stay: names in Arabic need them.
func hasNoPlace(r rune) bool {
	return r < ' ' || r >= 0x7f && r <= 0x9f || r == 0xfeff || r == 0xfffe || r == 0xffff
}
