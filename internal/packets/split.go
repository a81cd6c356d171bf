package packets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"constancia/internal/binder"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Path is how a part of a build is called, in the bundle and on a disk.
func (p Piece) Path() string { return fmt.Sprintf("packet_Part%d.pdf", p.Number) }

// split makes the parts of a build that is larger than a court's system takes, and of a
// motion whatever its size: documents of different types are not merged into one file
// (Immigration Court Practice Manual, chapter 3.4). A cut is made where an exhibit begins
// wherever that can be. A page that alone is larger leaves the packet whole, and is listed
// for whoever approves it.
func (b *builder) split(ctx context.Context, whole *vault.Making, drawn *Built, most int64) (pieces []Piece, err error) {
	pieces = []Piece{}
	form, _ := b.packet.Kind.Form()
	groups := drawn.groups(form)
	if whole.Size() <= most && (!form.itemised() || len(groups) < 2) {
		return pieces, nil
	}
	var part *vault.Making
	keep := func() error { // the part that was written last
		if part == nil {
			return nil
		}
		defer part.Discard()
		kept, err := part.Keep()
		pieces = append(pieces, Piece{Number: len(pieces) + 1, Bytes: kept.Bytes, FileName: kept.Name, SHA256: seal.Of(kept.SHA256)})
		return err
	}
	defer func() {
		if part != nil {
			part.Discard()
		}
	}()
	_, err = binder.Split(ctx, whole, whole.Size(), most, groups, func(binder.Part) (io.Writer, error) {
		if err := keep(); err != nil {
			return nil, err
		}
		part, err = vault.Of(b.d).Make(ctx, b.packet.ClientID, vault.PDF)
		return part, err
	})
	var page *binder.PageError
	if errors.As(err, &page) {
		drawn.lists(page.Page, Missing{Key: "packets.missing.page_too_large", Args: map[string]any{
			"page": page.Page, "size": vault.MB(page.Bytes), "most": most / 1_000_000,
		}})
		return []Piece{}, nil
	}
	if err != nil {
		return nil, err
	}
	err = keep()
	return pieces, err
}

// itemised tells whether a form is a filing of papers in an order of their own.
func (f Form) itemised() bool {
	return slices.ContainsFunc(f.Parts, func(p Part) bool { return p.Item > 0 })
}

// filedAs is the type of a part as it is filed. A cover page goes with the motion; where that
// is in another file, with the exhibits that it is then the cover of.
func (b Built) filedAs(form Form, id PartID) Filing {
	part, _ := form.Part(id)
	if id == CoverPage && part.Filed == FiledMotion && !slices.ContainsFunc(b.Parts, func(p PlacedPart) bool { return p.ID == TheMotion }) {
		return FiledExhibits
	}
	return part.Filed
}

// groups are the pages of papers of one type. In a filing in an order of its own they go on
// behind those of another: between the cover page and its motion stands the fee.
func (b Built) groups(form Form) []binder.Group {
	var groups []binder.Group
	var types []Filing
	for _, placed := range b.Parts {
		filed := b.filedAs(form, placed.ID)
		at := len(types) - 1
		for at >= 0 && types[at] != filed {
			if at--; !form.itemised() {
				at = -1 // only what stands together
			}
		}
		if at < 0 {
			at = len(types)
			types, groups = append(types, filed), append(groups, binder.Group{First: placed.Page, Last: placed.Page - 1})
		}
		g := &groups[at]
		for page := g.Last + 1; page < placed.Page; page++ {
			g.Without = append(g.Without, page)
		}
		g.Last, g.Breaks = placed.Last, append(g.Breaks, placed.Page)
		for _, e := range b.Exhibits {
			if e.Part == placed.ID {
				g.Breaks = append(g.Breaks, e.Page)
			}
		}
	}
	for i := range groups {
		slices.Sort(groups[i].Breaks)
		groups[i].Breaks = slices.Compact(groups[i].Breaks)
	}
	return groups
}

// lists adds what stands on a page to what the screen lists for its part.
func (b *Built) lists(page int, m Missing) {
	for _, placed := range b.Parts {
		if page < placed.Page || page > placed.Last {
			continue
		}
		at := slices.IndexFunc(b.Listed, func(l PartListing) bool { return l.ID == placed.ID })
		b.Listed[at].Missing = append(slices.Clone(b.Listed[at].Missing), m)
		return
	}
}
