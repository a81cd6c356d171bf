package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// duties adds what happens to a duty between its beginning and its end: prompts,
// pauses, and who else reports under it.
func (a *API) duties() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/obligations/{id}/prompts", write, "Record that a prompt or an alert came: its occurrence is due at once", http.StatusCreated}, a.recordPrompt)
	add(a, Op{http.MethodPost, "/occurrences/{id}/taking-back", write, "Take back a prompt that was recorded by mistake", http.StatusCreated}, a.takePromptBack)
	add(a, Op{http.MethodGet, "/obligations/{id}/pauses", read, "A duty's pauses", 0}, a.listPauses)
	add(a, Op{http.MethodPost, "/obligations/{id}/pauses", write, "Pause a duty until a day, with a reason", http.StatusCreated}, a.pauseObligation)
	add(a, Op{http.MethodPost, "/obligations/{id}/resumption", write, "Say that a duty did not end after all; its dates come back", http.StatusCreated}, a.resumeDuty)
	add(a, Op{http.MethodPost, "/pauses/{id}/lift", write, "End a pause before its last day; its dates come back", http.StatusCreated}, a.liftPause)
	add(a, Op{http.MethodPost, "/obligations/{id}/participants", write, "Put another client under a duty", http.StatusCreated}, a.joinObligation)
	add(a, Op{http.MethodPost, "/obligations/{id}/participants/{client}/leaving", write, "Record the last day on which a client reported under it", http.StatusCreated}, a.leaveObligation)
}

type promptIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		At     time.Time `json:"at,omitempty" doc:"Required: when it came"`
		Source string    `json:"source,omitempty" doc:"Required: client, app_receipt, ice, isap, staff_witness, document or other"`
		Note   string    `json:"note,omitempty" doc:"What it said"`
	}
	RawBody []byte
}

func (a *API) recordPrompt(ctx context.Context, in *promptIn) (*occurrenceOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onOccurrence(ctx, in.Key, "prompt"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Occurrence, error) {
		return obligations.Prompt(tx, in.ID, obligations.Prompted{
			At: in.Body.At, Source: obligations.Source(in.Body.Source), Note: in.Body.Note, Version: version,
		})
	})
}

func (a *API) takePromptBack(ctx context.Context, in *retractIn) (*occurrenceOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onOccurrence(ctx, in.Key, "take back"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Occurrence, error) {
		return obligations.TakeBack(tx, in.ID, version, in.Body.Reason)
	})
}

// pauseJSON is a pause as programs read it. lifted_from is the first day on which
// the duty held again, null while nobody lifted it.
type pauseJSON struct {
	ID           uuid.UUID      `json:"id"`
	ObligationID uuid.UUID      `json:"obligation_id"`
	From         string         `json:"from"`
	LastDay      string         `json:"last_day"`
	Reason       string         `json:"reason"`
	Told         ObligationTold `json:"told"`
	LiftedFrom   *string        `json:"lifted_from"`
	LiftReason   string         `json:"lift_reason,omitempty"`
	RecordedBy   uuid.UUID      `json:"recorded_by"`
	RecordedAt   string         `json:"recorded_at"`
}

func jsonOfPauses(list []obligations.Rest) []pauseJSON {
	out := []pauseJSON{}
	for _, r := range list {
		told := r.Told()
		p := pauseJSON{
			ID: r.ID, ObligationID: r.ObligationID, From: string(r.FromDate), LastDay: string(r.LastDay), Reason: r.Reason.Reveal(),
			Told:       ObligationTold{By: told.By, On: string(told.On), Language: told.Language, How: told.How},
			RecordedBy: r.RecordedBy, RecordedAt: instant(r.RecordedAt),
		}
		if r.Lift != nil {
			day := string(r.Lift.FromDate)
			p.LiftedFrom, p.LiftReason = &day, r.Lift.Reason.Reveal()
		}
		out = append(out, p)
	}
	return out
}

type pausesOut struct {
	Body struct {
		Items      []pauseJSON `json:"items" nullable:"false"`
		NextCursor *string     `json:"next_cursor" doc:"Always null: a duty has few pauses"`
	}
}

func (a *API) listPauses(ctx context.Context, in *obligationIn) (*pausesOut, error) {
	out := &pausesOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		if _, err := obligations.Find(tx, in.ID); err != nil {
			return err
		}
		list, err := obligations.PausesOf(tx, in.ID)
		out.Body.Items = jsonOfPauses(list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type pauseIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		From    string         `json:"from,omitempty" doc:"Required: the first day"`
		LastDay string         `json:"last_day,omitempty" doc:"Required: the last day"`
		Reason  string         `json:"reason,omitempty" doc:"Required"`
		Told    ObligationTold `json:"told,omitempty"`
	}
	RawBody []byte
}

func (a *API) pauseObligation(ctx context.Context, in *pauseIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return a.onObligation(ctx, in.Key, "pause"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Suspend(tx, in.ID, obligations.NewPause{
			From: wall.Date(b.From), LastDay: wall.Date(b.LastDay), Reason: b.Reason, Told: b.Told.given(), Version: version,
		})
	})
}

type liftIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		From   string `json:"from,omitempty" doc:"First day on which the duty holds again; today when left out"`
		Reason string `json:"reason,omitempty" doc:"Required"`
	}
	RawBody []byte
}

func (a *API) liftPause(ctx context.Context, in *liftIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "lift"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Lift(tx, in.ID, obligations.NewLift{From: wall.Date(in.Body.From), Reason: in.Body.Reason, Version: version})
	})
}

type resumeIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		Reason string `json:"reason,omitempty" doc:"Required"`
	}
	RawBody []byte
}

func (a *API) resumeDuty(ctx context.Context, in *resumeIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "resume"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Resume(tx, in.ID, obligations.NewResume{Reason: in.Body.Reason, Version: version})
	})
}

type joinIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		Client uuid.UUID `json:"client_id,omitempty" doc:"Required"`
		From   string    `json:"from,omitempty" doc:"First day; that of the duty when left out"`
	}
	RawBody []byte
}

func (a *API) joinObligation(ctx context.Context, in *joinIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "join"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Join(tx, in.ID, obligations.NewParticipant{
			ClientID: in.Body.Client, From: wall.Date(in.Body.From), Version: version,
		})
	})
}

type leaveIn struct {
	ID      uuid.UUID `path:"id"`
	Client  uuid.UUID `path:"client"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		LastDay string `json:"last_day,omitempty" doc:"Required; before her first day for one entered by mistake"`
	}
	RawBody []byte
}

func (a *API) leaveObligation(ctx context.Context, in *leaveIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "leave"+in.ID.String()+in.Client.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Leave(tx, in.ID, obligations.NewLeaving{ClientID: in.Client, LastDay: wall.Date(in.Body.LastDay), Version: version})
	})
}
