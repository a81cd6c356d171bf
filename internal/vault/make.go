package vault

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math"

	"github.com/google/uuid"

	"constancia/internal/fault"
)

// ZIP is what a bundle is. Nobody sends one: it is made here.
const ZIP Type = "application/zip"

// Make keeps a file for the client that was made here and not sent: what write writes
// lies on the disk sealed while it is written, however large it is. An error of write, or
// a panic in it, leaves nothing behind. Unavailable when the disk is full.
func (v Vault) Make(ctx context.Context, client uuid.UUID, kind Type, write func(w io.Writer) error) (Kept, error) {
	own, err := v.open(ctx, client)
	if err != nil {
		return Kept{}, err
	}
	from, to := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		_ = to.CloseWithError(calm(write, to))
	}()
	made, err := v.park(from, math.MaxInt64)
	_ = from.Close() // whoever still writes is told that nobody reads
	<-written
	if err != nil {
		return Kept{}, err
	}
	defer made.Discard()
	sum, err := sumOf(made)
	if err != nil {
		return Kept{}, err
	}
	if _, err := made.Seek(0, io.SeekStart); err != nil {
		return Kept{}, fmt.Errorf("reading what was made: %w", err)
	}
	kept := Kept{Name: own.name("made", sum), SHA256: hex.EncodeToString(sum), Bytes: made.Size(), Type: kind}
	return kept, own.put(kept.Name, made)
}

// calm turns a panic into an error: what writes runs beside its caller, who could not catch
// it, and would take the whole program with it.
func calm(write func(w io.Writer) error, to io.Writer) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fault.Panic(reason)
		}
	}()
	return write(to)
}
