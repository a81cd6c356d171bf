package supervision

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Condition is one condition as it stands on the client's own paper.
type Condition struct {
	Line
	ReleaseDocumentID uuid.UUID `sec:"open"` // the first of the paper's rows
	Number            string    `sec:"open"` // on the paper: "3", "4(b)"
	Words             seal.Text `sec:"sealed"`
	Since             wall.Date `sec:"open"` // empty for the day of the paper
}

// TableName is the table of conditions.
func (Condition) TableName() string { return "release_conditions" }

func (Condition) noun() string { return "condition" }

// place is where the condition stands on the paper: the digits that its number
// begins with, and 0 for one that has none.
func (c Condition) place() int {
	digits := strings.IndexFunc(c.Number+".", func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(c.Number[:digits])
	if err != nil {
		return 0
	}
	return n
}

func (c Condition) under() (string, uuid.UUID) { return "release_document_id", c.ReleaseDocumentID }

func (c Condition) detail() map[string]any {
	return map[string]any{"document": c.ReleaseDocumentID, "number": c.Number, "words": c.Words.Reveal(), "since": c.Since}
}

// ConditionDuty names a duty that a condition led to.
type ConditionDuty struct {
	Line
	ConditionID  uuid.UUID `sec:"open"` // the first of the condition's rows
	ObligationID uuid.UUID `sec:"open"`
}

// TableName is the table of duties that conditions led to.
func (ConditionDuty) TableName() string { return "condition_duties" }

func (ConditionDuty) noun() string { return "condition_duty" }

func (d ConditionDuty) under() (string, uuid.UUID) { return "condition_id", d.ConditionID }

func (d ConditionDuty) detail() map[string]any {
	return map[string]any{"condition": d.ConditionID, "obligation": d.ObligationID}
}

// NewCondition is a condition as it is typed from the paper.
type NewCondition struct {
	Number string
	Words  string
	Since  wall.Date
	Duty   uuid.UUID // the duty it led to; zero for none
	Fix    Fix
	FormID string
}

// longestNumber is the longest number of a condition on a paper, in characters.
const longestNumber = 20

// Type puts a condition of a release paper on record, or corrects one. Faults: as
// those of File.
func Type(tx *db.Tx, document uuid.UUID, n NewCondition) (Condition, error) {
	var paper Release
	root, err := rootOf(tx, document, &paper)
	if err != nil {
		return Condition{}, err
	}
	client := paper.ClientID
	kept, err := keep(tx, client, n.FormID, &Condition{}, func(p *fault.Problems, c clients.Client) (*Condition, error) {
		record, err := Read(tx, client)
		if _, ok := record.Paper(root); err != nil || !ok {
			return &Condition{}, gone(err)
		}
		made := n.read(tx, p, root, c)
		if n.Duty != uuid.Nil {
			return made, dutyOf(tx, client, n.Duty)
		}
		return made, nil
	})
	if err != nil || n.Duty == uuid.Nil {
		return *kept, err
	}
	_, err = LedTo(tx, kept.ID, n.Duty, Fix{})
	return *kept, err
}

func (n NewCondition) read(tx *db.Tx, p *fault.Problems, document uuid.UUID, c clients.Client) *Condition {
	made := &Condition{
		Line: begin(tx, p, n.Fix), ReleaseDocumentID: document, Number: clients.CleanLine(p, "number", n.Number, longestNumber),
		Words: note(p, "words", n.Words), Since: past(tx, p, "since", n.Since, c.TimeZone),
	}
	if made.Words.Empty() {
		p.Add("words", "supervision.words_needed")
	}
	return made
}

// TypeAll puts several conditions of one paper on record, or none of them. The
// problems of the n-th are at fields that begin with its number, from 0: "1.words".
func TypeAll(tx *db.Tx, document uuid.UUID, all []NewCondition) ([]Condition, error) {
	var kept []Condition
	var problems fault.Problems
	for i, n := range all {
		c, err := Type(tx, document, n)
		if refused, ok := fault.From(err); ok && refused.Kind == fault.Invalid {
			for _, p := range refused.Problems {
				p.Field = strconv.Itoa(i) + "." + p.Field
				problems = append(problems, p)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		kept = append(kept, c)
	}
	if len(all) == 0 {
		problems.Add("0.words", "supervision.words_needed")
	}
	return kept, problems.Err()
}

// LedTo puts on record that a condition led to a duty of the same client, or, with a
// fix, that it did not. Naming the same duty twice changes nothing.
func LedTo(tx *db.Tx, condition, obligation uuid.UUID, fix Fix) (ConditionDuty, error) {
	var none ConditionDuty
	var c Condition
	root, err := rootOf(tx, condition, &c)
	if err != nil {
		return none, err
	}
	kept, err := keep(tx, c.ClientID, "", &ConditionDuty{}, func(p *fault.Problems, _ clients.Client) (*ConditionDuty, error) {
		made := &ConditionDuty{Line: begin(tx, p, fix), ConditionID: root, ObligationID: obligation}
		if err := dutyOf(tx, c.ClientID, obligation); err != nil {
			return made, err
		}
		return made, linked(tx, root, obligation, fix)
	})
	if errors.Is(err, errLinked) {
		return none, nil
	}
	return *kept, err
}

// Unlink puts on record that a condition did not lead to a duty that it names: it was
// linked by mistake. The duty stays as it is, and one that it does not name changes
// nothing. Invalid without a reason.
func Unlink(tx *db.Tx, condition, obligation uuid.UUID, why string) (ConditionDuty, error) {
	_, c, err := OfCondition(tx, condition)
	if err != nil {
		return ConditionDuty{}, err
	}
	i := slices.IndexFunc(c.Duties, func(d ConditionDuty) bool { return d.ObligationID == obligation })
	if i < 0 {
		return ConditionDuty{}, tx.Actor.Require(actor.ObligationsWrite)
	}
	return LedTo(tx, condition, obligation, Fix{Supersedes: c.Duties[i].ID, Why: why, Void: true})
}

var errLinked = errors.New("the condition names this duty already")

// linked tells, as an error, that a condition names a duty already.
func linked(tx *db.Tx, condition, obligation uuid.UUID, fix Fix) error {
	var rows []ConditionDuty
	if err := tx.DB.Where("condition_id = ?", condition).Order("recorded_at, id").Find(&rows).Error; err != nil {
		return fmt.Errorf("looking for the duties of a condition: %w", err)
	}
	for _, r := range holding(rows, func(r ConditionDuty) Line { return r.Line }) {
		if r.ObligationID == obligation && fix.Supersedes == uuid.Nil {
			return errLinked
		}
	}
	return nil
}

// dutyOf refuses a duty that is not the client's.
func dutyOf(tx *db.Tx, client, obligation uuid.UUID) error {
	d, err := obligations.Find(tx, obligation)
	if err == nil && d.Obligation.ClientID != client {
		err = fault.New(fault.NotFound, notFound)
	}
	return err
}
