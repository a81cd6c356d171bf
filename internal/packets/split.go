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

// split makes the parts of a build that is larger than a court's system takes, cut
// where an exhibit begins wherever that can be. A page that alone is larger leaves the
// packet whole, and drawn says so.
func (b *builder) split(ctx context.Context, kept vault.Kept, drawn *Built, most int64) ([]Piece, error) {
	if kept.Bytes <= most {
		return []Piece{}, nil
	}
	whole, err := vault.Of(b.d).Open(ctx, b.packet.ClientID, kept.Name, kept.Bytes)
	if err != nil {
		return nil, err
	}
	defer func() { _ = whole.Close() }()
	s := &store{ctx: func() context.Context { return ctx }, vault: vault.Of(b.d), packet: b.packet}
	group := binder.Group{First: 1, Last: drawn.Pages, Breaks: drawn.breaks()}
	_, err = binder.Split(ctx, whole, most, []binder.Group{group}, s.create)
	var page *binder.PageError
	if errors.As(err, &page) {
		drawn.TooLarge = page.Page
		return []Piece{}, nil
	}
	if err := errors.Join(err, s.flush()); err != nil {
		return nil, err
	}
	return s.pieces, nil
}

// breaks are the pages that a part or an exhibit begins on.
func (b Built) breaks() []int {
	var pages []int
	for _, p := range b.Parts {
		pages = append(pages, p.Page)
	}
	for _, e := range b.Exhibits {
		pages = append(pages, e.Page)
	}
	slices.Sort(pages)
	return slices.Compact(pages)
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
