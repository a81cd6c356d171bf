package packets

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/notes"
	"constancia/internal/wall"
)

// framed completes a statement with the frame it is sworn in, as far as somebody approved
// it. It is false for one of which nothing is set: the signed paper is an exhibit of the
// part, and stands there instead.
func (g *gathering) framed(s *Statement, text notes.Text) (bool, error) {
	if g.sworn == nil {
		found, err := Declarations(g.tx, g.packet.ClientID)
		if err != nil {
			return false, err
		}
		g.sworn = found
	}
	role := roleOf(text.Whose)
	s.Sworn = bareOf(s.Speaker, role, text, g.client.Client)
	var d DeclarationFile
	at := slices.IndexFunc(g.sworn, func(d DeclarationFile) bool { return d.NoteID != nil && *d.NoteID == text.NoteID })
	if at < 0 {
		g.miss("frame", "who", s.Speaker)
	} else {
		d = g.sworn[at]
		if f, approved := d.Standing(); approved {
			s.Sworn = swornOf(f, role, text, g.client.Client)
		}
		if !d.FrameApproved() {
			g.miss("frame_draft", "who", s.Sworn.Signer)
		}
		s.Enclosed = d.Signed() && g.encloses(*d.Current().ScanID)
	}
	g.lacks(*s, d)
	if s.Enclosed {
		return s.Sworn.Translated() && len(s.Sworn.English) > 0, nil
	}
	return true, nil
}

// lacks notes what a declaration still needs before it can be handed in.
func (g *gathering) lacks(s Statement, d DeclarationFile) {
	who := s.Sworn.Signer
	if s.Sworn.unasked() && s.Sworn.english() {
		g.miss("reads_english", "who", who)
	}
	if s.Sworn.Translated() {
		g.lacksTranslation(s.Sworn, d)
	}
	if s.Enclosed || d.ID == uuid.Nil {
		return
	}
	g.miss("signature", "who", who)
	if s.Sworn.Place == "" {
		g.miss("place", "who", who)
	}
}

func (g *gathering) lacksTranslation(s Sworn, d DeclarationFile) {
	if s.NoOath() {
		g.miss("oath", "who", s.Signer, "language", languageName(s.Language))
	}
	f, approved := Frame{}, false
	if d.ID != uuid.Nil {
		f, approved = d.Standing()
	}
	switch {
	case approved && f.TranslationID != nil && g.encloses(*f.TranslationID):
	case len(s.English) == 0:
		g.miss("translation", "who", s.Signer, "language", languageName(s.Language))
	case s.Translator == "":
		g.miss("translator", "who", s.Signer)
	}
}

// encloses tells whether a document is an exhibit of the part that is being read.
func (g *gathering) encloses(document uuid.UUID) bool {
	return slices.ContainsFunc(g.choice.Exhibits, func(e Chosen) bool { return e.Document == document && e.Part == g.part.ID })
}

// readCertificate is the certificate of whoever keeps the records: the paper she signed,
// where it is an exhibit. An unsigned one is a draft, and stands in a packet only where
// an attorney asked for it.
func readCertificate(g *gathering) error {
	if g.part.In = g.held(); len(g.out.Exhibits) == 0 {
		return nil
	}
	d, begun, err := g.certificate()
	if err != nil {
		return err
	}
	if begun {
		if f, approved := d.Standing(); approved {
			g.out.Custodian = swornOf(f, ByCustodian, noText, g.client.Client)
		}
	}
	signed := begun && d.Signed() && slices.ContainsFunc(g.choice.Exhibits, func(e Chosen) bool { return e.Document == *d.Current().ScanID })
	switch {
	case signed:
		g.older(d.Current())
	case g.part.In: // another paper was chosen for it
	case !begun:
		g.miss("certificate")
	default:
		g.miss("certificate_signed", "who", d.Current().Signer.Reveal())
	}
	if g.choice.Unsigned && !signed && !g.part.In {
		g.part.In, g.out.Unsigned = true, true
	}
	return nil
}

func (g *gathering) certificate() (d DeclarationFile, begun bool, err error) {
	all, err := Declarations(g.tx, g.packet.ClientID)
	at := slices.IndexFunc(all, func(d DeclarationFile) bool { return d.Role == ByCustodian })
	if err != nil || at < 0 {
		return d, false, err
	}
	return all[at], true, nil
}

// older notes files that came in after the certificate was signed: it does not speak of
// them.
func (g *gathering) older(f Frame) {
	later := 0
	for _, e := range g.out.Exhibits {
		if e.Document != *f.ScanID && wall.At(e.ReceivedAt, g.zone).Date.After(f.SignedOn) {
			later++
		}
	}
	if later > 0 {
		g.miss("certificate_older", "count", later)
	}
}
