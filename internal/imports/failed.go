package imports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// FailedRows writes the lines of an import that failed as a file a spreadsheet
// program opens: the columns as they came, and behind them the line's number and
// every reason. It can be corrected and brought again as it is.
//
// Faults: NotFound.
func FailedRows(tx *db.Tx, id uuid.UUID, say *locale.Printer, w io.Writer) error {
	i, err := Find(tx, id)
	if err != nil {
		return err
	}
	m, err := i.Columns()
	if err != nil {
		return err
	}
	out, err := newFailedFile(w, m, say)
	if err != nil {
		return err
	}
	for after := -1; ; {
		rows, err := failedAfter(tx, id, after)
		if err != nil {
			return err
		}
		for _, o := range rows {
			after = o.Line
			if err := out.outcome(o); err != nil {
				return err
			}
		}
		if len(rows) == 0 {
			return out.end()
		}
	}
}

func failedAfter(tx *db.Tx, id uuid.UUID, line int) ([]Outcome, error) {
	var rows []Outcome
	err := tx.DB.Where("import_id = ? AND result = ? AND line > ?", id, Failed, line).Order("line, id").Limit(500).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading failed lines: %w", err)
	}
	return rows, nil
}

// failedFile is such a file while it is written.
type failedFile struct {
	csv *csv.Writer
	m   Mapping
	say *locale.Printer
}

func newFailedFile(w io.Writer, m Mapping, say *locale.Printer) (failedFile, error) {
	f := failedFile{csv.NewWriter(w), m, say}
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // Excel reads UTF-8 by its mark
		return f, fmt.Errorf("writing failed lines: %w", err)
	}
	f.csv.UseCRLF = true
	headings := make([]string, 0, len(m.Columns)+2)
	for _, c := range m.Columns {
		headings = append(headings, guarded(c.Heading))
	}
	if err := f.csv.Write(append(headings, say.Say("imports.line_heading"), say.Say("imports.reason_heading"))); err != nil {
		return f, fmt.Errorf("writing failed lines: %w", err)
	}
	return f, nil
}

func (f failedFile) outcome(o Outcome) error {
	var cells []string
	if !o.Cells.Empty() { // they are not kept for ever
		if err := json.Unmarshal([]byte(o.Cells.Reveal()), &cells); err != nil {
			return fmt.Errorf("reading a failed line: %w", err)
		}
	}
	problems, err := o.Problems()
	if err != nil {
		return err
	}
	return f.line(Line{Number: o.Line, Cells: cells}, problems)
}

func (f failedFile) line(l Line, problems []fault.Problem) error {
	row := make([]string, len(f.m.Columns), len(f.m.Columns)+2)
	for n := range row {
		row[n] = guarded(l.cell(n))
	}
	if err := f.csv.Write(append(row, strconv.Itoa(l.Number), Reasons(problems, f.m, f.say))); err != nil {
		return fmt.Errorf("writing failed lines: %w", err)
	}
	return nil
}

func (f failedFile) end() error {
	f.csv.Flush()
	return f.csv.Error()
}

// WriteFailed writes lines of hearings or duties that failed as such a file.
func WriteFailed(w io.Writer, m Mapping, say *locale.Printer, lines []Attached) error {
	out, err := newFailedFile(w, m, say)
	if err != nil {
		return err
	}
	for _, each := range lines {
		if err := out.line(each.Line, each.Problems); err != nil {
			return err
		}
	}
	return out.end()
}

// Reasons says every reason in one text, each behind the heading of its column.
func Reasons(problems []fault.Problem, m Mapping, say *locale.Printer) string {
	said := ""
	for _, p := range problems {
		if said != "" {
			said += " "
		}
		if heading := m.headingOf(p.Field); heading != "" {
			said += heading + ": "
		}
		said += say.SayArgs(p.Key, p.Args)
	}
	return said
}
