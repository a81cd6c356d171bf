package hearings

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Desk is what every view of this room needs to speak: who is who, and what the
// time is where the office stands.
type Desk struct {
	Now        time.Time
	OfficeZone string
	Clients    map[uuid.UUID]string // names of the clients that may be seen
	Staff      map[uuid.UUID]string
	MayWrite   bool
}

// CourtName is how a court is called; free text stays as it is.
func CourtName(ref string) string {
	if c, ok := refdata.CourtOf(ref); ok {
		return c.Name
	}
	return ref
}

// ZoneSaid says by which clocks a court goes, for under the field.
func ZoneSaid(ctx context.Context, court string) string {
	if strings.TrimSpace(court) == "" {
		return ""
	}
	place := hearings.PlaceOf(court)
	if place.Zone == "" {
		return parts.Say(ctx, "hearings.zone.unknown_court")
	}
	return parts.Say(ctx, "hearings.zone.of_court", "court", CourtName(place.Ref), "zone", locale.From(ctx).Zone(place.Zone))
}

// when says a date as people do, with how far it is.
func (d Desk) when(ctx context.Context, m wall.Moment) string {
	p := locale.From(ctx)
	today := wall.DateOf(d.Now)
	if loc, err := wall.LoadZone(m.Zone); err == nil {
		today = wall.DateOf(d.Now.In(loc))
	}
	return p.When(m, d.OfficeZone, d.Now) + ", " + p.RelativeDay(m.Date, today)
}

// on says a date alone.
func (d Desk) on(ctx context.Context, m wall.Moment) string {
	return locale.From(ctx).When(m, d.OfficeZone, d.Now)
}

// at says an instant by the office's clocks.
func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.OfficeZone, d.OfficeZone, d.Now)
}

func (d Desk) staff(ctx context.Context, id uuid.UUID) string {
	if name := d.Staff[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "hearings.by_system")
}

// said puts what a check found into the words of a date.
func (d Desk) said(ctx context.Context, f hearings.File, c hearings.Check) string {
	if c.SaidNone() {
		return parts.Say(ctx, "hearings.check.none")
	}
	return d.on(ctx, wall.Moment{Date: c.SaidDate, Time: c.SaidTime, Zone: f.Current().Moment.Zone})
}

// people names everybody in the hearing, of those who may be seen.
func (d Desk) people(ctx context.Context, f hearings.File) string {
	var names []string
	for _, p := range f.Participants {
		names = append(names, d.Clients[p.ClientID])
	}
	return locale.From(ctx).List(names...)
}

// State is where the hearing stands, as a badge.
func State(ctx context.Context, f hearings.File) parts.Mark {
	m := parts.Mark{Word: parts.Say(ctx, f.State.LabelKey()), Tone: parts.Neutral}
	switch {
	case len(f.Conflicts) > 0:
		return parts.Mark{Word: parts.Say(ctx, "hearings.state.conflict"), Tone: parts.Danger}
	case f.State.Off():
		m.Icon = parts.IconCancelled
	case f.State.TookPlace():
		m.Tone = outcomeTone(f.State)
	case f.State == hearings.Scheduled:
		m.Tone, m.Icon = parts.Accent, parts.IconHearing
	}
	return m
}

// Told is whether a participant knows, as a badge.
func Told(ctx context.Context, f hearings.File, s hearings.Setting, client uuid.UUID) parts.Mark {
	if _, told := f.Told(s, client); told {
		return parts.Mark{Word: parts.Say(ctx, "hearings.told.yes"), Tone: parts.Done, Icon: parts.IconTold}
	}
	_, off := f.Off()
	switch {
	case !s.Current():
		return parts.Mark{Word: parts.Say(ctx, "hearings.told.never"), Tone: parts.Neutral}
	case off:
		return parts.Mark{Word: parts.Say(ctx, "hearings.told.off"), Tone: parts.Warning}
	case s.Sequence > 1:
		return parts.Mark{Word: parts.Say(ctx, "hearings.told.moved"), Tone: parts.Warning}
	}
	return parts.Mark{Word: parts.Say(ctx, "hearings.told.not_yet"), Tone: parts.Warning}
}

// Path is where a hearing is shown.
func Path(id uuid.UUID) string { return "/hearings/" + id.String() }

// ClientPath is where a client's file is.
func ClientPath(id uuid.UUID) string { return "/clients/" + id.String() }

func untold(f hearings.File) []uuid.UUID {
	var out []uuid.UUID
	if f.State.TookPlace() { // there is nothing left to tell of the date
		return out
	}
	for _, p := range f.Participants {
		if _, told := f.Told(f.Current(), p.ClientID); !told {
			out = append(out, p.ClientID)
		}
	}
	return out
}

// Prepare begins the page's empty forms: the first person not told, by whoever
// looks at the page.
func (v *FileView) Prepare(me uuid.UUID) {
	if v.Tell.FormID == "" {
		v.Tell.FormID, v.Tell.ToldBy, v.Tell.How = uuid.NewString(), me.String(), "phone"
		if left := untold(v.File); v.Tell.ClientID == "" && len(left) > 0 {
			v.Tell.ClientID = left[0].String()
		}
		v.Tell.Setting = v.File.Current().ID.String()
	}
	if v.Check.FormID == "" {
		v.Check.FormID, v.Check.Said = uuid.NewString(), SaidSame
	}
}

// joined is the values of a group of checkboxes.
func joined(values []string) string { return strings.Join(values, ",") }

func options[T ~string](ctx context.Context, prefix string, values []T) []parts.Option {
	out := make([]parts.Option, len(values))
	for i, v := range values {
		out[i] = parts.Option{Value: string(v), Label: parts.Say(ctx, prefix+string(v))}
	}
	return out
}

func withEmpty(ctx context.Context, key string, of []parts.Option) []parts.Option {
	return slices.Insert(of, 0, parts.Option{Label: parts.Say(ctx, key)})
}
