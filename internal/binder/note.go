package binder

// note draws what lies on a page as part of the page: stamps, handwriting, marks and
// the fields of a form as they are filled in (ISO 32000-1, section 12.5.5). Whatever
// can be seen on a screen or on paper is drawn. Links show nothing, and a pop-up or
// a button that is not printed is no part of the paper.
func (g *graft) note(note dict) (part, bool) {
	d := g.d
	flags := max(d.int(note["F"]), 0)
	const hidden, printed, noView = 1 << 1, 1 << 2, 1 << 5
	kind := d.name(note["Subtype"])
	if flags&hidden != 0 || flags&noView != 0 && flags&printed == 0 || kind == "Popup" || kind == "Link" {
		return part{}, false
	}
	if kind == "Widget" && d.button(note) && flags&printed == 0 {
		return part{}, false
	}
	at, ok := d.appearance(note)
	if words := d.words(note, ok); words != "" {
		return g.typed(note, words)
	}
	if !ok {
		return part{}, false
	}
	face, _ := d.get(at).(stream)
	face.dict["Subtype"] = name("Form")
	if face.dict["Resources"] == nil {
		face.dict["Resources"] = d.dict(d.catalog()["AcroForm"])["DR"]
	}
	m, ok := d.placed(face.dict, d.rect(note["Rect"]))
	if !ok {
		return part{}, false
	}
	to, ok := g.refer(at).(ref)
	return part{to, m}, ok
}

// appearance is the stream that draws a note in its present state.
func (d *document) appearance(note dict) (ref, bool) {
	at := d.dict(note["AP"])["N"]
	states, many := d.get(at).(dict)
	if many {
		if at = states[d.name(note["AS"])]; at == nil {
			return 0, false
		}
	}
	for range mostHops {
		r, ok := at.(ref)
		if !ok {
			return 0, false
		}
		if _, drawn := d.object(int(r)).(stream); drawn {
			return r, true
		}
		at = d.object(int(r))
	}
	return 0, false
}

// placed is the matrix that brings a note's appearance into its rectangle.
func (d *document) placed(face dict, to rect) (matrix, bool) {
	own := unmoved
	if list := d.array(face["Matrix"]); len(list) == len(own) {
		for i := range own {
			own[i] = d.float(list[i])
		}
	}
	from := own.around(d.rect(face["BBox"]))
	if from.empty() || to.empty() {
		return matrix{}, false
	}
	x, y := to.width()/from.width(), to.height()/from.height()
	return matrix{x, 0, 0, y, to.x0 - from.x0*x, to.y0 - from.y0*y}, true
}

// button tells a push button: field type and flags may stand at a parent.
func (d *document) button(field dict) bool {
	const push = 1 << 16
	return d.name(d.field(field, "FT")) == "Btn" && max(d.int(d.field(field, "Ff")), 0)&push != 0
}

// field gives what a field or the nearest of its parents says.
func (d *document) field(field dict, key name) any {
	for range mostHops {
		if v := field[key]; v != nil || field["Parent"] == nil {
			return v
		}
		field = d.dict(field["Parent"])
	}
	return nil
}
