package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// summonses adds the operations on calls to come on short notice.
func (a *API) summonses() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/summonses", write, "Put a call to come on record; it stands above everything until it is read", http.StatusCreated}, a.receiveSummons)
	add(a, Op{http.MethodGet, "/clients/{id}/summonses", read, "A client's calls to come, the newest first", 0}, a.summonsesOf)
	add(a, Op{http.MethodGet, "/summonses/{id}", read, "One call to come", 0}, a.findSummons)
	add(a, Op{http.MethodPost, "/summonses/{id}/read", actor.SummonsReview, "Say that you have read the row as it stands", http.StatusCreated}, a.readSummons)
	add(a, Op{http.MethodPost, "/summonses/{id}/appointment", write, "Make an appointment of it, as it was told", http.StatusCreated}, a.appointSummons)
	add(a, Op{http.MethodPost, "/summonses/{id}/corrections", write, "Add a row that supersedes the one you read; it is to be read again", http.StatusCreated}, a.correctSummons)
}

// SummonsSays is a call to come, as a program says it.
type SummonsSays struct {
	At     saidAt    `json:"at,omitempty" doc:"When to be there; one of date and words is required"`
	Place  string    `json:"place,omitempty" doc:"The code of an ICE field office, or words"`
	How    string    `json:"how,omitempty" doc:"text, phone, letter, app, email, in_person or other"`
	Words  string    `json:"words,omitempty" doc:"Exactly what it says"`
	CameAt time.Time `json:"came_at,omitempty" doc:"When it reached the client; leave out when nobody knows"`
	Heard
}

func (s SummonsSays) given() supervision.NewSummons {
	return supervision.NewSummons{
		Date: s.At.Date, Time: s.At.Time, Place: s.Place, How: supervision.Way(s.How), Words: s.Words, CameAt: s.CameAt, Heard: s.Heard.given(),
	}
}

type summonsJSON struct {
	reportedJSON
	ClientID   uuid.UUID   `json:"client_id"`
	At         wall.Moment `json:"at"`
	StartsAt   *string     `json:"starts_at"`
	Place      string      `json:"place"`
	How        string      `json:"how"`
	Words      string      `json:"words"`
	CameAt     *string     `json:"came_at"`
	ReadBy     *uuid.UUID  `json:"read_by"`
	ReadAt     *string     `json:"read_at"`
	Obligation *uuid.UUID  `json:"obligation_id" doc:"The appointment it became"`
	Superseded []uuid.UUID `json:"superseded" nullable:"false"`
}

func jsonOfSummons(f supervision.SummonsFile) summonsJSON {
	out := summonsJSON{
		reportedJSON: jsonOfReported(f.Reported), ClientID: f.ClientID, At: f.Moment, StartsAt: maybeInstant(f.StartsAt), Place: f.Place.Reveal(),
		How: string(f.How), Words: f.Words.Reveal(), CameAt: maybeInstant(f.CameAt), Superseded: []uuid.UUID{},
	}
	if f.Reading != nil {
		out.ReadBy, out.ReadAt = &f.Reading.ReadBy, maybeInstant(&f.Reading.ReadAt)
	}
	if f.Appointment != nil {
		out.Obligation = &f.Appointment.ObligationID
	}
	for _, b := range f.Before {
		out.Superseded = append(out.Superseded, b.ID)
	}
	return out
}

type summonsOut struct {
	Body summonsJSON
}

func (a *API) onSummons(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*summonsOut, error) {
	return once(ctx, a, key, request, act, func(out *summonsOut, tx *db.Tx, id uuid.UUID) error {
		f, err := supervision.FindSummons(tx, id)
		out.Body = jsonOfSummons(f)
		return err
	})
}

type receiveSummonsIn struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    SummonsSays
	RawBody []byte
}

func (a *API) receiveSummons(ctx context.Context, in *receiveSummonsIn) (*summonsOut, error) {
	return a.onSummons(ctx, in.Key, "summons"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		s, err := supervision.ReceiveSummons(tx, in.ID, in.Body.given())
		return s.ID, err
	})
}

func (a *API) summonsesOf(ctx context.Context, in *rowIn) (*itemsOut[summonsJSON], error) {
	return listOf(ctx, a, in.ID, supervision.SummonsesOf, jsonOfSummons)
}

func (a *API) findSummons(ctx context.Context, in *rowIn) (*summonsOut, error) {
	out := &summonsOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		f, err := supervision.FindSummons(tx, in.ID)
		out.Body = jsonOfSummons(f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type readSummonsIn struct {
	ID  uuid.UUID `path:"id" doc:"The row as you read it"`
	Key string    `header:"Idempotency-Key"`
}

func (a *API) readSummons(ctx context.Context, in *readSummonsIn) (*summonsOut, error) {
	return a.onSummons(ctx, in.Key, "read"+in.ID.String(), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.ReadSummons(tx, in.ID)
		return in.ID, err
	})
}

type appointSummonsIn = keptIn[struct {
	Modality string `json:"modality,omitempty" doc:"Required: a code of reporting_modalities with a place"`
}]

func (a *API) appointSummons(ctx context.Context, in *appointSummonsIn) (*summonsOut, error) {
	return a.onSummons(ctx, in.Key, in.request("appoint"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.AppointSummons(tx, in.ID, in.Body.Modality)
		return in.ID, err
	})
}

type correctSummonsIn struct {
	ID   uuid.UUID `path:"id" doc:"The row as you read it"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		SummonsSays
		Correction
	}
	RawBody []byte
}

func (a *API) correctSummons(ctx context.Context, in *correctSummonsIn) (*summonsOut, error) {
	return a.onSummons(ctx, in.Key, "correct"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		s, err := supervision.CorrectSummons(tx, in.Body.Correction.given(in.ID), in.Body.SummonsSays.given())
		return s.ID, err
	})
}
