package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"constancia/internal/db"
	"constancia/internal/staff"
)

// tokenCommand makes API tokens without a browser.
type tokenCommand struct {
	Add tokenAdd `cmd:"" help:"Make an API token that acts as a person; prints it once, as the last word."`
}

type tokenAdd struct {
	Email   string `required:"" help:"E-mail address of the person the token acts as."`
	Label   string `required:"" help:"What it is for."`
	Expires string `help:"Days it is good for, such as 90d; without it there is no end."`
}

func (a tokenAdd) Run(ctx context.Context, p *program) error {
	days, err := daysOf(a.Expires)
	if err != nil {
		return err
	}
	return p.asOperator(ctx, func(tx *db.Tx) error {
		member, err := staff.FindByEmail(tx, a.Email)
		if err != nil {
			return err
		}
		secret, _, err := staff.AddToken(tx, member.ID, a.Label, days)
		tx.AfterCommit(func() { fmt.Fprintln(p.out, "The token is shown this once:", secret) })
		return err
	})
}

// daysOf reads "90d"; nothing is 0, which is without an end.
func daysOf(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	if err != nil || days < 1 || !strings.HasSuffix(s, "d") {
		return 0, errors.New("--expires is a number of days, such as 90d")
	}
	return days, nil
}
