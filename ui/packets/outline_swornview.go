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
	Scan                string `form:"scan"`
	SignedOn            string `form:"signed_on"`
}

// Framing is the form as the room takes it.
func (f SwornForm) Framing() packets.Framing {
	signer, _ := uuid.Parse(f.SignerID)
	scan, _ := uuid.Parse(f.Scan)
	framing := packets.Framing{
		Signer: f.Signer, SignerID: signer, Capacity: f.Capacity, Place: packets.Place(f.Place), City: f.City, ReadsEnglish: yesNo(f.ReadsEnglish),
		Interpreter: f.Interpreter, InterpreterLanguage: f.InterpreterLanguage, InterpreterContact: f.InterpreterContact,
		Translator: f.Translator, TranslatorAddress: f.TranslatorAddress, TranslatorPhone: f.TranslatorPhone, Scan: scan,
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
		Translator: n.Translator, TranslatorAddress: n.TranslatorAddress, TranslatorPhone: n.TranslatorPhone, SignedOn: string(n.SignedOn),
	}
	if n.ReadsEnglish != nil {
		f.ReadsEnglish = map[bool]string{true: "yes", false: "no"}[*n.ReadsEnglish]
	}
	if n.SignerID != uuid.Nil {
		f.SignerID = n.SignerID.String()
	}
	if n.Scan != uuid.Nil {
		f.Scan = n.Scan.String()
	}
	return f
}

// SwornView is the form for a frame. Declaration is empty for a statement that has none
// yet.
type SwornView struct {
	Note        uuid.UUID
	Name        string // of the client
	Role        packets.Role
	Approved    bool
	Declaration packets.DeclarationFile
	Colleagues  []staff.Listed
	Documents   []documents.Document
	Form        SwornForm
	Problems    parts.Problems
}

// Seen is the frame that the form goes on from.
func (v SwornView) Seen() string {
	if v.Declaration.ID == uuid.Nil {
		return ""
	}
	return v.Declaration.FrameID.String()
}

func (v SwornView) paper() string {
	if v.Approved {
		return "packets.sworn.paper"
	}
	return "packets.sworn.paper_draft"
}

func (v SwornView) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "packets.sworn.back"), Href: "/notes/" + v.Note.String()}
}

func (v SwornView) line(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "packets.sworn."+name), Autocomplete: "off", MaxLength: 200, Required: name == "signer"}.With(value, v.Problems)
}

func (v SwornView) area(ctx context.Context, name, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "packets.sworn."+name), Autocomplete: "off", Rows: 2}.With(value, v.Problems)
}

func (v SwornView) colleagues(ctx context.Context) parts.Input {
	in := parts.Input{Name: "signer_id", Label: parts.Say(ctx, "packets.sworn.signer_id")}.With(v.Form.SignerID, v.Problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "notes.not_said")}}
	for _, c := range v.Colleagues {
		in.Options = append(in.Options, parts.Option{Value: c.ID.String(), Label: c.Name.Reveal()})
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
	in := parts.Input{Name: "scan", Label: parts.Say(ctx, "packets.sworn.scan"), Hint: parts.Say(ctx, "packets.sworn.scan_hint")}.With(v.Form.Scan, v.Problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "packets.sworn.no_scan")}}
	for _, d := range v.Documents {
		name := d.Title.Reveal()
		if name == "" {
			name = d.Caption.Reveal()
		}
		if name == "" {
			name = parts.Say(ctx, d.Kind.LabelKey())
		}
		in.Options = append(in.Options, parts.Option{Value: d.ID.String(), Label: name})
	}
	return in
}

func (v SwornView) signedOn(ctx context.Context) parts.Input {
	return parts.Input{Name: "signed_on", Label: parts.Say(ctx, "packets.sworn.signed_on"), Type: "date", Short: true}.With(v.Form.SignedOn, v.Problems)
}
