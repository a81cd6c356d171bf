package vault

import (
	"encoding/binary"
	"errors"
	"io"
)

// A file of boxes (ISO/IEC 14496-12, section 4.2): each says how long it is and what
// it is, and may hold others. What it says is never believed beyond the file's end.

var (
	errCutOff     = errors.New("a box goes beyond the end of the file")
	errUnreadable = errors.New("no boxes that make sense")
)

const (
	mostBoxes = 20_000   // at the top: a recording in fragments has a few for each second
	mostMoov  = 24 << 20 // bytes of the box that describes a recording
	deepest   = 8
)

// box is one box: its kind and where its content lies.
type box struct {
	kind     string
	from, to int64
}

// header reads the head of the box at a place in a content of a size.
func header(head []byte, at, size int64) (box, error) {
	if len(head) < 8 {
		return box{}, errCutOff
	}
	b := box{kind: string(head[4:8]), from: at + 8}
	length := int64(binary.BigEndian.Uint32(head))
	switch {
	case length == 0: // until the end
		length = size - at
	case length == 1 && len(head) < 16:
		return b, errCutOff
	case length == 1:
		length = int64(binary.BigEndian.Uint64(head[8:16]) & (1<<62 - 1))
		b.from = at + 16
	}
	b.to = at + length
	if b.to < b.from {
		return b, errUnreadable
	}
	if b.to > size {
		return b, errCutOff
	}
	return b, nil
}

// known are the boxes that stand at the top of what phones write; another one that
// goes beyond the end is something behind the recording and no part of it.
var known = map[string]bool{
	"ftyp": true, "moov": true, "mdat": true, "moof": true, "mfra": true, "free": true, "skip": true, "wide": true, "uuid": true,
	"meta": true, "sidx": true, "styp": true, "pnot": true, "udta": true,
}

// top calls each for every box at the top of a content.
func top(r io.ReadSeeker, size int64, each func(b box) error) error {
	head := make([]byte, 16)
	for at, n := int64(0), 0; size-at >= 8; n++ {
		if n == mostBoxes {
			return errUnreadable
		}
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return err
		}
		got, err := io.ReadFull(r, head)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		b, err := header(head[:got], at, size)
		switch {
		case err != nil && !known[b.kind] && at > 0:
			return nil // behind the recording
		case err != nil:
			return err
		}
		if err := each(b); err != nil {
			return err
		}
		at = b.to
	}
	return nil
}

// load reads the content of a box.
func load(r io.ReadSeeker, b box) ([]byte, error) {
	if b.to-b.from > mostMoov {
		return nil, errUnreadable
	}
	if _, err := r.Seek(b.from, io.SeekStart); err != nil {
		return nil, err
	}
	content := make([]byte, b.to-b.from)
	_, err := io.ReadFull(r, content)
	return content, err
}

// within calls each for every box in a content that lies in memory; a box that makes
// no sense ends the walk.
func within(content []byte, each func(kind string, body []byte)) {
	for at, size := int64(0), int64(len(content)); size-at >= 8; {
		b, err := header(content[at:min(size, at+16)], at, size)
		if err != nil {
			return
		}
		each(b.kind, content[b.from:b.to])
		at = b.to
	}
}
