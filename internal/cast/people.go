package cast

import (
	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/staff"
)

// Password is what every person of the cast signs in with. Its hash is a cheap
// one, so that tests are quick.
const (
	Password     = "a heron stands in the reeds"
	passwordHash = "$argon2id$v=19$m=64,t=1,p=1$lwmOuuYNGnZc1Ud5xBCTEA$JXUEGsi6+7SVUOCIQ/rTk+fqI9/4prW5xk4nZgOaLS8"
)

// Person is one member of the invented clinic.
type Person struct {
	ID    uuid.UUID
	Name  string
	Email string
	Roles []actor.Role
	Team  uuid.UUID
}

// OtherTeam is the one whose clients the default team does not see.
var OtherTeam = uuid.MustParse("0198a000-0000-7000-8000-0000000000f2")

// The clinic of the tests. Noor runs the system and reads no file; Ruth is the
// attorney; Pilar, the paralegal, does intake and most of the typing; Tomas comes
// on Thursdays; Lena audits for the funder. Ines works across town, in a team
// whose clients the others must not see.
var (
	Noor  = person(1, "Noor Haddad", "noor@clinic.example", staff.DefaultTeam, actor.Admin)
	Ruth  = person(2, "Ruth Ansah", "ruth@clinic.example", staff.DefaultTeam, actor.Attorney)
	Pilar = person(3, "Pilar Quispe", "pilar@clinic.example", staff.DefaultTeam, actor.Paralegal)
	Tomas = person(4, "Tomas Lindqvist", "tomas@clinic.example", staff.DefaultTeam, actor.Volunteer)
	Lena  = person(5, "Lena Petrov", "lena@clinic.example", staff.DefaultTeam, actor.ReadOnly)
	Ines  = person(6, "Ines Moreau", "ines@clinic.example", OtherTeam, actor.Paralegal)
)

func person(n byte, name, email string, team uuid.UUID, roles ...actor.Role) Person {
	id := uuid.MustParse("0198a000-0000-7000-8000-000000000000")
	id[15] = n
	return Person{ID: id, Name: name, Email: email, Roles: roles, Team: team}
}

// Actor is the person as she acts.
func (p Person) Actor() actor.Actor {
	return actor.Actor{Kind: actor.Staff, ID: p.ID, Roles: p.Roles, Teams: []uuid.UUID{p.Team}}
}

// People are all of them.
func People() []Person { return []Person{Noor, Ruth, Pilar, Tomas, Lena, Ines} }

// Admin is Noor, who runs the system.
func (w *World) Admin() actor.Actor { return w.Meet(Noor) }

// Attorney is Ruth.
func (w *World) Attorney() actor.Actor { return w.Meet(Ruth) }

// Paralegal is Pilar.
func (w *World) Paralegal() actor.Actor { return w.Meet(Pilar) }

// Volunteer is Tomas.
func (w *World) Volunteer() actor.Actor { return w.Meet(Tomas) }

// ReadOnly is Lena.
func (w *World) ReadOnly() actor.Actor { return w.Meet(Lena) }

// Stranger is Ines, a paralegal of another team.
func (w *World) Stranger() actor.Actor { return w.Meet(Ines) }

// Meet puts the person into the world's database on first use.
func (w *World) Meet(p Person) actor.Actor {
	w.t.Helper()
	w.Write(actor.System("cast"), func(tx *db.Tx) error {
		var known int64
		if err := tx.DB.Model(&staff.Member{}).Where("id = ?", p.ID).Count(&known).Error; err != nil || known > 0 {
			return err
		}
		return enter(tx, p)
	})
	return p.Actor()
}

// enter writes the person's rows as they would be after she has chosen her
// password, with ids that stay the same in every world.
func enter(tx *db.Tx, p Person) error {
	row := db.Row{ID: p.ID, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	member := staff.Member{
		Row: row, Name: seal.Of(p.Name), Email: seal.Of(p.Email),
		EmailIndex: staff.EmailIndex(tx, p.Email), PasswordHash: passwordHash,
	}
	if err := tx.DB.Create(&member).Error; err != nil {
		return err
	}
	row.ID = p.Team
	team := staff.Team{Row: row, Name: seal.Of("Across town")}
	if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&team).Error; err != nil {
		return err
	}
	for _, r := range p.Roles {
		err := tx.DB.Exec("INSERT INTO staff_roles (staff_id, role, accreditation, granted_at) VALUES (?, ?, '', ?)", p.ID, r, tx.Now).Error
		if err != nil {
			return err
		}
	}
	return tx.DB.Exec("INSERT INTO team_members (staff_id, team_id, joined_at) VALUES (?, ?, ?)", p.ID, p.Team, tx.Now).Error
}
