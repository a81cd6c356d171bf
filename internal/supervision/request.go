package supervision

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Request is one time that less was asked for.
type Request struct {
	Line
	EnrolmentID uuid.UUID `sec:"open"` // the first of the enrolment's rows
	AskedOn     wall.Date `sec:"open"`
	How         string    `sec:"open"` // one of obligations.Ways
	AskedOf     seal.Text `sec:"sealed"`
	Wanted      string    `sec:"open"` // technologies, joined by commas; empty when none was named
	Reason      seal.Text `sec:"sealed"`
	Enclosed    seal.Text `sec:"sealed"` // the papers that went with it, in words
}

// TableName is the table of requests.
func (Request) TableName() string { return "step_down_requests" }

// Codes are the technologies that were asked for.
func (r Request) Codes() []string { return codesOf(r.Wanted) }

func (Request) noun() string { return "step_down_request" }

func (r Request) under() (string, uuid.UUID) { return "enrolment_id", r.EnrolmentID }

func (r Request) facts() map[string]any {
	return map[string]any{"enrolment": r.EnrolmentID, "asked_on": r.AskedOn, "how": r.How, "wanted": r.Codes()}
}

func (r Request) detail() map[string]any {
	return map[string]any{"asked_of": r.AskedOf.Reveal(), "reason": r.Reason.Reveal(), "enclosed": r.Enclosed.Reveal()}
}

// Reply is what became of a request.
type Reply string

// The replies. NoAnswer says that on its day there was none yet.
const (
	Granted  Reply = "granted"
	Refused  Reply = "refused"
	NoAnswer Reply = "none"
)

// Replies lists the replies.
func Replies() []Reply { return []Reply{Granted, Refused, NoAnswer} }

// LabelKey is how the reply is called.
func (r Reply) LabelKey() string { return "supervision.reply." + string(r) }

// Answer is one answer to a request, or that there was none.
type Answer struct {
	Line
	RequestID  uuid.UUID `sec:"open"` // the first of the request's rows
	Answer     Reply     `sec:"open"`
	AnsweredOn wall.Date `sec:"open"`
	AnsweredBy seal.Text `sec:"sealed"`
	Words      seal.Text `sec:"sealed"` // as it was said or written
	LearnedOn  wall.Date `sec:"open"`   // when we were told
}

// TableName is the table of answers.
func (Answer) TableName() string { return "step_down_answers" }

func (Answer) noun() string { return "step_down_answer" }

func (a Answer) under() (string, uuid.UUID) { return "request_id", a.RequestID }

func (a Answer) facts() map[string]any {
	return map[string]any{"request": a.RequestID, "answer": a.Answer, "answered_on": a.AnsweredOn, "learned_on": a.LearnedOn}
}

func (a Answer) detail() map[string]any {
	return map[string]any{"answered_by": a.AnsweredBy.Reveal(), "words": a.Words.Reveal()}
}

// NewRequest is a request as it was made.
type NewRequest struct {
	AskedOn  wall.Date
	How      string
	AskedOf  string
	Wanted   []string
	Reason   string
	Enclosed string
	Fix      Fix
	FormID   string
}

// AskLess puts on record that a lower level was asked for, or corrects that. Faults:
// as those of File.
func AskLess(tx *db.Tx, enrolment uuid.UUID, n NewRequest) (Request, error) {
	var e Enrolment
	root, err := rootOf(tx, enrolment, &e)
	if err != nil {
		return Request{}, err
	}
	kept, err := keep(tx, e.ClientID, n.FormID, &Request{}, func(p *fault.Problems, c clients.Client) (*Request, error) {
		record, err := Read(tx, c.ID)
		at, ok := record.enrolment(root)
		if err != nil || !ok {
			return &Request{}, gone(err)
		}
		r := n.read(tx, p, root, c)
		if r.AskedOn != "" && r.AskedOn.Before(at.Since) {
			p.Add("asked_on", "supervision.asked_before_enrolment", "day", at.Since)
		}
		return r, nil
	})
	return *kept, err
}

func (n NewRequest) read(tx *db.Tx, p *fault.Problems, enrolment uuid.UUID, c clients.Client) *Request {
	r := &Request{
		Line: begin(tx, p, n.Fix), EnrolmentID: enrolment, AskedOn: past(tx, p, "asked_on", n.AskedOn, c.TimeZone), How: n.How,
		AskedOf: line(p, "asked_of", n.AskedOf), Wanted: technologies(p, "wanted", n.Wanted), Reason: note(p, "reason", n.Reason),
		Enclosed: note(p, "enclosed", n.Enclosed),
	}
	if n.AskedOn == "" {
		p.Add("asked_on", "supervision.day_needed")
	}
	if !slices.Contains(obligations.Ways(), n.How) {
		p.Add("how", "supervision.how_needed")
	}
	if r.Reason.Empty() {
		p.Add("reason", "supervision.reason_needed")
	}
	return r
}

// NewAnswer is an answer as it came, or that none did.
type NewAnswer struct {
	Answer     Reply
	AnsweredOn wall.Date
	AnsweredBy string
	Words      string
	LearnedOn  wall.Date
	Fix        Fix
	FormID     string
}

// Answered puts on record what became of a request; a later answer stands beside the
// earlier one. Faults: as those of File.
func Answered(tx *db.Tx, request uuid.UUID, n NewAnswer) (Answer, error) {
	var r Request
	root, err := rootOf(tx, request, &r)
	if err != nil {
		return Answer{}, err
	}
	kept, err := keep(tx, r.ClientID, n.FormID, &Answer{}, func(p *fault.Problems, c clients.Client) (*Answer, error) {
		record, err := Read(tx, c.ID)
		asked, _, ok := record.Request(root)
		if err != nil || !ok {
			return &Answer{}, gone(err)
		}
		a := &Answer{
			Line: begin(tx, p, n.Fix), RequestID: root, Answer: n.Answer, AnsweredBy: line(p, "answered_by", n.AnsweredBy),
			AnsweredOn: past(tx, p, "answered_on", n.AnsweredOn, c.TimeZone), Words: note(p, "words", n.Words),
			LearnedOn: past(tx, p, "learned_on", n.LearnedOn, c.TimeZone),
		}
		if !slices.Contains(Replies(), n.Answer) {
			p.Add("answer", "supervision.reply_needed")
		}
		switch {
		case n.AnsweredOn == "":
			p.Add("answered_on", "supervision.day_needed")
		case a.AnsweredOn != "" && a.AnsweredOn.Before(asked.AskedOn):
			p.Add("answered_on", "supervision.answered_before_asked", "day", asked.AskedOn)
		}
		return a, nil
	})
	return *kept, err
}
