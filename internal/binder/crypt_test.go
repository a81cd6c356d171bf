package binder_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"constancia/internal/binder"
)

// encrypted has qpdf encrypt a paper; the passwords come first among the words.
func encrypted(t *testing.T, content []byte, words ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.pdf"), filepath.Join(dir, "to.pdf")
	if err := os.WriteFile(from, content, 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--allow-weak-crypto", "--encrypt"}, words...)
	if slices.Contains(words, "--") {
		args = append(args, from, to)
	} else {
		args = append(args, "--", from, to)
	}
	if out, err := exec.Command("qpdf", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	locked, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return locked
}

// A password that only forbids changes keeps nobody from reading: such a paper is
// bound, and whoever binds it is told. One that is needed to read is trouble.
func TestAnOwnersPasswordIsNoTroubleAndAReadersIs(t *testing.T) {
	p := pages(3, "", "")
	content := p.bytes()
	for name, words := range map[string][]string{
		"RC4, 40 bits":                    {"40"},
		"RC4, 128 bits":                   {"128", "--use-aes=n"},
		"AES, 128 bits":                   {"128", "--use-aes=y"},
		"AES, 128 bits, readable about":   {"128", "--use-aes=y", "--cleartext-metadata"},
		"AES, 256 bits":                   {"256"},
		"AES, 256 bits, the first kind":   {"256", "--force-R5"},
		"AES, 256 bits, objects in packs": {"256", "--", "--object-streams=generate"},
		"AES, 128 bits, objects in packs": {"128", "--use-aes=y", "--", "--object-streams=generate"},
		"AES, 256 bits, printing refused": {"256", "--print=none", "--modify=none", "--extract=n"},
	} {
		open := encrypted(t, content, append([]string{"", "owner"}, words...)...)
		if sheet := inspect(t, open); sheet.Trouble != "" || !sheet.Restricted || sheet.Pages != 3 {
			t.Errorf("%s, an owner's: got %+v", name, sheet)
			continue
		}
		out, _ := bind(t, binder.Options{}, piece("", open))
		if text := tool(t, out, "pdftotext"); !strings.Contains(text, "Sentence of page 3.") {
			t.Errorf("%s, an owner's: the bound file says %q", name, text)
		}
		locked := encrypted(t, content, append([]string{"reader", "owner"}, words...)...)
		if sheet := inspect(t, locked); sheet.Trouble != binder.Encrypted {
			t.Errorf("%s, a reader's: got %q (%v)", name, sheet.Trouble, sheet.Cause)
		}
	}
}
