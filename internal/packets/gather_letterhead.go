package packets

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/staff"
)

// readLetterhead completes the office and the signer from Settings.
func readLetterhead(g *gathering) error {
	l, err := staff.FindLetterhead(g.tx)
	if err != nil {
		return err
	}
	h := &g.out.Letterhead
	h.Address, h.Phone, h.Fax, h.Email = lines(l.Address.Reveal()), l.Phone.Reveal(), l.Fax.Reveal(), l.Email.Reveal()
	if g.out.Signer.ID == uuid.Nil {
		return nil
	}
	who, err := staff.SignerOf(g.tx, g.out.Signer.ID)
	if err != nil {
		return err
	}
	whose := "the client"
	if g.form.Court {
		whose = cmp.Or(captions[g.forum()].whose, "respondent")
	}
	g.out.Signer = signerOf(who, whose)
	return nil
}

// signerOf is how somebody stands below a letter. An accredited representative is no
// attorney, and one accredited in part represents before DHS alone (8 CFR
// 1292.1(a)(4)); both are said.
func signerOf(who staff.Signer, whose string) Signer {
	s := Signer{ID: who.ID, Name: who.Name, EOIR: who.EOIRID, Firm: who.FirmLine}
	switch {
	case who.Role == actor.Attorney:
		s.Title = "Attorney for " + whose
	case who.Role == actor.Accredited && who.Accreditation == staff.Partial:
		s.Title, s.Accredited = "Accredited representative of "+whose+" (partial accreditation: DHS only)", true
	case who.Role == actor.Accredited:
		s.Title, s.Accredited = "Accredited representative of "+whose, true
	}
	bars := make([]string, len(who.Bars))
	for i, b := range who.Bars {
		bars[i] = b.State + " " + b.Number
	}
	s.Bar = strings.Join(bars, "; ")
	return s
}

// firm is the line of a signer's firm: her own, else the office's name.
func (s Signer) firm(h Letterhead) string {
	if s.Firm != "" {
		return s.Firm
	}
	return h.Name
}
