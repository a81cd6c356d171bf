package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
)

// Suggestion is what a line hinted at, until a person says what it is.
type Suggestion struct {
	db.Row
	ImportID  uuid.UUID  `sec:"open"`
	ClientID  uuid.UUID  `sec:"open"`
	Line      int        `sec:"open"`
	Kind      Kind       `sec:"open"`
	State     Decision   `sec:"open"`
	Proposal  seal.Text  `sec:"sealed"` // JSON
	DecidedBy *uuid.UUID `sec:"open"`
	DecidedAt *time.Time `sec:"open"`
}

// TableName is where suggestions are kept.
func (Suggestion) TableName() string { return "import_suggestions" }

// SealedBy is the client's key.
func (s Suggestion) SealedBy() uuid.UUID { return s.ClientID }

// Kind is what is suggested.
type Kind string

// The kinds of suggestion.
const (
	ADuty     Kind = "duty"
	ARelative Kind = "family"
)

// Decision is what a person said of a suggestion.
type Decision string

// The decisions.
const (
	Open      Decision = "open"
	Confirmed Decision = "confirmed"
	Dismissed Decision = "dismissed"
)

func suggestionsOf(tx *db.Tx, i Import, v Verdict) ([]Suggestion, error) {
	var out []Suggestion
	add := func(kind Kind, proposal any) error {
		text, err := json.Marshal(proposal)
		if err != nil {
			return fmt.Errorf("keeping a suggestion: %w", err)
		}
		out = append(out, Suggestion{
			Row: db.NewRow(tx), ImportID: i.ID, ClientID: v.draft.ID(), Line: v.Entry.Line.Number, Kind: kind, State: Open,
			Proposal: seal.Of(string(text)),
		})
		return nil
	}
	if v.Entry.Duty != nil {
		if err := add(ADuty, v.Entry.Duty); err != nil {
			return nil, err
		}
	}
	for _, r := range v.Entry.Relatives {
		if err := add(ARelative, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Suggested is a suggestion as a person is asked about it.
type Suggested struct {
	Suggestion
	Client   clients.Listed
	Duty     Proposal         // of a duty
	Relative Relative         // of a relative
	Others   []clients.Listed // the files that the relative may be
}

// Relative is somebody a note named as family.
type Relative = relative

// Suggestions are the open ones of an import within the actor's wall, in the
// order of the sheet.
//
// Faults: NotFound.
func Suggestions(tx *db.Tx, id uuid.UUID, limit int) ([]Suggested, error) {
	if _, err := Find(tx, id); err != nil {
		return nil, err
	}
	var rows []Suggestion
	q := clients.Wall(tx, tx.DB.Where("import_id = ? AND state = ?", id, Open), "import_suggestions.client_id")
	if err := q.Order("line, id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading suggestions: %w", err)
	}
	out := make([]Suggested, 0, len(rows))
	for _, row := range rows {
		s := Suggested{Suggestion: row}
		if err := s.read(tx); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// CountOpen is how many suggestions of an import wait within the actor's wall.
func CountOpen(tx *db.Tx, id uuid.UUID) (int, error) {
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return 0, err
	}
	var n int64
	q := tx.DB.Model(&Suggestion{}).Where("import_id = ? AND state = ?", id, Open)
	err := clients.Wall(tx, q, "import_suggestions.client_id").Count(&n).Error
	return int(n), err
}

// read takes the proposal apart and finds whom it may be about.
func (s *Suggested) read(tx *db.Tx) error {
	to := any(&s.Duty)
	if s.Kind == ARelative {
		to = &s.Relative
	}
	if err := json.Unmarshal([]byte(s.Proposal.Reveal()), to); err != nil {
		return fmt.Errorf("reading a suggestion: %w", err)
	}
	who, err := clients.Named(tx, s.ClientID)
	if err != nil {
		return err
	}
	s.Client = who[0]
	if s.Kind != ARelative {
		return nil
	}
	ids, err := s.candidates(tx)
	if err != nil || len(ids) == 0 {
		return err
	}
	s.Others, err = clients.Named(tx, ids...)
	return err
}

// mostCandidates is how many files a relative named by a name alone is looked for
// among: those of the same import.
const mostCandidates = 2000

// candidates are the files that the relative may be: the one with the A-number,
// or those of the same sheet with the name.
func (s *Suggested) candidates(tx *db.Tx) ([]uuid.UUID, error) {
	if s.Relative.ANumber != "" {
		return clients.HoldersOf(tx, s.Relative.ANumber)
	}
	var ids, fits []uuid.UUID
	err := tx.DB.Model(&Outcome{}).Where("import_id = ? AND result = ? AND undone <> ? AND client_id <> ?", s.ImportID, Imported, removed, s.ClientID).
		Order("line").Limit(mostCandidates).Pluck("client_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return ids, err
	}
	people, err := clients.Named(tx, ids...)
	for _, p := range people {
		if sharesName(p.GivenNames.Reveal(), s.Relative.Name) {
			fits = append(fits, p.ID)
		}
	}
	return fits, err
}

// sharesName tells whether the first word of a name is one of somebody's given
// names.
func sharesName(given, name string) bool {
	words := strings.Fields(fold(name))
	return len(words) > 0 && slices.Contains(strings.Fields(fold(given)), words[0])
}

// ConfirmDuty puts the duty on record as a person has read it; the suggestion is
// done with.
//
// Faults: NotFound; Stale; Conflict when it was decided already; Invalid with the
// fields of the duty.
func ConfirmDuty(tx *db.Tx, id uuid.UUID, version int64, plan obligations.NewDuty) error {
	s, err := open(tx, id, version, ADuty)
	if err != nil {
		return err
	}
	plan.ClientID, plan.FormID = s.ClientID, "suggestion "+s.ID.String()
	if _, err := obligations.Impose(tx, plan); err != nil {
		return err
	}
	return s.decide(tx, Confirmed)
}

// ConfirmFamily records that the other client is the relative the note named.
//
// Faults: as ConfirmDuty; NotFound also for another client beyond the wall.
func ConfirmFamily(tx *db.Tx, id uuid.UUID, version int64, other uuid.UUID) error {
	s, err := open(tx, id, version, ARelative)
	if err != nil {
		return err
	}
	var r relative
	if err := json.Unmarshal([]byte(s.Proposal.Reveal()), &r); err != nil {
		return fmt.Errorf("reading a suggestion: %w", err)
	}
	if err := clients.Relate(tx, s.ClientID, other, r.Relation); err != nil {
		return err
	}
	return s.decide(tx, Confirmed)
}

// Dismiss says that a suggestion is nothing. What the sheet said stays in the
// client's note.
//
// Faults: NotFound; Stale; Conflict when it was decided already.
func Dismiss(tx *db.Tx, id uuid.UUID, version int64) error {
	s, err := open(tx, id, version, "")
	if err != nil {
		return err
	}
	return s.decide(tx, Dismissed)
}

// open holds an open suggestion within the wall; an empty kind is any.
func open(tx *db.Tx, id uuid.UUID, version int64, kind Kind) (Suggestion, error) {
	var s Suggestion
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return s, err
	}
	q := clients.Wall(tx, tx.ForUpdate().Where("import_suggestions.id = ?", id), "import_suggestions.client_id")
	if err := db.Take(q, &s, "imports.suggestion_not_found"); err != nil {
		return s, err
	}
	switch {
	case s.State != Open:
		return s, fault.New(fault.Conflict, "imports.decided")
	case s.Version != version, kind != "" && s.Kind != kind:
		return s, fault.New(fault.Stale, "imports.stale")
	}
	return s, nil
}

func (s Suggestion) decide(tx *db.Tx, d Decision) error {
	s.State, s.DecidedBy, s.DecidedAt = d, &tx.Actor.ID, &tx.Now
	if err := db.Change(tx, &s, &s.Row, "state", "decided_by", "decided_at"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "imports." + string(d), SubjectType: "suggestion", Subject: s.ID, Client: s.ClientID,
		Detail: map[string]any{"kind": s.Kind, "line": s.Line},
	})
}
