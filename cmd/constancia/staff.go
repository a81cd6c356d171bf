package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/staff"
)

// staffCommand is what an operator does about people without a browser.
type staffCommand struct {
	Add     staffAdd     `cmd:"" help:"Enter a person; prints a one-time link to choose a password."`
	List    staffList    `cmd:"" help:"List people: address, state, roles, name."`
	Disable staffDisable `cmd:"" help:"Shut a person out: sessions and tokens end at once."`
}

type staffAdd struct {
	Email         string   `required:"" help:"E-mail address to sign in with."`
	Name          string   `required:"" help:"Name, as colleagues see it."`
	Role          []string `required:"" help:"admin, attorney, accredited, paralegal, volunteer, readonly; several with commas."`
	Accreditation string   `help:"partial or full, with the role accredited."`
	PasswordStdin bool     `help:"Read the password from standard input instead of printing a link."`
}

func (a staffAdd) Run(ctx context.Context, p *program) (err error) {
	person := staff.Person{Name: a.Name, Email: a.Email}
	for _, r := range a.Role {
		grant := staff.Grant{Role: actor.Role(r)}
		if grant.Role == actor.Accredited {
			grant.Accreditation = a.Accreditation
		}
		person.Roles = append(person.Roles, grant)
	}
	var password staff.Password
	if a.PasswordStdin {
		line, _ := bufio.NewReader(p.in).ReadString('\n') // a last line without its end is a line
		if password, err = staff.Choose(ctx, strings.TrimRight(line, "\r\n")); err != nil {
			return err
		}
	}
	return p.asOperator(ctx, func(tx *db.Tx) error {
		if a.PasswordStdin && password == (staff.Password{}) {
			return errors.New("no password on standard input")
		}
		_, token, err := staff.Add(tx, person, password)
		tx.AfterCommit(func() {
			if token == "" {
				fmt.Fprintln(p.out, "Added; can sign in at", p.config.Address())
				return
			}
			fmt.Fprintf(p.out, "Added. Hand over this link; it works once, within seven days: %s/join/%s\n", p.config.Address(), token)
		})
		return err
	})
}

type staffList struct{}

func (staffList) Run(ctx context.Context, p *program) error {
	return p.asOperator(ctx, func(tx *db.Tx) error {
		list, err := staff.List(tx)
		for _, l := range list {
			state := "active"
			switch {
			case l.Disabled():
				state = "disabled"
			case l.Waiting():
				state = "invited"
			}
			roles := make([]string, 0, len(l.Roles))
			for _, g := range l.Roles {
				roles = append(roles, string(g.Role))
			}
			fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\n", l.Email.Reveal(), state, strings.Join(roles, ","), l.Name.Reveal())
		}
		return err
	})
}

type staffDisable struct {
	Email string `required:"" help:"E-mail address of the person."`
}

func (a staffDisable) Run(ctx context.Context, p *program) error {
	return p.asOperator(ctx, func(tx *db.Tx) error {
		member, err := staff.FindByEmail(tx, a.Email)
		if err != nil {
			return err
		}
		return staff.Disable(tx, member.ID)
	})
}
