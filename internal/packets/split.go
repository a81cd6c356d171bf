package packets

import (
	"bytes"
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
func (b *builder) split(ctx context.Context, kept vault.Kept, drawn *Built, most int64) ([]Piece, error) {
	if kept.Bytes <= most {
		return []Piece{}, nil
	}
	form, _ := b.packet.Kind.Form()
	v := vault.Of(b.d)
	whole, err := v.Open(ctx, b.packet.ClientID, kept.Name, kept.Bytes)
	if err != nil {
		return nil, err
	}
	// A file of the vault is read from its beginning only; what is taken apart is read here
	// and there.
	aside, err := v.Scratch(whole, kept.Bytes)
	if err := errors.Join(err, whole.Close()); err != nil {
		return nil, err
	}
	defer aside.Discard()
	s := &store{ctx: func() context.Context { return ctx }, vault: v, packet: b.packet}
	_, err = binder.Split(ctx, aside, aside.Size(), most, drawn.groups(form), s.create)
	var page *binder.PageError
	if errors.As(err, &page) {
		drawn.lists(page.Page, Missing{Key: "packets.missing.page_too_large", Args: map[string]any{
			"page": page.Page, "size": vault.MB(page.Bytes), "most": most / 1_000_000,
		}})
		return []Piece{}, nil
	}
	if err := errors.Join(err, s.flush()); err != nil {
		return nil, err
	}
	return s.pieces, nil
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

// store keeps one part after the other.
type store struct {
	ctx    func() context.Context
	vault  vault.Vault
	packet Packet
	number int
	held   bytes.Buffer
	pieces []Piece
}

func (s *store) create(binder.Part) (io.Writer, error) {
	err := s.flush()
	s.number++
	return &s.held, err
}

// flush stores the part that was written last.
func (s *store) flush() error {
	if s.held.Len() == 0 {
		return nil
	}
	kept, err := s.vault.Make(s.ctx(), s.packet.ClientID, vault.PDF, func(w io.Writer) error {
		_, err := s.held.WriteTo(w)
		return err
	})
	s.held.Reset()
	s.pieces = append(s.pieces, Piece{Number: s.number, Bytes: kept.Bytes, FileName: kept.Name, SHA256: seal.Of(kept.SHA256)})
	return err
}
