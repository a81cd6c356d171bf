package api

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
)

type proposalJSON struct {
	Family   string              `json:"family"`
	Clients  int                 `json:"clients" doc:"Inside your wall"`
	Failures []listedFailureJSON `json:"failures" nullable:"false"`
}

type incidentJSON struct {
	ID          uuid.UUID           `json:"id"`
	Family      string              `json:"family"`
	ConfirmedBy uuid.UUID           `json:"confirmed_by"`
	ConfirmedAt string              `json:"confirmed_at"`
	Clients     int                 `json:"clients" doc:"Inside your wall"`
	Failures    []listedFailureJSON `json:"failures" nullable:"false"`
	Further     []listedFailureJSON `json:"further" nullable:"false" doc:"Offered to be attached"`
	Wording     string              `json:"wording" doc:"What may be said outside, once approved; empty below five clients"`
	Approved    bool                `json:"approved" doc:"Whether an attorney approved this wording"`
}

type phoneToCallJSON struct {
	Number          string `json:"number"`
	SafeToText      bool   `json:"safe_to_text"`
	SafeToVoicemail bool   `json:"safe_to_voicemail"`
	Issued          bool   `json:"issued" doc:"By ICE or its contractor"`
}

type toCallJSON struct {
	ClientID   uuid.UUID         `json:"client_id"`
	Occurrence uuid.UUID         `json:"occurrence_id"`
	OpensAt    string            `json:"opens_at"`
	ClosesAt   string            `json:"closes_at"`
	Phones     []phoneToCallJSON `json:"phones" nullable:"false"`
}

func jsonOfListedFailures(rows []failures.Listed) []listedFailureJSON {
	list := []listedFailureJSON{}
	for _, r := range rows {
		list = append(list, jsonOfListedFailure(r))
	}
	return list
}

func jsonOfIncident(f failures.IncidentFile, wording string) incidentJSON {
	approved := wording != "" && len(f.Exhibits) > 0 && f.Exhibits[0].Body.Reveal() == wording
	return incidentJSON{
		f.ID, f.Family, f.ConfirmedBy, instant(f.CreatedAt), f.Clients(), jsonOfListedFailures(f.Failures), jsonOfListedFailures(f.Further), wording, approved,
	}
}

type incidentsOut struct {
	Body struct {
		Proposed  []proposalJSON `json:"proposed" nullable:"false"`
		Confirmed []incidentJSON `json:"confirmed" nullable:"false" doc:"The newest first"`
		CallFirst []toCallJSON   `json:"call_first" nullable:"false" doc:"A window in the next four hours"`
	}
}

func (a *API) incidents(ctx context.Context, _ *struct{}) (*incidentsOut, error) {
	out := &incidentsOut{}
	out.Body.Proposed, out.Body.Confirmed, out.Body.CallFirst = []proposalJSON{}, []incidentJSON{}, []toCallJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		proposed, err := failures.Proposals(tx)
		for _, p := range proposed {
			out.Body.Proposed = append(out.Body.Proposed, proposalJSON{p.Family, p.Clients(), jsonOfListedFailures(p.Failures)})
		}
		if err != nil {
			return err
		}
		confirmed, err := failures.Incidents(tx)
		for _, f := range confirmed {
			out.Body.Confirmed = append(out.Body.Confirmed, jsonOfIncident(f, ""))
		}
		if err != nil {
			return err
		}
		call, err := failures.CallFirst(tx)
		for _, one := range call {
			out.Body.CallFirst = append(out.Body.CallFirst, jsonOfToCall(one))
		}
		return err
	})
	return out, err
}

func jsonOfToCall(one failures.ToCall) toCallJSON {
	j := toCallJSON{one.Entry.ClientID, one.Entry.ID, instant(one.Entry.OpensAt), instant(one.Entry.ClosesAt), []phoneToCallJSON{}}
	for _, p := range one.Phones {
		j.Phones = append(j.Phones, phoneToCallJSON{p.Number.Reveal(), p.SafeToText, p.SafeToVoicemail, p.Issued})
	}
	return j
}

type incidentOut struct {
	Body incidentJSON
}

func (o *incidentOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := failures.FindIncident(tx, id)
	if err != nil {
		return err
	}
	wording, err := f.Wording(tx)
	if fault.Is(err, fault.Conflict) {
		err = nil // too few clients for any
	}
	o.Body = jsonOfIncident(f, wording)
	return err
}

// onIncident runs act under the request's Idempotency-Key and answers with the
// incident.
func (a *API) onIncident(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*incidentOut, error) {
	return once(ctx, a, key, request, act, func(out *incidentOut, tx *db.Tx, id uuid.UUID) error {
		err := out.read(tx, id)
		if fault.Is(err, fault.NotFound) { // refused: there is none to show
			out.Body = incidentJSON{ID: id, Failures: []listedFailureJSON{}, Further: []listedFailureJSON{}}
			return nil
		}
		return err
	})
}

type decideIncidentIn struct {
	Key  string `header:"Idempotency-Key"`
	Body struct {
		Family   string      `json:"family,omitempty" doc:"Required: as it was proposed"`
		Failures []uuid.UUID `json:"failures,omitempty" doc:"Required: all of the proposal"`
		Refuse   bool        `json:"refuse,omitempty" doc:"They have nothing to do with each other"`
	}
	RawBody []byte
}

func (a *API) decideIncident(ctx context.Context, in *decideIncidentIn) (*incidentOut, error) {
	decide := failures.Confirm
	if in.Body.Refuse {
		decide = failures.Refuse
	}
	return a.onIncident(ctx, in.Key, "incident"+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		i, err := decide(tx, in.Body.Family, in.Body.Failures)
		return i.ID, err
	})
}

type incidentIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findIncident(ctx context.Context, in *incidentIn) (*incidentOut, error) {
	out := &incidentOut{}
	err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) })
	return out, err
}

type attachIn = keptIn[struct {
	Failure uuid.UUID `json:"failure_id,omitempty" doc:"Required"`
}]

func (a *API) attachToIncident(ctx context.Context, in *attachIn) (*incidentOut, error) {
	return a.onIncident(ctx, in.Key, in.request("attach"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, failures.Attach(tx, in.ID, in.Body.Failure)
	})
}

type exhibitIn = keptIn[struct {
	Wording string `json:"wording,omitempty" doc:"Required: as you read it"`
}]

func (a *API) approveExhibit(ctx context.Context, in *exhibitIn) (*incidentOut, error) {
	return a.onIncident(ctx, in.Key, in.request("exhibit"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := failures.ApproveExhibit(tx, in.ID, in.Body.Wording)
		return in.ID, err
	})
}
