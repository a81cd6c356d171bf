package staff

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/parts"
)

// At is the version a save is meant for: the newer one, when the person has seen
// both and keeps hers.
func (f PersonForm) At() int64 { return max(f.Version, f.Again) }

// At is the version a save is meant for.
func (f OfficeForm) At() int64 { return max(f.Version, f.Again) }

// PersonConflict shows what was typed beside what somebody else saved meanwhile.
func PersonConflict(ctx context.Context, yours PersonForm, saved staff.Listed, teams []staff.Team, when string) *parts.Conflict {
	theirs := PersonFormOf(saved)
	return &parts.Conflict{
		When: when, Version: saved.Version, ReloadHref: PeoplePath + "/" + saved.ID.String(),
		Differences: apart(
			parts.Difference{Label: parts.Say(ctx, "staff.name.label"), Yours: yours.Name, Saved: theirs.Name},
			parts.Difference{Label: parts.Say(ctx, "staff.email.label"), Yours: yours.Email, Saved: theirs.Email},
			parts.Difference{Label: parts.Say(ctx, "staff.roles.label"), Yours: roleWords(ctx, yours), Saved: roleWords(ctx, theirs)},
			parts.Difference{Label: parts.Say(ctx, "staff.teams.label"), Yours: teamWords(ctx, yours, teams), Saved: teamWords(ctx, theirs, teams)},
		),
	}
}

// OfficeConflict shows what was typed beside what somebody else saved meanwhile.
func OfficeConflict(ctx context.Context, yours OfficeForm, saved staff.Office, when string) *parts.Conflict {
	zone := locale.From(ctx).Zone
	return &parts.Conflict{
		When: when, Version: saved.Version, ReloadHref: OfficePath,
		Differences: apart(
			parts.Difference{Label: parts.Say(ctx, "staff.office.name.label"), Yours: yours.Name, Saved: saved.Name.Reveal()},
			parts.Difference{Label: parts.Say(ctx, "staff.office.zone.label"), Yours: zone(yours.TimeZone), Saved: zone(saved.TimeZone)},
			parts.Difference{Label: parts.Say(ctx, "staff.office.language.label"), Yours: locale.For(yours.Language).Name(), Saved: locale.For(saved.Language).Name()},
		),
	}
}

// SavedAt says when a row was last saved, by the office's clocks.
func SavedAt(ctx context.Context, at time.Time, zone string, now time.Time) string {
	return locale.From(ctx).DateTime(at, zone, zone, now)
}

func apart(all ...parts.Difference) []parts.Difference {
	var differ []parts.Difference
	for _, d := range all {
		if d.Yours != d.Saved {
			differ = append(differ, d)
		}
	}
	return differ
}

func roleWords(ctx context.Context, f PersonForm) string {
	roles := make([]actor.Role, 0, len(f.Roles))
	for _, r := range f.Roles {
		roles = append(roles, actor.Role(r))
	}
	words := strings.Join(RoleNames(ctx, roles), ", ")
	if f.Accreditation != "" {
		words += " (" + parts.Say(ctx, "staff.accreditation."+f.Accreditation) + ")"
	}
	return words
}

func teamWords(ctx context.Context, f PersonForm, teams []staff.Team) string {
	p := f.Person()
	if len(p.Teams) == 0 {
		p.Teams = []uuid.UUID{staff.DefaultTeam}
	}
	return TeamNames(ctx, teams, p.Teams)
}
