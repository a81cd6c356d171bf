package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/obligations"
)

// failureWork adds the operations on what is done about failures, and on incidents.
func (a *API) failureWork() {
	write := actor.FailuresWrite
	add(a, Op{http.MethodGet, "/failures/triage", actor.FailuresRead, "Failures, the most urgent first, with what is missing for the defense", 0}, a.triage)
	add(a, Op{http.MethodPost, "/failures/{id}/turns", write, "Take a failure up, let go of it, close it with a reason, open it again", http.StatusCreated}, a.turnFailure)
	add(a, Op{http.MethodPost, "/failures/{id}/questions", write, "Ask the responsible attorney: a task on her Today", http.StatusCreated}, a.askAttorney)
	add(a, Op{http.MethodPost, "/failures/{id}/outcome", actor.ObligationsWrite, "Record that the check-in went through in the end", http.StatusCreated}, a.settleFailure)
	add(a, Op{http.MethodPost, "/failures/{id}/links", write, "Say that another log is of the same failure, or is not; both stay", http.StatusCreated}, a.joinFailure)
	add(a, Op{http.MethodPost, "/failures/{id}/statements", actor.NotesWrite, "Copy privileged words into the draft of a statement", http.StatusCreated}, a.draftStatement)
	add(a, Op{http.MethodPost, "/failures/{id}/consents", write, "Who agreed to be recorded", http.StatusCreated}, a.agreeToRecording)
	add(a, Op{http.MethodGet, "/incidents", write, "What may be an incident, what was confirmed, and whom to call first", 0}, a.incidents)
	add(a, Op{http.MethodPost, "/incidents", write, "Confirm a proposed incident, or refuse it", http.StatusCreated}, a.decideIncident)
	add(a, Op{http.MethodGet, "/incidents/{id}", write, "One incident, with what may be said of it outside", 0}, a.findIncident)
	add(a, Op{http.MethodPost, "/incidents/{id}/failures", write, "Attach a further failure", http.StatusCreated}, a.attachToIncident)
	add(a, Op{http.MethodPost, "/incidents/{id}/exhibit", actor.NotesApprove, "Approve what may be said of it, letter by letter", http.StatusCreated}, a.approveExhibit)
}

type triagedJSON struct {
	listedFailureJSON
	TakenBy  *uuid.UUID     `json:"taken_by"`
	ClosesAt *string        `json:"closes_at" doc:"Of the check-in it concerns"`
	Missing  []failures.Gap `json:"missing" nullable:"false" doc:"picture, check, time, call, statement, device, witness"`
}

type triageIn struct {
	State  string `query:"state" enum:"new,working,documented,closed" doc:"All that are not closed when left out"`
	Lacks  string `query:"lacks" enum:"picture,check,time,call,statement,device,witness"`
	Who    string `query:"who" enum:"mine,anybody" default:"anybody"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Offset int    `query:"offset" minimum:"0"`
}

type triageOut struct {
	Body struct {
		Items []triagedJSON `json:"items" nullable:"false"`
		More  bool          `json:"more"`
	}
}

func (a *API) triage(ctx context.Context, in *triageIn) (*triageOut, error) {
	f := failures.Filter{
		State: failures.State(in.State), Lacks: failures.Gap(in.Lacks), Open: in.State == "", Limit: in.Limit, Offset: in.Offset,
	}
	if in.Who == "mine" {
		f.Person = actor.From(ctx).ID
	}
	out := &triageOut{}
	out.Body.Items = []triagedJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		rows, more, err := failures.Triage(tx, f)
		for _, r := range rows {
			out.Body.Items = append(out.Body.Items, triagedJSON{jsonOfListedFailure(r), r.TakenBy, maybeInstant(r.ClosesAt), r.Missing()})
		}
		out.Body.More = more
		return err
	})
	return out, err
}

type turnFailureIn struct {
	ID    uuid.UUID `path:"id"`
	Key   string    `header:"Idempotency-Key"`
	Match string    `header:"If-Match" doc:"The version as you read it; whatever it is now when left out"`
	Body  struct {
		Act  string `json:"act,omitempty" doc:"Required: taken, released, closed or reopened"`
		Note string `json:"note,omitempty" doc:"Required where it is closed"`
	}
	RawBody []byte
}

func (a *API) turnFailure(ctx context.Context, in *turnFailureIn) (*failureOut, error) {
	word := failures.Word{Note: in.Body.Note}
	if in.Match != "" {
		version, err := ifMatch(in.Match)
		if err != nil {
			return nil, err
		}
		word.Version = version
	}
	turns := map[failures.TurnAct]func(*db.Tx, uuid.UUID, failures.Word) (failures.Failure, error){
		failures.Taken: failures.TakeUp, failures.Released: failures.LetGo, failures.ShutAct: failures.Close, failures.Reopened: failures.Reopen,
	}
	return a.onFailure(ctx, in.Key, "turn"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		turn, known := turns[failures.TurnAct(in.Body.Act)]
		if !known {
			return in.ID, unsaidTurn(tx, in.ID)
		}
		_, err := turn(tx, in.ID, word)
		return in.ID, err
	})
}

// unsaidTurn refuses a turn that says nothing of a failure that is there.
func unsaidTurn(tx *db.Tx, id uuid.UUID) error {
	if _, err := failures.Find(tx, id); err != nil {
		return err
	}
	var p fault.Problems
	p.Add("act", "failures.work.unsaid")
	return p.Err()
}

type questionIn = keptIn[struct {
	Ask string    `json:"ask,omitempty" doc:"Required"`
	To  uuid.UUID `json:"to,omitempty" doc:"The responsible attorney when left out"`
}]

func (a *API) askAttorney(ctx context.Context, in *questionIn) (*taskOut, error) {
	return a.onTask(ctx, in.Key, in.request("question"), func(tx *db.Tx) (uuid.UUID, error) {
		t, err := failures.Ask(tx, in.ID, failures.Question{What: in.Body.Ask, To: in.Body.To})
		return t.ID, err
	})
}

type settleFailureIn = keptIn[struct {
	State  string `json:"state,omitempty" doc:"Required: reported or reported_late"`
	Source string `json:"source,omitempty" doc:"Required: how we know"`
}]

func (a *API) settleFailure(ctx context.Context, in *settleFailureIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, in.request("settle"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, failures.Settle(tx, in.ID, failures.Reported{
			State: obligations.State(in.Body.State), Source: obligations.Source(in.Body.Source),
		})
	})
}

type joinFailureIn = keptIn[struct {
	Other uuid.UUID `json:"other,omitempty" doc:"Required: another failure of the client"`
	Same  bool      `json:"same,omitempty"`
}]

func (a *API) joinFailure(ctx context.Context, in *joinFailureIn) (*failureOut, error) {
	return a.onFailure(ctx, in.Key, in.request("join"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.Join(tx, in.ID, failures.Joining{Other: in.Body.Other, Same: in.Body.Same})
		return in.ID, err
	})
}

type draftStatementIn = keptIn[struct {
	Part string    `json:"part,omitempty" doc:"Required: what, said or saw"`
	Row  uuid.UUID `json:"row,omitempty" doc:"The call or the witness"`
}]

func (a *API) draftStatement(ctx context.Context, in *draftStatementIn) (*noteOut, error) {
	return a.onNote(ctx, in.Key, in.request("statement"), func(tx *db.Tx) (uuid.UUID, error) {
		var note notes.Note
		note, err := failures.DraftStatement(tx, in.ID, failures.Words{Part: failures.Part(in.Body.Part), Row: in.Body.Row})
		return note.ID, err
	})
}

type agreeIn = keptIn[struct {
	Call     uuid.UUID `json:"call,omitempty" doc:"One of call and evidence"`
	Evidence uuid.UUID `json:"evidence,omitempty"`
	Agreed
}]

// Agreed is who agreed to be recorded.
type Agreed struct {
	By    string    `json:"consent_by,omitempty" doc:"Required: who agreed"`
	At    time.Time `json:"consent_at,omitempty" doc:"Now when left out"`
	State string    `json:"consent_state,omitempty" doc:"Two letters: where the parties were"`
}

func (a Agreed) given() documents.Agreement {
	return documents.Agreement{By: a.By, At: a.At, State: a.State}
}

func (a *API) agreeToRecording(ctx context.Context, in *agreeIn) (*failureOut, error) {
	b := in.Body
	return a.onFailure(ctx, in.Key, in.request("consent"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, failures.Agree(tx, in.ID, failures.Agreeing{Call: b.Call, Evidence: b.Evidence, Agreement: b.Agreed.given()})
	})
}
