package binder_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"constancia/internal/binder"
)

func TestPagesAreNumberedThroughAllPieces(t *testing.T) {
	notice, receipt := piece("Notice", pages(2, "", "").bytes()), piece("Receipt", pages(3, "", "").bytes())
	receipt.Label = "Exhibit C-2"
	out, bound := bind(t, binder.Options{Title: "Packet", First: 7}, notice, receipt)

	if want := []binder.Span{{First: 1, Last: 2, Number: 7}, {First: 3, Last: 5, Number: 9}}; !slices.Equal(bound.Pieces, want) {
		t.Errorf("got %v, want %v", bound.Pieces, want)
	}
	var feet []string
	for _, page := range strings.Split(strings.TrimRight(tool(t, out, "pdftotext", "-layout"), "\f"), "\f") {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		feet = append(feet, strings.Join(strings.Fields(lines[len(lines)-1]), " "))
	}
	if want := []string{"7", "8", "9 Exhibit C-2", "10 Exhibit C-2", "11 Exhibit C-2"}; !slices.Equal(feet, want) {
		t.Errorf("got %q, want %q", feet, want)
	}
	if info := tool(t, out, "pdfinfo"); !regexp.MustCompile(`Title: +Packet\n`).MatchString(info) || strings.Contains(info, "Producer") || strings.Contains(info, "CreationDate") {
		t.Errorf("properties: %s", info)
	}
}

func TestTheSamePiecesGiveTheSameBytes(t *testing.T) {
	content := pages(5, "", "").bytes()
	first, _ := bind(t, binder.Options{}, piece("A", content), piece("B", content))
	second, _ := bind(t, binder.Options{}, piece("A", content), piece("B", content))
	if !bytes.Equal(first, second) {
		t.Error("two bindings of the same pieces differ")
	}
	own := &summing{sum: sha256.New()}
	if _, err := binder.Bind(t.Context(), own, []binder.Piece{piece("A", content), piece("B", content)}, binder.Options{}); err != nil || !bytes.Equal(first, own.Bytes()) {
		t.Errorf("the same binding is another where it is summed up as it is written: %v", err)
	}
}

// summing sums up what it is given.
type summing struct {
	bytes.Buffer
	sum hash.Hash
}

func (s *summing) Write(p []byte) (int, error) {
	s.sum.Write(p)
	return s.Buffer.Write(p)
}

func (s *summing) Hash() []byte { return s.sum.Sum(nil) }

func TestEveryPageIsSetOnLetterAsItIsSeen(t *testing.T) {
	for name, c := range map[string]struct {
		attributes string
		want       string
	}{
		"Letter":              {"", "612 x 792"},
		"A4":                  {"/MediaBox [0 0 595 842]", "612 x 792"},
		"across":              {"/MediaBox [0 0 792 612]", "792 x 612"},
		"turned":              {"/Rotate 90", "792 x 612"},
		"turned back":         {"/Rotate -270", "792 x 612"},
		"upside down":         {"/Rotate 180", "612 x 792"},
		"200 inches":          {"/MediaBox [0 0 14400 14400]", "612 x 792"},
		"a strip of it shown": {"/CropBox [0 600 612 792]", "792 x 612"},
		"corners swapped":     {"/MediaBox [612 792 0 0]", "612 x 792"},
		"off the origin":      {"/MediaBox [-1000 -1000 -388 -208]", "612 x 792"},
		"no size":             {"/MediaBox [0 0 0 0]", "612 x 792"},
		"words for numbers":   {"/MediaBox [/a (b) null true]", "612 x 792"},
		"units of 10 points":  {"/UserUnit 10", "612 x 792"},
		"a receipt":           {"/MediaBox [0 0 200 300]", "612 x 792"},
	} {
		out, _ := bind(t, binder.Options{}, piece("", pages(1, "", c.attributes).bytes()))
		if info := tool(t, out, "pdfinfo"); !strings.Contains(info, c.want+" pts (letter)") {
			t.Errorf("%s: %s", name, info)
		}
	}
}

func TestAPieceThatCannotBeBoundIsNamed(t *testing.T) {
	_, err := binder.Bind(t.Context(), io.Discard, []binder.Piece{
		piece("A", pages(1, "", "").bytes()), piece("B", []byte("%PDF-1.4 and no more")),
	}, binder.Options{})
	var of *binder.PieceError
	if !errors.As(err, &of) || of.Index != 1 || of.Trouble != binder.Broken {
		t.Errorf("got %v", err)
	}
}

func TestBindingStopsWhenItIsToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	content := pages(3, "", "").bytes()
	heard := 0
	_, err := binder.Bind(ctx, io.Discard, slices.Repeat([]binder.Piece{piece("", content)}, 10), binder.Options{
		Progress: func(done, of int) {
			if heard = done; done == 4 {
				cancel()
			}
		},
	})
	if !errors.Is(err, context.Canceled) || heard != 4 {
		t.Errorf("got %v after %d pieces", err, heard)
	}
}

func TestBookmarksNest(t *testing.T) {
	content := pages(2, "", "").bytes()
	tab, exhibit, last := piece("Tab A", content), piece("Exhibit A-1 – el oficio", content), piece("Tab B", content)
	exhibit.Level = 1
	exhibit.Marks = []binder.Mark{{Title: "Second page", Level: 2, Page: 1}}
	out, _ := bind(t, binder.Options{}, tab, exhibit, last)
	outline := tool(t, out, "qpdf", "--json", "--json-key=outlines")
	for _, want := range []string{`"title": "Tab A"`, `"title": "Exhibit A-1 – el oficio"`, `"destpageposfrom1": 4`, `"title": "Tab B"`, `"destpageposfrom1": 5`} {
		if !strings.Contains(outline, want) {
			t.Errorf("%s is missing in %s", want, outline)
		}
	}
	inner := outline[strings.Index(outline, "Exhibit A-1")-600:]
	if !strings.Contains(inner, "Second page") || strings.Index(outline, "Second page") > strings.Index(outline, "Tab A") {
		t.Errorf("the second page does not hang under its exhibit: %s", outline)
	}
}

func TestLinesOfATableOfContentsLeadToTheirPages(t *testing.T) {
	contents := piece("Contents", pages(1, "", "").bytes())
	contents.Links = []binder.Link{{X0: 72, Y0: 700, X1: 540, Y1: 714, To: 4}, {X0: 72, Y0: 680, X1: 540, Y1: 694, To: 99}}
	var out bytes.Buffer
	if _, err := binder.Bind(t.Context(), &out, []binder.Piece{contents, piece("", pages(3, "", "").bytes())}, binder.Options{}); err != nil {
		t.Fatal(err)
	}
	if said := tool(t, out.Bytes(), "qpdf", "--check"); !strings.Contains(said, "No syntax or stream encoding errors found") {
		t.Errorf("qpdf --check: %s", said)
	}
	// The last page's number, and the only link that leads anywhere.
	kids := regexp.MustCompile(`/Kids \[(?:\d+ 0 R )+(\d+) 0 R\]`).FindSubmatch(out.Bytes())
	dests := regexp.MustCompile(`/Dest \[(\d+) 0 R /XYZ null`).FindAllSubmatch(out.Bytes(), -1)
	if len(dests) != 1 || kids == nil || !bytes.Equal(dests[0][1], kids[1]) {
		t.Errorf("links lead to %q, the last page is %q", dests, kids)
	}
}

func TestWhatAReaderShouldKnowOfAPaperIsTold(t *testing.T) {
	if plain := inspect(t, pages(1, "", "").bytes()); !plain.Unembedded || plain.Signed {
		t.Errorf("Helvetica by name: got %+v", plain)
	}
	signed := inspect(t, pages(1, "/AcroForm <</SigFlags 3 /Fields []>>", "").bytes())
	if !signed.Signed {
		t.Errorf("signed: got %+v", signed)
	}
	bound, _ := bind(t, binder.Options{}, piece("", bytes.ReplaceAll(pages(1, "", "").bytes(), []byte("/F1 24 Tf"), []byte("/F9 24 Tf"))))
	if again := inspect(t, bound); again.Trouble != "" || again.Pages != 1 {
		t.Errorf("bound and read again: got %+v", again)
	}
}
