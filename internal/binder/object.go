package binder

import (
	"strconv"
)

// The objects of a PDF (ISO 32000-1, section 7.3). A bool is a Go bool, null is
// nil. A number stays as it was written, so that copying one loses nothing.
type (
	name   string
	number string
	text   []byte
	array  []any
	dict   map[name]any
	ref    int // the number of an object; generations tell nothing once a file is read

	// stream is a dictionary and its bytes, still encoded, no longer encrypted.
	stream struct {
		dict dict
		raw  []byte
	}

	// keyword is any other word: endobj, stream, R.
	keyword string
)

func (n number) float() float64 {
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil || f != f || f > 1e9 || f < -1e9 {
		return 0
	}
	return f
}

// whole is the number as an integer, and whether it is written as one.
func (n number) whole() (int, bool) {
	i, err := strconv.Atoi(string(n))
	return i, err == nil
}

func decimal(f float64) number {
	if f > 1e9 || f < -1e9 || f != f {
		f = 0
	}
	return number(strconv.FormatFloat(f, 'f', -1, 64))
}

func rounded(f float64) number {
	return number(strconv.FormatFloat(f, 'f', 5, 64))
}

func whole(i int) number { return number(strconv.Itoa(i)) }

func box(of rect) array {
	return array{decimal(of.x0), decimal(of.y0), decimal(of.x1), decimal(of.y1)}
}
