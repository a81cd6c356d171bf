package hearings

import (
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

const (
	longestName = 200
	longestText = 4000
)

// Details are what is known of a hearing besides its date. Each may be empty.
type Details struct {
	Court    string // base city code, the court's name, or free text
	Location string
	Judge    string
	Type     string
	Medium   string
}

// NoticeGiven is the notice as it was typed. Each part may be empty.
type NoticeGiven struct {
	IssuedOn    string
	ServedOn    string
	HowReceived string
}

// Place is the court somebody named: what the record keeps of it, and the zone of
// its clocks where the court is known.
type Place struct {
	Ref  string
	Zone string
}

// PlaceOf finds the court somebody means, by its code, its name or its city. What
// is no known court is kept as it was typed, without a zone.
func PlaceOf(court string) Place {
	court = strings.Join(strings.Fields(court), " ")
	if c, ok := refdata.CourtOf(court); ok {
		return Place{c.Ref(), c.Zone}
	}
	if c, ok := refdata.MatchCourt(court); ok {
		return Place{c.Ref(), c.Zone}
	}
	return Place{Ref: court}
}

func courtIndex(tx *db.Tx, court string) string {
	return tx.Keys.Blind("hearings.court", strings.ToLower(PlaceOf(court).Ref))
}

func judgeIndex(tx *db.Tx, judge string) string {
	return tx.Keys.Blind("hearings.judge", strings.ToLower(judge))
}

// on puts what was given into the hearing; what was left empty stays as it is.
func (d Details) on(tx *db.Tx, p *fault.Problems, h *Hearing) {
	if court := clients.CleanLine(p, "court", d.Court, longestName); court != "" {
		h.Court, h.CourtIndex = seal.Of(PlaceOf(court).Ref), courtIndex(tx, court)
	}
	if location := clients.CleanLine(p, "hearing_location", d.Location, longestName); location != "" {
		h.Location = seal.Of(location)
	}
	if judge := clients.CleanLine(p, "judge", d.Judge, longestName); judge != "" {
		h.Judge, h.JudgeIndex = seal.Of(judge), judgeIndex(tx, judge)
	}
	if unknown(Types(), Type(d.Type)) {
		p.Add("type", "hearings.type_unknown")
	} else if d.Type != "" {
		h.Type = Type(d.Type)
	}
	if unknown(Media(), Medium(d.Medium)) {
		p.Add("medium", "hearings.medium_unknown")
	} else if d.Medium != "" {
		h.Medium = Medium(d.Medium)
	}
}

func (n NoticeGiven) read(tx *db.Tx, p *fault.Problems) Notice {
	notice := Notice{ServedOn: ServedOn(n.ServedOn), HowReceived: Received(n.HowReceived)}
	if n.IssuedOn != "" {
		day, err := wall.ParseDate(n.IssuedOn)
		if err != nil {
			_, key, args, _ := wall.Problem(err)
			p.Add("notice.issued_on", key, args...)
		} else if day.After(wall.DateOf(tx.Now).AddDays(1)) {
			p.Add("notice.issued_on", "hearings.in_future")
		}
		notice.IssuedOn = day
	}
	if unknown(Served(), notice.ServedOn) {
		p.Add("notice.served_on", "hearings.choice_unknown")
	}
	if unknown(WaysReceived(), notice.HowReceived) {
		p.Add("notice.how_received", "hearings.choice_unknown")
	}
	return notice
}

// source is what was said, or the notice when one was described and nothing else said.
func (n NoticeGiven) source(p *fault.Problems, said string) Source {
	if unknown(Sources(), Source(said)) {
		p.Add("source", "hearings.choice_unknown")
	}
	if said == "" && n != (NoticeGiven{}) {
		return FromNotice
	}
	return Source(said)
}

// formID reads the hidden id of a form; a page makes it, a program need not.
func formID(p *fault.Problems, typed string) string {
	if typed == "" {
		return ""
	}
	id, err := uuid.Parse(typed)
	if err != nil {
		p.Add("form_id", "hearings.form_unknown")
		return ""
	}
	return id.String()
}
