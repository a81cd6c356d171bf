package binder

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
)

// writer writes a PDF from its first byte to its last and keeps nothing but where
// its objects begin. The same objects give the same bytes. One without anywhere to write
// to finds out how many there would be.
type writer struct {
	out     *bufio.Writer // nil for a rehearsal
	sum     hash.Hash     // nil where whoever is written to sums up by itself
	to      summing
	at      int64
	offsets []int64 // by object number less one; 0 = not written
	err     error
	buf     []byte
}

// The first objects of every file.
const (
	catalogAt = ref(1)
	pagesAt   = ref(2)
	infoAt    = ref(3)
)

func newWriter(w io.Writer) *writer {
	out := &writer{}
	if w != nil {
		out.out = bufio.NewWriterSize(w, 1<<16)
		if out.to, _ = w.(summing); out.to == nil {
			out.sum = sha256.New()
		}
	}
	out.put([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	out.offsets = make([]int64, infoAt)
	return out
}

func (w *writer) put(b []byte) {
	if w.err != nil {
		return
	}
	if w.at += int64(len(b)); w.out == nil {
		return
	}
	if w.sum != nil {
		w.sum.Write(b)
	}
	_, w.err = w.out.Write(b)
}

// number gives an object its number before it is written.
func (w *writer) number() ref {
	w.offsets = append(w.offsets, 0)
	return ref(len(w.offsets))
}

// write writes an object under its number.
func (w *writer) write(at ref, v any) {
	w.offsets[at-1] = w.at
	b := strconv.AppendInt(w.buf[:0], int64(at), 10)
	b = append(b, " 0 obj\n"...)
	s, streamed := v.(stream)
	if streamed {
		s.dict["Length"] = whole(len(s.raw))
		v = s.dict
	}
	b = append(appended(b, v), '\n')
	if streamed {
		b = append(b, "stream\n"...)
		w.put(b)
		w.put(s.raw)
		b = append(b[:0], "\nendstream\n"...)
	}
	b = append(b, "endobj\n"...)
	w.put(b)
	w.buf = b[:0]
}

func (w *writer) add(v any) ref {
	at := w.number()
	w.write(at, v)
	return at
}

// finish writes the table of objects and the trailer. The file's name for itself is
// made from its content.
func (w *writer) finish() error {
	id := text(w.summed()[:16])
	begun := w.at
	w.put(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1))
	for _, at := range w.offsets {
		if at == 0 {
			w.put([]byte("0000000000 00000 f \n"))
			continue
		}
		w.put(fmt.Appendf(nil, "%010d 00000 n \n", at))
	}
	trailer := dict{"Size": whole(len(w.offsets) + 1), "Root": catalogAt, "Info": infoAt, "ID": array{id, id}}
	w.put(fmt.Appendf(nil, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", appended(nil, trailer), begun))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// summing is something written to that knows the SHA-256 of what it was given, all of which
// this file is. The same bytes are not summed up twice.
type summing interface{ Hash() []byte }

func (w *writer) summed() []byte {
	if w.to == nil {
		return w.sum.Sum(nil)
	}
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.to.Hash()
}

// appended writes an object the way it stands in a file.
func appended(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case number:
		return append(b, v...)
	case ref:
		return append(strconv.AppendInt(b, int64(v), 10), " 0 R"...)
	case name:
		return appendedName(b, v)
	case text:
		return appendedText(b, v)
	case array:
		b = append(b, '[')
		for i, one := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appended(b, one)
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for _, key := range sorted(v) {
			b = append(appendedName(b, key), ' ')
			b = appended(b, v[key])
		}
		return append(b, ">>"...)
	}
	return append(b, "null"...)
}

func sorted(d dict) []name {
	keys := make([]name, 0, len(d))
	for key := range d {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

const digits = "0123456789ABCDEF"

func appendedName(b []byte, n name) []byte {
	b = append(b, '/')
	for _, c := range []byte(n) {
		if c <= ' ' || c > '~' || c == '#' || delimiter(c) {
			b = append(b, '#', digits[c>>4], digits[c&15])
			continue
		}
		b = append(b, c)
	}
	return b
}

func appendedText(b []byte, t text) []byte {
	b = append(b, '(')
	for _, c := range t {
		switch {
		case c == '(' || c == ')' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c > '~':
			b = append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			b = append(b, c)
		}
	}
	return append(b, ')')
}
