package supervision

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// SummonsesPath is where a call to come is sent when nobody has been chosen yet.
const SummonsesPath = "/summonses"

// SummonsPath is one call to come.
func SummonsPath(id uuid.UUID) string { return SummonsesPath + "/" + id.String() }

// NewSummonsPath is its form; a zero client is still to be chosen there.
func NewSummonsPath(client uuid.UUID) string { return sendSummons(client) + "/new" }

// sendSummons is where the form is sent.
func sendSummons(client uuid.UUID) string {
	if client == uuid.Nil {
		return SummonsesPath
	}
	return filePath(client) + "/summonses"
}

// SummonsForm is a call to come as it is typed: six questions, of which the client
// and one of the hour and the words are needed. ClientID is whom the first question
// found.
type SummonsForm struct {
	FormID   string `form:"form_id"`
	Who      string `form:"who"`
	ClientID string `form:"client_id"`
	SummonsFields
	ToldBy string `form:"told_by"`
}

// SummonsFields is what it says, as it is typed.
type SummonsFields struct {
	At    string `form:"at"` // "2026-11-22T07:00"
	Place string `form:"place"`
	How   string `form:"how"`
	Words string `form:"words"`
}

// Summons is the form as the room takes it. We are told now.
func (f SummonsForm) Summons() supervision.NewSummons {
	n := f.summons()
	n.Heard.By, n.FormID = f.ToldBy, f.FormID
	return n
}

func (f SummonsFields) summons() supervision.NewSummons {
	date, clock := parted(f.At)
	return supervision.NewSummons{Date: date, Time: clock, Place: f.Place, How: supervision.Way(f.How), Words: f.Words}
}

// parted is a day and an hour that were typed in one box.
func parted(at string) (wall.Date, wall.Time) {
	date, clock, _ := strings.Cut(strings.Replace(strings.TrimSpace(at), "T", " ", 1), " ")
	return typedDay(date), wall.Time(strings.TrimSpace(clock))
}

// FreshSummons is an empty form.
func FreshSummons() SummonsForm { return SummonsForm{FormID: uuid.NewString()} }

// SummonsFixForm is a correction as it is typed: the whole of it, and why.
type SummonsFixForm struct {
	FormID string `form:"form_id"`
	SummonsFields
	CameDate string `form:"came_at.date"`
	CameTime string `form:"came_at.time"`
	HeardForm
	FixForm
}

// Summons is the form as the room takes it; zone is the clock that was meant.
func (f SummonsFixForm) Summons(zone string) (supervision.NewSummons, error) {
	var p fault.Problems
	n := f.summons()
	n.CameAt, n.Heard, n.FormID = typedAt(&p, "came_at", f.CameDate, f.CameTime, zone), f.heard(&p, zone), f.FormID
	return n, p.Err()
}

// Fix is what the correction supersedes.
func (f SummonsFixForm) Fix(id uuid.UUID) supervision.Fix { return f.fix(id) }

// SummonsFixOf is the form that shows a call to come as it stands.
func SummonsFixOf(s supervision.Summons, zone string) SummonsFixForm {
	f := SummonsFixForm{
		FormID: uuid.NewString(), HeardForm: heardAs(s.Reported, zone),
		SummonsFields: SummonsFields{Place: s.Place.Reveal(), How: string(s.How), Words: s.Words.Reveal()},
	}
	if s.Moment.Date != "" {
		f.At = strings.TrimSuffix(string(s.Moment.Date)+"T"+string(s.Moment.Time), "T")
	}
	if s.CameAt != nil {
		m := wall.At(*s.CameAt, zone)
		f.CameDate, f.CameTime = string(m.Date), string(m.Time)
	}
	return f
}

// PointSummons moves the problems of the room to the questions of the form: the day
// and the hour are typed in one box.
func PointSummons(err error) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, p := range refused.Problems {
		if p.Field == "at.date" || p.Field == "at.time" {
			refused.Problems[i].Field = "at"
		}
	}
	return PointKit(err)
}

// isMoment tells whether a browser's box would keep the value.
func isMoment(at string) bool {
	_, err := time.Parse("2006-01-02T15:04", at)
	return at == "" || err == nil
}
