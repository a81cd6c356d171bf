package typeset

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// embed writes one typeface, reduced to the glyphs that are used: a composite font whose
// codes are the glyphs' new numbers (ISO 32000-1, 9.7), with the table that gives each its
// text (9.10.3).
func (f *file) embed(face *face) (int, error) {
	data, err := face.subset.file()
	if err != nil {
		return 0, err
	}
	name := face.subset.tag() + "+" + strings.ReplaceAll(face.name, "_400", "-")
	name = strings.ReplaceAll(name, "_700", "-")
	extents, _ := face.shaper.FontHExtents()
	scaled := func(v float32) string { return number(float64(v) * face.scale) }
	descriptor := f.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-1000 %s 2000 %s]/ItalicAngle 0/Ascent %s/Descent %s/CapHeight 714/StemV 80/FontFile2 %s>>",
		name, scaled(extents.Descender), scaled(extents.Ascender), scaled(extents.Ascender), scaled(extents.Descender),
		ref(f.packed(fmt.Sprintf("/Length1 %d", len(data)), data))))
	var widths strings.Builder
	for _, c := range face.subset.codes {
		widths.WriteString(number(c.width) + " ")
	}
	cid := f.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %s/DW 0/W[0[%s]]/CIDToGIDMap/Identity>>",
		name, ref(descriptor), strings.TrimSpace(widths.String())))
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>",
		name, ref(cid), ref(f.packed("", face.subset.toUnicode())))), nil
}

// tag is the six letters that mark a subset, made from what is in it.
func (s *subset) tag() string {
	sum := sha256.Sum256(fmt.Append(nil, s.codes))
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters)
}

// toUnicode is the program that turns codes into text, at most a hundred in a block.
func (s *subset) toUnicode() []byte {
	var out strings.Builder
	out.WriteString("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	var reads []int
	for n, c := range s.codes {
		if c.text != "" {
			reads = append(reads, n)
		}
	}
	for block := range slices.Chunk(reads, 100) {
		fmt.Fprintf(&out, "%d beginbfchar\n", len(block))
		for _, n := range block {
			fmt.Fprintf(&out, "<%04X><", n)
			for _, unit := range utf16.Encode([]rune(s.codes[n].text)) {
				fmt.Fprintf(&out, "%04X", unit)
			}
			out.WriteString(">\n")
		}
		out.WriteString("endbfchar\n")
	}
	out.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return []byte(out.String())
}
