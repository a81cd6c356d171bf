package supervision

import (
	"slices"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// contractor is who runs the technologies of the program, as the reference data
// names it.
const contractor = "BI Inc."

// Technologies lists what a level can consist of, as codes of the reference data:
// what the contractor runs, from an app on the client's phone to visits.
func Technologies() []string {
	var codes []string
	for _, m := range refdata.Modalities() {
		if strings.HasPrefix(m.RunBy, contractor) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

// TechnologyKey is how a technology is called in a level.
func TechnologyKey(code string) string { return "supervision.technology." + code }

// Level is what holds from a day on: every technology and visit at once.
type Level struct {
	Line
	EnrolmentID  uuid.UUID `sec:"open"` // the first of the enrolment's rows
	Modalities   string    `sec:"open"` // codes, joined by commas, in the order of the reference data
	Since        wall.Date `sec:"open"`
	SetBy        seal.Text `sec:"sealed"`
	Reason       seal.Text `sec:"sealed"` // as it was given
	ToldBy       seal.Text `sec:"sealed"`
	ToldOn       wall.Date `sec:"open"`
	ToldLanguage string    `sec:"open"`
	ToldHow      string    `sec:"open"`
	LearnedOn    wall.Date `sec:"open"` // when we were told
}

// TableName is the table of level changes.
func (Level) TableName() string { return "level_changes" }

// Codes are the technologies of the level.
func (l Level) Codes() []string { return codesOf(l.Modalities) }

// Told is how the change reached the client.
func (l Level) Told() obligations.Told {
	return obligations.Told{By: l.ToldBy.Reveal(), On: l.ToldOn, Language: l.ToldLanguage, How: l.ToldHow}
}

func (Level) noun() string { return "level" }

func (l Level) under() (string, uuid.UUID) { return "enrolment_id", l.EnrolmentID }

func (l Level) facts() map[string]any {
	return map[string]any{
		"enrolment": l.EnrolmentID, "modalities": l.Codes(), "since": l.Since, "learned_on": l.LearnedOn, "told_on": l.ToldOn,
		"told_language": l.ToldLanguage, "told_how": l.ToldHow,
	}
}

func (l Level) detail() map[string]any {
	return map[string]any{"set_by": l.SetBy.Reveal(), "reason": l.Reason.Reveal(), "told": l.Told()}
}

// NewLevel is a change of level as it is told.
type NewLevel struct {
	Modalities []string // everything that holds from then on
	Since      wall.Date
	SetBy      string
	Reason     string
	Told       obligations.Told
	LearnedOn  wall.Date
	Fix        Fix
	FormID     string
}

// announced is how many days ahead a change can be announced.
const announced = 366

// ChangeLevel puts a change of level on record, or corrects one. It cannot lie before
// the enrolment nor after its end. Faults: as those of File.
func ChangeLevel(tx *db.Tx, enrolment uuid.UUID, n NewLevel) (Level, error) {
	var e Enrolment
	root, err := rootOf(tx, enrolment, &e)
	if err != nil {
		return Level{}, err
	}
	kept, err := keep(tx, e.ClientID, n.FormID, &Level{}, func(p *fault.Problems, c clients.Client) (*Level, error) {
		record, err := Read(tx, c.ID)
		at, ok := record.enrolment(root)
		if err != nil || !ok {
			return &Level{}, gone(err)
		}
		l := n.read(tx, p, root, c)
		at.holds(p, *l)
		return l, nil
	})
	return *kept, err
}

func (n NewLevel) read(tx *db.Tx, p *fault.Problems, enrolment uuid.UUID, c clients.Client) *Level {
	l := &Level{
		Line: begin(tx, p, n.Fix), EnrolmentID: enrolment, Modalities: technologies(p, "modalities", n.Modalities),
		Since: day(p, "since", n.Since), SetBy: line(p, "set_by", n.SetBy), Reason: note(p, "reason", n.Reason),
		ToldBy: line(p, "told.by", n.Told.By), ToldOn: past(tx, p, "told.on", n.Told.On, c.TimeZone), ToldLanguage: n.Told.Language,
		ToldHow: n.Told.How, LearnedOn: past(tx, p, "learned_on", n.LearnedOn, c.TimeZone),
	}
	if l.Modalities == "" && len(n.Modalities) == 0 {
		p.Add("modalities", "supervision.technology_needed")
	}
	if n.Since == "" {
		p.Add("since", "supervision.day_needed")
	}
	if l.Since != "" && today(tx, c.TimeZone).DaysUntil(l.Since) > announced {
		p.Add("since", "supervision.day_far")
	}
	if _, err := language.Parse(l.ToldLanguage); l.ToldLanguage != "" && err != nil { // any language a client's file can name
		p.Add("told.language", "obligations.unknown_language")
	}
	if l.ToldHow != "" && !slices.Contains(obligations.Ways(), l.ToldHow) {
		p.Add("told.how", "obligations.unknown_way")
	}
	return l
}

// holds refuses a level outside the days of its enrolment.
func (e EnrolmentFile) holds(p *fault.Problems, l Level) {
	switch {
	case l.Void || l.Since == "":
	case l.Since.Before(e.Since):
		p.Add("since", "supervision.level_before_enrolment", "day", e.Since)
	case e.Ending != nil && l.Since.After(e.Ending.LastDay):
		p.Add("since", "supervision.level_after_end", "day", e.Ending.LastDay)
	}
}

// technologies joins codes in the order of the reference data and refuses others.
func technologies(p *fault.Problems, field string, codes []string) string {
	var in []string
	for _, code := range codes {
		if !slices.Contains(Technologies(), code) {
			p.Add(field, "supervision.technology_unknown")
			return ""
		}
	}
	for _, code := range Technologies() {
		if slices.Contains(codes, code) {
			in = append(in, code)
		}
	}
	return strings.Join(in, ",")
}

func codesOf(joined string) []string {
	if joined == "" {
		return []string{}
	}
	return strings.Split(joined, ",")
}
