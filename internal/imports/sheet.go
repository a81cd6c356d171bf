package imports

import (
	"slices"
	"strings"
	"unicode"

	"constancia/internal/fault"
)

// Sheet is a file as it was read: headings, and the lines under them.
type Sheet struct {
	Name     string   // of the page in a workbook; empty for a text file
	Names    []string // every page that holds something, to choose from
	Headings []string
	Lines    []Line

	Since1904 bool // how the workbook counts days
}

// Line is one row of the sheet. Nothing in it has been understood yet.
type Line struct {
	Number int      `json:"n"` // as a spreadsheet counts, from 1
	Cells  []string `json:"c"`
	Broken bool     `json:"b,omitempty"` // its quotation marks do not close
}

// The most that one sheet holds.
const (
	MostBytes   = 20 << 20
	mostLines   = 100_000
	mostColumns = 200
	mostCell    = 20_000 // characters
	headingSeen = 10     // lines among which the headings stand
)

// Read takes a file apart: CSV of any delimiter in UTF-8, UTF-16 or Windows-1252,
// or a workbook, from which page is read; an empty page means the first that
// holds something. Formulas stay text. It trusts the content and not the name.
//
// Faults: Invalid for what is no sheet, is protected by a password, or is empty;
// TooLarge.
func Read(file []byte, page string) (Sheet, error) {
	if len(file) > MostBytes {
		return Sheet{}, fault.New(fault.TooLarge, "imports.too_large")
	}
	var sheet Sheet
	var lines []Line
	var err error
	switch {
	case isWorkbook(file):
		sheet, lines, err = readWorkbook(file, page)
	case isOldOffice(file):
		err = refuseOldOffice(file)
	default:
		lines, err = readText(file)
	}
	if err != nil {
		return Sheet{}, err
	}
	return sheet.settle(lines)
}

// settle finds the headings and cuts what cannot be a row.
func (s Sheet) settle(lines []Line) (Sheet, error) {
	for i := range lines {
		lines[i].Cells = trimmed(lines[i].Cells)
	}
	at := headingLine(lines)
	if at < 0 {
		return s, refuse("imports.empty_sheet")
	}
	s.Headings, s.Lines = lines[at].Cells, lines[at+1:]
	// A spreadsheet that was once longer leaves empty lines behind it.
	for n := len(s.Lines); n > 0 && len(s.Lines[n-1].Cells) == 0 && !s.Lines[n-1].Broken; n-- {
		s.Lines = s.Lines[:n-1]
	}
	switch {
	case len(s.Lines) == 0:
		return s, refuse("imports.empty_sheet")
	case len(s.Lines) > mostLines, len(s.Headings) > mostColumns:
		return s, fault.New(fault.TooLarge, "imports.too_many_rows")
	}
	return s, nil
}

func refuse(key string) error {
	var p fault.Problems
	p.Add("file", key)
	return p.Err()
}

// trimmed takes the white space off each cell and the empty cells off the end.
func trimmed(cells []string) []string {
	out := make([]string, len(cells))
	last := 0
	for i, cell := range cells {
		if len(cell) > mostCell {
			cell = strings.ToValidUTF8(cell[:mostCell], "")
		}
		out[i] = unguarded(strings.TrimFunc(cell, unicode.IsSpace))
		if out[i] != "" {
			last = i + 1
		}
	}
	return out[:last]
}

// headingLine is the line, among the first ten, with the most cells that are
// known as headings; without any, the first line that holds something.
func headingLine(lines []Line) int {
	best, most := -1, 0
	for i, line := range lines[:min(len(lines), headingSeen)] {
		known := 0
		for _, cell := range line.Cells {
			if _, confidence := fieldOf(cell); confidence > 0 {
				known++
			}
		}
		if known > most {
			best, most = i, known
		}
	}
	if best >= 0 && most > 1 {
		return best
	}
	return slices.IndexFunc(lines, func(l Line) bool { return len(l.Cells) > 0 })
}

// A spreadsheet program runs a cell that begins with one of these as a formula.
const formulaSigns = "=+-@\t\r"

// guarded keeps a spreadsheet program from running what somebody wrote into a
// cell; unguarded takes the guard away again when the file comes back.
func guarded(cell string) string {
	if cell != "" && strings.ContainsRune(formulaSigns, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune(formulaSigns, rune(rest[0])) {
		return rest
	}
	return cell
}

// cell is one cell of a line; empty beyond its end.
func (l Line) cell(i int) string {
	if i < 0 || i >= len(l.Cells) {
		return ""
	}
	return l.Cells[i]
}
