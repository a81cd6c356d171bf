package binder

import (
	"bytes"
	"context"
	"errors"
	"math"
)

// The most that is spent on one paper. The largest papers of a case, scans of
// hundreds of pages, stay far below.
const (
	mostObjects  = 1 << 20   // entries of the tables that say where objects lie
	mostInflated = 128 << 20 // bytes of tables and of objects kept compressed, unpacked
	mostContent  = 512 << 20 // bytes of what is drawn on pages, unpacked one after the other
	mostAtOnce   = 64 << 20  // bytes of one stream, unpacked
	mostWork     = 16 << 20  // objects read, and 16 bytes of them count as one
	mostSections = 1024      // tables, each naming the one before
	mostHops     = 32        // references that lead to references
	mostPending  = 64        // objects that wait for others to be read, such as lengths
)

// A place says where an object lies: at an offset of the file, or as one of the
// objects of an object stream.
type place struct {
	at     int // offset, or the number of the object stream
	index  int // within the object stream
	packed bool
	free   bool
}

// document is a PDF in memory, or one of our own on a disk. Objects are read when they are
// asked for, streams are slices of the file, and what a file makes the reader do is bounded: work and
// room are what it may still spend. The first refusal stays in err; reading goes on
// with nulls, so whoever has walked a part of the document looks at err.
type document struct {
	stopped  func() error // why whoever asked wants no more
	data     []byte
	far      *far // in its place, of a file that is not in memory
	places   map[int]place
	trailer  dict
	objects  map[int]any
	reading  map[int]bool
	packs    map[int]pack
	crypt    *crypt
	work     int
	room     int64
	pageRoom int64
	repaired bool
	err      error
}

func open(ctx context.Context, data []byte) (*document, error) {
	start := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	if start < 0 {
		return nil, errSyntax
	}
	d := &document{stopped: ctx.Err, data: data[start:], work: mostWork + len(data)/64, room: mostInflated, pageRoom: mostContent}
	d.forget()
	err := d.tables()
	if err == nil {
		if err := d.unlock(); err != nil {
			return nil, err
		}
	}
	if err != nil || d.catalog() == nil {
		if d.err != nil && !errors.Is(d.err, errCut) {
			return nil, d.err
		}
		d.forget()
		if err := d.repair(); err != nil {
			return nil, err
		}
	}
	if d.err != nil {
		return nil, d.err
	}
	return d, nil
}

// bytes is how large the file is.
func (d *document) bytes() int64 {
	if d.far != nil {
		return d.far.size
	}
	return int64(len(d.data))
}

// forget drops what was read of the file's tables and objects.
func (d *document) forget() {
	d.places, d.trailer, d.err = map[int]place{}, dict{}, nil
	d.objects, d.reading, d.packs, d.crypt = map[int]any{}, map[int]bool{}, map[int]pack{}, nil
}

// refuse keeps the first reason not to go on.
func (d *document) refuse(err error) {
	if d.err == nil {
		d.err = err
	}
}

// catalog is the root of the document, or nil.
func (d *document) catalog() dict {
	root := d.dict(d.trailer["Root"])
	if d.get(root["Pages"]) == nil {
		return nil
	}
	return root
}

// get follows references to an object. One that is not there is null.
func (d *document) get(v any) any {
	for range mostHops {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = d.object(int(r))
	}
	return nil
}

func (d *document) object(num int) any {
	if v, ok := d.objects[num]; ok {
		return v
	}
	where, ok := d.places[num]
	if !ok || where.free || d.reading[num] || len(d.reading) > mostPending || d.err != nil {
		return nil
	}
	if err := d.stopped(); err != nil {
		d.refuse(err)
		return nil
	}
	d.reading[num] = true
	defer delete(d.reading, num)
	var v any
	if where.packed {
		v = d.unpacked(where)
	} else {
		v = d.written(num, where.at)
	}
	if _, large := v.(stream); large && d.far != nil {
		return v // it would hold the bytes in memory
	}
	d.objects[num] = v
	return v
}

// written reads the object that stands at an offset of the file, whatever number it
// bears there: some programs miscount.
func (d *document) written(num, at int) any {
	if d.far != nil && d.far.sizes {
		if s, known := d.sized(at); known {
			return s
		}
	}
	l := d.lexer(at)
	if l == nil || !l.heads() {
		d.overspent()
		return nil
	}
	v, err := l.object()
	if err != nil {
		d.overspent()
		return nil
	}
	if head, ok := v.(dict); ok {
		if raw, ok := d.bytesOf(l, head); ok {
			v = stream{head, raw}
		}
	}
	if _, ok := v.(keyword); ok {
		return nil
	}
	if d.crypt != nil {
		v = d.crypt.open(v, num)
	}
	return v
}

func (d *document) lexer(at int) *lexer {
	if d.far != nil {
		content, err := d.far.object(at, math.MaxInt)
		if err != nil {
			d.refuse(err)
			return nil
		}
		return &lexer{b: content, work: &d.work}
	}
	if at < 0 || at >= len(d.data) {
		return nil
	}
	return &lexer{b: d.data, at: at, work: &d.work}
}

// spend charges work that is no reading.
func (d *document) spend(units int) {
	d.work -= units
	d.overspent()
}

// overspent turns an error of the lexer that means too much work into the
// document's; any other makes the object a null.
func (d *document) overspent() {
	if d.work < 0 {
		d.refuse(errCostly)
	}
}

// heads passes "12 0 obj".
func (l *lexer) heads() bool {
	for range 2 {
		if l.skip(); len(l.token()) == 0 {
			return false
		}
	}
	l.skip()
	if !bytes.HasPrefix(l.b[l.at:], []byte("obj")) {
		return false
	}
	l.at += len("obj")
	return true
}

var endstream = []byte("endstream")

// bytesOf gives the bytes of a stream whose dictionary was just read. The length it
// states is believed where the stream ends there; otherwise the end is looked for.
func (d *document) bytesOf(l *lexer, head dict) ([]byte, bool) {
	l.skip()
	if !bytes.HasPrefix(l.b[l.at:], []byte("stream")) {
		return nil, false
	}
	l.at += len("stream")
	if l.at < len(l.b) && l.b[l.at] == '\r' {
		l.at++
	}
	if l.at < len(l.b) && l.b[l.at] == '\n' {
		l.at++
	}
	begun := l.at
	if length := d.int(head["Length"]); length >= 0 && length <= len(l.b)-begun {
		end := begun + length
		for end < len(l.b) && blank(l.b[end]) && end < begun+length+4 {
			end++
		}
		if bytes.HasPrefix(l.b[end:], endstream) {
			return l.b[begun : begun+length], true
		}
	}
	found := bytes.Index(l.b[begun:], endstream)
	if found < 0 {
		found = len(l.b) - begun
		d.refuse(errCut)
	}
	if l.charge(found/bytesAUnit) != nil {
		d.refuse(errCostly)
	}
	raw := l.b[begun : begun+found]
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r")), true
}

// The accessors follow references and give a zero where something else stands.

func (d *document) dict(v any) dict {
	switch v := d.get(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (d *document) array(v any) array {
	list, _ := d.get(v).(array)
	return list
}

func (d *document) name(v any) name {
	n, _ := d.get(v).(name)
	return n
}

// int is -1 where no whole number stands.
func (d *document) int(v any) int {
	if n, ok := d.get(v).(number); ok {
		if i, ok := n.whole(); ok {
			return i
		}
	}
	return -1
}

func (d *document) float(v any) float64 {
	n, _ := d.get(v).(number)
	return n.float()
}

func (d *document) text(v any) text {
	t, _ := d.get(v).(text)
	return t
}
