package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// detentions adds the operations on that an agency holds a client.
func (a *API) detentions() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodGet, "/clients/{id}/detentions", read, "Each time the client was detained, the first first", 0}, a.detentionsOf)
	add(a, Op{http.MethodPost, "/clients/{id}/detentions", write, "Put on record that the client was detained, moved or let go; duties and links stay as they are", http.StatusCreated}, a.recordDetention)
	add(a, Op{http.MethodPost, "/detentions/{id}/corrections", write, "Add a row that supersedes the one you read", http.StatusCreated}, a.correctDetention)
	add(a, Op{http.MethodPost, "/clients/{id}/detention-duties", write, "Answer, once for a detention, whether the duties rest", http.StatusCreated}, a.answerDuties)
	add(a, Op{http.MethodPost, "/clients/{id}/detention-links", actor.FeedsWrite, "Answer, once for a detention, whether the links of the client's page and calendar end", http.StatusCreated}, a.answerLinks)
}

// DetentionEvent is what happened, as a program says it.
type DetentionEvent struct {
	Happened saidAt     `json:"happened,omitempty" doc:"The day is required; leave out an hour that nobody knows"`
	Source   string     `json:"source,omitempty" doc:"Required: family, client, locator, ice, facility, court, document or other"`
	HeldBy   string     `json:"held_by,omitempty" doc:"ice, cbp, local, federal or other"`
	Area     string     `json:"area,omitempty" doc:"ICE's code of an area of responsibility"`
	Facility string     `json:"facility,omitempty"`
	Terms    string     `json:"terms,omitempty" doc:"Required of a release: bond, recognizance, supervision, parole, order, removed, other or unknown"`
	Note     string     `json:"note,omitempty"`
	Ended    *heldUntil `json:"ended,omitempty" doc:"Of a detention that is over: its end, put on record with it"`
	Heard
}

type heldUntil struct {
	saidAt
	Terms string `json:"terms,omitempty"`
}

func (e DetentionEvent) given() supervision.NewDetention {
	n := supervision.NewDetention{
		Date: e.Happened.Date, Time: e.Happened.Time, Source: supervision.DetentionSource(e.Source), HeldBy: supervision.Keeper(e.HeldBy),
		Area: e.Area, Facility: e.Facility, Terms: supervision.ReleaseTerms(e.Terms), Note: e.Note, Heard: e.Heard.given(),
	}
	if e.Ended != nil {
		n.Out = &supervision.LaterOut{Date: e.Ended.Date, Time: e.Ended.Time, Terms: supervision.ReleaseTerms(e.Ended.Terms)}
	}
	return n
}

type detentionJSON struct {
	reportedJSON
	Event    string      `json:"event" doc:"detained, moved or released"`
	Happened wall.Moment `json:"happened" doc:"Without a time where nobody knows the hour"`
	Source   string      `json:"source"`
	HeldBy   string      `json:"held_by"`
	Area     string      `json:"area"`
	Facility string      `json:"facility"`
	Terms    string      `json:"terms"`
	Note     string      `json:"note"`
}

type stayJSON struct {
	ID         uuid.UUID             `json:"id" doc:"Its first row: it stays the same however often it is corrected"`
	ClientID   uuid.UUID             `json:"client_id"`
	Standing   bool                  `json:"standing" doc:"The client is detained still"`
	Events     []detentionJSON       `json:"events" nullable:"false"`
	Superseded []detentionJSON       `json:"superseded" nullable:"false" doc:"Rows that another corrected"`
	Answers    []detentionAnswerJSON `json:"answers" nullable:"false"`
}

type detentionAnswerJSON struct {
	ID         uuid.UUID `json:"id"`
	Question   string    `json:"question" doc:"duties or links"`
	Answer     string    `json:"answer" doc:"rest, end or as_they_are"`
	Reason     string    `json:"reason"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

func jsonOfDetention(d supervision.Detention) detentionJSON {
	return detentionJSON{
		reportedJSON: jsonOfReported(d.Reported), Event: string(d.Event), Happened: d.Moment, Source: string(d.Source), HeldBy: string(d.HeldBy),
		Area: d.Area, Facility: d.Facility.Reveal(), Terms: string(d.Terms), Note: d.Note.Reveal(),
	}
}

func jsonOfStay(s supervision.Stay) stayJSON {
	out := stayJSON{
		ID: s.First, ClientID: s.Client, Standing: s.In.ID != uuid.Nil && s.Standing(), Events: []detentionJSON{}, Superseded: []detentionJSON{},
		Answers: []detentionAnswerJSON{},
	}
	if s.In.ID != uuid.Nil {
		for _, d := range s.Rows() {
			out.Events = append(out.Events, jsonOfDetention(d))
		}
	}
	for _, d := range s.Earlier {
		out.Superseded = append(out.Superseded, jsonOfDetention(d))
	}
	for _, a := range s.Answers {
		out.Answers = append(out.Answers, jsonOfAnswer(a))
	}
	return out
}

func jsonOfAnswer(a supervision.DetentionAnswer) detentionAnswerJSON {
	return detentionAnswerJSON{a.ID, string(a.Question), string(a.Answer), a.Reason.Reveal(), a.RecordedBy, instant(a.RecordedAt)}
}

func findStay(tx *db.Tx, id uuid.UUID) (stayJSON, error) {
	s, _, err := supervision.FindDetention(tx, id)
	return jsonOfStay(s), err
}

func (a *API) detentionsOf(ctx context.Context, in *rowIn) (*itemsOut[stayJSON], error) {
	return listOf(ctx, a, in.ID, supervision.Detentions, jsonOfStay)
}

// DetentionRecord is an event with which of the three it is.
type DetentionRecord struct {
	Event string `json:"event,omitempty" doc:"detained when left out; or moved, released"`
	DetentionEvent
}

func (a *API) recordDetention(ctx context.Context, in *keptIn[DetentionRecord]) (*itemOut[stayJSON], error) {
	event := cmp.Or(supervision.DetentionEvent(in.Body.Event), supervision.Taken)
	return recordOne(ctx, a, in.Key, in.request("detention"), func(tx *db.Tx) (uuid.UUID, error) {
		d, err := supervision.RecordDetention(tx, in.ID, event, in.Body.given())
		return d.ID, err
	}, findStay)
}

// DetentionFix is a row that corrects another.
type DetentionFix struct {
	DetentionEvent
	Correction
}

func (a *API) correctDetention(ctx context.Context, in *keptIn[DetentionFix]) (*itemOut[stayJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("detention-fix"), func(tx *db.Tx) (uuid.UUID, error) {
		d, err := supervision.CorrectDetention(tx, in.Body.Correction.given(in.ID), in.Body.DetentionEvent.given())
		return d.ID, err
	}, findStay)
}

// DetentionReply is an answer to one of the two questions.
type DetentionReply struct {
	Detention uuid.UUID `json:"detention_id,omitempty" doc:"Required: the id of the detention"`
	Answer    string    `json:"answer,omitempty" doc:"Required: rest for the duties, end for the links, or as_they_are"`
	Reason    string    `json:"reason,omitempty" doc:"Required of duties that rest: who decided it, and why"`
	LastDay   wall.Date `json:"last_day,omitempty" doc:"Required of duties that rest"`
	ToldBy    string    `json:"told_by,omitempty" doc:"Who from ICE said so"`
}

func (a *API) answerDuties(ctx context.Context, in *keptIn[DetentionReply]) (*itemOut[stayJSON], error) {
	return a.answerDetention(ctx, in, "detention-duties", supervision.AnswerAboutDuties)
}

func (a *API) answerLinks(ctx context.Context, in *keptIn[DetentionReply]) (*itemOut[stayJSON], error) {
	return a.answerDetention(ctx, in, "detention-links", selfreport.AnswerAboutLinks)
}

func (a *API) answerDetention(ctx context.Context, in *keptIn[DetentionReply], noun string, verb func(*db.Tx, uuid.UUID, supervision.NewDetentionAnswer) (supervision.DetentionAnswer, error)) (*itemOut[stayJSON], error) {
	return recordOne(ctx, a, in.Key, in.request(noun), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := verb(tx, in.ID, supervision.NewDetentionAnswer{
			Stay: in.Body.Detention, Answer: supervision.DetentionReply(in.Body.Answer), Reason: in.Body.Reason, LastDay: in.Body.LastDay, ToldBy: in.Body.ToldBy,
		})
		return in.Body.Detention, err
	}, findStay)
}
