package bundle

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// Contents are what a bundle is written from.
type Contents struct {
	Manifest []byte // as Manifest.Encode gave it, and as it was sealed
	Seal     int64  // the sequence of the event that sealed it
	Record   Record // of the manifest's events and of the seal

	// Open opens a packet or exhibit by its path in the manifest. Each file is opened
	// twice: a zip says the checksum before the content.
	Open func(path string) (io.ReadCloser, error)
}

// ErrNotAsSealed says that a file, or the record, is not what the manifest says.
var ErrNotAsSealed = errors.New("the bundle would not be what was sealed")

// Write writes a bundle. Nothing is written before every file was read and found to be
// what the manifest says; memory is small whatever the size. Whoever keeps the result
// should Verify it once: Write does not check proofs or signatures.
func Write(w io.Writer, c Contents) error {
	m, err := readManifest(c.Manifest)
	if err != nil {
		return err
	}
	if err := c.fits(m); err != nil {
		return err
	}
	parts, err := c.parts(m)
	if err != nil {
		return err
	}
	offset := int64(0)
	var directory []byte
	for i := range parts {
		p := &parts[i]
		if p.offset = uint32(offset); p.next() > maxArchive || len(parts) > maxEntries {
			return errors.New("the bundle is larger than its form allows")
		}
		offset = p.next()
		directory = append(directory, p.central()...)
	}
	for _, p := range parts {
		if err := p.write(w); err != nil {
			return err
		}
	}
	_, err = w.Write(append(directory, end(len(parts), int64(len(directory)), offset)...))
	return err
}

// fits checks that the record is of the manifest's events and the seal.
func (c Contents) fits(m Manifest) error {
	carried := sorted(append([]int64{c.Seal}, m.Events...))
	has := make([]int64, len(c.Record.Events))
	for i, e := range c.Record.Events {
		has[i] = e.Seq
		if _, err := readLine(e.line()); err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
	}
	if !slices.Equal(has, carried) {
		return fmt.Errorf("%w: other events", ErrNotAsSealed)
	}
	if len(c.Record.Checkpoints) == 0 || len(c.Record.Keys) == 0 {
		return fmt.Errorf("%w: no checkpoint or no key", ErrNotAsSealed)
	}
	for _, size := range m.Checkpoints {
		if !slices.ContainsFunc(c.Record.Checkpoints, func(c Checkpoint) bool { return c.Size == size }) {
			return fmt.Errorf("%w: the checkpoint of %d events is missing", ErrNotAsSealed, size)
		}
	}
	return nil
}

// part is an entry with where its content comes from.
type part struct {
	item
	sha  string
	open func() (io.ReadCloser, error)
}

func (c Contents) parts(m Manifest) ([]part, error) {
	var parts []part
	for _, f := range m.Files {
		p, err := c.file(f)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	proven, err := c.Record.proofs(c.Seal).text()
	if err != nil {
		return nil, err
	}
	parts = append(parts, inMemory(manifestName, c.Manifest), inMemory(eventsName, c.Record.events()), inMemory(proofsName, proven))
	for _, checkpoint := range c.Record.Checkpoints {
		parts = append(parts, inMemory(noteName(checkpoint.Size), []byte(checkpoint.Note)))
	}
	parts = append(parts, inMemory(keysName, c.Record.keys()))
	for _, p := range parts {
		if int64(p.size) > mostOf(p.name) {
			return nil, fmt.Errorf("%s is larger than a bundle takes", p.name)
		}
	}
	return parts, nil
}

// file reads a file once, for its checksum, and compares it with its line.
func (c Contents) file(f File) (part, error) {
	open := func() (io.ReadCloser, error) { return c.Open(f.Path) }
	if f.Kind == Text {
		own := ownText(f.Path)
		open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(own)), nil }
	}
	p := part{item: item{name: f.Path}, sha: f.SHA256, open: open}
	content, err := open()
	if err != nil {
		return p, fmt.Errorf("opening %s: %w", f.Path, err)
	}
	sum, crc := sha256.New(), crc32.NewIEEE()
	n, err := io.Copy(io.MultiWriter(sum, crc), content)
	if err := errors.Join(err, content.Close()); err != nil {
		return p, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if n != f.Size || hexOf(sum.Sum(nil)) != f.SHA256 {
		return p, fmt.Errorf("%w: %s", ErrNotAsSealed, f.Path)
	}
	p.size, p.crc = uint32(n), crc.Sum32()
	return p, nil
}

func inMemory(name string, content []byte) part {
	return part{
		item: item{name: name, size: uint32(len(content)), crc: crc32.ChecksumIEEE(content)}, sha: HashOf(content),
		open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	}
}

// write copies an entry; a file that changed since it was read ends it.
func (p part) write(w io.Writer) error {
	if _, err := w.Write(p.local()); err != nil {
		return err
	}
	content, err := p.open()
	if err != nil {
		return fmt.Errorf("opening %s: %w", p.name, err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), content)
	if err := errors.Join(err, content.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", p.name, err)
	}
	if n != int64(p.size) || hexOf(sum.Sum(nil)) != p.sha {
		return fmt.Errorf("%w: %s changed while it was read", ErrNotAsSealed, p.name)
	}
	return nil
}
