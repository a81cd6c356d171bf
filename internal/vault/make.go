package vault

import (
	"context"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/google/uuid"
)

// ZIP is what a bundle is. Nobody sends one: it is made here.
const ZIP Type = "application/zip"

// Making is a file of a client that is made here and not sent. What is written to it lies
// aside, sealed, however large it is, and is read there at any place; Keep keeps it.
type Making struct {
	*Scratch
	own    drawer
	kind   Type
	stream cipher.Stream
	sum    hash.Hash
	check  uint32 // that what lies aside comes back as it was
	sealed []byte
}

// Make begins a file. Whoever begins one discards it: what is kept of it is elsewhere, and
// of one that is not kept nothing is left behind. Unavailable when the disk is full.
func (v Vault) Make(ctx context.Context, client uuid.UUID, kind Type) (*Making, error) {
	own, err := v.open(ctx, client)
	if err != nil {
		return nil, err
	}
	aside, err := v.lay()
	if err != nil {
		return nil, err
	}
	return &Making{Scratch: aside, own: own, kind: kind, stream: aside.stream(0), sum: sha256.New(), sealed: make([]byte, segment)}, nil
}

// Write writes on. Unavailable when the disk is full.
func (m *Making) Write(p []byte) (n int, err error) {
	for n < len(p) {
		part := p[n:min(len(p), n+len(m.sealed))]
		m.stream.XORKeyStream(m.sealed, part)
		if _, err := m.file.Write(m.sealed[:len(part)]); err != nil {
			return n, said(fmt.Errorf("writing a file: %w", err))
		}
		m.sum.Write(part)
		m.check = crc32.Update(m.check, castagnoli, part)
		n, m.size = n+len(part), m.size+int64(len(part))
	}
	return n, nil
}

// castagnoli is the checksum that processors compute by themselves.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Hash is the SHA-256 of what was written so far.
func (m *Making) Hash() []byte { return m.sum.Sum(nil) }

// errLaidOtherwise says that the disk gave back something else than it was given.
var errLaidOtherwise = errors.New("vault: what was laid aside is not what was written")

// Keep keeps the file; nothing is written to it after. Unavailable when the disk is full.
func (m *Making) Keep() (Kept, error) {
	sum := m.Hash()
	kept := Kept{Name: m.own.name("made", sum), SHA256: hex.EncodeToString(sum), Bytes: m.size, Type: m.kind}
	return kept, m.own.put(kept.Name, &checked{from: io.NewSectionReader(m, 0, m.size), want: m.check})
}

// checked is a reader that does not end where its checksum is not what it should be.
type checked struct {
	from      io.Reader
	sum, want uint32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.sum = crc32.Update(c.sum, castagnoli, p[:n])
	if errors.Is(err, io.EOF) && c.sum != c.want {
		err = errLaidOtherwise
	}
	return n, err
}
