package typeset

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a book looks like to others is asked of the programs that attorneys' readers, courts
// and our own packets are built on: poppler and qpdf.

// tool runs one of them. Where it is missing the test fails in the gate and is otherwise
// left out, said aloud.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CONSTANCIA_TEST_READERS") == "required" {
			t.Fatalf("%s is not on this machine (Debian: qpdf poppler-utils libharfbuzz-bin)", name)
		}
		t.Skipf("left out: %s is not on this machine (Debian: qpdf poppler-utils libharfbuzz-bin)", name)
	}
	var out, said bytes.Buffer
	run := exec.Command(name, args...)
	run.Stdout, run.Stderr = &out, &said
	if err := run.Run(); err != nil || said.Len() > 0 && name != "hb-shape" { // which says aloud what stands around the text
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), said.String())
	}
	return out.String()
}

// begin is a new book. Without typefaces there is nothing to test.
func begin(t testing.TB, options Options) *Book {
	t.Helper()
	b, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// paper is a book as a file, after it was found clean: no damage, and every typeface
// embedded, reduced to what is used, and readable.
func paper(t testing.TB, b *Book) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.pdf")
	var content bytes.Buffer
	if _, err := b.WriteTo(&content); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := tool(t, "qpdf", "--check", path); !strings.Contains(said, "No syntax or stream encoding errors") {
		t.Errorf("qpdf --check: %s", said)
	}
	for i, line := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n") {
		if i >= 2 && !strings.Contains(line, "yes yes yes") {
			t.Errorf("pdffonts: %s", line)
		}
	}
	if dir := os.Getenv("CONSTANCIA_TEST_PAPER"); dir != "" { // to be looked at
		name := filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-"))
		if err := os.WriteFile(name+".pdf", content.Bytes(), 0o600); err != nil {
			t.Error(err)
		}
	}
	return path
}

// readBack is the text of a file as pdftotext reads it, without the marks of direction it
// puts around what runs against the line.
func readBack(t testing.TB, path string, how ...string) string {
	t.Helper()
	said := tool(t, "pdftotext", append(how, path, "-")...)
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= '\u202A' && r <= '\u202E' || r == '\u200E' || r == '\u200F' {
			return -1
		}
		return r
	}, said)), " ")
}
