package calendar

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// slot is an entry where room is short.
type slot struct {
	parts.Entry
	short   string   // the hour alone, for a month's cell
	zone    string   // where it is not the office's
	counsel string   // who goes to court
	whys    []string // why it cannot be kept as it stands
}

// calm tells whether nothing about it wants anybody's eye.
func (s slot) calm() bool { return len(s.Marks) == 0 && len(s.whys) == 0 }

func (v View) slot(ctx context.Context, e agenda.Entry) slot {
	p := locale.From(ctx)
	s := slot{Entry: v.Line(ctx, e), whys: v.whys(ctx, e)}
	s.When, s.Text = v.Clock(ctx, e), v.Brief(ctx, e)
	s.short = p.Clock(e.Moment.Time)
	if e.AllDay {
		s.short = s.When
	} else if zone := p.Zone(e.Moment.Zone); zone != p.Zone(v.Zone) {
		s.zone = zone
	}
	if e.Kind == agenda.Hearing {
		s.counsel = v.Attorneys[v.counsel(e)]
	}
	for i, m := range s.Marks {
		if m.Icon == parts.IconMoved && v.fresh(e) {
			s.Marks[i].Tone = parts.Warning
		}
	}
	if len(v.Clashes[e.Source]) > 0 {
		s.Tone = parts.Danger
		s.Marks = slices.Insert(s.Marks, 0, parts.Mark{Word: p.Say("calendar.conflict"), Tone: parts.Danger})
	}
	return s
}

// line is an entry in the list, where there is room for all of it.
func (v View) line(ctx context.Context, e agenda.Entry) parts.Entry {
	s := v.slot(ctx, e)
	if len(s.whys) > 0 {
		s.Content = reasons(s.whys)
	} else {
		s.Text = v.Line(ctx, e).Text
	}
	if s.counsel != "" {
		s.Source = locale.From(ctx).Say("calendar.goes", "who", s.counsel)
	}
	return s.Entry
}

// fresh tells whether an entry moved lately.
func (v View) fresh(e agenda.Entry) bool {
	return slices.ContainsFunc(v.Moved, func(m agenda.Entry) bool { return m.Source == e.Source })
}

// counsel is who goes to court for an entry.
func (v View) counsel(e agenda.Entry) uuid.UUID {
	for _, client := range e.Clients {
		if hands := v.Counsel[client]; len(hands) > 0 {
			return hands[0]
		}
	}
	return uuid.Nil
}

// whys are the reasons why an entry cannot be kept as it stands.
func (v View) whys(ctx context.Context, e agenda.Entry) []string {
	said := v.courtSays(ctx, e)
	for _, c := range v.Clashes[e.Source] {
		said = append(said, v.why(ctx, e, c))
	}
	return said
}

// courtSays is that the court's own line says something else.
func (v View) courtSays(ctx context.Context, e agenda.Entry) []string {
	p := locale.From(ctx)
	switch {
	case e.Conflict == nil:
		return nil
	case e.Conflict.None:
		return []string{p.Say("calendar.why.court_none")}
	}
	return []string{p.Say("calendar.why.court", "when", p.When(e.Conflict.Said, v.Zone, v.Now))}
}

func (v View) why(ctx context.Context, e agenda.Entry, c agenda.Clash) string {
	p := locale.From(ctx)
	key, who, what := string(c.Reason), v.People(ctx, c.Who), v.Brief(ctx, c.Other)
	switch {
	case c.Reason.OfCounsel():
		who, what = v.Attorneys[c.Who[0]], v.People(ctx, c.Other.Clients)+", "+what
	case len(c.Who) == len(e.Clients): // her name stands above already
		key += ".alone"
	}
	when := v.Clock(ctx, c.Other)
	if c.Other.Moment.Date != e.Moment.Date {
		when = p.When(c.Other.Moment, v.Zone, v.Now)
	}
	said := p.Say("calendar.why."+key, "who", who, "what", what, "when", when)
	if others := v.others(ctx, e); c.Reason.OfCounsel() && others != "" {
		said = p.Say("calendar.why.others", "why", said, "who", others)
	}
	return said
}

// others are the attorneys of a file beside the one who goes first.
func (v View) others(ctx context.Context, e agenda.Entry) string {
	var names []string
	for _, client := range e.Clients {
		for _, id := range v.Counsel[client] {
			if name := v.Attorneys[id]; id != v.counsel(e) && name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return locale.From(ctx).List(names...)
}

// ByTheClock puts entries in the order in which a day is read: what takes all of it
// first, then by the clock on its own wall.
func ByTheClock(all []agenda.Entry) {
	slices.SortStableFunc(all, func(a, b agenda.Entry) int {
		whole := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(a.Moment.Date, b.Moment.Date), whole[a.AllDay]-whole[b.AllDay],
			cmp.Compare(a.Moment.Time, b.Moment.Time), a.StartsAt.Compare(b.StartsAt))
	})
}
