package staff

import (
	"context"
	"strconv"
	"strings"

	"constancia/internal/refdata"
	"constancia/internal/staff"
	"constancia/ui/parts"
)

// Addresses of what stands on letters.
const (
	LetterheadPath = SettingsPath + "/letterhead"
	SignaturePath  = SettingsPath + "/signature"
)

// LetterheadForm is what the form sends, as typed.
type LetterheadForm struct {
	Version int64  `form:"version"`
	Again   int64  `form:"version_again"`
	Address string `form:"address"`
	Phone   string `form:"phone"`
	Fax     string `form:"fax"`
	Email   string `form:"email"`
}

// LetterheadFormOf begins a form with what stands on letters now.
func LetterheadFormOf(l staff.Letterhead) LetterheadForm {
	h := l.Heading()
	return LetterheadForm{Version: l.Version, Address: h.Address, Phone: h.Phone, Fax: h.Fax, Email: h.Email}
}

// At is the version a save is meant for.
func (f LetterheadForm) At() int64 { return max(f.Version, f.Again) }

// Heading is what the verb takes.
func (f LetterheadForm) Heading() staff.Heading {
	return staff.Heading{Address: f.Address, Phone: f.Phone, Fax: f.Fax, Email: f.Email}
}

// LetterheadView is what stands on top of the office's letters.
type LetterheadView struct {
	Office   string
	Form     LetterheadForm
	Problems parts.Problems
	Conflict *parts.Conflict
}

// LetterheadConflict shows what was typed beside what somebody else saved meanwhile.
func LetterheadConflict(ctx context.Context, yours LetterheadForm, saved staff.Letterhead, when string) *parts.Conflict {
	theirs := LetterheadFormOf(saved)
	label := func(field string) string { return parts.Say(ctx, "staff.letterhead."+field+".label") }
	return &parts.Conflict{
		When: when, Version: saved.Version, ReloadHref: LetterheadPath,
		Differences: apart(
			parts.Difference{Label: label("address"), Yours: yours.Address, Saved: theirs.Address},
			parts.Difference{Label: label("phone"), Yours: yours.Phone, Saved: theirs.Phone},
			parts.Difference{Label: label("fax"), Yours: yours.Fax, Saved: theirs.Fax},
			parts.Difference{Label: label("email"), Yours: yours.Email, Saved: theirs.Email},
		),
	}
}

func (v LetterheadView) address(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "address", Label: parts.Say(ctx, "staff.letterhead.address.label"), Rows: 3, Autocomplete: "street-address", Optional: true,
	}.With(v.Form.Address, v.Problems)
}

func (v LetterheadView) ask(ctx context.Context, field, kind, value string) parts.Input {
	return parts.Input{
		Name: field, Label: parts.Say(ctx, "staff.letterhead."+field+".label"), Type: kind, Autocomplete: "off", MaxLength: 200, Optional: true,
	}.With(value, v.Problems)
}

// SignatureForm is what the form sends, as typed; a line without state and number is
// left out.
type SignatureForm struct {
	Version  int64    `form:"version"`
	Again    int64    `form:"version_again"`
	Name     string   `form:"name"`
	FirmLine string   `form:"firm_line"`
	EOIRID   string   `form:"eoir_id"`
	States   []string `form:"bar_state"`
	Numbers  []string `form:"bar_number"`
}

// SignatureFormOf begins a form with how she signs now.
func SignatureFormOf(s staff.Signature) SignatureForm {
	typed := s.Signing()
	f := SignatureForm{Version: s.Version, Name: typed.Name, FirmLine: typed.FirmLine, EOIRID: typed.EOIRID}
	for _, b := range typed.Bars {
		f.States, f.Numbers = append(f.States, b.State), append(f.Numbers, b.Number)
	}
	return f
}

// At is the version a save is meant for.
func (f SignatureForm) At() int64 { return max(f.Version, f.Again) }

// Signing is what the verb takes.
func (f SignatureForm) Signing() staff.Signing {
	s := staff.Signing{Name: f.Name, FirmLine: f.FirmLine, EOIRID: f.EOIRID}
	for at := range max(len(f.States), len(f.Numbers)) {
		s.Bars = append(s.Bars, staff.Bar{State: nth(f.States, at), Number: nth(f.Numbers, at)})
	}
	return s
}

func nth(list []string, at int) string {
	if at < len(list) {
		return list[at]
	}
	return ""
}

// SignatureView is how somebody signs. Account is the name of her account.
type SignatureView struct {
	Account  string
	Form     SignatureForm
	Problems parts.Problems
	Conflict *parts.Conflict
}

// SignatureConflict shows what was typed beside what she saved on another page.
func SignatureConflict(ctx context.Context, yours SignatureForm, saved staff.Signature, when string) *parts.Conflict {
	theirs := SignatureFormOf(saved)
	label := func(field string) string { return parts.Say(ctx, "staff.signature."+field+".label") }
	return &parts.Conflict{
		When: when, Version: saved.Version, ReloadHref: SignaturePath,
		Differences: apart(
			parts.Difference{Label: label("name"), Yours: yours.Name, Saved: theirs.Name},
			parts.Difference{Label: label("firm_line"), Yours: yours.FirmLine, Saved: theirs.FirmLine},
			parts.Difference{Label: label("eoir_id"), Yours: yours.EOIRID, Saved: theirs.EOIRID},
			parts.Difference{Label: parts.Say(ctx, "staff.signature.bars"), Yours: yours.barWords(), Saved: theirs.barWords()},
		),
	}
}

func (f SignatureForm) barWords() string {
	var all []string
	for _, b := range f.Signing().Bars {
		if words := strings.TrimSpace(b.State + " " + b.Number); words != "" {
			all = append(all, words)
		}
	}
	return strings.Join(all, ", ")
}

func (v SignatureView) ask(ctx context.Context, field, value, example string) parts.Input {
	return parts.Input{
		Name: field, Label: parts.Say(ctx, "staff.signature."+field+".label"), Hint: parts.Say(ctx, "staff.signature."+field+".hint"),
		Autocomplete: "off", Placeholder: example, MaxLength: 200, Optional: true,
	}.With(value, v.Problems)
}

// bars is how many lines of bar numbers there are: those in use and one more, two at
// least.
func (v SignatureView) bars() int { return max(2, len(v.Form.States)+1) }

func (v SignatureView) state(ctx context.Context, at int) parts.Input {
	in := line("bar_state", at, nth(v.Form.States, at))
	in.Label = parts.Say(ctx, "staff.signature.bar_state.label", "number", at+1)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "staff.signature.bar_state.none")}}
	for _, s := range refdata.States() {
		in.Options = append(in.Options, parts.Option{Value: s.Code, Label: s.Name})
	}
	return in
}

// number is the box of one bar number. The first carries what was wrong with any.
func (v SignatureView) number(ctx context.Context, at int) parts.Input {
	in := line("bar_number", at, nth(v.Form.Numbers, at))
	in.Label, in.MaxLength, in.Autocomplete = parts.Say(ctx, "staff.signature.bar_number.label", "number", at+1), 40, "off"
	if at == 0 {
		in.Problem = v.Problems.For("bar_number")
	}
	return in
}

// line is one of several boxes of the same name, each with an id of its own.
func line(name string, at int, value string) parts.Input {
	in := parts.Input{Name: name, Value: value}
	if at > 0 {
		in.Name, in.Attrs = name+"-"+strconv.Itoa(at), map[string]any{"name": name}
	}
	return in
}
