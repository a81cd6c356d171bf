package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/moves"
)

// clients adds the operations on people and their files.
func (a *API) clients() {
	read, write := actor.ClientsRead, actor.ClientsWrite
	add(a, Op{http.MethodPost, "/clients", write, "Open a file; only a name and a language are required", http.StatusCreated}, a.openClient)
	add(a, Op{http.MethodGet, "/clients", read, "List the clients inside one's wall, by family name or latest first", 0}, a.listClients)
	add(a, Op{http.MethodPost, "/clients/search", read, "Find people by name, A-number or phone", 0}, a.searchClients)
	add(a, Op{http.MethodGet, "/clients/{id}", read, "One client; the A-number is masked unless it is asked for, which is recorded", 0}, a.findClient)
	add(a, Op{http.MethodPatch, "/clients/{id}", write, "Change what is named and leave the rest", 0}, a.editClient)
	add(a, Op{http.MethodPost, "/clients/{id}/assignments", write, "Put the file into a colleague's hands", 0}, a.assignClient)
	add(a, Op{http.MethodDelete, "/clients/{id}/assignments/{staff}", write, "Take the file out of a colleague's hands", 0}, a.unassignClient)
}

type clientOut struct {
	ETag string `header:"ETag"`
	Body clientJSON
}

// clientAnswer is a client as the API shows her, with those who may be the same
// person when that is asked. It reads in a transaction of its own: the directory
// must learn nothing that is not committed.
func (a *API) clientAnswer(ctx context.Context, id uuid.UUID, similar bool) (*clientOut, error) {
	out := &clientOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		file, err := clients.Read(tx, id)
		if err != nil {
			return err
		}
		out.ETag, out.Body = etag(file.Version), jsonOfClient(file)
		if !similar {
			return nil
		}
		found, err := a.directory.Similar(tx, file.Details(), id)
		out.Body.Duplicates = duplicatesOf(found)
		return err
	})
	return out, err
}

type openClientIn struct {
	Key  string `header:"Idempotency-Key"`
	Body struct {
		ClientNames
		ClientFacts
		Aliases []string       `json:"aliases,omitempty" doc:"Other names and spellings, at most ten"`
		Phones  []ClientPhone  `json:"phones,omitempty"`
		Address *ClientAddress `json:"address,omitempty" doc:"Where she lives"`
		Mailing *ClientAddress `json:"mailing_address,omitempty" doc:"Where letters go, when that is elsewhere"`
		TeamID  *uuid.UUID     `json:"team_id,omitempty" doc:"Your first team when left out"`
	}
	RawBody []byte
}

func (in *openClientIn) intake() clients.Intake {
	b := in.Body
	out := clients.Intake{
		Details: clients.Details{
			GivenNames: b.GivenNames, FamilyNames: b.FamilyNames, PreferredName: b.PreferredName, Aliases: b.Aliases,
			ANumber: b.ANumber, BirthDate: b.BirthDate, Country: b.Country, Language: b.Language, TimeZone: b.TimeZone,
			Engagement: b.Engagement, Email: b.Email, IntakeNote: b.IntakeNote, Phones: given(b.Phones),
		},
		Address: b.Address.given(), Mailing: b.Mailing.given(),
	}
	if b.TeamID != nil {
		out.TeamID = *b.TeamID
	}
	return out
}

func (a *API) openClient(ctx context.Context, in *openClientIn) (*clientOut, error) {
	var id uuid.UUID
	err := a.write(ctx, func(tx *db.Tx) (err error) {
		id, err = db.Once(tx, in.Key, "open-client"+string(in.RawBody), func() (uuid.UUID, error) {
			client, err := clients.Open(tx, in.intake())
			return client.ID, err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.clientAnswer(ctx, id, true)
}

type listClientsIn struct {
	Limit      int    `query:"limit" minimum:"0" maximum:"200" doc:"50 when left out"`
	Cursor     string `query:"cursor"`
	Language   string `query:"language" doc:"BCP 47, exactly"`
	Engagement string `query:"engagement" enum:"full,limited,advice,referral"`
	Files      string `query:"files" enum:"open,closed,all" doc:"open when left out"`
	Order      string `query:"order" enum:"name,activity" doc:"name when left out"`
	Team       string `query:"team" format:"uuid"`
}

type clientsOut struct {
	Body struct {
		Items      []clientRow `json:"items" nullable:"false"`
		NextCursor *string     `json:"next_cursor"`
	}
}

func (a *API) listClients(ctx context.Context, in *listClientsIn) (*clientsOut, error) {
	f := clients.Filter{Limit: in.Limit, Cursor: in.Cursor, Language: in.Language, Engagement: in.Engagement, Files: in.Files, Order: in.Order}
	if in.Team != "" {
		var err error
		if f.Team, err = uuid.Parse(in.Team); err != nil {
			f.Team = uuid.Max // no team of that name
		}
	}
	out := &clientsOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		page, err := a.directory.List(tx, f)
		out.Body.Items = rowsOf(page.Items)
		if page.Next != "" {
			out.Body.NextCursor = &page.Next
		}
		return err
	})
	return out, err
}

type searchClientsIn struct {
	Body struct {
		Q string `json:"q" doc:"Part of a name, an A-number or its last digits, a phone"`
	}
}

func (a *API) searchClients(ctx context.Context, in *searchClientsIn) (*clientsOut, error) {
	out := &clientsOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		found, err := a.directory.Search(tx, in.Body.Q)
		out.Body.Items = rowsOf(found)
		return err
	})
	return out, err
}

type findClientIn struct {
	ID     uuid.UUID `path:"id"`
	Reveal string    `query:"reveal" enum:"a_number" doc:"a_number: show it whole; every look is recorded"`
}

// findClient records that the file was opened, in a transaction of its own, and
// then reads it; a look at the whole A-number is an event of its own.
func (a *API) findClient(ctx context.Context, in *findClientIn) (*clientOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out, err := a.clientAnswer(ctx, in.ID, false)
	if err != nil || in.Reveal == "" || out.Body.ANumber == "" {
		return out, err
	}
	err = a.write(ctx, func(tx *db.Tx) (err error) {
		out.Body.ANumber, err = clients.Reveal(tx, in.ID)
		return err
	})
	return out, err
}

func (a *API) opened(ctx context.Context, id uuid.UUID) error {
	var lately bool
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		lately, err = clients.OpenedLately(tx, id)
		return err
	})
	if err != nil || lately {
		return err
	}
	return a.write(ctx, func(tx *db.Tx) error { return clients.Opened(tx, id) })
}

type editClientIn struct {
	ID      uuid.UUID `path:"id"`
	IfMatch string    `header:"If-Match" doc:"The version being changed, as the ETag gave it"`
	Body    clientChanges
}

func (a *API) editClient(ctx context.Context, in *editClientIn) (*clientOut, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	err = a.write(ctx, func(tx *db.Tx) error {
		file, err := clients.Read(tx, in.ID)
		if err != nil {
			return err
		}
		if _, err := clients.Edit(tx, in.ID, version, in.Body.over(file.Details())); err != nil {
			return err
		}
		if to := in.Body.Address.given(); to != nil {
			_, err = moves.Record(tx, in.ID, moves.NewMove{Address: *to, IfNew: true})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.clientAnswer(ctx, in.ID, true)
}

type assignClientIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		StaffID uuid.UUID `json:"staff_id"`
	}
}

func (a *API) assignClient(ctx context.Context, in *assignClientIn) (*clientOut, error) {
	return a.changeAssignment(ctx, in.ID, in.Body.StaffID, clients.Assign)
}

type unassignClientIn struct {
	ID    uuid.UUID `path:"id"`
	Staff uuid.UUID `path:"staff"`
}

func (a *API) unassignClient(ctx context.Context, in *unassignClientIn) (*clientOut, error) {
	return a.changeAssignment(ctx, in.ID, in.Staff, clients.Unassign)
}

func (a *API) changeAssignment(ctx context.Context, id, colleague uuid.UUID, verb func(tx *db.Tx, clientID, staffID uuid.UUID) error) (*clientOut, error) {
	if err := a.write(ctx, func(tx *db.Tx) error { return verb(tx, id, colleague) }); err != nil {
		return nil, err
	}
	return a.clientAnswer(ctx, id, false)
}
