package binder_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"constancia/internal/binder"
)

// A bound file is taken apart object by object: what it takes in memory is a page's, and
// not the file's.
func TestABoundFileIsTakenApartWithoutBeingHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bound.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content := scan(20, 400_000)
	var pieces []binder.Piece
	for range 10 {
		pieces = append(pieces, piece("Scan", content))
	}
	bound, err := binder.Bind(t.Context(), f, pieces, binder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var parts []binder.Part
	_, peak := watched(func() {
		parts, err = binder.Split(t.Context(), f, bound.Bytes, 5_000_000, []binder.Group{{First: 1, Last: bound.Pages}}, func(binder.Part) (io.Writer, error) {
			return io.Discard, nil
		})
	})
	if err != nil || len(parts) < 16 || parts[len(parts)-1].Last != 200 {
		t.Fatalf("got %d parts, %v", len(parts), err)
	}
	if bound.Bytes < 80_000_000 || peak > 40_000_000 {
		t.Errorf("taking %d MB apart took %d MB of memory", bound.Bytes/1e6, peak/1e6)
	}
}

// What was not bound here, or is not what was bound, is refused and never a panic.
func TestWhatWasNotBoundHereIsNotTakenApart(t *testing.T) {
	good, _ := bind(t, binder.Options{}, piece("A", scan(2, 1000)))
	moved := bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n9"), 1)
	for name, content := range map[string][]byte{
		"nothing":       {},
		"words":         []byte("hello"),
		"cut off":       good[:len(good)/2],
		"a table moved": moved,
		"no table":      bytes.Replace(good, []byte("xref\n0 "), []byte("xxxx\n0 "), 1),
	} {
		_, err := binder.Split(t.Context(), bytes.NewReader(content), int64(len(content)), 1e6, []binder.Group{{First: 1, Last: 2}}, func(binder.Part) (io.Writer, error) {
			return io.Discard, nil
		})
		if err == nil {
			t.Errorf("%s was taken apart", name)
		}
	}
	broken := errors.New("the disk")
	if _, err := binder.Split(t.Context(), unread{broken}, 1000, 1e6, nil, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// unread is a disk that cannot be read.
type unread struct{ err error }

func (u unread) ReadAt([]byte, int64) (int, error) { return 0, u.err }
