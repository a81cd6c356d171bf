package failures

import (
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/tasks"
	"constancia/internal/wall"
)

// Question is what the attorney is asked about a failure.
type Question struct {
	What   string
	To     uuid.UUID // zero for the responsible attorney
	FormID string
}

// Ask puts a question about a failure into the hands of the attorney who answers
// for the client: a task that stands on her Today, due when the window closes, and
// the first step of the first day's list. Faults: Invalid, also at "ask" when the
// team has no attorney; NotFound beyond the wall.
func Ask(tx *db.Tx, failure uuid.UUID, q Question) (tasks.Task, error) {
	f, err := hold(tx, failure)
	if err != nil {
		return tasks.Task{}, err
	}
	return f.ask(tx, q)
}

func (f Failure) ask(tx *db.Tx, q Question) (tasks.Task, error) {
	n := tasks.NewTask{
		ClientID: f.ClientID, What: q.What, To: q.To, SourceType: tasks.FromFailure, Source: f.ID, FormID: q.FormID,
	}
	if n.To == uuid.Nil {
		attorney, err := tasks.Responsible(tx, f.ClientID)
		if err != nil {
			return tasks.Task{}, atField(err, "ask")
		}
		n.To = attorney.ID
	}
	if err := f.hurry(tx, &n); err != nil {
		return tasks.Task{}, err
	}
	t, err := tasks.Ask(tx, n)
	if err != nil {
		return t, atField(err, "ask")
	}
	form := ""
	if q.FormID != "" {
		form = q.FormID + "-step"
	}
	_, err = Tick(tx, f.ID, Done{Step: AskAttorney, FormID: form})
	return t, err
}

// hurry makes the question due when the window of the check-in closes, where that
// is still to come.
func (f Failure) hurry(tx *db.Tx, n *tasks.NewTask) error {
	if f.OccurrenceID == nil {
		return nil
	}
	e, err := obligations.FindOccurrence(tx, *f.OccurrenceID)
	if err != nil || !tx.Now.Before(e.Until()) {
		return err
	}
	office, err := staff.FindOffice(tx)
	m := wall.At(e.Until(), office.TimeZone)
	n.DueOn, n.DueTime = string(m.Date), string(m.Time)
	return err
}

// atField moves what is wrong with a task to the one question that a failure asks.
func atField(err error, field string) error {
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.NotFound {
		return err
	}
	var p fault.Problems
	if len(f.Problems) == 0 {
		p.Add(field, f.Key)
	}
	for _, one := range f.Problems {
		p.Add(field, one.Key)
	}
	return p.Err()
}

// Words names the privileged words of a failure that become a statement's draft.
type Words struct {
	Part   Part
	Row    uuid.UUID // the call, or the witness
	FormID string
}

// Part is where words stand in the record of a failure.
type Part string

// The parts that hold words and not facts.
const (
	InAccount Part = "what"
	InCall    Part = "said"
	InWitness Part = "saw"
)

// Parts lists the parts.
func Parts() []Part { return []Part{InAccount, InCall, InWitness} }

// DraftStatement copies privileged words of a failure into the draft of a
// statement, where an attorney can approve them; the record stays as it is. Faults:
// Invalid, NotFound beyond the wall and where no such words stand.
func DraftStatement(tx *db.Tx, failure uuid.UUID, w Words) (notes.Note, error) {
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return notes.Note{}, err
	}
	f, err := Find(tx, failure)
	if err != nil {
		return notes.Note{}, err
	}
	if err := clients.Require(tx, f.ClientID); err != nil {
		return notes.Note{}, err
	}
	draft, found := f.words(w)
	if !found || draft.Body == "" {
		return notes.Note{}, fault.New(fault.NotFound, "failures.no_words")
	}
	return notes.Write(tx, notes.NewNote{
		ClientID: f.ClientID, Kind: notes.Statement, Draft: draft, SourceType: notes.FromFailure, Source: f.ID, FormID: w.FormID,
	})
}

// words are the ones that are named, with whose they are as far as anybody said.
func (f File) words(w Words) (notes.Draft, bool) {
	s := f.Current()
	switch w.Part {
	case InAccount:
		return notes.Draft{
			Body: s.What.Reveal(), Whose: notes.OfClient, Language: s.Language, Interpreter: s.Interpreter.Reveal(), ReadBack: s.ReadBack,
		}, true
	case InCall:
		for _, c := range f.Calls {
			if c.ID == w.Row {
				return notes.Draft{Body: c.Said.Reveal(), Whose: notes.OfStaff}, true
			}
		}
	case InWitness:
		for _, one := range f.Witnesses {
			if one.ID == w.Row {
				return notes.Draft{Body: one.Saw.Reveal(), Whose: notes.OfWitness, Speaker: one.Name.Reveal()}, true
			}
		}
	}
	return notes.Draft{}, false
}
