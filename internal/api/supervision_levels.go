package api

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Enrolment is an enrolment in a program of Alternatives to Detention.
type Enrolment struct {
	Program     string    `json:"program,omitempty" doc:"isap when left out, or other"`
	ProgramName string    `json:"program_name,omitempty"`
	Area        string    `json:"area,omitempty" doc:"ICE's code of an area of responsibility"`
	Office      uuid.UUID `json:"office_id,omitempty"`
	Since       string    `json:"since,omitempty" doc:"Required"`
	LearnedOn   string    `json:"learned_on,omitempty"`
	Correcting
}

// Level is what holds from a day on.
type Level struct {
	Enrolment  uuid.UUID      `json:"enrolment_id,omitempty" doc:"The one that is open when left out"`
	Modalities []string       `json:"modalities,omitempty" doc:"Required: everything that holds at once, as codes of reporting_modalities"`
	Since      string         `json:"since,omitempty" doc:"Required"`
	SetBy      string         `json:"set_by,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Told       ObligationTold `json:"told,omitempty"`
	LearnedOn  string         `json:"learned_on,omitempty"`
	Correcting
}

// StepDownRequest is one time that less was asked for.
type StepDownRequest struct {
	Enrolment uuid.UUID `json:"enrolment_id,omitempty" doc:"The one that is open when left out"`
	AskedOn   string    `json:"asked_on,omitempty" doc:"Required"`
	How       string    `json:"how,omitempty" doc:"Required: in_person, phone, app, text, email, letter or other"`
	AskedOf   string    `json:"asked_of,omitempty"`
	Wanted    []string  `json:"wanted,omitempty"`
	Reason    string    `json:"reason,omitempty" doc:"Required"`
	Enclosed  string    `json:"enclosed,omitempty"`
	Correcting
}

// StepDownAnswer is what became of a request.
type StepDownAnswer struct {
	Answer     string `json:"answer,omitempty" doc:"Required: granted, refused or none"`
	AnsweredOn string `json:"answered_on,omitempty" doc:"Required"`
	AnsweredBy string `json:"answered_by,omitempty"`
	Words      string `json:"words,omitempty"`
	LearnedOn  string `json:"learned_on,omitempty"`
	Correcting
}

// open is the enrolment that is meant: the one named, else the one that is open.
func openEnrolment(tx *db.Tx, client, named uuid.UUID) (uuid.UUID, error) {
	r, err := supervision.Read(tx, client)
	if err != nil {
		return named, err
	}
	e, ok := r.Enrolled()
	if named != uuid.Nil {
		e, ok = r.Enrolment(named)
	}
	if !ok {
		return named, fault.New(fault.NotFound, "supervision.not_found")
	}
	return e.First, nil
}

func findEnrolment(tx *db.Tx, id uuid.UUID) (enrolmentJSON, error) {
	r, e, err := supervision.OfEnrolment(tx, id)
	return jsonOfEnrolment(r, e), err
}

func findRequest(tx *db.Tx, id uuid.UUID) (requestJSON, error) {
	r, q, err := supervision.OfRequest(tx, id)
	return jsonOfRequest(r, q), err
}

func (a *API) levelsOf(ctx context.Context, in *recordIn) (*listOut[enrolmentJSON], error) {
	return recordList(ctx, a, in.ID, func(r supervision.Record) (list []enrolmentJSON) {
		for _, e := range r.Enrolments {
			list = append(list, jsonOfEnrolment(r, e))
		}
		return list
	})
}

func (a *API) enrol(ctx context.Context, in *keptIn[Enrolment]) (*itemOut[enrolmentJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("enrolment"), func(tx *db.Tx) (uuid.UUID, error) {
		made, err := supervision.Enrol(tx, in.ID, supervision.NewEnrolment{
			Program: supervision.Program(in.Body.Program), ProgramName: in.Body.ProgramName, Area: in.Body.Area, Office: in.Body.Office,
			Since: wall.Date(in.Body.Since), LearnedOn: wall.Date(in.Body.LearnedOn), Fix: in.Body.fix(),
		})
		return made.ID, err
	}, findEnrolment)
}

// changeLevel answers with the whole enrolment: a change gives the level before it
// its last day.
func (a *API) changeLevel(ctx context.Context, in *keptIn[Level]) (*itemOut[enrolmentJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("level"), func(tx *db.Tx) (uuid.UUID, error) {
		enrolment, err := openEnrolment(tx, in.ID, in.Body.Enrolment)
		if err != nil {
			return enrolment, err
		}
		_, err = supervision.ChangeLevel(tx, enrolment, supervision.NewLevel{
			Modalities: in.Body.Modalities, Since: wall.Date(in.Body.Since), SetBy: in.Body.SetBy, Reason: in.Body.Reason,
			Told: givenTold(in.Body.Told), LearnedOn: wall.Date(in.Body.LearnedOn), Fix: in.Body.fix(),
		})
		return enrolment, err
	}, findEnrolment)
}

func (a *API) requestsOf(ctx context.Context, in *recordIn) (*listOut[requestJSON], error) {
	return recordList(ctx, a, in.ID, func(r supervision.Record) (list []requestJSON) {
		for _, e := range r.Enrolments {
			for _, q := range e.Requests {
				list = append(list, jsonOfRequest(r, q))
			}
		}
		return list
	})
}

func (a *API) askLess(ctx context.Context, in *keptIn[StepDownRequest]) (*itemOut[requestJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("step-down-request"), func(tx *db.Tx) (uuid.UUID, error) {
		enrolment, err := openEnrolment(tx, in.ID, in.Body.Enrolment)
		if err != nil {
			return enrolment, err
		}
		made, err := supervision.AskLess(tx, enrolment, supervision.NewRequest{
			AskedOn: wall.Date(in.Body.AskedOn), How: in.Body.How, AskedOf: in.Body.AskedOf, Wanted: in.Body.Wanted,
			Reason: in.Body.Reason, Enclosed: in.Body.Enclosed, Fix: in.Body.fix(),
		})
		return made.ID, err
	}, findRequest)
}

func (a *API) answerRequest(ctx context.Context, in *keptIn[StepDownAnswer]) (*itemOut[requestJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("step-down-answer"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.Answered(tx, in.ID, supervision.NewAnswer{
			Answer: supervision.Reply(in.Body.Answer), AnsweredOn: wall.Date(in.Body.AnsweredOn), AnsweredBy: in.Body.AnsweredBy,
			Words: in.Body.Words, LearnedOn: wall.Date(in.Body.LearnedOn), Fix: in.Body.fix(),
		})
		return in.ID, err
	}, findRequest)
}
