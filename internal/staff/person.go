package staff

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// The two sorts of accreditation, 8 CFR 1292.1(a)(4): before DHS alone, or also
// before the immigration court.
const (
	Partial = "partial"
	Full    = "full"
)

// Grant is one role of a person; Accreditation goes with the role accredited.
type Grant struct {
	Role          actor.Role `json:"role"`
	Accreditation string     `json:"accreditation,omitempty"`
}

// Person is what is typed about somebody of the clinic.
type Person struct {
	Name  string
	Email string
	Roles []Grant
	Teams []uuid.UUID // none means the default team
}

func teams(ids ...uuid.UUID) []uuid.UUID { return ids }

func (p Person) tidy() Person {
	p.Name, p.Email = tidyLine(p.Name), NormaliseEmail(p.Email)
	if len(p.Teams) == 0 {
		p.Teams = teams(DefaultTeam)
	}
	p.Teams = slices.Compact(slices.SortedFunc(slices.Values(p.Teams), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }))
	return p
}

func (p Person) has(r actor.Role) bool {
	return slices.ContainsFunc(p.Roles, func(g Grant) bool { return g.Role == r })
}

// detail is what the record keeps of a person's place: no name, no address.
func (p Person) detail() map[string]any { return map[string]any{"roles": p.Roles, "teams": p.Teams} }

func (p Person) checkName(problems *fault.Problems) {
	checkLine(problems, "name", p.Name, "staff.name.missing")
}

func (p Person) checkEmail(problems *fault.Problems) {
	switch {
	case p.Email == "":
		problems.Add("email", "staff.email.missing")
	case !isEmail(p.Email):
		problems.Add("email", "staff.email.odd")
	}
}

func (p Person) checkRoles(problems *fault.Problems) {
	if len(p.Roles) == 0 {
		problems.Add("roles", "staff.roles.missing")
	}
	seen := map[actor.Role]bool{}
	for _, g := range p.Roles {
		if seen[g.Role] || !slices.Contains(actor.Roles(), g.Role) {
			problems.Add("roles", "staff.roles.unknown")
		}
		seen[g.Role] = true
		accredited := g.Accreditation == Partial || g.Accreditation == Full
		if (g.Role == actor.Accredited) != accredited || !accredited && g.Accreditation != "" {
			problems.Add("accreditation", "staff.roles.accreditation")
		}
	}
}

func (p Person) checkTeams(tx *db.Tx, problems *fault.Problems) error {
	var known int64
	if err := tx.DB.Model(&Team{}).Where("id IN ?", p.Teams).Count(&known).Error; err != nil {
		return fmt.Errorf("looking for teams: %w", err)
	}
	if int(known) != len(p.Teams) {
		problems.Add("teams", "staff.teams.unknown")
	}
	return nil
}
