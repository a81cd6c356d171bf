package calendar

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	agendaui "constancia/ui/agenda"
	"constancia/ui/parts"
)

// inSummary is how many lines stand above the days; the others are folded.
const inSummary = 4

// conflicts are the entries that cannot be kept as they stand, each pair said once.
func (v View) conflicts(ctx context.Context) []parts.Entry {
	var out []parts.Entry
	said := map[[2]uuid.UUID]bool{}
	for _, e := range v.Entries {
		whys := v.courtSays(ctx, e)
		for _, c := range v.Clashes[e.Source] {
			if !said[[2]uuid.UUID{c.Other.Source, e.Source}] {
				whys = append(whys, v.why(ctx, e, c))
			}
			said[[2]uuid.UUID{e.Source, c.Other.Source}] = true
		}
		if len(whys) > 0 {
			line := v.Line(ctx, e)
			line.Tone, line.Marks = parts.Danger, nil
			line.Text, line.Content = v.Brief(ctx, e), reasons(whys)
			out = append(out, line)
		}
	}
	return out
}

// moves are the entries that got another date lately: from where to where, and
// whether the client knows.
func (v View) moves(ctx context.Context) []parts.Entry {
	p := locale.From(ctx)
	out := make([]parts.Entry, 0, len(v.Moved))
	for _, e := range v.Moved {
		line := v.Line(ctx, e)
		line.Icon, line.Text = parts.IconMoved, v.Brief(ctx, e)
		line.When = p.Say("calendar.from_to", "from", p.When(e.Was, v.Zone, v.Now), "to", p.When(e.Moment, v.Zone, v.Now))
		line.Marks = []parts.Mark{v.told(ctx, e)}
		if line.Tone = parts.Neutral; len(e.Untold) > 0 {
			line.Tone = parts.Warning
		}
		if len(e.Untold) > 0 && v.MayAdd && !e.Cancelled {
			label := p.Say("today.act.tell")
			line.Act = parts.Act{Label: label, Href: agendaui.TellPath(e.Source, e.Untold[0]), Icon: parts.IconTold, Small: true}
			line.Act.Attrs = map[string]any{"aria-label": label + ": " + v.People(ctx, e.Untold)}
		}
		out = append(out, line)
	}
	return out
}

// told says whether everybody knows of the date. Who moved a check-in told of it: the
// new date is on record as she was told it.
func (v View) told(ctx context.Context, e agenda.Entry) parts.Mark {
	switch {
	case e.Cancelled:
		return parts.Mark{Word: parts.Say(ctx, "agenda.mark.cancelled"), Icon: parts.IconCancelled}
	case len(e.Untold) == 0:
		return parts.Mark{Word: parts.Say(ctx, "calendar.told"), Tone: parts.Done}
	case len(e.Untold) < len(e.Clients):
		return parts.Mark{Word: parts.Say(ctx, "calendar.untold_some", "who", v.People(ctx, e.Untold)), Tone: parts.Warning, Icon: parts.IconMessage}
	}
	return parts.Mark{Word: parts.Say(ctx, "agenda.mark.untold"), Tone: parts.Warning, Icon: parts.IconMessage}
}
