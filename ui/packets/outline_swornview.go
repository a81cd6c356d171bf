package packets

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// SwornPath is what stands around the words of a statement.
func SwornPath(note uuid.UUID) string { return "/notes/" + note.String() + "/declaration" }

// CertificatePath is the certificate of a client's records.
func CertificatePath(client uuid.UUID) string { return clientPath(client) + "/certificate" }

// VouchForm is an approval of a frame: of what was on the screen.
type VouchForm struct {
	FormID  string `form:"form_id"`
	FrameID string `form:"frame_id"`
	TextID  string `form:"text_id"` // of the statement; empty for a certificate
}

// Approving is the form as the room takes it.
func (f VouchForm) Approving() packets.FrameApproving {
	frame, _ := uuid.Parse(f.FrameID)
	text, _ := uuid.Parse(f.TextID)
	return packets.FrameApproving{Frame: frame, Text: text, FormID: f.FormID}
}

// SwornForm is a frame as it is typed.
type SwornForm struct {
	FormID              string `form:"form_id"`
	FrameID             string `form:"frame_id"` // that was seen
	Signer              string `form:"signer"`
	SignerID            string `form:"signer_id"`
	Capacity            string `form:"capacity"`
	Place               string `form:"place"`
	City                string `form:"city"`
	ReadsEnglish        string `form:"reads_english"`
	Interpreter         string `form:"interpreter"`
	InterpreterLanguage string `form:"interpreter_language"`
	InterpreterContact  string `form:"interpreter_contact"`
	Translator          string `form:"translator"`
	TranslatorAddress   string `form:"translator_address"`
	TranslatorPhone     string `form:"translator_phone"`
	English             string `form:"english"`
	Translation         string `form:"translation"`
	Scan                string `form:"scan"`
	SignedOn            string `form:"signed_on"`
}

// Framing is the form as the room takes it.
func (f SwornForm) Framing() packets.Framing {
	signer, _ := uuid.Parse(f.SignerID)
	scan, _ := uuid.Parse(f.Scan)
	translation, _ := uuid.Parse(f.Translation)
	framing := packets.Framing{
		Signer: f.Signer, SignerID: signer, Capacity: f.Capacity, Place: packets.Place(f.Place), City: f.City, ReadsEnglish: yesNo(f.ReadsEnglish),
		Interpreter: f.Interpreter, InterpreterLanguage: f.InterpreterLanguage, InterpreterContact: f.InterpreterContact,
		Translator: f.Translator, TranslatorAddress: f.TranslatorAddress, TranslatorPhone: f.TranslatorPhone,
		English: f.English, Translation: translation, Scan: scan,
	}
	if scan != uuid.Nil {
		framing.SignedOn = wall.Date(f.SignedOn)
	}
	return framing
}

// Seen is the frame that the person saw; zero for none.
func (f SwornForm) Seen() uuid.UUID {
	id, _ := uuid.Parse(f.FrameID)
	return id
}

// SwornFormOf begins a form with the frame that holds.
func SwornFormOf(frame packets.Frame) SwornForm {
	n := frame.Framing()
	f := SwornForm{
		FormID: uuid.NewString(), FrameID: frame.ID.String(), Signer: n.Signer, Capacity: n.Capacity, Place: string(n.Place), City: n.City,
		Interpreter: n.Interpreter, InterpreterLanguage: n.InterpreterLanguage, InterpreterContact: n.InterpreterContact,
		Translator: n.Translator, TranslatorAddress: n.TranslatorAddress, TranslatorPhone: n.TranslatorPhone, English: n.English,
		SignedOn: string(n.SignedOn),
	}
	if n.ReadsEnglish != nil {
		f.ReadsEnglish = map[bool]string{true: "yes", false: "no"}[*n.ReadsEnglish]
	}
	if n.SignerID != uuid.Nil {
		f.SignerID = n.SignerID.String()
	}
	if n.Translation != uuid.Nil {
		f.Translation = n.Translation.String()
	}
	if n.Scan != uuid.Nil {
		f.Scan = n.Scan.String()
	}
	return f
}

// SwornView is the form for a frame. Declaration is empty where none was begun yet, Note
// and Text for a certificate of records.
type SwornView struct {
	Desk
	Note        uuid.UUID
	Text        uuid.UUID // of the statement, that holds
	Language    string    // BCP 47, of the words
	Role        packets.Role
	Approved    bool // the words
	Declaration packets.DeclarationFile
	Words       []string // of a certificate: what is sworn to
	Advocates   packets.Advocacy
	Colleagues  []staff.Listed
	Documents   []documents.Document
	Form        SwornForm
	Stale       bool
	Problems    parts.Problems
}

// TitleKey is what the page is called.
func (v SwornView) TitleKey() string {
	if v.custodian() {
		return "packets.certificate.title"
	}
	return "packets.sworn.title"
}

func (v SwornView) custodian() bool { return v.Role == packets.ByCustodian }

func (v SwornView) path() string {
	if v.custodian() {
		return CertificatePath(v.Client)
	}
	return SwornPath(v.Note)
}

// Seen is the frame that the form goes on from.
func (v SwornView) Seen() string {
	if !v.begun() {
		return ""
	}
	return v.Declaration.FrameID.String()
}

func (v SwornView) begun() bool { return v.Declaration.ID != uuid.Nil }

func (v SwornView) text() string {
	if v.Text == uuid.Nil {
		return ""
	}
	return v.Text.String()
}

func (v SwornView) paper() string {
	if v.Declaration.Approved() {
		return "packets.sworn.paper"
	}
	return "packets.sworn.paper_draft"
}

func (v SwornView) back(ctx context.Context) parts.Act {
	if v.custodian() {
		return parts.Act{Label: parts.Say(ctx, "packets.certificate.back"), Href: clientPath(v.Client)}
	}
	return parts.Act{Label: parts.Say(ctx, "packets.sworn.back"), Href: "/notes/" + v.Note.String()}
}

// vouched says who approved the frame that holds, and when; empty while nobody did.
func (v SwornView) vouched(ctx context.Context) string {
	if !v.begun() || !v.Declaration.FrameApproved() {
		return ""
	}
	last := v.Declaration.Approvals[len(v.Declaration.Approvals)-1]
	return parts.Say(ctx, "packets.sworn.approved_by", "who", v.who(ctx, last.ApprovedBy), "when", v.at(ctx, last.ApprovedAt))
}

// foreign is that the words are to be translated.
func (v SwornView) foreign() bool { return packets.Sworn{Language: v.Language}.Translated() }

func (v SwornView) noOath() bool { return packets.Sworn{Language: v.Language}.NoOath() }

func (v SwornView) signer(ctx context.Context) parts.Input {
	in := v.line(ctx, "signer", v.Form.Signer)
	if v.custodian() {
		in.Label, in.Required = parts.Say(ctx, "packets.certificate.signer"), false
	}
	return in
}

func (v SwornView) line(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "packets.sworn."+name), Autocomplete: "off", MaxLength: 200, Required: name == "signer"}.With(value, v.Problems)
}

func (v SwornView) english(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "english", Label: parts.Say(ctx, "packets.sworn.english"), Hint: parts.Say(ctx, "packets.sworn.english_hint"), Autocomplete: "off", Rows: 8,
	}.With(v.Form.English, v.Problems)
}

func (v SwornView) area(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "packets.sworn."+name), Autocomplete: "off", Rows: 2}.With(value, v.Problems)
}

func (v SwornView) colleagues(ctx context.Context) parts.Input {
	in := parts.Input{Name: "signer_id", Label: parts.Say(ctx, "packets.sworn.signer_id")}.With(v.Form.SignerID, v.Problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "notes.not_said")}}
	for _, c := range v.Colleagues {
		label := c.Name.Reveal()
		if v.Advocates[c.ID] != "" {
			label = parts.Say(ctx, "packets.sworn.advocate", "name", label)
		}
		in.Options = append(in.Options, parts.Option{Value: c.ID.String(), Label: label})
	}
	return in
}

func (v SwornView) places(ctx context.Context) parts.Input {
	in := parts.Input{Name: "place", Label: parts.Say(ctx, "packets.sworn.place"), Hint: parts.Say(ctx, "packets.sworn.place_hint"), InLine: true}.With(v.Form.Place, v.Problems)
	for _, p := range packets.Places() {
		in.Options = append(in.Options, parts.Option{Value: string(p), Label: parts.Say(ctx, p.LabelKey())})
	}
	in.Options = append(in.Options, parts.Option{Label: parts.Say(ctx, "notes.not_said")})
	return in
}

func (v SwornView) scans(ctx context.Context) parts.Input {
	return v.document(ctx, "scan", v.Form.Scan, "packets.sworn.no_scan")
}

func (v SwornView) translations(ctx context.Context) parts.Input {
	return v.document(ctx, "translation", v.Form.Translation, "packets.sworn.no_translation")
}

// document asks for one of the client's documents.
func (v SwornView) document(ctx context.Context, name, value, none string) parts.Input {
	in := parts.Input{Name: name, Label: parts.Say(ctx, "packets.sworn."+name), Hint: parts.Say(ctx, "packets.sworn."+name+"_hint")}.With(value, v.Problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, none)}}
	for _, d := range v.Documents {
		label := d.Title.Reveal()
		if label == "" {
			label = d.Caption.Reveal()
		}
		if label == "" {
			label = parts.Say(ctx, d.Kind.LabelKey())
		}
		in.Options = append(in.Options, parts.Option{Value: d.ID.String(), Label: label})
	}
	return in
}

func (v SwornView) signedOn(ctx context.Context) parts.Input {
	return parts.Input{Name: "signed_on", Label: parts.Say(ctx, "packets.sworn.signed_on"), Type: "date", Short: true}.With(v.Form.SignedOn, v.Problems)
}
