package chronology

import (
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// The facts that stand beside a date on which a client was detained. They say since when
// and until when, and nothing of what that means for the date.
const (
	HeldSince = "chronology.fact.held_since"
	HeldUntil = "chronology.fact.held_until"
)

var detentionKeys = map[supervision.DetentionEvent]string{
	supervision.Taken: "chronology.detained", supervision.Moved: "chronology.detention_moved", supervision.LetOut: "chronology.detention_ended",
}

// ofDetentions is each time that a client was taken, moved or let go, as it holds.
func ofDetentions(tx *db.Tx, file clients.File) ([]Line, error) {
	stays, err := supervision.Detentions(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, s := range stays {
		for _, d := range s.Rows() {
			lines = append(lines, ofDetention(d))
		}
	}
	return lines, nil
}

func ofDetention(d supervision.Detention) Line {
	l := Line{
		Kind: Detained, ID: d.ID, Subject: d.ClientID, At: d.HappenedAt, Moment: d.Moment, Note: d.Note.Reveal(), Says: Phrase{Key: detentionKeys[d.Event]},
		SourceKey: d.Source.LabelKey(), Source: string(d.Source), ToldAt: d.ToldAt, ToldBy: d.ToldBy.Reveal(), RecordedAt: d.RecordedAt, By: d.RecordedBy,
	}
	if d.Moment.Time == "" {
		l.Moment, l.Day, l.At = wall.Moment{}, d.Moment.Date, noon(d.Moment.Date, d.HappenedAt)
	}
	if d.Terms != "" {
		l.Says.Words = map[string]string{"terms": d.Terms.LabelKey()}
	}
	if d.HeldBy != "" {
		l.Facts = append(l.Facts, Fact{Key: "chronology.fact.held_by", Word: d.HeldBy.LabelKey()})
	}
	office, _ := refdata.FieldOfficeOf(d.Area)
	l.Facts = append(l.Facts, facts(Fact{Key: "chronology.fact.facility", Text: d.Facility.Reveal()}, Fact{Key: "chronology.fact.ice_area", Text: office.Name})...)
	l.Note = joined(d.Facility.Reveal(), l.Note)
	return l
}

// besideHeld puts beside each check-in and hearing that the client was detained then, as
// far as it is on record: the day alone counts whole.
func besideHeld(tx *db.Tx, file clients.File, lines []Line) error {
	stays, err := supervision.StaysAmong(tx, file.ID)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		if l.Kind != CheckIn && l.Kind != Hearing || l.Gone {
			continue
		}
		until := l.At
		for _, f := range l.Facts {
			if f.Key == "chronology.fact.closes" {
				until = f.At
			}
		}
		for _, s := range stays[file.ID] {
			if !s.Touches(l.At, until) {
				continue
			}
			l.Held = true
			l.Facts = append(l.Facts, heldFact(HeldSince, s.In))
			if s.Out != nil {
				l.Facts = append(l.Facts, heldFact(HeldUntil, *s.Out))
			}
		}
	}
	return nil
}

func heldFact(key string, d supervision.Detention) Fact {
	if d.Moment.Time == "" {
		return Fact{Key: key, Day: d.Moment.Date}
	}
	return Fact{Key: key, At: d.HappenedAt}
}
