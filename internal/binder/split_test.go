package binder_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"constancia/internal/binder"
)

// scan makes a paper whose pages each carry so many bytes that do not pack.
func scan(count, bytesEach int) []byte {
	p := pages(count, "", "")
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range count {
		picture := make([]byte, bytesEach)
		for j := range picture {
			picture[j] = byte(noise.Uint32())
		}
		image := p.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", bytesEach), string(picture))
		page := 5 + 2*i
		p.set(page, "%s", strings.Replace(p.objects[page-1], "<<", fmt.Sprintf("<</Resources <</Font <</F1 3 0 R>> /XObject <</I %d 0 R>>>> ", image), 1))
	}
	return p.bytes()
}

func split(t *testing.T, content []byte, most int64, groups ...binder.Group) ([]binder.Part, [][]byte) {
	t.Helper()
	var files []*bytes.Buffer
	parts, err := binder.Split(t.Context(), bytes.NewReader(content), int64(len(content)), most, groups, func(binder.Part) (io.Writer, error) {
		files = append(files, new(bytes.Buffer))
		return files[len(files)-1], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var contents [][]byte
	for i, file := range files {
		judged(t, file.Bytes())
		if int64(file.Len()) != parts[i].Bytes || parts[i].Bytes > most {
			t.Errorf("part %d has %d bytes, said %d, may have %d", i, file.Len(), parts[i].Bytes, most)
		}
		parts[i].Bytes = 0
		contents = append(contents, file.Bytes())
	}
	return parts, contents
}

func TestPartsStayBelowTheirSizeAndAreCutWherePiecesBegin(t *testing.T) {
	letter, small, large, last := piece("Letter", scan(2, 100)), piece("Small", scan(3, 10_000)), piece("Large", scan(7, 30_000)), piece("Last", scan(1, 100))
	large.Label = "Exhibit B-1"
	content, bound := bind(t, binder.Options{Title: "Packet", First: 3}, letter, small, large, last)

	breaks := []int{bound.Pieces[1].First, bound.Pieces[2].First, bound.Pieces[3].First}
	parts, files := split(t, content, 110_000, binder.Group{First: 1, Last: 2}, binder.Group{First: 3, Last: 13, Breaks: breaks})
	want := []binder.Part{
		{Group: 0, Number: 1, First: 1, Last: 2},
		{Group: 1, Number: 1, First: 3, Last: 5}, // a page of the large one would fit, but a piece begins here
		{Group: 1, Number: 2, First: 6, Last: 7},
		{Group: 1, Number: 3, First: 8, Last: 9},
		{Group: 1, Number: 4, First: 10, Last: 11},
		{Group: 1, Number: 5, First: 12, Last: 13},
	}
	if !slices.Equal(parts, want) {
		t.Errorf("got  %v\nwant %v", parts, want)
	}
	if text := tool(t, files[5], "pdftotext"); !strings.Contains(text, "Exhibit B-1") || !strings.Contains(text, "\n14\n") || !strings.Contains(text, "\n15\n") {
		t.Errorf("the last part says %q", text)
	}
	said := tool(t, files[5], "qpdf", "--json", "--json-key=outlines", "--json-key=pagelabels")
	if !strings.Contains(said, `"title": "Last"`) || strings.Contains(said, `"title": "Large"`) || !strings.Contains(said, `"/St": 14`) {
		t.Errorf("bookmarks and numbers of the last part: %s", said)
	}
}

func TestWhatFitsIsOnePart(t *testing.T) {
	content, _ := bind(t, binder.Options{}, piece("A", scan(4, 1000)))
	parts, _ := split(t, content, binder.PartBytes, binder.Group{First: 1, Last: 4})
	if want := []binder.Part{{Number: 1, First: 1, Last: 4}}; !slices.Equal(parts, want) {
		t.Errorf("got %v, want %v", parts, want)
	}
}

func TestAPageLargerThanAPartIsNamed(t *testing.T) {
	content, _ := bind(t, binder.Options{}, piece("A", scan(1, 1000)), piece("B", scan(1, 90_000)))
	_, err := binder.Split(t.Context(), bytes.NewReader(content), int64(len(content)), 60_000, []binder.Group{{First: 1, Last: 2}}, func(binder.Part) (io.Writer, error) {
		return io.Discard, nil
	})
	var of *binder.PageError
	if !errors.As(err, &of) || of.Page != 2 || of.Bytes < 90_000 {
		t.Errorf("got %v", err)
	}
}

// A cover page and its motion are one file, though the receipt of a fee stands between
// them: the numbers and bookmarks are those of the whole.
func TestAGroupGoesOnBehindPagesOfAnother(t *testing.T) {
	content, _ := bind(t, binder.Options{Unnumbered: 1}, piece("Cover", scan(2, 100)), piece("Fee", scan(1, 100)), piece("Motion", scan(2, 100)))
	parts, files := split(t, content, binder.PartBytes, binder.Group{First: 1, Last: 5, Without: []int{3}}, binder.Group{First: 3, Last: 3})
	if want := []binder.Part{{Group: 0, Number: 1, First: 1, Last: 5}, {Group: 1, Number: 1, First: 3, Last: 3}}; !slices.Equal(parts, want) {
		t.Errorf("got  %v\nwant %v", parts, want)
	}
	said := tool(t, files[0], "qpdf", "--json", "--json-key=outlines", "--json-key=pagelabels")
	if !strings.Contains(said, `"title": "Motion"`) || strings.Contains(said, `"title": "Fee"`) || !strings.Contains(said, `"/St": 1`) || !strings.Contains(said, `"/St": 3`) {
		t.Errorf("bookmarks and numbers: %s", said)
	}
}
