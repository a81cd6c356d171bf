package typeset

import (
	"bytes"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const story = "She opened the app at 8:30 and it showed a white screen. She tried again until nine, and each time it closed by itself before she could take a photograph of it."

// letter is a book with every kind of block.
func letter(t testing.TB, options Options) *Book {
	t.Helper()
	b := begin(t, options)
	b.Letterhead("Clínica Constancia", []string{"12 Main Street, Springfield", "+1 555 0100"})
	b.Heading(1, "Declaration of María Peña")
	b.Paragraph(Join(Plain("As in "), Slanted("Matter of Kubacki"), Plain(", the violation was "), Strong("not substantial"), Plain(".")), Style{})
	for i := range 4 {
		b.Numbered(i+1, Plain(story), Style{})
	}
	b.Bullets([]Text{Plain("the screenshot"), Plain("the call log")}, Style{})
	b.Checks([]Check{{Plain("release papers"), true}, {Plain("bond receipt"), false}}, Style{})
	b.Heading(2, "What happened")
	table := Table{Columns: []Column{{Title: "When"}, {Title: "What", Width: 3}, {Title: "Exhibit", Align: End}}}
	for i := range 30 {
		table.Rows = append(table.Rows, []Text{Plain("8:30 am EST"), Plain(story), Strong(fmt.Sprint("C-", i+1))})
	}
	b.Table(table)
	b.Rule()
	b.Contents([]Entry{{Text: Plain("Cover letter"), Page: "1", Level: 1}, {Text: Plain("Declaration"), Page: "12", Level: 2}})
	b.Signatures(Signature{Lines: []string{"María Peña", "Declarant"}, Date: "Date"})
	b.Divider("C", "App and device evidence", []Text{Plain("three screenshots")})
	if err := b.Picture(Picture{Content: screenshot(t), Caption: []Text{Plain("taken at 8:31 am"), Plain("لقطة شاشة من تطبيق SmartLINK")}}); err != nil {
		t.Fatal(err)
	}
	return b
}

func screenshot(t testing.TB) []byte {
	t.Helper()
	drawn := stdimage.NewNRGBA(stdimage.Rect(0, 0, 540, 1200))
	for y := range 1200 {
		for x := range 540 {
			drawn.Set(x, y, color.NRGBA{R: uint8(x / 3), G: uint8(y / 5), B: 120, A: 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheSameBlocksGiveTheSameBytes(t *testing.T) {
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if _, err := letter(t, Options{Title: "Packet", Watermark: "DRAFT", Header: "A 123-456-789"}).WriteTo(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs differ")
	}
	for _, word := range []string{"/CreationDate", "/ModDate", "/Producer", "/Creator", "/Author"} {
		if bytes.Contains(first.Bytes(), []byte(word)) {
			t.Errorf("%s is in the file", word)
		}
	}
}

func TestEveryBlockIsOnPaperInTheOrderItWasAdded(t *testing.T) {
	path := paper(t, letter(t, Options{Title: "Packet of María Peña", Header: "A 123-456-789"}))
	text := readBack(t, path)
	at := 0
	for _, want := range []string{
		"Clínica Constancia", "Declaration of María Peña", "Matter of Kubacki, the violation was not substantial.", story, "the call log",
		"bond receipt", "What happened", "Cover letter", "App and device evidence", "taken at 8:31 am",
	} {
		next := strings.Index(text[at:], want)
		if next < 0 {
			t.Errorf("%q is missing after %q", want, text[:at][max(0, at-80):])
			continue
		}
		at += next
	}
	if said := tool(t, "pdfinfo", path); !strings.Contains(said, "Packet of María Peña") || !strings.Contains(said, "612 x 792 pts (letter)") {
		t.Errorf("pdfinfo: %s", said)
	}
}

func TestATableHasItsHeaderOnEveryPage(t *testing.T) {
	b := letter(t, Options{})
	path := paper(t, b)
	places, err := b.Places()
	if err != nil {
		t.Fatal(err)
	}
	divider := places[len(places)-1]
	for page := places[1].Page; page < divider.Page; page++ {
		n := strconv.Itoa(page)
		if text := readBack(t, path, "-f", n, "-l", n); strings.Contains(text, "C-") && !strings.Contains(text, "Exhibit") {
			t.Errorf("page %d: no header in %q", page, text)
		}
	}
	if divider.Page-places[1].Page < 2 {
		t.Errorf("the table should go over pages; the divider is on %d", divider.Page)
	}
}

var box = regexp.MustCompile(`yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"`)

func TestTheBottomOfEveryPageStaysFree(t *testing.T) {
	path := paper(t, letter(t, Options{}))
	for _, found := range box.FindAllStringSubmatch(tool(t, "pdftotext", "-bbox", path, "-"), -1) {
		lower, _ := strconv.ParseFloat(found[3], 64)
		right, _ := strconv.ParseFloat(found[2], 64)
		if lower > bottom+1 || right > PageWidth-Margin+1 {
			t.Errorf("a word reaches to %.0f, %.0f", right, lower)
		}
	}
}

func TestABookNamesItsOwnPages(t *testing.T) {
	b, err := settled(Options{}, func(b *Book) error {
		b.Paragraph(Plain("See page "+b.Ref("end")+"."), Style{})
		b.PageBreak()
		b.PageBreak() // an empty page is not left behind
		for range 60 {
			b.Paragraph(Plain(story), Style{})
		}
		b.Anchor("end")
		b.Heading(1, "The end")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	places, _ := b.Places()
	want := fmt.Sprintf("See page %d.", places[0].Page)
	if got := readBack(t, paper(t, b), "-l", "1"); got != want || places[0].Page < 4 {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsKeptTogetherIsOnOnePage(t *testing.T) {
	for before := range 40 {
		b := begin(t, Options{})
		for range before {
			b.Paragraph(Plain("line"), Style{})
		}
		b.KeepTogether(func() {
			b.Anchor("first")
			b.Paragraph(Plain(story), Style{})
			b.Paragraph(Plain(story), Style{})
			b.Anchor("last")
			b.Paragraph(Plain(story), Style{})
		})
		pages, err := b.Anchors()
		if err != nil || pages["first"] != pages["last"] {
			t.Fatalf("after %d lines: %v, %v", before, pages, err)
		}
	}
}

func TestACharacterWithoutATypefaceIsReportedAndStaysInTheText(t *testing.T) {
	b := begin(t, Options{})
	b.Paragraph(Plain("한국 and ไทย and 한국"), Style{})
	path := paper(t, b)
	if got, want := string(b.Missing()), "한국ไทย"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := readBack(t, path); got != "한국 and ไทย and 한국" {
		t.Errorf("got %q", got)
	}
}

func TestAPictureTellsNothingBesideItsPixels(t *testing.T) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, stdimage.NewRGBA(stdimage.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	content := out.Bytes()
	told := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 16}, "Exif\x00\x00SECRET!!"...)
	told = append(append(told, content[2:]...), "a film after the picture"...)
	b := begin(t, Options{})
	if err := b.Picture(Picture{Content: told}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"SECRET", "a film"} {
		if bytes.Contains(file.Bytes(), []byte(secret)) {
			t.Errorf("%q is in the file", secret)
		}
	}
	if !bytes.Contains(file.Bytes(), content[2:len(content)-2]) {
		t.Error("the pixels were changed")
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	b := begin(t, Options{})
	huge := screenshot(t)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 pixels each way; its checksum is wrong too
	for name, content := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "cut JPEG": {0xFF, 0xD8, 0xFF}, "huge PNG": huge} {
		if err := b.Picture(Picture{Content: content}); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestNoEmptyPageIsLeftBehind(t *testing.T) {
	for name, write := range map[string]func(b *Book){
		"a sheet alone":            func(b *Book) { b.Divider("A", "Release papers", nil) },
		"a break at the end":       func(b *Book) { b.Paragraph(Plain("x"), Style{}); b.PageBreak(); b.PageBreak(); b.Space(20) },
		"a break at the start":     func(b *Book) { b.PageBreak(); b.Paragraph(Plain("x"), Style{}) },
		"nothing":                  func(*Book) {},
		"a page that is just full": func(b *Book) { b.put(atom{height: bottom - top, draw: func(float64) {}}) },
	} {
		b := begin(t, Options{Watermark: "DRAFT"})
		write(b)
		if pages, err := b.Pages(); pages != 1 || err != nil {
			t.Errorf("%s: got %d pages, %v", name, pages, err)
		}
	}
}

func TestASheetIsFollowedByItsPages(t *testing.T) {
	b := begin(t, Options{})
	b.Divider("A", "Release papers", nil)
	b.Anchor("papers")
	b.Heading(1, "I-220A")
	pages, err := b.Anchors()
	if want := map[string]int{"A": 1, "papers": 2}; err != nil || !maps.Equal(pages, want) {
		t.Errorf("got %v, %v, want %v", pages, err, want)
	}
}

func TestAMissingTypefaceSaysWhatToDo(t *testing.T) {
	_, err := open("NoSuch_400Regular")
	if !errors.Is(err, ErrNoFonts) || !strings.Contains(err.Error(), "make run") || !strings.Contains(err.Error(), "NoSuch") {
		t.Errorf("got %v", err)
	}
}

func TestBooksAreMadeSideBySide(t *testing.T) {
	var books [4]bytes.Buffer
	var wait sync.WaitGroup
	for i := range books {
		b := letter(t, Options{Watermark: "DRAFT"})
		wait.Go(func() {
			for _, language := range slices.Sorted(maps.Keys(sentences)) {
				b.Paragraph(Strong(sentences[language]), Style{})
			}
			_, _ = b.WriteTo(&books[i])
		})
	}
	wait.Wait()
	for i := range books {
		if books[i].Len() == 0 || !bytes.Equal(books[0].Bytes(), books[i].Bytes()) {
			t.Errorf("book %d differs", i)
		}
	}
}

// TestAPhotographStandsUpright paints the upper left corner as the camera stores it for
// each way it can be held, and looks for it on the page.
func TestAPhotographStandsUpright(t *testing.T) {
	corners := map[int][2]int{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {0, 1}, 7: {1, 1}, 8: {1, 0}}
	for orientation, corner := range corners {
		drawn := stdimage.NewGray(stdimage.Rect(0, 0, 96, 48))
		for y := range 48 {
			for x := range 96 {
				if x/48 != corner[0] || y/24 != corner[1] {
					drawn.SetGray(x, y, color.Gray{Y: 255})
				}
			}
		}
		var out bytes.Buffer
		if err := jpeg.Encode(&out, drawn, nil); err != nil {
			t.Fatal(err)
		}
		exif := append([]byte{0xFF, 0xE1, 0, 34}, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"...)
		exif = append(exif, 0, byte(orientation), 0, 0, 0, 0, 0, 0)
		b := begin(t, Options{})
		if err := b.Picture(Picture{Content: slices.Concat(out.Bytes()[:2], exif, out.Bytes()[2:])}); err != nil {
			t.Fatal(err)
		}
		seen := look(t, paper(t, b))
		width, height := 72, 36 // at 96 pixels to the inch
		if orientation >= 5 {
			width, height = height, width
		}
		left, upper := int(PageWidth)/2-width/2, int(top)
		if dark(seen, left+width/4, upper+height/4) != true || dark(seen, left+3*width/4, upper+height/4) || dark(seen, left+width/4, upper+3*height/4) {
			t.Errorf("orientation %d: the dark corner is not on the upper left", orientation)
		}
	}
}

// look is the first page as a picture, a pixel to the point.
func look(t *testing.T, path string) stdimage.Image {
	t.Helper()
	content := tool(t, "pdftoppm", "-r", "72", "-png", "-singlefile", path)
	seen, err := png.Decode(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func dark(seen stdimage.Image, x, y int) bool {
	return color.GrayModel.Convert(seen.At(x, y)).(color.Gray).Y < 100
}

// settled sets a book whose text names its own pages until the anchors stand where the
// pass before said they would, at most four times.
func settled(options Options, write func(*Book) error) (*Book, error) {
	for pass := 1; ; pass++ {
		b, err := New(options)
		if err != nil {
			return nil, err
		}
		if err := write(b); err != nil {
			return nil, err
		}
		anchors, err := b.Anchors()
		if err != nil || pass == 4 || maps.Equal(anchors, options.Pages) {
			return b, err
		}
		options.Pages = anchors
	}
}
