package supervision

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// ViolationFile is a notice with every row there ever was about it, and what was
// sent in answer.
type ViolationFile struct {
	Violation              // the row that holds
	Before    []Violation  // the first first
	About     []uuid.UUID  // check-ins and appointments the notice speaks of
	Answers   []AnswerFile // those that hold, the earliest first
}

// AnswerFile is an answer to a notice, with the first of its rows.
type AnswerFile struct {
	ViolationAnswer
	First uuid.UUID
}

// Answer is the answer that holds, by the id of its row.
func (f ViolationFile) Answer(id uuid.UUID) (AnswerFile, bool) {
	i := slices.IndexFunc(f.Answers, func(a AnswerFile) bool { return a.ID == id })
	if i < 0 {
		return AnswerFile{}, false
	}
	return f.Answers[i], true
}

// First is the id of the first row: it stays the same however often it is corrected.
func (f ViolationFile) First() uuid.UUID {
	if len(f.Before) > 0 {
		return f.Before[0].ID
	}
	return f.ID
}

// Open tells whether nothing was sent in answer yet.
func (f ViolationFile) Open() bool { return len(f.Answers) == 0 && !f.Void }

// People are who wrote something of it down.
func (f ViolationFile) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, v := range f.Before {
		people = append(people, v.RecordedBy)
	}
	for _, a := range f.Answers {
		people = append(people, a.RecordedBy)
	}
	return people
}

// FindViolation is one notice, by the id of any of its rows; NotFound when absent
// or beyond the wall.
func FindViolation(tx *db.Tx, id uuid.UUID) (ViolationFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return ViolationFile{}, err
	}
	var v Violation
	if err := db.Take(clients.Wall(tx, tx.DB.Where("violations.id = ?", id), "violations.client_id"), &v, notFound); err != nil {
		return ViolationFile{}, err
	}
	all, err := ViolationsOf(tx, v.ClientID)
	if err != nil {
		return ViolationFile{}, err
	}
	for _, f := range all {
		if f.ID == id || slices.ContainsFunc(f.Before, func(b Violation) bool { return b.ID == id }) {
			return f, nil
		}
	}
	return ViolationFile{}, fault.New(fault.NotFound, notFound)
}

// FindAnswer is an answer to a notice, by the id of any of its rows, for whoever may
// write; NotFound when absent, taken back, or beyond the wall.
func FindAnswer(tx *db.Tx, id uuid.UUID) (ViolationFile, AnswerFile, error) {
	var a ViolationAnswer
	root, err := rootOf(tx, id, &a)
	if err != nil {
		return ViolationFile{}, AnswerFile{}, err
	}
	f, err := FindViolation(tx, a.ViolationID)
	i := slices.IndexFunc(f.Answers, func(one AnswerFile) bool { return one.First == root })
	if err != nil || i < 0 {
		return f, AnswerFile{}, gone(err)
	}
	return f, f.Answers[i], nil
}

// ViolationsOf lists a client's notices, the newest first.
func ViolationsOf(tx *db.Tx, client uuid.UUID) ([]ViolationFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var rows []Violation
	var answers []ViolationAnswer
	var about []ViolationOccurrence
	err := errors.Join(ofClient(tx, client, &rows), ofClient(tx, client, &answers))
	if err == nil {
		err = tx.DB.Where("client_id = ?", client).Order("violation_id, occurrence_id").Find(&about).Error
	}
	if err != nil {
		return nil, fmt.Errorf("reading notices: %w", err)
	}
	sent := answersOf(answers)
	var files []ViolationFile
	for _, chain := range chains(rows, func(v Violation) Line { return v.Line }) {
		last := len(chain) - 1
		f := ViolationFile{Violation: chain[last], Before: chain[:last]}
		for _, a := range sent {
			if a.ViolationID == f.First() {
				f.Answers = append(f.Answers, a)
			}
		}
		for _, one := range about {
			if one.ViolationID == f.ID {
				f.About = append(f.About, one.OccurrenceID)
			}
		}
		files = append(files, f)
	}
	slices.Reverse(files)
	return files, nil
}

// answersOf are the answers that hold, each with its first row.
func answersOf(rows []ViolationAnswer) []AnswerFile {
	var list []AnswerFile
	for _, chain := range chains(rows, func(a ViolationAnswer) Line { return a.Line }) {
		if a := chain[len(chain)-1]; !a.Void {
			list = append(list, AnswerFile{a, chain[0].ID})
		}
	}
	return list
}

// Unanswered is a notice to which nothing was sent yet, as Today shows it.
type Unanswered struct {
	Violation
	First uuid.UUID // its first row, which its address names
}

// UnansweredViolations lists the notices inside the wall to which nothing was sent
// yet: those that name a day first, the nearest on top, then the oldest.
func UnansweredViolations(tx *db.Tx) ([]Unanswered, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var files []uuid.UUID
	q := clients.Wall(tx, tx.DB.Model(&Violation{}).Distinct("violations.client_id"), "violations.client_id").
		Where("NOT violations.void AND NOT EXISTS (SELECT 1 FROM violations later WHERE later.supersedes = violations.id)")
	if err := q.Order("violations.client_id").Pluck("violations.client_id", &files).Error; err != nil {
		return nil, fmt.Errorf("looking for notices without an answer: %w", err)
	}
	var open []Unanswered
	for _, client := range files {
		all, err := ViolationsOf(tx, client)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			if f.Open() {
				open = append(open, Unanswered{f.Violation, f.First()})
			}
		}
	}
	slices.SortStableFunc(open, func(a, b Unanswered) int { return a.before(b) })
	return open, nil
}

// before orders by the day to answer, those without one last, then by age.
func (u Unanswered) before(v Unanswered) int {
	switch {
	case u.AnswerBy == v.AnswerBy:
		return u.ToldAt.Compare(v.ToldAt)
	case u.AnswerBy == "" || v.AnswerBy != "" && v.AnswerBy.Before(u.AnswerBy):
		return 1
	}
	return -1
}
