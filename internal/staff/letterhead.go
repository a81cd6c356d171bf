package staff

import (
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Letterhead is what stands on top of the office's letters, beside its name.
type Letterhead struct {
	db.Row
	Address seal.Text `sec:"sealed"` // lines
	Phone   seal.Text `sec:"sealed"`
	Fax     seal.Text `sec:"sealed"`
	Email   seal.Text `sec:"sealed"`
}

// SealedBy is the office's key.
func (Letterhead) SealedBy() uuid.UUID { return seal.Office }

// Heading is a letterhead as it is typed.
type Heading struct {
	Address string
	Phone   string
	Fax     string
	Email   string
}

// Heading is what a form begins with.
func (l Letterhead) Heading() Heading {
	return Heading{Address: l.Address.Reveal(), Phone: l.Phone.Reveal(), Fax: l.Fax.Reveal(), Email: l.Email.Reveal()}
}

// FindLetterhead is what stands on the office's letters; empty until it is filled in.
func FindLetterhead(tx *db.Tx) (Letterhead, error) {
	var l Letterhead
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return l, err
	}
	err := db.Take(tx.DB.Where("id = ?", DefaultOffice), &l, "staff.no_office")
	return l, err
}

// ChangeLetterhead says anew what stands on the office's letters. What was sent stays as
// it is. Faults: Forbidden; Invalid; Stale when somebody else saved meanwhile.
func ChangeLetterhead(tx *db.Tx, version int64, to Heading) error {
	if err := tx.Actor.Require(actor.SettingsManage); err != nil {
		return err
	}
	to = to.tidy()
	var p fault.Problems
	to.check(&p)
	if err := p.Err(); err != nil {
		return err
	}
	l, err := FindLetterhead(tx)
	if err != nil {
		return err
	}
	was := l.Heading()
	l.Version = version
	l.Address, l.Phone, l.Fax, l.Email = seal.Of(to.Address), seal.Of(to.Phone), seal.Of(to.Fax), seal.Of(to.Email)
	if err := db.Change(tx, &l, &l.Row, "address", "phone", "fax", "email"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "staff.letterhead_changed", SubjectType: "office", Subject: l.ID, Detail: map[string]any{"was": was, "is": to},
	})
}

// mostLines is how many lines of an address fit on top of a letter.
const mostLines = 4

func (h Heading) tidy() Heading {
	return Heading{Address: strings.Join(tidyLines(h.Address), "\n"), Phone: tidyLine(h.Phone), Fax: tidyLine(h.Fax), Email: tidyLine(h.Email)}
}

func (h Heading) check(p *fault.Problems) {
	if strings.Count(h.Address, "\n") >= mostLines {
		p.Add("address", "staff.letterhead.lines", "most", mostLines)
	}
	checkLength(p, "address", h.Address)
	checkLength(p, "phone", h.Phone)
	checkLength(p, "fax", h.Fax)
	if h.Email != "" && !isEmail(NormaliseEmail(h.Email)) {
		p.Add("email", "staff.email.odd")
	}
}

func checkLength(p *fault.Problems, field, value string) {
	if len(value) > maxLine {
		p.Add(field, "staff.too_long", "most", maxLine)
	}
}

// tidyLines are the lines of a text that say something.
func tidyLines(s string) []string {
	var all []string
	for _, l := range strings.Split(s, "\n") {
		if l = tidyLine(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}
