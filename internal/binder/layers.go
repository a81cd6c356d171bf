package binder

// layers are the optional parts of pages (ISO 32000-1, section 8.11). One that its
// author switched off stays off: bound without this, it would appear.
type layers struct{ all, off array }

func (l *layers) take(g *graft) {
	if len(g.layers) == 0 {
		return
	}
	usual := g.d.dict(g.d.dict(g.d.catalog()["OCProperties"])["D"])
	listed := func(key name) map[any]bool {
		set := map[any]bool{}
		for _, v := range g.d.array(usual[key]) {
			if r, ok := v.(ref); ok {
				set[r] = true
			}
		}
		return set
	}
	on, off := listed("ON"), listed("OFF")
	dark := g.d.name(usual["BaseState"]) == "OFF"
	for _, layer := range g.layers {
		l.all = append(l.all, g.taken[layer])
		if off[layer] || dark && !on[layer] {
			l.off = append(l.off, g.taken[layer])
		}
	}
}

// written is the entry of the catalog; nil without layers.
func (l *layers) written() any {
	if len(l.all) == 0 {
		return nil
	}
	return dict{"OCGs": l.all, "D": dict{"OFF": l.off, "Order": array{}, "ListMode": name("VisiblePages")}}
}
