package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Ending is the last day on which a paper, a condition or an enrolment held, and why
// it ended: the one that is named, by the first of its rows. Where none is, the case
// itself was dismissed or ended.
type Ending struct {
	Line
	ReleaseDocumentID *uuid.UUID `sec:"open"`
	ConditionID       *uuid.UUID `sec:"open"`
	EnrolmentID       *uuid.UUID `sec:"open"`
	LastDay           wall.Date  `sec:"open"`
	Reason            seal.Text  `sec:"sealed"`
	ReplacedBy        *uuid.UUID `sec:"open"` // the paper that came instead, by the first of its rows
	LearnedOn         wall.Date  `sec:"open"` // when we were told
}

// TableName is the table of endings.
func (Ending) TableName() string { return "supervision_endings" }

// Of is what ended, by the first of its rows; zero for the case.
func (e Ending) Of() uuid.UUID {
	for _, id := range []*uuid.UUID{e.ReleaseDocumentID, e.ConditionID, e.EnrolmentID} {
		if id != nil {
			return *id
		}
	}
	return uuid.Nil
}

func (Ending) noun() string { return "ending" }

func (e Ending) under() (string, uuid.UUID) { return "client_id", e.ClientID }

func (e Ending) facts() map[string]any {
	return map[string]any{
		"document": e.ReleaseDocumentID, "condition": e.ConditionID, "enrolment": e.EnrolmentID, "last_day": e.LastDay,
		"replaced_by": e.ReplacedBy, "learned_on": e.LearnedOn,
	}
}

func (e Ending) detail() map[string]any {
	return map[string]any{"reason": e.Reason.Reveal()}
}

// NewEnding is an ending as it is told.
type NewEnding struct {
	LastDay    wall.Date
	Reason     string
	ReplacedBy uuid.UUID // a paper of the same client; zero for none
	LearnedOn  wall.Date
	Fix        Fix
	FormID     string
}

// EndPaper puts on record that a release paper no longer holds. Something ends once:
// a second ending is Conflict unless it corrects the first. Faults: as those of File.
func EndPaper(tx *db.Tx, document uuid.UUID, n NewEnding) (Ending, error) {
	var r Release
	root, err := rootOf(tx, document, &r)
	if err != nil {
		return Ending{}, err
	}
	return n.end(tx, r.ClientID, Ending{ReleaseDocumentID: &root}, func(record Record) (wall.Date, bool) {
		paper, ok := record.Paper(root)
		return paper.Since(), ok
	})
}

// EndCondition puts on record that a condition no longer holds.
func EndCondition(tx *db.Tx, condition uuid.UUID, n NewEnding) (Ending, error) {
	var c Condition
	root, err := rootOf(tx, condition, &c)
	if err != nil {
		return Ending{}, err
	}
	n.ReplacedBy = uuid.Nil
	return n.end(tx, c.ClientID, Ending{ConditionID: &root}, func(record Record) (wall.Date, bool) {
		at, paper, ok := record.Condition(root)
		return max(at.Since, paper.Since()), ok
	})
}

// EndEnrolment puts on record that an enrolment is over. It cannot end before its
// last level began.
func EndEnrolment(tx *db.Tx, enrolment uuid.UUID, n NewEnding) (Ending, error) {
	var e Enrolment
	root, err := rootOf(tx, enrolment, &e)
	if err != nil {
		return Ending{}, err
	}
	n.ReplacedBy = uuid.Nil
	return n.end(tx, e.ClientID, Ending{EnrolmentID: &root}, func(record Record) (wall.Date, bool) {
		at, ok := record.enrolment(root)
		begun := at.Since
		for _, l := range at.Levels {
			begun = max(begun, l.Since)
		}
		return begun, ok
	})
}

// EndCase puts on record that the client's case was dismissed or ended. Whether her
// duties go on is asked (Questions), never assumed. Faults: as those of File; Conflict
// when it is on record already and this corrects nothing.
func EndCase(tx *db.Tx, client uuid.UUID, n NewEnding) (Ending, error) {
	n.ReplacedBy = uuid.Nil
	return n.end(tx, client, Ending{}, func(Record) (wall.Date, bool) { return "", true })
}

// end keeps an ending of something that the record says when it began, empty when
// nobody knows; ok is false where the record no longer has it.
func (n NewEnding) end(tx *db.Tx, client uuid.UUID, e Ending, since func(Record) (begun wall.Date, ok bool)) (Ending, error) {
	kept, err := keep(tx, client, n.FormID, &Ending{}, func(p *fault.Problems, c clients.Client) (*Ending, error) {
		record, err := Read(tx, client)
		begun, ok := since(record)
		if err != nil || !ok {
			return &e, gone(err)
		}
		n.read(tx, p, c, &e)
		if e.LastDay != "" && e.LastDay.Before(begun) {
			p.Add("last_day", "supervision.ended_before_begun", "day", begun)
		}
		return &e, n.once(tx, client, &e)
	})
	return *kept, err
}

func (n NewEnding) read(tx *db.Tx, p *fault.Problems, c clients.Client, e *Ending) {
	e.Line, e.LastDay = begin(tx, p, n.Fix), past(tx, p, "last_day", n.LastDay, c.TimeZone)
	e.Reason, e.LearnedOn = note(p, "reason", n.Reason), past(tx, p, "learned_on", n.LearnedOn, c.TimeZone)
	e.ClientID = c.ID
	if n.LastDay == "" {
		p.Add("last_day", "supervision.day_needed")
	}
	if e.Reason.Empty() {
		p.Add("reason", "supervision.reason_needed")
	}
}

// once refuses a second ending, and a paper that replaces itself or is not there.
func (n NewEnding) once(tx *db.Tx, client uuid.UUID, e *Ending) error {
	var rows []Ending
	if err := ofClient(tx, client, &rows); err != nil {
		return err
	}
	for _, other := range holding(rows, func(e Ending) Line { return e.Line }) {
		corrected := e.Supersedes != nil && *e.Supersedes == other.ID
		if other.Of() == e.Of() && !corrected {
			return fault.New(fault.Conflict, "supervision.ended_already")
		}
	}
	if n.ReplacedBy == uuid.Nil {
		return nil
	}
	var instead Release
	root, err := rootOf(tx, n.ReplacedBy, &instead)
	if err == nil && (instead.ClientID != client || root == e.Of()) {
		err = fault.New(fault.NotFound, notFound)
	}
	e.ReplacedBy = &root
	return err
}
