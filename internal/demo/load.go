package demo

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/moves"
	"constancia/internal/staff"
)

// Person is a colleague of the fictional clinic. Token is of a link that works
// once, by which she chooses her password.
type Person struct {
	Name  string
	Email string
	Roles []actor.Role
	Token string
}

// The colleagues. Noor, who runs the system, comes only where nobody works yet.
var (
	ruth  = Person{Name: "Ruth Ansah", Email: "ruth@demo.example", Roles: []actor.Role{actor.Attorney}}
	pilar = Person{Name: "Pilar Quispe", Email: "pilar@demo.example", Roles: []actor.Role{actor.Paralegal}}
	noor  = Person{Name: "Noor Haddad", Email: "noor@demo.example", Roles: []actor.Role{actor.Admin}}
)

// loading is the clinic while it comes into being.
type loading struct {
	ruth, pilar actor.Actor
	people      []Person
	clients     map[string]uuid.UUID // by the A-number as it is written in the cast
	pictures    []picture
	receipt     uuid.UUID // the address update of which the court gave one
}

// Load brings the fictional clinic: everything in one transaction, then the
// pictures. What was killed in the middle can be removed and loaded again. It
// gives the colleagues with the links by which they sign in.
//
// Faults: Forbidden for whoever does not manage staff; Conflict where there is a
// client already.
func Load(ctx context.Context, d *db.DB) ([]Person, error) {
	if _, err := finish(ctx, d); err != nil {
		return nil, err
	}
	l := &loading{clients: map[string]uuid.UUID{}}
	if err := d.Write(ctx, l.load); err != nil {
		return nil, err
	}
	ctx = actor.With(ctx, l.pilar)
	for _, p := range l.pictures {
		_, _, err := failures.Receive(ctx, d, p.failure, documents.Upload{
			Content: bytes.NewReader(p.draw()), GivenName: "Screenshot.png", From: p.in.GivenNames, Caption: "what the phone showed", TakenAt: p.taken,
		})
		if err != nil {
			return nil, fmt.Errorf("keeping a picture: %w", err)
		}
	}
	paper := picture{lines: filed}
	_, err := moves.KeepReceipt(ctx, d, l.receipt, documents.Upload{
		Content: bytes.NewReader(paper.draw()), GivenName: "ecas.png", From: pilar.Name, Title: "EOIR-33/IC, receipt", Caption: "the court's receipt on ECAS",
	})
	if err != nil {
		return nil, fmt.Errorf("keeping a receipt: %w", err)
	}
	return l.people, nil
}

func (l *loading) load(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return err
	}
	empty, err := Empty(tx)
	if err != nil {
		return err
	}
	if !empty {
		return fault.New(fault.Conflict, "demo.clients_there")
	}
	loader := tx.Actor
	if err := l.staff(tx); err != nil {
		return err
	}
	for _, in := range Clients() {
		if err := l.open(tx, in); err != nil {
			return err
		}
	}
	for _, d := range duties() {
		if err := l.impose(tx, d); err != nil {
			return err
		}
	}
	for _, s := range sessions() {
		if err := l.schedule(tx, s); err != nil {
			return err
		}
	}
	if err := l.supervise(tx); err != nil {
		return err
	}
	if err := l.detain(tx); err != nil {
		return err
	}
	if err := l.watch(tx); err != nil {
		return err
	}
	if err := l.hear(tx); err != nil {
		return err
	}
	if err := l.move(tx); err != nil {
		return err
	}
	tx.Actor = loader
	return audit.Append(tx, audit.Event{
		Action: "demo.load", SubjectType: "office", Subject: staff.DefaultOffice, Detail: map[string]any{"clients": len(l.clients)},
	})
}

// staff enters the colleagues.
func (l *loading) staff(tx *db.Tx) error {
	people := []Person{ruth, pilar}
	first, err := staff.NeedsSetUp(tx)
	if err != nil {
		return err
	}
	if first {
		people = append(people, noor)
	}
	for _, p := range people {
		roles := make([]staff.Grant, len(p.Roles))
		for i, role := range p.Roles {
			roles[i].Role = role
		}
		member, token, err := staff.Add(tx, staff.Person{Name: p.Name, Email: p.Email, Roles: roles}, staff.Password{})
		if err != nil {
			return fmt.Errorf("entering a colleague: %w", err)
		}
		if err := put(tx, member.ID, colleague); err != nil {
			return err
		}
		p.Token = token
		l.people = append(l.people, p)
		who := actor.Actor{Kind: actor.Staff, ID: member.ID, Roles: p.Roles, Teams: []uuid.UUID{staff.DefaultTeam}}
		switch p.Email {
		case ruth.Email:
			l.ruth = who
		case pilar.Email:
			l.pilar = who
		}
	}
	return nil
}

func (l *loading) open(tx *db.Tx, in clients.Intake) error {
	tx.Actor = l.pilar
	c, err := clients.Open(tx, copied(in))
	if err != nil {
		return fmt.Errorf("opening a file: %w", err)
	}
	l.clients[in.ANumber] = c.ID
	return put(tx, c.ID, client)
}

// Invite makes fresh links for the colleagues who are there, by which they choose
// a password; earlier ones end.
func Invite(tx *db.Tx) ([]Person, error) {
	ids, err := marked(tx, colleague, false)
	if err != nil {
		return nil, err
	}
	all, err := staff.List(tx)
	if err != nil {
		return nil, err
	}
	there := map[uuid.UUID]bool{}
	for _, id := range ids {
		there[id] = true
	}
	var people []Person
	for _, m := range all {
		if !there[m.ID] || m.Disabled() {
			continue
		}
		p := Person{Name: m.Name.Reveal(), Email: m.Email.Reveal()}
		for _, g := range m.Roles {
			p.Roles = append(p.Roles, g.Role)
		}
		if p.Token, err = staff.Invite(tx, m.ID); err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b Person) int { return cmp.Compare(a.place(), b.place()) })
	return people, nil
}

// place is where a colleague stands in the order of the clinic.
func (p Person) place() int {
	return slices.IndexFunc([]Person{ruth, pilar, noor}, func(o Person) bool { return o.Email == p.Email })
}
