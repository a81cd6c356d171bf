package typeset

import (
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
)

// The files are copied here by the assets build. They are embedded as they are and read
// where they lie in the binary: what no page needs costs no memory.
//
//go:embed all:fonts
var embedded embed.FS

// ErrNoFonts is the state of a plain go build. Its text is for the operator.
var ErrNoFonts = errors.New(`typeset: the typefaces are not built in: run "make run" or "make build"`)

// The manners of one family. A family that lacks one is set in its plain manner, and
// emboldened by a thin outline where bold is asked for.
const (
	plain = iota
	bold
	italic
	manners
)

// family is one design over some scripts.
type family struct {
	files   [manners]string
	scripts []language.Script
}

// families are tried in this order for a character; the family of the script that is
// being set comes first. Noto Sans holds Latin, Greek, Cyrillic and Devanagari.
var families = []family{
	{
		files:   [manners]string{"NotoSans_400Regular", "NotoSans_700Bold", "NotoSans_400Regular_Italic"},
		scripts: []language.Script{language.Latin, language.Greek, language.Cyrillic, language.Devanagari},
	},
	{
		files:   [manners]string{plain: "NotoSansArabic_400Regular", bold: "NotoSansArabic_700Bold"},
		scripts: []language.Script{language.Arabic},
	},
	{
		files:   [manners]string{plain: "NotoSansEthiopic_400Regular", bold: "NotoSansEthiopic_700Bold"},
		scripts: []language.Script{language.Ethiopic},
	},
	{
		files:   [manners]string{plain: "NotoSansSC_400Regular"},
		scripts: []language.Script{language.Han, language.Hiragana, language.Katakana, language.Bopomofo},
	},
}

// typeface is one file: what shaping needs of it, and where its outlines lie.
type typeface struct {
	name   string
	font   *font.Font
	ld     *opentype.Loader
	scale  float64 // thousandths of an em in one of its units
	raw    io.ReaderAt
	glyf   int64 // where the outlines begin in the file
	loca   []byte
	short  bool // loca is in halves of offsets
	glyphs int
	hmtx   []byte
	wide   int // how many glyphs have an advance of their own
}

var shelf sync.Map // name -> func() (*typeface, error)

// open gives a typeface by its name; one is read once in a process.
func open(name string) (*typeface, error) {
	once, _ := shelf.LoadOrStore(name, sync.OnceValues(func() (*typeface, error) { return load(name) }))
	return once.(func() (*typeface, error))()
}

func load(name string) (*typeface, error) {
	file, err := embedded.Open("fonts/" + name + ".ttf")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w (%s.ttf)", ErrNoFonts, name)
	} else if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	raw := file.(io.ReaderAt)
	t := &typeface{name: name, raw: raw}
	if err := t.read(io.NewSectionReader(raw, 0, info.Size())); err != nil {
		return nil, fmt.Errorf("typeset: reading %s.ttf: %w", name, err)
	}
	return t, nil
}

var (
	tagGlyf = opentype.MustNewTag("glyf")
	tagHead = opentype.MustNewTag("head")
	tagHhea = opentype.MustNewTag("hhea")
	tagHmtx = opentype.MustNewTag("hmtx")
	tagLoca = opentype.MustNewTag("loca")
	tagMaxp = opentype.MustNewTag("maxp")
)

func (t *typeface) read(whole *io.SectionReader) (err error) {
	if t.ld, err = opentype.NewLoader(whole); err != nil {
		return err
	}
	shaped, err := withoutOutlines(whole)
	if err != nil {
		return err
	}
	ld, err := opentype.NewLoader(shaped.SectionReader)
	if err != nil {
		return err
	}
	t.glyf = shaped.glyf
	if t.font, err = font.NewFont(ld); err != nil {
		return err
	}
	head, err := t.ld.RawTable(tagHead)
	if err != nil {
		return err
	}
	maxp, err := t.ld.RawTable(tagMaxp)
	if err != nil {
		return err
	}
	if t.loca, err = t.ld.RawTable(tagLoca); err != nil {
		return err
	}
	hhea, err := t.ld.RawTable(tagHhea)
	if err != nil {
		return err
	}
	if t.hmtx, err = t.ld.RawTable(tagHmtx); err != nil {
		return err
	}
	if len(hhea) < 36 || len(head) < 54 || len(maxp) < 6 || t.font.Upem() == 0 {
		return errors.New("head, hhea or maxp is cut short")
	}
	t.scale = 1000 / float64(t.font.Upem())
	t.short = binary.BigEndian.Uint16(head[50:]) == 0
	t.wide = int(binary.BigEndian.Uint16(hhea[34:]))
	t.glyphs = int(binary.BigEndian.Uint16(maxp[4:]))
	return nil
}

// outlineless is a font file whose directory hides the outlines. The shaper would unpack
// every one of them, 25 MB for Chinese, and needs none.
type outlineless struct {
	*io.SectionReader
	under     io.ReaderAt
	directory []byte
	glyf      int64
}

func withoutOutlines(whole *io.SectionReader) (*outlineless, error) {
	head := make([]byte, 12)
	if _, err := whole.ReadAt(head, 0); err != nil {
		return nil, err
	}
	o := &outlineless{under: whole, directory: make([]byte, 12+16*int(binary.BigEndian.Uint16(head[4:])))}
	if _, err := whole.ReadAt(o.directory, 0); err != nil {
		return nil, err
	}
	for at := 12; at < len(o.directory); at += 16 {
		switch string(o.directory[at : at+4]) {
		case "glyf":
			o.glyf = int64(binary.BigEndian.Uint32(o.directory[at+8:]))
			fallthrough
		case "loca":
			o.directory[at] = '-'
		}
	}
	if o.glyf == 0 {
		return nil, errors.New("no TrueType outlines")
	}
	o.SectionReader = io.NewSectionReader(o.hidden(), 0, whole.Size())
	return o, nil
}

func (o *outlineless) hidden() io.ReaderAt { return readerAt(o.readAt) }

type readerAt func(p []byte, off int64) (int, error)

func (f readerAt) ReadAt(p []byte, off int64) (int, error) { return f(p, off) }

func (o *outlineless) readAt(p []byte, off int64) (int, error) {
	n, err := o.under.ReadAt(p, off)
	if off < int64(len(o.directory)) {
		copy(p[:n], o.directory[off:])
	}
	return n, err
}

// outline is the description of one glyph as it stands in the file; empty for a space.
func (t *typeface) outline(gid uint16) ([]byte, error) {
	at := func(i int) int64 {
		if t.short {
			return 2 * int64(binary.BigEndian.Uint16(t.loca[2*i:]))
		}
		return int64(binary.BigEndian.Uint32(t.loca[4*i:]))
	}
	width := 4
	if t.short {
		width = 2
	}
	if int(gid) >= t.glyphs || width*(int(gid)+2) > len(t.loca) {
		return nil, fmt.Errorf("typeset: %s has no glyph %d", t.name, gid)
	}
	from, to := at(int(gid)), at(int(gid)+1)
	data := make([]byte, max(0, to-from))
	_, err := t.raw.ReadAt(data, t.glyf+from)
	return data, err
}

// advance is how wide a glyph is, in thousandths of an em.
func (t *typeface) advance(gid uint16) float64 {
	if t.wide == 0 {
		return 0
	}
	at := 4 * min(int(gid), t.wide-1) // those after share the last one's
	if at+2 > len(t.hmtx) {
		return 0
	}
	return float64(binary.BigEndian.Uint16(t.hmtx[at:])) * t.scale
}
