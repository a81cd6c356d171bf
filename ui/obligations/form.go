// Package obligations shows the duty to report: its form, its panel in a client's
// file, what became of a check-in, and the list of what is open everywhere. It
// knows the room's types and no rule of it; every word comes from the catalogs.
package obligations

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// Path is where everything that is open stands.
const Path = "/reporting"

// NewPath is the form for a new duty of a client.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

// ListPath is where a new duty is sent.
func ListPath(client uuid.UUID) string { return "/clients/" + client.String() + "/obligations" }

// DutyPath is where a duty's forms stand: schedule, ending.
func DutyPath(id uuid.UUID, place string) string { return "/obligations/" + id.String() + "/" + place }

// OccurrencePath is one check-in or appointment.
func OccurrencePath(id uuid.UUID) string { return "/occurrences/" + id.String() }

// OutcomeForm is what the form about a check-in sends, as typed.
type OutcomeForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	State   string `form:"state"`
	AtDate  string `form:"at.date"`
	AtTime  string `form:"at.time"`
	Source  string `form:"source"`
	Early   string `form:"early"` // it was done before the window opened
	Reason  string `form:"reason"`
	OnlyFor string `form:"client_id"` // empty for everybody under the duty
	Said    string `form:"said"`      // what the client said of it on her own page, where the form came from there
}

// Outcome is the form as the room takes it. The time is meant by the clock of the
// check-in's own place; one that clocks show twice means the earlier.
func (f OutcomeForm) Outcome(zone string) (obligations.Outcome, error) {
	out := obligations.Outcome{
		State: obligations.State(f.State), Source: obligations.Source(f.Source), Reason: f.Reason,
		Early: f.Early != "", Version: f.Version, FormID: f.FormID, OnlyFor: f.Whose(),
	}
	at, err := instant(f.AtDate, f.AtTime, zone)
	out.At = at
	return out, err
}

// Whose is whom the form is about; zero for everybody. What is no id becomes one
// that nobody has.
func (f OutcomeForm) Whose() uuid.UUID {
	if f.OnlyFor == "" {
		return uuid.Nil
	}
	id, err := uuid.Parse(f.OnlyFor)
	if err != nil {
		return uuid.Max
	}
	return id
}

func instant(date, clock, zone string) (time.Time, error) {
	var problems fault.Problems
	if strings.TrimSpace(date) == "" && strings.TrimSpace(clock) == "" {
		return time.Time{}, nil
	}
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var dateErr, timeErr error
	m.Date, dateErr = wall.ParseDate(date)
	m.Time, timeErr = wall.ParseTime(clock)
	for field, err := range map[string]error{"at.date": dateErr, "at.time": timeErr} {
		if _, key, args, refused := wall.Problem(err); refused {
			problems.Add(field, key, args...)
		}
	}
	if err := problems.Err(); err != nil {
		return time.Time{}, err
	}
	at, err := m.Instant()
	if _, key, args, refused := wall.Problem(err); refused {
		problems.Add("at.time", key, args...)
	}
	return at, problems.Err()
}

// MoveForm is what the form for another date sends, as typed.
type MoveForm struct {
	FormID       string `form:"form_id"`
	Version      int64  `form:"version"`
	Date         string `form:"date"`
	Time         string `form:"time"`
	Zone         string `form:"zone"`
	Fold         string `form:"fold"`
	InPause      string `form:"in_pause"` // the duty rests on that day, and it takes place
	Reason       string `form:"reason"`
	ToldBy       string `form:"told.by"`
	ToldOn       string `form:"told.on"`
	ToldLanguage string `form:"told.language"`
	ToldHow      string `form:"told.how"`
}

// Moment is the form as the room takes it.
func (f MoveForm) Moment() obligations.NewMoment {
	return obligations.NewMoment{
		To:     wall.Moment{Date: wall.Date(f.Date), Time: wall.Time(f.Time), Zone: f.Zone, Fold: wall.Fold(f.Fold)},
		Reason: f.Reason, InPause: f.InPause != "", Version: f.Version, FormID: f.FormID,
		Told: obligations.Told{By: f.ToldBy, On: wall.Date(f.ToldOn), Language: f.ToldLanguage, How: f.ToldHow},
	}
}

// ResumeForm is what the form that takes the end of a duty back sends, as typed.
type ResumeForm struct {
	Version int64  `form:"version"`
	Reason  string `form:"reason"`
}

// Resume is the form as the room takes it.
func (f ResumeForm) Resume() obligations.NewResume {
	return obligations.NewResume{Reason: f.Reason, Version: f.Version}
}

// EndForm is what the form for the end of a duty sends, as typed.
type EndForm struct {
	Version int64  `form:"version"`
	EndedOn string `form:"ended_on"`
	Reason  string `form:"reason"`
}

// End is the form as the room takes it.
func (f EndForm) End() obligations.NewEnd {
	return obligations.NewEnd{LastDay: wall.Date(f.EndedOn), Reason: f.Reason, Version: f.Version}
}
