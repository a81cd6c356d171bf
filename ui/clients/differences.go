package clients

import (
	"context"
	"slices"
	"strings"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Differences are the fields that stand otherwise on file than in what was typed.
func Differences(ctx context.Context, saved, typed Form) []parts.Difference {
	was, is := saved.said(ctx), typed.said(ctx)
	var out []parts.Difference
	for _, field := range clients.Fields() {
		if was[field] != is[field] {
			out = append(out, parts.Difference{Label: parts.Say(ctx, "clients.field."+field), Saved: was[field], Yours: is[field]})
		}
	}
	return out
}

// said is each field as a person reads it.
func (f Form) said(ctx context.Context) map[string]string {
	said := map[string]string{
		"given_names": f.GivenNames, "family_names": f.FamilyNames, "preferred_name": f.PreferredName,
		"aliases": strings.Join(strings.Fields(f.Aliases), " "), "language": "", "country": "", "time_zone": "", "engagement": "",
		"a_number": f.ANumber, "birth_date": locale.From(ctx).PartialDate(wall.PartialDate(f.BirthDate)),
		"email": f.Email, "intake_note": strings.ReplaceAll(f.IntakeNote, "\r\n", "\n"), "phones": f.phonesSaid(ctx),
	}
	if said["birth_date"] == "" {
		said["birth_date"] = f.BirthDate
	}
	if f.Language != "" {
		said["language"] = languageName(ctx, f.Language)
	}
	if f.Country != "" {
		said["country"] = countryName(ctx, f.Country)
	}
	if f.TimeZone != "" {
		said["time_zone"] = locale.From(ctx).Zone(f.TimeZone)
	}
	if f.Engagement != "" {
		said["engagement"] = parts.Say(ctx, "clients.engagement."+f.Engagement)
	}
	return said
}

func (f Form) phonesSaid(ctx context.Context) string {
	var lines []string
	for _, phone := range f.Phones {
		if phone.Number == "" {
			continue
		}
		words := []string{phone.Number}
		marks := strings.Split(phone.Marks, ",")
		for _, mark := range []string{markText, markVoicemail, markIssued} {
			if slices.Contains(marks, mark) {
				words = append(words, parts.Say(ctx, "clients.mark."+mark))
			}
		}
		lines = append(lines, strings.Join(words, ", "))
	}
	return strings.Join(lines, "; ")
}
