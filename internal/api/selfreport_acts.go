package api

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/selfreport"
)

type renewPageIn struct {
	ID  uuid.UUID `path:"id"`
	Key string    `header:"Idempotency-Key"`
}

func (a *API) renewOwnPage(ctx context.Context, in *renewPageIn) (*madePageOut, error) {
	out := &madePageOut{}
	err := a.write(ctx, func(tx *db.Tx) error {
		made, err := selfreport.Renew(tx, in.ID, in.Key)
		if err != nil {
			return err
		}
		return out.show(tx, made, a.address)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type codeOut struct {
	Body struct {
		Code    string `json:"code,omitempty" doc:"In this answer alone; a repeated request does not have it"`
		URL     string `json:"url" doc:"Where it is typed"`
		More    string `json:"more,omitempty" doc:"Four characters to type after the code, where too many codes are tried at once: then it waits for nobody"`
		Minutes int    `json:"minutes" doc:"For which it opens the page, once"`
	}
}

func (a *API) speakCode(ctx context.Context, in *offerPageIn) (*codeOut, error) {
	out := &codeOut{}
	out.Body.URL, out.Body.Minutes = a.address+"/r", int(selfreport.CodeLife.Minutes())
	err := a.write(ctx, func(tx *db.Tx) (err error) {
		out.Body.Code, err = selfreport.Speak(tx, in.link())
		out.Body.More = selfreport.More(tx, out.Body.Code)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type lostOut struct {
	Body struct {
		Ended int `json:"ended" doc:"How many links were ended"`
	}
}

func (a *API) losePhone(ctx context.Context, in *ofClientIn) (*lostOut, error) {
	out := &lostOut{}
	err := a.write(ctx, func(tx *db.Tx) (err error) {
		out.Body.Ended, err = selfreport.LostPhone(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type noticeIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		CameOfIt string `json:"came_of_it,omitempty" doc:"Required: seen or not_meant"`
		UpTo     bool   `json:"up_to,omitempty" doc:"And of everything the client had said by then"`
	}
}

func (a *API) noteArrival(ctx context.Context, in *noticeIn) (*struct{}, error) {
	err := a.write(ctx, func(tx *db.Tx) error {
		if in.Body.UpTo {
			_, err := selfreport.NoteAll(tx, in.ID, selfreport.Upshot(in.Body.CameOfIt))
			return err
		}
		_, err := selfreport.Note(tx, in.ID, selfreport.Upshot(in.Body.CameOfIt))
		return err
	})
	if err != nil {
		return nil, err
	}
	return &struct{}{}, nil
}
