package vault

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// Arrival is a file on its way in, before anybody knows what it is and to whom it
// belongs. What is small is held in memory; what is large lies on the disk, sealed
// under a key that only this process has and nowhere writes down: after a crash
// nobody can read it, and the sweep removes it.
type Arrival struct {
	io.ReadSeeker
	size int64
	done func()
}

// inMemory is how much of a file is held in memory on its way in.
const inMemory = 1 << 20

// Arrive takes a file in. TooLarge as soon as it is longer than the largest that is
// kept; Unavailable when the disk is full. Whoever takes one in discards it.
func (v Vault) Arrive(from io.Reader) (*Arrival, error) {
	var begin bytes.Buffer
	n, err := io.CopyN(&begin, from, inMemory)
	if errors.Is(err, io.EOF) {
		return &Arrival{ReadSeeker: bytes.NewReader(begin.Bytes()), size: n, done: func() {}}, nil
	}
	if err != nil {
		return nil, err
	}
	return v.park(io.MultiReader(&begin, from), v.limits.Most())
}

// park lays a large file on the disk, sealed.
func (v Vault) park(from io.Reader, most int64) (_ *Arrival, err error) {
	waiting := filepath.Join(v.dir, "waiting")
	if err := os.MkdirAll(waiting, 0o700); err != nil {
		return nil, fmt.Errorf("making a folder of the vault: %w", err)
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("making a key for a file on its way in: %w", err)
	}
	cipher, err := subtle.NewAESGCMHKDF(key, "SHA256", 32, segment, 0)
	if err != nil {
		return nil, fmt.Errorf("sealing a file on its way in: %w", err)
	}
	f, err := os.CreateTemp(waiting, "*")
	if err != nil {
		return nil, said(fmt.Errorf("beginning a file: %w", err))
	}
	done := func() { _, _ = f.Close(), os.Remove(f.Name()) }
	defer func() {
		if err != nil {
			done()
		}
	}()
	counted := &counter{from: from, most: most}
	if err := said(encrypt(cipher, f, f.Name(), counted)); err != nil {
		return nil, err
	}
	opened := &Opened{file: f, cipher: cipher, name: f.Name(), size: counted.n}
	return &Arrival{ReadSeeker: opened, size: counted.n, done: done}, nil
}

// Size is how long the file is, in bytes.
func (a *Arrival) Size() int64 { return a.size }

// Discard forgets the file. What was kept of it is elsewhere.
func (a *Arrival) Discard() { a.done() }

// counter counts what is read, and refuses more than the most.
type counter struct {
	from    io.Reader
	n, most int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if c.n += int64(n); c.n > c.most {
		return n, tooLarge(c.most)
	}
	return n, err
}
