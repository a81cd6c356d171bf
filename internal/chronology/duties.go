package chronology

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/obligations"
)

// ofDuties is how duties began, changed and ended, and which check-ins moved.
func ofDuties(tx *db.Tx, file clients.File) ([]Line, error) {
	duties, err := obligations.ForClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	ways := make(map[uuid.UUID]string, len(duties))
	for _, d := range duties {
		if m, ok := obligations.ModalityOf(d.Obligation.Modality); ok {
			ways[d.Obligation.ID] = m.LabelKey()
		}
	}
	record, err := obligations.Record(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, s := range record.Schedules {
		lines = append(lines, ofSchedule(s, ways[s.ObligationID]))
	}
	for _, e := range record.Endings {
		lines = append(lines, ofDutyEnd(e, record.Endings, ways[e.ObligationID]))
	}
	for _, m := range record.Moves {
		lines = append(lines, ofMove(m))
	}
	lines = append(lines, ofRests(record, ways)...)
	for _, p := range record.Prompts {
		lines = append(lines, ofPrompt(p, record.Prompts, ways[p.ObligationID]))
	}
	for _, o := range record.Outcomes {
		if o.Supersedes != nil {
			lines = append(lines, ofCorrection(o))
		}
	}
	return lines, nil
}

func ofSchedule(s obligations.Schedule, way string) Line {
	key, on := "chronology.duty_changed", s.FromDate
	if s.Number == 1 {
		key, on = "chronology.duty_began", s.Start.Date
	}
	l := Line{
		Kind: Duty, ID: s.ID, Subject: s.ObligationID, At: noon(s.ToldOn, s.RecordedAt), Day: s.ToldOn, Note: s.Reason.Reveal(),
		Says:   Phrase{Key: key, Words: map[string]string{"way": way}, Args: map[string]any{"date": on}},
		ToldOn: s.ToldOn, RecordedAt: s.RecordedAt, By: s.RecordedBy,
	}
	if l.ToldBy = s.ToldBy.Reveal(); l.Note == "" {
		l.Note = l.ToldBy
	}
	return l
}

// ofDutyEnd is that a duty ended, or that it did not after all.
func ofDutyEnd(e obligations.Ending, all []obligations.Ending, way string) Line {
	l := Line{
		Kind: Duty, ID: e.ID, Subject: e.ObligationID, At: noon(e.LastDay, e.RecordedAt), Day: e.LastDay, Note: e.Reason.Reveal(),
		Says:       Phrase{Key: "chronology.duty_ended", Words: map[string]string{"way": way}},
		RecordedAt: e.RecordedAt, By: e.RecordedBy,
		Gone: slices.ContainsFunc(all, func(later obligations.Ending) bool { return later.Supersedes != nil && *later.Supersedes == e.ID }),
	}
	if e.TakenBack {
		l.At, l.Day, l.Says.Key = e.RecordedAt, "", "chronology.duty_goes_on"
	}
	return l
}

func ofMove(m obligations.MoveRecord) Line {
	return Line{
		Kind: Moved, ID: m.ID, Subject: m.OccurrenceID, At: noon(m.ToldOn, m.RecordedAt), Day: m.ToldOn, Note: m.Reason.Reveal(),
		Says: Phrase{Key: "chronology.check_in_moved", Args: map[string]any{
			"from_date": m.FromDate, "from_time": m.FromTime, "to_date": m.To.Date, "to_time": m.To.Time,
		}},
		ToldOn: m.ToldOn, ToldBy: m.ToldBy.Reveal(), RecordedAt: m.RecordedAt, By: m.RecordedBy,
	}
}

func ofCorrection(o obligations.OutcomeRecord) Line {
	return Line{
		Kind: Corrected, ID: o.ID, Subject: o.OccurrenceID, At: o.RecordedAt, Note: o.Reason.Reveal(), State: string(o.State),
		Says:      Phrase{Key: "chronology.corrected", Words: map[string]string{"state": o.State.LabelKey()}},
		SourceKey: o.Source.LabelKey(), Source: string(o.Source), RecordedAt: o.RecordedAt, By: o.RecordedBy,
	}
}

// ofOccurrences is each check-in and appointment with what became of it.
func ofOccurrences(tx *db.Tx, file clients.File) ([]Line, error) {
	entries, err := obligations.List(tx, obligations.Filter{Client: file.ID})
	if err != nil {
		return nil, err
	}
	holding, err := obligations.Holding(tx, entries) // her own, and what holds for all who report with her
	if err != nil {
		return nil, err
	}
	logs, err := failures.ForClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(entries))
	for _, e := range entries {
		l := ofOccurrence(e, holding)
		if who, known := failures.TellerOf(logs, holding[e.ID]); known {
			l.SourceKey, l.ToldBy = "", who
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func ofOccurrence(e obligations.Entry, holding map[uuid.UUID]obligations.OutcomeRecord) Line {
	way := ""
	if m, ok := obligations.ModalityOf(e.Modality); ok {
		way = m.ShortKey()
	}
	l := Line{
		Kind: CheckIn, ID: e.ID, Subject: e.ID, At: e.OpensAt, Moment: e.Moment, State: string(e.State),
		Says:       Phrase{Key: "chronology.check_in", Words: map[string]string{"way": way, "state": e.State.LabelKey()}},
		RecordedAt: e.CreatedAt, Gone: e.State.Cancelled(), rests: e.Rows(),
	}
	if e.ClosesAt.After(e.OpensAt) {
		l.Facts = facts(Fact{Key: "chronology.fact.closes", At: e.ClosesAt})
	}
	o, said := holding[e.ID]
	if !said {
		return l
	}
	l.SourceKey, l.Source, l.Note, l.By, l.RecordedAt = o.Source.LabelKey(), string(o.Source), o.Reason.Reveal(), o.RecordedBy, o.RecordedAt
	l.ToldAt = o.RecordedAt // nobody here knew before
	return l
}
