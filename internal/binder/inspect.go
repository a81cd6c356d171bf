package binder

import (
	"context"
	"errors"
	"fmt"
	"io"
)

var (
	errBytes   = errors.New("it has too many bytes")
	errDynamic = errors.New("a form that its own program draws")
	errPanic   = errors.New("reading it failed beyond repair")
)

// Inspect reads a paper through, as binding would, and tells what it is. What is wrong
// with the paper is in the Sheet; an error is of r or of ctx alone.
func Inspect(ctx context.Context, r io.ReadSeeker) (Sheet, error) {
	data, err := all(r, mostBytes)
	if err != nil && !errors.Is(err, errBytes) {
		return Sheet{}, fmt.Errorf("reading a paper: %w", err)
	}
	sheet := Sheet{Bytes: int64(len(data))}
	if err == nil {
		err = guarded(func() error { return sheet.look(ctx, data) })
	}
	if ctx.Err() != nil {
		return Sheet{}, ctx.Err()
	}
	if err != nil {
		sheet.Trouble, sheet.Cause = trouble(err), err
	}
	return sheet, nil
}

// all reads a paper into memory, unless it is larger than most.
func all(r io.ReadSeeker, most int64) ([]byte, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if size > most {
		return nil, errBytes
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	data := make([]byte, size)
	_, err = io.ReadFull(r, data)
	return data, err
}

// guarded turns a panic on a hostile file into a word about the file.
func guarded(fn func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v", errPanic, reason)
		}
	}()
	return fn()
}

func (s *Sheet) look(ctx context.Context, data []byte) error {
	d, err := open(ctx, data)
	if err != nil {
		return err
	}
	s.Restricted, s.Repaired = d.crypt != nil, d.repaired
	leaves, err := d.pages()
	if err != nil {
		return err
	}
	s.Pages = len(leaves)
	for _, p := range leaves {
		s.Sizes = append(s.Sizes, p.size())
	}
	s.active(d, leaves)
	if d.dynamic() {
		return errDynamic
	}
	// A rehearsal: what is found here is not found when a packet is due.
	b := newBinding(nil, Options{})
	s.Unembedded, err = b.graft(d, leaves, Piece{})
	return err
}

// dynamic tells a form whose pages are drawn by its own program from data; the page
// in the file only says so.
func (d *document) dynamic() bool {
	root := d.catalog()
	needs, _ := d.get(root["NeedsRendering"]).(bool)
	return needs && d.dict(root["AcroForm"])["XFA"] != nil
}

// active looks for what a file does beyond showing pages.
func (s *Sheet) active(d *document, leaves []leaf) {
	root := d.catalog()
	names, form := d.dict(root["Names"]), d.dict(root["AcroForm"])
	s.Signed = max(d.int(form["SigFlags"]), 0)&1 != 0
	s.Forms = len(d.array(form["Fields"])) > 0 || form["XFA"] != nil
	s.Attachments = names["EmbeddedFiles"] != nil || root["Collection"] != nil || root["AF"] != nil
	s.Scripts = names["JavaScript"] != nil || d.acts(root["OpenAction"]) || root["AA"] != nil
	for _, p := range leaves {
		s.Scripts = s.Scripts || p.dict["AA"] != nil
		for _, v := range d.array(p.dict["Annots"]) {
			note := d.dict(v)
			s.Scripts = s.Scripts || note["AA"] != nil || d.acts(note["A"])
			s.Forms = s.Forms || d.name(note["Subtype"]) == "Widget"
			s.Attachments = s.Attachments || d.name(note["Subtype"]) == "FileAttachment"
		}
	}
}

// acts tells an action that runs something (ISO 32000-1, section 12.6.4).
func (d *document) acts(v any) bool {
	switch d.name(d.dict(v)["S"]) {
	case "JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition":
		return true
	}
	return false
}
