package wire

import (
	"bytes"
	"unicode/utf8"
)

// lineOctets is the longest physical line RFC 5545 section 3.1 allows, without
// its CRLF. go-ical does not fold, and Google silently stops updating a feed
// with one bad fold.
const lineOctets = 75

// folder folds content lines while they are written. Only the first octet of a
// character opens a new line, so that every physical line is valid UTF-8 by
// itself.
type folder struct {
	out    *bytes.Buffer
	column int
}

func (f *folder) Write(p []byte) (int, error) {
	if f.column == 0 && len(p) <= lineOctets+2 && bytes.HasSuffix(p, []byte("\r\n")) {
		return f.out.Write(p)
	}
	from := 0
	for i, c := range p {
		switch {
		case c == '\n':
			f.column = 0
			continue
		case c == '\r':
			continue
		case utf8.RuneStart(c) && f.column+runeOctets(c) > lineOctets:
			f.out.Write(p[from:i])
			f.out.WriteString("\r\n ")
			from, f.column = i, 1
		}
		f.column++
	}
	f.out.Write(p[from:])
	return len(p), nil
}

// runeOctets tells from its first octet how long a character is.
func runeOctets(first byte) int {
	switch {
	case first >= 0xf0:
		return 4
	case first >= 0xe0:
		return 3
	case first >= 0xc0:
		return 2
	}
	return 1
}
