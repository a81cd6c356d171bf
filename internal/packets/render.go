package packets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"constancia/internal/binder"
	"constancia/internal/typeset"
)

// ErrNoPixels says that a picture cannot be shown; a sheet stands in its place.
var ErrNoPixels = errors.New("packets: the picture has no pixels to be had")

var (
	// errUnsettled says that the pages name each other wrongly however often they are set.
	errUnsettled = errors.New("packets: the pages do not settle")

	// errTooLong says that a packet has more pages than one is drawn with.
	errTooLong = errors.New("packets: too many pages")
)

// FileError says that a file of the packet is not where it was kept, or not what it was.
type FileError struct {
	File Stored
	Err  error
}

// Error names the file by its place in the packet.
func (e *FileError) Error() string { return fmt.Sprintf("reading %s: %v", e.File.Path, e.Err) }

// Unwrap is the cause.
func (e *FileError) Unwrap() error { return e.Err }

// mostPasses bounds how often pages are set anew because what they say of each other
// changed: with numbers of one width it is twice.
const mostPasses = 5

// mostPages bounds a packet: nobody reads more, and everything that is made of a packet
// is made of all of it.
var mostPages = 5000

// Render draws a packet as one PDF. It reads nothing but what it is given, looks at no
// clock, and gives the same bytes for the same contents. Every file of the packet is read
// through and has the hash that it had when it was received or made: one that is gone or
// altered is a *FileError. An exhibit that cannot be placed becomes a sheet that says so
// with its hash.
func Render(ctx context.Context, w io.Writer, c Contents, files Files) (Built, error) {
	if _, err := typeset.New(typeset.Options{}); err != nil {
		return Built{}, err // no typefaces: every book of the press has them from here on
	}
	p := &press{c: c, files: files, unset: map[PartID][]rune{}}
	p.form, _ = c.Kind.Form()
	p.form.Parts = slices.Clone(p.form.Parts)
	for i, part := range c.Parts {
		p.form.Parts[i].Tab = part.Tab
	}
	if err := p.inspect(ctx); err != nil {
		return Built{}, err
	}
	if err := p.settle(ctx); err != nil {
		return Built{}, err
	}
	if err := p.bind(ctx, w); err != nil {
		return Built{}, err
	}
	return p.built(), nil
}

// settle sets the pages until what they say of each other is true.
func (p *press) settle(ctx context.Context) error {
	for range mostPasses {
		p.files.Tell(Numbering, 0, 1)
		if err := ctx.Err(); err != nil {
			return err
		}
		before := p.pages
		if err := p.set(); err != nil {
			return err
		}
		if maps.Equal(before, p.pages) {
			return nil
		}
	}
	return errUnsettled
}

// set sets every part once and numbers the pages.
func (p *press) set() error {
	p.pieces, p.book = nil, nil
	for i, part := range p.form.Parts {
		if !p.c.Parts[i].In {
			continue
		}
		p.part = part
		part.Draw(p)
		p.end()
	}
	if p.err != nil {
		return p.err
	}
	at := 1
	p.pages = map[string]int{}
	for i := range p.pieces {
		piece := &p.pieces[i]
		piece.page = at
		if piece.book != nil {
			if err := piece.measure(); err != nil {
				return err
			}
			p.lacks(piece.part, piece.book)
			for name, page := range piece.anchors {
				p.pages[name] = at + page - 1
			}
		} else {
			p.pages[exhibitAnchor(p.placed[piece.exhibit].Label)] = at
			if _, begun := p.pages[partAnchor(piece.part)]; !begun {
				p.pages[partAnchor(piece.part)] = at // no page of ours leads it in
			}
			p.placed[piece.exhibit].Page = at
		}
		at += piece.pages
	}
	if p.total = at - 1; p.total > mostPages {
		return errTooLong
	}
	return nil
}

// measure ends a piece's book and reads where everything fell.
func (s *piece) measure() (err error) {
	if s.pages, err = s.book.Pages(); err != nil {
		return fmt.Errorf("setting pages: %w", err)
	}
	if s.anchors, err = s.book.Anchors(); err != nil {
		return fmt.Errorf("setting pages: %w", err)
	}
	places, err := s.book.Places()
	s.marks = s.marks[:0]
	for _, place := range places {
		s.marks = append(s.marks, binder.Mark{Title: place.Title, Level: place.Level - 1, Page: place.Page - 1})
	}
	if err == nil {
		s.links, err = s.book.Links()
	}
	return err
}

// leads are the links of a piece, to the pages on which what they name came to stand.
func (p *press) leads(s *piece) []binder.Link {
	list := make([]binder.Link, len(s.links))
	for i, l := range s.links {
		list[i] = binder.Link{Page: l.Page - 1, X0: l.X0, Y0: l.Y0, X1: l.X1, Y1: l.Y1, To: p.pages[l.To]}
	}
	return list
}

// bind binds the pieces into one, opening each in its turn.
func (p *press) bind(ctx context.Context, w io.Writer) error {
	list := make([]binder.Piece, len(p.pieces))
	for i := range p.pieces {
		piece := &p.pieces[i]
		list[i] = binder.Piece{Open: func() (io.ReadSeekCloser, error) { return p.open(piece) }, Marks: piece.marks, Links: p.leads(piece), FootFree: piece.exhibit < 0 || p.placed[piece.exhibit].As != AsPages}
		if piece.exhibit >= 0 {
			p.named(*piece, &list[i])
		}
	}
	bound, err := binder.Bind(ctx, w, list, binder.Options{
		Title: p.title(), Language: p.c.Language,
		Progress: func(done, of int) { p.files.Tell(Placing, done, of) },
	})
	if err == nil && bound.Pages != p.total {
		err = fmt.Errorf("binding: %d pages became %d", p.total, bound.Pages)
	}
	return err
}

// open gives one piece as a PDF: a book that was set, the pages of a paper, the page of a
// picture that was laid aside, or a sheet.
func (p *press) open(s *piece) (io.ReadSeekCloser, error) {
	if s.book != nil {
		book := s.book
		s.book = nil
		return inMemory(book)
	}
	e, placed := p.c.Exhibits[s.exhibit], p.placed[s.exhibit]
	switch placed.As {
	case AsPages:
		return p.files.Open(e.Printed)
	case AsPicture:
		return set{p.shown[s.exhibit]}, nil
	}
	book, err := p.slip(e, placed)
	if err != nil {
		return nil, err
	}
	return inMemory(book)
}

// remarks are what whoever approves the packet should know of a part and its pages do not
// show, or show too late: letters that stand as boxes, and what the files turned out to be.
func (p *press) remarks(part PartID) []Missing {
	var all []Missing
	if letters := p.unset[part]; len(letters) > 0 {
		all = append(all, Missing{Key: "packets.missing.letters", Args: map[string]any{"letters": string(letters)}})
	}
	for _, e := range p.placed {
		if e.Part != part {
			continue
		}
		if key := e.ReasonKey(); key != "" {
			all = append(all, Missing{Key: key, Args: map[string]any{"label": e.Label}})
		}
		for _, note := range e.Notes {
			all = append(all, Missing{Key: note.LabelKey(), Args: map[string]any{"label": e.Label}})
		}
	}
	return all
}

// built is where everything came to stand.
func (p *press) built() Built {
	b := Built{Pages: p.total, Exhibits: p.placed, Rests: p.c.Rests, Rows: p.c.Rows, LogSize: p.c.Log.Size, Signer: p.c.Signer.ID}
	for i, part := range p.c.Parts {
		listed := PartListing(part)
		listed.Missing = append(slices.Clone(listed.Missing), p.remarks(part.ID)...)
		b.Listed = append(b.Listed, listed)
		if !part.In {
			continue
		}
		placed := PlacedPart{ID: part.ID, Tab: p.form.Parts[i].Tab, Title: p.form.Parts[i].Title}
		for _, s := range p.pieces {
			if s.part != part.ID {
				continue
			}
			if placed.Page == 0 {
				placed.Page = s.page
			}
			placed.Last = s.page + s.pages - 1
		}
		b.Parts = append(b.Parts, placed)
	}
	return b
}
