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

// supervisionAnswers adds the operations on what ends, and on whether duties go on then.
func (a *API) supervisionAnswers() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/enrolments/{id}/ending", write, "Say when an enrolment ended; whether duties go on is asked", http.StatusCreated}, a.endEnrolment)
	add(a, Op{http.MethodPost, "/conditions/{id}/ending", write, "Say when a condition ceased to hold; whether its duties go on is asked", http.StatusCreated}, a.endCondition)
	add(a, Op{http.MethodPost, "/conditions/{id}/obligations", write, "Say that a condition led to a duty", http.StatusCreated}, a.linkCondition)
	add(a, Op{http.MethodPost, "/conditions/{id}/obligations/{obligation}/unlinking", write, "Say that a condition did not lead to a duty after all; the duty stays", http.StatusCreated}, a.unlinkCondition)
	add(a, Op{http.MethodPost, "/devices/{id}/return", write, "Say that a device never ended: the record had it wrong", http.StatusCreated}, a.returnDevice)
	add(a, Op{http.MethodGet, "/clients/{id}/duty-questions", read, "The duties of which nobody has said whether they go on, and what changed under them", 0}, a.dutyQuestions)
	add(a, Op{http.MethodPost, "/clients/{id}/duty-answers", write, "Say whether a duty goes on after what changed; one that ended is ended", http.StatusCreated}, a.answerDuty)
}

func (a *API) endEnrolment(ctx context.Context, in *keptIn[Ending]) (*itemOut[enrolmentJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("enrolment-ending"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.EndEnrolment(tx, in.ID, in.Body.given())
		return in.ID, err
	}, findEnrolment)
}

func findCondition(tx *db.Tx, id uuid.UUID) (conditionJSON, error) {
	_, c, err := supervision.OfCondition(tx, id)
	return jsonOfCondition(c), err
}

func (a *API) endCondition(ctx context.Context, in *keptIn[Ending]) (*itemOut[conditionJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("condition-ending"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.EndCondition(tx, in.ID, in.Body.given())
		return in.ID, err
	}, findCondition)
}

type linkConditionIn = keptIn[struct {
	Duty uuid.UUID `json:"obligation_id,omitempty" doc:"Required"`
}]

func (a *API) linkCondition(ctx context.Context, in *linkConditionIn) (*itemOut[conditionJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("condition-duty"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.LedTo(tx, in.ID, in.Body.Duty, supervision.Fix{})
		return in.ID, err
	}, findCondition)
}

type unlinkConditionIn struct {
	ID   uuid.UUID `path:"id"`
	Duty uuid.UUID `path:"obligation"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		Why string `json:"why,omitempty" doc:"Required"`
	}
}

func (a *API) unlinkCondition(ctx context.Context, in *unlinkConditionIn) (*itemOut[conditionJSON], error) {
	return recordOne(ctx, a, in.Key, "unlinking"+in.ID.String()+in.Duty.String()+in.Body.Why, func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.Unlink(tx, in.ID, in.Duty, in.Body.Why)
		return in.ID, err
	}, findCondition)
}

type returnDeviceIn = keptIn[struct {
	Why string `json:"why,omitempty" doc:"Required"`
}]

func (a *API) returnDevice(ctx context.Context, in *returnDeviceIn) (*deviceOut, error) {
	return a.onDevice(ctx, in.Key, in.request("device-return"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.TakeBackDeviceEnd(tx, in.ID, in.Body.Why, "")
		return in.ID, err
	})
}

type questionJSON struct {
	Ground uuid.UUID   `json:"ground_id" doc:"What changed: an answer names it"`
	Kind   string      `json:"kind" doc:"level, or ending"`
	On     string      `json:"on" doc:"The first day of the level, or the last of what ended"`
	Duties []uuid.UUID `json:"obligations" nullable:"false"`
}

func (a *API) dutyQuestions(ctx context.Context, in *recordIn) (*listOut[questionJSON], error) {
	return recordList(ctx, a, in.ID, func(r supervision.Record) (list []questionJSON) {
		for _, q := range r.Questions() {
			one := questionJSON{Ground: q.Ground, Kind: "ending", On: string(q.On), Duties: []uuid.UUID{}}
			if q.Level != nil {
				one.Kind = "level"
			}
			for _, d := range q.Duties {
				one.Duties = append(one.Duties, d.Obligation.ID)
			}
			list = append(list, one)
		}
		return list
	})
}

type answerDutyIn = keptIn[struct {
	Ground  uuid.UUID `json:"ground_id,omitempty" doc:"Required: of the question"`
	Duty    uuid.UUID `json:"obligation_id,omitempty" doc:"Required"`
	Answer  string    `json:"answer,omitempty" doc:"Required: goes_on or ended"`
	LastDay string    `json:"last_day,omitempty" doc:"Required of a duty that ended"`
	Reason  string    `json:"reason,omitempty" doc:"Who said so; required of a duty that ended"`
}]

type dutyAnswerJSON struct {
	entryJSON
	Duty    uuid.UUID `json:"obligation_id"`
	Answer  string    `json:"answer"`
	LastDay string    `json:"last_day"`
	Reason  string    `json:"reason"`
}

func (a *API) answerDuty(ctx context.Context, in *answerDutyIn) (*itemOut[dutyAnswerJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("duty-answer"), func(tx *db.Tx) (uuid.UUID, error) {
		made, err := supervision.Settle(tx, in.ID, supervision.NewDutyAnswer{
			Ground: in.Body.Ground, Duty: in.Body.Duty, Answer: supervision.Goes(in.Body.Answer), LastDay: wall.Date(in.Body.LastDay),
			Reason: in.Body.Reason,
		})
		return made.ID, err
	}, func(tx *db.Tx, id uuid.UUID) (dutyAnswerJSON, error) {
		r, err := supervision.Read(tx, in.ID)
		for _, given := range r.Answers {
			if given.ID == id {
				return dutyAnswerJSON{
					jsonOfEntry(id, given.Line), given.ObligationID, string(given.Answer), string(given.LastDay), given.Reason.Reveal(),
				}, err
			}
		}
		return dutyAnswerJSON{}, err
	})
}
