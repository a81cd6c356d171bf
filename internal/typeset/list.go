package typeset

const markerRoom = 24.0

// marked sets a text with something drawn in the room before its first line.
func (b *Book) marked(t Text, style Style, draw func(left, y float64, first setLine)) {
	width := textWidth - style.Indent - markerRoom
	left := b.column(style.Indent+markerRoom, width)
	b.putLines(b.wrap(t, style.size(), width), left, width, style, func(y float64, l setLine) {
		draw(b.column(style.Indent, markerRoom-6), y, l)
	})
}

// Numbered sets a paragraph with its number before it, as in a declaration.
func (b *Book) Numbered(n int, t Text, style Style) {
	label := number(n) + "."
	if b.rtl {
		label = "\u200F" + label // the dot comes after the number, which is on its left
	}
	marker := b.wrap(Plain(label), style.size(), markerRoom*2)[0]
	b.marked(t, style, func(left, y float64, first setLine) {
		marker.before = first.before
		b.drawLine(marker, left, y, markerRoom-6, Start, style.grey())
	})
}

// Bullets sets each text with a dot before it.
func (b *Book) Bullets(items []Text, style Style) {
	marker := b.wrap(Plain("\u2022"), style.size(), markerRoom)[0]
	for _, item := range items {
		b.marked(item, style, func(left, y float64, first setLine) {
			marker.before = first.before
			b.drawLine(marker, left, y, markerRoom-6, Center, style.grey())
		})
		style.Before = 3
	}
}

// Check is a line with a box before it.
type Check struct {
	Text    Text
	Checked bool
}

// Checks sets each text with a box before it, to be ticked by hand or ticked already.
func (b *Book) Checks(items []Check, style Style) {
	for _, item := range items {
		b.marked(item.Text, style, func(left, y float64, first setLine) {
			side := style.size() * 0.8
			if b.rtl {
				left += markerRoom - 6 - side
			}
			b.tickBox(left, y+first.before-side*0.9, side, item.Checked)
		})
		style.Before = 4
	}
}

func (b *Book) tickBox(x, y, side float64, checked bool) {
	b.page.box(x, y, side, side, 0.8, 0)
	if checked {
		b.page.rule(x+side*0.2, y+side*0.5, x+side*0.42, y+side*0.78, 1.3, 0)
		b.page.rule(x+side*0.42, y+side*0.78, x+side*0.82, y+side*0.22, 1.3, 0)
	}
}

// Entry is one line of a table of contents.
type Entry struct {
	Text  Text
	Page  string // as it is printed: the number that is stamped on it
	Level int    // 1 is the highest
	To    string // the anchor it leads to; empty: it leads nowhere
}

// Link is a part of a page that leads somewhere, in points from the page's lower left
// corner.
type Link struct {
	Page           int // of this book, from 1
	X0, Y0, X1, Y1 float64
	To             string // an anchor, of this book or of another that is bound with it
}

// Links are the parts of pages that lead somewhere. Whoever binds the book makes them do
// so: alone it does not know where its anchors will lie. It ends the book.
func (b *Book) Links() ([]Link, error) {
	err := b.finish()
	return b.links, err
}

// Contents sets lines with their pages at the other edge and dots between.
func (b *Book) Contents(entries []Entry) {
	const room = 48.0 // for the page
	dot := b.wrap(Plain("."), bodySize, room)[0]
	for _, entry := range entries {
		indent := 16 * float64(max(entry.Level, 1)-1)
		style := Style{Indent: indent, Before: 4}
		width := textWidth - indent - room
		lines := b.wrap(entry.Text, bodySize, width)
		page := b.wrap(Plain(entry.Page), bodySize, room)[0]
		last := lines[len(lines)-1]
		left := b.column(indent, width)
		for i, l := range lines {
			a := atom{height: l.full, keep: i < len(lines)-1}
			if i == 0 {
				a.gap = style.before()
			}
			a.draw = func(y float64) {
				if entry.To != "" {
					b.links = append(b.links, Link{len(b.pages), Margin, PageHeight - y - l.full, PageWidth - Margin, PageHeight - y, entry.To})
				}
				b.drawLine(l, left, y, width, Start, 0)
				if i == len(lines)-1 {
					b.leader(last, dot, page, indent, y)
				}
			}
			b.put(a)
		}
	}
}

// leader draws the dots and the page of an entry on its last line.
func (b *Book) leader(text, dot, page setLine, indent, y float64) {
	const step = 6.0
	page.before, dot.before = text.before, text.before
	used := text.width * text.size / em
	end := textWidth - page.width*page.size/em - 6
	// The dots of all entries stand below each other.
	for at := step * float64(int((indent+used)/step)+2); at+step < end; at += step {
		b.line(dot.line, b.column(at, dot.width*dot.size/em), y+dot.before, dot.size, softGrey)
	}
	width := page.width * page.size / em
	b.line(page.line, b.column(textWidth-width, width), y+page.before, page.size, 0)
}
