package typeset

// Letterhead sets an office's name and its lines on top of a letter, with a rule below.
func (b *Book) Letterhead(name string, lines []string) {
	b.KeepTogether(func() {
		b.Paragraph(Strong(name), Style{Size: 15, Align: Center, Before: -1})
		for _, line := range lines {
			b.Paragraph(Plain(line), Style{Size: 9, Align: Center, Before: 1, Grey: true})
		}
		b.put(atom{gap: 6, height: 14, draw: func(y float64) {
			b.page.rule(Margin, y, PageWidth-Margin, y, 0.8, ruleGrey)
		}})
	})
}

// Divider is a sheet of its own before an exhibit: a large letter, what it is, and what is
// in it. It becomes a bookmark of level 1 and an anchor by its letter.
func (b *Book) Divider(tab, title string, lines []Text) {
	b.PageBreak()
	b.put(atom{height: 150, keep: true, draw: func(float64) {}})
	b.Anchor(tab)
	b.Mark(1, tab+"  "+title)
	b.Paragraph(Strong(tab), Style{Size: 64, Align: Center, Before: -1, Keep: true})
	b.Paragraph(Strong(title), Style{Size: 18, Align: Center, Before: 12})
	for i, line := range lines {
		style := Style{Align: Center, Before: 4}
		if i == 0 {
			style.Before = 16
		}
		b.Paragraph(line, style)
	}
	b.PageBreak()
}

// Signature is a rule to sign on with a name and further lines below it.
type Signature struct {
	Lines []string // below the rule: the name first
	Date  string   // the label of a second rule for the day; empty: none
}

// Signatures sets places to sign, each kept whole.
func (b *Book) Signatures(list ...Signature) {
	for _, s := range list {
		b.KeepTogether(func() {
			b.put(atom{gap: 14, height: 30, draw: func(y float64) {
				left := b.column(0, 260)
				b.page.rule(left, y+29, left+260, y+29, 0.8, 0)
				if s.Date != "" {
					left = b.column(300, textWidth-300)
					b.page.rule(left, y+29, left+textWidth-300, y+29, 0.8, 0)
				}
			}})
			b.signed(s)
		})
	}
}

func (b *Book) signed(s Signature) {
	var date []setLine
	if s.Date != "" {
		date = b.wrap(Plain(s.Date), 9, textWidth-300)
	}
	for i, line := range s.Lines {
		lines := b.wrap(Plain(line), 10, 260)
		b.putLines(lines, b.column(0, 260), 260, Style{Size: 10, Before: 2}, func(y float64, l setLine) {
			if i == 0 && len(date) > 0 {
				date[0].before = l.before
				b.drawLine(date[0], b.column(300, textWidth-300), y, textWidth-300, Start, softGrey)
			}
		})
	}
	if len(s.Lines) == 0 && len(date) > 0 {
		b.putLines(date[:1], b.column(300, textWidth-300), textWidth-300, Style{Size: 9, Before: 2, Grey: true}, nil)
	}
}

// Rule draws a thin line across the page.
func (b *Book) Rule() {
	b.put(atom{gap: 8, height: 2, draw: func(y float64) { b.page.rule(Margin, y, PageWidth-Margin, y, 0.5, ruleGrey) }})
}

// header draws the small line on top of every page but the first.
func (b *Book) header() {
	if b.options.Header == "" || len(b.pages) == 1 {
		return
	}
	if b.head == nil {
		b.head = b.wrap(Plain(clean(b.options.Header)), 8.5, textWidth)[:1]
	}
	b.drawLine(b.head[0], Margin, Margin-26, textWidth, End, softGrey)
}
