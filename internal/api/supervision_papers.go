package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/supervision"
)

// supervision adds the operations on what a client's duties stand on.
func (a *API) supervision() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodGet, "/clients/{id}/release-documents", read, "A client's release papers with their conditions, the newest first", 0}, a.papersOf)
	add(a, Op{http.MethodPost, "/clients/{id}/release-documents", write, "File a release paper, or correct one", http.StatusCreated}, a.filePaper)
	add(a, Op{http.MethodPost, "/clients/{id}/case-ending", write, "Say that a client's case was dismissed or ended; whether her duties go on is asked", http.StatusCreated}, a.endCase)
	add(a, Op{http.MethodPost, "/release-documents/{id}/ending", write, "Say when a release paper ceased to hold", http.StatusCreated}, a.endPaper)
	add(a, Op{http.MethodGet, "/clients/{id}/conditions", read, "The conditions of all of a client's release papers", 0}, a.conditionsOf)
	add(a, Op{http.MethodPost, "/clients/{id}/conditions", write, "Type a condition from a release paper, or correct one", http.StatusCreated}, a.typeCondition)
	add(a, Op{http.MethodGet, "/clients/{id}/levels", read, "A client's enrolments with their levels and the days at each", 0}, a.levelsOf)
	add(a, Op{http.MethodPost, "/clients/{id}/enrolments", write, "Put an enrolment on record, or correct one", http.StatusCreated}, a.enrol)
	add(a, Op{http.MethodPost, "/clients/{id}/levels", write, "Say what holds from a day on, or correct that", http.StatusCreated}, a.changeLevel)
	add(a, Op{http.MethodGet, "/clients/{id}/step-down-requests", read, "What was asked for, and what became of it", 0}, a.requestsOf)
	add(a, Op{http.MethodPost, "/clients/{id}/step-down-requests", write, "Say that a lower level was asked for", http.StatusCreated}, a.askLess)
	add(a, Op{http.MethodPost, "/step-down-requests/{id}/answers", write, "Say what became of a request", http.StatusCreated}, a.answerRequest)
	add(a, Op{http.MethodPost, "/clients/{id}/officers", write, "Say who is responsible from a day on", http.StatusCreated}, a.assignOfficer)
	add(a, Op{http.MethodGet, "/offices", read, "The clinic's own table of ISAP and ERO offices", 0}, a.offices)
	add(a, Op{http.MethodPost, "/offices", write, "Add an office to the clinic's own table", http.StatusCreated}, a.addOffice)
	add(a, Op{http.MethodPatch, "/offices/{id}", write, "Change an office of the clinic's own table", 0}, a.reviseOffice)
}

type recordIn struct {
	ID uuid.UUID `path:"id"`
}

// recordList answers with a part of a client's supervision.
func recordList[T any](ctx context.Context, a *API, client uuid.UUID, part func(r supervision.Record) []T) (*listOut[T], error) {
	if err := a.opened(ctx, client); err != nil {
		return nil, err
	}
	out := &listOut[T]{}
	err := a.read(ctx, func(tx *db.Tx) error {
		r, err := supervision.Read(tx, client)
		out.Body.Items = append([]T{}, part(r)...)
		return err
	})
	return out, err
}

func findPaper(tx *db.Tx, id uuid.UUID) (paperJSON, error) {
	r, paper, err := supervision.OfPaper(tx, id)
	return jsonOfPaper(r, paper), err
}

func (a *API) papersOf(ctx context.Context, in *recordIn) (*listOut[paperJSON], error) {
	return recordList(ctx, a, in.ID, func(r supervision.Record) (list []paperJSON) {
		for _, p := range r.Papers {
			list = append(list, jsonOfPaper(r, p))
		}
		return list
	})
}

func (a *API) filePaper(ctx context.Context, in *keptIn[ReleasePaper]) (*itemOut[paperJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("release-document"), func(tx *db.Tx) (uuid.UUID, error) {
		made, err := supervision.File(tx, in.ID, in.Body.given())
		return made.ID, err
	}, findPaper)
}

func (a *API) endPaper(ctx context.Context, in *keptIn[Ending]) (*itemOut[paperJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("ending"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.EndPaper(tx, in.ID, in.Body.given())
		return in.ID, err
	}, findPaper)
}

type caseEndingJSON struct {
	ID       uuid.UUID `json:"id"`
	ClientID uuid.UUID `json:"client_id"`
	LastDay  string    `json:"last_day"`
	Reason   string    `json:"reason"`
}

func (a *API) endCase(ctx context.Context, in *keptIn[Ending]) (*itemOut[caseEndingJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("case-ending"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.EndCase(tx, in.ID, in.Body.given())
		return in.ID, err
	}, func(tx *db.Tx, id uuid.UUID) (caseEndingJSON, error) {
		r, err := supervision.Read(tx, id)
		if err != nil || r.CaseEnding == nil {
			return caseEndingJSON{ClientID: id}, err
		}
		return caseEndingJSON{r.CaseEnding.ID, id, string(r.CaseEnding.LastDay), r.CaseEnding.Reason.Reveal()}, nil
	})
}

func (a *API) conditionsOf(ctx context.Context, in *recordIn) (*listOut[conditionJSON], error) {
	return recordList(ctx, a, in.ID, func(r supervision.Record) (list []conditionJSON) {
		for _, p := range r.Papers {
			list = append(list, jsonOfPaper(r, p).Conditions...)
		}
		return list
	})
}

func (a *API) typeCondition(ctx context.Context, in *keptIn[Condition]) (*itemOut[conditionJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("condition"), func(tx *db.Tx) (uuid.UUID, error) {
		r, _, err := supervision.OfPaper(tx, in.Body.Paper)
		if err == nil && r.Client != in.ID {
			err = fault.New(fault.NotFound, "supervision.not_found")
		}
		if err != nil {
			return uuid.Nil, err
		}
		made, err := supervision.Type(tx, in.Body.Paper, in.Body.given())
		return made.ID, err
	}, findCondition)
}
