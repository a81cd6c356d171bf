package binder

import "math"

// rect is a rectangle in points, 1/72 inch.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }
func (r rect) empty() bool     { return !(r.width() > 0 && r.height() > 0) }

func (r rect) within(o rect) rect {
	return rect{math.Max(r.x0, o.x0), math.Max(r.y0, o.y0), math.Min(r.x1, o.x1), math.Min(r.y1, o.y1)}
}

// matrix is [a b c d e f] as PDF writes it: x' = ax + cy + e, y' = bx + dy + f.
type matrix [6]float64

var unmoved = matrix{1, 0, 0, 1, 0, 0}

// then gives the matrix that does m and after it n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// around is the smallest upright rectangle that holds r moved by m.
func (m matrix) around(r rect) rect {
	out := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [][2]float64{{r.x0, r.y0}, {r.x1, r.y0}, {r.x0, r.y1}, {r.x1, r.y1}} {
		x, y := m[0]*p[0]+m[2]*p[1]+m[4], m[1]*p[0]+m[3]*p[1]+m[5]
		out = rect{math.Min(out.x0, x), math.Min(out.y0, y), math.Max(out.x1, x), math.Max(out.y1, y)}
	}
	return out
}

func (m matrix) numbers() array {
	list := make(array, len(m))
	for i, v := range m {
		list[i] = decimal(math.Round(v*1e6) / 1e6)
	}
	return list
}

// turned is the matrix that shows a page with its /Rotate of 0, 90, 180 or 270
// degrees clockwise.
func turned(degrees int) matrix {
	switch degrees {
	case 90:
		return matrix{0, -1, 1, 0, 0, 0}
	case 180:
		return matrix{-1, 0, 0, -1, 0, 0}
	case 270:
		return matrix{0, 1, -1, 0, 0, 0}
	}
	return unmoved
}

// The sheet of US courts, and the strip at its foot that is left to the number.
const (
	short = 612.0
	long  = 792.0
	foot  = 36.0
)

// fitted sets a page on a sheet: upright or, for a wide page, across. It is made
// smaller where it must be, never larger than it is meant to be seen, and nothing of
// it is cut off.
func fitted(p leaf, foot float64) (sheet rect, m matrix) {
	m = turned(p.rotate)
	seen := m.around(p.box)
	sheet = rect{0, 0, short, long}
	if seen.width() > seen.height() {
		sheet = rect{0, 0, long, short}
	}
	free := sheet.height() - foot
	scale := math.Min(p.unit, math.Min(sheet.width()/seen.width(), free/seen.height()))
	m = m.then(matrix{scale, 0, 0, scale, 0, 0})
	seen = m.around(p.box)
	left := (sheet.width() - seen.width()) / 2
	under := foot + (free-seen.height())/2
	return sheet, m.then(matrix{1, 0, 0, 1, left - seen.x0, under - seen.y0})
}
