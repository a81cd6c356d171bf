package binder

import (
	"bytes"
	"errors"
	"slices"
)

var errMissing = errors.New("a part of it is not there")

// graft takes objects of one document over into the file being written, each once,
// with all they refer to. What does something instead of showing something stays
// behind.
type graft struct {
	d      *document
	out    *writer
	line   *line
	taken  map[ref]ref
	queue  []queued
	layers []ref // of the document, in the order they were met
	left   int64 // bytes it may still write

	unembedded bool // letters are drawn with a font the file lacks
}

// queued is an object that was read, and the number it gets. A stream of a file that is not
// in memory is read when it is written, for a page may refer to any number of them.
type queued struct {
	at ref
	v  any // such a stream by its ref
}

// A paper may come out larger than it went in, as streams shared by pages are
// written for each. It may not come out larger without end.
func (b *binding) newGraft(d *document) *graft {
	return &graft{d: d, out: b.out, line: b.line, taken: map[ref]ref{}, left: 8*d.bytes() + 64<<20}
}

// value gives v as it may stand in the new file. What it refers to is written by
// flush.
func (g *graft) value(v any) any {
	switch v := v.(type) {
	case ref:
		return g.refer(v)
	case text:
		g.d.spend(len(v) / bytesAUnit)
	case array:
		g.d.spend(len(v))
		list := make(array, len(v))
		for i := range v {
			list[i] = g.value(v[i])
		}
		return list
	case dict:
		if active(v) {
			return nil
		}
		return g.dict(v)
	case stream, keyword:
		return nil // streams are referred to, never held
	}
	return v
}

func (g *graft) dict(v dict) dict {
	g.d.spend(4 * len(v)) // its keys are sorted to be written
	typed := v["Type"] != nil
	if typed {
		g.unembedded = g.unembedded || g.d.borrowed(v)
	}
	out := make(dict, len(v))
	for key, one := range v {
		if typed && slices.Contains(baggage, key) {
			continue
		}
		if kept := g.value(one); kept != nil {
			out[key] = kept
		}
	}
	return out
}

func (g *graft) refer(r ref) any {
	if to, ok := g.taken[r]; ok {
		return to
	}
	v := g.d.get(r)
	switch v := v.(type) {
	case nil:
		if _, ok := g.d.places[int(r)]; !ok && g.d.repaired {
			g.d.refuse(errMissing)
		}
		return nil
	case dict:
		if active(v) {
			return nil
		}
		if v["Type"] == name("OCG") {
			g.layers = append(g.layers, r)
		}
	case stream:
		if active(v.dict) || v.dict["Subtype"] == name("PS") {
			return nil
		}
	case array, text:
	default:
		return v // a number or a name needs no object of its own
	}
	to := g.out.number()
	g.taken[r] = to
	if _, large := v.(stream); large && g.d.far != nil {
		v = r
	}
	g.queue = append(g.queue, queued{to, v})
	return to
}

// flush writes what was referred to.
func (g *graft) flush() {
	for len(g.queue) > 0 && g.d.err == nil && g.out.err == nil {
		next := g.queue[len(g.queue)-1]
		g.queue = g.queue[:len(g.queue)-1]
		if later, ok := next.v.(ref); ok {
			next.v = g.d.get(later)
		}
		if s, ok := next.v.(stream); ok {
			g.stream(next.at, s)
			continue
		}
		g.out.write(next.at, g.value(next.v))
	}
}

func (g *graft) stream(at ref, s stream) {
	head := make(dict, len(s.dict))
	for key, one := range s.dict {
		if slices.Contains(baggage, key) || slices.Contains(elsewhere, key) {
			continue
		}
		if kept := g.value(one); kept != nil {
			head[key] = kept
		}
	}
	g.write(at, stream{head, s.raw})
}

// write writes a stream whose dictionary is of the new file already.
func (g *graft) write(at ref, s stream) {
	if g.left -= int64(len(s.raw)); g.left < 0 {
		g.d.refuse(errCostly)
		return
	}
	g.out.write(at, s)
}

// baggage are keys of objects that show something which lead to what does not: to
// metadata, to the program that made them, to the structure tree, to other files.
var baggage = []name{
	"Metadata", "PieceInfo", "LastModified", "StructParent", "StructParents", "AF",
	"OPI", "Ref", "Measure", "PtData",
}

// elsewhere are the keys that make a stream's bytes come from another file
// (ISO 32000-1, section 7.3.8.2), and its length, which is written anew.
var elsewhere = []name{"F", "FFilter", "FDecodeParms", "DL", "Length"}

// active tells a dictionary that no page needs to be seen: pages and trees of the old
// document, actions, files.
func active(v dict) bool {
	kind, _ := v["Type"].(name)
	switch kind {
	case "Catalog", "Pages", "Page", "Annot", "Action", "Filespec", "EmbeddedFile", "Metadata", "Outlines",
		"StructTreeRoot", "StructElem", "MCR", "OBJR", "Sig", "DocTimeStamp", "ObjStm", "XRef", "Thread", "Bead":
		return true
	}
	if v["JS"] != nil || v["EF"] != nil {
		return true
	}
	deed, _ := v["S"].(name)
	return deed == "JavaScript" || deed == "Launch" || deed == "ImportData" || deed == "SubmitForm"
}

// borrowed tells a font that is not in the file: a reader puts one of its own in its
// place (ISO 32000-1, section 9.9).
func (d *document) borrowed(font dict) bool {
	if font["Type"] != name("Font") {
		return false
	}
	switch d.name(font["Subtype"]) {
	case "Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2":
		about := d.dict(font["FontDescriptor"])
		return about["FontFile"] == nil && about["FontFile2"] == nil && about["FontFile3"] == nil
	}
	return false
}

// mostNotes is how many notes and fields one page may have.
const mostNotes = 10_000

// part is something a page shows: a form of the new file, and where it is drawn.
type part struct {
	at ref
	m  matrix
}

// shown gives what a page shows: what is drawn on it, then the notes, stamps and
// fields that lie on top.
func (g *graft) shown(p leaf) []part {
	var parts []part
	if s, ok := g.content(p); ok {
		head := dict{
			"Type": name("XObject"), "Subtype": name("Form"), "BBox": box(p.box),
			"Resources": g.resources(p.resources),
		}
		for _, key := range []name{"Filter", "DecodeParms"} {
			if v := g.value(s.dict[key]); v != nil {
				head[key] = v
			}
		}
		at := g.out.number()
		g.write(at, stream{head, s.raw})
		parts = append(parts, part{at, unmoved})
	}
	notes := g.d.array(p.dict["Annots"])
	if len(notes) > mostNotes {
		g.d.refuse(errCostly)
	}
	for _, v := range notes {
		if g.d.err != nil {
			return nil
		}
		if on, ok := g.note(g.d.dict(v)); ok {
			parts = append(parts, on)
		}
	}
	return parts
}

// resources are held by the form itself, where readers look first.
func (g *graft) resources(v any) dict {
	if kept, ok := g.value(g.d.dict(v)).(dict); ok {
		return kept
	}
	return dict{}
}

// content is what is drawn on the page, as one stream. Several are one to a viewer,
// which reads them as if white space stood between.
func (g *graft) content(p leaf) (stream, bool) {
	var streams []stream
	switch v := g.d.get(p.dict["Contents"]).(type) {
	case stream:
		return v, len(v.raw) > 0
	case array:
		for _, one := range v {
			if s, ok := g.d.get(one).(stream); ok {
				streams = append(streams, s)
			} else if r, ok := one.(ref); ok {
				g.refer(r) // refused where a repaired file lacks it
			}
		}
	}
	if len(streams) < 2 {
		return append(streams, stream{})[0], len(streams) == 1
	}
	var joined bytes.Buffer
	for _, s := range streams {
		b, err := g.d.unpackedContent(s)
		if err != nil {
			g.d.refuse(err)
			return stream{}, false
		}
		joined.Write(b)
		joined.WriteByte('\n')
		if joined.Len() > mostAtOnce {
			g.d.refuse(errCostly)
			return stream{}, false
		}
	}
	return stream{dict{"Filter": name("FlateDecode")}, deflated(joined.Bytes())}, true
}
