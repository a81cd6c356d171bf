package obligations

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Answer is what is known of whether the client came out of a visit again.
type Answer string

// The answers. Only NotKnown leaves the question open.
const (
	CameOut       Answer = "came_out"
	DidNotComeOut Answer = "did_not_come_out"
	NotKnown      Answer = "not_known"
)

// Answers lists the answers in the order in which they are offered.
func Answers() []Answer { return []Answer{CameOut, DidNotComeOut, NotKnown} }

// LabelKey is how the answer is said.
func (a Answer) LabelKey() string { return "watch.answer." + string(a) }

// Return is one answer to the question whether the client came out. The latest
// holds and names the one before; none is ever edited.
type Return struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	OccurrenceID uuid.UUID  `sec:"open"`
	OnlyFor      *uuid.UUID `sec:"open"` // of several people, the one it is about; nil for all who have no answer of their own
	Answer       Answer     `sec:"open"`
	At           *time.Time `sec:"open"` // when it happened; nil: nobody knows the hour
	Source       Source     `sec:"open"` // empty where nobody knows anything
	Note         seal.Text  `sec:"sealed"`
	Called       seal.Text  `sec:"sealed"` // who was called because she did not come out
	Supersedes   *uuid.UUID `sec:"open"`
	RecordedBy   uuid.UUID  `sec:"open"`
	RecordedAt   time.Time  `sec:"open"`
	FormHash     *string    `sec:"hash"`
}

// TableName is the table of answers.
func (Return) TableName() string { return "occurrence_returns" }

// SealedBy is the client.
func (r Return) SealedBy() uuid.UUID { return r.ClientID }

// NewReturn is an answer as it is typed.
type NewReturn struct {
	Answer  Answer
	OnlyFor uuid.UUID // of several people, the one it is about; zero for all
	At      time.Time // when it happened; zero when nobody knows
	Source  Source
	Note    string
	Called  string // who was called; only when she did not come out
	FormID  string // of the form; one that was sent twice is one answer
}

// ReturnSources lists where the knowledge of a return comes from, the usual first.
func ReturnSources() []Source {
	return []Source{"client", "family", "staff_witness", "isap", "ice", "document", "other"}
}

// RecordReturn puts on record what is known of whether the client came out of a
// visit, from its beginning on. Where several people report together it holds for
// all who have no answer of their own. It says nothing of what became of the duty:
// that is the outcome.
//
// Faults: Forbidden for anybody but staff with the right, and for all of them when
// the lead is beyond the wall; NotFound; Invalid;
// Conflict for a check-in in which nobody meets, and for a visit that has not begun
// or is off.
func RecordReturn(tx *db.Tx, id uuid.UUID, n NewReturn) (Return, error) {
	if err := requirePerson(tx); err != nil {
		return Return{}, err
	}
	o, err := holdVisit(tx, id)
	if err != nil {
		return Return{}, err
	}
	var earlier Return
	if again, err := forms.Sent(tx, n.FormID, &earlier); err != nil || again {
		return earlier, db.SameFile(err, earlier.OccurrenceID, o.ID)
	}
	if o.State.Cancelled() || tx.Now.Before(o.OpensAt) {
		return earlier, fault.New(fault.Conflict, "watch.return.not_begun")
	}
	whose, err := only(tx, o, n.OnlyFor)
	if err != nil {
		return earlier, err
	}
	r, err := n.check(tx, o)
	if err != nil {
		return r, err
	}
	if r.OnlyFor = whose; whose != nil {
		r.ClientID = *whose
	}
	if r.Supersedes, err = holdingReturn(tx, o.ID, whose); err != nil {
		return r, err
	}
	if err := tx.DB.Create(&r).Error; err != nil {
		return r, fmt.Errorf("storing what is known of a return: %w", twin(err))
	}
	if err := stillAsked(tx, &o); err != nil {
		return r, err
	}
	event := audit.Event{
		Action: "obligations.record_return", SubjectType: "occurrence", Subject: o.ID, Client: r.ClientID,
		Facts:  map[string]any{"return": r.ID, "answer": r.Answer, "at": r.At, "source": r.Source, "supersedes": r.Supersedes},
		Detail: map[string]any{"only_for": r.OnlyFor, "note": r.Note.Reveal(), "called": r.Called.Reveal()},
	}
	if r.At != nil {
		event.OccurredAt = *r.At
	}
	return r, audit.Append(tx, event)
}

func (n NewReturn) check(tx *db.Tx, o Occurrence) (Return, error) {
	var problems fault.Problems
	r := Return{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, OccurrenceID: o.ID, Answer: n.Answer, Source: n.Source,
		Note: note(&problems, "note", n.Note), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if !slices.Contains(Answers(), n.Answer) {
		problems.Add("answer", "watch.answer.choose")
	}
	if n.Source == "" && n.Answer != NotKnown || n.Source != "" && !slices.Contains(ReturnSources(), n.Source) {
		problems.Add("source", "obligations.source_needed")
	}
	if n.Answer == DidNotComeOut {
		r.Called = note(&problems, "called", n.Called)
	}
	if !n.At.IsZero() && n.Answer != NotKnown {
		at := n.At.UTC().Truncate(time.Microsecond)
		switch r.At = &at; {
		case at.After(tx.Now.Add(slack)):
			problems.Add("at", "obligations.at_in_future")
		case at.Before(o.OpensAt): // nobody comes out of a visit that has not begun
			problems.Add("at", "watch.return.before_visit")
		}
	}
	return r, problems.Err()
}

// stillAsked keeps on the visit whether of anybody under its duty it is not known if
// she came out.
func stillAsked(tx *db.Tx, o *Occurrence) error {
	var rows []Return
	if err := tx.DB.Where("occurrence_id = ? AND "+lastSaid, o.ID).Order("id").Find(&rows).Error; err != nil {
		return fmt.Errorf("reading what is known of a return: %w", err)
	}
	people, err := under(tx, *o)
	if err != nil {
		return err
	}
	said := map[uuid.UUID]Answer{} // by person; the zero one for all
	for _, r := range rows {
		if r.OnlyFor == nil {
			said[uuid.Nil] = r.Answer
		} else {
			said[*r.OnlyFor] = r.Answer
		}
	}
	asked := slices.ContainsFunc(people, func(id uuid.UUID) bool {
		answer := cmp.Or(said[id], said[uuid.Nil], NotKnown)
		return answer == NotKnown
	})
	if asked == o.AsksReturn {
		return nil
	}
	o.AsksReturn = asked
	return db.Change(tx, o, &o.Row, "asks_return")
}

// lastSaid keeps the answers that no later one supersedes.
const lastSaid = "NOT EXISTS (SELECT 1 FROM occurrence_returns AS later WHERE later.supersedes = occurrence_returns.id)"

// holdingReturn is the answer that holds for one person or for all, nil while there
// is none.
func holdingReturn(tx *db.Tx, occurrence uuid.UUID, whose *uuid.UUID) (*uuid.UUID, error) {
	q := tx.DB.Model(&Return{}).Where("occurrence_id = ? AND "+lastSaid, occurrence)
	if whose == nil {
		q = q.Where("only_for IS NULL")
	} else {
		q = q.Where("only_for = ?", *whose)
	}
	var ids []uuid.UUID
	if err := q.Limit(1).Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return nil, err
	}
	return &ids[0], nil
}

// ReturnsOf lists what was said of one visit's end, the latest last: for everybody
// first, then for each of whom it was said alone. Of whoever is beyond the wall there
// is nothing, and of what holds for all no words.
func ReturnsOf(tx *db.Tx, occurrence uuid.UUID) ([]Return, error) {
	rows, err := rowsOf[Return](tx, occurrence, "recorded_at, id")
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	e, err := FindOccurrence(tx, occurrence)
	if err != nil {
		return nil, err
	}
	groups, err := Groups(tx, []uuid.UUID{e.ObligationID})
	if err != nil {
		return nil, err
	}
	group, several := groups[e.ObligationID]
	whole, each := []Return{}, map[uuid.UUID][]Return{}
	for _, r := range rows {
		if r.OnlyFor != nil {
			each[*r.OnlyFor] = append(each[*r.OnlyFor], r)
			continue
		}
		if several && group.Lead == uuid.Nil {
			r.Note, r.Called = hidden, hidden
		}
		whole = append(whole, r)
	}
	list := inTurn(whole)
	for _, id := range group.On(e.Moment.Date) {
		list = append(list, inTurn(each[id])...)
	}
	return list, nil
}

// inTurn puts the answers about one visit into the order in which each supersedes
// the one before: two can have been recorded at the same instant.
func inTurn(rows []Return) []Return {
	after := make(map[uuid.UUID]Return, len(rows))
	for _, r := range rows {
		if r.Supersedes == nil {
			after[uuid.Nil] = r
			continue
		}
		after[*r.Supersedes] = r
	}
	out := make([]Return, 0, len(rows))
	for next, ok := after[uuid.Nil]; ok; next, ok = after[next.ID] {
		out = append(out, next)
	}
	return out
}

// ReturnsFor lists what was said of the ends of all a client's visits, in the order
// in which it was recorded, for her chronology.
func ReturnsFor(tx *db.Tx, client uuid.UUID) ([]Return, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var rows []Return
	if err := tx.DB.Where("client_id = ?", client).Order("recorded_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading what is known of returns: %w", err)
	}
	return rows, nil
}

// gravity orders answers: where several people report together, the gravest stands
// for the visit.
var gravity = []Answer{CameOut, NotKnown, DidNotComeOut}

// Returned is, by occurrence, the answer that holds for each visit of a list that
// was read inside the wall; of several people's the gravest.
func Returned(tx *db.Tx, occurrences []uuid.UUID) (map[uuid.UUID]Return, error) {
	holding := map[uuid.UUID]Return{}
	err := inBatches(occurrences, func(some []uuid.UUID) error {
		var rows []Return
		err := tx.DB.Where("occurrence_id IN ? AND "+lastSaid, some).Find(&rows).Error
		for _, r := range rows {
			if slices.Index(gravity, r.Answer) >= slices.Index(gravity, holding[r.OccurrenceID].Answer) {
				holding[r.OccurrenceID] = r
			}
		}
		return err
	})
	if err != nil {
		return holding, fmt.Errorf("reading what is known of returns: %w", err)
	}
	return holding, nil
}
