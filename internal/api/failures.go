package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
)

// failures adds the operations on check-ins that did not go through.
func (a *API) failures() {
	read, write := actor.FailuresRead, actor.FailuresWrite
	add(a, Op{http.MethodPost, "/clients/{id}/failures", write, "Log a failure; the check-in it concerns becomes attempted_failed", http.StatusCreated}, a.logFailure)
	add(a, Op{http.MethodGet, "/clients/{id}/failures", read, "A client's failures with everything on record", 0}, a.failuresOf)
	add(a, Op{http.MethodGet, "/failures", read, "Failures, the newest first", 0}, a.listFailures)
	add(a, Op{http.MethodGet, "/failures/{id}", read, "One failure with everything on record", 0}, a.findFailure)
	add(a, Op{http.MethodPost, "/failures/{id}/attempts", write, "Add a try; nothing is rewritten", http.StatusCreated}, a.addAttempt)
	add(a, Op{http.MethodPost, "/failures/{id}/calls", write, "Add a call or message", http.StatusCreated}, a.addCall)
	add(a, Op{http.MethodPost, "/failures/{id}/appearances", write, "Add that the client went there", http.StatusCreated}, a.addAppearance)
	add(a, Op{http.MethodPost, "/failures/{id}/witnesses", write, "Add who saw it", http.StatusCreated}, a.addWitness)
	add(a, Op{http.MethodPost, "/failures/{id}/steps", write, "Stamp a step of the first day's list", http.StatusCreated}, a.tickStep)
	add(a, Op{http.MethodPost, "/failures/{id}/corrections", write, "Add an account that supersedes the one that holds", http.StatusCreated}, a.correctFailure)
	addUpload(a, Op{http.MethodPost, "/failures/{id}/evidence", write, "Add a picture, a PDF or a recording; the same file twice is one piece", http.StatusCreated}, a.receiveEvidence)
}

// failureOut is the answer of every operation on one failure.
type failureOut struct {
	ETag string `header:"ETag"`
	Body failureJSON
}

// onFailure runs act under the request's Idempotency-Key and answers with the
// failure and everything on record about it.
func (a *API) onFailure(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*failureOut, error) {
	return once(ctx, a, key, request, act, (*failureOut).read)
}

func (o *failureOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := failures.Find(tx, id)
	if err == nil {
		o.ETag, o.Body = etag(f.Version), jsonOfFailure(f)
	}
	return err
}

type logFailureIn = keptIn[struct {
	Occurrence uuid.UUID `json:"occurrence_id,omitempty" doc:"The check-in it concerns"`
	FailureAccount
	Attempts   []FailureAttempt   `json:"attempts,omitempty"`
	Calls      []FailureCall      `json:"calls,omitempty"`
	Appearance *FailureAppearance `json:"appearance,omitempty"`
	Witness    *FailureWitness    `json:"witness,omitempty"`
	Ask        string             `json:"ask,omitempty" doc:"What the responsible attorney is asked"`
}]

func (a *API) logFailure(ctx context.Context, in *logFailureIn) (*failureOut, error) {
	r := failures.Report{ClientID: in.ID, Occurrence: in.Body.Occurrence, Account: in.Body.FailureAccount.given(), Ask: in.Body.Ask}
	for _, each := range in.Body.Attempts {
		r.Attempts = append(r.Attempts, each.given())
	}
	for _, each := range in.Body.Calls {
		r.Calls = append(r.Calls, each.given())
	}
	if in.Body.Appearance != nil {
		r.Appearances = append(r.Appearances, in.Body.Appearance.given())
	}
	if in.Body.Witness != nil {
		r.Witnesses = append(r.Witnesses, in.Body.Witness.given())
	}
	out, err := a.onFailure(ctx, in.Key, in.request("failure"), func(tx *db.Tx) (uuid.UUID, error) {
		f, err := failures.Log(tx, r)
		return f.ID, err
	})
	return out, single(err)
}

// single names the one appearance and the one witness of a body as it has them.
func single(err error) error {
	f, ok := fault.From(err)
	if !ok {
		return err
	}
	names := strings.NewReplacer("appearances[0].", "appearance.", "witnesses[0].", "witness.")
	for i := range f.Problems {
		f.Problems[i].Field = names.Replace(f.Problems[i].Field)
	}
	return err
}

type failureIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findFailure(ctx context.Context, in *failureIn) (*failureOut, error) {
	out := &failureOut{}
	if err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) }); err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type failuresOut struct {
	Body struct {
		Items []failureJSON `json:"items" nullable:"false"`
	}
}

func (a *API) failuresOf(ctx context.Context, in *failureIn) (*failuresOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &failuresOut{}
	out.Body.Items = []failureJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := failures.ForClient(tx, in.ID)
		for _, f := range all {
			out.Body.Items = append(out.Body.Items, jsonOfFailure(f))
		}
		return err
	})
	return out, err
}

type listFailuresIn struct {
	State  string `query:"state" enum:"new,working,documented,closed" doc:"All when left out"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
}

type listFailuresOut struct {
	Body struct {
		Items      []listedFailureJSON `json:"items" nullable:"false"`
		NextCursor *string             `json:"next_cursor"`
	}
}

func (a *API) listFailures(ctx context.Context, in *listFailuresIn) (*listFailuresOut, error) {
	out := &listFailuresOut{}
	out.Body.Items = []listedFailureJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		rows, next, err := failures.List(tx, failures.Filter{State: failures.State(in.State), Limit: in.Limit, Cursor: in.Cursor})
		for _, row := range rows {
			out.Body.Items = append(out.Body.Items, jsonOfListedFailure(row))
		}
		if next != "" {
			out.Body.NextCursor = &next
		}
		return err
	})
	return out, err
}

type attemptIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    FailureAttempt
	RawBody []byte
}

func (a *API) addAttempt(ctx context.Context, in *attemptIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, "attempt"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.AddAttempt(tx, in.ID, in.Body.given())
		return in.ID, err
	})
}

type callIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    FailureCall
	RawBody []byte
}

func (a *API) addCall(ctx context.Context, in *callIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, "call"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.AddCall(tx, in.ID, in.Body.given())
		return in.ID, err
	})
}

type appearanceIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    FailureAppearance
	RawBody []byte
}

func (a *API) addAppearance(ctx context.Context, in *appearanceIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, "appearance"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.AddAppearance(tx, in.ID, in.Body.given())
		return in.ID, err
	})
}

type witnessIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    FailureWitness
	RawBody []byte
}

func (a *API) addWitness(ctx context.Context, in *witnessIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, "witness"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.AddWitness(tx, in.ID, in.Body.given())
		return in.ID, err
	})
}

type stepIn = keptIn[struct {
	Step string    `json:"step,omitempty" doc:"Required: ask_attorney, call_isap, voicemail, call_again or go_in_person"`
	At   time.Time `json:"at,omitempty" doc:"Now when left out"`
	Note string    `json:"note,omitempty"`
	Skip bool      `json:"skip,omitempty" doc:"Passed over; note says why"`
}]

func (a *API) tickStep(ctx context.Context, in *stepIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, in.request("step"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.Tick(tx, in.ID, failures.Done{Step: failures.Step(in.Body.Step), At: in.Body.At, Note: in.Body.Note, Skip: in.Body.Skip})
		return in.ID, err
	})
}

type correctionIn = keptIn[struct {
	FailureAccount
	Reason     string    `json:"reason,omitempty" doc:"Required: why it is corrected"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"The statement_id as you read it; the one that holds when left out"`
}]

func (a *API) correctFailure(ctx context.Context, in *correctionIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, in.request("correction"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.Correct(tx, in.ID, failures.Correction{
			Account: in.Body.FailureAccount.given(), Reason: in.Body.Reason, Supersedes: in.Body.Supersedes,
		})
		return in.ID, err
	})
}
