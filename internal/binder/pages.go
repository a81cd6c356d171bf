package binder

import "errors"

var (
	errPages   = errors.New("its pages cannot be found")
	errNoPages = errors.New("it has no pages")
	errMany    = errors.New("it has too many pages")
)

// leaf is a page with what it inherits.
type leaf struct {
	at        ref // 0 for one that has no number
	dict      dict
	resources any
	box       rect // what is seen of it, before it is turned
	rotate    int  // 0, 90, 180, 270, clockwise
	unit      float64
}

// size is width and height as a reader sees the page, in points.
func (p leaf) size() Size {
	seen := turned(p.rotate).around(p.box)
	return Size{seen.width() * p.unit, seen.height() * p.unit}
}

type inherited struct {
	resources, media, crop, rotate any
}

func (i inherited) with(d dict) inherited {
	for key, at := range map[name]*any{"Resources": &i.resources, "MediaBox": &i.media, "CropBox": &i.crop, "Rotate": &i.rotate} {
		if v, ok := d[key]; ok {
			*at = v
		}
	}
	return i
}

// pages walks the page tree (ISO 32000-1, section 7.7.3). A tree with a loop or with a
// branch that is not there is broken: half an exhibit must not pass for the whole.
func (d *document) pages() ([]leaf, error) {
	type branch struct {
		v     any
		from  inherited
		depth int
	}
	var leaves []leaf
	seen := map[ref]bool{}
	stack := []branch{{d.catalog()["Pages"], inherited{}, 0}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		node := d.dict(at.v)
		if d.err != nil {
			return nil, d.err
		}
		if node == nil || at.depth > deepest {
			return nil, errPages
		}
		if r, ok := at.v.(ref); ok {
			if seen[r] {
				return nil, errPages
			}
			seen[r] = true
		}
		from := at.from.with(node)
		kids, inner := d.get(node["Kids"]).(array)
		if !inner {
			page := d.leaf(node, from)
			page.at, _ = at.v.(ref)
			leaves = append(leaves, page)
			if len(leaves) > mostPages {
				return nil, errMany
			}
			continue
		}
		for i := len(kids) - 1; i >= 0; i-- {
			stack = append(stack, branch{kids[i], from, at.depth + 1})
		}
		if len(stack) > mostObjects {
			return nil, errCostly
		}
	}
	if len(leaves) == 0 {
		return nil, errNoPages
	}
	return leaves, nil
}

func (d *document) leaf(page dict, from inherited) leaf {
	p := leaf{dict: page, resources: from.resources, unit: 1, rotate: d.int(from.rotate)}
	media := d.rect(from.media)
	if media.empty() {
		media = rect{0, 0, short, long}
	}
	p.box = media
	if crop := d.rect(from.crop).within(media); !crop.empty() {
		p.box = crop
	}
	if rotate, ok := d.get(from.rotate).(number); ok {
		quarter := int(rotate.float()) / 90 % 4
		p.rotate = (quarter + 4) % 4 * 90
	} else {
		p.rotate = 0
	}
	if unit := d.float(page["UserUnit"]); unit > 0 && unit < 1000 {
		p.unit = unit
	}
	return p
}

// rect is empty where no four numbers stand. Corners may stand in any order.
func (d *document) rect(v any) rect {
	list := d.array(v)
	if len(list) < 4 {
		return rect{}
	}
	a, b, x, y := d.float(list[0]), d.float(list[1]), d.float(list[2]), d.float(list[3])
	return rect{min(a, x), min(b, y), max(a, x), max(b, y)}
}
