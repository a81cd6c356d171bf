package packets

import (
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
	"constancia/internal/typeset"
)

// Paper is a declaration by itself, to be read through and signed: a sheet, and no
// packet. What an attorney has not approved, words or frame, has DRAFT across every page.
type Paper struct {
	Office string
	Client Subject
	Sworn  Sworn
	Words  []string
	Draft  bool
	Unread bool // of a draft: the words were approved, and what stands around them was not
}

// DeclarationPaper is what a declaration by itself is drawn from. Faults: those of
// FindDeclaration.
func DeclarationPaper(tx *db.Tx, id uuid.UUID) (Paper, error) {
	var p Paper
	d, err := FindDeclaration(tx, id)
	if err != nil {
		return p, err
	}
	client, err := clients.Find(tx, d.ClientID)
	if err != nil {
		return p, err
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return p, err
	}
	p.Office, p.Client = office.Name.Reveal(), subjectOf(client)
	p.Draft = !d.Approved()
	if d.Note == nil {
		p.Sworn = swornOf(d.Current(), ByCustodian, noText, client)
		p.Words = p.Sworn.words(p.Office, "")
		return p, nil
	}
	text := d.Note.Current()
	p.Sworn, p.Words, p.Unread = swornOf(d.Current(), d.Role, text, client), paragraphs(text.Body.Reveal()), d.Note.Approved()
	return p, nil
}

// subjectOf is the client as the forum knows her: by her whole name.
func subjectOf(c clients.Client) Subject {
	s := Subject{Name: c.Name(), ANumber: spelled(c.ANumber.Reveal()), Language: c.Language}
	if formal := strings.TrimSpace(c.GivenNames.Reveal() + " " + c.FamilyNames.Reveal()); formal != "" {
		s.Name = formal
	}
	return s
}

// Print draws the declaration as a PDF. It reads nothing but what it is given.
func (p Paper) Print(w io.Writer) error {
	options := typeset.Options{Title: "Declaration", Language: forum}
	if p.Draft {
		options.Watermark = "DRAFT"
	}
	b, err := typeset.New(options)
	if err != nil {
		return err
	}
	if p.Sworn.Role == ByCustodian {
		b.Heading(1, "Certificate of the custodian of records")
		p.standing(b, "DRAFT: to be read, corrected and approved before anybody signs it.")
		drawMatter(b, p.Client)
		drawCertified(b, p.Sworn, p.Words)
	} else {
		p.standing(b, map[bool]string{
			false: "DRAFT: no attorney has approved these words. Not to be signed.",
			true:  "DRAFT: no attorney has approved what stands around these words. Not to be signed.",
		}[p.Unread])
		drawSworn(b, p.Client, p.Sworn, p.Words)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("printing a declaration: %w", err)
	}
	return nil
}

func (p Paper) standing(b *typeset.Book, why string) {
	if p.Draft {
		b.Paragraph(typeset.Plain(why), typeset.Style{Grey: true})
	}
}
