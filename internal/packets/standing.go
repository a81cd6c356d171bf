package packets

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/notes"
)

// Rests is what pages were drawn from beside their exhibits: the approvals of the
// statements in them, and the wordings of incidents that an attorney let leave.
type Rests struct {
	Statements []uuid.UUID `json:"statements,omitempty"`
	Incidents  []Wording   `json:"incidents,omitempty"`
}

// Wording is an incident with the approved exhibit that stands in the pages.
type Wording struct {
	Incident uuid.UUID `json:"incident"`
	Exhibit  uuid.UUID `json:"exhibit"`
}

// Fallen is something of a build that may not leave any more: a document that somebody
// marked since, a statement whose approval was taken back or whose words are others, an
// incident of which another wording was approved.
type Fallen struct {
	What  string // document, statement or incident
	ID    uuid.UUID
	Label string // of an exhibit
	Key   string // why
}

// FallenIn lists what of the build that holds may not leave any more, in the order of
// its pages; none while there is no build. It reads what the pages were made from and
// not what was chosen, for an empty choice takes whatever may leave on the day. Faults:
// Forbidden, NotFound beyond the wall.
func FallenIn(tx *db.Tx, f File) ([]Fallen, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, err
	}
	var gone []Fallen
	if f.Build == nil {
		return gone, nil
	}
	shelf, err := shelfOf(tx, f.ClientID)
	if err != nil {
		return nil, err
	}
	drawn := f.Drawn()
	for _, e := range drawn.Exhibits {
		if key := shelf.refuses(Chosen{Document: e.Document, Paper: e.Printed, Bundle: e.Bundled}); key != "" {
			gone = append(gone, Fallen{"document", e.Document, e.Label, key})
		}
	}
	if len(drawn.Rests.Statements) > 0 && tx.Actor.May(actor.NotesRead) {
		texts, err := notes.Approved(tx, f.ClientID)
		if err != nil {
			return nil, err
		}
		for _, id := range drawn.Rests.Statements {
			if !slices.ContainsFunc(texts, func(a notes.Approval) bool { return a.ID == id }) {
				gone = append(gone, Fallen{"statement", id, "", "packets.fallen.statement"})
			}
		}
	}
	for _, w := range drawn.Rests.Incidents {
		file, err := failures.FindIncident(tx, w.Incident)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err != nil || len(file.Exhibits) == 0 || file.Exhibits[0].ID != w.Exhibit {
			gone = append(gone, Fallen{"incident", w.Incident, "", "packets.fallen.incident"})
		}
	}
	return gone, nil
}

// stands is Conflict where something of the build that holds may not leave any more,
// with each of it. Nobody chose it in spite of that, so no attempt is put on record.
func (f File) stands(tx *db.Tx) error {
	gone, err := FallenIn(tx, f)
	if err != nil || len(gone) == 0 {
		return err
	}
	no := fault.New(fault.Conflict, "packets.fallen")
	no.Problems = []fault.Problem{{Key: "packets.fallen"}}
	for _, g := range gone {
		p := fault.Problem{Key: g.Key}
		if g.Label != "" {
			p.Key, p.Args = "packets.fallen.exhibit", fault.Args{"label": g.Label}
		}
		no.Problems = append(no.Problems, p)
	}
	return no
}
