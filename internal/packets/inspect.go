package packets

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
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
	var sheet binder.Sheet
	err := p.whole(e.Printed, func(r io.ReadSeeker) (err error) {
		if e.Printed.Type == vault.PDF {
			sheet, err = binder.Inspect(ctx, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	switch t := e.Printed.Type; {
	case t.Picture():
		err = p.show(at)
	case t == vault.PDF:
		placed.Notes = turnedOut(sheet)
		if placed.Reason = string(sheet.Trouble); placed.Reason == "" {
			placed.As, placed.Pages = AsPages, sheet.Pages
		}
	default:
		placed.Reason = "recording"
	}
	if err != nil || e.Bundled.Document == e.Printed.Document {
		return err
	}
	return p.whole(e.Bundled, func(io.ReadSeeker) error { return nil })
}

// whole reads a file through: it is, by its hash, what was received or made. What look reads
// of it on the way, from its beginning on, is not read again.
func (p *press) whole(f Stored, look func(io.ReadSeeker) error) error {
	opened, err := p.files.Open(f)
	if err != nil {
		return err
	}
	h := &hashing{ReadSeeker: opened, sum: sha256.New()}
	if err = look(h); err == nil {
		err = h.whole(f.Bytes, f.SHA256)
	}
	if err != nil {
		err = &FileError{f, err}
	}
	return errors.Join(err, opened.Close())
}

// hashing sums up a file while it is read, as long as nothing of it is passed over.
type hashing struct {
	io.ReadSeeker
	sum    hash.Hash
	at     int64 // where the reader stands
	summed int64
}

func (h *hashing) Read(p []byte) (int, error) {
	n, err := h.ReadSeeker.Read(p)
	if h.at <= h.summed && h.summed < h.at+int64(n) {
		h.sum.Write(p[h.summed-h.at : n])
		h.summed = h.at + int64(n)
	}
	h.at += int64(n)
	return n, err
}

func (h *hashing) Seek(offset int64, whence int) (at int64, err error) {
	at, err = h.ReadSeeker.Seek(offset, whence)
	h.at = at
	return at, err
}

// whole reads what nobody has read yet, and tells whether all of it is what it should be.
func (h *hashing) whole(bytes int64, sha256hex string) error {
	if _, err := h.Seek(h.summed, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, h); err != nil {
		return err
	}
	return matches(h.sum, h.summed, bytes, sha256hex)
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
