package binder_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"constancia/internal/binder"
)

func TestTroubleIsSaidInOneWord(t *testing.T) {
	whole := pages(40, "", "").bytes()
	loop := pages(3, "", "")
	loop.set(2, "<</Type /Pages /Count 9 /Kids [5 0 R 2 0 R]>>")
	half := pages(3, "", "")
	half.set(2, "<</Type /Pages /Count 3 /Kids [5 0 R 70 0 R 9 0 R]>>")
	for name, c := range map[string]struct {
		content []byte
		want    binder.Trouble
	}{
		"nothing":                    {nil, binder.Broken},
		"garbage":                    {bytes.Repeat([]byte("\x00\xFFgarbage(<<["), 5000), binder.Broken},
		"a PDF in name only":         {[]byte("%PDF-1.7\n" + strings.Repeat("x", 5000)), binder.Broken},
		"cut off in the middle":      {whole[:len(whole)/2], binder.Broken},
		"cut off at a tenth":         {whole[:len(whole)/10], binder.Broken},
		"a tree that bites its tail": {loop.bytes(), binder.Broken},
		"a page that is not there":   {half.bytes(), binder.Broken},
		"no pages":                   {pages(0, "", "").bytes(), binder.NoPages},
		"more pages than anybody":    {pages(5001, "", "").bytes(), binder.TooLarge},
		"a form of its own program":  {pages(1, "/NeedsRendering true /AcroForm <</XFA 3 0 R /Fields []>>", "").bytes(), binder.Unprinted},
	} {
		if got := inspect(t, c.content); got.Trouble != c.want {
			t.Errorf("%s: got %q (%v), want %q", name, got.Trouble, got.Cause, c.want)
		}
		_, err := binder.Bind(t.Context(), io.Discard, []binder.Piece{piece("", c.content)}, binder.Options{})
		var of *binder.PieceError
		if !errors.As(err, &of) || of.Trouble != c.want {
			t.Errorf("binding %s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestAHundredThousandObjectsAreRead(t *testing.T) {
	p := pages(2, "", "")
	for i := range 100_000 {
		p.add("<</Nobody %d /Asks [1 2 3]>>", i)
	}
	if sheet := inspect(t, p.bytes()); sheet.Trouble != "" || sheet.Pages != 2 {
		t.Errorf("got %+v", sheet)
	}
}

func TestSixHundredPagesAreBound(t *testing.T) {
	content := pages(600, "", "").bytes()
	if sheet := inspect(t, content); sheet.Pages != 600 {
		t.Errorf("got %d pages", sheet.Pages)
	}
	out, _ := bind(t, binder.Options{}, piece("", content))
	if text := tool(t, out, "pdftotext", "-f", "600"); !strings.Contains(text, "Sentence of page 600.") || !strings.Contains(text, "\n600\n") {
		t.Errorf("the last page says %q", text)
	}
}

func TestWhatAFileDoesIsSeenAndLeftOut(t *testing.T) {
	script := "<</Type /Action /S /JavaScript /JS (app.alert\\(1\\))>>"
	more := "/OpenAction " + script + " /AA <</WC " + script + ">> /AcroForm <</Fields [] /XFA (x)>>" +
		" /Names <</JavaScript <</Names [(a) " + script + "]>> /EmbeddedFiles <</Names [(b) <</Type /Filespec /F (b.exe)>>]>>>>"
	link := "/AA <</O " + script + ">> /Annots [<</Type /Annot /Subtype /Link /Rect [0 0 612 792] /A <</S /Launch /F (cmd.exe)>>>>]"
	content := pages(2, more, link).bytes()
	sheet := inspect(t, content)
	if !sheet.Scripts || !sheet.Attachments || !sheet.Forms || sheet.Trouble != "" {
		t.Errorf("got %+v", sheet)
	}
	out, _ := bind(t, binder.Options{}, piece("", content))
	for _, word := range []string{"alert", "cmd.exe", "b.exe"} {
		if bytes.Contains(out, []byte(word)) {
			t.Errorf("the bound file holds %s", word)
		}
	}
	if plain := inspect(t, pages(2, "", "").bytes()); plain.Scripts || plain.Attachments || plain.Forms {
		t.Errorf("a plain paper: %+v", plain)
	}
}

// tabled is the paper with its table kept as a stream, and further rows in it for
// objects from number 1000 on, each the first in one of the object streams.
func tabled(p *paper, packs []int) []byte {
	content := p.bytes()
	content = content[:bytes.LastIndex(content, []byte("xref\n0"))]
	rows := "000000000000"
	for i := range p.objects {
		rows += fmt.Sprintf("01%08X00", bytes.Index(content, fmt.Appendf(nil, "\n%d 0 obj", i+1))+1)
	}
	for _, num := range packs {
		rows += fmt.Sprintf("02%08X00", num)
	}
	return fmt.Appendf(bytes.Clone(content), "9999 0 obj\n<</Type /XRef /Root 1 0 R /W [1 4 1] /Size 9000 /Index [0 %d 1000 %d] /Filter /ASCIIHexDecode /Length %d>>\n"+
		"stream\n%s>\nendstream\nendobj\nstartxref\n%d\n%%%%EOF", len(p.objects)+1, len(packs), len(rows)+1, rows, len(content))
}

// A file of 2 MB whose objects lie in streams that unpack to 2 GB of blanks.
func TestObjectsThatUnpackToGigabytesAreRefused(t *testing.T) {
	bomb := packed("0 0       <<>>" + strings.Repeat(" ", 50<<20))
	p := pages(1, "", "")
	var packs []int
	var kids strings.Builder
	for i := range 40 {
		packs = append(packs, p.stream("/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode", bomb))
		fmt.Fprintf(&kids, "%d 0 R ", 1000+i)
	}
	p.set(2, "<</Type /Pages /Kids [%s]>>", kids.String())
	if sheet := inspect(t, tabled(p, packs)); sheet.Trouble != binder.TooLarge {
		t.Errorf("got %q (%v), want %q", sheet.Trouble, sheet.Cause, binder.TooLarge)
	}
	if sheet := inspect(t, tabled(p, packs[:0])); sheet.Trouble != binder.Broken {
		t.Errorf("without the objects: got %q (%v), want %q", sheet.Trouble, sheet.Cause, binder.Broken)
	}
}

// Each of 20,000 streams has its length in the next, so that to read one all others wait.
func TestObjectsThatWaitForEachOtherEnd(t *testing.T) {
	p := pages(1, "", "")
	first := len(p.objects) + 1
	for i := range 20_000 {
		p.add("<</Length %d 0 R>>\nstream\nBT ET\nendstream", first+i+1)
	}
	p.set(5, "<</Type /Page /Parent 2 0 R /Contents %d 0 R>>", first)
	if sheet := inspect(t, p.bytes()); sheet.Trouble != "" || sheet.Pages != 1 {
		t.Errorf("got %+v", sheet)
	}
}

// Small papers that ask for a great deal to be drawn again and again.
func TestPapersThatGrowWithoutEndAreRefused(t *testing.T) {
	repeated := pages(1, "", "")
	large := repeated.stream("/Filter /FlateDecode", packed(strings.Repeat("0 0 m ", 4<<20)))
	repeated.set(5, "<</Type /Page /Parent 2 0 R /Contents [%s]>>", strings.Repeat(fmt.Sprintf("%d 0 R ", large), 1000))

	written := pages(1, "", "")
	field := written.add("<</Type /Annot /Subtype /Widget /FT /Tx /Ff 4096 /Rect [0 0 20 20] /V (%s)>>", strings.Repeat("x", 30_000))
	written.set(5, "<</Type /Page /Parent 2 0 R /Annots [%s]>>", strings.Repeat(fmt.Sprintf("%d 0 R ", field), 9000))

	inherited := pages(4000, "", "")
	names := ""
	for i := range 20_000 {
		names += fmt.Sprintf("/F%d 3 0 R ", i)
	}
	inherited.set(2, "%s", strings.Replace(inherited.objects[1], "<</F1 3 0 R>>", "<<"+names+">>", 1))

	for name, p := range map[string]*paper{"one stream a thousand times": repeated, "one field nine thousand times": written, "one dictionary for each of 4,000 pages": inherited} {
		if sheet := inspect(t, p.bytes()); sheet.Trouble != binder.TooLarge {
			t.Errorf("%s: got %q (%v)", name, sheet.Trouble, sheet.Cause)
		}
	}
}
