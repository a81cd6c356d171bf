package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// watch adds the operations around one check-in: who looks after it, and what
// happens before and after a visit in person.
func (a *API) watch() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodGet, "/occurrences/{id}/watch", read, "Who is asked about an unconfirmed check-in, and what is on record around a visit", 0}, a.findWatch)
	add(a, Op{http.MethodPost, "/occurrences/{id}/acknowledgement", write, "Say that somebody looks after an unconfirmed check-in; it settles nothing", http.StatusCreated}, a.acknowledge)
	add(a, Op{http.MethodPost, "/occurrences/{id}/review", actor.VisitsReview, "Mark that an attorney has looked at a visit before it takes place", http.StatusCreated}, a.reviewVisit)
	add(a, Op{http.MethodPost, "/occurrences/{id}/return", write, "Say what is known of whether the client came out of a visit", http.StatusCreated}, a.recordReturn)
}

// watchJSON is everything around one check-in.
type watchJSON struct {
	OccurrenceID     uuid.UUID   `json:"occurrence_id"`
	Asked            []uuid.UUID `json:"asked" nullable:"false" doc:"Staff who are asked now, in their order"`
	Everybody        bool        `json:"everybody" doc:"Whoever sees the file is asked"`
	NextAt           *string     `json:"next_at" doc:"When the next one is asked, or it rings again"`
	Acknowledgements []seenJSON  `json:"acknowledgements" nullable:"false"`
	Reviews          []seenJSON  `json:"reviews" nullable:"false" doc:"Privileged; a note is left out for whoever may not read notes"`
	Returns          []returnRow `json:"returns" nullable:"false" doc:"The latest last, which holds"`
}

type seenJSON struct {
	ID   uuid.UUID `json:"id"`
	Note string    `json:"note"`
	By   uuid.UUID `json:"by"`
	At   string    `json:"at"`
	Date string    `json:"date,omitempty" doc:"Of a review: the visit's day as it stood"`
	Time string    `json:"time,omitempty"`
}

type returnRow struct {
	ID         uuid.UUID  `json:"id"`
	OnlyFor    *uuid.UUID `json:"client_id" doc:"Of several people, the one it is about; null for all"`
	Answer     string     `json:"answer"`
	At         *string    `json:"at"`
	Source     string     `json:"source"`
	Note       string     `json:"note"`
	Called     string     `json:"called"`
	Supersedes *uuid.UUID `json:"supersedes"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

type watchOut struct {
	Body watchJSON
}

func (o *watchOut) read(tx *db.Tx, id uuid.UUID) error {
	alarm, err := agenda.AlarmOf(tx, id)
	if err != nil {
		return err
	}
	o.Body = watchJSON{
		OccurrenceID: id, Asked: append([]uuid.UUID{}, alarm.Asked...), Everybody: alarm.Everybody,
		Acknowledgements: []seenJSON{}, Reviews: []seenJSON{}, Returns: []returnRow{},
	}
	if !alarm.Next.IsZero() {
		next := instant(alarm.Next)
		o.Body.NextAt = &next
	}
	seen, err := obligations.AcknowledgementsOf(tx, id)
	if err != nil {
		return err
	}
	for _, a := range seen {
		o.Body.Acknowledgements = append(o.Body.Acknowledgements, seenJSON{ID: a.ID, Note: a.Note.Reveal(), By: a.AcknowledgedBy, At: instant(a.AcknowledgedAt)})
	}
	reviews, err := obligations.ReviewsOf(tx, id)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		o.Body.Reviews = append(o.Body.Reviews, seenJSON{
			ID: r.ID, Note: r.Note.Reveal(), By: r.ReviewedBy, At: instant(r.ReviewedAt), Date: string(r.Date), Time: string(r.Time),
		})
	}
	returns, err := obligations.ReturnsOf(tx, id)
	for _, r := range returns {
		o.Body.Returns = append(o.Body.Returns, rowOfReturn(r))
	}
	return err
}

func rowOfReturn(r obligations.Return) returnRow {
	row := returnRow{
		ID: r.ID, OnlyFor: r.OnlyFor, Answer: string(r.Answer), Source: string(r.Source), Note: r.Note.Reveal(), Called: r.Called.Reveal(),
		Supersedes: r.Supersedes, RecordedBy: r.RecordedBy, RecordedAt: instant(r.RecordedAt),
	}
	if r.At != nil {
		at := instant(*r.At)
		row.At = &at
	}
	return row
}

func (a *API) findWatch(ctx context.Context, in *occurrenceIn) (*watchOut, error) {
	out := &watchOut{}
	if err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) }); err != nil {
		return nil, err
	}
	return out, nil
}

// onWatch runs act under the request's Idempotency-Key and answers with everything
// around the check-in.
func (a *API) onWatch(ctx context.Context, key, request string, id uuid.UUID, act func(tx *db.Tx) (uuid.UUID, error)) (*watchOut, error) {
	return once(ctx, a, key, request, act, func(out *watchOut, tx *db.Tx, _ uuid.UUID) error { return out.read(tx, id) })
}

type watchIn = keptIn[struct {
	Note string `json:"note,omitempty"`
}]

func (a *API) acknowledge(ctx context.Context, in *watchIn) (*watchOut, error) {
	return a.onWatch(ctx, in.Key, in.request("acknowledge"), in.ID, func(tx *db.Tx) (uuid.UUID, error) {
		row, err := obligations.Acknowledge(tx, in.ID, obligations.Seen{Note: in.Body.Note})
		return row.ID, err
	})
}

func (a *API) reviewVisit(ctx context.Context, in *watchIn) (*watchOut, error) {
	return a.onWatch(ctx, in.Key, in.request("review"), in.ID, func(tx *db.Tx) (uuid.UUID, error) {
		row, err := obligations.MarkReviewed(tx, in.ID, obligations.NewReview{Note: in.Body.Note})
		return row.ID, err
	})
}

type returnIn = keptIn[struct {
	Answer string    `json:"answer,omitempty" doc:"Required: came_out, did_not_come_out or not_known"`
	Client uuid.UUID `json:"client_id,omitempty" doc:"Of several people under the duty, the one it is about; leave out for all"`
	At     time.Time `json:"at,omitempty" doc:"When it happened; leave out when nobody knows"`
	Source string    `json:"source,omitempty" doc:"Required unless nothing is known: client, family, staff_witness, isap, ice, document or other"`
	Note   string    `json:"note,omitempty"`
	Called string    `json:"called,omitempty" doc:"Who was called because the client did not come out"`
}]

func (a *API) recordReturn(ctx context.Context, in *returnIn) (*watchOut, error) {
	return a.onWatch(ctx, in.Key, in.request("return"), in.ID, func(tx *db.Tx) (uuid.UUID, error) {
		row, err := obligations.RecordReturn(tx, in.ID, obligations.NewReturn{
			Answer: obligations.Answer(in.Body.Answer), At: in.Body.At, Source: obligations.Source(in.Body.Source),
			OnlyFor: in.Body.Client, Note: in.Body.Note, Called: in.Body.Called,
		})
		return row.ID, err
	})
}
