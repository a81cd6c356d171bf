package obligations

import (
	"slices"

	"golang.org/x/text/language"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// How far from today a date can lie: farther is a slip of the pen, and a daily
// duty that began long ago must stay a number of rows that one write can hold.
const (
	farthestPast   = 5 * 366
	farthestFuture = 5 * 366
)

// The longest texts and lengths of time, in characters and minutes.
const (
	longestLine   = 200
	longestNote   = 4_000
	longestWindow = 7 * 24 * 60
	longestGrace  = 14 * 24 * 60
)

// Told says how something reached the client: by whom, on which day, in which
// language, and how. Each part may be unknown.
type Told struct {
	By       string
	On       wall.Date
	Language string // BCP 47
	How      string // one of Ways
}

// Complete tells whether nothing is missing.
func (t Told) Complete() bool { return t.By != "" && t.On != "" && t.Language != "" && t.How != "" }

// Ways lists how a client can be told.
func Ways() []string {
	return []string{"in_person", "phone", "app", "text", "email", "letter", "other"}
}

// Plan is what an officer says about when and where.
//
// What a kind has no use for is refused, so that nothing that was told is dropped
// in silence.
type Plan struct {
	Kind          Kind
	Rule          string      // recurring; a day at home may have one
	Start         wall.Moment // the first day; an empty zone means the place's, else the client's
	Ends          wall.Time   // a day at home: when it is over; empty for the end of the day
	Skipped       []wall.Date // days of the rule that were told to be left out
	SkipHolidays  bool        // told: not on federal holidays
	WindowMinutes *int        // nil when nobody told
	GraceMinutes  *int        // nil for what the modality suggests
	Place         string      // the code of an ICE field office, or words
	Told          Told
}

// schedule checks the plan for a client's duty and makes a version of it. All
// problems come at once.
func (p Plan) schedule(tx *db.Tx, client clients.Client, m Modality) (Schedule, error) {
	var problems fault.Problems
	s := Schedule{
		ID: db.NewID(tx.Now), ClientID: client.ID, Number: 1, Kind: p.Kind, Start: p.Start, Ends: p.Ends,
		WindowMinutes: p.WindowMinutes, GraceMinutes: m.GraceMinutes, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if !m.Allows(p.Kind) {
		problems.Add("kind", "obligations.unknown_kind")
	}
	s.Place = p.place(&problems, &s, client.TimeZone)
	if p.GraceMinutes != nil {
		s.GraceMinutes = *p.GraceMinutes
	}
	if s.GraceMinutes < 0 || s.GraceMinutes > longestGrace {
		problems.Add("grace_minutes", "obligations.minutes", "least", 0, "most", longestGrace)
	}
	if w := p.WindowMinutes; w != nil && (*w < 1 || *w > longestWindow) {
		problems.Add("window_minutes", "obligations.minutes", "least", 1, "most", longestWindow)
	}
	s.tell(&problems, tx, p.Told)
	p.refuseUseless(&problems)
	s.when(&problems, tx)
	if s.Kind == Recurring || s.Kind == DayWindow && p.Rule != "" {
		s.repeat(&problems, p)
	}
	return s, problems.Err()
}

// place takes the zone of an office, or of the client, where none was named.
func (p Plan) place(problems *fault.Problems, s *Schedule, home string) seal.Text {
	place := clients.CleanLine(problems, "place", p.Place, longestLine)
	if s.Start.Zone == "" {
		s.Start.Zone = home
		if office, ok := refdata.FieldOfficeOf(place); ok {
			s.Start.Zone = office.Zone
		}
	}
	return seal.Of(place)
}

func (s *Schedule) tell(problems *fault.Problems, tx *db.Tx, told Told) {
	told.check(problems, tx, s.Start.Zone)
	s.ToldBy = seal.Of(clients.CleanLine(problems, "told.by", told.By, longestLine))
	s.ToldOn, s.ToldLanguage, s.ToldHow = told.On, told.Language, told.How
}

func (t Told) check(problems *fault.Problems, tx *db.Tx, zone string) {
	if t.On != "" {
		if err := t.On.Check(); err != nil {
			addWall(problems, err, "told.on")
		} else if t.On.After(today(tx, zone)) {
			problems.Add("told.on", "obligations.told_in_future")
		}
	}
	if t.Language != "" {
		if _, err := language.Parse(t.Language); err != nil { // any language a client's file can name
			problems.Add("told.language", "obligations.unknown_language")
		}
	}
	if t.How != "" && !slices.Contains(Ways(), t.How) {
		problems.Add("told.how", "obligations.unknown_way")
	}
}

// addWall adds what package wall says about a date or time; its own word for the
// field wins, but for a day that is not the appointment's.
func addWall(problems *fault.Problems, err error, field string) {
	own, key, args, ok := wall.Problem(err)
	if !ok {
		own, key = field, "wall.time_shape"
	}
	if own == "fold" || own == "zone" {
		field = own
	}
	for _, already := range *problems {
		if already.Field == field && already.Key == key {
			return
		}
	}
	problems.Add(field, key, args...)
}

// today is the date on the walls of a zone; of UTC when the zone is unknown.
func today(tx *db.Tx, zone string) wall.Date {
	if loc, err := wall.LoadZone(zone); err == nil {
		return wall.DateOf(tx.Now.In(loc))
	}
	return wall.DateOf(tx.Now)
}

// note cleans what a person typed into a field of its name.
func note(problems *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanNote(problems, field, text, longestNote))
}
