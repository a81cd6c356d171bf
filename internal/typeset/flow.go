package typeset

// atom is what is never parted by the end of a page: a line, a row, a picture.
type atom struct {
	gap    float64 // above it, but not on top of a page
	height float64
	keep   bool // on the page of the atom after it
	over   *band
	draw   func(y float64) // y is its upper edge
}

// band is what is drawn again on top of every page a table goes on to.
type band struct {
	height float64
	draw   func(y float64)
}

// put adds an atom after those before it.
func (b *Book) put(a atom) {
	if b.closed {
		b.err = errClosed
		return
	}
	held := b.holding > 0
	a.keep = a.keep || held
	b.pending = append(b.pending, a)
	if !a.keep {
		b.place()
	}
}

// place draws what is pending on one page if one page can hold it.
func (b *Book) place() {
	atoms := b.pending
	b.pending = nil
	for len(atoms) > 0 && atoms[len(atoms)-1].draw == nil {
		atoms = atoms[:len(atoms)-1] // room with nothing after it
	}
	if len(atoms) == 0 {
		return
	}
	if b.page == nil {
		b.turn()
	}
	total := 0.0
	for i, a := range atoms {
		total += a.height
		if i > 0 {
			total += a.gap
		}
	}
	if b.y > top && b.y+atoms[0].gap+total > bottom && total <= bottom-top {
		b.turn()
		b.again(atoms[0])
	}
	for _, a := range atoms {
		if b.y > top && b.y+a.gap+a.height > bottom+0.01 {
			b.turn()
			b.again(a)
		}
		if b.y > top {
			b.y += a.gap
		}
		if a.draw != nil {
			a.draw(b.y)
		}
		b.y += a.height
	}
}

func (b *Book) again(a atom) {
	if a.over != nil {
		a.over.draw(b.y)
		b.y += a.over.height
	}
}

// turn begins a new page.
func (b *Book) turn() {
	b.endPage()
	b.page = &page{images: map[string]int{}}
	b.pages = append(b.pages, b.file.reserve())
	b.y = top
	b.header()
}

// KeepTogether sets all that is added inside on one page, if one page can hold it.
func (b *Book) KeepTogether(inside func()) {
	b.holding++
	inside()
	b.holding--
	if b.holding == 0 && len(b.pending) > 0 {
		b.pending[len(b.pending)-1].keep = false
		b.place()
	}
}

// PageBreak lets the next block begin on a new page. On a page that is still empty it does
// nothing, and so it does at the end of the book.
func (b *Book) PageBreak() {
	b.place()
	if b.page != nil && b.y > top {
		b.y = full
	}
}

// full is a height at which nothing fits on the page any more.
const full = bottom + 1

// Space leaves some room, but not on top of a page.
func (b *Book) Space(points float64) {
	b.put(atom{gap: points, keep: true})
}

// Anchor gives the page of the next block a name, for Ref.
func (b *Book) Anchor(name string) {
	b.put(atom{keep: true, draw: func(float64) { b.anchors[name] = len(b.pages) }})
}
