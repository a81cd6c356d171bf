package packets

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/notes"
)

// readClientStatements is what the client states, in the text an attorney approved.
func readClientStatements(g *gathering) error {
	return g.statements("statement_client", notes.OfClient)
}

// readOtherStatements is what witnesses and colleagues state.
func readOtherStatements(g *gathering) error {
	return g.statements("statement_staff", notes.OfWitness, notes.OfStaff)
}

// statements puts the approved texts of some speakers into the part that is being read.
func (g *gathering) statements(missing string, whose ...notes.Whose) error {
	for _, a := range g.texts {
		file, err := notes.Find(g.tx, a.NoteID)
		if err != nil {
			return err
		}
		if !g.choice.takes(a.ID, file.Note) {
			continue
		}
		text := file.Current()
		if !slices.Contains(whose, text.Whose) {
			continue
		}
		speaker := text.Speaker.Reveal()
		if text.Whose == notes.OfClient {
			speaker = g.out.Client.Name
		}
		s := Statement{
			ID: a.ID, Part: g.part.ID, Whose: string(text.Whose), Speaker: speaker, Language: text.Language, Paragraphs: paragraphs(a.Body.Reveal()),
		}
		printed, err := g.framed(&s, text)
		if err != nil {
			return err
		}
		if !g.choice.Leaves(g.part.ID) {
			g.out.Rests.Statements = append(g.out.Rests.Statements, a.ID)
		}
		if g.part.In = true; printed {
			g.out.Statements = append(g.out.Statements, s)
		}
	}
	if !g.part.In {
		g.miss(missing)
	}
	g.part.In = g.held() || g.part.In
	return nil
}

// takes tells whether an approved statement is in the packet. Where nobody said which,
// all are that belong to what it is about: one that was drafted from another failure is
// about another day.
func (c Choice) takes(approval uuid.UUID, of notes.Note) bool {
	if c.Statements != nil {
		return slices.Contains(c.Statements, approval)
	}
	if of.SourceType != notes.FromFailure || len(c.Failures) == 0 {
		return true
	}
	return slices.Contains(c.Failures, source(of.SourceID))
}

// Statements are the approved statements of a client's file, and which of them are in a
// packet by its choice: those that were chosen, or else those that belong to what it is
// about. Faults: NotFound beyond the wall.
func Statements(tx *db.Tx, client uuid.UUID, c Choice) (all []notes.Approval, in []uuid.UUID, err error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, nil, err
	}
	if all, err = approvedTexts(tx, client); err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		of, err := notes.Find(tx, a.NoteID)
		if err != nil {
			return nil, nil, err
		}
		if c.takes(a.ID, of.Note) {
			in = append(in, a.ID)
		}
	}
	return all, in, nil
}

func source(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func paragraphs(body string) []string {
	var all []string
	for _, p := range strings.Split(body, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
