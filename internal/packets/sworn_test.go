package packets_test

// María speaks Spanish. What she says in it needs a translation that somebody made, and
// what she signs in English somebody who read it to her.

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/notes"
	"constancia/internal/packets"
)

func TestAStatementInAnotherLanguageStandsBesideItsTranslation(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	framing := packets.Framing{Signer: "María Quispe Mamani", Place: packets.Inside}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: framing})
	must(t, err)
	d.vouch(made.ID)
	f := d.built(packets.Choice{})
	if got := text(t, d.pdf(f.ID)); strings.Contains(got, "Certificate of translation") {
		t.Error("a translation is certified that is not there")
	}
	if got := lacking(f, packets.ClientDeclaration); !slices.Contains(got, "packets.missing.translation") {
		t.Errorf("got %v", got)
	}
	framing.English = "I opened the application at nine o'clock.\nIt said no."
	framing.Translator, framing.TranslatorAddress, framing.TranslatorPhone = "Tomás Vega", "100 Main St", "312 555 0100"
	d.amend(made.ID, framing)
	if got := text(t, d.pdf(d.built(packets.Choice{}).ID)); strings.Contains(got, "nine o'clock") {
		t.Error("a translation that nobody approved left the house")
	}
	d.vouch(made.ID)
	f = d.built(packets.Choice{})
	got := text(t, d.pdf(f.ID))
	keepAt(t, "translated.pdf", d.pdf(f.ID))
	for _, want := range []string{"(English translation)", "nine o'clock", "Certificate of translation", "I, Tomás Vega, certify that I am competent to translate from Spanish into English", "foregoing translation", "Address: 100 Main St", "Telephone: 312 555 0100"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.translation") {
		t.Error("it is there")
	}
	// Other words are translated anew.
	d.Write(d.Attorney(), func(tx *db.Tx) error {
		n, err := notes.Rewrite(tx, d.draft.ID, notes.Rewriting{Draft: notes.Draft{Body: "A las diez.", Whose: notes.OfClient, Language: "es"}})
		if err == nil {
			_, err = notes.Approve(tx, d.draft.ID, notes.Approving{Text: n.TextID})
		}
		return err
	})
	f = d.built(packets.Choice{})
	if got := text(t, d.pdf(f.ID)); strings.Contains(got, "nine o'clock") || !slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.translation") {
		t.Error("the translation of other words stands beside these")
	}
}

func TestTheSignedOriginalKeepsItsTranslationBesideIt(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	scan := w.Receive(d.failure, documents.Upload{Content: bytes.NewReader(cast.Screenshot(7)), Caption: "Signed"})
	d.check(scan.DocumentID)
	framing := packets.Framing{
		Signer: "María Quispe Mamani", English: "I opened it at nine o'clock.", Translator: "Tomás Vega", TranslatorAddress: "100 Main St", TranslatorPhone: "1",
		Scan: scan.DocumentID, SignedOn: "2026-11-24",
	}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: framing})
	must(t, err)
	d.vouch(made.ID)
	got := text(t, d.pdf(d.built(packets.Choice{}).ID))
	if strings.Contains(got, "1. I opened the app at nine.") || !strings.Contains(got, "nine o'clock") || !strings.Contains(got, "Exhibit B-1") {
		t.Errorf("got %q", got)
	}
}

func TestAnOathWithoutReviewedWordsStandsInEnglishAndIsNamed(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	a := d.said(notes.Draft{Body: "J'ai essayé à neuf heures.", Whose: notes.OfClient, Language: "fr"})
	f := d.built(packets.Choice{Statements: []uuid.UUID{a.ID}})
	if !slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.oath") {
		t.Errorf("got %v", lacking(f, packets.ClientDeclaration))
	}
	if got := text(t, d.pdf(f.ID)); !strings.Contains(got, "I declare under penalty of perjury under the laws") {
		t.Errorf("got %q", got)
	}
}

func TestNobodyIsBelievedToReadEnglishWhomNobodyAsked(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	a := d.said(notes.Draft{Body: "I tried at nine.", Whose: notes.OfClient, Language: "en"})
	framing := packets.Framing{Signer: "María Quispe Mamani"}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: a.NoteID, Framing: framing})
	must(t, err)
	d.vouch(made.ID)
	choice := packets.Choice{Exhibits: []packets.Chosen{}, Statements: []uuid.UUID{a.ID}}
	f := d.built(choice)
	got := text(t, d.pdf(f.ID))
	if !strings.Contains(got, "Certificate of interpretation") || !strings.Contains(got, "Name of the interpreter") || !strings.Contains(got, "between English and Spanish") {
		t.Errorf("no certificate to fill in: %q", got)
	}
	if !slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.reads_english") {
		t.Errorf("got %v", lacking(f, packets.ClientDeclaration))
	}
	yes := true
	framing.ReadsEnglish = &yes
	d.amend(made.ID, framing)
	d.vouch(made.ID)
	f = d.built(choice)
	if got := text(t, d.pdf(f.ID)); strings.Contains(got, "Certificate of interpretation") || slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.reads_english") {
		t.Errorf("she said that she does: %q", got)
	}
}
