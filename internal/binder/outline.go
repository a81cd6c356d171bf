package binder

import "unicode/utf16"

// outline writes the bookmarks (ISO 32000-1, section 12.3.3) and gives their root.
func (b *binding) outline() ref {
	type item struct {
		ref, parent, prev, next, first, last ref
		kids                                 int
	}
	root := item{ref: b.out.number()}
	items := make([]item, len(b.marks))
	path := []*item{&root}
	for i, mark := range b.marks {
		// A level that skips one hangs where it can.
		depth := min(max(mark.level, 0)+1, len(path))
		path = path[:depth]
		parent := path[depth-1]
		it := &items[i]
		it.ref, it.parent, it.prev = b.out.number(), parent.ref, parent.last
		if parent.first == 0 {
			parent.first = it.ref
		} else {
			for j := i - 1; j >= 0; j-- {
				if items[j].ref == parent.last {
					items[j].next = it.ref
					break
				}
			}
		}
		parent.last = it.ref
		parent.kids++
		path = append(path, it)
	}
	for i, it := range items {
		mark := b.marks[i]
		entry := dict{
			"Title": spoken(mark.title), "Parent": it.parent,
			"Dest": array{mark.page, name("XYZ"), number("0"), decimal(mark.top), nil},
		}
		for key, at := range map[name]ref{"Prev": it.prev, "Next": it.next, "First": it.first, "Last": it.last} {
			if at != 0 {
				entry[key] = at
			}
		}
		if it.kids > 0 {
			entry["Count"] = whole(-it.kids) // closed until opened
		}
		b.out.write(it.ref, entry)
	}
	b.out.write(root.ref, dict{"Type": name("Outlines"), "First": root.first, "Last": root.last, "Count": whole(root.kids)})
	return root.ref
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
