package chronology

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/obligations"
)

// ofRests is each time a duty rested, and each time a pause ended early. Why stays in
// the house.
func ofRests(record obligations.History, ways map[uuid.UUID]string) []Line {
	var lines []Line
	way := map[uuid.UUID]string{}
	for _, p := range record.Pauses {
		way[p.ID] = ways[p.ObligationID]
		told := p.Told()
		lines = append(lines, Line{
			Kind: Duty, ID: p.ID, Subject: p.ObligationID, At: noon(p.ToldOn, p.RecordedAt), Day: p.ToldOn, Note: p.Reason.Reveal(),
			Says: Phrase{
				Key: "chronology.duty_paused", Words: map[string]string{"way": way[p.ID]}, Args: map[string]any{"from": p.FromDate, "to": p.LastDay},
			},
			ToldOn: p.ToldOn, ToldBy: told.By, RecordedAt: p.RecordedAt, By: p.RecordedBy,
		})
	}
	for _, l := range record.Lifts {
		lines = append(lines, Line{
			Kind: Duty, ID: l.ID, Subject: l.PauseID, At: noon(l.FromDate, l.RecordedAt), Day: l.FromDate, Note: l.Reason.Reveal(),
			Says:       Phrase{Key: "chronology.pause_lifted", Words: map[string]string{"way": way[l.PauseID]}, Args: map[string]any{"from": l.FromDate}},
			RecordedAt: l.RecordedAt, By: l.RecordedBy,
		})
	}
	return lines
}

// ofPrompt is that something was asked of the client, or that a device raised an
// alert; or that this was recorded by mistake.
func ofPrompt(p obligations.PromptRecord, all []obligations.PromptRecord, way string) Line {
	l := Line{
		Kind: Duty, ID: p.ID, Subject: p.OccurrenceID, At: p.CameAt, Note: p.Note.Reveal(),
		Says:      Phrase{Key: "chronology.prompted", Words: map[string]string{"way": way}},
		SourceKey: p.Source.LabelKey(), Source: string(p.Source), RecordedAt: p.RecordedAt, By: p.RecordedBy,
		Gone: slices.ContainsFunc(all, func(later obligations.PromptRecord) bool { return later.Supersedes != nil && *later.Supersedes == p.ID }),
	}
	if p.TakenBack {
		l.At, l.Says.Key = p.RecordedAt, "chronology.prompt_taken_back"
	}
	return l
}
