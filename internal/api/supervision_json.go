package api

import (
	"github.com/google/uuid"

	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Correcting makes a body a correction of a row that is on record.
type Correcting struct {
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"The row_id as you read it: this body is then a correction"`
	Why        string    `json:"why,omitempty" doc:"Required of a correction"`
	Void       bool      `json:"void,omitempty" doc:"The superseded row should never have been there"`
}

func (c Correcting) fix() supervision.Fix {
	return supervision.Fix{Supersedes: c.Supersedes, Why: c.Why, Void: c.Void}
}

// ReleasePaper is a release paper, as a program says it. Days are YYYY-MM-DD.
type ReleasePaper struct {
	Form           string    `json:"form,omitempty" doc:"Required: a form of release_documents, such as I-220A"`
	IssuedOn       string    `json:"issued_on,omitempty"`
	IssuedBy       string    `json:"issued_by,omitempty"`
	Office         uuid.UUID `json:"office_id,omitempty"`
	ServedOn       string    `json:"served_on,omitempty" doc:"On the client"`
	ReceivedOn     string    `json:"received_on,omitempty" doc:"By the clinic: when we were told"`
	Until          string    `json:"until,omitempty" doc:"Of a parole"`
	BondAmount     string    `json:"bond_amount,omitempty" doc:"Dollars, such as 5000.00"`
	ObligorName    string    `json:"obligor_name,omitempty" doc:"May be a third person"`
	ObligorContact string    `json:"obligor_contact,omitempty"`
	PostedOn       string    `json:"posted_on,omitempty"`
	SubjectID      string    `json:"subject_id,omitempty"`
	Note           string    `json:"note,omitempty"`
	Correcting
}

func (p ReleasePaper) given() supervision.NewRelease {
	return supervision.NewRelease{
		Form: supervision.Form(p.Form), IssuedOn: wall.Date(p.IssuedOn), IssuedBy: p.IssuedBy, Office: p.Office,
		ServedOn: wall.Date(p.ServedOn), ReceivedOn: wall.Date(p.ReceivedOn), Until: wall.Date(p.Until), BondAmount: p.BondAmount,
		ObligorName: p.ObligorName, ObligorContact: p.ObligorContact, PostedOn: wall.Date(p.PostedOn), SubjectID: p.SubjectID,
		Note: p.Note, Fix: p.fix(),
	}
}

// Condition is one condition of a release paper.
type Condition struct {
	Paper  uuid.UUID `json:"release_document_id,omitempty" doc:"Required"`
	Number string    `json:"number,omitempty" doc:"On the paper"`
	Words  string    `json:"words,omitempty" doc:"Required: word for word"`
	Since  string    `json:"since,omitempty" doc:"The day of the paper when left out"`
	Duty   uuid.UUID `json:"obligation_id,omitempty" doc:"The duty it led to"`
	Correcting
}

func (c Condition) given() supervision.NewCondition {
	return supervision.NewCondition{Number: c.Number, Words: c.Words, Since: wall.Date(c.Since), Duty: c.Duty, Fix: c.fix()}
}

// Ending is when something ceased to hold.
type Ending struct {
	LastDay    string    `json:"last_day,omitempty" doc:"Required"`
	Reason     string    `json:"reason,omitempty" doc:"Required"`
	ReplacedBy uuid.UUID `json:"replaced_by,omitempty" doc:"The release document that came instead"`
	LearnedOn  string    `json:"learned_on,omitempty" doc:"When we were told"`
	Correcting
}

func (e Ending) given() supervision.NewEnding {
	return supervision.NewEnding{
		LastDay: wall.Date(e.LastDay), Reason: e.Reason, ReplacedBy: e.ReplacedBy, LearnedOn: wall.Date(e.LearnedOn), Fix: e.fix(),
	}
}

// entryJSON is what every row of a client's supervision has.
type entryJSON struct {
	ID         uuid.UUID  `json:"id" doc:"Stays the same however often it is corrected"`
	Row        uuid.UUID  `json:"row_id" doc:"The row that holds: what a correction supersedes"`
	Supersedes *uuid.UUID `json:"supersedes"`
	Why        string     `json:"why" doc:"Why it was corrected"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at" doc:"When it was typed"`
}

func jsonOfEntry(first uuid.UUID, l supervision.Line) entryJSON {
	return entryJSON{
		ID: first, Row: l.ID, Supersedes: l.Supersedes, Why: l.Why.Reveal(), RecordedBy: l.RecordedBy, RecordedAt: instant(l.RecordedAt),
	}
}

type endingJSON struct {
	Row        uuid.UUID  `json:"row_id"`
	LastDay    string     `json:"last_day"`
	Reason     string     `json:"reason"`
	ReplacedBy *uuid.UUID `json:"replaced_by"`
	LearnedOn  string     `json:"learned_on"`
}

func jsonOfEnding(e *supervision.Ending) *endingJSON {
	if e == nil {
		return nil
	}
	return &endingJSON{e.ID, string(e.LastDay), e.Reason.Reveal(), e.ReplacedBy, string(e.LearnedOn)}
}

type paperJSON struct {
	entryJSON
	ClientID       uuid.UUID       `json:"client_id"`
	Form           string          `json:"form"`
	Authority      string          `json:"authority" doc:"The law behind the form"`
	IssuedOn       string          `json:"issued_on"`
	IssuedBy       string          `json:"issued_by"`
	Office         *uuid.UUID      `json:"office_id"`
	ServedOn       string          `json:"served_on"`
	ReceivedOn     string          `json:"received_on"`
	Until          string          `json:"until"`
	BondAmount     string          `json:"bond_amount"`
	ObligorName    string          `json:"obligor_name"`
	ObligorContact string          `json:"obligor_contact"`
	PostedOn       string          `json:"posted_on"`
	SubjectID      string          `json:"subject_id"`
	Note           string          `json:"note"`
	Ending         *endingJSON     `json:"ending" doc:"null while it holds"`
	Conditions     []conditionJSON `json:"conditions" nullable:"false"`
}

type conditionJSON struct {
	entryJSON
	Paper  uuid.UUID   `json:"release_document_id"`
	Number string      `json:"number"`
	Words  string      `json:"words"`
	Since  string      `json:"since"`
	Duties []uuid.UUID `json:"obligations" nullable:"false" doc:"The duties it led to"`
	Ending *endingJSON `json:"ending"`
}

func jsonOfPaper(r supervision.Record, p supervision.ReleaseFile) paperJSON {
	law, _ := p.Form.Law()
	out := paperJSON{
		entryJSON: jsonOfEntry(p.First, p.Line), ClientID: r.Client, Form: string(p.Form), Authority: law.Authority,
		IssuedOn: string(p.IssuedOn), IssuedBy: p.IssuedBy.Reveal(), Office: p.OfficeID, ServedOn: string(p.ServedOn),
		ReceivedOn: string(p.ReceivedOn), Until: string(p.Until), BondAmount: p.BondAmount.Reveal(), ObligorName: p.ObligorName.Reveal(),
		ObligorContact: p.ObligorContact.Reveal(), PostedOn: string(p.PostedOn), SubjectID: p.SubjectID.Reveal(), Note: p.Note.Reveal(),
		Ending: jsonOfEnding(p.Ending), Conditions: []conditionJSON{},
	}
	for _, c := range p.Conditions {
		out.Conditions = append(out.Conditions, jsonOfCondition(c))
	}
	return out
}

func jsonOfCondition(c supervision.ConditionFile) conditionJSON {
	out := conditionJSON{
		entryJSON: jsonOfEntry(c.First, c.Line), Paper: c.ReleaseDocumentID, Number: c.Number, Words: c.Words.Reveal(), Since: string(c.Since),
		Duties: []uuid.UUID{}, Ending: jsonOfEnding(c.Ending),
	}
	for _, d := range c.Duties {
		out.Duties = append(out.Duties, d.ObligationID)
	}
	return out
}

type levelJSON struct {
	entryJSON
	Enrolment  uuid.UUID      `json:"enrolment_id"`
	Modalities []string       `json:"modalities" nullable:"false" doc:"Everything that holds at once"`
	Since      string         `json:"since"`
	LastDay    string         `json:"last_day" doc:"Empty while it still holds"`
	Days       int            `json:"days" doc:"Of the calendar, the first and today included"`
	SetBy      string         `json:"set_by"`
	Reason     string         `json:"reason"`
	Told       ObligationTold `json:"told"`
	LearnedOn  string         `json:"learned_on" doc:"When we were told"`
}

type enrolmentJSON struct {
	entryJSON
	ClientID    uuid.UUID      `json:"client_id"`
	Program     string         `json:"program"`
	ProgramName string         `json:"program_name"`
	Area        string         `json:"area"`
	Office      *uuid.UUID     `json:"office_id"`
	Since       string         `json:"since"`
	LearnedOn   string         `json:"learned_on"`
	Ending      *endingJSON    `json:"ending"`
	Levels      []levelJSON    `json:"levels" nullable:"false"`
	Days        map[string]int `json:"days" doc:"On how many days each technology was part of a level"`
}

func jsonOfEnrolment(r supervision.Record, e supervision.EnrolmentFile) enrolmentJSON {
	out := enrolmentJSON{
		entryJSON: jsonOfEntry(e.First, e.Line), ClientID: r.Client, Program: string(e.Program), ProgramName: e.ProgramName.Reveal(),
		Area: e.Area, Office: e.OfficeID, Since: string(e.Since), LearnedOn: string(e.LearnedOn), Ending: jsonOfEnding(e.Ending),
		Levels: []levelJSON{}, Days: supervision.TechnologyDays(e.Spans),
	}
	for _, s := range e.Spans {
		l, told := s.Level, s.Level.Told()
		out.Levels = append(out.Levels, levelJSON{
			entryJSON: jsonOfEntry(r.First(l.ID), l.Line), Enrolment: e.First, Modalities: l.Codes(), Since: string(l.Since),
			LastDay: string(s.Last), Days: s.Days, SetBy: l.SetBy.Reveal(), Reason: l.Reason.Reveal(), LearnedOn: string(l.LearnedOn),
			Told: ObligationTold{By: told.By, On: string(told.On), Language: told.Language, How: told.How},
		})
	}
	return out
}

type answerJSON struct {
	entryJSON
	Answer     string `json:"answer" doc:"granted, refused or none"`
	AnsweredOn string `json:"answered_on"`
	AnsweredBy string `json:"answered_by"`
	Words      string `json:"words"`
	LearnedOn  string `json:"learned_on"`
}

type requestJSON struct {
	entryJSON
	Enrolment uuid.UUID    `json:"enrolment_id"`
	AskedOn   string       `json:"asked_on"`
	How       string       `json:"how"`
	AskedOf   string       `json:"asked_of"`
	Wanted    []string     `json:"wanted" nullable:"false"`
	Reason    string       `json:"reason"`
	Enclosed  string       `json:"enclosed"`
	Reply     string       `json:"reply" doc:"The answer that holds"`
	Answers   []answerJSON `json:"answers" nullable:"false"`
}

func jsonOfRequest(r supervision.Record, q supervision.RequestFile) requestJSON {
	out := requestJSON{
		entryJSON: jsonOfEntry(q.First, q.Line), Enrolment: q.EnrolmentID, AskedOn: string(q.AskedOn), How: q.How, AskedOf: q.AskedOf.Reveal(),
		Wanted: q.Codes(), Reason: q.Reason.Reveal(), Enclosed: q.Enclosed.Reveal(), Reply: string(q.Reply()), Answers: []answerJSON{},
	}
	for _, given := range q.Answers {
		out.Answers = append(out.Answers, answerJSON{
			entryJSON: jsonOfEntry(r.First(given.ID), given.Line), Answer: string(given.Answer), AnsweredOn: string(given.AnsweredOn),
			AnsweredBy: given.AnsweredBy.Reveal(), Words: given.Words.Reveal(), LearnedOn: string(given.LearnedOn),
		})
	}
	return out
}

func givenTold(t ObligationTold) obligations.Told {
	return obligations.Told{By: t.By, On: wall.Date(t.On), Language: t.Language, How: t.How}
}
