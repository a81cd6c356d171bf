package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/wall"
)

// closures adds the operations that close a file and open it again.
func (a *API) closures() {
	add(a, Op{http.MethodGet, "/clients/{id}/closures", actor.ClientsRead, "When the file was closed and opened again, the latest first", 0}, a.listClosures)
	add(a, Op{http.MethodPost, "/clients/{id}/closures", actor.ClientsClose, "Close the file: calendars are emptied, the client's own page says so and still keeps what is sent", http.StatusCreated}, a.closeFile)
	add(a, Op{http.MethodPost, "/clients/{id}/reopening", actor.ClientsClose, "Work on a closed file again; calendars need new links", 0}, a.reopenFile)
}

type closureJSON struct {
	ID          uuid.UUID  `json:"id"`
	ClosedOn    wall.Date  `json:"closed_on" doc:"The day as told"`
	ClosedBy    uuid.UUID  `json:"closed_by"`
	RecordedAt  string     `json:"recorded_at"`
	Why         string     `json:"why"`
	ReopenedAt  *string    `json:"reopened_at" doc:"null while the file is closed"`
	ReopenedBy  *uuid.UUID `json:"reopened_by"`
	ReopenedWhy string     `json:"reopened_why"`
}

func jsonOfClosure(c clients.Closure) closureJSON {
	return closureJSON{
		ID: c.ID, ClosedOn: c.ClosedOn, ClosedBy: c.ClosedBy, RecordedAt: instant(c.CreatedAt), Why: c.Why.Reveal(),
		ReopenedAt: maybeInstant(c.ReopenedAt), ReopenedBy: c.ReopenedBy, ReopenedWhy: c.ReopenedWhy.Reveal(),
	}
}

type closuresOut struct {
	Body struct {
		Items []closureJSON `json:"items" nullable:"false"`
	}
}

func (a *API) listClosures(ctx context.Context, in *ofClientIn) (*closuresOut, error) {
	out := &closuresOut{}
	out.Body.Items = []closureJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		found, err := clients.Closures(tx, in.ID)
		for _, c := range found {
			out.Body.Items = append(out.Body.Items, jsonOfClosure(c))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type closeFileIn struct {
	ID   uuid.UUID `path:"id"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		ClosedOn wall.Date `json:"closed_on,omitempty" doc:"Day; today when left out"`
		Why      string    `json:"why,omitempty" doc:"Required; the client does not see it"`
	}
}

type closureOut struct {
	Body closureJSON
}

func (a *API) closeFile(ctx context.Context, in *closeFileIn) (*closureOut, error) {
	return a.changeClosure(ctx, func(tx *db.Tx) (clients.Closure, error) {
		return feeds.CloseFile(tx, in.ID, clients.Closing{On: in.Body.ClosedOn, Why: in.Body.Why, FormID: in.Key})
	})
}

type reopenFileIn struct {
	ID   uuid.UUID `path:"id"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		Why string `json:"why,omitempty" doc:"Required"`
	}
}

func (a *API) reopenFile(ctx context.Context, in *reopenFileIn) (*closureOut, error) {
	return a.changeClosure(ctx, func(tx *db.Tx) (clients.Closure, error) {
		return clients.Reopen(tx, in.ID, in.Body.Why, in.Key)
	})
}

func (a *API) changeClosure(ctx context.Context, verb func(tx *db.Tx) (clients.Closure, error)) (*closureOut, error) {
	out := &closureOut{}
	err := a.write(ctx, func(tx *db.Tx) error {
		closure, err := verb(tx)
		out.Body = jsonOfClosure(closure)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
