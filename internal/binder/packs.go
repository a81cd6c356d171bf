package binder

// pack is an object stream, unpacked (ISO 32000-1, section 7.5.7).
type pack struct {
	content []byte
	nums    []int
	offsets []int
}

// unpacked reads one object out of an object stream. What stands in one is never
// encrypted by itself and never a stream.
func (d *document) unpacked(where place) any {
	p := d.pack(where.at)
	if where.index < 0 || where.index >= len(p.offsets) {
		return nil
	}
	at := p.offsets[where.index]
	if at < 0 || at >= len(p.content) {
		return nil
	}
	l := &lexer{b: p.content, at: at, work: &d.work}
	v, err := l.object()
	if err != nil {
		d.overspent()
		return nil
	}
	if _, ok := v.(keyword); ok {
		return nil
	}
	return v
}

func (d *document) pack(num int) pack {
	if p, ok := d.packs[num]; ok {
		return p
	}
	d.packs[num] = pack{}
	if d.places[num].packed {
		return pack{}
	}
	s, ok := d.object(num).(stream)
	if !ok {
		return pack{}
	}
	content, err := d.inflate(s)
	if err != nil {
		return pack{}
	}
	p := pack{content: content}
	first := d.int(s.dict["First"])
	l := &lexer{b: content, work: &d.work}
	for range min(max(d.int(s.dict["N"]), 0), mostObjects) {
		num, ok := l.plain()
		at, placed := l.plain()
		if !ok || !placed || first < 0 || l.charge(1) != nil {
			break
		}
		p.nums = append(p.nums, num)
		p.offsets = append(p.offsets, first+at)
	}
	d.packs[num] = p
	return p
}
