package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/feeds"
)

// feedCommand is what an operator does about calendar links without a browser. It
// prints ids and never a name or a link.
type feedCommand struct {
	List   feedList   `cmd:"" help:"List calendar links: id, state, when last read, by what."`
	Revoke feedRevoke `cmd:"" help:"End a calendar link: 90 days of an empty calendar, then nothing."`
}

type feedList struct{}

func (feedList) Run(ctx context.Context, p *program) error {
	return p.asOperator(ctx, func(tx *db.Tx) error {
		all, err := feeds.List(tx)
		for _, s := range all {
			read := "never read"
			if s.LastRead != nil {
				read = s.LastRead.LastAt.Format("2006-01-02 15:04 UTC") + "\t" + string(s.LastRead.Program)
			}
			fmt.Fprintf(p.out, "%s\t%s\t%s\n", s.ID, stateOf(s), read)
		}
		return err
	})
}

func stateOf(s feeds.Standing) string {
	switch {
	case !s.Active():
		return "revoked"
	case s.RenderFailedAt != nil:
		return "not rendered"
	case s.Unread:
		return "unread"
	}
	return "active"
}

type feedRevoke struct {
	ID    string `arg:"" help:"The link's id, from constancia feed list."`
	Leave bool   `help:"Leave old entries on the phone: the link is gone at once."`
}

func (r feedRevoke) Run(ctx context.Context, p *program) error {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return errors.New("that is no id: see constancia feed list")
	}
	return p.asOperator(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { fmt.Fprintln(p.out, "Revoked.") })
		return feeds.Revoke(tx, id, r.Leave)
	})
}
