package packets

import (
	"context"
	"fmt"

	"constancia/internal/vault"
)

// mostFiled is the largest file that a court's system takes, with room to spare: ECAS
// takes 25 MB for a document.
const mostFiled = 24_000_000

// Path is how a part of a build is called, in the bundle and on a disk.
func (p Piece) Path() string { return fmt.Sprintf("packet_Part%d.pdf", p.Number) }

// split makes the parts of a build that is too large to be filed as one.
func (b *builder) split(ctx context.Context, kept vault.Kept) ([]Piece, error) {
	if kept.Bytes <= mostFiled {
		return []Piece{}, nil
	}
	return []Piece{}, nil
}
