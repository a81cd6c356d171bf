package packets

import (
	"context"
	"errors"
	"io"

	"constancia/internal/binder"
	"constancia/internal/typeset"
	"constancia/internal/vault"
)

// inspect finds out how each exhibit can stand on paper.
func (p *press) inspect(ctx context.Context) error {
	p.placed = make([]Placed, len(p.c.Exhibits))
	p.shown = make([]io.ReadSeeker, len(p.c.Exhibits))
	for i, e := range p.c.Exhibits {
		p.files.Tell(Placing, i, len(p.c.Exhibits))
		p.placed[i] = Placed{
			Label: e.Label, Part: e.Part, Document: e.Document, Pages: 1, As: AsSheet, Printed: e.Printed.Document, Bundled: e.Bundled.Document,
			Path: e.Bundled.Path, File: e.Bundled.Name, SHA256: e.Bundled.SHA256, Original: e.Original, Bytes: e.Bundled.Bytes,
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.look(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// look reads the files of an exhibit through and settles what stands on paper for it, so
// that every page which names it says the same.
func (p *press) look(ctx context.Context, at int) error {
	e, placed := p.c.Exhibits[at], &p.placed[at]
	opened, err := p.whole(e.Printed)
	if err != nil {
		return err
	}
	switch t := e.Printed.Type; {
	case t.Picture():
		err = p.show(at)
	case t == vault.PDF:
		var sheet binder.Sheet
		if sheet, err = binder.Inspect(ctx, opened); err != nil {
			err = &FileError{e.Printed, err}
			break
		}
		placed.Notes = turnedOut(sheet)
		if placed.Reason = string(sheet.Trouble); placed.Reason == "" {
			placed.As, placed.Pages = AsPages, sheet.Pages
		}
	default:
		placed.Reason = "recording"
	}
	if err := errors.Join(err, opened.Close()); err != nil || e.Bundled.Document == e.Printed.Document {
		return err
	}
	if opened, err = p.whole(e.Bundled); err != nil {
		return err
	}
	return opened.Close()
}

// whole opens a file and reads it through: it is, by its hash, what was received or made.
func (p *press) whole(f Stored) (io.ReadSeekCloser, error) {
	opened, err := p.files.Open(f)
	if err != nil {
		return nil, err
	}
	if err := verify(opened, f.Bytes, f.SHA256); err != nil {
		return nil, errors.Join(&FileError{f, err}, opened.Close())
	}
	return opened, nil
}

// show draws the page of a picture and lays it aside, so that no two are held at once and
// none is drawn twice. One without pixels stays a sheet.
func (p *press) show(at int) error {
	e := p.c.Exhibits[at]
	content, err := p.files.Picture(e.Printed)
	if err == nil {
		p.shown[at], err = p.picture(e, content)
	}
	if errors.Is(err, ErrNoPixels) || errors.Is(err, typeset.ErrPicture) {
		p.placed[at].Reason = "no_pixels"
		return nil
	}
	p.placed[at].As = AsPicture
	return err
}

// turnedOut is what else a paper turned out to be, for whoever approves the packet.
func turnedOut(s binder.Sheet) []Note {
	var all []Note
	for _, one := range []struct {
		is   bool
		note Note
	}{
		{s.Signed, NoteSigned},
		{s.Forms, NoteForms},
		{s.Scripts, NoteScripts},
		{s.Attachments, NoteAttachments},
		{s.Restricted, NoteRestricted},
		{s.Repaired, NoteRepaired},
		{s.Unembedded, NoteUnembedded},
	} {
		if one.is && s.Trouble == "" {
			all = append(all, one.note)
		}
	}
	return all
}
