package packets

import (
	"slices"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/vault"
	"constancia/internal/wall"
)

// Framing is a frame as it is typed: the whole of it.
type Framing struct {
	Signer              string
	SignerID            uuid.UUID // where she works here
	Capacity            string
	Place               Place
	City                string
	ReadsEnglish        *bool
	Interpreter         string
	InterpreterLanguage string
	InterpreterContact  string
	Translator          string
	TranslatorAddress   string
	TranslatorPhone     string
	English             string    // of words in another language; one thing to a line, as the words are
	Translation         uuid.UUID // or the document on which the translator wrote and certified it
	Scan                uuid.UUID
	SignedOn            wall.Date
}

// Framing is what a form begins with.
func (f Frame) Framing() Framing {
	return Framing{
		Signer: f.Signer.Reveal(), SignerID: source(f.SignerID), Capacity: f.Capacity.Reveal(), Place: f.Place, City: f.City.Reveal(), ReadsEnglish: f.ReadsEnglish,
		Interpreter: f.Interpreter.Reveal(), InterpreterLanguage: f.InterpreterLanguage, InterpreterContact: f.InterpreterContact.Reveal(),
		Translator: f.Translator.Reveal(), TranslatorAddress: f.TranslatorAddress.Reveal(), TranslatorPhone: f.TranslatorPhone.Reveal(),
		English: f.English.Reveal(), Translation: source(f.TranslationID), Scan: source(f.ScanID), SignedOn: f.SignedOn,
	}
}

const (
	longestName    = 200
	longestAddress = 500
	longestEnglish = 20_000 // as a statement
)

// frame names every problem of a framing and makes the row it becomes.
func (n Framing) frame(tx *db.Tx, d Declaration, note *notes.File) (Frame, error) {
	var p fault.Problems
	signer, err := n.signer(tx, d)
	if err != nil {
		return Frame{}, err
	}
	f := Frame{
		ID: d.FrameID, ClientID: d.ClientID, DeclarationID: d.ID, Place: n.Place, ReadsEnglish: n.ReadsEnglish, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
		Signer:             seal.Of(clients.CleanLine(&p, "signer", signer, longestName)),
		Capacity:           seal.Of(clients.CleanLine(&p, "capacity", n.Capacity, longestName)),
		City:               seal.Of(clients.CleanLine(&p, "city", n.City, longestName)),
		Interpreter:        seal.Of(clients.CleanLine(&p, "interpreter", n.Interpreter, longestName)),
		InterpreterContact: seal.Of(clients.CleanNote(&p, "interpreter_contact", n.InterpreterContact, longestAddress)),
		Translator:         seal.Of(clients.CleanLine(&p, "translator", n.Translator, longestName)),
		TranslatorAddress:  seal.Of(clients.CleanNote(&p, "translator_address", n.TranslatorAddress, longestAddress)),
		TranslatorPhone:    seal.Of(clients.CleanLine(&p, "translator_phone", n.TranslatorPhone, longestName)),
		English:            seal.Of(clients.CleanNote(&p, "english", n.English, longestEnglish)),
	}
	if f.Signer.Empty() {
		p.Add("signer", "packets.declaration.signer_needed")
	}
	if n.Place != "" && unknown(Places(), n.Place) {
		p.Add("place", "packets.declaration.place_unknown")
	}
	if !f.Translator.Empty() && f.TranslatorAddress.Empty() {
		p.Add("translator_address", "packets.declaration.translator_address")
	}
	if !f.Translator.Empty() && f.TranslatorPhone.Empty() {
		p.Add("translator_phone", "packets.declaration.translator_phone")
	}
	f.InterpreterLanguage = tongue(&p, "interpreter_language", n.InterpreterLanguage)
	if err := n.colleague(tx, &p, d, &f); err != nil {
		return f, err
	}
	if err := n.translation(tx, &p, d, &f); err != nil {
		return f, err
	}
	if err := n.scan(tx, &p, d, note, &f); err != nil {
		return f, err
	}
	return f, p.Err()
}

// signer is the name of whoever signs: as it was typed, else that of the colleague.
func (n Framing) signer(tx *db.Tx, d Declaration) (string, error) {
	if n.Signer != "" || n.SignerID == uuid.Nil || d.Role == ByClient || d.Role == ByWitness {
		return n.Signer, nil
	}
	names, err := staff.Names(tx, n.SignerID)
	return names[n.SignerID], err
}

func tongue(p *fault.Problems, field, typed string) string {
	if typed == "" {
		return ""
	}
	tag, err := language.Parse(typed)
	if err != nil {
		p.Add(field, "packets.declaration.language_unknown")
		return ""
	}
	return tag.String()
}

// colleague is the one of this office who signs, where it is one.
func (n Framing) colleague(tx *db.Tx, p *fault.Problems, d Declaration, f *Frame) error {
	if n.SignerID == uuid.Nil || d.Role == ByClient || d.Role == ByWitness {
		return nil
	}
	all, err := staff.Colleagues(tx)
	if !slices.ContainsFunc(all, func(l staff.Listed) bool { return l.ID == n.SignerID }) {
		p.Add("signer_id", "packets.declaration.nobody_here")
	}
	f.SignerID = &n.SignerID
	return err
}

// scan is the document that shows it signed: a paper or a picture of the client's file,
// and of a statement the text that an attorney approved.
func (n Framing) scan(tx *db.Tx, p *fault.Problems, d Declaration, note *notes.File, f *Frame) error {
	if n.Scan == uuid.Nil {
		return nil
	}
	if err := paperOf(tx, p, d, "scan", n.Scan); err != nil {
		return err
	}
	if note != nil && !note.Approved() {
		p.Add("scan", "packets.declaration.not_approved")
	}
	if !n.SignedOn.Valid() || n.SignedOn.After(wall.At(tx.Now, "UTC").Date.AddDays(1)) {
		p.Add("signed_on", "packets.declaration.signed_when")
	}
	f.ScanID, f.SignedOn = &n.Scan, n.SignedOn
	if note != nil {
		f.TextID = &note.TextID
	}
	return nil
}

// translation is the translator's own paper, where she made one.
func (n Framing) translation(tx *db.Tx, p *fault.Problems, d Declaration, f *Frame) error {
	if n.Translation == uuid.Nil {
		return nil
	}
	f.TranslationID = &n.Translation
	return paperOf(tx, p, d, "translation", n.Translation)
}

// paperOf refuses, at its field, a document that is no paper of the client's file.
func paperOf(tx *db.Tx, p *fault.Problems, d Declaration, field string, id uuid.UUID) error {
	doc, err := documents.Find(tx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	switch {
	case err != nil, doc.ClientID != d.ClientID:
		p.Add(field, "packets.document_unknown")
	case doc.MediaType != vault.PDF && !doc.MediaType.Picture():
		p.Add(field, "packets.declaration.scan_kind")
	}
	return nil
}
