package packets

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/notes"
)

// framed completes a statement with the frame it is sworn in. It is false for one of
// which the signed paper is an exhibit of the part: that paper stands there instead.
func (g *gathering) framed(s *Statement, text notes.Text) (bool, error) {
	if g.sworn == nil {
		found, err := Declarations(g.tx, g.packet.ClientID)
		if err != nil {
			return false, err
		}
		g.sworn = found
	}
	role := roleOf(text.Whose)
	s.Sworn = Sworn{Role: role, Signer: s.Speaker, Language: s.Language, ReadsEnglish: text.Interpreter.Empty(), Interpreter: text.Interpreter.Reveal()}
	if text.Whose == notes.OfClient && s.Sworn.Interpreter != "" {
		s.Sworn.InterpretedInto = g.client.Language
	}
	at := slices.IndexFunc(g.sworn, func(d DeclarationFile) bool { return d.NoteID != nil && *d.NoteID == text.NoteID })
	if at < 0 {
		g.miss("frame", "who", s.Speaker)
		return true, nil
	}
	d := g.sworn[at]
	s.Sworn = swornOf(d.Current(), role, text)
	if s.Sworn.InterpretedInto == "" && text.Whose == notes.OfClient {
		s.Sworn.InterpretedInto = g.client.Language
	}
	if d.Signed() && g.encloses(*d.Current().ScanID) {
		return false, nil
	}
	g.miss("signature", "who", s.Sworn.Signer)
	if s.Sworn.Place == "" {
		g.miss("place", "who", s.Sworn.Signer)
	}
	return true, nil
}

// encloses tells whether a document is an exhibit of the part that is being read.
func (g *gathering) encloses(document uuid.UUID) bool {
	return slices.ContainsFunc(g.choice.Exhibits, func(e Chosen) bool { return e.Document == document && e.Part == g.part.ID })
}

// custodian is the certificate of whoever keeps the records, as far as somebody said who
// that is; signed is that the signed paper is among the exhibits.
func (g *gathering) custodian() (s Sworn, signed bool, err error) {
	all, err := Declarations(g.tx, g.packet.ClientID)
	for _, d := range all {
		if d.Role != ByCustodian {
			continue
		}
		f := d.Current()
		s = swornOf(f, ByCustodian, noText)
		if f.ScanID != nil && slices.ContainsFunc(g.choice.Exhibits, func(e Chosen) bool { return e.Document == *f.ScanID }) {
			signed = true
		}
	}
	return s, signed, err
}
