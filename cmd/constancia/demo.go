package main

import (
	"context"
	"errors"
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/locale"
	"constancia/internal/staff"
)

// demoCommand brings the fictional clinic and takes it away.
type demoCommand struct {
	Remove bool `help:"Take the invented people away again, with everything in their files; what the audit log proves stays." xor:"way"`
	Keep   bool `help:"Where they are here already, leave them and print fresh links to sign in." xor:"way"`
}

func (c demoCommand) Run(ctx context.Context, p *program) (err error) {
	d, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	ctx = actor.With(ctx, actor.System("operator"))
	if c.Remove {
		return p.removeDemo(ctx, d)
	}
	var people []demo.Person
	if c.Keep {
		if people, err = invited(ctx, d); err != nil {
			return err
		}
	}
	if len(people) == 0 {
		if people, err = demo.Load(ctx, d); err != nil {
			return err
		}
		fmt.Fprintln(p.out, "The fictional clinic is loaded. Remove it with: constancia demo --remove")
	}
	fmt.Fprintln(p.out, "Sign in as one of its people: each link works once, within seven days, and asks for a password.")
	for _, person := range people {
		role := locale.For("en").Say("staff.role." + string(person.Roles[0]))
		fmt.Fprintf(p.out, "  %s, %s, %s: %s/join/%s\n", person.Name, role, person.Email, p.config.Address(), person.Token)
	}
	return nil
}

// invited gives the colleagues fresh links; none where the clinic is not loaded.
func invited(ctx context.Context, d *db.DB) (people []demo.Person, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		people, err = demo.Invite(tx)
		return err
	})
	return people, err
}

func (p *program) removeDemo(ctx context.Context, d *db.DB) error {
	if err := demo.Remove(ctx, d); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "The invented people are gone. Their leaves in the audit log stay.")
	return d.Read(ctx, func(tx *db.Tx) error {
		empty, err := staff.NeedsSetUp(tx)
		if empty {
			fmt.Fprintln(p.out, "Nobody works here now: constancia serve prints the link that sets the clinic up.")
		}
		return err
	})
}
