package imports

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
)

// A workbook is a zip file; what grows to more than this when it is unpacked is
// no clinic's sheet.
const mostUnpacked = 256 << 20

func isWorkbook(file []byte) bool { return bytes.HasPrefix(file, []byte("PK\x03\x04")) }

// isOldOffice knows the container of Office before 2007, in which a workbook with
// a password is wrapped to this day ([MS-OFFCRYPTO] section 2.2).
func isOldOffice(file []byte) bool {
	return bytes.HasPrefix(file, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1})
}

func refuseOldOffice(file []byte) error {
	locked, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte("EncryptedPackage"))
	if err == nil && bytes.Contains(file, locked) {
		return refuse("imports.password")
	}
	return refuse("imports.old_workbook")
}

func readWorkbook(file []byte, page string) (Sheet, []Line, error) {
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked,
	})
	if err != nil { // its text can hold parts of the file
		return Sheet{}, nil, refuse("imports.no_sheet")
	}
	defer func() { _ = book.Close() }() // read from memory
	sheet := Sheet{Since1904: countsFrom1904(book)}
	var chosen []Line
	formulas := hasFormulas(file)
	for _, name := range book.GetSheetList() {
		lines, err := linesOf(book, name, formulas)
		if err != nil {
			return Sheet{}, nil, refuse("imports.no_sheet")
		}
		if !slices.ContainsFunc(lines, func(l Line) bool { return len(trimmed(l.Cells)) > 0 }) {
			continue
		}
		sheet.Names = append(sheet.Names, name)
		if page == name || (page == "" && sheet.Name == "") {
			sheet.Name, chosen = name, lines
		}
	}
	if chosen == nil {
		return sheet, nil, refuse("imports.empty_sheet")
	}
	return sheet, chosen, nil
}

// countsFrom1904 tells whether a day is a number from 1904 on, as in workbooks of
// old Macintosh versions (ECMA-376 part 1, section 18.17.4).
func countsFrom1904(book *excelize.File) bool {
	properties, err := book.GetWorkbookProps()
	return err == nil && properties.Date1904 != nil && *properties.Date1904
}

func linesOf(book *excelize.File, name string, formulas bool) ([]Line, error) {
	rows, err := book.GetRows(name)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(rows))
	for i, cells := range rows {
		if formulas {
			cells = withFormulas(book, name, i+1, cells)
		}
		lines = append(lines, Line{Number: i + 1, Cells: cells})
	}
	return lines, nil
}

// withFormulas puts a formula in the place of the result that somebody's program
// once computed: nobody here computes it, and the result can be an old one.
func withFormulas(book *excelize.File, name string, row int, cells []string) []string {
	out := slices.Clone(cells)
	for column := range out {
		at, err := excelize.CoordinatesToCellName(column+1, row)
		if err != nil {
			continue
		}
		if formula, err := book.GetCellFormula(name, at); err == nil && formula != "" {
			out[column] = "=" + strings.TrimPrefix(formula, "=")
		}
	}
	return out
}

// hasFormulas looks for them in the pages at once: asking for each cell is slow.
func hasFormulas(file []byte) bool {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return false
	}
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") || !strings.HasSuffix(part.Name, ".xml") {
			continue
		}
		content, err := part.Open()
		if err != nil {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(content, mostUnpacked))
		_ = content.Close()
		if err == nil && (bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f "))) {
			return true
		}
	}
	return false
}
