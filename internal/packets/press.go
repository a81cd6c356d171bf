package packets

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"constancia/internal/binder"
	"constancia/internal/typeset"
	"constancia/internal/vault"
	"constancia/internal/wall"
)

// press sets the parts of one packet. A part draws into the open book and places its
// exhibits; every book and every exhibit is a piece, in the order of the packet.
type press struct {
	c      Contents
	form   Form
	files  Files
	part   Part // that is being drawn
	book   *typeset.Book
	pieces []piece
	pages  map[string]int    // where the anchors stood in the pass before
	placed []Placed          // by the exhibits of the contents
	shown  []io.ReadSeeker   // likewise: the pages of pictures, laid aside
	unset  map[PartID][]rune // letters that no typeface here has
	total  int
	err    error
}

// piece is a run of pages: a book of ours, or an exhibit.
type piece struct {
	part    PartID
	book    *typeset.Book
	exhibit int // of the contents; -1 for a book
	pages   int
	page    int // its first
	anchors map[string]int
	marks   []binder.Mark
	links   []typeset.Link
}

// write gives the open book, and begins one where none is open.
func (p *press) write() *typeset.Book { return p.draft("") }

// draft is write with words across every page; it begins a book of its own.
func (p *press) draft(watermark string) *typeset.Book {
	if p.book != nil && watermark == "" {
		return p.book
	}
	p.end()
	p.book, _ = typeset.New(typeset.Options{ // Render has seen the typefaces
		Language: p.c.Language, Header: p.c.Client.Name + ". " + p.title(), Pages: p.pages, Watermark: watermark,
	})
	return p.book
}

// end closes the open book.
func (p *press) end() {
	if p.book != nil {
		p.pieces = append(p.pieces, piece{part: p.part.ID, book: p.book, exhibit: -1})
		p.book = nil
	}
}

// exhibits places the documents of the part, each on pages of its own.
func (p *press) exhibits() {
	p.end()
	for i, e := range p.c.Exhibits {
		if e.Part == p.part.ID {
			p.pieces = append(p.pieces, piece{part: p.part.ID, exhibit: i, pages: p.placed[i].Pages})
		}
	}
}

func partAnchor(id PartID) string       { return "part " + string(id) }
func exhibitAnchor(label string) string { return "exhibit " + label }
func lineAnchor(id fmt.Stringer) string { return "line " + id.String() }
func (p *press) ref(name string) string { return ref(p.pages, name) }
func (p *press) at(t time.Time) string  { return instantOr(t, p.c.Zone) }

// ref is the page of an anchor; three zeros while no pass has said it.
func ref(pages map[string]int, name string) string {
	page, known := pages[name]
	if !known {
		return "000"
	}
	return fmt.Sprint(page)
}

// instantOr says a time with its zone, or that nobody could say it.
func instantOr(t time.Time, zone string) string {
	if t.IsZero() {
		return "time not recorded"
	}
	return spoken(t, zone)
}

// moment says an appointment by the clocks of its place.
func moment(m wall.Moment) string {
	if m.Time == "" {
		return day(m.Date)
	}
	at, err := m.Instant()
	if err != nil {
		return day(m.Date) + ", " + string(m.Time)
	}
	return spoken(at, m.Zone)
}

func day(d wall.Date) string {
	if !d.Valid() {
		return string(d)
	}
	return d.UTC().Format("January 2, 2006")
}

// head begins a part: a divider sheet where it has a tab, a heading where it has none.
func (p *press) head() *typeset.Book {
	b := p.write()
	if p.part.Tab != "" {
		b.Anchor(partAnchor(p.part.ID))
		b.Divider(p.part.Tab, p.part.Title, nil)
		return b
	}
	b.Anchor(partAnchor(p.part.ID))
	b.Heading(1, p.part.Title)
	return b
}

// inside lists the exhibits of the part with what is known of each, and their pages.
func (p *press) inside(b *typeset.Book) {
	table := typeset.Table{Columns: []typeset.Column{
		{Title: "Exhibit", Width: 1.1},
		{Title: "What it is", Width: 4.2},
		{Title: "Taken", Width: 2.4},
		{Title: "Received, from", Width: 2.8},
		{Title: "Page", Width: 0.8, Align: typeset.End},
	}}
	for _, e := range p.c.Exhibits {
		if e.Part != p.part.ID {
			continue
		}
		table.Rows = append(table.Rows, []typeset.Text{
			typeset.Strong(e.Label), typeset.Plain(e.name()), typeset.Plain(e.taken(p.c.Zone)),
			typeset.Plain(join("\n", p.at(e.ReceivedAt), e.From)), typeset.Plain(p.ref(exhibitAnchor(e.Label))),
		})
	}
	if len(table.Rows) > 0 {
		b.Table(table)
	}
}

// office is how the office is called in a sentence.
func (c Contents) office() string {
	if c.Letterhead.Name == "" {
		return "this office"
	}
	return c.Letterhead.Name
}

// name is what an exhibit is called on a page. Words that somebody wrote are kept apart from
// those around them: they may run the other way.
func (e Exhibit) name() string { return e.called(typeset.Apart) }

// called is what an exhibit is called, with the words that somebody wrote set in a manner.
func (e Exhibit) called(set func(words string) string) string {
	switch {
	case e.Title != "" && e.Caption != "":
		return set(e.Title) + ". " + set(e.Caption)
	case e.Title+e.Caption != "":
		return set(e.Title + e.Caption)
	case e.Printed.Type == vault.PDF:
		return "Document"
	case e.Printed.Type.Picture():
		return "Picture"
	case e.Printed.Type.Video():
		return "Video recording"
	}
	return "Sound recording"
}

// taken is when it was made, and who says so.
func (e Exhibit) taken(zone string) string {
	switch {
	case !e.TakenAt.IsZero():
		return spoken(e.TakenAt, zone) + " (as stated)"
	case e.Claimed != "":
		return e.claims() + " (as the file says)"
	}
	return "not stated"
}

// claims is when the file says it was made, in its own figures. Without an offset they
// are the camera's clock, and nobody knows in which zone it stood.
func (e Exhibit) claims() string {
	day, clock, _ := strings.Cut(e.Claimed, "T")
	said := day + " " + clock
	if !strings.ContainsAny(clock, "Z+-") {
		said += ", time zone not stated"
	}
	return said
}

// picture lays aside the page of an exhibit that is a picture, with its caption.
func (p *press) picture(e Exhibit, content []byte) (io.ReadSeeker, error) {
	book, err := typeset.New(typeset.Options{Language: p.c.Language})
	if err != nil {
		return nil, err
	}
	caption := []typeset.Text{typeset.Join(typeset.Strong(p.labelOf(e)+". "), typeset.Plain(e.name()))}
	for _, l := range p.about(e) {
		caption = append(caption, typeset.Plain(l))
	}
	if err := book.Picture(typeset.Picture{Content: content, Caption: caption}); err != nil {
		return nil, err
	}
	pages, err := book.Pages()
	if err == nil && pages != 1 {
		err = fmt.Errorf("the picture %s takes %d pages", e.Label, pages)
	}
	if err != nil {
		return nil, err
	}
	p.lacks(e.Part, book)
	var page bytes.Buffer
	if _, err := book.WriteTo(&page); err != nil {
		return nil, fmt.Errorf("writing pages: %w", err)
	}
	return p.files.Lay(page.Bytes())
}

// lacks keeps the letters of a book that stand as boxes, for whoever approves the packet.
func (p *press) lacks(part PartID, book *typeset.Book) {
	for _, letter := range book.Missing() {
		if !slices.Contains(p.unset[part], letter) {
			p.unset[part] = append(p.unset[part], letter)
		}
	}
}

// about is what is known of an exhibit, a line each.
func (p *press) about(e Exhibit) []string {
	all := []string{"Taken: " + e.taken(p.c.Zone)}
	if !e.TakenAt.IsZero() && e.Claimed != "" {
		all = append(all, "The file says: "+e.claims())
	}
	all = append(all, "Received: "+join("; from ", p.at(e.ReceivedAt), e.From))
	if e.Device != "" {
		all = append(all, "Device, as the file says: "+e.Device)
	}
	all = append(all, "SHA-256: "+e.Printed.SHA256)
	if e.Makes != "" {
		all = append(all, fmt.Sprintf("A %s copy. SHA-256 of the original: %s", e.Makes, e.Original))
	}
	return all
}

// reasons say why a sheet stands in the place of an exhibit.
var reasons = map[string]string{
	"encrypted": "The file opens with a password only. Its pages are not reproduced here.",
	"broken":    "The file is damaged or incomplete and cannot be printed.",
	"no_pages":  "The file holds no page.",
	"too_large": "The file is too large to be printed.",
	"unprinted": "The file is a form that only its own program can show.",
	"recording": "The file is a recording and cannot be printed.",
	"no_pixels": "The picture cannot be printed.",
}

// slip is the sheet that stands in the place of an exhibit.
func (p *press) slip(e Exhibit, placed Placed) (*typeset.Book, error) {
	book, err := typeset.New(typeset.Options{Language: p.c.Language})
	if err != nil {
		return nil, err
	}
	book.Space(120)
	book.Paragraph(typeset.Strong(p.labelOf(e)), typeset.Style{Size: 24, Align: typeset.Center})
	book.Paragraph(typeset.Plain(e.name()), typeset.Style{Size: 13, Align: typeset.Center})
	book.Paragraph(typeset.Plain(reasons[placed.Reason]), typeset.Style{Align: typeset.Center, Before: 18})
	book.Paragraph(typeset.Plain("It is in the bundle that goes with this packet, "+e.bundledAs()+": "+e.Bundled.Path), typeset.Style{Align: typeset.Center})
	all := p.about(e)
	if e.Printed.Seconds > 0 {
		all = append(all, "Length: "+(time.Duration(e.Printed.Seconds)*time.Second).String())
	}
	all = append(all, fmt.Sprintf("Size: %d bytes, %s", e.Printed.Bytes, e.Printed.Type))
	for _, l := range all {
		book.Paragraph(typeset.Plain(l), typeset.Style{Size: 9.5, Align: typeset.Center, Before: 4})
	}
	p.lacks(e.Part, book)
	return book, nil
}

// bundledAs says which form of the file lies in the bundle.
func (e Exhibit) bundledAs() string {
	if e.Bundled.SHA256 == e.Original {
		return "as it was received"
	}
	return "as a copy that was made of it"
}

func join(between string, parts ...string) string {
	var all []string
	for _, s := range parts {
		if s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, between)
}

// set is a PDF that was made here, for a binder that reads it once.
type set struct{ io.ReadSeeker }

// Close is nothing: memory goes by itself, and what was laid aside goes with the packet.
func (set) Close() error { return nil }

func inMemory(book *typeset.Book) (io.ReadSeekCloser, error) {
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("writing pages: %w", err)
	}
	return set{bytes.NewReader(out.Bytes())}, nil
}
