package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// violations adds the operations on notices that allege a violation.
func (a *API) violations() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/violations", write, "Put a notice on record; that admits nothing", http.StatusCreated}, a.receiveViolation)
	add(a, Op{http.MethodGet, "/clients/{id}/violations", read, "A client's notices with what was sent in answer, the newest first", 0}, a.violationsOf)
	add(a, Op{http.MethodGet, "/violations/{id}", read, "One notice", 0}, a.findViolation)
	add(a, Op{http.MethodPost, "/violations/{id}/corrections", write, "Add a row that supersedes the one you read", http.StatusCreated}, a.correctViolation)
	add(a, Op{http.MethodPost, "/violations/{id}/answers", write, "Put on record what was sent in answer", http.StatusCreated}, a.answerViolation)
}

// ViolationNotice is what a notice says, as a program says it.
type ViolationNotice struct {
	Alleges     string      `json:"alleges,omitempty" doc:"Required: what it alleges, in its own words"`
	DatedOn     wall.Date   `json:"dated_on,omitempty"`
	ReceivedOn  wall.Date   `json:"received_on,omitempty" doc:"When the client had it"`
	How         string      `json:"how,omitempty"`
	AnswerBy    wall.Date   `json:"answer_by,omitempty" doc:"Where it names a day"`
	Occurrences []uuid.UUID `json:"occurrences,omitempty" doc:"Check-ins and appointments it speaks of"`
	Heard
}

func (n ViolationNotice) given() supervision.NewViolation {
	return supervision.NewViolation{
		Alleges: n.Alleges, DatedOn: n.DatedOn, ReceivedOn: n.ReceivedOn, How: supervision.Way(n.How), AnswerBy: n.AnswerBy,
		Occurrences: n.Occurrences, Heard: n.Heard.given(),
	}
}

type violationJSON struct {
	reportedJSON
	ClientID    uuid.UUID             `json:"client_id"`
	Alleges     string                `json:"alleges"`
	DatedOn     string                `json:"dated_on"`
	ReceivedOn  string                `json:"received_on"`
	How         string                `json:"how"`
	AnswerBy    string                `json:"answer_by"`
	Occurrences []uuid.UUID           `json:"occurrences" nullable:"false"`
	Open        bool                  `json:"open" doc:"Nothing was sent in answer yet"`
	Answers     []violationAnswerJSON `json:"answers" nullable:"false"`
	Superseded  []uuid.UUID           `json:"superseded" nullable:"false"`
}

type violationAnswerJSON struct {
	reportedJSON
	SentOn string `json:"sent_on"`
	How    string `json:"how"`
	SentBy string `json:"sent_by"`
	What   string `json:"what"`
	Proof  string `json:"proof"`
}

func jsonOfViolation(f supervision.ViolationFile) violationJSON {
	out := violationJSON{
		reportedJSON: jsonOfReported(f.Reported), ClientID: f.ClientID, Alleges: f.Alleges.Reveal(), DatedOn: string(f.DatedOn),
		ReceivedOn: string(f.ReceivedOn), How: string(f.How), AnswerBy: string(f.AnswerBy), Open: f.Open(),
		Occurrences: append([]uuid.UUID{}, f.About...), Answers: []violationAnswerJSON{}, Superseded: []uuid.UUID{},
	}
	for _, s := range f.Answers {
		out.Answers = append(out.Answers, violationAnswerJSON{
			jsonOfReported(s.Reported), string(s.SentOn), string(s.How), s.SentBy.Reveal(), s.What.Reveal(), s.Proof.Reveal(),
		})
	}
	for _, b := range f.Before {
		out.Superseded = append(out.Superseded, b.ID)
	}
	return out
}

type violationOut struct {
	Body violationJSON
}

func (a *API) onViolation(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*violationOut, error) {
	return once(ctx, a, key, request, act, func(out *violationOut, tx *db.Tx, id uuid.UUID) error {
		f, err := supervision.FindViolation(tx, id)
		out.Body = jsonOfViolation(f)
		return err
	})
}

type receiveViolationIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    ViolationNotice
	RawBody []byte
}

func (a *API) receiveViolation(ctx context.Context, in *receiveViolationIn) (*violationOut, error) {
	return a.onViolation(ctx, in.Key, "violation"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		v, err := supervision.ReceiveViolation(tx, in.ID, in.Body.given())
		return v.ID, err
	})
}

func (a *API) violationsOf(ctx context.Context, in *rowIn) (*itemsOut[violationJSON], error) {
	return listOf(ctx, a, in.ID, supervision.ViolationsOf, jsonOfViolation)
}

func (a *API) findViolation(ctx context.Context, in *rowIn) (*violationOut, error) {
	out := &violationOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		f, err := supervision.FindViolation(tx, in.ID)
		out.Body = jsonOfViolation(f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type correctViolationIn struct {
	ID   uuid.UUID `path:"id" doc:"The row as you read it"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		ViolationNotice
		Correction
	}
	RawBody []byte
}

func (a *API) correctViolation(ctx context.Context, in *correctViolationIn) (*violationOut, error) {
	return a.onViolation(ctx, in.Key, "correct"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		v, err := supervision.CorrectViolation(tx, in.Body.Correction.given(in.ID), in.Body.ViolationNotice.given())
		return v.ID, err
	})
}

type answerViolationIn = keptIn[struct {
	SentOn     wall.Date `json:"sent_on,omitempty" doc:"Required"`
	How        string    `json:"how,omitempty" doc:"Required: mail, courier, email, fax, portal, in_person, phone or other"`
	SentBy     string    `json:"sent_by,omitempty"`
	What       string    `json:"what,omitempty" doc:"Required: what was sent"`
	Proof      string    `json:"proof,omitempty" doc:"Receipt, tracking number"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"An earlier answer that this one corrects"`
	Correction
	Heard
}]

func (a *API) answerViolation(ctx context.Context, in *answerViolationIn) (*violationOut, error) {
	return a.onViolation(ctx, in.Key, in.request("answer"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.AnswerViolation(tx, in.ID, in.Body.Correction.given(in.Body.Supersedes), supervision.NewViolationAnswer{
			SentOn: in.Body.SentOn, How: supervision.SentBy(in.Body.How), SentBy: in.Body.SentBy, What: in.Body.What, Proof: in.Body.Proof,
			Heard: in.Body.Heard.given(),
		})
		return in.ID, err
	})
}
