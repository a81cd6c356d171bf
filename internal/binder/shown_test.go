package binder_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"constancia/internal/binder"
)

// layered is a page with two layers, one of them switched off by its author.
func layered() []byte {
	p := pages(1, "", "")
	shown := p.add("<</Type /OCG /Name (Text)>>")
	hidden := p.add("<</Type /OCG /Name (Notes)>>")
	p.set(1, "<</Type /Catalog /Pages 2 0 R /OCProperties <</OCGs [%d 0 R %d 0 R] /D <</OFF [%d 0 R]>>>>>>", shown, hidden, hidden)
	p.set(2, "<</Type /Pages /Count 1 /MediaBox [0 0 612 792] /Kids [5 0 R] /Resources <</Font <</F1 3 0 R>> /Properties <</S %d 0 R /H %d 0 R>>>>>>", shown, hidden)
	content := "/OC /S BDC 1 0 0 rg 100 400 100 100 re f EMC /OC /H BDC 0 0 1 rg 300 400 100 100 re f EMC"
	p.set(4, "<</Length %d>>\nstream\n%s\nendstream", len(content), content)
	return p.bytes()
}

// joined is a page whose content comes in three streams, cut in the middle of a word
// of it, packed in three ways, and that leaves states saved and a clip behind.
func joined() []byte {
	p := pages(1, "", "")
	a := p.stream("/Filter /FlateDecode", packed("q q 0 0 612 300 re W n 0 1 0 rg 100 100"))
	b := p.stream("/Filter /ASCIIHexDecode", fmt.Sprintf("%X>", "100 100 re f BT /F1 24 Tf"))
	c := p.stream("/Filter [/ASCIIHexDecode /FlateDecode]", fmt.Sprintf("%X>", packed("72 120 Td (in three streams) Tj ET 1 1 1 rg q q")))
	p.set(5, "<</Type /Page /Parent 2 0 R /Contents [%d 0 R %d 0 R %d 0 R]>>", a, b, c)
	return p.bytes()
}

// withPacks is a paper whose page tree lies in an object stream.
func withPacks() []byte {
	p := pages(1, "", "")
	pack := p.stream("/Type /ObjStm /N 1 /First 8 /Filter /FlateDecode", packed("1000 0  <</Type /Pages /Count 1 /MediaBox [0 0 612 792] /Kids [5 0 R]>>"))
	p.set(1, "<</Type /Catalog /Pages 1000 0 R>>")
	return tabled(p, []int{pack})
}

// pixels draws a page at one pixel a point and gives the colour at points that are
// counted from the lower left corner, as PDF does.
func pixels(t *testing.T, content []byte) func(x, y int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(path+".pdf", content, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "72", "-singlefile", path+".pdf", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	picture, err := os.ReadFile(path + ".ppm")
	if err != nil {
		t.Fatal(err)
	}
	var width, height, most int
	if _, err := fmt.Sscanf(string(picture[:40]), "P6\n%d %d\n%d\n", &width, &height, &most); err != nil {
		t.Fatal(err)
	}
	picture = picture[len(picture)-3*width*height:]
	return func(x, y int) string {
		at := 3 * ((height-1-y)*width + x)
		return fmt.Sprintf("%X", picture[at:at+3])
	}
}

const white, red, green, blue, black = "FFFFFF", "FF0000", "00FF00", "0000FF", "000000"

func TestALayerSwitchedOffStaysOff(t *testing.T) {
	one := piece("", layered())
	one.FootFree = true
	out, _ := bind(t, binder.Options{}, one)
	if at := pixels(t, out); at(150, 450) != red || at(350, 450) != white {
		t.Errorf("shown %s, hidden %s", at(150, 450), at(350, 450))
	}
}

func TestContentInSeveralStreamsIsOneAndTheFootIsUntouchedByIt(t *testing.T) {
	one := piece("", joined())
	one.FootFree = true
	out, _ := bind(t, binder.Options{First: 888}, one)
	if at := pixels(t, out); at(190, 190) != green || at(190, 320) != white {
		t.Errorf("drawn %s, beside it %s", at(190, 190), at(190, 320))
	}
	if text := tool(t, out, "pdftotext"); !strings.Contains(text, "in three streams") || !strings.Contains(text, "888") {
		t.Errorf("it says %q", text)
	}
}

// The lowest points of the page are drawn black; bound, they stand above the foot, and
// nothing is cut off.
func TestContentKeepsOutOfTheFoot(t *testing.T) {
	out, _ := bind(t, binder.Options{}, piece("", pages(1, "", "").bytes()))
	at := pixels(t, out)
	if at(306, 40) != black || at(200, 30) != white || at(20, 40) != black || at(590, 40) != black {
		t.Errorf("above the foot %s, in it %s, at the sides %s %s", at(306, 40), at(200, 30), at(20, 40), at(590, 40))
	}
}

func TestWhatIsOutsideTheShownBoxStaysOutside(t *testing.T) {
	out, _ := bind(t, binder.Options{}, piece("", pages(1, "", "/CropBox [0 400 612 792]").bytes()))
	text := tool(t, out, "pdftotext")
	if at := pixels(t, out); at(306, 60) != white || !strings.Contains(text, "Sentence of page 1.") {
		t.Errorf("got %s, %q", at(306, 60), text)
	}
}

func TestAPageWithNothingOnItIsAPage(t *testing.T) {
	p := pages(2, "", "")
	p.set(5, "<</Type /Page /Parent 2 0 R>>")
	_, bound := bind(t, binder.Options{}, piece("", p.bytes()))
	if bound.Pages != 2 {
		t.Errorf("got %d pages", bound.Pages)
	}
}

func TestEveryFontWeAddIsEmbedded(t *testing.T) {
	p := pages(1, "", "")
	p.set(4, "<</Length 0>>\nstream\n\nendstream")
	one := piece("", p.bytes())
	one.Label = "Exhibit A-1"
	out, _ := bind(t, binder.Options{}, one)
	lines := strings.Split(strings.TrimSpace(tool(t, out, "pdffonts")), "\n")
	for _, line := range lines[2:] {
		if !strings.Contains(line, " yes yes no ") && !strings.Contains(line, "Helvetica") {
			t.Errorf("not embedded: %s", line)
		}
	}
}
