package supervision

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Program is a program of Alternatives to Detention.
type Program string

// The programs. ISAP is the contractor's; any other is named in words.
const (
	ISAP         Program = "isap"
	OtherProgram Program = "other"
)

// Programs lists the programs, the usual first.
func Programs() []Program { return []Program{ISAP, OtherProgram} }

// LabelKey is how the program is called.
func (p Program) LabelKey() string { return "supervision.program." + string(p) }

// Enrolment is one enrolment in a program of Alternatives to Detention.
type Enrolment struct {
	Line
	Program     Program    `sec:"open"`
	ProgramName seal.Text  `sec:"sealed"` // of another program than ISAP
	Area        string     `sec:"open"`   // ICE's code of an area of responsibility; empty when nobody knows
	OfficeID    *uuid.UUID `sec:"open"`   // the ISAP office, of the clinic's own table
	Since       wall.Date  `sec:"open"`
	LearnedOn   wall.Date  `sec:"open"` // when we were told
}

// TableName is the table of enrolments.
func (Enrolment) TableName() string { return "enrolments" }

func (Enrolment) noun() string { return "enrolment" }

func (e Enrolment) under() (string, uuid.UUID) { return "client_id", e.ClientID }

func (e Enrolment) facts() map[string]any {
	return map[string]any{"program": e.Program, "area": e.Area, "office": e.OfficeID, "since": e.Since, "learned_on": e.LearnedOn}
}

func (e Enrolment) detail() map[string]any {
	return map[string]any{"program_name": e.ProgramName.Reveal()}
}

// NewEnrolment is an enrolment as it is told.
type NewEnrolment struct {
	Program     Program // empty for ISAP
	ProgramName string
	Area        string
	Office      uuid.UUID
	Since       wall.Date
	LearnedOn   wall.Date
	Fix         Fix
	FormID      string
}

// Enrol puts an enrolment on record, or corrects one. It is refused while another of
// the same program has not ended, and where a correction would move its beginning
// behind one of its levels. Faults: as those of File.
func Enrol(tx *db.Tx, client uuid.UUID, n NewEnrolment) (Enrolment, error) {
	kept, err := keep(tx, client, n.FormID, &Enrolment{}, func(p *fault.Problems, c clients.Client) (*Enrolment, error) {
		e, err := n.read(tx, p, c)
		if err != nil {
			return e, err
		}
		record, err := Read(tx, client)
		if err == nil && !e.Void {
			record.fits(p, *e)
		}
		return e, err
	})
	return *kept, err
}

func (n NewEnrolment) read(tx *db.Tx, p *fault.Problems, c clients.Client) (*Enrolment, error) {
	e := &Enrolment{
		Line: begin(tx, p, n.Fix), Program: n.Program, ProgramName: line(p, "program_name", n.ProgramName), Area: n.Area,
		Since: past(tx, p, "since", n.Since, c.TimeZone), LearnedOn: past(tx, p, "learned_on", n.LearnedOn, c.TimeZone),
	}
	if e.Program == "" {
		e.Program = ISAP
	}
	switch {
	case !slices.Contains(Programs(), e.Program):
		p.Add("program", "supervision.program_needed")
	case e.Program == ISAP:
		e.ProgramName = seal.Text{}
	case e.ProgramName.Empty():
		p.Add("program_name", "supervision.program_name_needed")
	}
	if n.Since == "" {
		p.Add("since", "supervision.day_needed")
	}
	if _, known := refdata.FieldOfficeOf(e.Area); e.Area != "" && !known {
		p.Add("area", "supervision.area_unknown")
	}
	var err error
	e.OfficeID, err = known(tx, p, "office_id", n.Office)
	return e, err
}

// fits names what does not go together with the rest of the record.
func (r Record) fits(p *fault.Problems, e Enrolment) {
	if e.Since == "" {
		return
	}
	for _, other := range r.Enrolments {
		corrected := e.Supersedes != nil && other.ID == *e.Supersedes
		switch {
		case corrected && len(other.Levels) > 0 && other.Levels[0].Since.Before(e.Since):
			p.Add("since", "supervision.enrolled_after_level")
		case corrected && other.Ending != nil && other.Ending.LastDay.Before(e.Since):
			p.Add("since", "supervision.enrolled_after_end")
		case !corrected && other.Program == e.Program && other.Ending == nil:
			p.Add("since", "supervision.enrolled_already")
		case !corrected && other.Program == e.Program && !other.Ending.LastDay.Before(e.Since) && !e.Since.Before(other.Since):
			p.Add("since", "supervision.enrolled_then")
		}
	}
}
