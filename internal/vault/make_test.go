package vault_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"constancia/internal/vault"
)

func TestAFileMadeHereIsKeptHoweverLargeAndAHalfOneIsNot(t *testing.T) {
	_, v := open(t)
	big := bytes.Repeat([]byte("page"), 13<<20) // beyond what anybody may send
	kept, err := v.Make(t.Context(), maria, vault.PDF, func(w io.Writer) error {
		_, err := w.Write(big)
		return err
	})
	if err != nil || kept.Bytes != int64(len(big)) || kept.Type != vault.PDF {
		t.Fatalf("got %+v, %v", kept, err)
	}
	if got, err := v.Read(t.Context(), maria, kept.Name); err != nil || !bytes.Equal(got, big) {
		t.Errorf("what was made is not what is kept: %v", err)
	}
	broken := errors.New("the printer broke")
	_, err = v.Make(t.Context(), maria, vault.PDF, func(w io.Writer) error {
		_, _ = w.Write(big[:1000])
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want what went wrong", err)
	}
}
