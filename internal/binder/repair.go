package binder

import (
	"bytes"
	"maps"
	"slices"
)

// repair finds the objects of a file whose tables are missing or wrong, by looking
// for "12 0 obj" through the whole of it. Of two with one number the later holds, as
// a changed PDF has its changes at the end.
func (d *document) repair() error {
	d.repaired = true
	var packs []int
	for at := 0; ; {
		found := bytes.Index(d.data[at:], []byte("obj"))
		if found < 0 {
			break
		}
		at += found + len("obj")
		num, begun, ok := d.numbered(at - len("obj"))
		if !ok {
			continue
		}
		delete(d.places, num)
		if err := d.put(num, place{at: begun}); err != nil {
			return err
		}
		if d.keeps(at) {
			packs = append(packs, num)
		}
		if d.work < 0 {
			return errCostly
		}
	}
	d.trailers()
	if err := d.unlock(); err != nil {
		return err
	}
	for _, num := range packs {
		for i, inner := range d.pack(num).nums {
			if err := d.put(inner, place{at: num, index: i, packed: true}); err != nil {
				return err
			}
		}
	}
	if d.catalog() == nil {
		d.lookForRoot()
	}
	if d.catalog() == nil {
		return errTables
	}
	return d.err
}

// numbered reads backwards from "obj": generation, number, and where it begins.
func (d *document) numbered(at int) (num, begun int, ok bool) {
	digits := func() (value int, ok bool) {
		end := at
		for at > 0 && blank(d.data[at-1]) && end-at < 8 {
			at--
		}
		last := at
		for at > 0 && d.data[at-1] >= '0' && d.data[at-1] <= '9' && last-at < 10 {
			at--
		}
		for _, c := range d.data[at:last] {
			value = value*10 + int(c-'0')
		}
		return value, at < last
	}
	if _, ok := digits(); !ok {
		return 0, 0, false
	}
	num, ok = digits()
	return num, at, ok
}

// keeps tells an object stream by its head, and takes the head of a table kept as a
// stream for a trailer.
func (d *document) keeps(at int) bool {
	head := d.data[at:min(at+400, len(d.data))]
	if end := bytes.Index(head, []byte("stream")); end >= 0 {
		head = head[:end]
	}
	if bytes.Contains(head, []byte("ObjStm")) {
		return true
	}
	if bytes.Contains(head, []byte("XRef")) {
		if v, err := d.lexer(at).object(); err == nil {
			d.takeTrailer(v)
		}
	}
	return false
}

func (d *document) trailers() {
	for at := 0; ; {
		found := bytes.Index(d.data[at:], []byte("trailer"))
		if found < 0 {
			return
		}
		at += found + len("trailer")
		if at >= len(d.data) {
			return
		}
		if v, err := d.lexer(at).object(); err == nil {
			d.takeTrailer(v)
		}
	}
}

// takeTrailer believes the last one that names a root.
func (d *document) takeTrailer(v any) {
	found, _ := v.(dict)
	if _, ok := found["Root"].(ref); !ok {
		return
	}
	for key, v := range found {
		d.trailer[key] = v
	}
}

func (d *document) lookForRoot() {
	for _, num := range slices.Backward(slices.Sorted(maps.Keys(d.places))) {
		if root, ok := d.object(num).(dict); ok && root["Type"] == name("Catalog") && root["Pages"] != nil {
			d.trailer["Root"] = ref(num)
			return
		}
	}
}
