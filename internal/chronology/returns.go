package chronology

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// ofReturns is what is known of whether the client came out of her visits. That an
// attorney looked at a visit before is privileged and stands in no line.
func ofReturns(tx *db.Tx, file clients.File) ([]Line, error) {
	returns, err := obligations.ReturnsFor(tx, file.ID)
	if err != nil {
		return nil, err
	}
	replaced := map[uuid.UUID]bool{}
	for _, r := range returns {
		if r.Supersedes != nil {
			replaced[*r.Supersedes] = true
		}
	}
	var lines []Line
	for _, r := range returns {
		if r.Answer != obligations.NotKnown { // that nobody knew says nothing of her
			lines = append(lines, ofReturn(r, replaced[r.ID]))
		}
	}
	return lines, nil
}

func ofReturn(r obligations.Return, replaced bool) Line {
	l := Line{
		Kind: Returned, ID: r.ID, Subject: r.OccurrenceID, At: r.RecordedAt, ToldAt: r.RecordedAt, Note: r.Note.Reveal(),
		Says:      Phrase{Key: "chronology.returned", Words: map[string]string{"answer": r.Answer.LabelKey()}},
		SourceKey: r.Source.LabelKey(), Source: string(r.Source), RecordedAt: r.RecordedAt, By: r.RecordedBy, Gone: replaced, Untimed: r.At == nil,
	}
	if r.At != nil {
		l.At = *r.At
	}
	return l
}
