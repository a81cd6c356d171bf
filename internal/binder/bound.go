package binder

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
)

var errForeign = errors.New("it holds nothing that was bound here")

// mostTable is the largest table of objects of a bound file, in bytes: of five million.
const mostTable = 100 << 20

// openBound opens a file that Bind wrote, however large it is: of our own files the one
// table says where every object begins, and so where it ends. An object is read when it is
// asked for, and a stream is not kept.
func openBound(ctx context.Context, r io.ReaderAt, size int64) (*document, error) {
	tail := make([]byte, min(size, 64))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	d := &document{stopped: ctx.Err, work: mostWork + int(size/64), room: mostInflated, pageRoom: mostContent}
	d.forget()
	begun, ok := d.tableAt(tail)
	if !ok || begun >= size || size-begun > mostTable {
		return nil, errForeign
	}
	table := make([]byte, size-begun)
	if _, err := r.ReadAt(table, begun); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	l := &lexer{b: table, work: &d.work}
	if !bytes.HasPrefix(table, []byte("xref")) {
		return nil, errForeign
	}
	l.at += len("xref")
	var err error
	if d.trailer, err = d.table(l); err != nil {
		return nil, errors.Join(errForeign, err)
	}
	d.far = &far{r: r, size: size, ends: []int{int(begun)}}
	for _, where := range d.places {
		d.far.ends = append(d.far.ends, where.at)
	}
	slices.Sort(d.far.ends)
	if d.catalog() == nil {
		return nil, errForeign
	}
	return d, d.err
}

// tableAt is where the table of objects begins, as the end of the file says.
func (d *document) tableAt(tail []byte) (int64, bool) {
	found := bytes.LastIndex(tail, []byte("startxref"))
	if found < 0 {
		return 0, false
	}
	l := &lexer{b: tail, at: found + len("startxref"), work: &d.work}
	at, ok := l.plain()
	return int64(at), ok
}

// far is a file that is not in memory.
type far struct {
	r     io.ReaderAt
	size  int64
	ends  []int // where objects begin, and the table: an object ends where the next begins
	sizes bool  // of streams it is asked only how large they are
	blank []byte
}

// headBytes is what is read of an object whose stream nobody wants to see: its dictionary.
const headBytes = 4 << 10

// sized gives a long stream by its dictionary, with as many empty bytes as it has; known is
// false for anything else, which is read.
func (d *document) sized(at int) (s stream, known bool) {
	content, err := d.far.object(at, headBytes)
	if err != nil || len(content) < headBytes {
		return s, false
	}
	l := &lexer{b: content, work: &d.work}
	if !l.heads() {
		return s, false
	}
	v, err := l.object()
	head, is := v.(dict)
	if l.skip(); err != nil || !is || !bytes.HasPrefix(content[l.at:], []byte("stream\n")) {
		return s, false
	}
	length := d.int(head["Length"])
	if length < 0 || int64(length) > d.far.size {
		return s, false
	}
	if length > len(d.far.blank) {
		d.far.blank = make([]byte, length)
	}
	return stream{head, d.far.blank[:length]}, true
}

// object reads the bytes of the object that begins at a place, and no more than so many.
func (f *far) object(at, most int) ([]byte, error) {
	i, found := slices.BinarySearch(f.ends, at)
	for found && i < len(f.ends) && f.ends[i] == at {
		i++
	}
	if !found || i == len(f.ends) {
		return nil, errForeign
	}
	content := make([]byte, min(f.ends[i]-at, most))
	_, err := f.r.ReadAt(content, int64(at))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return content, err
}
