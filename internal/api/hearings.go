package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

// hearings adds the operations on court dates.
func (a *API) hearings() {
	read, write := actor.HearingsRead, actor.HearingsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/proceedings", write, "Open a case without a date", http.StatusCreated}, a.openProceeding)
	add(a, Op{http.MethodPost, "/clients/{id}/hearings", write, "Schedule a hearing", http.StatusCreated}, a.scheduleHearing)
	add(a, Op{http.MethodGet, "/hearings", read, "List hearings by their current date", 0}, a.listHearings)
	add(a, Op{http.MethodGet, "/hearings/{id}", read, "One hearing", 0}, a.findHearing)
	add(a, Op{http.MethodPost, "/hearings/{id}/settings", write, "Give a hearing a new date; the old one stays, superseded", http.StatusCreated}, a.resetHearing)
	add(a, Op{http.MethodPost, "/hearings/{id}/cancellation", write, "Record that the current date is off", http.StatusCreated}, a.cancelHearing)
	add(a, Op{http.MethodPost, "/hearings/{id}/checks", write, "Record what the court says; a difference opens a conflict", http.StatusCreated}, a.checkHearing)
	add(a, Op{http.MethodPost, "/checks/{id}/resolution", write, "Keep our own date against what a check said", http.StatusCreated}, a.resolveCheck)
	add(a, Op{http.MethodPost, "/settings/{id}/outcome", write, "Record what became of a date; a correction names the outcome it supersedes", http.StatusCreated}, a.recordHearingOutcome)
	add(a, Op{http.MethodPost, "/settings/{id}/told", write, "Record that a participant was told of a date", http.StatusCreated}, a.tellSetting)
	add(a, Op{http.MethodPost, "/hearings/{id}/participants", write, "Put another client into a hearing", http.StatusCreated}, a.addParticipant)
	add(a, Op{http.MethodDelete, "/hearings/{id}/participants/{client}", write, "Take out a client entered by mistake", 0}, a.removeParticipant)
}

// hearingOut is the answer of every operation on one hearing.
type hearingOut struct {
	ETag string `header:"ETag"`
	Body hearingJSON
}

// onHearing runs act under the request's Idempotency-Key and answers with the
// hearing that it gives.
func (a *API) onHearing(ctx context.Context, key, request string, act func(tx *db.Tx) (hearing uuid.UUID, err error)) (*hearingOut, error) {
	return once(ctx, a, key, request, act, func(out *hearingOut, tx *db.Tx, id uuid.UUID) error {
		f, err := hearings.Find(tx, id)
		if err == nil {
			out.ETag, out.Body = etag(f.Version), jsonOfHearing(f)
		}
		return err
	})
}

// HearingNotice is how a date reached the clinic.
type HearingNotice struct {
	IssuedOn    string `json:"issued_on,omitempty" doc:"Day on the notice, 2026-11-20"`
	ServedOn    string `json:"served_on,omitempty" doc:"respondent, attorney or both"`
	HowReceived string `json:"how_received,omitempty" doc:"ecas, mail, in_court, client or other"`
}

func (n HearingNotice) given() hearings.NoticeGiven { return hearings.NoticeGiven(n) }

// HearingDetails is what can be known of a hearing besides its date.
type HearingDetails struct {
	Court    string `json:"court,omitempty" doc:"Base city code, or free text"`
	Location string `json:"hearing_location,omitempty"`
	Judge    string `json:"judge,omitempty"`
	Type     string `json:"type,omitempty" doc:"master_calendar, individual, custody_redetermination, fear_review, conference or other"`
	Medium   string `json:"medium,omitempty" doc:"in_person, video, internet or telephone"`
}

func (d HearingDetails) given() hearings.Details { return hearings.Details(d) }

// HearingDate is a date as the notice prints it. The verb itself says what is
// missing, at its field and in the reader's language.
type HearingDate struct {
	Date string `json:"date,omitempty" doc:"Required: 2027-01-05"`
	Time string `json:"time,omitempty" doc:"Required: 08:30"`
	Zone string `json:"zone,omitempty" doc:"IANA name; the court's when left out"`
	Fold string `json:"fold,omitempty" doc:"earlier or later, for a time that clocks show twice"`
}

type openProceedingIn = keptIn[struct {
	CaseType string `json:"case_type,omitempty" doc:"EOIR's code; RMV when left out"`
	Court    string `json:"court,omitempty"`
}]

type proceedingOut struct {
	Body struct {
		ID       uuid.UUID `json:"id"`
		Version  int64     `json:"version"`
		ClientID uuid.UUID `json:"client_id"`
		CaseType string    `json:"case_type"`
		Court    string    `json:"court"`
	}
}

func (a *API) openProceeding(ctx context.Context, in *openProceedingIn) (*proceedingOut, error) {
	var p hearings.Proceeding
	err := a.write(ctx, func(tx *db.Tx) error {
		id, err := db.Once(tx, in.Key, in.request("open-proceeding"), func() (uuid.UUID, error) {
			made, err := hearings.OpenProceeding(tx, hearings.NewProceeding{ClientID: in.ID, CaseType: in.Body.CaseType, Court: in.Body.Court})
			return made.ID, err
		})
		if err != nil {
			return err
		}
		p, err = hearings.FindProceeding(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &proceedingOut{}
	out.Body.ID, out.Body.Version, out.Body.ClientID = p.ID, p.Version, p.ClientID
	out.Body.CaseType, out.Body.Court = p.CaseType, p.Court.Reveal()
	return out, nil
}

type scheduleIn = keptIn[struct {
	HearingDetails
	HearingDate
	Participants []uuid.UUID   `json:"participants,omitempty" doc:"Other clients in the same hearing"`
	Notice       HearingNotice `json:"notice,omitempty"`
	Source       string        `json:"source,omitempty" doc:"Where the date is known from, when not from a notice"`
	ToldAt       time.Time     `json:"told_at,omitempty" doc:"When we were told; now when left out"`
}]

func (a *API) scheduleHearing(ctx context.Context, in *scheduleIn) (*hearingOut, error) {
	b := in.Body
	return a.onHearing(ctx, in.Key, in.request("schedule"), func(tx *db.Tx) (uuid.UUID, error) {
		h, err := hearings.Schedule(tx, hearings.NewHearing{
			ClientID: in.ID, Participants: b.Participants, Details: b.HearingDetails.given(), Notice: b.Notice.given(),
			Date: b.Date, Time: b.Time, Zone: b.Zone, Fold: b.Fold, Source: b.Source, ToldAt: b.ToldAt,
		})
		return h.ID, err
	})
}

type listHearingsIn struct {
	From       string    `query:"from" doc:"First day, by the court's clocks"`
	To         string    `query:"to" doc:"Last day, included"`
	Attorney   uuid.UUID `query:"attorney" doc:"Staff member assigned to the file of anybody in the hearing"`
	Client     uuid.UUID `query:"client" doc:"As lead or rider"`
	Court      string    `query:"court"`
	State      string    `query:"state"`
	InConflict bool      `query:"in_conflict" doc:"Only those where the court says something else"`
	Limit      int       `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor     string    `query:"cursor"`
}

type listHearingsOut struct {
	Body struct {
		Items      []hearingJSON `json:"items" nullable:"false"`
		NextCursor *string       `json:"next_cursor"`
	}
}

func (a *API) listHearings(ctx context.Context, in *listHearingsIn) (*listHearingsOut, error) {
	filter := hearings.Filter{
		From: wall.Date(in.From), To: wall.Date(in.To), Court: in.Court, Client: in.Client, Staff: in.Attorney,
		State: hearings.State(in.State), InConflict: in.InConflict, Limit: in.Limit, Cursor: in.Cursor,
	}
	if err := days(filter); err != nil {
		return nil, err
	}
	var files []hearings.File
	var next string
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		files, next, err = hearings.List(tx, filter)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &listHearingsOut{}
	out.Body.Items = make([]hearingJSON, len(files))
	for i, f := range files {
		out.Body.Items[i] = jsonOfHearing(f)
	}
	if next != "" {
		out.Body.NextCursor = &next
	}
	return out, nil
}

// days refuses a day that does not exist rather than comparing with it.
func days(f hearings.Filter) error {
	var wrong fault.Problems
	for _, day := range []struct {
		field string
		date  wall.Date
	}{{"from", f.From}, {"to", f.To}} {
		if err := day.date.Check(); day.date != "" && err != nil {
			_, key, args, _ := wall.Problem(err)
			wrong.Add(day.field, key, args...)
		}
	}
	return wrong.Err()
}

type hearingIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findHearing(ctx context.Context, in *hearingIn) (*hearingOut, error) {
	var f hearings.File
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		f, err = hearings.Find(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &hearingOut{ETag: etag(f.Version), Body: jsonOfHearing(f)}, nil
}
