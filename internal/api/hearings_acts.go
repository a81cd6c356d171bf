package api

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/hearings"
)

type resetIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the hearing as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		HearingDetails
		HearingDate
		Reason          string        `json:"reason,omitempty"`
		AdjournmentCode string        `json:"adjournment_code,omitempty"`
		Notice          HearingNotice `json:"notice,omitempty"`
		Source          string        `json:"source,omitempty"`
		ToldAt          time.Time     `json:"told_at,omitempty"`
		Past            bool          `json:"past,omitempty" doc:"Says that a date in the past is meant"`
	}
	RawBody []byte
}

func (a *API) resetHearing(ctx context.Context, in *resetIn) (*hearingOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return a.onHearing(ctx, in.Key, "reset"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := hearings.Reset(tx, in.ID, hearings.NewSetting{
			Version: version, Details: b.HearingDetails.given(), Date: b.Date, Time: b.Time, Zone: b.Zone, Fold: b.Fold,
			Reason: b.Reason, AdjournmentCode: b.AdjournmentCode, Notice: b.Notice.given(), Source: b.Source,
			ToldAt: b.ToldAt, Past: b.Past,
		})
		return in.ID, err
	})
}

// namedVersion is the version a request names; zero when it names none.
func namedVersion(header string) (int64, error) {
	if header == "" {
		return 0, nil
	}
	return ifMatch(header)
}

type cancelIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		Source string    `json:"source,omitempty" doc:"Required: notice, ecas, acis_phone, acis_web, in_court, client or other"`
		Reason string    `json:"reason,omitempty"`
		At     time.Time `json:"at,omitempty" doc:"When it was taken off; now when left out"`
	}
	RawBody []byte
}

func (a *API) cancelHearing(ctx context.Context, in *cancelIn) (*hearingOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return a.onHearing(ctx, in.Key, "cancel"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := hearings.Cancel(tx, in.ID, hearings.NewCancellation{
			Version: version, Source: in.Body.Source, Reason: in.Body.Reason, At: in.Body.At,
		})
		return in.ID, err
	})
}

type hearingOutcomeIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"Version of the hearing as you read it; may be left out"`
	Key     string    `header:"Idempotency-Key"`
	Body    struct {
		State           string            `json:"state,omitempty" doc:"Required: held, completed, continued, vacated, off_calendar, venue_changed, cancelled or held_in_absentia; scheduled takes back a mistake"`
		Corrects        uuid.UUID         `json:"corrects,omitempty" doc:"The outcome that holds now, when this one corrects it"`
		Source          string            `json:"source,omitempty" doc:"Required: order, attorney, notice, ecas, acis_phone, acis_web, in_court, client or other"`
		OrderOn         string            `json:"order_on,omitempty" doc:"Day of the order; required for held_in_absentia"`
		AdjournmentCode string            `json:"adjournment_code,omitempty"`
		Court           string            `json:"court,omitempty" doc:"Of venue_changed: where the next date will be"`
		Zone            string            `json:"zone,omitempty" doc:"IANA name; the new court's when left out"`
		Note            string            `json:"note,omitempty"`
		DocumentID      uuid.UUID         `json:"document_id,omitempty" doc:"The order or notice, on file of somebody in the hearing"`
		There           []HearingPresence `json:"there,omitempty" doc:"Of a hearing that took place; an absence needs the right to say so"`
		At              time.Time         `json:"at,omitempty" doc:"When it happened; the hour of the hearing, or now, when left out"`
		ToldAt          time.Time         `json:"told_at,omitempty" doc:"When we were told; now when left out"`
	}
	RawBody []byte
}

func (a *API) recordHearingOutcome(ctx context.Context, in *hearingOutcomeIn) (*hearingOut, error) {
	version, err := namedVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	n := hearings.NewOutcome{
		Version: version, Corrects: b.Corrects, Became: b.State, Source: b.Source, OrderOn: b.OrderOn, AdjournmentCode: b.AdjournmentCode,
		Court: b.Court, Zone: b.Zone, Note: b.Note, Document: b.DocumentID, At: b.At, ToldAt: b.ToldAt,
	}
	for _, one := range b.There {
		n.There = append(n.There, hearings.Seen(one))
	}
	return a.onHearing(ctx, in.Key, "hearing-outcome"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (uuid.UUID, error) {
		f, err := hearings.FindSetting(tx, in.ID)
		if err != nil {
			return uuid.Nil, err
		}
		_, err = hearings.RecordOutcome(tx, in.ID, n)
		return f.ID, err
	})
}

// said is what the court said: {"date", "time"}, or "none".
type said struct {
	None bool
	Date string
	Time string
}

// UnmarshalJSON takes both shapes.
func (s *said) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte(`"none"`)) {
		s.None = true
		return nil
	}
	var at struct{ Date, Time string }
	err := json.Unmarshal(raw, &at)
	s.Date, s.Time = at.Date, at.Time
	return err
}

// Schema describes both shapes.
func (said) Schema(huma.Registry) *huma.Schema {
	text := &huma.Schema{Type: huma.TypeString}
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeString, Enum: []any{"none"}},
		{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"date": text, "time": text}, Required: []string{"date", "time"}},
	}}
}

type checkIn = keptIn[struct {
	Source    string    `json:"source,omitempty" doc:"Required: acis_phone, acis_web, ecas or notice"`
	Said      said      `json:"said"`
	CheckedAt time.Time `json:"checked_at,omitempty"`
}]

func (a *API) checkHearing(ctx context.Context, in *checkIn) (*hearingOut, error) {
	b := in.Body
	return a.onHearing(ctx, in.Key, in.request("check"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := hearings.CheckCourt(tx, in.ID, hearings.NewCheck{
			Source: b.Source, None: b.Said.None, Date: b.Said.Date, Time: b.Said.Time, At: b.CheckedAt,
		})
		return in.ID, err
	})
}

type resolveIn = keptIn[struct {
	Reason string `json:"reason,omitempty" doc:"Required: why our own date is the right one"`
}]

func (a *API) resolveCheck(ctx context.Context, in *resolveIn) (*hearingOut, error) {
	return a.onHearing(ctx, in.Key, in.request("resolve"), func(tx *db.Tx) (uuid.UUID, error) {
		f, err := hearings.FindCheck(tx, in.ID)
		if err != nil {
			return uuid.Nil, err
		}
		return f.ID, hearings.Resolve(tx, in.ID, in.Body.Reason)
	})
}

type tellIn = keptIn[struct {
	ClientID uuid.UUID `json:"client_id"`
	At       time.Time `json:"at,omitempty"`
	How      string    `json:"how,omitempty" doc:"Required: phone, in_person, text, email, letter or other"`
	Language string    `json:"language,omitempty" doc:"BCP 47; the client's own when left out"`
	ReadBack bool      `json:"read_back,omitempty"`
	By       uuid.UUID `json:"told_by,omitempty" doc:"Staff member who told her; you when left out"`
}]

func (a *API) tellSetting(ctx context.Context, in *tellIn) (*hearingOut, error) {
	b := in.Body
	return a.onHearing(ctx, in.Key, in.request("tell"), func(tx *db.Tx) (uuid.UUID, error) {
		f, err := hearings.FindSetting(tx, in.ID)
		if err != nil {
			return uuid.Nil, err
		}
		_, err = hearings.Tell(tx, in.ID, hearings.NewTelling{
			ClientID: b.ClientID, By: b.By, At: b.At, How: b.How, Language: b.Language, ReadBack: b.ReadBack,
		})
		return f.ID, err
	})
}

type addParticipantIn = keptIn[struct {
	ClientID uuid.UUID `json:"client_id"`
}]

func (a *API) addParticipant(ctx context.Context, in *addParticipantIn) (*hearingOut, error) {
	return a.onHearing(ctx, in.Key, in.request("participant"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, hearings.AddParticipant(tx, in.ID, in.Body.ClientID)
	})
}

type removeParticipantIn struct {
	ID     uuid.UUID `path:"id"`
	Client uuid.UUID `path:"client"`
}

func (a *API) removeParticipant(ctx context.Context, in *removeParticipantIn) (*hearingOut, error) {
	return a.onHearing(ctx, "", "", func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, hearings.RemoveParticipant(tx, in.ID, in.Client)
	})
}
