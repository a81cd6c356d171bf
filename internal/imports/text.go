package imports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readText takes a delimited text file apart.
func readText(file []byte) ([]Line, error) {
	text, err := decode(file)
	if err != nil {
		return nil, err
	}
	delimiter := delimiterOf(text)
	lines, err := strictly(text, delimiter)
	if err != nil {
		// One quotation mark that does not close would swallow every line after it:
		// each line is read for itself, and those that are broken are named.
		lines = byLine(text, delimiter)
	}
	if len(lines) == 0 {
		return nil, refuse("imports.empty_sheet")
	}
	return lines, nil
}

// decode finds how the characters are written: by the byte order mark, by the
// zero bytes of UTF-16, as UTF-8 when it is that, and else as Windows-1252, in
// which Excel saves a CSV in the Americas and western Europe.
func decode(file []byte) (string, error) {
	if rest, ok := bytes.CutPrefix(file, []byte("\ufeff")); ok {
		file = rest
	}
	var text []byte
	var err error
	switch {
	case bytes.HasPrefix(file, []byte{0xFF, 0xFE}), bytes.HasPrefix(file, []byte{0xFE, 0xFF}):
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(file)
	case zeros(file, 1) && !zeros(file, 0):
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(file)
	case zeros(file, 0) && !zeros(file, 1):
		text, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes(file)
	case utf8.Valid(file):
		text = file
	default:
		text, err = charmap.Windows1252.NewDecoder().Bytes(file)
	}
	if err != nil || bytes.IndexByte(text, 0) >= 0 {
		return "", refuse("imports.no_sheet")
	}
	return string(text), nil
}

// zeros tells whether most of the bytes at even or odd places near the beginning
// are zero, as one half of every Latin letter in UTF-16 is.
func zeros(file []byte, odd int) bool {
	n, zero := 0, 0
	for i := odd; i < min(len(file), 400); i += 2 {
		n++
		if file[i] == 0 {
			zero++
		}
	}
	return zero*2 > n && n > 0
}

// delimiterOf is the one that stands most evenly in the first lines, outside of
// quotation marks.
func delimiterOf(text string) rune {
	best, most := ',', 0
	for _, candidate := range []rune{',', ';', '\t', '|'} {
		score := 0
		for i, line := range strings.SplitN(text, "\n", headingSeen+6) {
			if i == headingSeen+5 {
				break
			}
			if n := outside(line, candidate); n > 0 {
				score += min(n, 30) + 2
			}
		}
		if score > most {
			best, most = candidate, score
		}
	}
	return best
}

func outside(line string, candidate rune) int {
	n, quoted := 0, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == candidate && !quoted:
			n++
		}
	}
	return n
}

func newReader(text string, delimiter rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	return r
}

// strictly reads a file whose quotation marks are in order. An empty line is a
// line too: the csv package leaves it out, the numbers tell.
func strictly(text string, delimiter rune) ([]Line, error) {
	r := newReader(text, delimiter)
	var lines []Line
	next := 1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		number, _ := r.FieldPos(0)
		for ; next < number; next++ {
			lines = append(lines, Line{Number: next})
		}
		lines = append(lines, Line{Number: number, Cells: cells})
		next = number + 1
		for _, cell := range cells {
			next += strings.Count(cell, "\n")
		}
	}
}

// byLine reads each line for itself. A line with an odd number of quotation marks
// is broken; a stray one inside a cell is part of the text.
func byLine(text string, delimiter rune) []Line {
	var lines []Line
	for raw := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line := Line{Number: len(lines) + 1, Broken: strings.Count(raw, `"`)%2 == 1}
		if line.Broken {
			line.Cells = strings.Split(raw, string(delimiter))
		} else {
			r := newReader(raw, delimiter)
			r.LazyQuotes = true
			line.Cells, _ = r.Read() // an empty line has none
		}
		lines = append(lines, line)
	}
	return lines
}
