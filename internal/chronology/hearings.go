package chronology

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/refdata"
)

func ofHearings(tx *db.Tx, file clients.File) ([]Line, error) {
	found, err := hearings.ForClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, h := range found {
		for i, s := range h.Settings {
			lines = append(lines, ofSetting(h, s, file.ID))
			if i > 0 && !sat(h, h.Settings[i-1]) { // after a day in court the next date is no move
				lines = append(lines, ofReset(h.Settings[i-1], s))
			}
		}
		for _, t := range h.Tellings {
			if t.ClientID == file.ID {
				lines = append(lines, ofTelling(h, t))
			}
		}
		for _, o := range h.Outcomes {
			lines = append(lines, ofOutcome(h, o, file.ID))
		}
		for _, c := range h.Checks {
			lines = append(lines, ofCheck(c))
		}
	}
	return lines, nil
}

func ofSetting(h hearings.File, s hearings.Setting, client uuid.UUID) Line {
	taken, off := h.Off()
	state := h.State
	if o, said := h.Became(h.Current().ID); said {
		state = h.BecameFor(o, client)
	}
	l := Line{
		Kind: Hearing, ID: s.ID, Subject: h.ID, At: s.StartsAt, Moment: s.Moment,
		Says:      Phrase{Key: "chronology.hearing", Words: map[string]string{"type": h.Type.LabelKey()}},
		SourceKey: s.Source.LabelKey(), Source: string(s.Source), State: string(state),
		ToldAt: s.ToldAt, RecordedAt: s.RecordedAt, By: s.RecordedBy, Gone: !s.Current() && !sat(h, s) || s.Current() && off,
	}
	if off && s.Current() {
		l.rests = []uuid.UUID{s.ID, taken.ID}
	}
	return l
}

// sat tells whether the court sat on a date.
func sat(h hearings.File, s hearings.Setting) bool {
	o, said := h.Became(s.ID)
	return said && o.Became.TookPlace()
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
	if t.OutcomeID != nil {
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

// ofOutcome is what somebody said became of a date, and whether this client was there.
func ofOutcome(h hearings.File, o hearings.Outcome, client uuid.UUID) Line {
	became := h.BecameFor(o, client)
	l := Line{
		Kind: Became, ID: o.ID, Subject: o.HearingID, At: o.At, Note: o.Note.Reveal(), Says: Phrase{Key: "chronology.became." + string(became)},
		SourceKey: o.Source.LabelKey(), Source: string(o.Source), State: string(became),
		ToldAt: o.ToldAt, RecordedAt: o.RecordedAt, By: o.RecordedBy, Gone: !o.Holds(),
	}
	switch {
	case o.Became == hearings.Cancelled:
		l.Kind, l.Says.Key = Cancelled, "chronology.hearing_cancelled"
	case o.Became.Off():
		l.Kind = Cancelled
	}
	// An order in absence that was put in by mistake reads, on paper, as one that was made and rescinded.
	mistaken := o.Became == hearings.HeldInAbsentia && !o.Holds()
	l.Never = mistaken || o.Became == hearings.Scheduled || o.SupersededBy != nil && slices.ContainsFunc(h.Outcomes, func(next hearings.Outcome) bool {
		return next.ID == *o.SupersededBy && next.Became == hearings.Scheduled
	})
	if p := h.Presence(o.ID, client); p != "" {
		l.Facts = append(l.Facts, Fact{Key: "chronology.fact.presence", Word: p.LabelKey(), Stays: p == hearings.Absent})
	}
	if o.OrderOn != "" && became == o.Became { // the order of somebody else is none of hers
		l.Facts = append(l.Facts, Fact{Key: "chronology.fact.order_on", Day: o.OrderOn})
	}
	if code, known := refdata.Adjournment(o.AdjournmentCode); known {
		l.Facts = append(l.Facts, Fact{Key: "chronology.fact.adjournment", Text: code.Code + " " + code.Description})
	}
	if o.DocumentID != nil {
		l.Documents = append(l.Documents, *o.DocumentID)
	}
	return l
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
