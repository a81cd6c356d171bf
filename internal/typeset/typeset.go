// Package typeset sets text on US Letter pages and gives a PDF.
//
// A Book takes blocks (headings, paragraphs, tables, pictures) in the order in which they
// are read and breaks them into pages. Every script the clinic's clients write is shaped
// as its readers know it, right to left where it runs so, and stays real text: it can be
// selected, searched and read aloud. The same blocks give the same bytes, on any machine
// and on any day, and nothing in the file tells which machine it was.
//
// The bottom of every page, below the margin, stays empty: the numbers that run through a
// whole packet are stamped there later (internal/binder).
//
// The package knows letters, lines and pages. It refuses to know clients, cases, the
// database, the clock and the network; what a page says is its caller's.
package typeset

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// US Letter with an inch of margin all around, in points (72 to the inch).
const (
	PageWidth  = 612.0
	PageHeight = 792.0
	Margin     = 72.0

	top    = Margin
	bottom = PageHeight - Margin
)

// Options are what holds for a whole book.
type Options struct {
	Title     string         // of the document, as a reader shows it; empty: none
	Language  string         // BCP 47, of most of the text; empty: English. A language written right to left turns the pages around
	Watermark string         // one or two words across every page, for a draft; empty: none
	Header    string         // one small line on top of every page but the first; empty: none
	Pages     map[string]int // where the anchors stand, as an earlier pass said; wrong or empty in the first
}

// Place is where a heading fell.
type Place struct {
	Title string
	Level int // 1 is the highest
	Page  int // of this book, from 1
}

// Book is a document in the making. It is not safe for use by several goroutines.
type Book struct {
	options Options
	tongue  language.Tag
	rtl     bool // the pages run from right to left
	set     *setter
	file    file
	fonts   int // the object that lists the typefaces
	page    *page
	pages   []int // objects of the pages
	pending []atom
	head    []setLine
	mark    int // the object that draws the watermark
	holding int
	y       float64
	places  []place
	anchors map[string]int
	links   []Link
	images  map[[32]byte]image
	closed  bool
	err     error
}

// New begins a book. The only error is ErrNoFonts.
func New(options Options) (*Book, error) {
	set, err := newSetter(options.Language)
	if err != nil {
		return nil, err
	}
	b := &Book{options: options, set: set, anchors: map[string]int{}, images: map[[32]byte]image{}}
	b.tongue = set.tongue
	b.rtl = rightToLeft(b.tongue)
	b.file.pages = b.file.reserve()
	return b, nil
}

// Pages is how many pages there are. It ends the book: nothing can be added after.
func (b *Book) Pages() (int, error) {
	err := b.finish()
	return len(b.pages), err
}

// Places are the headings in their order. It ends the book.
func (b *Book) Places() ([]Place, error) {
	err := b.finish()
	list := make([]Place, len(b.places))
	for i, p := range b.places {
		list[i] = p.Place
	}
	return list, err
}

// Anchors are the pages of the names given to Anchor, from 1. It ends the book.
func (b *Book) Anchors() (map[string]int, error) {
	err := b.finish()
	return b.anchors, err
}

// Missing are the characters no typeface here has, each once, in their order. Each stands
// on the page as a visible box, and in the text layer as itself.
func (b *Book) Missing() []rune {
	return slices.Clone(b.set.missing)
}

// WriteTo writes the PDF. It ends the book; it can be called again and gives the same.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	if err := b.finish(); err != nil {
		return 0, err
	}
	return b.file.writeTo(w)
}

var errClosed = errors.New("typeset: the book is finished")

// finish sets what is pending, and all that can only be said at the end.
func (b *Book) finish() error {
	if b.closed || b.err != nil {
		return b.err
	}
	if b.holding > 0 {
		return errors.New("typeset: the book ends inside KeepTogether")
	}
	b.place()
	if b.page == nil {
		b.turn() // a PDF has at least one page
	}
	b.endPage()
	b.closed = true
	b.err = b.endFile()
	return b.err
}

// Ref is the page of an anchor as text: a number, or three zeros while no pass has said it.
func (b *Book) Ref(name string) string {
	page, known := b.options.Pages[name]
	if !known {
		return "000"
	}
	return number(page)
}

// rightToLeft says whether the language's main script runs so.
func rightToLeft(tag language.Tag) bool {
	script, _ := tag.Script()
	return slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"}, script.String())
}

// clean is a string for the document's own information: no line breaks, no controls.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}
