package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// obligations adds the operations on the duty to report.
func (a *API) obligations() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/obligations", write, "Impose a duty to report, with its occurrences", http.StatusCreated}, a.imposeObligation)
	add(a, Op{http.MethodGet, "/clients/{id}/obligations", read, "A client's duties", 0}, a.listObligations)
	add(a, Op{http.MethodGet, "/clients/{id}/ledger", read, "Counts by state, each with its occurrences", 0}, a.ledger)
	add(a, Op{http.MethodGet, "/obligations/{id}", read, "One duty with the schedule in force", 0}, a.findObligation)
	add(a, Op{http.MethodPost, "/obligations/{id}/schedules", write, "A new version of the schedule; the past keeps the old", http.StatusCreated}, a.rescheduleObligation)
	add(a, Op{http.MethodPost, "/obligations/{id}/ending", write, "Record that a duty is over", http.StatusCreated}, a.endObligation)
	add(a, Op{http.MethodGet, "/obligations/{id}/occurrences", read, "A duty's occurrences in the order of time", 0}, a.listOccurrences)
	a.occurrences()
	a.watch()
	a.duties()
}

// ObligationSchedule is when a duty takes place, on the wall clock.
type ObligationSchedule struct {
	Kind          string   `json:"kind,omitempty" doc:"Required: recurring, appointment, on_demand, day_window or continuous"`
	Rule          string   `json:"rrule,omitempty" doc:"Recurring, and for a day_window that comes again: FREQ=WEEKLY;BYDAY=TU. FREQ DAILY, WEEKLY or MONTHLY, INTERVAL 1-52, BYDAY, BYMONTHDAY, UNTIL (a local day) or COUNT"`
	Except        []string `json:"except,omitempty" doc:"Days of the rule that were told to be left out, 2026-12-25"`
	SkipHolidays  bool     `json:"skip_holidays,omitempty" doc:"Told: not on federal holidays"`
	Date          string   `json:"date,omitempty" doc:"The first day, 2026-11-24; required but for on_demand and continuous, where it is today when left out"`
	Time          string   `json:"time,omitempty" doc:"Recurring and appointment: required, 09:00. day_window: when it begins, midnight when left out"`
	Ends          string   `json:"ends,omitempty" doc:"day_window: when it is over, the end of the day when left out"`
	DailyAt       string   `json:"daily_at,omitempty" doc:"continuous: the hour of the daily charge; without it there is no reminder"`
	Zone          string   `json:"zone,omitempty" doc:"IANA name; the office's or the client's when left out"`
	Fold          string   `json:"fold,omitempty" doc:"earlier or later, for an appointment at a time that clocks show twice"`
	WindowMinutes *int     `json:"window_minutes,omitempty" doc:"As told; leave out when nobody told"`
}

// ObligationTold is how something reached the client.
type ObligationTold struct {
	By       string `json:"by,omitempty"`
	On       string `json:"on,omitempty" doc:"Day, 2026-11-20"`
	Language string `json:"language,omitempty" doc:"BCP 47"`
	How      string `json:"how,omitempty" doc:"in_person, phone, app, text, email, letter or other"`
}

func (t ObligationTold) given() obligations.Told {
	return obligations.Told{By: t.By, On: wall.Date(t.On), Language: t.Language, How: t.How}
}

// ObligationPlan is what an officer says about when and where.
type ObligationPlan struct {
	Schedule     ObligationSchedule `json:"schedule"`
	GraceMinutes *int               `json:"grace_minutes,omitempty" doc:"How long to wait after the window before saying that we do not know"`
	Told         ObligationTold     `json:"told,omitempty"`
	Place        string             `json:"place,omitempty" doc:"Code of an ICE field office, or words"`
}

func (p ObligationPlan) given() obligations.Plan {
	s := p.Schedule
	clock := wall.Time(s.Time)
	if s.Kind == string(obligations.Continuous) {
		clock = wall.Time(s.DailyAt)
	}
	var skipped []wall.Date
	for _, day := range s.Except {
		skipped = append(skipped, wall.Date(day))
	}
	return obligations.Plan{
		Kind: obligations.Kind(s.Kind), Rule: s.Rule, WindowMinutes: s.WindowMinutes, GraceMinutes: p.GraceMinutes,
		Start: wall.Moment{Date: wall.Date(s.Date), Time: clock, Zone: s.Zone, Fold: wall.Fold(s.Fold)},
		Ends:  wall.Time(s.Ends), Skipped: skipped, SkipHolidays: s.SkipHolidays, Place: p.Place, Told: p.Told.given(),
	}
}

// inSchedule says where in the body the fields of a schedule stand.
func inSchedule(err error) error {
	f, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, p := range f.Problems {
		switch p.Field {
		case "kind", "rrule", "date", "time", "zone", "fold", "window_minutes", "except", "skip_holidays", "ends", "daily_at":
			f.Problems[i].Field = "schedule." + p.Field
		}
	}
	return err
}

// obligationOut is the answer of every operation on one duty.
type obligationOut struct {
	ETag string `header:"ETag"`
	Body obligationJSON
}

// onObligation runs act under the request's Idempotency-Key and answers with the
// duty that it gives.
func (a *API) onObligation(ctx context.Context, key, request string, act func(tx *db.Tx) (obligations.Obligation, error)) (*obligationOut, error) {
	out, err := once(ctx, a, key, request, func(tx *db.Tx) (uuid.UUID, error) {
		o, err := act(tx)
		return o.ID, err
	}, (*obligationOut).read)
	return out, inSchedule(err)
}

func (o *obligationOut) read(tx *db.Tx, id uuid.UUID) error {
	duty, err := obligations.Find(tx, id)
	if err == nil {
		o.ETag, o.Body = etag(duty.Obligation.Version), jsonOfObligation(duty)
	}
	return err
}

type imposeIn = keptIn[struct {
	ObligationPlan
	Modality string `json:"modality,omitempty" doc:"Required: a code of the reporting modalities, such as smartlink_own_phone, voice_id, gps_ankle or home_visit"`
}]

func (a *API) imposeObligation(ctx context.Context, in *imposeIn) (*obligationOut, error) {
	return a.onObligation(ctx, in.Key, in.request("impose"), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Impose(tx, obligations.NewDuty{ClientID: in.ID, Modality: in.Body.Modality, Plan: in.Body.given()})
	})
}

type obligationIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findObligation(ctx context.Context, in *obligationIn) (*obligationOut, error) {
	var duty obligations.Duty
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		duty, err = obligations.Find(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &obligationOut{ETag: etag(duty.Obligation.Version), Body: jsonOfObligation(duty)}, nil
}

type obligationsOut struct {
	Body struct {
		Items      []obligationJSON `json:"items" nullable:"false"`
		NextCursor *string          `json:"next_cursor" doc:"Always null: a client has few duties"`
	}
}

func (a *API) listObligations(ctx context.Context, in *obligationIn) (*obligationsOut, error) {
	out := &obligationsOut{}
	out.Body.Items = []obligationJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		duties, err := obligations.ForClient(tx, in.ID)
		for _, d := range duties {
			out.Body.Items = append(out.Body.Items, jsonOfObligation(d))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type rescheduleIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		ObligationPlan
		From   string `json:"from,omitempty" doc:"First day on which the new schedule holds; its first check-in when left out"`
		Reason string `json:"reason,omitempty"`
	}
	RawBody []byte
}

func (a *API) rescheduleObligation(ctx context.Context, in *rescheduleIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "reschedule"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.Reschedule(tx, in.ID, obligations.NewSchedule{
			Plan: in.Body.given(), From: wall.Date(in.Body.From), Reason: in.Body.Reason, Version: version,
		})
	})
}

type endIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the duty as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		EndedOn string `json:"ended_on,omitempty" doc:"Required: the last day on which it held"`
		Reason  string `json:"reason,omitempty" doc:"Required"`
	}
	RawBody []byte
}

func (a *API) endObligation(ctx context.Context, in *endIn) (*obligationOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onObligation(ctx, in.Key, "end"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (obligations.Obligation, error) {
		return obligations.End(tx, in.ID, obligations.NewEnd{
			LastDay: wall.Date(in.Body.EndedOn), Reason: in.Body.Reason, Version: version,
		})
	})
}

type ledgerOut struct {
	Body ledgerJSON
}

func (a *API) ledger(ctx context.Context, in *obligationIn) (*ledgerOut, error) {
	out := &ledgerOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		book, err := obligations.Ledger(tx, in.ID)
		if err != nil {
			return err
		}
		out.Body = jsonOfLedger(book)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type listOccurrencesIn struct {
	ID     uuid.UUID `path:"id"`
	From   time.Time `query:"from" doc:"Opens at or after"`
	To     time.Time `query:"to" doc:"Opens before"`
	State  []string  `query:"state" doc:"Only these states"`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor string    `query:"cursor"`
}

type occurrencesOut struct {
	Body struct {
		Items      []occurrenceJSON `json:"items" nullable:"false"`
		NextCursor *string          `json:"next_cursor"`
	}
}

func (a *API) listOccurrences(ctx context.Context, in *listOccurrencesIn) (*occurrencesOut, error) {
	after, err := cursorOf(in.Cursor)
	if err != nil {
		return nil, err
	}
	filter := obligations.Filter{Obligation: in.ID, From: in.From, To: in.To, After: after, Limit: in.Limit + 1}
	for _, s := range in.State {
		filter.States = append(filter.States, obligations.State(s))
	}
	var list []obligations.Entry
	var holding map[uuid.UUID]obligations.OutcomeRecord
	err = a.read(ctx, func(tx *db.Tx) error {
		if _, err := obligations.Find(tx, in.ID); err != nil {
			return err
		}
		if list, err = obligations.List(tx, filter); err != nil {
			return err
		}
		holding, err = obligations.Holding(tx, list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return pageOfOccurrences(list, holding, in.Limit), nil
}
