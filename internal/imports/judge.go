package imports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/staff"
)

// Verdict is what becomes, or would become, of a line.
type Verdict struct {
	Entry    Entry
	Result   Result
	Problems []fault.Problem // every reason of a line that is not imported
	Other    uuid.UUID       // the file that a duplicate repeats; zero where it is another line's
	Twin     int             // the line that a duplicate repeats; 0 where it is a file's

	fingerprint string
	draft       clients.Draft
	court       *hearings.Draft
}

// ledger is what earlier lines of the same sheet have claimed.
type ledger struct {
	byNumber      map[string]int // A-number -> line
	byFingerprint map[string]int
}

func newLedger() *ledger {
	return &ledger{byNumber: map[string]int{}, byFingerprint: map[string]int{}}
}

func readerOf(tx *db.Tx, i Import) (reader, error) {
	m, err := i.Columns()
	if err != nil {
		return reader{}, err
	}
	office, err := staff.FindOffice(tx)
	return newReading(m, tx.Now, office.TimeZone), err
}

// judge says what becomes of lines. It writes nothing: a dry run and the import
// itself hear the same.
func judge(tx *db.Tx, i Import, r reader, lines []Line, earlier *ledger) ([]Verdict, error) {
	verdicts := make([]Verdict, len(lines))
	var people []int // the verdicts that are about a person
	var intakes []clients.Intake
	for n, line := range lines {
		v := &verdicts[n]
		v.Entry = r.understand(line)
		switch {
		case v.Entry.Skipped != "":
			v.Result, v.Problems = Skipped, []fault.Problem{{Field: "row", Key: v.Entry.Skipped}}
		case line.Broken:
			v.Result, v.Problems = Failed, v.Entry.problems
		default:
			v.fingerprint = fingerprint(tx, i.TeamID, line)
			v.Entry.Intake.TeamID = i.TeamID
			people, intakes = append(people, n), append(intakes, v.Entry.Intake)
		}
	}
	drafts, err := clients.Drafts(tx, intakes)
	if err != nil {
		return nil, err
	}
	before, err := known(tx, verdicts)
	if err != nil {
		return nil, err
	}
	for k, n := range people {
		verdicts[n].draft = drafts[k]
		verdicts[n].settle(tx, before, earlier)
	}
	return verdicts, nil
}

// settle weighs what was found out about a person's line.
func (v *Verdict) settle(tx *db.Tx, before map[string]uuid.UUID, earlier *ledger) {
	number := v.draft.ANumber()
	held, taken := fault.From(v.draft.Err)
	v.Problems = append(v.Problems, v.Entry.problems...)
	if taken && held.Kind == fault.Invalid {
		v.Problems = append(v.Problems, held.Problems...)
	}
	v.schedule(tx)
	if before[v.fingerprint] != uuid.Nil {
		v.repeats(before[v.fingerprint], 0, "imports.row_known")
		return
	}
	if twin := earlier.byFingerprint[v.fingerprint]; twin != 0 {
		v.repeats(uuid.Nil, twin, "imports.row_twice")
		return
	}
	if len(v.Problems) > 0 {
		v.Result = Failed
		return
	}
	if twin := earlier.byNumber[number]; number != "" && twin != 0 {
		v.repeats(uuid.Nil, twin, "imports.number_twice")
		return
	}
	if taken && held.Kind == fault.Conflict {
		other, _ := uuid.Parse(fmt.Sprint(held.Args["id"]))
		v.repeats(other, 0, "imports.number_known")
		return
	}
	v.Result = Imported
	earlier.byFingerprint[v.fingerprint] = v.Entry.Line.Number
	if number != "" {
		earlier.byNumber[number] = v.Entry.Line.Number
	}
}

func (v *Verdict) repeats(other uuid.UUID, twin int, key string) {
	v.Result, v.Other, v.Twin = Duplicate, other, twin
	v.Problems = []fault.Problem{{Field: "row", Key: key, Args: fault.Args{"line": strconv.Itoa(twin)}}}
}

// schedule drafts the hearing of a line that names one, where its date could be
// read.
func (v *Verdict) schedule(tx *db.Tx) {
	e := v.Entry
	if !e.InCourt && (e.Date == "" || e.Time == "") {
		return
	}
	n := hearings.NewHearing{ClientID: v.draft.ID(), Details: hearings.Details{Court: e.Court, Judge: e.Judge}}
	if e.Date != "" {
		n.Date, n.Time, n.Zone, n.Source = string(e.Date), string(e.Time), e.Zone, string(hearings.FromOther)
	}
	draft := hearings.DraftOf(tx, n)
	if refused, bad := fault.From(draft.Err); bad {
		v.Problems = append(v.Problems, refused.Problems...)
		return
	}
	v.court = &draft
}

// fingerprint knows a line again in a later sheet of the same team, whatever the
// order of empty cells at its end.
func fingerprint(tx *db.Tx, team uuid.UUID, line Line) string {
	return tx.Keys.Blind("import_outcomes.fingerprint", team.String()+"\x1e"+strings.Join(line.Cells, "\x1f"))
}

// known finds lines that an earlier import has put on record, each with its file.
func known(tx *db.Tx, verdicts []Verdict) (map[string]uuid.UUID, error) {
	prints := make([]string, 0, len(verdicts))
	for _, v := range verdicts {
		if v.fingerprint != "" {
			prints = append(prints, v.fingerprint)
		}
	}
	found := map[string]uuid.UUID{}
	if len(prints) == 0 {
		return found, nil
	}
	var rows []Outcome
	err := tx.DB.Select("fingerprint", "client_id").Where("fingerprint IN ? AND result = ? AND undone <> ?", prints, Imported, removed).
		Order("recorded_at, id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("looking for lines that are known: %w", err)
	}
	for _, row := range rows {
		found[row.Fingerprint] = *row.ClientID
	}
	return found, nil
}

// ANumber is the A-number as it would be kept; empty where there is none.
func (v Verdict) ANumber() string { return v.draft.ANumber() }
