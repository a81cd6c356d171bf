package staff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// FindOffice is the clinic. Everybody may know its zone and language.
func FindOffice(tx *db.Tx) (Office, error) {
	var office Office
	err := db.Take(tx.DB.Where("id = ?", DefaultOffice), &office, "staff.no_office")
	return office, err
}

// Find is one person: oneself, or anybody for an administrator.
func Find(tx *db.Tx, id uuid.UUID) (Member, error) {
	if err := ownOrManaged(tx, id); err != nil {
		return Member{}, err
	}
	return find(tx, id)
}

// FindByEmail is the person with an address, for the command line.
func FindByEmail(tx *db.Tx, email string) (Member, error) {
	var member Member
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return member, err
	}
	err := db.Take(tx.DB.Where("email_index = ?", EmailIndex(tx, email)), &member, "staff.not_found")
	return member, err
}

func find(tx *db.Tx, id uuid.UUID) (Member, error) {
	var member Member
	err := db.Take(tx.DB.Where("id = ?", id), &member, "staff.not_found")
	return member, err
}

// nameRow is what Names reads.
type nameRow struct {
	ID   uuid.UUID
	Name seal.Text `seal:"staff.name"`
}

// Names says who stands behind ids that the record holds. An unknown id has no
// entry. It asks for no permission: whoever may read a file may read who wrote it.
func Names(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	names := make(map[uuid.UUID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []nameRow
	if err := tx.DB.Model(&Member{}).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return names, fmt.Errorf("reading names of staff: %w", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name.Reveal()
	}
	return names, nil
}

// Listed is a person in the list of people.
type Listed struct {
	Member
	Roles []Grant
	Teams []uuid.UUID
}

// Waiting tells whether she has not chosen her password yet.
func (l Listed) Waiting() bool { return !l.Disabled() && l.PasswordHash == "" }

// Person is what a form about her begins with.
func (l Listed) Person() Person {
	return Person{Name: l.Name.Reveal(), Email: l.Email.Reveal(), Roles: l.Roles, Teams: l.Teams}
}

// List is everybody, by name, those who are shut out last.
func List(tx *db.Tx) ([]Listed, error) {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return nil, err
	}
	var members []Member
	if err := tx.DB.Order("id").Find(&members).Error; err != nil {
		return nil, fmt.Errorf("reading staff: %w", err)
	}
	return placed(tx, members)
}

// FindListed is one person with roles and teams, for the page about her.
func FindListed(tx *db.Tx, id uuid.UUID) (Listed, error) {
	member, err := Find(tx, id)
	if err != nil {
		return Listed{}, err
	}
	list, err := placed(tx, []Member{member})
	if err != nil {
		return Listed{}, err
	}
	return list[0], nil
}

// Colleagues are those who work here now, by name: for choosing who does something.
func Colleagues(tx *db.Tx) ([]Listed, error) {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return nil, err
	}
	var members []Member
	err := tx.DB.Select("id", "name").Where("disabled_at IS NULL").Order("id").Find(&members).Error
	if err != nil {
		return nil, fmt.Errorf("reading colleagues: %w", err)
	}
	return placed(tx, members)
}

// placed adds roles and teams to members and puts them in order: the name is
// sealed, so no database can.
func placed(tx *db.Tx, members []Member) ([]Listed, error) {
	var roles []role
	if err := tx.DB.Order("staff_id, role").Find(&roles).Error; err != nil {
		return nil, fmt.Errorf("reading roles: %w", err)
	}
	var seats []membership
	if err := tx.DB.Order("staff_id, team_id").Find(&seats).Error; err != nil {
		return nil, fmt.Errorf("reading teams: %w", err)
	}
	list := make([]Listed, len(members))
	at := make(map[uuid.UUID]*Listed, len(members))
	for i, m := range members {
		list[i].Member = m
		at[m.ID] = &list[i]
	}
	for _, r := range roles {
		if l := at[r.StaffID]; l != nil {
			l.Roles = append(l.Roles, Grant{Role: actor.Role(r.Role), Accreditation: r.Accreditation})
		}
	}
	for _, s := range seats {
		if l := at[s.StaffID]; l != nil {
			l.Teams = append(l.Teams, s.TeamID)
		}
	}
	slices.SortStableFunc(list, func(a, b Listed) int {
		if a.Disabled() != b.Disabled() {
			if a.Disabled() {
				return 1
			}
			return -1
		}
		return strings.Compare(strings.ToLower(a.Name.Reveal()), strings.ToLower(b.Name.Reveal()))
	})
	return list, nil
}

// Presence is a signed-in person as every page needs her.
type Presence struct {
	Actor    actor.Actor
	Name     string
	Language string // empty where the browser decides
}

// presentRow is one line of what presence reads: the person, a role or a team.
type presentRow struct {
	Kind  string
	Value string
	Name  seal.Text `seal:"staff.name"`
}

// presence is the person with roles and teams as they are now, in one query:
// every request asks. Unknown and disabled are fault.Unauthenticated.
func presence(tx *db.Tx, id uuid.UUID) (Presence, error) {
	here := Presence{Actor: actor.Anonymous()}
	var rows []presentRow
	err := tx.DB.Raw(`SELECT 'person' AS kind, language AS value, name FROM staff WHERE id = @id AND disabled_at IS NULL
		UNION ALL SELECT 'role', role, NULL FROM staff_roles WHERE staff_id = @id
		UNION ALL SELECT 'team', CAST(team_id AS TEXT), NULL FROM team_members WHERE staff_id = @id
		ORDER BY kind, value`, map[string]any{"id": id}).Scan(&rows).Error
	if err != nil {
		return here, fmt.Errorf("reading who acts: %w", err)
	}
	if len(rows) == 0 || rows[0].Kind != "person" { // "person" sorts first
		return here, fault.New(fault.Unauthenticated, "fault.sign_in")
	}
	here.Name, here.Language = rows[0].Name.Reveal(), rows[0].Value
	here.Actor = actor.Actor{Kind: actor.Staff, ID: id}
	for _, r := range rows[1:] {
		if r.Kind == "role" {
			here.Actor.Roles = append(here.Actor.Roles, actor.Role(r.Value))
			continue
		}
		team, err := uuid.Parse(r.Value)
		if err != nil {
			return Presence{}, fmt.Errorf("reading who acts: %w", err)
		}
		here.Actor.Teams = append(here.Actor.Teams, team)
	}
	return here, nil
}

// actorOf is the person as an actor.
func actorOf(tx *db.Tx, id uuid.UUID) (actor.Actor, error) {
	here, err := presence(tx, id)
	return here.Actor, err
}

// ActorOf is a person as she may act now, for what goes on in her name without
// her: a long import, a command with --as.
//
// Faults: Forbidden for people; Unauthenticated when she has been shut out.
func ActorOf(tx *db.Tx, id uuid.UUID) (actor.Actor, error) {
	if tx.Actor.Kind != actor.SystemKind {
		return actor.Anonymous(), fault.New(fault.Forbidden, "fault.forbidden")
	}
	return actorOf(tx, id)
}
