package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

func TestAStrangersFileIsReadAtAnyPlaceAndLeavesNothing(t *testing.T) {
	w := cast.New(t)
	content := make([]byte, 100_003)
	_, _ = rand.Read(content)
	s, err := vault.Of(w.DB).Scratch(bytes.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Discard()
	for _, at := range []int64{0, 1, 15, 16, 17, 4095, 65536, 100_000} {
		got := make([]byte, 33)
		n, err := s.ReadAt(got, at)
		if want := content[at:min(at+33, int64(len(content)))]; !bytes.Equal(got[:n], want) || err != nil && !errors.Is(err, io.EOF) {
			t.Errorf("at %d: another content, %v", at, err)
		}
	}
	names, err := filepath.Glob(filepath.Join(w.DataDir, "*", "waiting", "*"))
	if err != nil || len(names) != 0 || s.Size() != int64(len(content)) {
		t.Errorf("%d bytes; on the disk: %v, %v", s.Size(), names, err)
	}
	s.Discard()
	if _, err := s.ReadAt(make([]byte, 1), 0); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
}

func TestAStrangersFileHasABound(t *testing.T) {
	w := cast.New(t)
	if _, err := vault.Of(w.DB).Scratch(bytes.NewReader(make([]byte, 1001)), 1000); !fault.Is(err, fault.TooLarge) {
		t.Errorf("got %v, want TooLarge", err)
	}
}
