package typeset

// Column is one of a table's. Its width is a share: 1 and 3 are a quarter and the rest.
type Column struct {
	Title string
	Width float64
	Align Align
}

// Table has a header that stands again on top of every page it goes on to. Every row has
// as many cells as there are columns; what is missing stays empty.
type Table struct {
	Columns []Column
	Rows    [][]Text
	Size    float64 // of the letters; 0 is 9.5
	Before  float64 // room above; 0 is 8
}

const (
	cellPad   = 4.0
	shortRow  = 200.0 // a row up to this height is never parted
	ruleGrey  = 0.6
	headGrey  = 0.92
	tableSize = 9.5
)

// cells is one row, set.
type cells struct {
	columns [][]setLine
	height  float64
}

// Table sets a table.
func (b *Book) Table(t Table) {
	if len(t.Columns) == 0 {
		return
	}
	if t.Size <= 0 {
		t.Size = tableSize
	}
	if t.Before <= 0 {
		t.Before = 8
	}
	l := t.layout(b)
	titles := make([]Text, len(t.Columns))
	named := false
	for i, c := range t.Columns {
		titles[i] = Strong(c.Title)
		named = named || c.Title != ""
	}
	var over *band
	gap := t.Before
	if named {
		over = l.header(l.cells(titles), gap)
		gap = 0
	}
	for _, row := range t.Rows {
		l.put(l.cells(row), gap, over)
		gap = 0
	}
	b.place()
}

// header sets the titles, to stand again on every page if they leave room for the rows.
func (l *grid) header(head cells, gap float64) *band {
	if head.height > shortRow {
		l.put(head, gap, nil)
		return nil
	}
	over := &band{height: head.height, draw: func(y float64) {
		l.b.page.fill(Margin, y, textWidth, head.height, headGrey)
		l.row(head, y)
	}}
	l.b.put(atom{gap: gap, height: over.height, keep: true, draw: over.draw})
	return over
}

// grid is where the columns of a table stand.
type grid struct {
	b     *Book
	t     Table
	left  []float64
	width []float64
}

func (t Table) layout(b *Book) *grid {
	l := &grid{b: b, t: t, left: make([]float64, len(t.Columns)), width: make([]float64, len(t.Columns))}
	total := 0.0
	for _, c := range t.Columns {
		total += share(c)
	}
	from := 0.0
	for i, c := range t.Columns {
		l.width[i] = textWidth * share(c) / total
		l.left[i] = b.column(from, l.width[i])
		from += l.width[i]
	}
	return l
}

func share(c Column) float64 {
	if c.Width <= 0 {
		return 1
	}
	return c.Width
}

func (l *grid) cells(row []Text) cells {
	out := cells{columns: make([][]setLine, len(l.t.Columns))}
	for i := range l.t.Columns {
		var text Text
		if i < len(row) {
			text = row[i]
		}
		out.columns[i] = l.b.wrap(text, l.t.Size, l.width[i]-2*cellPad)
		height := 2 * cellPad
		for _, line := range out.columns[i] {
			height += line.full
		}
		out.height = max(out.height, height)
	}
	return out
}

// row draws a row and the rule below it.
func (l *grid) row(c cells, y float64) {
	for i, lines := range c.columns {
		at := y + cellPad
		for _, line := range lines {
			l.draw(i, line, at)
			at += line.full
		}
	}
	l.rule(y + c.height)
}

func (l *grid) draw(column int, line setLine, y float64) {
	l.b.drawLine(line, l.left[column]+cellPad, y, l.width[column]-2*cellPad, l.t.Columns[column].Align, 0)
}

func (l *grid) rule(y float64) {
	l.b.page.rule(Margin, y, Margin+textWidth, y, 0.5, ruleGrey)
}

// put adds a row: whole when it is short, else line by line across its cells.
func (l *grid) put(c cells, gap float64, over *band) {
	if c.height <= shortRow {
		l.b.put(atom{gap: gap, height: c.height, over: over, draw: func(y float64) { l.row(c, y) }})
		return
	}
	deepest := 0
	for _, lines := range c.columns {
		deepest = max(deepest, len(lines))
	}
	for n := range deepest {
		l.b.put(l.slice(c, n, deepest, gap, over))
		gap = 0
	}
}

// slice is the nth line of every cell of a row that may be parted.
func (l *grid) slice(c cells, n, deepest int, gap float64, over *band) atom {
	first, last := n == 0, n == deepest-1
	height, above := 0.0, 0.0
	for _, lines := range c.columns {
		if n < len(lines) {
			height = max(height, lines[n].full)
		}
	}
	if first {
		above = cellPad
	}
	height += above
	if last {
		height += cellPad
	}
	return atom{gap: gap, height: height, over: over, keep: n < 2 && !last || n == deepest-2, draw: func(y float64) {
		for i, lines := range c.columns {
			if n < len(lines) {
				l.draw(i, lines[n], y+above)
			}
		}
		if last {
			l.rule(y + height)
		}
	}}
}
