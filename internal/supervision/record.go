package supervision

import (
	"cmp"
	"errors"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// Record is everything about one client's supervision, as it holds: what was
// superseded stands beside what supersedes it.
type Record struct {
	Client     uuid.UUID
	Today      wall.Date     // where the client is
	Papers     []ReleaseFile // the newest first
	Enrolments []EnrolmentFile
	Officers   []Officer // by the day since when, the first first
	CaseEnding *Ending   // nil while nobody said that her case was dismissed or ended
	Duties     []obligations.Duty
	Answers    []DutyAnswer

	Offices map[uuid.UUID]Office    // that the clinic knows, by id
	Firsts  map[uuid.UUID]uuid.UUID // of each row, the first of those it supersedes
}

// ReleaseFile is a release paper with what stands below it.
type ReleaseFile struct {
	Release
	First      uuid.UUID // what stays the same however often it is corrected
	Earlier    []Release // what it supersedes, the first first
	Ending     *Ending   // nil while it holds
	Conditions []ConditionFile
}

// ConditionFile is a condition with the duties it led to.
type ConditionFile struct {
	Condition
	First   uuid.UUID
	Earlier []Condition
	Ending  *Ending
	Duties  []ConditionDuty
}

// EnrolmentFile is an enrolment with its levels and what was asked.
type EnrolmentFile struct {
	Enrolment
	First    uuid.UUID
	Earlier  []Enrolment
	Ending   *Ending
	Levels   []Level // by the day since when
	Spans    []Span  // of Levels, in the same order
	Replaced []Level // levels that were corrected, the first first
	Requests []RequestFile
}

// Level is what holds on a day; ok is false before the first level and after the end.
func (e EnrolmentFile) Level(on wall.Date) (now Span, ok bool) {
	for _, s := range e.Spans {
		if !on.Before(s.Level.Since) && (s.Last == "" || !on.After(s.Last)) {
			now, ok = s, true
		}
	}
	return now, ok
}

// RequestFile is a request with its answers.
type RequestFile struct {
	Request
	First   uuid.UUID
	Earlier []Request
	Answers []Answer // by the day on which they came
}

// Reply is the answer that holds: the latest one.
func (r RequestFile) Reply() Reply {
	if len(r.Answers) == 0 {
		return NoAnswer
	}
	return r.Answers[len(r.Answers)-1].Answer
}

// Paper is a paper of the record, by the id of any of its rows.
func (r Record) Paper(id uuid.UUID) (ReleaseFile, bool) {
	return among(r.Papers, func(p ReleaseFile) bool { return p.First == r.First(id) })
}

// Condition is a condition of the record and its paper, by the id of any of its rows.
func (r Record) Condition(id uuid.UUID) (ConditionFile, ReleaseFile, bool) {
	for _, p := range r.Papers {
		if c, ok := among(p.Conditions, func(c ConditionFile) bool { return c.First == r.First(id) }); ok {
			return c, p, true
		}
	}
	return ConditionFile{}, ReleaseFile{}, false
}

// Enrolment is an enrolment of the record, by the id of any of its rows.
func (r Record) Enrolment(id uuid.UUID) (EnrolmentFile, bool) { return r.enrolment(r.First(id)) }

func (r Record) enrolment(first uuid.UUID) (EnrolmentFile, bool) {
	return among(r.Enrolments, func(e EnrolmentFile) bool { return e.First == first })
}

// Request is a request of the record and its enrolment, by the id of any of its rows.
func (r Record) Request(id uuid.UUID) (RequestFile, EnrolmentFile, bool) {
	for _, e := range r.Enrolments {
		if q, ok := among(e.Requests, func(q RequestFile) bool { return q.First == r.First(id) }); ok {
			return q, e, true
		}
	}
	return RequestFile{}, EnrolmentFile{}, false
}

// First is the first of the rows that a row supersedes, itself when it supersedes none.
func (r Record) First(id uuid.UUID) uuid.UUID {
	if first, ok := r.Firsts[id]; ok {
		return first
	}
	return id
}

// Office is an office that the record names.
func (r Record) Office(id *uuid.UUID) (Office, bool) {
	if id == nil {
		return Office{}, false
	}
	o, ok := r.Offices[*id]
	return o, ok
}

// Enrolled is the enrolment that has not ended, the latest if there are several.
func (r Record) Enrolled() (EnrolmentFile, bool) {
	return among(r.Enrolments, func(e EnrolmentFile) bool { return e.Ending == nil || !r.Today.After(e.Ending.LastDay) })
}

// Responsible is who is responsible today, one for each role that is not vacant, in
// the order of Roles.
func (r Record) Responsible() []Officer {
	var list []Officer
	for _, role := range Roles() {
		var now Officer
		for _, o := range r.Officers {
			if o.Role == role && !o.Since.After(r.Today) {
				now = o
			}
		}
		if now.ID != uuid.Nil && !now.Vacant {
			list = append(list, now)
		}
	}
	return list
}

func among[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}

// rows is the record as it lies in the tables, each in the order of recording.
type rows struct {
	releases   []Release
	conditions []Condition
	links      []ConditionDuty
	enrolments []Enrolment
	officers   []Officer
	levels     []Level
	requests   []Request
	answers    []Answer
	endings    []Ending
	settled    []DutyAnswer
}

// Read is a client's supervision. fault.NotFound beyond the wall.
func Read(tx *db.Tx, client uuid.UUID) (Record, error) {
	r := Record{Client: client, Offices: map[uuid.UUID]Office{}}
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return r, err
	}
	c, err := clients.Find(tx, client)
	if err != nil {
		return r, err
	}
	r.Today = today(tx, c.TimeZone)
	var all rows
	err = errors.Join(
		ofClient(tx, client, &all.releases), ofClient(tx, client, &all.conditions), ofClient(tx, client, &all.links),
		ofClient(tx, client, &all.enrolments), ofClient(tx, client, &all.officers), ofClient(tx, client, &all.levels),
		ofClient(tx, client, &all.requests), ofClient(tx, client, &all.answers), ofClient(tx, client, &all.endings),
		ofClient(tx, client, &all.settled),
	)
	if err != nil {
		return r, err
	}
	offices, err := Offices(tx)
	if err != nil {
		return r, err
	}
	for _, o := range offices {
		r.Offices[o.ID] = o
	}
	if r.Duties, err = obligations.ForClient(tx, client); err != nil {
		return r, err
	}
	all.assemble(&r)
	return r, nil
}

func (all rows) assemble(r *Record) {
	r.Firsts = map[uuid.UUID]uuid.UUID{}
	for _, firsts := range []map[uuid.UUID]uuid.UUID{
		firsts(all.releases, Release.own), firsts(all.conditions, Condition.own), firsts(all.enrolments, Enrolment.own),
		firsts(all.officers, Officer.own), firsts(all.levels, Level.own), firsts(all.requests, Request.own),
		firsts(all.answers, Answer.own), firsts(all.endings, Ending.own),
	} {
		for id, first := range firsts {
			r.Firsts[id] = first
		}
	}
	endings := map[uuid.UUID]*Ending{}
	for _, e := range holding(all.endings, Ending.own) {
		endings[e.Of()] = &e
	}
	r.CaseEnding = endings[uuid.Nil]
	for _, paper := range holding(all.releases, Release.own) {
		file := ReleaseFile{Release: paper, First: r.First(paper.ID), Ending: endings[r.First(paper.ID)]}
		file.Earlier = earlier(r, all.releases, paper.ID, Release.own)
		file.Conditions = all.conditionsOf(r, file.First, endings)
		r.Papers = append(r.Papers, file)
	}
	slices.SortStableFunc(r.Papers, func(a, b ReleaseFile) int { return cmp.Compare(b.Since(), a.Since()) })
	for _, e := range holding(all.enrolments, Enrolment.own) {
		r.Enrolments = append(r.Enrolments, all.enrolmentOf(r, e, endings))
	}
	slices.SortStableFunc(r.Enrolments, func(a, b EnrolmentFile) int { return cmp.Compare(b.Since, a.Since) })
	r.Officers = holding(all.officers, Officer.own)
	slices.SortStableFunc(r.Officers, func(a, b Officer) int { return cmp.Compare(a.Since, b.Since) })
	r.Answers = holding(all.settled, DutyAnswer.own)
}

func (all rows) conditionsOf(r *Record, paper uuid.UUID, endings map[uuid.UUID]*Ending) []ConditionFile {
	var list []ConditionFile
	links := holding(all.links, ConditionDuty.own)
	for _, c := range holding(all.conditions, Condition.own) {
		if c.ReleaseDocumentID != paper {
			continue
		}
		file := ConditionFile{Condition: c, First: r.First(c.ID), Ending: endings[r.First(c.ID)]}
		file.Earlier = earlier(r, all.conditions, c.ID, Condition.own)
		for _, l := range links {
			if l.ConditionID == file.First {
				file.Duties = append(file.Duties, l)
			}
		}
		list = append(list, file)
	}
	slices.SortStableFunc(list, func(a, b ConditionFile) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.Number, b.Number))
	})
	return list
}

func (all rows) enrolmentOf(r *Record, e Enrolment, endings map[uuid.UUID]*Ending) EnrolmentFile {
	file := EnrolmentFile{Enrolment: e, First: r.First(e.ID), Ending: endings[r.First(e.ID)]}
	file.Earlier = earlier(r, all.enrolments, e.ID, Enrolment.own)
	current := holding(all.levels, Level.own)
	for _, l := range all.levels {
		holds := slices.ContainsFunc(current, func(c Level) bool { return c.ID == l.ID })
		switch {
		case l.EnrolmentID != file.First:
		case holds:
			file.Levels = append(file.Levels, l)
		case !l.Void:
			file.Replaced = append(file.Replaced, l)
		}
	}
	var ended wall.Date
	if file.Ending != nil {
		ended = file.Ending.LastDay
	}
	file.Spans = Spans(file.Levels, ended, r.Today)
	file.Levels = nil
	for _, s := range file.Spans {
		file.Levels = append(file.Levels, s.Level)
	}
	file.Requests = all.requestsOf(r, file.First)
	return file
}

func (all rows) requestsOf(r *Record, enrolment uuid.UUID) []RequestFile {
	var list []RequestFile
	answers := holding(all.answers, Answer.own)
	for _, q := range holding(all.requests, Request.own) {
		if q.EnrolmentID != enrolment {
			continue
		}
		file := RequestFile{Request: q, First: r.First(q.ID), Earlier: earlier(r, all.requests, q.ID, Request.own)}
		for _, a := range answers {
			if a.RequestID == file.First {
				file.Answers = append(file.Answers, a)
			}
		}
		slices.SortStableFunc(file.Answers, func(a, b Answer) int { return cmp.Compare(a.AnsweredOn, b.AnsweredOn) })
		list = append(list, file)
	}
	slices.SortStableFunc(list, func(a, b RequestFile) int { return cmp.Compare(a.AskedOn, b.AskedOn) })
	return list
}

// earlier are the rows that one supersedes, the first first.
func earlier[T any](r *Record, all []T, id uuid.UUID, of func(T) Line) []T {
	var list []T
	for _, row := range all {
		if l := of(row); l.ID != id && r.First(l.ID) == r.First(id) {
			list = append(list, row)
		}
	}
	return list
}

// own is the part of a row that every row has.
func (l Line) own() Line { return l }
