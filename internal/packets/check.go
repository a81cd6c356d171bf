package packets

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/notes"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

const (
	mostExhibits = 500
	longestLine  = 200
	longestWords = 20_000
)

// checked is a choice as it is kept: every problem of it is named at its field, what may
// not leave is refused and the refusal put on record, and what was left open is
// completed.
func (c Choice) checked(tx *db.Tx, form Form, p Packet) (Choice, error) {
	if c.Exhibits == nil {
		proposed, err := propose(tx, form, p.ClientID, c.Failures)
		if err != nil {
			return c, err
		}
		c.Exhibits = proposed
	}
	if c.Incidents == nil {
		incidents, err := proposeIncidents(tx, c.Failures)
		if err != nil {
			return c, err
		}
		c.Incidents = incidents
	}
	var wrong fault.Problems
	c.checkWords(&wrong, form)
	if err := errors.Join(c.checkFailures(tx, &wrong, form, p.ClientID), c.checkNamed(tx, &wrong, form, p.ClientID), c.checkDays(tx, &wrong, p.ClientID)); err != nil {
		return c, err
	}
	for i, e := range c.Exhibits {
		field := fmt.Sprintf("exhibits[%d].", i)
		if part, known := form.Part(e.Part); !known || !part.Exhibits {
			wrong.Add(field+"part", "packets.part_unknown")
		}
		if slices.ContainsFunc(c.Exhibits[:i], func(other Chosen) bool { return other.Document == e.Document }) {
			wrong.Add(field+"document", "packets.exhibit_twice")
		}
	}
	if err := wrong.Err(); err != nil {
		return c, err
	}
	return c, c.checkLeaving(tx, p)
}

func (c *Choice) checkWords(wrong *fault.Problems, form Form) {
	for i, id := range c.LeftOut {
		if _, known := form.Part(id); !known {
			wrong.Add(fmt.Sprintf("left_out[%d]", i), "packets.part_unknown")
		}
	}
	for i, plea := range c.Pleas {
		if unknown(Pleas(), plea) {
			wrong.Add(fmt.Sprintf("pleas[%d]", i), "packets.plea_unknown")
		}
	}
	for i, m := range c.Mentions {
		if unknown(form.Mentions, m) {
			wrong.Add(fmt.Sprintf("mentions[%d]", i), "packets.mention_unknown")
		}
	}
	c.checkForum(wrong, form)
	c.checkGround(wrong, form)
	c.checkReasons(wrong, form)
	for i, a := range c.Also {
		if unknown(form.Alsos(), a) {
			wrong.Add(fmt.Sprintf("also[%d]", i), "packets.also_unknown")
		}
	}
	if len(c.Exhibits) > mostExhibits {
		wrong.Add("exhibits", "packets.too_many_exhibits", "most", mostExhibits)
	}
	if c.From != "" && !c.From.Valid() || c.From != "" && c.Until != "" && c.Until.Before(c.From) {
		wrong.Add("from", "packets.span_wrong")
	}
	if c.Until != "" && !c.Until.Valid() {
		wrong.Add("until", "packets.span_wrong")
	}
	c.To.Name = clients.CleanLine(wrong, "to.name", c.To.Name, longestLine)
	c.To.Attention = clients.CleanLine(wrong, "to.attention", c.To.Attention, longestLine)
	c.To.Address = clients.CleanNote(wrong, "to.address", c.To.Address, longestLine)
	c.Title = clients.CleanLine(wrong, "title", c.Title, longestLine)
	c.Words = clients.CleanNote(wrong, "words", c.Words, longestWords)
}

// checkDays refuses a letter of an earlier day than today, by the client's clocks, and one
// that asks for an answer by a day that has passed.
func (c Choice) checkDays(tx *db.Tx, wrong *fault.Problems, client uuid.UUID) error {
	file, err := clients.Find(tx, client)
	if err != nil {
		return err
	}
	zone, err := supervision.Clocks(tx, file)
	if err != nil {
		return err
	}
	today := wall.At(tx.Now, zone).Date
	for _, d := range []struct {
		field string
		day   wall.Date
	}{{"answer_by", c.AnswerBy}, {"dated_on", c.DatedOn}} {
		switch {
		case d.day == "":
		case !d.day.Valid():
			wrong.Add(d.field, "packets.day_unknown")
		case d.day.Before(today):
			wrong.Add(d.field, "packets.day_past")
		}
	}
	return nil
}

// checkFailures finds every failure in the client's own file.
func (c Choice) checkFailures(tx *db.Tx, wrong *fault.Problems, form Form, client uuid.UUID) error {
	if form.About && len(c.Failures) == 0 {
		wrong.Add("failures", "packets.failure_needed")
	}
	for i, id := range c.Failures {
		f, err := failures.Find(tx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err != nil || f.ClientID != client {
			wrong.Add(fmt.Sprintf("failures[%d]", i), "packets.failure_unknown")
		}
	}
	return nil
}

// checkNamed finds what else a choice names: an office, a hearing, a signer.
func (c Choice) checkNamed(tx *db.Tx, wrong *fault.Problems, form Form, client uuid.UUID) error {
	if c.To.Office != uuid.Nil {
		if _, err := supervision.FindOffice(tx, c.To.Office); fault.Is(err, fault.NotFound) {
			wrong.Add("to.office", "packets.office_unknown")
		} else if err != nil {
			return err
		}
	}
	if c.Hearing != uuid.Nil {
		h, err := hearings.Find(tx, c.Hearing)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err != nil || !h.Sees(client) && h.ClientID != client {
			wrong.Add("hearing", "packets.hearing_unknown")
		}
	}
	if c.Signer == uuid.Nil {
		return nil
	}
	colleagues, err := staff.Colleagues(tx)
	switch at := slices.IndexFunc(colleagues, func(who staff.Listed) bool { return who.ID == c.Signer }); {
	case at < 0 || !colleagues[at].May(actor.PacketsApprove):
		wrong.Add("signer", "packets.signer_unknown")
	case !form.Signs(colleagues[at]):
		wrong.Add("signer", "packets.signer_partial")
	}
	return err
}

// checkLeaving is the firewall: a document that may not leave, a text that no attorney
// approved, an incident without an approved exhibit cannot be chosen by anybody.
func (c Choice) checkLeaving(tx *db.Tx, p Packet) error {
	refused, err := c.leaving(tx, p)
	if err != nil {
		return err
	}
	return refuse(tx, p, refused)
}

// leaving lists what of a choice may not leave.
func (c Choice) leaving(tx *db.Tx, p Packet) (refused []refusal, err error) {
	shelf, err := shelfOf(tx, p.ClientID)
	if err != nil {
		return nil, err
	}
	for i, e := range c.Exhibits {
		if key := shelf.refuses(e); key != "" {
			refused = append(refused, refusal{"document", e.Document, key, fmt.Sprintf("exhibits[%d].document", i), i})
		}
	}
	texts, err := approvedTexts(tx, p.ClientID)
	if err != nil {
		return nil, err
	}
	for i, id := range c.Statements {
		if !slices.ContainsFunc(texts, func(a notes.Approval) bool { return a.ID == id }) {
			refused = append(refused, refusal{"statement", id, "packets.statement_refused", fmt.Sprintf("statements[%d]", i), i})
		}
	}
	for i, id := range c.Incidents {
		file, err := failures.FindIncident(tx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err != nil || len(file.Exhibits) == 0 {
			refused = append(refused, refusal{"incident", id, "packets.incident_refused", fmt.Sprintf("incidents[%d]", i), i})
		}
	}
	return refused, nil
}

// refusal is one thing that may not leave and that somebody chose.
type refusal struct {
	what  string
	id    uuid.UUID
	key   string
	field string
	at    int // in its list
}

// refuse is nil where nothing was refused; otherwise Conflict, or Forbidden for words
// that nobody approved, with every field at fault. That somebody tried stands on record
// also when the transaction does not.
func refuse(tx *db.Tx, p Packet, refused []refusal) error {
	if len(refused) == 0 {
		return nil
	}
	f := fault.New(fault.Conflict, refused[0].key)
	list := make([]map[string]any, len(refused))
	for i, r := range refused {
		if r.what != "document" {
			f.Kind = fault.Forbidden
		}
		f.Problems = append(f.Problems, fault.Problem{Field: r.field, Key: r.key})
		list[i] = map[string]any{"what": r.what, "id": r.id, "why": r.key}
	}
	kind, client, id := p.Kind, p.ClientID, p.ID
	tx.InsteadOf(func(tx *db.Tx) error {
		return audit.Append(tx, audit.Event{
			Action: "packets.refused", SubjectType: "packet", Subject: id, Client: client, Detail: map[string]any{"kind": kind, "refused": list},
		})
	})
	return f
}

// approvedTexts are the statements that may leave; none for whoever may not read notes.
func approvedTexts(tx *db.Tx, client uuid.UUID) ([]notes.Approval, error) {
	if !tx.Actor.May(actor.NotesRead) {
		return []notes.Approval{}, nil
	}
	return notes.Approved(tx, client)
}

// shelf is every document of a client, with why one may not leave.
type shelf map[uuid.UUID]shelved

type shelved struct {
	documents.File
	unfit string // key; empty when it may leave
}

func shelfOf(tx *db.Tx, client uuid.UUID) (shelf, error) {
	list, err := documents.List(tx, client)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(list))
	own := make(shelf, len(list))
	for i, d := range list {
		ids[i] = d.ID
		own[d.ID] = shelved{File: documents.File{Document: d}}
	}
	unfit, err := documents.Unfit(tx, ids...)
	if err != nil {
		return nil, err
	}
	checks, err := documents.ChecksOf(tx, ids...)
	for _, c := range checks {
		f := own[c.DocumentID]
		f.Checks = append(f.Checks, c)
		own[c.DocumentID] = f
	}
	for _, d := range list {
		f := own[d.ID]
		f.unfit = unfit[d.ID]
		own[d.ID] = f
		if d.ParentID == nil {
			continue
		}
		if parent, known := own[*d.ParentID]; known {
			parent.Copies = append(parent.Copies, d)
			own[parent.ID] = parent
		}
	}
	return own, err
}

// refuses is the key of why an exhibit may not leave; empty when it may.
func (s shelf) refuses(e Chosen) string {
	original, known := s[e.Document]
	if !known {
		return "packets.document_unknown"
	}
	for _, id := range []uuid.UUID{e.OnPaper(), e.InBundle()} {
		f, known := s[id]
		if !known || id != original.ID && (f.ParentID == nil || *f.ParentID != original.ID) {
			return "packets.document_unknown"
		}
		if f.unfit != "" {
			return f.unfit
		}
	}
	return ""
}
