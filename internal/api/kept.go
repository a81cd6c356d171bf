package api

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
)

// keptIn is a row that is put on record below what the path names.
type keptIn[B any] struct {
	ID      uuid.UUID `path:"id"`
	Key     string    `header:"Idempotency-Key"`
	Body    B
	RawBody []byte
}

func (in keptIn[B]) request(noun string) string { return noun + in.ID.String() + string(in.RawBody) }

type listOut[T any] struct {
	Body struct {
		Items []T `json:"items" nullable:"false"`
	}
}

type itemOut[T any] struct{ Body T }

// once runs act under the request's Idempotency-Key, and answers with what it made as
// read finds it afterwards.
func once[O any](ctx context.Context, a *API, key, request string, act func(tx *db.Tx) (uuid.UUID, error), read func(out *O, tx *db.Tx, id uuid.UUID) error) (*O, error) {
	out := new(O)
	err := a.write(ctx, func(tx *db.Tx) error {
		id, err := db.Once(tx, key, request, func() (uuid.UUID, error) { return act(tx) })
		if err != nil {
			return err
		}
		return read(out, tx, id)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// recordOne is once for what find reads whole.
func recordOne[T any](ctx context.Context, a *API, key, request string, act func(tx *db.Tx) (uuid.UUID, error), find func(tx *db.Tx, id uuid.UUID) (T, error)) (*itemOut[T], error) {
	return once(ctx, a, key, request, act, func(out *itemOut[T], tx *db.Tx, id uuid.UUID) (err error) {
		out.Body, err = find(tx, id)
		return err
	})
}
