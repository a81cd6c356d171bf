// Package agenda shows an entry of the agenda as a line: Today and the calendar
// share it. It knows no request and no rule.
package agenda

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Desk is by whose clocks and when a page is read, and the names in it.
type Desk struct {
	Zone  string
	Now   time.Time
	Names map[uuid.UUID]string // of clients
}

// Today is the day on the office's walls.
func (d Desk) Today() wall.Date { return wall.At(d.Now, d.Zone).Date }

// People names the clients of an entry.
func (d Desk) People(ctx context.Context, ids []uuid.UUID) string {
	var said []string
	for _, id := range ids {
		if name := d.Names[id]; name != "" {
			said = append(said, name)
		}
	}
	return locale.From(ctx).List(said...)
}

// EntryPath leads to what an entry is about, where it can be acted upon.
func EntryPath(e agenda.Entry) string {
	if e.Kind == agenda.Hearing {
		return "/hearings/" + e.Source.String()
	}
	return "/occurrences/" + e.Source.String()
}

// TellPath leads to where it is put on record that a client was told of a hearing's date.
func TellPath(hearing, client uuid.UUID) string {
	return "/hearings/" + hearing.String() + "?tell=" + client.String() + "#told"
}

// filePath leads to the file of the first client one may see.
func filePath(e agenda.Entry) string { return "/clients/" + e.Lead().String() }

var icons = map[agenda.Kind]parts.Icon{
	agenda.Hearing: parts.IconHearing, agenda.CheckIn: parts.IconCheckIn, agenda.Appointment: parts.IconOffice,
	agenda.AtHome: parts.IconHomeVisit, agenda.Report: parts.IconDocument,
}

// Line is an entry of the agenda as a line of a timeline.
func (d Desk) Line(ctx context.Context, e agenda.Entry) parts.Entry {
	return parts.Entry{
		Icon: icons[e.Kind], Tone: d.tone(e), Gone: e.Cancelled, Href: filePath(e),
		When: d.when(ctx, e), Machine: e.StartsAt.UTC().Format(time.RFC3339),
		Title: d.People(ctx, e.Clients), Text: d.what(ctx, e), Marks: d.marks(ctx, e),
	}
}

func (d Desk) tone(e agenda.Entry) parts.Tone {
	switch {
	case e.Conflict != nil:
		return parts.Danger
	case e.State == "late", e.State == "attempted_failed", e.Moved && len(e.Untold) > 0:
		return parts.Warning
	case e.Open(d.Now):
		return parts.Accent
	}
	return parts.Neutral
}

func (d Desk) when(ctx context.Context, e agenda.Entry) string {
	p := locale.From(ctx)
	if e.AllDay {
		return p.Say("agenda.all_day", "day", p.Date(e.Moment.Date), "far", p.Far(e.Moment, e.StartsAt, d.Now, d.Zone))
	}
	return p.Say("agenda.when", "when", p.When(e.Moment, d.Zone, d.Now), "far", p.Far(e.Moment, e.StartsAt, d.Now, d.Zone))
}

// Clock says the time of an entry in a list where its day is said already, with the
// office's own where that differs.
func (d Desk) Clock(ctx context.Context, e agenda.Entry) string {
	p := locale.From(ctx)
	if e.AllDay {
		return p.Say("agenda.whole_day")
	}
	clock, zone := p.Clock(e.Moment.Time), p.Zone(e.Moment.Zone)
	if zone == p.Zone(d.Zone) {
		return clock
	}
	if here := wall.At(e.StartsAt, d.Zone); here.Date == e.Moment.Date {
		return p.Say("agenda.clock_here", "time", clock, "zone", zone, "here", p.Clock(here.Time))
	}
	return p.Say("agenda.clock", "time", clock, "zone", zone)
}

// what says the sort of entry and where it is.
func (d Desk) what(ctx context.Context, e agenda.Entry) string {
	said := []string{parts.Say(ctx, e.LabelKey)}
	for _, place := range []string{courtName(e.Court), e.Location, officeName(e.Place)} {
		if place != "" {
			said = append(said, place)
		}
	}
	if e.Conflict != nil && !e.Conflict.None {
		said = append(said, parts.Say(ctx, "agenda.court_says", "date", e.Conflict.Said.Date, "time", e.Conflict.Said.Time))
	}
	return strings.Join(said, " · ")
}

// Brief is what in few words, for a narrow column.
func (d Desk) Brief(ctx context.Context, e agenda.Entry) string {
	said := []string{parts.Say(ctx, e.LabelKey)}
	for _, place := range []string{strings.TrimSuffix(courtName(e.Court), " Immigration Court"), e.Location, officeName(e.Place)} {
		if place != "" {
			said = append(said, place)
		}
	}
	if e.Medium != "" && e.Medium != "in_person" {
		said = append(said, parts.Say(ctx, "hearings.medium."+e.Medium))
	}
	return strings.Join(said, " · ")
}

func courtName(ref string) string {
	if court, ok := refdata.CourtOf(ref); ok {
		return court.Name
	}
	return ref
}

func officeName(ref string) string {
	if office, ok := refdata.FieldOfficeOf(ref); ok {
		return office.Name
	}
	return ref
}

// marks say what wants attention, each in a word.
func (d Desk) marks(ctx context.Context, e agenda.Entry) []parts.Mark {
	var marks []parts.Mark
	add := func(when bool, m parts.Mark) {
		if when {
			marks = append(marks, m)
		}
	}
	say := func(key string, args ...any) string { return parts.Say(ctx, "agenda.mark."+key, args...) }
	open := e.Open(d.Now) && e.EndsAt.After(e.StartsAt)
	add(len(e.Held) > 0, d.heldMark(ctx, e))
	add(open, parts.Mark{Word: say("left", "left", locale.From(ctx).Duration(e.Left(d.Now))), Tone: parts.Accent, Icon: parts.IconWindow})
	add(e.Cancelled, parts.Mark{Word: say("cancelled"), Icon: parts.IconCancelled})
	add(e.Conflict != nil, parts.Mark{Word: say(conflictKey(e)), Tone: parts.Danger})
	add(hearings.State(e.State).TookPlace(), parts.Mark{Word: parts.Say(ctx, e.StateKey)})
	add(e.Moved && !e.Cancelled, parts.Mark{Word: d.moved(ctx, e), Icon: parts.IconMoved})
	add(len(e.Untold) > 0 && (e.Moved || e.Cancelled || e.StartsAt.After(d.Now)), parts.Mark{Word: say("untold"), Tone: untoldTone(e), Icon: parts.IconMessage})
	add(e.Kind != agenda.Hearing && e.State != "upcoming" && !e.Cancelled && !open, parts.Mark{Word: parts.Say(ctx, e.StateKey), Tone: stateTone(e.State)})
	return marks
}

// heldMark says who is detained then, by name where it is not everybody.
func (d Desk) heldMark(ctx context.Context, e agenda.Entry) parts.Mark {
	m := parts.DetainedMark(ctx)
	if len(e.Held) < len(e.Clients) {
		m.Word = parts.Say(ctx, "agenda.mark.held", "who", d.People(ctx, e.Held))
	}
	return m
}

// moved says from when an entry moved: the day, or the hour where the day stayed.
func (d Desk) moved(ctx context.Context, e agenda.Entry) string {
	p := locale.From(ctx)
	switch {
	case e.Was.Date == "":
		return p.Say("agenda.mark.moved")
	case e.Was.Date == e.Moment.Date:
		return p.Say("agenda.mark.moved_from", "was", p.Clock(e.Was.Time))
	case e.Was.Date[:4] != d.Today()[:4]:
		return p.Say("agenda.mark.moved_from", "was", p.Date(e.Was.Date))
	}
	return p.Say("agenda.mark.moved_from", "was", p.DayMonth(e.Was.Date))
}

func conflictKey(e agenda.Entry) string {
	if e.Conflict != nil && e.Conflict.None {
		return "conflict_none"
	}
	return "conflict"
}

func untoldTone(e agenda.Entry) parts.Tone {
	if e.Moved || e.Cancelled {
		return parts.Warning
	}
	return parts.Neutral
}

func stateTone(state string) parts.Tone {
	switch state {
	case "late", "attempted_failed", "unknown":
		return parts.Warning
	case "due":
		return parts.Accent
	case "reported", "reported_late", "reported_other_means":
		return parts.Done
	case "missed_unexcused", "missed_excused":
		return parts.Danger
	}
	return parts.Neutral
}
