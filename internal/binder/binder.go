// Package binder takes papers made by anybody, PDF files, and binds them into one
// that a court takes: US Letter throughout, numbered through at the foot, with
// bookmarks, without scripts, actions, attachments, fields or encryption.
//
// A paper from outside is hostile until proven otherwise, so it is read by a reader
// of this package that spends a bounded amount of work and memory on it, and nothing
// is taken over from it but what a page shows. docs/adr/0021 tells why no library does
// it.
//
// It refuses to know what a case, a packet or an exhibit is, sets no text but the
// line at the foot of a page, and never looks at a clock: the same papers give the
// same bytes.
package binder

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// The largest paper that is read, in bytes and in pages.
const (
	mostBytes = 256 << 20
	mostPages = 5000
)

// Trouble says in one word why a paper cannot be bound. Each is also the end of a
// locale key where a person is told.
type Trouble string

// What can be wrong with a paper.
const (
	Encrypted Trouble = "encrypted" // it opens with a password only
	Broken    Trouble = "broken"    // no PDF, cut off, or its pages cannot be found
	NoPages   Trouble = "no_pages"  // a PDF without a page
	TooLarge  Trouble = "too_large" // beyond what is read: bytes, pages, or what it unpacks to
	Unprinted Trouble = "unprinted" // a form that only its own program can show (XFA)
)

// Sheet is what a paper turned out to be.
type Sheet struct {
	Trouble Trouble // empty when it can be bound
	Cause   error   // for the log; holds nothing of the content
	Bytes   int64
	Pages   int
	Sizes   []Size // of each page as a reader sees it

	Restricted  bool // anybody may read it, but its owner forbade changes; bound all the same
	Forms       bool // it has fields; bound as they are filled in
	Scripts     bool // JavaScript or a program to start; left out
	Attachments bool // files inside the file; left out
	Signed      bool // electronically; the signature holds for the original alone
	Unembedded  bool // some letters use a font it does not hold, as every reader draws them
	Repaired    bool // its own list of objects was wrong and was made anew
}

// Size is width and height in points, 1/72 inch.
type Size struct{ Width, Height float64 }

// Piece is one paper to bind. Open is called once, in its turn; what it gives is
// closed before the next is opened.
type Piece struct {
	Open  func() (io.ReadSeekCloser, error)
	Title string // its bookmark; none when empty
	Level int    // of the bookmark; 0 stands at the left
	Label string // beside the number on each of its pages, e.g. "Exhibit C-2"
	Marks []Mark // further bookmarks, in the order of their pages

	Links []Link // to pages of the whole, for a table of contents

	// FootFree says that the lowest half inch of its pages is empty, as of those
	// made here: they are set at their full size. Others are made smaller by so
	// much that the number never covers anything.
	FootFree bool
}

// Mark is a bookmark inside a piece.
type Mark struct {
	Title string
	Level int
	Page  int // of the piece, the first is 0
}

// Link is a part of a page, in points from its lower left corner, that leads to a page
// of the whole, counted from 1. One that leads nowhere is left out.
type Link struct {
	Page           int // of the piece, the first is 0
	X0, Y0, X1, Y1 float64
	To             int
}

// Options of a binding. The zero value numbers from 1 and says nothing else.
type Options struct {
	Title      string // in the file's properties; nothing else is written there
	Language   string // BCP 47, of the whole
	First      int    // the number of the first page; 0 means 1
	Unnumbered int    // so many pages at the front bear no number and are not counted

	// Progress, when set, hears after each piece how many are done.
	Progress func(done, of int)
}

// Bound tells where everything came to lie.
type Bound struct {
	Pages  int
	Bytes  int64
	Pieces []Span
}

// Span is where a piece lies: First and Last count the pages of the whole from 1,
// whatever number is printed on them. Number is what is printed on the first.
type Span struct{ First, Last, Number int }

// PieceError says which piece could not be bound, and why. The caller sets a sheet in
// its place and binds again.
type PieceError struct {
	Index   int
	Trouble Trouble
	Err     error
}

func (e *PieceError) Error() string {
	return fmt.Sprintf("binding piece %d: %s: %v", e.Index, e.Trouble, e.Err)
}

func (e *PieceError) Unwrap() error { return e.Err }

// Bind writes the pieces to w as one PDF. A *PieceError names a piece that cannot be
// bound; any other error is of w, of ctx or of a piece's Open. After an error what was
// written is worthless.
func Bind(ctx context.Context, w io.Writer, pieces []Piece, o Options) (Bound, error) {
	b := newBinding(w, o)
	for i, piece := range pieces {
		if err := b.piece(ctx, i, piece); err != nil {
			return Bound{}, err
		}
		if b.out.err != nil {
			return Bound{}, fmt.Errorf("writing the binding: %w", b.out.err)
		}
		if o.Progress != nil {
			o.Progress(i+1, len(pieces))
		}
	}
	if b.count == 0 {
		return Bound{}, errors.New("binding: no pieces")
	}
	if err := b.finish(); err != nil {
		return Bound{}, fmt.Errorf("writing the binding: %w", err)
	}
	return Bound{Pages: b.count, Bytes: b.out.at, Pieces: b.spans}, nil
}

// trouble gives the word for an error of reading.
func trouble(err error) Trouble {
	switch {
	case errors.Is(err, errLocked):
		return Encrypted
	case errors.Is(err, errNoPages):
		return NoPages
	case errors.Is(err, errCostly), errors.Is(err, errMany), errors.Is(err, errBytes):
		return TooLarge
	case errors.Is(err, errDynamic):
		return Unprinted
	}
	return Broken
}
