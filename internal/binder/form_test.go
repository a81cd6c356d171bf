package binder_test

import (
	"fmt"
	"strings"
	"testing"

	"constancia/internal/binder"
)

// form makes a page with fields, each given by what stands in its dictionary.
func form(more string, fields ...string) []byte {
	p := pages(1, "", "")
	face := p.stream("/BBox [0 0 100 20] /Resources <</Font <</F1 3 0 R>>>>", "BT /F1 12 Tf 2 4 Td (drawn by its maker) Tj ET")
	var kids strings.Builder
	for i, field := range fields {
		num := p.add("<</Type /Annot /Rect [72 %d 400 %d] %s>>", 600-30*i, 620-30*i, strings.ReplaceAll(field, "FACE", fmt.Sprintf("%d 0 R", face)))
		fmt.Fprintf(&kids, "%d 0 R ", num)
	}
	p.set(1, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [%s] /DA (/Helv 0 Tf 0 g) %s>>>>", kids.String(), more)
	p.set(5, "%s", strings.Replace(p.objects[4], "<<", "<</Annots ["+kids.String()+"] ", 1))
	return p.bytes()
}

func TestFieldsAreBoundAsTheyAreFilledIn(t *testing.T) {
	drawn := "/Subtype /Widget /F 4 /FT /Tx /V (typed) /AP <</N FACE>>"
	for name, c := range map[string]struct{ more, field, want string }{
		"drawn":                      {"", drawn, "drawn by its maker"},
		"not drawn":                  {"", "/Subtype /Widget /FT /Tx /V (Mar\\355a Elena)", "María Elena"},
		"in Unicode":                 {"", "/Subtype /Widget /FT /Tx /V <FEFF0041006C00690020201C>", "Ali “"},
		"drawn before it was filled": {"/NeedAppearances true", drawn, "typed"},
		"on two lines":               {"", "/Subtype /Widget /FT /Tx /Ff 4096 /V (one\\rtwo)", "one\ntwo"},
		"chosen":                     {"", "/Subtype /Widget /FT /Ch /Opt [[(a) (Honduras)] [(b) (Peru)]] /V (b)", "Peru"},
		"ticked":                     {"", "/Subtype /Widget /FT /Btn /AS /On /V /On", "X"},
		"not ticked":                 {"", "/Subtype /Widget /FT /Btn /AS /Off", ""},
		"one of two states":          {"", "/Subtype /Widget /FT /Btn /AS /On /AP <</N <</On FACE>>>>", "drawn by its maker"},
		"the other state":            {"", "/Subtype /Widget /FT /Btn /AS /Off /AP <</N <</On FACE>>>>", ""},
		"hidden":                     {"", "/Subtype /Widget /F 2 /FT /Tx /V (typed) /AP <</N FACE>>", ""},
		"a button":                   {"", "/Subtype /Widget /FT /Btn /Ff 65536 /AP <</N FACE>>", ""},
		"a button that is printed":   {"", "/Subtype /Widget /F 4 /FT /Btn /Ff 65536 /AP <</N FACE>>", "drawn by its maker"},
		"a stamp":                    {"", "/Subtype /Stamp /F 4 /AP <</N FACE>>", "drawn by its maker"},
		"words laid on the page":     {"", "/Subtype /FreeText /DA (/Helv 9 Tf 1 0 0 rg) /Contents (received)", "received"},
		"a pop-up":                   {"", "/Subtype /Popup /Contents (private) /AP <</N FACE>>", ""},
		"a link":                     {"", "/Subtype /Link /A <</S /URI /URI (https://example.org)>>", ""},
	} {
		content := form(c.more, c.field)
		if sheet := inspect(t, content); sheet.Trouble != "" || !sheet.Forms {
			t.Errorf("%s: got %+v", name, sheet)
		}
		out, _ := bind(t, binder.Options{}, piece("", content))
		said := tool(t, out, "pdftotext")
		_, said, _ = strings.Cut(said, "Sentence of page 1.")
		said, _, _ = strings.Cut(said, "\n1\n")
		if got := strings.ReplaceAll(strings.TrimSpace(said), "\n\n", "\n"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// Better a sheet in its place, with its hash, than a name with letters missing.
func TestAFieldNobodyDrewInLettersWeLackIsTrouble(t *testing.T) {
	content := form("", "/Subtype /Widget /FT /Tx /V <FEFF06390644064A>")
	if sheet := inspect(t, content); sheet.Trouble != binder.Unprinted {
		t.Errorf("got %q (%v)", sheet.Trouble, sheet.Cause)
	}
}
