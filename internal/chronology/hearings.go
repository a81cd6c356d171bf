package chronology

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
)

func ofHearings(tx *db.Tx, file clients.File) ([]Line, error) {
	found, err := hearings.ForClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, h := range found {
		for i, s := range h.Settings {
			lines = append(lines, ofSetting(h, s))
			if i > 0 {
				lines = append(lines, ofReset(h.Settings[i-1], s))
			}
		}
		for _, t := range h.Tellings {
			if t.ClientID == file.ID {
				lines = append(lines, ofTelling(h, t))
			}
		}
		for _, c := range h.Cancellations {
			lines = append(lines, ofCancellation(c))
		}
		for _, c := range h.Checks {
			lines = append(lines, ofCheck(c))
		}
	}
	return lines, nil
}

func ofSetting(h hearings.File, s hearings.Setting) Line {
	taken, off := h.Off()
	l := Line{
		Kind: Hearing, ID: s.ID, Subject: h.ID, At: s.StartsAt, Moment: s.Moment,
		Says:      Phrase{Key: "chronology.hearing", Words: map[string]string{"type": h.Type.LabelKey()}},
		SourceKey: s.Source.LabelKey(), Source: string(s.Source), State: string(h.State),
		ToldAt: s.ToldAt, RecordedAt: s.RecordedAt, By: s.RecordedBy, Gone: !s.Current() || off,
	}
	if off && s.Current() {
		l.rests = []uuid.UUID{s.ID, taken.ID}
	}
	return l
}

func ofReset(old, s hearings.Setting) Line {
	return Line{
		Kind: Moved, ID: s.ID, Subject: s.HearingID, At: s.ToldAt, Note: s.Reason.Reveal(),
		Says: Phrase{Key: "chronology.hearing_moved", Args: map[string]any{
			"from_date": old.Moment.Date, "from_time": old.Moment.Time, "to_date": s.Moment.Date, "to_time": s.Moment.Time,
		}},
		SourceKey: s.Source.LabelKey(), Source: string(s.Source), ToldAt: s.ToldAt, RecordedAt: s.RecordedAt, By: s.RecordedBy,
	}
}

func ofTelling(h hearings.File, t hearings.Telling) Line {
	key := "chronology.told"
	if t.CancellationID != nil {
		key = "chronology.told_off"
	}
	l := Line{
		Kind: Told, ID: t.ID, Subject: h.ID, At: t.At, RecordedAt: t.RecordedAt, By: t.ToldBy,
		Says: Phrase{Key: key, Words: map[string]string{"how": t.How.LabelKey()}, Args: map[string]any{}},
	}
	for _, s := range h.Settings {
		if s.ID == t.SettingID {
			l.Says.Args["date"], l.Says.Args["time"] = s.Moment.Date, s.Moment.Time
		}
	}
	return l
}

func ofCancellation(c hearings.Cancellation) Line {
	return Line{
		Kind: Cancelled, ID: c.ID, Subject: c.HearingID, At: c.At, Note: c.Reason.Reveal(),
		Says:      Phrase{Key: "chronology.hearing_cancelled"},
		SourceKey: c.Source.LabelKey(), Source: string(c.Source), RecordedAt: c.RecordedAt, By: c.RecordedBy,
	}
}

func ofCheck(c hearings.Check) Line {
	says := Phrase{Key: "chronology.checked_differs", Args: map[string]any{"date": c.SaidDate, "time": c.SaidTime}}
	switch {
	case c.Agrees:
		says = Phrase{Key: "chronology.checked_agrees"}
	case c.SaidNone():
		says = Phrase{Key: "chronology.checked_none"}
	}
	return Line{
		Kind: Checked, ID: c.ID, Subject: c.HearingID, At: c.CheckedAt, Says: says,
		SourceKey: c.Source.LabelKey(), Source: string(c.Source), RecordedAt: c.RecordedAt, By: c.CheckedBy,
	}
}
