package supervision

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// OfPaper is the record that holds a release paper, by the id of any of its rows.
// fault.NotFound beyond the wall, and for one that should never have been there.
func OfPaper(tx *db.Tx, id uuid.UUID) (Record, ReleaseFile, error) {
	r, err := recordOf(tx, id, &Release{})
	paper, ok := r.Paper(id)
	if err == nil && !ok {
		err = gone(nil)
	}
	return r, paper, err
}

// OfCondition is the record that holds a condition.
func OfCondition(tx *db.Tx, id uuid.UUID) (Record, ConditionFile, error) {
	r, err := recordOf(tx, id, &Condition{})
	c, _, ok := r.Condition(id)
	if err == nil && !ok {
		err = gone(nil)
	}
	return r, c, err
}

// OfEnrolment is the record that holds an enrolment.
func OfEnrolment(tx *db.Tx, id uuid.UUID) (Record, EnrolmentFile, error) {
	r, err := recordOf(tx, id, &Enrolment{})
	e, ok := r.Enrolment(id)
	if err == nil && !ok {
		err = gone(nil)
	}
	return r, e, err
}

// OfRequest is the record that holds a request.
func OfRequest(tx *db.Tx, id uuid.UUID) (Record, RequestFile, error) {
	r, err := recordOf(tx, id, &Request{})
	q, _, ok := r.Request(id)
	if err == nil && !ok {
		err = gone(nil)
	}
	return r, q, err
}

// OfLevel is the record that holds a level, and the first of the level's rows.
func OfLevel(tx *db.Tx, id uuid.UUID) (Record, uuid.UUID, error) {
	r, err := recordOf(tx, id, &Level{})
	return r, r.First(id), err
}

func recordOf(tx *db.Tx, id uuid.UUID, found row) (Record, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return Record{}, err
	}
	q := clients.Wall(tx, tx.DB.Where("id = ?", id), found.TableName()+".client_id")
	if err := db.Take(q, found, notFound); err != nil {
		return Record{}, err
	}
	return Read(tx, found.line().ClientID)
}

// People are the staff whom the record names, for their names.
func (r Record) People() []uuid.UUID {
	ids := endedBy(r.CaseEnding)
	for _, p := range r.Papers {
		ids = append(ids, p.RecordedBy)
		ids = append(ids, endedBy(p.Ending)...)
		for _, c := range p.Conditions {
			ids = append(ids, endedBy(c.Ending)...)
		}
	}
	for _, o := range r.Officers {
		ids = append(ids, o.RecordedBy)
	}
	for _, e := range r.Enrolments {
		ids = append(append(ids, e.RecordedBy), endedBy(e.Ending)...)
		for _, l := range append(slices.Clone(e.Levels), e.Replaced...) {
			ids = append(ids, l.RecordedBy)
		}
		for _, q := range e.Requests {
			ids = append(ids, q.RecordedBy)
			for _, a := range q.Answers {
				ids = append(ids, a.RecordedBy)
			}
		}
	}
	for _, a := range r.Answers {
		ids = append(ids, a.RecordedBy)
	}
	return ids
}

func endedBy(e *Ending) []uuid.UUID {
	if e == nil {
		return []uuid.UUID{}
	}
	return []uuid.UUID{e.RecordedBy}
}

// OfficesInUse are the offices that can be named, in the order of Offices, and the one
// whose id is given though it is retired.
func (r Record) OfficesInUse(named string) []Office {
	var list []Office
	for _, o := range r.Offices {
		if !o.Retired || o.ID.String() == named {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, byUse)
	return list
}
