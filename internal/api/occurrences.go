package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
)

// occurrences adds the operations on one check-in or appointment.
func (a *API) occurrences() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodGet, "/occurrences/{id}", read, "One occurrence with what is on record about it", 0}, a.findOccurrence)
	add(a, Op{http.MethodPost, "/occurrences/{id}/outcome", write, "Record what became of it; a later outcome supersedes", http.StatusCreated}, a.recordOutcome)
	add(a, Op{http.MethodPost, "/occurrences/{id}/retraction", write, "Take back the outcome that holds; both stay on record", http.StatusCreated}, a.retractOutcome)
	add(a, Op{http.MethodPost, "/occurrences/{id}/move", write, "Give this one occurrence another date or time", http.StatusCreated}, a.moveOccurrence)
}

// occurrenceOut is the answer of every operation on one occurrence.
type occurrenceOut struct {
	ETag string `header:"ETag"`
	Body occurrenceJSON
}

// onOccurrence runs act under the request's Idempotency-Key and answers with the
// occurrence and everything on record about it.
func (a *API) onOccurrence(ctx context.Context, key, request string, act func(tx *db.Tx) (obligations.Occurrence, error)) (*occurrenceOut, error) {
	return once(ctx, a, key, request, func(tx *db.Tx) (uuid.UUID, error) {
		o, err := act(tx)
		return o.ID, err
	}, (*occurrenceOut).read)
}

func (o *occurrenceOut) read(tx *db.Tx, id uuid.UUID) error {
	entry, err := obligations.FindOccurrence(tx, id)
	if err != nil {
		return err
	}
	holding, err := obligations.Holding(tx, []obligations.Entry{entry})
	if err != nil {
		return err
	}
	o.ETag, o.Body = etag(entry.Version), jsonOfOccurrence(entry, holding)
	outcomes, err := obligations.OutcomesOf(tx, id)
	for _, each := range outcomes {
		o.Body.Outcomes = append(o.Body.Outcomes, jsonOfRecord(each))
	}
	return err
}

type occurrenceIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findOccurrence(ctx context.Context, in *occurrenceIn) (*occurrenceOut, error) {
	out := &occurrenceOut{}
	if err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) }); err != nil {
		return nil, err
	}
	return out, nil
}

type outcomeIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the occurrence as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		State  string    `json:"state,omitempty" doc:"Required: reported, reported_late, reported_other_means, attempted_failed, missed_excused, missed_unexcused or cancelled_by_ice"`
		At     time.Time `json:"at,omitempty" doc:"When it happened; leave out when nobody knows"`
		Source string    `json:"source,omitempty" doc:"Required: client, app_receipt, ice, isap, staff_witness, document or other"`
		Early  bool      `json:"before_window,omitempty" doc:"She did it before the window opened, and that is meant"`
		Reason string    `json:"reason,omitempty" doc:"Required for every state but reported"`
		Client uuid.UUID `json:"client_id,omitempty" doc:"Of several people under the duty, the one it was otherwise with; leave out for all"`
		Said   uuid.UUID `json:"arrival_id,omitempty" doc:"What the client said of it on their own page, which this confirms"`
	}
	RawBody []byte
}

func (a *API) recordOutcome(ctx context.Context, in *outcomeIn) (*occurrenceOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onOccurrence(ctx, in.Key, "outcome"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Occurrence, error) {
		out := obligations.Outcome{
			State: obligations.State(in.Body.State), At: in.Body.At, Source: obligations.Source(in.Body.Source),
			Early: in.Body.Early, Reason: in.Body.Reason, OnlyFor: in.Body.Client, Version: version,
		}
		if in.Body.Said != uuid.Nil {
			return selfreport.Confirm(tx, in.Body.Said, in.ID, out)
		}
		return obligations.RecordOutcome(tx, in.ID, out)
	})
}

type retractIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the occurrence as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		Reason string    `json:"reason,omitempty" doc:"Required"`
		Client uuid.UUID `json:"client_id,omitempty" doc:"Whose own outcome; leave out for that of all"`
	}
	RawBody []byte
}

func (a *API) retractOutcome(ctx context.Context, in *retractIn) (*occurrenceOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onOccurrence(ctx, in.Key, "retract"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Occurrence, error) {
		return obligations.RetractFor(tx, in.ID, in.Body.Client, version, in.Body.Reason)
	})
}

type moveIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the occurrence as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		Date   string         `json:"date,omitempty" doc:"Required: 2026-12-03"`
		Time   string         `json:"time,omitempty" doc:"Required: 16:30"`
		Zone   string         `json:"zone,omitempty" doc:"IANA name; the one it has when left out"`
		Fold   string         `json:"fold,omitempty" doc:"earlier or later, for a time that clocks show twice"`
		Pause  bool           `json:"in_pause,omitempty" doc:"The duty rests on that day, and this takes place all the same"`
		Reason string         `json:"reason,omitempty"`
		Told   ObligationTold `json:"told,omitempty"`
	}
	RawBody []byte
}

func (a *API) moveOccurrence(ctx context.Context, in *moveIn) (*occurrenceOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return a.onOccurrence(ctx, in.Key, "move"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Occurrence, error) {
		return obligations.Move(tx, in.ID, obligations.NewMoment{
			To:     wall.Moment{Date: wall.Date(b.Date), Time: wall.Time(b.Time), Zone: b.Zone, Fold: wall.Fold(b.Fold)},
			Reason: b.Reason, InPause: b.Pause, Told: b.Told.given(), Version: version,
		})
	})
}
