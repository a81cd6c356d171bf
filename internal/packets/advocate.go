package packets

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/notes"
	"constancia/internal/staff"
)

// Advocacy is who may represent a client and answers for her, by name: whoever is assigned
// to the file, and whoever signs a packet of hers or would, had nobody chosen a signer.
type Advocacy map[uuid.UUID]string

// Advocates are those of a client. NotFound beyond the wall.
func Advocates(tx *db.Tx, client uuid.UUID) (Advocacy, error) {
	file, err := clients.Read(tx, client)
	if err != nil {
		return nil, err
	}
	answer := slices.Clone(file.Assigned)
	var packets []Packet
	if err := tx.DB.Where("client_id = ?", client).Find(&packets).Error; err != nil {
		return nil, fmt.Errorf("reading who signs letters: %w", err)
	}
	for _, p := range packets {
		signer := p.Chose().Signer
		if signer == uuid.Nil {
			signer = p.AskedBy // see gathering.readHead
		}
		answer = append(answer, signer)
	}
	colleagues, err := staff.Colleagues(tx)
	advocates := Advocacy{}
	for _, c := range colleagues {
		if c.May(actor.PacketsApprove) && slices.Contains(answer, c.ID) {
			advocates[c.ID] = c.Name.Reveal()
		}
	}
	return advocates, err
}

// sign tells whether one of them would swear: as the colleague who was chosen, under her
// name, or because she wrote her own words down and nobody said whose they are.
func (a Advocacy) sign(role Role, n Framing, note *notes.File) bool {
	if role == ByClient {
		return false
	}
	if n.SignerID != uuid.Nil {
		return a[n.SignerID] != ""
	}
	names := []string{n.Signer}
	if note != nil {
		text := note.Current()
		names = append(names, text.Speaker.Reveal())
		if role == ByStaff && n.Signer == "" && text.Speaker.Empty() && a[text.RecordedBy] != "" {
			return true
		}
	}
	return slices.ContainsFunc(names, a.names)
}

// names tells whether a name is one of theirs, whatever stands before or after it.
func (a Advocacy) names(signer string) bool {
	for _, own := range a {
		if clients.Names(signer, own) {
			return true
		}
	}
	return false
}

// Testifying are the names of those who would be witnesses in a packet that they sign, or
// whose client it is of: one line each, none for none. Whoever may not read statements
// sees none. NotFound beyond the wall.
func Testifying(tx *db.Tx, packet uuid.UUID) ([]string, error) {
	p, err := find(tx, packet)
	if err != nil || mayReadDeclarations(tx) != nil {
		return nil, err
	}
	advocates, err := Advocates(tx, p.ClientID)
	if err != nil {
		return nil, err
	}
	texts, err := approvedTexts(tx, p.ClientID)
	if err != nil {
		return nil, err
	}
	sworn, err := Declarations(tx, p.ClientID)
	if err != nil {
		return nil, err
	}
	var names []string
	choice := p.Chose()
	for _, a := range texts {
		if len(choice.Statements) > 0 && !slices.Contains(choice.Statements, a.ID) {
			continue
		}
		note, err := notes.Find(tx, a.NoteID)
		if err != nil {
			return nil, err
		}
		text := note.Current()
		n := Framing{Signer: text.Speaker.Reveal()}
		if at := slices.IndexFunc(sworn, func(d DeclarationFile) bool { return source(d.NoteID) == a.NoteID }); at >= 0 {
			n = sworn[at].Current().Framing()
		}
		if role := roleOf(text.Whose); advocates.sign(role, n, &note) {
			names = append(names, advocates.called(n, text))
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// called is the name under which one of them would swear.
func (a Advocacy) called(n Framing, text notes.Text) string {
	switch {
	case n.Signer != "":
		return n.Signer
	case n.SignerID != uuid.Nil:
		return a[n.SignerID]
	case !text.Speaker.Empty():
		return text.Speaker.Reveal()
	}
	return a[text.RecordedBy]
}
