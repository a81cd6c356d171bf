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

// split makes the parts of a build that is larger than a court's system takes. Papers of
// different types never share a part (ECAS takes each as a document of its own), and a cut
// is made where an exhibit begins wherever that can be. A page that alone is larger leaves
// the packet whole, and is listed for whoever approves it.
func (b *builder) split(ctx context.Context, whole *vault.Making, drawn *Built, most int64) (pieces []Piece, err error) {
	pieces = []Piece{}
	if whole.Size() <= most {
		return pieces, nil
	}
	form, _ := b.packet.Kind.Form()
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
	_, err = binder.Split(ctx, whole, whole.Size(), most, drawn.groups(form), func(binder.Part) (io.Writer, error) {
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
	return pieces, keep()
}

// groups are the runs of pages that are papers of one type.
func (b Built) groups(form Form) []binder.Group {
	var groups []binder.Group
	was := Filing(-1)
	for _, placed := range b.Parts {
		part, _ := form.Part(placed.ID)
		if part.Filed != was {
			groups = append(groups, binder.Group{First: placed.Page})
			was = part.Filed
		}
		last := &groups[len(groups)-1]
		last.Last = placed.Last
		last.Breaks = append(last.Breaks, placed.Page)
		for _, e := range b.Exhibits {
			if e.Part == placed.ID {
				last.Breaks = append(last.Breaks, e.Page)
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
