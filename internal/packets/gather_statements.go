package packets

import (
	"slices"
	"strings"

	"github.com/google/uuid"

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
		if len(g.choice.Statements) > 0 && !slices.Contains(g.choice.Statements, a.ID) || !g.chosenFor(file) {
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

// chosenFor tells whether a statement belongs to what the packet is about: one that was
// drafted from another failure is about another day. One that was chosen by hand always
// does.
func (g *gathering) chosenFor(file notes.File) bool {
	if len(g.choice.Statements) > 0 || file.SourceType != notes.FromFailure || len(g.choice.Failures) == 0 {
		return true
	}
	return slices.Contains(g.choice.Failures, source(file.SourceID))
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
