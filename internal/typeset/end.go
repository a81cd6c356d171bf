package typeset

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// place is a heading with its height on the page, for the bookmark.
type place struct {
	Place
	y float64
}

// endPage writes the page that is being filled.
func (b *Book) endPage() {
	if b.page == nil {
		return
	}
	b.watermark()
	var images strings.Builder
	for _, name := range sorted(b.page.images) {
		fmt.Fprintf(&images, "/%s %s", name, ref(b.page.images[name]))
	}
	content := b.file.packed("", b.page.out.Bytes())
	b.file.objects[b.pages[len(b.pages)-1]-1].value = fmt.Sprintf(
		"<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Contents %s/Resources<</Font %s/XObject<<%s>>>>>>",
		ref(b.file.pages), number(PageWidth), number(PageHeight), ref(content), ref(b.fontList()), images.String())
	b.page = nil
}

// fontList is the object all pages take their typefaces from. It is written at the end.
func (b *Book) fontList() int {
	if b.fonts == 0 {
		b.fonts = b.file.reserve()
	}
	return b.fonts
}

// endFile writes what is known at the end only: typefaces, bookmarks, the catalog.
func (b *Book) endFile() error {
	if b.set.err != nil {
		return b.set.err
	}
	var fonts strings.Builder
	for _, f := range b.set.used {
		id, err := b.file.embed(f)
		if err != nil {
			return err
		}
		fmt.Fprintf(&fonts, "/F%d %s", f.order, ref(id))
	}
	b.file.objects[b.fontList()-1].value = "<<" + fonts.String() + ">>"
	var kids strings.Builder
	for _, id := range b.pages {
		kids.WriteString(ref(id) + " ")
	}
	b.file.objects[b.file.pages-1].value = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(b.pages), strings.TrimSpace(kids.String()))
	catalog := fmt.Sprintf("<</Type/Catalog/Pages %s/Lang%s/ViewerPreferences<</DisplayDocTitle true", ref(b.file.pages), words(b.tongue.String()))
	if b.rtl {
		catalog += "/Direction/R2L"
	}
	catalog += ">>"
	if outlines := b.bookmarks(); outlines != 0 {
		catalog += "/PageMode/UseOutlines/Outlines " + ref(outlines)
	}
	b.file.root = b.file.add(catalog + ">>")
	info := "<<"
	if title := clean(b.options.Title); title != "" {
		info += "/Title" + words(title)
	}
	b.file.info = b.file.add(info + ">>")
	return nil
}

// bookmark is one entry of the outline while it is put together.
type bookmark struct {
	place
	id, parent int // parent is its place in the list, -1 for the outline itself
	kids       []int
}

// bookmarks writes the outline (ISO 32000-1, 12.3.3) and gives its object, 0 for none.
func (b *Book) bookmarks() int {
	if len(b.places) == 0 {
		return 0
	}
	root := b.file.reserve()
	list := make([]bookmark, len(b.places))
	var tops, open []int
	for i, p := range b.places {
		list[i] = bookmark{place: p, id: b.file.reserve(), parent: -1}
		for len(open) > 0 && list[open[len(open)-1]].Level >= p.Level {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			list[i].parent = open[len(open)-1]
			list[list[i].parent].kids = append(list[list[i].parent].kids, i)
		} else {
			tops = append(tops, i)
		}
		open = append(open, i)
	}
	b.file.objects[root-1].value = fmt.Sprintf("<</Type/Outlines/First %s/Last %s/Count %d>>",
		ref(list[tops[0]].id), ref(list[tops[len(tops)-1]].id), len(tops))
	for i := range list {
		b.bookmark(list, i, root, tops)
	}
	return root
}

func (b *Book) bookmark(list []bookmark, i, root int, tops []int) {
	m := list[i]
	parent, among := root, tops
	if m.parent >= 0 {
		parent, among = list[m.parent].id, list[m.parent].kids
	}
	value := fmt.Sprintf("<</Title%s/Parent %s/Dest[%s/XYZ 0 %s null]", words(clean(m.Title)), ref(parent),
		ref(b.pages[m.Page-1]), number(PageHeight-m.y))
	for at, other := range among {
		if other != i {
			continue
		}
		if at > 0 {
			value += "/Prev " + ref(list[among[at-1]].id)
		}
		if at+1 < len(among) {
			value += "/Next " + ref(list[among[at+1]].id)
		}
	}
	if len(m.kids) > 0 {
		value += fmt.Sprintf("/First %s/Last %s/Count -%d", ref(list[m.kids[0]].id), ref(list[m.kids[len(m.kids)-1]].id), len(m.kids))
	}
	b.file.objects[m.id-1].value = value + ">>"
}

func sorted(names map[string]int) []string {
	return slices.Sorted(maps.Keys(names))
}
