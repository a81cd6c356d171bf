package binder

import (
	"context"
	"fmt"
	"io"
	"slices"
)

// ECAS takes documents of at most 25 MB; a part stays below this, whatever a megabyte
// is taken to be (EOIR, ECAS user manual).
const PartBytes = 24_000_000

// Group is the pages that are one kind of document to a court. Two groups never share a
// part; one can go on behind pages of another.
type Group struct {
	First, Last int   // pages of the whole, from 1
	Without     []int // pages between them that are of another group
	Breaks      []int // pages that pieces begin on: where a cut is best made
}

func (g Group) pages() []int {
	var all []int
	for page := g.First; page <= g.Last; page++ {
		if !slices.Contains(g.Without, page) {
			all = append(all, page)
		}
	}
	return all
}

// Part is one of the files a bound file was taken apart into.
type Part struct {
	Group       int // index
	Number      int // within its group, from 1: the n of ..._Part{n}
	First, Last int // pages of the whole, from 1
	Bytes       int64
}

// PageError names a page that alone is larger than a part may be.
type PageError struct {
	Page  int // of the whole, from 1
	Bytes int64
}

func (e *PageError) Error() string {
	return fmt.Sprintf("page %d alone has %d bytes", e.Page, e.Bytes)
}

// Split takes what Bind wrote apart into files of at most most bytes each, at pieces
// where it can and at pages where it must. Numbers, labels and bookmarks stay as they
// are. The file is read object by object, so that its size does not matter. create gives
// the writer of each part, which has no Bytes yet, in order. A *PageError names a page
// that fits into no part; any other error is of r, create or ctx, or says that r holds
// nothing that Bind wrote.
func Split(ctx context.Context, r io.ReaderAt, size, most int64, groups []Group, create func(Part) (io.Writer, error)) ([]Part, error) {
	var parts []Part
	err := guarded(func() (err error) {
		parts, err = split(ctx, r, size, most, groups, create)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("splitting: %w", err)
	}
	return parts, nil
}

func split(ctx context.Context, r io.ReaderAt, size, most int64, groups []Group, create func(Part) (io.Writer, error)) ([]Part, error) {
	d, err := openBound(ctx, r, size)
	if err != nil {
		return nil, err
	}
	leaves, err := d.pages()
	if err != nil {
		return nil, err
	}
	s := &splitting{d: d, leaves: leaves, marks: d.marks(leaves), most: most}
	var parts []Part
	for i, group := range groups {
		if group.First < 1 || group.Last > len(leaves) || group.First > group.Last {
			return nil, fmt.Errorf("no pages %d to %d among %d", group.First, group.Last, len(leaves))
		}
		of, err := s.group(ctx, i, group, create)
		if err != nil {
			return nil, err
		}
		parts = append(parts, of...)
	}
	return parts, nil
}

// splitting is a bound file being taken apart.
type splitting struct {
	d      *document
	leaves []leaf
	marks  []found
	most   int64
}

func (s *splitting) group(ctx context.Context, index int, group Group, create func(Part) (io.Writer, error)) ([]Part, error) {
	var parts []Part
	for pages := group.pages(); len(pages) > 0; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := s.fits(pages, group.Breaks)
		if err != nil {
			return nil, err
		}
		part := Part{Group: index, Number: len(parts) + 1, First: pages[0], Last: pages[n-1]}
		w, err := create(part)
		if err != nil {
			return nil, err
		}
		if part.Bytes, err = s.write(w, pages[:n]); err != nil {
			return nil, err
		}
		parts = append(parts, part)
		pages = pages[n:]
	}
	return parts, nil
}

// fits tells how many of the pages a part takes that begins with the first of them.
func (s *splitting) fits(pages, breaks []int) (int, error) {
	b := newBinding(nil, Options{})
	g := b.newGraft(s.d)
	s.d.far.sizes = true
	defer func() { s.d.far.sizes = false }()
	n := 0
	for ; n < len(pages); n++ {
		if err := b.copied(g, s.leaves[pages[n]-1]); err != nil {
			return 0, fmt.Errorf("page %d: %w", pages[n], err)
		}
		if size := b.out.at + b.trailing(s.within(pages[:n+1])); size > s.most {
			if n == 0 {
				return 0, &PageError{pages[0], size}
			}
			break
		}
	}
	if n == len(pages) {
		return n, nil
	}
	for cut := n; cut > 0; cut-- {
		if slices.Contains(breaks, pages[cut]) {
			return cut, nil
		}
	}
	return n, nil
}

// trailing is no less than what a part still gets behind its pages: nodes, bookmarks,
// the catalog and a line of 20 bytes for each object.
func (b *binding) trailing(marks []found) int64 {
	size := 4096 + 12*b.count + 20*len(b.out.offsets)
	for _, mark := range marks {
		size += 220 + 4*len(mark.title)
	}
	return int64(size)
}

// copied takes a page over as it is.
func (b *binding) copied(g *graft, p leaf) error {
	b.count++
	page := dict{"Type": name("Page"), "Parent": b.node(), "MediaBox": box(p.box), "Resources": g.resources(p.resources)}
	for _, key := range []name{"Contents", "Group"} {
		if v := g.value(p.dict[key]); v != nil {
			page[key] = v
		}
	}
	g.flush()
	at := b.out.add(page)
	b.kids[len(b.kids)-1] = append(b.kids[len(b.kids)-1], at)
	b.pages = append(b.pages, at)
	return g.d.err
}

// within are the bookmarks of pages, which are in their order.
func (s *splitting) within(pages []int) []found {
	var marks []found
	for _, mark := range s.marks {
		if _, in := slices.BinarySearch(pages, mark.page); in {
			marks = append(marks, mark)
		}
	}
	return marks
}

func (s *splitting) write(w io.Writer, pages []int) (int64, error) {
	root := s.d.catalog()
	o := s.d.labelled(pages[0])
	o.Title, o.Language = heard(s.d.text(s.d.dict(s.d.trailer["Info"])["Title"])), heard(s.d.text(root["Lang"]))
	b := newBinding(w, o)
	g := b.newGraft(s.d)
	for i, page := range pages {
		if i > 0 && page != pages[i-1]+1 {
			b.jumps = append(b.jumps, jump{i, s.d.labelled(page)})
		}
		if err := b.copied(g, s.leaves[page-1]); err != nil {
			return 0, err
		}
	}
	for _, mark := range s.within(pages) {
		at, _ := slices.BinarySearch(pages, mark.page)
		b.marks = append(b.marks, placed{heard(mark.title), mark.level, b.pages[at], s.leaves[mark.page-1].box.y1})
	}
	b.layers.take(g)
	if err := b.finish(); err != nil {
		return 0, err
	}
	return b.out.at, nil
}

// labelled tells how the pages from one on are numbered.
func (d *document) labelled(first int) Options {
	nums := d.array(d.dict(d.catalog()["PageLabels"])["Nums"])
	for ; len(nums) >= 2; nums = nums[2:] {
		style := d.dict(nums[1])
		if from := d.int(nums[0]); d.name(style["S"]) == "D" {
			number := max(d.int(style["St"]), 1)
			return Options{Unnumbered: max(from-first+1, 0), First: number + max(first-1-from, 0)}
		}
	}
	return Options{Unnumbered: 1 << 30}
}
