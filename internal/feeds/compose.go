package feeds

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/internal/wire"
)

// How far a calendar reaches. Hearings and appointments are shown however far
// ahead; check-ins, which come every week, half a year.
const (
	daysBack      = 90
	weeksAhead    = 26
	cancelledDays = 60
	chargeDays    = 42 // what is asked every day needs no half a year of it
)

// chargeLead is when a phone reminds of what is asked every day: a day before would
// be in the way of the reminder before.
const chargeLead = 10 * time.Minute

// How long an entry takes where nobody knows.
const (
	usualVisit   = time.Hour
	usualCheckIn = 30 * time.Minute
)

// lastResort is the zone of a calendar whose client and office both live by
// clocks that phones are not told about.
const lastResort = "America/New_York"

// writer chooses every word that a link shows.
type writer struct {
	wording Wording
	leads   []time.Duration
	home    string // a zone of wire.Zones
	say     *locale.Printer
	names   map[uuid.UUID]string // of clients; only in a colleague's own calendar
}

// piece is one entry as it should stand in the calendar, but for its UID and its
// count of changes.
type piece struct {
	source uuid.UUID
	part   int
	kind   agenda.Kind
	series uuid.UUID // the duty that it is one of
	zone   string    // whose clocks its day is by
	far    bool      // a check-in that is not shown yet
	marked bool      // its words say that it is off, or to be confirmed
	event  wire.Event
}

func (w writer) pieces(entries []agenda.Entry, day wall.Date) []piece {
	horizon := day.AddDays(7 * weeksAhead).UTC()
	out := make([]piece, 0, len(entries))
	for _, e := range entries {
		p := piece{source: e.Source, part: e.Part, kind: e.Kind, series: e.Parent, zone: e.Moment.Zone, event: w.event(e)}
		p.marked = e.Cancelled || e.Conflict != nil
		p.far = e.Kind == agenda.CheckIn && !e.StartsAt.Before(horizon)
		out = append(out, p)
		if other, ok := w.otherDate(e, p.event); ok {
			out = append(out, piece{source: e.Source, part: 1, kind: e.Kind, series: e.Parent, zone: e.Moment.Zone, marked: true, event: other})
		}
	}
	return out
}

func (w writer) event(e agenda.Entry) wire.Event {
	start := w.local(e.Moment, e.StartsAt)
	ev := w.plain(e.Kind, start, start.Add(lasting(e)))
	ev.Summary = w.summary(e.Kind)
	if e.AllDay {
		ev.AllDay, ev.Start, ev.End = true, e.Moment.Date.UTC(), e.Moment.Date.AddDays(1).UTC()
	}
	if name := w.names[e.Lead()]; name != "" {
		ev.Summary += " (" + initials(name) + ")"
	}
	if e.Conflict != nil {
		ev.Summary = w.marked("feeds.moved_conflict", ev.Summary)
	}
	if w.wording != Discreet {
		ev.Location = w.location(e)
	}
	ev = w.finished(ev, e.Cancelled)
	if e.Kind == agenda.Charge {
		ev.Alarms = []wire.Alarm{{Before: chargeLead, Text: w.say.Say("feeds.alarm", "summary", ev.Summary)}}
	}
	return ev
}

// otherDate is the date that the court's line says, as an entry of its own: until
// somebody finds out, both are shown.
func (w writer) otherDate(e agenda.Entry, ours wire.Event) (wire.Event, bool) {
	if e.Conflict == nil || e.Conflict.None || e.Cancelled {
		return wire.Event{}, false
	}
	at, err := e.Conflict.Said.Instant()
	if err != nil { // a time that does not exist is shown to staff, who ask
		return wire.Event{}, false
	}
	start := w.local(e.Conflict.Said, at)
	ev := w.plain(e.Kind, start, start.Add(lasting(e)))
	ev.Summary, ev.Location = ours.Summary, ours.Location
	return w.finished(ev, false), true
}

// gone is an entry that has left the record altogether, known by what the link
// has shown of it.
func (w writer) gone(s Shown) wire.Event {
	loc, err := wall.LoadZone(s.Zone)
	if err != nil {
		loc = time.UTC
	}
	start := w.in(s.StartsAt.In(loc))
	ev := w.plain(s.Kind, start, start.Add(s.EndsAt.Sub(s.StartsAt)))
	ev.Summary = w.summary(s.Kind)
	return w.finished(ev, true)
}

// busy are the kinds that take a person's time where she is.
var busy = []agenda.Kind{agenda.Hearing, agenda.Appointment, agenda.AtHome}

func (w writer) plain(kind agenda.Kind, start, end time.Time) wire.Event {
	return wire.Event{Start: start, End: end, Language: w.say.Tag(), Busy: slices.Contains(busy, kind)}
}

func (w writer) finished(ev wire.Event, cancelled bool) wire.Event {
	if cancelled {
		ev.Cancelled, ev.Busy = true, false
		ev.Summary = w.marked("feeds.cancelled", ev.Summary)
		return ev
	}
	text := w.say.Say("feeds.alarm", "summary", ev.Summary)
	for _, lead := range w.leads {
		ev.Alarms = append(ev.Alarms, wire.Alarm{Before: lead, Text: text})
	}
	return ev
}

func (w writer) marked(mark, summary string) string {
	return w.say.Say("feeds.marked", "mark", w.say.Say(mark), "summary", summary)
}

func (w writer) summary(kind agenda.Kind) string {
	if w.wording == Full {
		return w.say.Say("feeds_full." + string(kind))
	}
	switch kind {
	case agenda.CheckIn:
		return w.say.Say("feeds.checkin")
	case agenda.Report, agenda.Charge:
		return w.say.Say("feeds.reminder")
	}
	return w.say.Say("feeds.appointment")
}

// local is the wall-clock time of an entry in its own zone. It is computed from
// the moment on the notice, so that a change of clock rules moves no hearing; the
// stored instant stands in where the moment needs an answer it lacks.
func (w writer) local(m wall.Moment, stored time.Time) time.Time {
	at, err := m.Instant()
	if err != nil {
		at = stored
	}
	loc, err := wall.LoadZone(m.Zone)
	if err != nil {
		loc = time.UTC
	}
	return w.in(at.In(loc))
}

// in keeps a time in its own zone where phones are told of that zone, and
// otherwise writes it by the clocks of the calendar's.
func (w writer) in(t time.Time) time.Time {
	if wire.ZoneAllowed(t.Location().String()) {
		return t
	}
	loc, err := wall.LoadZone(w.home)
	if err != nil {
		return t
	}
	return t.In(loc)
}

func lasting(e agenda.Entry) time.Duration {
	if e.EndsAt.After(e.StartsAt) {
		return e.EndsAt.Sub(e.StartsAt)
	}
	if e.Kind == agenda.CheckIn {
		return usualCheckIn
	}
	return usualVisit
}

// location is where to go: an address, and with full wording what stands there.
func (w writer) location(e agenda.Entry) string {
	if e.Kind == agenda.Hearing {
		if e.Medium == "internet" || e.Medium == "telephone" {
			return ""
		}
		return w.ofCourt(e)
	}
	name, address := e.Place, ""
	if office, ok := refdata.FieldOfficeOf(e.Place); ok {
		name, address = "ICE "+office.Name, addressOf(office.Address, office.City, office.State, office.ZIP)
	}
	return w.placed(name, address)
}

func (w writer) ofCourt(e agenda.Entry) string {
	name, address := e.Court, ""
	if court, ok := refdata.CourtOf(e.Court); ok {
		name = court.Name
		if city := court.AddressCity; city != "" {
			address = addressOf(court.Address, city, court.State, court.ZIP)
		} else {
			address = addressOf(court.Address, court.City, court.State, court.ZIP)
		}
	}
	if e.Location != "" { // heard elsewhere than at the court itself
		return w.placed(e.Location, "")
	}
	return w.placed(name, address)
}

// placed puts a name and an address together. Without consent a name is shown
// only where it is one that gives nothing away.
func (w writer) placed(name, address string) string {
	switch {
	case w.wording == Full && address != "":
		return name + ", " + address
	case address != "":
		return address
	case w.wording == Full || !tells.MatchString(name):
		return name
	}
	return ""
}

// tells finds words that say what sort of place it is, and numbers that look like
// an A-number.
var tells = regexp.MustCompile(`(?i)\b(ice|isap|bi|ero|dhs|eoir|uscis|court|courthouse|corte|tribunal|immigration|inmigraci[oó]n|` +
	`detention|detenci[oó]n|customs|enforcement|homeland|removal|deportation|smartlink|judge|juez|jail|prison|processing)\b|\d{7,}|\d{3}-\d{3}-\d{3}`)

func addressOf(street, city, state, zip string) string {
	if street == "" {
		return ""
	}
	return strings.TrimSpace(street + ", " + city + ", " + state + " " + zip)
}
