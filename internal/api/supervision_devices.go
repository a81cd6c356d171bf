package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// devices adds the operations on what a client reports with.
func (a *API) devices() {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/devices", write, "Put a phone or monitor on record", http.StatusCreated}, a.enterDevice)
	add(a, Op{http.MethodGet, "/clients/{id}/devices", read, "A client's devices with every version, those she has first", 0}, a.devicesOf)
	add(a, Op{http.MethodGet, "/devices/{id}", read, "One device with every version", 0}, a.findDevice)
	add(a, Op{http.MethodPost, "/devices/{id}/changes", write, "Say what a device is now; the version before stays", http.StatusCreated}, a.changeDevice)
	add(a, Op{http.MethodPost, "/devices/{id}/ending", write, "Say what became of a device; her duties stay as they are", http.StatusCreated}, a.endDevice)
	add(a, Op{http.MethodPost, "/devices/{id}/answers", write, "Say whether a duty goes on without the device", http.StatusCreated}, a.settleDuty)
}

// Heard is how something reached the clinic, as a program says it.
type Heard struct {
	ToldAt time.Time `json:"told_at,omitempty" doc:"When we were told; now when left out"`
	ToldBy string    `json:"told_by,omitempty" doc:"Who told us"`
}

func (h Heard) given() supervision.Heard { return supervision.Heard{At: h.ToldAt, By: h.ToldBy} }

// reportedJSON is what every row says of itself.
type reportedJSON struct {
	ID         uuid.UUID  `json:"id"`
	Supersedes *uuid.UUID `json:"supersedes" doc:"The row that this one corrects"`
	Why        string     `json:"why" doc:"Why it was corrected"`
	Void       bool       `json:"void" doc:"It should never have been there"`
	ToldAt     string     `json:"told_at"`
	ToldBy     string     `json:"told_by"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

func jsonOfReported(r supervision.Reported) reportedJSON {
	return reportedJSON{
		ID: r.ID, Supersedes: r.Supersedes, Why: r.Why.Reveal(), Void: r.Void, ToldAt: instant(r.ToldAt), ToldBy: r.ToldBy.Reveal(),
		RecordedBy: r.RecordedBy, RecordedAt: instant(r.RecordedAt),
	}
}

type passportJSON struct {
	reportedJSON
	ChangedOn string `json:"changed_on" doc:"When it changed; empty when nobody could say"`
	supervision.Details
}

type deviceJSON struct {
	reportedJSON
	ClientID uuid.UUID           `json:"client_id"`
	Kind     string              `json:"kind"`
	Since    string              `json:"since"`
	Current  supervision.Details `json:"current"`
	Versions []passportJSON      `json:"versions" nullable:"false"`
	Ending   *deviceEndingJSON   `json:"ending"`
	Answers  []dutyWithoutJSON   `json:"answers" nullable:"false" doc:"Whether each duty goes on without it"`
}

type deviceEndingJSON struct {
	reportedJSON
	How     string `json:"how"`
	EndedOn string `json:"ended_on"`
	Note    string `json:"note"`
}

type dutyWithoutJSON struct {
	reportedJSON
	Obligation uuid.UUID `json:"obligation_id"`
	Answer     string    `json:"answer"`
	Note       string    `json:"note"`
}

func jsonOfDevice(f supervision.DeviceFile) deviceJSON {
	out := deviceJSON{
		reportedJSON: jsonOfReported(f.Reported), ClientID: f.ClientID, Kind: string(f.Kind), Since: string(f.Since),
		Current: f.Current().Details(), Versions: []passportJSON{}, Answers: []dutyWithoutJSON{},
	}
	for _, p := range f.Passports {
		out.Versions = append(out.Versions, passportJSON{jsonOfReported(p.Reported), string(p.ChangedOn), p.Details()})
	}
	for _, d := range f.Answers {
		out.Answers = append(out.Answers, dutyWithoutJSON{jsonOfReported(d.Reported), d.ObligationID, string(d.Answer), d.Note.Reveal()})
	}
	if e := f.Ending; e != nil {
		out.Ending = &deviceEndingJSON{jsonOfReported(e.Reported), string(e.How), string(e.EndedOn), e.Note.Reveal()}
	}
	return out
}

type deviceOut struct {
	Body deviceJSON
}

// onDevice runs act under the request's Idempotency-Key and answers with the device.
func (a *API) onDevice(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*deviceOut, error) {
	return once(ctx, a, key, request, act, func(out *deviceOut, tx *db.Tx, id uuid.UUID) error {
		f, err := supervision.FindDevice(tx, id)
		out.Body = jsonOfDevice(f)
		return err
	})
}

type enterDeviceIn = keptIn[struct {
	Kind  string    `json:"kind,omitempty" doc:"Required: own_phone, issued_phone, ankle_monitor, wrist_monitor or other"`
	Since wall.Date `json:"since,omitempty" doc:"Her first day with it; leave out when nobody knows"`
	supervision.Details
	Heard
}]

func (a *API) enterDevice(ctx context.Context, in *enterDeviceIn) (*deviceOut, error) {
	return a.onDevice(ctx, in.Key, in.request("device"), func(tx *db.Tx) (uuid.UUID, error) {
		d, err := supervision.EnterDevice(tx, in.ID, supervision.NewDevice{
			Kind: supervision.DeviceKind(in.Body.Kind), Since: in.Body.Since, Details: in.Body.Details, Heard: in.Body.Heard.given(),
		})
		if err == nil {
			err = selfreport.Doubt(tx, in.ID)
		}
		return d.ID, err
	})
}

type rowIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findDevice(ctx context.Context, in *rowIn) (*deviceOut, error) {
	out := &deviceOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		f, err := supervision.FindDevice(tx, in.ID)
		out.Body = jsonOfDevice(f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type itemsOut[T any] struct {
	Body struct {
		Items []T `json:"items" nullable:"false"`
	}
}

// listOf answers with rows of a client's file, which is opened by that.
func listOf[F, T any](ctx context.Context, a *API, client uuid.UUID, read func(tx *db.Tx, client uuid.UUID) ([]F, error), shape func(F) T) (*itemsOut[T], error) {
	if err := a.opened(ctx, client); err != nil {
		return nil, err
	}
	out := &itemsOut[T]{}
	out.Body.Items = []T{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := read(tx, client)
		for _, f := range all {
			out.Body.Items = append(out.Body.Items, shape(f))
		}
		return err
	})
	return out, err
}

func (a *API) devicesOf(ctx context.Context, in *rowIn) (*itemsOut[deviceJSON], error) {
	return listOf(ctx, a, in.ID, supervision.DevicesOf, jsonOfDevice)
}

type changeDeviceIn = keptIn[struct {
	supervision.Details
	ChangedOn wall.Date `json:"changed_on,omitempty" doc:"When it changed; leave out when nobody knows"`
	Seen      uuid.UUID `json:"seen,omitempty" doc:"The version as you read it; the one that holds when left out"`
	Mistake   string    `json:"mistake,omitempty" doc:"Why the version that holds was wrong; leave out where something changed"`
	Heard
}]

func (a *API) changeDevice(ctx context.Context, in *changeDeviceIn) (*deviceOut, error) {
	return a.onDevice(ctx, in.Key, in.request("change"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.ChangeDevice(tx, in.ID, supervision.DeviceChange{
			Details: in.Body.Details, On: in.Body.ChangedOn, Heard: in.Body.Heard.given(), Seen: in.Body.Seen, Mistake: in.Body.Mistake,
		})
		return in.ID, err
	})
}

type endDeviceIn = keptIn[struct {
	How     string    `json:"how,omitempty" doc:"Required: lost, stolen, broken, returned, replaced, taken_off or other"`
	EndedOn wall.Date `json:"ended_on,omitempty"`
	Note    string    `json:"note,omitempty"`
	Heard
}]

func (a *API) endDevice(ctx context.Context, in *endDeviceIn) (*deviceOut, error) {
	return a.onDevice(ctx, in.Key, in.request("ending"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.EndDevice(tx, in.ID, supervision.NewDeviceEnd{
			How: supervision.DeviceEnd(in.Body.How), On: in.Body.EndedOn, Note: in.Body.Note, Heard: in.Body.Heard.given(),
		})
		return in.ID, err
	})
}

type settleDutyIn = keptIn[struct {
	Obligation uuid.UUID `json:"obligation_id,omitempty" doc:"Required"`
	Answer     string    `json:"answer,omitempty" doc:"Required: goes_on, not_known or ended"`
	LastDay    wall.Date `json:"last_day,omitempty" doc:"Required where it has ended"`
	Note       string    `json:"note,omitempty" doc:"Who said so and why; required where it has ended"`
	Heard
}]

func (a *API) settleDuty(ctx context.Context, in *settleDutyIn) (*deviceOut, error) {
	return a.onDevice(ctx, in.Key, in.request("settle"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := supervision.SettleDuty(tx, in.ID, supervision.NewDeviceDutyAnswer{
			Obligation: in.Body.Obligation, Answer: supervision.DutyWithout(in.Body.Answer), LastDay: in.Body.LastDay, Note: in.Body.Note,
			Heard: in.Body.Heard.given(),
		})
		return in.ID, err
	})
}
