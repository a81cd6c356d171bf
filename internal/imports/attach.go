package imports

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// Attached is what became of one line of a sheet of hearings or of duties.
type Attached struct {
	Line     Line
	Result   Result
	Problems []fault.Problem // every reason of a line that is not put on record
}

// attaching is a sheet on its way to people who are on file.
type attaching struct {
	about Subject
	r     reader
	d     *db.DB
	who   *clients.Directory
	dry   bool
	seen  map[string]int // what earlier lines of the sheet said, and their numbers
}

// Attach puts the hearings or duties of a sheet on record, each in the file of the
// person the line is about, and tells of each what became of it. A line is found by
// its A-number, or by the whole name and the birth date together; one that fits
// nobody or more than one comes back. What is on record already is not doubled, so
// a sheet that was broken off is brought again whole. Each line is a transaction of
// its own: whole or not there. With dry it is only tried.
//
// Faults: Forbidden.
func Attach(ctx context.Context, d *db.DB, about Subject, sheet Sheet, m Mapping, dry bool, each func(Attached)) error {
	a := attaching{about: about, d: d, who: clients.NewDirectory(), dry: dry, seen: map[string]int{}}
	err := d.Read(ctx, func(tx *db.Tx) error {
		office, err := staff.FindOffice(tx)
		a.r = newReading(m, tx.Now, office.TimeZone)
		return errors.Join(err, tx.Actor.Require(actor.ImportsWrite))
	})
	if err != nil {
		return err
	}
	for _, line := range sheet.Lines {
		done, err := a.line(ctx, line)
		if err != nil {
			return fmt.Errorf("row %d: %w", line.Number, err)
		}
		each(done)
	}
	return nil
}

// line does one line. What a verb refuses is a reason; what it cannot do is an error.
func (a *attaching) line(ctx context.Context, line Line) (Attached, error) {
	out := Attached{Line: line, Result: Failed}
	e := Entry{Line: line}
	switch {
	case line.Broken:
		e.problems.Add("row", "imports.broken_quotes", "line", line.Number)
		out.Problems = e.problems
		return out, nil
	case len(line.Cells) == 0:
		out.Result, out.Problems = Skipped, []fault.Problem{{Field: "row", Key: "imports.row_empty"}}
		return out, nil
	case isTotal(line):
		out.Result, out.Problems = Skipped, []fault.Problem{{Field: "row", Key: "imports.row_total"}}
		return out, nil
	}
	a.r.formulas(&e)
	a.r.birth(&e)
	var client uuid.UUID
	err := a.d.Read(ctx, func(tx *db.Tx) (err error) {
		client, err = a.personOf(tx, &e)
		return err
	})
	if err != nil {
		return out, err
	}
	read := a.hearingOf
	if a.about == Duties {
		read = a.dutyOf
	}
	what := read(&e, client)
	if len(e.problems) > 0 {
		out.Problems = e.problems
		return out, nil
	}
	out.Result, out.Problems, err = a.carryOut(ctx, line, what)
	return out, err
}

// intent is what a line wants to put on record. key tells it from others of the
// sheet; known whether it is on record.
type intent struct {
	key   string
	known func(tx *db.Tx) (bool, error)
	do    func(tx *db.Tx) error
}

// errTried takes back what was only tried.
var errTried = errors.New("only tried")

func (a *attaching) carryOut(ctx context.Context, line Line, what intent) (Result, []fault.Problem, error) {
	if twin := a.seen[what.key]; twin != 0 {
		return Duplicate, []fault.Problem{{Field: "row", Key: "imports.row_twice", Args: fault.Args{"line": twin}}}, nil
	}
	known := false
	err := a.d.Write(ctx, func(tx *db.Tx) (err error) {
		if known, err = what.known(tx); err != nil || known {
			return err
		}
		if err := what.do(tx); err != nil || !a.dry {
			return err
		}
		return errTried
	})
	refused, isFault := fault.From(err)
	switch {
	case known:
		return Duplicate, []fault.Problem{{Field: "row", Key: "imports.attached_before"}}, nil
	case err == nil, errors.Is(err, errTried):
		a.seen[what.key] = line.Number
		return Imported, nil, nil
	case isFault && (refused.Kind == fault.Invalid || refused.Kind == fault.Conflict):
		problems := refused.Problems
		if len(problems) == 0 {
			problems = []fault.Problem{{Field: "row", Key: refused.Key, Args: refused.Args}}
		}
		return Failed, problems, nil
	}
	return Failed, nil, err
}

// personOf finds whom a line is about, or says why nobody can be meant for sure.
func (a *attaching) personOf(tx *db.Tx, e *Entry) (uuid.UUID, error) {
	name := strings.TrimSpace(a.r.cell(e.Line, Name, " ") + " " + a.r.cell(e.Line, Given, " ") + " " + a.r.cell(e.Line, Family, " "))
	number := a.r.cell(e.Line, ANumber, " ")
	if number != "" && !saysUnknown(number) {
		if clients.ParseANumber(&e.problems, "a_number", number) == "" {
			return uuid.Nil, nil
		}
		held, err := clients.HoldersOf(tx, number)
		if err != nil {
			return uuid.Nil, err
		}
		return a.named(tx, e, one(e, "a_number", held), name)
	}
	birth, whole := wall.PartialDate(e.Intake.BirthDate).Date()
	if name == "" || !whole {
		e.problems.Add("row", "imports.match_needs")
		return uuid.Nil, nil
	}
	held, err := a.who.BornOn(tx, name, birth)
	return one(e, "name", held), err
}

// one is the only one of the files that fit.
func one(e *Entry, field string, held []uuid.UUID) uuid.UUID {
	switch len(held) {
	case 0:
		e.problems.Add(field, "imports.match_none")
	case 1:
		return held[0]
	default:
		e.problems.Add(field, "imports.match_several")
	}
	return uuid.Nil
}

// named refuses an A-number that belongs to somebody of quite another name: one of
// the two is a slip.
func (a *attaching) named(tx *db.Tx, e *Entry, id uuid.UUID, name string) (uuid.UUID, error) {
	if id == uuid.Nil || name == "" {
		return id, nil
	}
	people, err := clients.Named(tx, id)
	if err == nil && len(people) == 1 && !people[0].Bears(name) {
		e.problems.Add("a_number", "imports.match_other_name")
	}
	return id, err
}
