package agenda

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
)

// Clash is that an entry cannot be kept as it stands beside another one.
type Clash struct {
	Reason Reason
	Other  Entry
	Who    []uuid.UUID // the clients who are due at both; the attorney, where Reason is about her
}

// Reason is why two entries clash.
type Reason string

// The reasons.
const (
	DueAtBoth     Reason = "client"      // one client is due at both
	CounselAtBoth Reason = "counsel"     // one attorney is in court at both
	ClientFar     Reason = "client_far"  // too little time for a client from one place to the other
	CounselFar    Reason = "counsel_far" // and for an attorney
)

// OfCounsel tells whether Who is an attorney.
func (r Reason) OfCounsel() bool { return r == CounselAtBoth || r == CounselFar }

// What is counted where no paper says it: cautious, as a false alarm costs a look and
// a silence costs a hearing. A master calendar call can take the morning. Nobody here
// knows roads: the times between two places are the least that anybody needs.
const (
	LongHearing = 4 * time.Hour // an individual hearing
	ShortOne    = 2 * time.Hour // any other
	visitTakes  = time.Hour
	SameState   = time.Hour
	OtherState  = 3 * time.Hour
)

// Clashes finds, by their Source, the entries still to come that cannot both be kept.
// counsel is who goes to court for a client. It is about the entries it is given: hand
// it what the actor may see, before any filter.
func Clashes(now time.Time, entries []Entry, counsel map[uuid.UUID]uuid.UUID) map[uuid.UUID][]Clash {
	var stays []stay
	for _, e := range entries {
		if s := stayOf(e, counsel); s.asks(now) {
			stays = append(stays, s)
		}
	}
	slices.SortFunc(stays, func(a, b stay) int {
		return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.Source.String(), b.Source.String()))
	})
	found := map[uuid.UUID][]Clash{}
	for i, a := range stays {
		for _, b := range stays[i+1:] {
			if !b.from.Before(a.to.Add(OtherState)) {
				break
			}
			for _, c := range a.against(b) {
				found[a.Source] = append(found[a.Source], Clash{c.Reason, b.Entry, c.Who})
				found[b.Source] = append(found[b.Source], Clash{c.Reason, a.Entry, c.Who})
			}
		}
	}
	return found
}

// stay is an entry as it holds people.
type stay struct {
	Entry
	from, to time.Time
	loose    bool          // any moment of it will do, and takes
	takes    time.Duration // so long
	place    string        // where she has to be in person; empty where nobody knows, or nowhere
	state    string
	counsel  uuid.UUID // of a hearing
}

func stayOf(e Entry, counsel map[uuid.UUID]uuid.UUID) stay {
	s := stay{Entry: e, from: e.StartsAt, to: e.EndsAt}
	switch e.Kind {
	case Hearing:
		s.to = s.from.Add(ShortOne)
		if e.LabelKey == hearings.Type("individual").LabelKey() {
			s.to = s.from.Add(LongHearing)
		}
		if i := slices.IndexFunc(e.Clients, func(id uuid.UUID) bool { return counsel[id] != uuid.Nil }); i >= 0 {
			s.counsel = counsel[e.Clients[i]]
		}
		court, _ := refdata.CourtOf(e.Court)
		s.place, s.state = named("court ", cmp.Or(e.Location, e.Court)), court.State
	case Appointment:
		office, _ := refdata.FieldOfficeOf(e.Place)
		s.loose, s.takes, s.place, s.state = s.to.After(s.from), visitTakes, named("office ", e.Place), office.State
		if !s.loose {
			s.to = s.from.Add(visitTakes)
		}
	case CheckIn, Report:
		s.loose, s.takes = true, time.Minute
	}
	if s.remote() {
		s.place = ""
	}
	return s
}

// named keeps a court and an office of one code apart.
func named(sort, place string) string {
	if place == "" {
		return ""
	}
	return sort + place
}

// remote is a hearing that can be held from home.
func (s stay) remote() bool { return s.Medium == "internet" || s.Medium == "telephone" }

// asks tells whether anybody still has to do anything.
func (s stay) asks(now time.Time) bool {
	waiting := s.Kind == Hearing || s.State == string(obligations.Upcoming) || s.State == string(obligations.Due)
	return waiting && !s.Cancelled && s.Kind != Charge && !s.to.Before(now)
}

// against is how a stay clashes with one that does not begin before it.
func (s stay) against(b stay) (found []Clash) {
	both, far := s.overlaps(b), s.tooFar(b)
	if !both && !far {
		return nil
	}
	var shared []uuid.UUID
	for _, id := range s.Clients {
		if slices.Contains(b.Clients, id) {
			shared = append(shared, id)
		}
	}
	if len(shared) > 0 {
		found = append(found, Clash{Reason: pick(both, DueAtBoth, ClientFar), Who: shared})
	}
	if s.counsel != uuid.Nil && s.counsel == b.counsel {
		found = append(found, Clash{Reason: pick(both, CounselAtBoth, CounselFar), Who: []uuid.UUID{s.counsel}})
	}
	return found
}

func pick(both bool, overlap, far Reason) Reason {
	if both {
		return overlap
	}
	return far
}

// overlaps tells whether one person cannot do both.
func (s stay) overlaps(b stay) bool {
	if !b.from.Before(s.to) && !b.from.Equal(s.from) {
		return false
	}
	return !s.yields(b, 0) && !b.yields(s, 0) && !s.together(b)
}

// yields tells whether a window leaves room beside the other, and for the way there.
func (s stay) yields(b stay, way time.Duration) bool {
	return s.loose && max(b.from.Sub(s.from), s.to.Sub(b.to)) >= s.takes+way
}

// together tells whether one person can be at both: in one courtroom, or in the same
// house for two short calls; at home on the screen; at one office for two visits; with
// the phone in her hand anywhere but in court.
func (s stay) together(b stay) bool {
	switch {
	case s.Kind == Hearing && b.Kind == Hearing:
		if s.Court == "" || s.Court != b.Court {
			return false
		}
		short := s.to.Sub(s.from) == ShortOne && b.to.Sub(b.from) == ShortOne
		return s.Judge != "" && s.Judge == b.Judge || short && (s.Judge == "" || b.Judge == "")
	case s.Kind == Hearing || b.Kind == Hearing:
		return s.remote() && b.Kind == AtHome || b.remote() && s.Kind == AtHome
	case s.Kind == Appointment && b.Kind == Appointment:
		return s.place == b.place
	}
	return s.Kind != Appointment && b.Kind != Appointment || s.Kind != AtHome && b.Kind != AtHome
}

// tooFar tells whether nobody gets from one to the other, as far as one can know
// without a map.
func (s stay) tooFar(b stay) bool {
	way := SameState
	if s.state != "" && b.state != "" && s.state != b.state {
		way = OtherState
	}
	if s.place == "" || b.place == "" || s.place == b.place || s.yields(b, way) || b.yields(s, way) {
		return false
	}
	return b.from.Sub(s.to) < way && !s.together(b)
}
