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

// instructions adds the operations on what ICE or its contractor told a client.
func (a *API) instructions() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/instructions", write, "Put on record what a client was told outside the papers", http.StatusCreated}, a.noteInstruction)
	add(a, Op{http.MethodGet, "/clients/{id}/instructions", read, "What a client was told, the newest first", 0}, a.instructionsOf)
	add(a, Op{http.MethodPost, "/instructions/{id}/corrections", write, "Add a row that supersedes the one you read", http.StatusCreated}, a.correctInstruction)
}

// Correction is why a row supersedes the one of the address.
type Correction struct {
	Why  string `json:"why,omitempty" doc:"Required: why it is corrected"`
	Void bool   `json:"void,omitempty" doc:"It should never have been there"`
}

func (c Correction) given(id uuid.UUID) supervision.Fix {
	return supervision.Fix{Supersedes: id, Why: c.Why, Void: c.Void}
}

// InstructionSaid is what was said, as a program says it.
type InstructionSaid struct {
	Kind       string    `json:"kind,omitempty" doc:"Required: phone_on, stay_home, stay_in_area, travel_allowed, travel_refused, home_visit, bring_papers or other"`
	What       string    `json:"what,omitempty" doc:"Required: what was said, or took place"`
	SaidBy     string    `json:"said_by,omitempty"`
	Agency     string    `json:"agency,omitempty" doc:"bi, ice or other"`
	How        string    `json:"how,omitempty"`
	Language   string    `json:"language,omitempty"`
	Said       saidAt    `json:"said,omitempty" doc:"When; leave out what nobody knows"`
	Until      wall.Date `json:"until,omitempty" doc:"The last day it holds"`
	Obligation uuid.UUID `json:"obligation_id,omitempty" doc:"The duty it concerns"`
	Heard
}

// saidAt is a day and an hour by the client's clocks.
type saidAt struct {
	Date wall.Date `json:"date,omitempty"`
	Time wall.Time `json:"time,omitempty"`
}

func (i InstructionSaid) given() supervision.NewInstruction {
	return supervision.NewInstruction{
		Kind: supervision.InstructionKind(i.Kind), Obligation: i.Obligation, What: i.What, SaidBy: i.SaidBy,
		Agency: supervision.Agency(i.Agency), How: supervision.Way(i.How), Language: i.Language, Date: i.Said.Date, Time: i.Said.Time,
		Until: i.Until, Heard: i.Heard.given(),
	}
}

type instructionJSON struct {
	reportedJSON
	ClientID   uuid.UUID   `json:"client_id"`
	Kind       string      `json:"kind"`
	What       string      `json:"what"`
	SaidBy     string      `json:"said_by"`
	Agency     string      `json:"agency"`
	How        string      `json:"how"`
	Language   string      `json:"language"`
	Said       wall.Moment `json:"said"`
	Until      string      `json:"until"`
	Obligation *uuid.UUID  `json:"obligation_id"`
	Superseded []uuid.UUID `json:"superseded" nullable:"false" doc:"The rows before, the first first"`
}

func jsonOfInstruction(f supervision.InstructionFile) instructionJSON {
	out := instructionJSON{
		reportedJSON: jsonOfReported(f.Reported), ClientID: f.ClientID, Kind: string(f.Kind), What: f.What.Reveal(), SaidBy: f.SaidBy.Reveal(),
		Agency: string(f.Agency), How: string(f.How), Language: f.Language, Said: f.Said, Until: string(f.Until),
		Obligation: f.ObligationID, Superseded: []uuid.UUID{},
	}
	for _, b := range f.Before {
		out.Superseded = append(out.Superseded, b.ID)
	}
	return out
}

type instructionOut struct {
	Body instructionJSON
}

// onInstruction runs act under the request's Idempotency-Key and answers with what was
// said.
func (a *API) onInstruction(ctx context.Context, key, request string, act func(tx *db.Tx) (supervision.Instruction, error)) (*instructionOut, error) {
	return once(ctx, a, key, request, func(tx *db.Tx) (uuid.UUID, error) {
		i, err := act(tx)
		return i.ID, err
	}, func(out *instructionOut, tx *db.Tx, id uuid.UUID) error {
		f, err := supervision.FindInstruction(tx, id)
		out.Body = jsonOfInstruction(f)
		return err
	})
}

type noteInstructionIn = keptIn[InstructionSaid]

func (a *API) noteInstruction(ctx context.Context, in *noteInstructionIn) (*instructionOut, error) {
	return a.onInstruction(ctx, in.Key, in.request("instruction"), func(tx *db.Tx) (supervision.Instruction, error) {
		return supervision.NoteInstruction(tx, in.ID, in.Body.given())
	})
}

type correctInstructionIn struct {
	ID   uuid.UUID `path:"id" doc:"The row as you read it"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		InstructionSaid
		Correction
	}
	RawBody []byte
}

func (a *API) correctInstruction(ctx context.Context, in *correctInstructionIn) (*instructionOut, error) {
	return a.onInstruction(ctx, in.Key, "correct"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (supervision.Instruction, error) {
		return supervision.CorrectInstruction(tx, in.Body.Correction.given(in.ID), in.Body.InstructionSaid.given())
	})
}

func (a *API) instructionsOf(ctx context.Context, in *rowIn) (*itemsOut[instructionJSON], error) {
	return listOf(ctx, a, in.ID, supervision.InstructionsOf, jsonOfInstruction)
}
