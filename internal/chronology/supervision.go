package chronology

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// ofSupervision is the papers a client was released on, her enrolments with every
// level, and what was asked and answered. Who posted a bond and why less was asked
// for stay in the house: the one is another person, the other our own words.
func ofSupervision(tx *db.Tx, file clients.File) ([]Line, error) {
	r, err := supervision.Read(tx, file.ID)
	if err != nil {
		return nil, err
	}
	scans, err := supervision.ScansOf(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	if r.CaseEnding != nil {
		lines = append(lines, ofEnding(*r.CaseEnding, "chronology.case_ended", nil))
	}
	for _, p := range r.Papers {
		of := ofPaper(r, p)
		of[0].Documents = ids(scans[p.First])
		lines = append(lines, of...)
	}
	for _, e := range r.Enrolments {
		l := ofEntry(Level, e.Line, e.Since, e.LearnedOn, "chronology.enrolled")
		l.Says.Words = map[string]string{"program": e.Program.LabelKey()}
		lines = append(lines, l)
		for _, s := range e.Spans {
			lines = append(lines, ofLevel(s.Level))
		}
		if e.Ending != nil {
			lines = append(lines, ofEnding(*e.Ending, "chronology.enrolment_ended", nil))
		}
		for _, q := range e.Requests {
			of := ofRequest(q)
			of[0].Documents = ids(scans[q.First])
			lines = append(lines, of...)
		}
	}
	return lines, nil
}

// ids are the documents by their ids.
func ids(scans []documents.Document) (all []uuid.UUID) {
	for _, d := range scans {
		all = append(all, d.ID)
	}
	return all
}

// ofEntry begins a line of something that holds from a day on.
func ofEntry(kind Kind, row supervision.Line, on, learned wall.Date, key string) Line {
	return Line{
		Kind: kind, ID: row.ID, Subject: row.ClientID, At: noon(on, row.RecordedAt), Day: on, ToldOn: learned, RecordedAt: row.RecordedAt,
		By: row.RecordedBy, Untimed: on == "", Says: Phrase{Key: key},
	}
}

func ofPaper(r supervision.Record, p supervision.ReleaseFile) []Line {
	named := map[string]string{"form": p.Form.LabelKey()}
	l := ofEntry(Released, p.Line, p.Since(), p.ReceivedOn, "chronology.released")
	l.Says.Words, l.Note = named, p.Note.Reveal()
	office, _ := r.Office(p.OfficeID)
	l.Facts = facts(
		Fact{Key: "chronology.fact.issued_by", Text: office.Name.Reveal()}, Fact{Key: "chronology.fact.issued_by", Text: p.IssuedBy.Reveal()},
	)
	lines := []Line{l}
	if p.Ending != nil {
		lines = append(lines, ofEnding(*p.Ending, "chronology.release_ended", named))
	}
	return lines
}

func ofEnding(e supervision.Ending, key string, words map[string]string) Line {
	l := ofEntry(Released, e.Line, e.LastDay, e.LearnedOn, key)
	l.Says.Words, l.Note = words, e.Reason.Reveal()
	if e.EnrolmentID != nil {
		l.Kind = Level
	}
	return l
}

// ofLevel says the first technology in its sentence and the others as facts.
func ofLevel(level supervision.Level) Line {
	l := ofEntry(Level, level.Line, level.Since, level.LearnedOn, "chronology.level")
	for i, code := range level.Codes() {
		if i == 0 {
			l.Says.Words = map[string]string{"level": supervision.TechnologyKey(code)}
			continue
		}
		l.Facts = append(l.Facts, Fact{Key: "chronology.fact.also", Word: supervision.TechnologyKey(code)})
	}
	l.Facts = append(l.Facts, facts(
		Fact{Key: "chronology.fact.set_by", Text: level.SetBy.Reveal()}, Fact{Key: "chronology.fact.given_reason", Text: level.Reason.Reveal()},
		Fact{Key: "chronology.fact.client_told_by", Text: level.ToldBy.Reveal()},
	)...)
	return l
}

func ofRequest(q supervision.RequestFile) []Line {
	asked := ofEntry(Asked, q.Line, q.AskedOn, "", "chronology.asked_less")
	asked.Says.Words, asked.Note = map[string]string{"how": "obligations.how." + q.How}, q.Reason.Reveal()
	asked.Facts = facts(Fact{Key: "chronology.fact.asked_of", Text: q.AskedOf.Reveal()})
	for _, code := range q.Codes() {
		asked.Facts = append(asked.Facts, Fact{Key: "chronology.fact.asked_for", Word: supervision.TechnologyKey(code)})
	}
	lines := []Line{asked}
	for _, a := range q.Answers {
		l := ofEntry(Replied, a.Line, a.AnsweredOn, a.LearnedOn, "chronology.answered")
		l.Says.Words = map[string]string{"answer": a.Answer.LabelKey()}
		l.Facts = facts(
			Fact{Key: "chronology.fact.answered_by", Text: a.AnsweredBy.Reveal()}, Fact{Key: "chronology.fact.said", Text: a.Words.Reveal()},
		)
		lines = append(lines, l)
	}
	return lines
}
