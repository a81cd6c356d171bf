package binder

import (
	"bytes"
	"errors"
)

var (
	errTables = errors.New("no table of objects")
	errCut    = errors.New("the file ends too early")
)

// tables reads where the objects lie, newest table first: what a newer one says of
// an object holds (ISO 32000-1, section 7.5).
func (d *document) tables() error {
	found := bytes.LastIndex(d.data, []byte("startxref"))
	if found < 0 {
		return errTables
	}
	l := d.lexer(found + len("startxref"))
	v, err := l.object()
	n, ok := v.(number)
	if err != nil || !ok {
		return errTables
	}
	at, _ := n.whole()
	seen := map[int]bool{}
	for range mostSections {
		if seen[at] {
			return nil
		}
		seen[at] = true
		trailer, err := d.section(at)
		if err != nil {
			return err
		}
		if hybrid, ok := trailer["XRefStm"].(number); ok {
			if other, ok := hybrid.whole(); ok && !seen[other] {
				seen[other] = true
				_, _ = d.section(other)
			}
		}
		previous, ok := trailer["Prev"].(number)
		if !ok {
			return nil
		}
		at, _ = previous.whole()
	}
	return errTables
}

// section reads one table, of either kind, and the trailer that belongs to it.
func (d *document) section(at int) (dict, error) {
	l := d.lexer(at)
	if l == nil {
		return nil, errTables
	}
	l.skip()
	var trailer dict
	var err error
	if bytes.HasPrefix(l.b[l.at:], []byte("xref")) {
		l.at += len("xref")
		trailer, err = d.table(l)
	} else {
		trailer, err = d.tableStream(l)
	}
	if err != nil {
		return nil, err
	}
	for key, v := range trailer {
		if _, newer := d.trailer[key]; !newer {
			d.trailer[key] = v
		}
	}
	return trailer, nil
}

// table reads lines of "0000000017 00000 n" under headings of first number and count.
func (d *document) table(l *lexer) (dict, error) {
	for {
		l.skip()
		if bytes.HasPrefix(l.b[l.at:], []byte("trailer")) {
			l.at += len("trailer")
			v, err := l.object()
			trailer, ok := v.(dict)
			if err != nil || !ok {
				return nil, errTables
			}
			return trailer, nil
		}
		first, ok := l.plain()
		count, counted := l.plain()
		if !ok || !counted {
			return nil, errTables
		}
		if err := d.lines(l, first, count); err != nil {
			return nil, err
		}
	}
}

func (d *document) lines(l *lexer, first, count int) error {
	for i := range count {
		l.skip()
		if bytes.HasPrefix(l.b[l.at:], []byte("trailer")) {
			return nil
		}
		at, ok := l.plain()
		_, generation := l.plain()
		l.skip()
		kind := l.token()
		if !ok || !generation || len(kind) != 1 {
			return errTables
		}
		if err := d.put(first+i, place{at: at, free: kind[0] != 'n'}); err != nil {
			return err
		}
	}
	return nil
}

// plain reads digits.
func (l *lexer) plain() (int, bool) {
	l.skip()
	value, begun := 0, l.at
	for l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '9' {
		if value > 1<<40 {
			return 0, false
		}
		value = value*10 + int(l.b[l.at]-'0')
		l.at++
	}
	return value, l.at > begun
}

// put notes where an object lies, unless a newer table has said so.
func (d *document) put(num int, where place) error {
	if _, newer := d.places[num]; newer {
		return nil
	}
	if len(d.places) >= mostObjects {
		d.refuse(errCostly)
		return errCostly
	}
	d.places[num] = where
	return nil
}

// tableStream reads a table kept as a stream (section 7.5.8).
func (d *document) tableStream(l *lexer) (dict, error) {
	if !l.heads() {
		return nil, errTables
	}
	v, err := l.object()
	head, ok := v.(dict)
	if err != nil || !ok || head["Type"] != name("XRef") {
		return nil, errTables
	}
	raw, ok := d.bytesOf(l, head)
	if !ok {
		return nil, errTables
	}
	rows, err := d.inflate(stream{head, raw})
	if err != nil {
		return nil, err
	}
	return head, d.rows(head, rows)
}

func (d *document) rows(head dict, rows []byte) error {
	var widths [3]int
	for i, v := range d.array(head["W"]) {
		if width := d.int(v); i < 3 && width >= 0 && width <= 8 {
			widths[i] = width
		}
	}
	size := widths[0] + widths[1] + widths[2]
	if size == 0 {
		return errTables
	}
	index := d.array(head["Index"])
	if index == nil {
		index = array{number("0"), head["Size"]}
	}
	for ; len(index) >= 2; index = index[2:] {
		first, count := d.int(index[0]), d.int(index[1])
		for i := 0; i < count && len(rows) >= size; i++ {
			if err := d.put(first+i, row(rows[:size], widths)); err != nil {
				return err
			}
			rows = rows[size:]
		}
	}
	return nil
}

func row(b []byte, widths [3]int) place {
	field := func(i, otherwise int) int {
		if widths[i] == 0 {
			return otherwise
		}
		value := 0
		for _, c := range b[:widths[i]] {
			value = value<<8 | int(c)
		}
		b = b[widths[i]:]
		return value
	}
	kind, second, third := field(0, 1), field(1, 0), field(2, 0)
	switch kind {
	case 1:
		return place{at: second}
	case 2:
		return place{at: second, index: third, packed: true}
	}
	return place{free: true}
}
