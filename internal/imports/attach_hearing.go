package imports

import (
	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/locale"
)

// hearingOf reads the hearing of a line.
func (a *attaching) hearingOf(e *Entry, client uuid.UUID) intent {
	a.r.hearing(e)
	if e.Date == "" && len(e.problems) == 0 {
		e.problems.Add("hearing", "imports.hearing_needed")
	}
	n := hearings.NewHearing{
		ClientID: client, Date: string(e.Date), Time: string(e.Time), Zone: e.Zone, Source: string(hearings.FromOther),
		Details: hearings.Details{Court: e.Court, Judge: e.Judge},
	}
	if e.Court == "" {
		n.Zone = "" // of the case's court, and nobody's guess
	}
	n.Details.Type = wordOf(a.r.cell(e.Line, HearingType, " "), hearings.Types())
	n.Details.Medium = wordOf(a.r.cell(e.Line, Medium, " "), hearings.Media())
	return intent{
		key: client.String() + n.Date + n.Time,
		known: func(tx *db.Tx) (bool, error) {
			files, err := hearings.ForClient(tx, client)
			for _, f := range files {
				if f.State == hearings.Scheduled && f.Current().Moment.Date == e.Date && f.Current().Moment.Time == e.Time {
					return true, nil
				}
			}
			return false, err
		},
		do: func(tx *db.Tx) error {
			_, err := hearings.Schedule(tx, n)
			return err
		},
	}
}

// said is a word of a list that the record keeps.
type said interface {
	~string
	LabelKey() string
}

// wordOf is the code that a cell says, by the code itself or by what we call it;
// any other text comes back as it is, for the room to refuse.
func wordOf[W said](text string, list []W) string {
	for _, w := range list {
		if saidAs(text, string(w), w.LabelKey()) {
			return string(w)
		}
	}
	return text
}

func saidAs(text, code, labelKey string) bool {
	text = fold(text)
	return text != "" && (text == fold(code) || text == fold(locale.For("en").Say(labelKey)) || text == fold(locale.For("es").Say(labelKey)))
}
