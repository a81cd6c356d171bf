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
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // Excel reads UTF-8 by its mark
		return fmt.Errorf("writing failed lines: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	width := len(m.Columns)
	headings := make([]string, 0, width+2)
	for _, c := range m.Columns {
		headings = append(headings, guarded(c.Heading))
	}
	if err := out.Write(append(headings, say.Say("imports.line_heading"), say.Say("imports.reason_heading"))); err != nil {
		return fmt.Errorf("writing failed lines: %w", err)
	}
	for after := -1; ; {
		rows, err := failedAfter(tx, id, after)
		if err != nil {
			return err
		}
		for _, o := range rows {
			after = o.Line
			if err := writeFailed(out, o, m, say); err != nil {
				return err
			}
		}
		if len(rows) == 0 {
			out.Flush()
			return out.Error()
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

func writeFailed(out *csv.Writer, o Outcome, m Mapping, say *locale.Printer) error {
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
	row := make([]string, len(m.Columns), len(m.Columns)+2)
	for n := range row {
		if n < len(cells) {
			row[n] = guarded(cells[n])
		}
	}
	row = append(row, strconv.Itoa(o.Line), Reasons(problems, m, say))
	if err := out.Write(row); err != nil {
		return fmt.Errorf("writing failed lines: %w", err)
	}
	return nil
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
