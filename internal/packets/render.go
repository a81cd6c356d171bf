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
	"constancia/internal/vault"
)

// ErrNoPixels says that a picture cannot be shown; a sheet stands in its place.
var ErrNoPixels = errors.New("packets: the picture has no pixels to be had")

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

// Render draws a packet as one PDF. It reads nothing but what it is given, looks at no
// clock, and gives the same bytes for the same contents. An exhibit that cannot be
// placed becomes a sheet that says so with its hash; a file that is gone or altered is
// a *FileError.
func Render(ctx context.Context, w io.Writer, c Contents, files Files) (Built, error) {
	if _, err := typeset.New(typeset.Options{}); err != nil {
		return Built{}, err // no typefaces: every book of the press has them from here on
	}
	p := &press{c: c, files: files}
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

// inspect finds out how each exhibit can stand on paper.
func (p *press) inspect(ctx context.Context) error {
	p.placed = make([]Placed, len(p.c.Exhibits))
	for i, e := range p.c.Exhibits {
		p.files.Tell(Placing, i, len(p.c.Exhibits))
		p.placed[i] = Placed{
			Label: e.Label, Part: e.Part, Document: e.Document, Pages: 1, As: AsSheet, Printed: e.Printed.Document, Bundled: e.Bundled.Document,
			Path: e.Bundled.Path, SHA256: e.Bundled.SHA256, Original: e.Original, Bytes: e.Bundled.Bytes,
		}
		if err := p.look(ctx, e, &p.placed[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *press) look(ctx context.Context, e Exhibit, placed *Placed) error {
	opened, err := p.files.Open(e.Printed)
	if err != nil {
		return err
	}
	switch t := e.Printed.Type; {
	case t.Picture():
		placed.As = AsPicture
	case t == vault.PDF:
		sheet, err := binder.Inspect(ctx, opened)
		if err != nil {
			return errors.Join(&FileError{e.Printed, err}, opened.Close())
		}
		if placed.Reason = string(sheet.Trouble); placed.Reason == "" {
			placed.As, placed.Pages = AsPages, sheet.Pages
		}
	default:
		placed.Reason = "recording"
		if _, err := io.Copy(io.Discard, opened); err != nil {
			return errors.Join(&FileError{e.Printed, err}, opened.Close())
		}
	}
	if err := opened.Close(); err != nil || e.Bundled.Document == e.Printed.Document {
		return err
	}
	if opened, err = p.files.Open(e.Bundled); err != nil {
		return err
	}
	return opened.Close()
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
	return nil
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
			for name, page := range piece.anchors {
				p.pages[name] = at + page - 1
			}
		} else {
			p.pages[exhibitAnchor(p.placed[piece.exhibit].Label)] = at
			p.placed[piece.exhibit].Page = at
		}
		at += piece.pages
	}
	p.total = at - 1
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
	return err
}

// bind binds the pieces into one, opening each in its turn.
func (p *press) bind(ctx context.Context, w io.Writer) error {
	list := make([]binder.Piece, len(p.pieces))
	for i := range p.pieces {
		piece := &p.pieces[i]
		list[i] = binder.Piece{Open: func() (io.ReadSeekCloser, error) { return p.open(piece) }, Marks: piece.marks, FootFree: piece.exhibit < 0 || p.placed[piece.exhibit].As != AsPages}
		if piece.exhibit >= 0 {
			e := p.c.Exhibits[piece.exhibit]
			list[i].Title, list[i].Level, list[i].Label = e.Label+"  "+e.name(), 1, "Exhibit "+e.Label
		}
	}
	bound, err := binder.Bind(ctx, w, list, binder.Options{
		Title: p.form.Title, Language: p.c.Language,
		Progress: func(done, of int) { p.files.Tell(Placing, done, of) },
	})
	if err == nil && bound.Pages != p.total {
		err = fmt.Errorf("binding: %d pages became %d", p.total, bound.Pages)
	}
	return err
}

// open gives one piece as a PDF: a book that was set, the pages of a paper, or the page
// of a picture, which is drawn here so that no two are held at once.
func (p *press) open(s *piece) (io.ReadSeekCloser, error) {
	if s.book != nil {
		book := s.book
		s.book = nil
		return inMemory(book)
	}
	e := p.c.Exhibits[s.exhibit]
	if p.placed[s.exhibit].As == AsPages {
		opened, err := p.files.Open(e.Printed)
		return opened, err
	}
	book, err := p.sheet(s.exhibit)
	if err != nil {
		return nil, err
	}
	return inMemory(book)
}

// sheet is the one page of an exhibit that has no pages of its own.
func (p *press) sheet(at int) (*typeset.Book, error) {
	e, placed := p.c.Exhibits[at], &p.placed[at]
	if placed.As == AsPicture {
		content, err := p.files.Picture(e.Printed)
		if err == nil {
			var book *typeset.Book
			if book, err = p.picture(e, content); err == nil {
				return book, nil
			}
		}
		if !errors.Is(err, ErrNoPixels) && !errors.Is(err, typeset.ErrPicture) {
			return nil, err
		}
		placed.As, placed.Reason = AsSheet, "no_pixels"
	}
	return p.slip(e, *placed)
}

// built is where everything came to stand.
func (p *press) built() Built {
	b := Built{Pages: p.total, Exhibits: p.placed, Rests: p.c.Rests, Signer: p.c.Signer.ID}
	for i, part := range p.c.Parts {
		b.Listed = append(b.Listed, PartListing(part))
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
