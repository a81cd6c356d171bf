package packets_test

// What stands around María's words: Pilar prepares it, Ruth approved the words. Ruth
// answers for the file, so that she had better not be the one who swears.

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
)

func (d *defense) prepare(as actor.Actor, n packets.NewDeclaration) (made packets.Declaration, err error) {
	err = d.TryWrite(as, func(tx *db.Tx) error { made, err = packets.Prepare(tx, n); return err })
	return made, err
}

func (d *defense) declaration(id uuid.UUID) (f packets.DeclarationFile) {
	d.t.Helper()
	d.Read(d.Attorney(), func(tx *db.Tx) (err error) { f, err = packets.FindDeclaration(tx, id); return err })
	return f
}

// said is an approved statement.
func (d *defense) said(draft notes.Draft) notes.Approval {
	d.t.Helper()
	var n notes.Note
	var a notes.Approval
	d.Write(d.Paralegal(), func(tx *db.Tx) (err error) {
		n, err = notes.Write(tx, notes.NewNote{ClientID: d.client, Kind: notes.Statement, SourceType: notes.FromFailure, Source: d.failure, Draft: draft})
		return err
	})
	d.Write(d.Attorney(), func(tx *db.Tx) (err error) {
		a, err = notes.Approve(tx, n.ID, notes.Approving{Text: n.TextID})
		return err
	})
	return a
}

// vouch approves the frame that holds.
func (d *defense) vouch(id uuid.UUID) {
	d.t.Helper()
	must(d.t, d.TryWrite(d.Attorney(), func(tx *db.Tx) error {
		f, err := packets.FindDeclaration(tx, id)
		if err != nil {
			return err
		}
		a := packets.FrameApproving{Frame: f.FrameID}
		if f.Note != nil {
			a.Text = f.Note.TextID
		}
		_, err = packets.ApproveFrame(tx, id, a)
		return err
	}))
}

func (d *defense) amend(id uuid.UUID, to packets.Framing) {
	d.t.Helper()
	must(d.t, d.TryWrite(d.Paralegal(), func(tx *db.Tx) error {
		f, err := packets.FindDeclaration(tx, id)
		if err == nil {
			_, err = packets.Amend(tx, id, f.FrameID, to, "")
		}
		return err
	}))
}

// lacking are the keys of what a part of a packet lacks.
func lacking(f packets.File, part packets.PartID) (keys []string) {
	for _, p := range f.Drawn().Listed {
		if p.ID == part {
			for _, m := range p.Missing {
				keys = append(keys, m.Key)
			}
		}
	}
	return keys
}

func no() *bool { n := false; return &n }

// text is what pdftotext reads, in one line.
func text(t testing.TB, pdf []byte) string {
	t.Helper()
	clean(t, pdf)
	run := exec.Command("pdftotext", "-layout", "-", "-")
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	must(t, err)
	return strings.Join(strings.Fields(string(out)), " ")
}

func (d *defense) printed(id uuid.UUID) string {
	d.t.Helper()
	var out bytes.Buffer
	d.Read(d.Attorney(), func(tx *db.Tx) error {
		p, err := packets.DeclarationPaper(tx, id)
		if err != nil {
			return err
		}
		return p.Print(&out)
	})
	keepAt(d.t, "paper-"+d.t.Name()+".pdf", out.Bytes())
	return text(d.t, out.Bytes())
}

func TestADeclarationIsTheApprovedWordsInTheFrameOfItsPlace(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	framing := packets.Framing{Signer: "María Quispe Mamani", Place: packets.Inside, City: "Chicago, Illinois", ReadsEnglish: no(), Interpreter: "Tomás Vega", InterpreterLanguage: "es"}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: framing})
	must(t, err)
	if made.Role != packets.ByClient {
		t.Errorf("got role %s", made.Role)
	}
	const inside, outside = "I declare under penalty of perjury that the foregoing is true and correct.", "under the laws of the United States of America that the foregoing"
	got := d.printed(made.ID)
	for _, want := range []string{"Declaration of María Quispe Mamani", "1. I opened the app at nine.", "At Chicago, Illinois", "Executed on"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	// The statement is in the client's own language; nobody certifies a translation that is not there.
	if strings.Contains(got, "Certificate of translation") || !strings.Contains(got, "Declaro bajo pena de perjurio") || !strings.Contains(got, inside) || strings.Contains(got, outside) {
		t.Errorf("got %q", got)
	}
	framing.Place = packets.Outside
	must(t, d.TryWrite(d.Paralegal(), func(tx *db.Tx) error { _, err := packets.Amend(tx, made.ID, made.FrameID, framing, ""); return err }))
	if got := d.printed(made.ID); !strings.Contains(got, outside) || strings.Contains(got, inside) {
		t.Errorf("outside: got %q", got)
	}
	err = d.TryWrite(d.Paralegal(), func(tx *db.Tx) error { _, err := packets.Amend(tx, made.ID, made.FrameID, framing, ""); return err })
	if !fault.Is(err, fault.Stale) {
		t.Errorf("the second of two: %v", err)
	}
	if f := d.declaration(made.ID); len(f.Frames) != 2 || f.Frames[0].Place != packets.Inside {
		t.Errorf("the earlier frame is not kept: %+v", f.Frames)
	}
}

func TestWhoDoesNotReadEnglishSignsItAfterItWasReadToHer(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	a := d.said(notes.Draft{Body: "I tried at nine.", Whose: notes.OfClient, Language: "en"})
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: a.NoteID, Framing: packets.Framing{
		Signer: "María Quispe Mamani", ReadsEnglish: no(), Interpreter: "Tomás Vega", InterpreterLanguage: "es", InterpreterContact: "100 Main St\n312 555 0100",
	}})
	must(t, err)
	got := d.printed(made.ID)
	for _, want := range []string{"Certificate of interpretation", "I, Tomás Vega, certify that I am competent", "between English and Spanish", "understood it before signing it", "true and accurate to the best of my abilities", "312 555 0100"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if strings.Contains(got, "Certificate of translation") {
		t.Error("nothing was translated")
	}
}

func TestADraftIsPrintedByItselfWithItsMarkAndStandsInNoPacket(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	must(t, d.TryWrite(d.Paralegal(), func(tx *db.Tx) error {
		_, err := notes.Rewrite(tx, d.draft.ID, notes.Rewriting{Draft: notes.Draft{Body: "I opened it at ten.", Whose: notes.OfClient, Language: "en"}})
		return err
	}))
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: packets.Framing{Signer: "María"}})
	must(t, err)
	if got := d.printed(made.ID); !strings.Contains(got, "DRAFT") || !strings.Contains(got, "I opened it at ten.") {
		t.Errorf("got %q", got)
	}
	if got := text(t, d.pdf(d.built(packets.Choice{}).ID)); strings.Contains(got, "I opened it at") {
		t.Error("a draft stands in a packet")
	}
}

func TestTheSignedPaperStandsInThePacketInsteadOfTheFrame(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	scan := w.Receive(d.failure, documents.Upload{Content: bytes.NewReader(cast.Screenshot(7)), Caption: "Signed"})
	d.check(scan.DocumentID)
	framing := packets.Framing{Signer: "María Quispe Mamani", Place: packets.Inside}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: framing})
	must(t, err)
	if got := text(t, d.pdf(d.built(packets.Choice{}).ID)); !strings.Contains(got, "1. I opened the app at nine.") {
		t.Errorf("the frame is not there: %q", got)
	}
	framing.Scan, framing.SignedOn = scan.DocumentID, "2026-11-24"
	err = d.TryWrite(d.Paralegal(), func(tx *db.Tx) error { _, err := packets.Amend(tx, made.ID, made.FrameID, framing, ""); return err })
	must(t, err)
	if d.declaration(made.ID).Signed() {
		t.Error("it is signed in a frame that nobody approved")
	}
	d.vouch(made.ID)
	if !d.declaration(made.ID).Signed() {
		t.Error("it is signed")
	}
	f := d.built(packets.Choice{})
	var part packets.PartID
	for _, e := range f.Chose().Exhibits {
		if e.Document == scan.DocumentID {
			part = e.Part
		}
	}
	got := text(t, d.pdf(f.ID))
	if part != packets.ClientDeclaration || strings.Contains(got, "1. I opened the app at nine.") || !strings.Contains(got, "Exhibit B-1") {
		t.Errorf("the paper stands in %q: %q", part, got)
	}
	// Another text is another declaration: the paper signed before does not vouch for it.
	d.Write(d.Paralegal(), func(tx *db.Tx) error {
		_, err := notes.Rewrite(tx, d.draft.ID, notes.Rewriting{Draft: notes.Draft{Body: "At ten.", Whose: notes.OfClient}})
		return err
	})
	if d.declaration(made.ID).Signed() {
		t.Error("a paper vouches for words that are not on it")
	}
	d.Write(d.Attorney(), func(tx *db.Tx) error {
		f, err := packets.FindDeclaration(tx, made.ID)
		if err == nil {
			_, err = notes.Approve(tx, d.draft.ID, notes.Approving{Text: f.Note.TextID})
		}
		return err
	})
	framing.City = "Chicago"
	d.amend(made.ID, framing)
	d.vouch(made.ID)
	if d.declaration(made.ID).Signed() {
		t.Error("another city on the form made the old paper vouch for the new words")
	}
}

func TestItIsSaidWhenTheAttorneyWouldBecomeTheWitness(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	a := d.said(notes.Draft{Body: "I called at ten.", Whose: notes.OfStaff, Speaker: cast.Ruth.Name, Language: "en"})
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: a.NoteID, Framing: packets.Framing{Signer: cast.Ruth.Name, SignerID: cast.Ruth.ID, Capacity: "attorney"}})
	must(t, err)
	if d.declaration(made.ID).Testifies {
		t.Error("she does not answer for the file yet")
	}
	d.Write(d.Attorney(), func(tx *db.Tx) error { return clients.Assign(tx, d.client, cast.Ruth.ID) })
	if !d.declaration(made.ID).Testifies {
		t.Error("the attorney of the file would testify, and nothing says so")
	}
	framing := packets.Framing{Signer: cast.Pilar.Name, SignerID: cast.Pilar.ID, Capacity: "paralegal"}
	must(t, d.TryWrite(d.Paralegal(), func(tx *db.Tx) error { _, err := packets.Amend(tx, made.ID, made.FrameID, framing, ""); return err }))
	if d.declaration(made.ID).Testifies {
		t.Error("a paralegal is no advocate")
	}
}

func TestAnAttorneyWhoWouldTestifyIsKnownByHerNameAndByThePacketSheAskedFor(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	a := d.said(notes.Draft{Body: "I called at ten.", Whose: notes.OfStaff, Language: "en"})
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: a.NoteID, Framing: packets.Framing{Signer: "Ms. " + cast.Ruth.Name + ", Esq."}})
	must(t, err)
	if d.declaration(made.ID).Testifies {
		t.Error("she does not answer for the file yet")
	}
	p, err := d.ask(d.Attorney(), packets.Choice{}) // she is the signer of her own packet
	must(t, err)
	if !d.declaration(made.ID).Testifies {
		t.Error("the name of whoever signs the letter stands below a declaration, and nothing says so")
	}
	testifying := func() (names []string) {
		d.Read(d.Attorney(), func(tx *db.Tx) (err error) { names, err = packets.Testifying(tx, p.ID); return err })
		return names
	}
	if got := testifying(); len(got) != 1 || !strings.Contains(got[0], cast.Ruth.Name) {
		t.Errorf("before the packet is approved: got %q", got)
	}
	d.amend(made.ID, packets.Framing{Signer: cast.Pilar.Name})
	if got := testifying(); len(got) != 0 {
		t.Errorf("a paralegal is no advocate: %q", got)
	}
}

func TestWhatIsWrongWithAFrameIsSaidAtItsField(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		for name, one := range map[string]struct {
			f     packets.Framing
			field string
		}{
			"nobody signs":             {packets.Framing{}, "signer"},
			"on the moon":              {packets.Framing{Signer: "M", Place: "moon"}, "place"},
			"a translator's address":   {packets.Framing{Signer: "M", Translator: "T", TranslatorPhone: "1"}, "translator_address"},
			"a translator's telephone": {packets.Framing{Signer: "M", Translator: "T", TranslatorAddress: "Main St"}, "translator_phone"},
			"no such translation":      {packets.Framing{Signer: "M", Translation: uuid.New()}, "translation"},
			"no such language":         {packets.Framing{Signer: "M", InterpreterLanguage: "klingon!"}, "interpreter_language"},
			"no such paper":            {packets.Framing{Signer: "M", Scan: uuid.New(), SignedOn: "2026-11-20"}, "scan"},
			"signed some day":          {packets.Framing{Signer: "M", Scan: d.screen}, "signed_on"},
		} {
			_, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: d.draft.ID, Framing: one.f})
			f, _ := fault.From(err)
			if !fault.Is(err, fault.Invalid) || f.Problems[0].Field != one.field {
				t.Errorf("%s: got %v", name, err)
			}
		}
		_, err := d.prepare(d.Volunteer(), packets.NewDeclaration{Note: d.draft.ID, Framing: packets.Framing{Signer: "M"}})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a volunteer: %v", err)
		}
		_, err = d.prepare(d.Stranger(), packets.NewDeclaration{ClientID: d.client, Framing: packets.Framing{Signer: "M"}})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody of another team: %v", err)
		}
		n := packets.NewDeclaration{Note: d.draft.ID, Framing: packets.Framing{Signer: "M"}, FormID: "f"}
		first, err := d.prepare(d.Paralegal(), n)
		must(t, err)
		again, err := d.prepare(d.Paralegal(), n)
		must(t, err)
		if first.ID != again.ID {
			t.Error("one form made two")
		}
		n.FormID = "g"
		if _, err := d.prepare(d.Paralegal(), n); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same statement again: %v", err)
		}
		if err := d.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec("UPDATE declaration_frames SET number = 7").Error }); err == nil {
			t.Error("a frame was rewritten")
		}
	})
}

func TestACustodianCertifiesHowTheRecordsAreKept(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{ClientID: d.client, Framing: packets.Framing{
		Signer: cast.Pilar.Name, SignerID: cast.Pilar.ID, Capacity: "paralegal", Place: packets.Inside, City: "Chicago, Illinois",
	}})
	must(t, err)
	got := d.printed(made.ID)
	for _, want := range []string{"In the matter of María José García Hernández", "My name is " + cast.Pilar.Name, "I am paralegal at", "SHA-256", "(Fed. R. Evid. 902(13).)", "(Fed. R. Evid. 902(14).)", "902(11)", "DRAFT"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	d.vouch(made.ID)
	if got := d.printed(made.ID); strings.Contains(got, "DRAFT") || !strings.Contains(got, "My name is "+cast.Pilar.Name) {
		t.Errorf("what she is to sign: %q", got)
	}
	_, err = d.prepare(d.Paralegal(), packets.NewDeclaration{ClientID: d.client, Framing: packets.Framing{Signer: "Somebody"}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a second certificate: %v", err)
	}
}

func TestAnUnsignedCertificateStandsInNoPacketUnlessItWasAskedFor(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	f := d.built(packets.Choice{})
	if got := lacking(f, packets.RecordsCertificate); !slices.Contains(got, "packets.missing.certificate") {
		t.Errorf("nobody began it: got %v", got)
	}
	framing := packets.Framing{SignerID: cast.Pilar.ID, Capacity: "paralegal", Place: packets.Inside, City: "Chicago, Illinois"}
	made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{ClientID: d.client, Framing: framing})
	must(t, err)
	d.vouch(made.ID)
	f = d.built(packets.Choice{})
	if got := text(t, d.pdf(f.ID)); strings.Contains(got, "I am qualified to certify them") {
		t.Error("a draft stands in the packet")
	}
	if got := lacking(f, packets.RecordsCertificate); !slices.Contains(got, "packets.missing.certificate_signed") {
		t.Errorf("nobody signed it: got %v", got)
	}
	f = d.built(packets.Choice{Unsigned: true})
	if got := text(t, d.pdf(f.ID)); !strings.Contains(got, "My name is "+cast.Pilar.Name) {
		t.Errorf("it was asked for: %q", got)
	}

	scan := w.Receive(d.failure, documents.Upload{Content: bytes.NewReader(cast.Screenshot(7)), Caption: "Signed certificate"})
	d.check(scan.DocumentID)
	framing.Scan, framing.SignedOn = scan.DocumentID, "2026-11-24"
	d.amend(made.ID, framing)
	f = d.built(packets.Choice{})
	got := text(t, d.pdf(f.ID))
	if !strings.Contains(got, "Exhibit CR-1") || strings.Contains(got, "I am qualified to certify them") || len(lacking(f, packets.RecordsCertificate)) != 0 {
		t.Errorf("what she signed is not there: lacking %v in %q", lacking(f, packets.RecordsCertificate), got)
	}
}

func TestAnAmendedFrameIsADraftUntilItIsApproved(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		a := d.said(notes.Draft{Body: "I tried at nine.", Whose: notes.OfClient, Language: "en"})
		framing := packets.Framing{Signer: "María Quispe Mamani", Place: packets.Inside, City: "Chicago, Illinois", ReadsEnglish: no(), Interpreter: "Tomás Vega"}
		made, err := d.prepare(d.Paralegal(), packets.NewDeclaration{Note: a.NoteID, Framing: framing})
		must(t, err)
		choice := packets.Choice{Exhibits: []packets.Chosen{}, Statements: []uuid.UUID{a.ID}}
		f := d.built(choice)
		if got := text(t, d.pdf(f.ID)); strings.Contains(got, "Chicago, Illinois") || !strings.Contains(got, "1. I tried at nine.") {
			t.Errorf("a frame that nobody approved: %q", got)
		}
		if !slices.Contains(lacking(f, packets.ClientDeclaration), "packets.missing.frame_draft") {
			t.Errorf("got %v", lacking(f, packets.ClientDeclaration))
		}
		if got := d.printed(made.ID); !strings.Contains(got, "DRAFT") {
			t.Error("it may be signed although nobody approved it")
		}
		err = d.TryWrite(d.Paralegal(), func(tx *db.Tx) error {
			_, err := packets.ApproveFrame(tx, made.ID, packets.FrameApproving{Frame: made.FrameID, Text: a.TextID})
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal approves: %v", err)
		}
		d.vouch(made.ID)
		if got := text(t, d.pdf(d.built(choice).ID)); !strings.Contains(got, "Chicago, Illinois") {
			t.Error("the frame was approved")
		}
		if got := d.printed(made.ID); strings.Contains(got, "DRAFT") {
			t.Error("both are approved, and it is still a draft")
		}
		framing.City = "Gary, Indiana"
		d.amend(made.ID, framing)
		err = d.TryWrite(d.Attorney(), func(tx *db.Tx) error {
			_, err := packets.ApproveFrame(tx, made.ID, packets.FrameApproving{Frame: made.FrameID, Text: a.TextID})
			return err
		})
		if !fault.Is(err, fault.Stale) {
			t.Errorf("she approves what she did not see: %v", err)
		}
		got := text(t, d.pdf(d.built(choice).ID))
		if strings.Contains(got, "Gary, Indiana") || !strings.Contains(got, "Chicago, Illinois") {
			t.Errorf("the packet does not keep what was approved: %q", got)
		}
		if err := d.TryWrite(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE declaration_approvals SET frame_id = declaration_id").Error
		}); err == nil {
			t.Error("an approval was rewritten")
		}
	})
}
