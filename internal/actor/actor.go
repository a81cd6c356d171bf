// Package actor says who acts, and holds the one table of what each role may do.
//
// An actor is a staff member, a client through a link, or the system itself.
// The package knows permissions by name; which client stands behind whose wall
// is the business of the clients room.
package actor

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/fault"
)

// Kind says what sort of actor this is.
type Kind string

// The kinds of actor.
const (
	Staff      Kind = "staff"
	ClientLink Kind = "client_link"
	SystemKind Kind = "system"
	Nobody     Kind = "nobody"
)

// Actor is who stands behind a transaction.
type Actor struct {
	Kind  Kind
	ID    uuid.UUID   // staff id, link id, or zero for the system
	Name  string      // the name of a system actor ("obligations.clock"); never a person's name
	Own   uuid.UUID   // of a client's link: the one client that exists for it
	Roles []Role      // several roles per person; permissions add up
	Teams []uuid.UUID // the wall: a client of no team in this list does not exist for the actor
}

// System is the actor of a job or a subcommand. It sees every team.
func System(name string) Actor {
	return Actor{Kind: SystemKind, Name: name, Roles: []Role{system}}
}

// Link is a client who acts through the link of her own page: her file, and no
// other, exists for it.
func Link(link, client uuid.UUID) Actor {
	return Actor{Kind: ClientLink, ID: link, Own: client, Roles: []Role{ownLink}}
}

// Anonymous is whoever has not signed in.
func Anonymous() Actor { return Actor{Kind: Nobody} }

// May tells whether any of the actor's roles grants the permission.
func (a Actor) May(p Permission) bool {
	switch p {
	case Public:
		return true
	case SignedIn:
		return a.Kind == Staff || a.Kind == SystemKind
	}
	for _, r := range a.Roles {
		if slices.Contains(grants[r], p) {
			return true
		}
	}
	return false
}

// Require is nil when the actor may, else Unauthenticated for nobody and
// Forbidden for somebody.
func (a Actor) Require(p Permission) error {
	switch {
	case a.May(p):
		return nil
	case a.Kind == Nobody:
		return fault.New(fault.Unauthenticated, "fault.sign_in")
	default:
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
}

// Has tells whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// OnlyAssigned tells whether the actor sees assigned files alone: a volunteer
// who holds no role that sees the whole team.
func (a Actor) OnlyAssigned() bool {
	for _, r := range a.Roles {
		if slices.Contains(grants[r], ClientsRead) && r != Volunteer {
			return false
		}
	}
	return a.Kind == Staff
}

// SeesAllTeams is true for the system alone.
func (a Actor) SeesAllTeams() bool { return a.Kind == SystemKind }

// Ref names the actor in the audit log: kind and id, never a name.
func (a Actor) Ref() string {
	switch a.Kind {
	case SystemKind:
		return "system:" + a.Name
	case Nobody, "":
		return "nobody"
	default:
		return string(a.Kind) + ":" + a.ID.String()
	}
}

type key struct{}

// With puts the actor into the context, for the edge to do once per request.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, key{}, a)
}

// From is the context's actor; Anonymous when nobody put one there.
func From(ctx context.Context) Actor {
	if a, ok := ctx.Value(key{}).(Actor); ok {
		return a
	}
	return Anonymous()
}
