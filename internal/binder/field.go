package binder

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Some programs fill a form in without drawing what was written, and leave that to
// the viewer (ISO 32000-1, section 12.7.3.3). Without the form there is no viewer who
// would: the words are drawn here, in one plain font.

// words gives the words of a field that nothing draws; none where the field is
// drawn, empty or no field of words.
func (d *document) words(note dict, drawn bool) string {
	switch d.name(note["Subtype"]) {
	case "FreeText":
		if !drawn {
			return d.said(note["Contents"])
		}
	case "Widget":
		needs, _ := d.get(d.dict(d.catalog()["AcroForm"])["NeedAppearances"]).(bool)
		if drawn && !needs {
			return ""
		}
		return d.filled(note, drawn)
	}
	return ""
}

func (d *document) filled(field dict, drawn bool) string {
	value := d.get(d.field(field, "V"))
	switch d.name(d.field(field, "FT")) {
	case "Tx":
		return d.said(value)
	case "Ch":
		chosen, many := value.(array)
		if !many {
			chosen = array{value}
		}
		var words []string
		for _, one := range chosen {
			words = append(words, d.option(field, d.said(one)))
		}
		return strings.Join(words, "\n")
	case "Btn":
		if state := d.name(field["AS"]); !drawn && !d.button(field) && state != "" && state != "Off" {
			return "X"
		}
	}
	return ""
}

// option gives what a person reads for what a program keeps.
func (d *document) option(field dict, kept string) string {
	for _, v := range d.array(d.field(field, "Opt")) {
		if pair := d.array(v); len(pair) == 2 && d.said(pair[0]) == kept {
			return d.said(pair[1])
		}
	}
	return kept
}

// said is the text of a string for people, in any of its encodings.
func (d *document) said(v any) string {
	t := d.text(v)
	switch {
	case bytes.HasPrefix(t, []byte{0xFE, 0xFF}):
		out, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Bytes(t)
		return string(out)
	case bytes.HasPrefix(t, []byte{0xEF, 0xBB, 0xBF}):
		return string(t[3:])
	}
	// PDFDocEncoding and Windows-1252 differ in dashes and quotation marks only.
	out, _ := charmap.Windows1252.NewDecoder().Bytes(t)
	return string(out)
}

// mostLetters is how much may be written into one field.
const mostLetters = 1 << 15

// typed draws the words of a field into its rectangle.
func (g *graft) typed(note dict, words string) (part, bool) {
	at := g.d.rect(note["Rect"])
	letters, ok := western(strings.ReplaceAll(strings.ReplaceAll(words, "\r\n", "\n"), "\r", "\n"))
	if !ok {
		g.d.refuse(errDynamic)
	}
	if len(letters) > mostLetters {
		g.d.refuse(errCostly)
	}
	if at.empty() || g.d.err != nil {
		return part{}, false
	}
	size, colour := g.d.manner(note)
	const multiline = 1 << 12
	many := bytes.IndexByte(letters, '\n') >= 0 || g.d.name(note["Subtype"]) == "FreeText" ||
		max(g.d.int(g.d.field(note, "Ff")), 0)&multiline != 0
	if size == 0 {
		size = min(12, at.height()*0.7)
	}
	lines, y := [][]byte{letters}, (at.height()-0.714*size)/2
	if many {
		g.d.spend(len(letters))
		lines, y = broken(letters, (at.width()-4)*lineSize/size), at.height()-2-0.95*size
	}
	var content bytes.Buffer
	fmt.Fprintf(&content, "BT /F %s Tf %s\n", rounded(size), colour)
	g.d.spend(16 * len(lines))
	for _, words := range lines {
		if y < -2*size {
			break // below its box, where no viewer shows it either
		}
		x := 2.0
		switch g.d.int(g.d.field(note, "Q")) {
		case 1:
			x = (at.width() - wide(words)*size/lineSize) / 2
		case 2:
			x = at.width() - wide(words)*size/lineSize - 2
		}
		fmt.Fprintf(&content, "1 0 0 1 %s %s Tm %s Tj\n", rounded(x), rounded(y), appendedText(nil, words))
		y -= 1.2 * size
	}
	content.WriteString("ET")
	g.left -= int64(content.Len())
	face := g.out.add(stream{dict{
		"Type": name("XObject"), "Subtype": name("Form"), "BBox": box(rect{0, 0, at.width(), at.height()}),
		"Resources": dict{"Font": dict{"F": g.line.face()}},
	}, content.Bytes()})
	return part{face, matrix{1, 0, 0, 1, at.x0, at.y0}}, true
}

// manner reads size and colour from a default appearance such as "/Helv 0 Tf 0 g".
func (d *document) manner(note dict) (size float64, colour string) {
	how := d.text(d.field(note, "DA"))
	if how == nil {
		how = d.text(d.dict(d.catalog()["AcroForm"])["DA"])
	}
	colour = "0 g"
	l := &lexer{b: how, work: &d.work}
	var before []string
	for {
		v, err := l.object()
		if err != nil {
			return min(max(size, 0), 144), colour
		}
		if n, ok := v.(number); ok {
			before = append(before, string(n))
			continue
		}
		switch word, _ := v.(keyword); {
		case word == "Tf" && len(before) > 0:
			size = number(before[len(before)-1]).float()
		case word == "g" && len(before) == 1, word == "rg" && len(before) == 3, word == "k" && len(before) == 4:
			colour = strings.Join(before, " ") + " " + string(word)
		}
		before = before[:0]
	}
}

// broken breaks words into lines no wider than most, at the size of the foot's line.
func broken(words []byte, most float64) [][]byte {
	var lines [][]byte
	for _, line := range bytes.Split(words, []byte("\n")) {
		cut := cutAt(line, most)
		for cut < len(line) {
			lines = append(lines, line[:cut])
			line = bytes.TrimLeft(line[cut:], " ")
			cut = cutAt(line, most)
		}
		lines = append(lines, line)
	}
	return lines
}

// cutAt is where a line ends that is too wide: at the last space that lets it fit, or
// in a word that alone is wider. It is the whole of one that fits.
func cutAt(line []byte, most float64) int {
	fits, sum := 0, 0.0
	for fits < len(line) {
		sum += wide(line[fits : fits+1])
		if sum > most && fits > 0 {
			break
		}
		fits++
	}
	if space := bytes.LastIndexByte(line[:fits], ' '); space > 0 && fits < len(line) {
		return space
	}
	return fits
}
