package binder

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// bookmark is one line of the outline while it is put together.
type bookmark struct {
	at                 ref
	parent, prev, next *bookmark
	first, last        *bookmark
	under              int
	mark               placed
}

// hang puts a bookmark behind the others of its parent.
func (parent *bookmark) hang(it *bookmark) {
	it.parent, it.prev = parent, parent.last
	if parent.first == nil {
		parent.first = it
	} else {
		parent.last.next = it
	}
	parent.last = it
	parent.under++
}

// outline writes the bookmarks (ISO 32000-1, section 12.3.3) and gives their root.
func (b *binding) outline() ref {
	root := &bookmark{at: b.out.number()}
	path := []*bookmark{root}
	items := make([]*bookmark, len(b.marks))
	for i, mark := range b.marks {
		// A level that skips one hangs where it can.
		path = path[:min(max(mark.level, 0)+1, len(path))]
		items[i] = &bookmark{at: b.out.number(), mark: mark}
		path[len(path)-1].hang(items[i])
		path = append(path, items[i])
	}
	for _, it := range items {
		b.out.write(it.at, it.entry())
	}
	b.out.write(root.at, dict{
		"Type": name("Outlines"), "First": root.first.at, "Last": root.last.at, "Count": whole(root.under),
	})
	return root.at
}

func (it *bookmark) entry() dict {
	entry := dict{
		"Title": spoken(it.mark.title), "Parent": it.parent.at,
		"Dest": array{it.mark.page, name("XYZ"), number("0"), decimal(it.mark.top), nil},
	}
	for key, other := range map[name]*bookmark{"Prev": it.prev, "Next": it.next, "First": it.first, "Last": it.last} {
		if other != nil {
			entry[key] = other.at
		}
	}
	if it.under > 0 {
		entry["Count"] = whole(-it.under) // closed until opened
	}
	return entry
}

// spoken is text for people: plain where ASCII does, UTF-16 otherwise.
func spoken(s string) text {
	ascii := true
	for _, c := range []byte(s) {
		ascii = ascii && c < 0x7F && c >= ' '
	}
	if ascii {
		return text(s)
	}
	out := text{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return out
}

// heard is what spoken was made from.
func heard(t text) string {
	if !bytes.HasPrefix(t, []byte{0xFE, 0xFF}) {
		return string(t)
	}
	var units []uint16
	for t = t[2:]; len(t) >= 2; t = t[2:] {
		units = append(units, binary.BigEndian.Uint16(t))
	}
	return string(utf16.Decode(units))
}

// found is a bookmark of a bound file.
type found struct {
	title text
	level int
	page  int // from 1
}

// marks reads the bookmarks of a file that Bind wrote.
func (d *document) marks(leaves []leaf) []found {
	pages := map[ref]int{}
	for i, p := range leaves {
		pages[p.at] = i + 1
	}
	type step struct {
		at    any
		level int
	}
	var marks []found
	seen := map[any]bool{}
	stack := []step{{d.dict(d.catalog()["Outlines"])["First"], 0}}
	for len(stack) > 0 {
		next := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		at, ok := next.at.(ref)
		if !ok || seen[at] {
			continue
		}
		seen[at] = true
		entry := d.dict(at)
		if to := d.array(entry["Dest"]); len(to) > 0 {
			if at, ok := to[0].(ref); ok && pages[at] > 0 {
				marks = append(marks, found{d.text(entry["Title"]), next.level, pages[at]})
			}
		}
		stack = append(stack, step{entry["Next"], next.level}, step{entry["First"], next.level + 1})
	}
	return marks
}
