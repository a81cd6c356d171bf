package binder

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
)

// pagesANode is how many pages hang on one node of the page tree.
const pagesANode = 64

// binding is a file being bound.
type binding struct {
	out    *writer
	o      Options
	line   *line
	count  int
	spans  []Span
	pages  []ref
	nodes  []ref
	kids   [][]ref
	marks  []placed
	links  []link
	layers layers
	jumps  []jump
}

// placed is a bookmark and the page it leads to.
type placed struct {
	title string
	level int
	page  ref
	top   float64
}

func newBinding(w io.Writer, o Options) *binding {
	if o.First == 0 {
		o.First = 1
	}
	b := &binding{out: newWriter(w), o: o}
	b.line = newLine(b.out)
	return b
}

func (b *binding) piece(ctx context.Context, index int, piece Piece) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := piece.Open()
	if err != nil {
		return fmt.Errorf("opening piece %d: %w", index, err)
	}
	data, err := all(r, mostBytes)
	if closed := r.Close(); err == nil && closed != nil {
		err = closed
	}
	if err != nil && !errors.Is(err, errBytes) {
		return fmt.Errorf("reading piece %d: %w", index, err)
	}
	if err == nil {
		err = guarded(func() error { return b.read(ctx, data, piece) })
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return &PieceError{index, trouble(err), err}
	}
	return nil
}

func (b *binding) read(ctx context.Context, data []byte, piece Piece) error {
	d, err := open(ctx, data)
	if err != nil {
		return err
	}
	leaves, err := d.pages()
	if err != nil {
		return err
	}
	if d.dynamic() {
		return errDynamic
	}
	_, err = b.graft(d, leaves, piece)
	return err
}

// graft takes over the pages of a document, and tells whether it lacks a font.
func (b *binding) graft(d *document, leaves []leaf, piece Piece) (unembedded bool, err error) {
	g := b.newGraft(d)
	first := b.count + 1
	var pages []placedPage
	for i, p := range leaves {
		page, err := b.page(g, p, piece, i)
		if err != nil {
			return false, err
		}
		pages = append(pages, page)
	}
	b.layers.take(g)
	b.spans = append(b.spans, Span{first, b.count, b.printed(first)})
	if piece.Title != "" {
		b.marks = append(b.marks, placed{piece.Title, piece.Level, pages[0].at, pages[0].top})
	}
	for _, m := range piece.Marks {
		if m.Page >= 0 && m.Page < len(pages) {
			b.marks = append(b.marks, placed{m.Title, m.Level, pages[m.Page].at, pages[m.Page].top})
		}
	}
	return g.unembedded, nil
}

// printed is the number on a page of the whole; 0 means none.
func (b *binding) printed(page int) int {
	if page <= b.o.Unnumbered {
		return 0
	}
	return page - b.o.Unnumbered + b.o.First - 1
}

// link is written when the page it leads to has its number.
type link struct {
	at   ref
	from rect
	to   int
}

// linked gives the links of a page, moved with it.
func (b *binding) linked(piece Piece, index int, m matrix) array {
	var list array
	for _, l := range piece.Links {
		if l.Page != index {
			continue
		}
		one := link{b.out.number(), m.around(rect{l.X0, l.Y0, l.X1, l.Y1}), l.To}
		b.links, list = append(b.links, one), append(list, one.at)
	}
	return list
}

func (b *binding) writeLinks() {
	for _, l := range b.links {
		if l.to < 1 || l.to > len(b.pages) {
			continue // a number nothing stands under is null, which readers pass over
		}
		b.out.write(l.at, dict{
			"Type": name("Annot"), "Subtype": name("Link"), "Rect": box(l.from), "F": number("4"),
			"Border": array{number("0"), number("0"), number("0")},
			"Dest":   array{b.pages[l.to-1], name("XYZ"), nil, nil, nil},
		})
	}
}

type placedPage struct {
	at  ref
	top float64
}

// page sets one page on its sheet. What the page shows becomes one form of the new
// page, so that nothing it leaves open, a clip, a colour, a saved state, reaches the
// number at the foot.
func (b *binding) page(g *graft, p leaf, piece Piece, index int) (placedPage, error) {
	free := foot
	if piece.FootFree {
		free = 0
	}
	sheet, m := fitted(p, free)
	show := dict{}
	var content bytes.Buffer
	for i, part := range g.shown(p) {
		key := name(fmt.Sprintf("P%d", i))
		show[key] = part.at
		fmt.Fprintf(&content, "q %s cm /%s Do Q\n", spaced(part.m.then(m)), key)
	}
	b.count++
	resources := dict{"XObject": show}
	b.line.set(&content, resources, sheet, b.printed(b.count), piece.Label)
	page := dict{
		"Type": name("Page"), "Parent": b.node(), "MediaBox": box(sheet), "Resources": resources,
		"Contents": b.out.add(stream{dict{}, content.Bytes()}),
	}
	if group := g.value(p.dict["Group"]); group != nil {
		page["Group"] = group
	}
	if links := b.linked(piece, index, m); links != nil {
		page["Annots"] = links
	}
	g.flush()
	at := b.out.add(page)
	b.kids[len(b.kids)-1] = append(b.kids[len(b.kids)-1], at)
	b.pages = append(b.pages, at)
	if g.d.err != nil {
		return placedPage{}, g.d.err
	}
	return placedPage{at, sheet.height()}, nil
}

func spaced(m matrix) []byte {
	b := appended(nil, m.numbers())
	return b[1 : len(b)-1]
}

// node is where the next page hangs.
func (b *binding) node() ref {
	if (b.count-1)%pagesANode == 0 {
		b.nodes = append(b.nodes, b.out.number())
		b.kids = append(b.kids, nil)
	}
	return b.nodes[len(b.nodes)-1]
}

func (b *binding) finish() error {
	b.writeLinks()
	tree := array{}
	for i, node := range b.nodes {
		kids := array{}
		for _, kid := range b.kids[i] {
			kids = append(kids, kid)
		}
		b.out.write(node, dict{"Type": name("Pages"), "Parent": pagesAt, "Kids": kids, "Count": whole(len(kids))})
		tree = append(tree, node)
	}
	b.out.write(pagesAt, dict{"Type": name("Pages"), "Kids": tree, "Count": whole(b.count)})
	info := dict{}
	if b.o.Title != "" {
		info["Title"] = spoken(b.o.Title)
	}
	b.out.write(infoAt, info)
	root := dict{
		"Type": name("Catalog"), "Pages": pagesAt, "PageLabels": b.labels(),
		"ViewerPreferences": dict{"DisplayDocTitle": true},
	}
	if b.o.Language != "" {
		root["Lang"] = spoken(b.o.Language)
	}
	if len(b.marks) > 0 {
		root["Outlines"] = b.outline()
		root["PageMode"] = name("UseOutlines")
	}
	if off := b.layers.written(); off != nil {
		root["OCProperties"] = off
	}
	b.out.write(catalogAt, root)
	return b.out.finish()
}

// jump is where the printed numbers go on with another.
type jump struct {
	at int // pages before it
	o  Options
}

// labels tell viewers the printed numbers (ISO 32000-1, section 12.4.2).
func (b *binding) labels() dict {
	nums, runs := array{}, append([]jump{{0, b.o}}, b.jumps...)
	for i, run := range runs {
		end := b.count
		if i+1 < len(runs) {
			end = runs[i+1].at
		}
		if run.o.Unnumbered > 0 {
			nums = append(nums, whole(run.at), dict{})
		}
		if end-run.at > run.o.Unnumbered {
			nums = append(nums, whole(run.at+run.o.Unnumbered), dict{"S": name("D"), "St": whole(run.o.First)})
		}
	}
	return dict{"Nums": nums}
}

// deflated packs bytes that were unpacked to be joined.
func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, _ := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}
