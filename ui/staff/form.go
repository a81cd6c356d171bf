// Package staff is the screens of accounts: set-up, sign-in, joining, one's own
// account, and the people, teams and office in Settings. It shows what it is
// given; what was typed into a refused form comes back, except passwords.
package staff

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// SetUpForm is the first page anybody sees.
type SetUpForm struct {
	Office   string `form:"office_name"`
	TimeZone string `form:"time_zone"`
	Language string `form:"language"`
	Name     string `form:"name"`
	Email    string `form:"email"`
	Password string `form:"password"`
	Role     string `form:"role"`
}

// SignInForm lets somebody in.
type SignInForm struct {
	Email    string `form:"email"`
	Password string `form:"password"`
}

// JoinForm is the password a colleague chooses.
type JoinForm struct {
	Password string `form:"password"`
}

// PersonForm is somebody of the clinic.
type PersonForm struct {
	Version       int64    `form:"version"`
	Again         int64    `form:"version_again"`
	Name          string   `form:"name"`
	Email         string   `form:"email"`
	Roles         []string `form:"roles"`
	Accreditation string   `form:"accreditation"`
	Teams         []string `form:"teams"`
}

// PersonFormOf begins a form with what is known.
func PersonFormOf(l staff.Listed) PersonForm {
	f := PersonForm{Version: l.Version, Name: l.Name.Reveal(), Email: l.Email.Reveal()}
	for _, g := range l.Roles {
		f.Roles = append(f.Roles, string(g.Role))
		if g.Accreditation != "" {
			f.Accreditation = g.Accreditation
		}
	}
	for _, team := range l.Teams {
		f.Teams = append(f.Teams, team.String())
	}
	return f
}

// Person is what the verbs take. The accreditation goes with its role alone, and
// a team that is no id is one nobody knows.
func (f PersonForm) Person() staff.Person {
	p := staff.Person{Name: f.Name, Email: f.Email}
	for _, r := range f.Roles {
		g := staff.Grant{Role: actor.Role(r)}
		if g.Role == actor.Accredited {
			g.Accreditation = f.Accreditation
		}
		p.Roles = append(p.Roles, g)
	}
	for _, team := range f.Teams {
		id, _ := uuid.Parse(team)
		p.Teams = append(p.Teams, id)
	}
	return p
}

// OfficeForm is the clinic's own settings.
type OfficeForm struct {
	Version  int64  `form:"version"`
	Again    int64  `form:"version_again"`
	Name     string `form:"office_name"`
	TimeZone string `form:"time_zone"`
	Language string `form:"language"`
}

// PasswordForm changes one's own password.
type PasswordForm struct {
	Current  string `form:"current_password"`
	Password string `form:"password"`
}

// LanguageForm chooses the language of one's own pages.
type LanguageForm struct {
	Language string `form:"language"`
}

// TokenForm asks for an API token.
type TokenForm struct {
	Label   string `form:"label"`
	Expires int    `form:"expires"`
}

// TeamForm names a team.
type TeamForm struct {
	Version int64  `form:"version"`
	Name    string `form:"team"`
}

func zoneInput(ctx context.Context, value string, problems parts.Problems) parts.Input {
	in := parts.Input{Name: "time_zone", Label: parts.Say(ctx, "staff.office.zone.label"), Required: true}.With(value, problems)
	for _, zone := range zonesWith(value) {
		in.Options = append(in.Options, parts.Option{Value: zone, Label: locale.From(ctx).Zone(zone)})
	}
	return in
}

// zonesWith keeps a zone that is not on the short list when it is in use.
func zonesWith(value string) []string {
	zones := wall.Zones()
	if value != "" && !slices.Contains(zones, value) {
		if _, err := wall.LoadZone(value); err == nil {
			return append(zones, value)
		}
	}
	return zones
}

func languageInput(ctx context.Context, label, value string, problems parts.Problems) parts.Input {
	in := parts.Input{Name: "language", Label: label, Required: true}.With(value, problems)
	for _, l := range locale.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: l.NativeName})
	}
	return in
}

func emailInput(ctx context.Context, value string, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "email", Label: parts.Say(ctx, "staff.email.label"), Type: "email", Required: true,
		Autocomplete: "username", InputMode: "email", MaxLength: 254,
	}.With(value, problems)
}

func nameInput(ctx context.Context, value, autocomplete string, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "name", Label: parts.Say(ctx, "staff.name.label"), Required: true, Autocomplete: autocomplete, MaxLength: 200,
	}.With(value, problems)
}

func officeInput(ctx context.Context, value string, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "office_name", Label: parts.Say(ctx, "staff.office.name.label"), Required: true, Autocomplete: "organization", MaxLength: 200,
	}.With(value, problems)
}

// newPassword never carries a value: a refused password is typed again.
func newPassword(ctx context.Context, label string, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "password", Label: label, Hint: parts.Say(ctx, "staff.password.hint"),
		Type: "password", Required: true, Autocomplete: "new-password",
	}.With("", problems)
}

// RoleNames says roles as a list: "Administrator, attorney".
func RoleNames(ctx context.Context, roles []actor.Role) []string {
	names := make([]string, 0, len(roles))
	for _, r := range actor.Roles() {
		if slices.Contains(roles, r) {
			names = append(names, parts.Say(ctx, "staff.role."+string(r)))
		}
	}
	return names
}

// TeamNames says teams by name; the first team has none until it is given one.
func TeamNames(ctx context.Context, teams []staff.Team, ids []uuid.UUID) string {
	var names []string
	for _, team := range teams {
		if slices.Contains(ids, team.ID) {
			names = append(names, teamName(ctx, team))
		}
	}
	return strings.Join(names, ", ")
}

func teamName(ctx context.Context, team staff.Team) string {
	if team.Name.Empty() {
		return parts.Say(ctx, "staff.team.unnamed")
	}
	return team.Name.Reveal()
}
