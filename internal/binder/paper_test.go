package binder_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"constancia/internal/binder"
)

// The papers of these tests are written here, object by object, as other programs and
// other people write them. Number 1 is always the catalog, 2 the pages.

type paper struct{ objects []string }

func (p *paper) add(format string, args ...any) int {
	p.objects = append(p.objects, fmt.Sprintf(format, args...))
	return len(p.objects)
}

func (p *paper) set(num int, format string, args ...any) {
	p.objects[num-1] = fmt.Sprintf(format, args...)
}

func (p *paper) stream(head, content string) int {
	return p.add("<<%s /Length %d>>\nstream\n%s\nendstream", head, len(content), content)
}

// bytes is the paper with its table and its trailer.
func (p *paper) bytes() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.6\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(p.objects))
	for i, object := range p.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	begun := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, begun)
	return out.Bytes()
}

// pages makes a paper of pages that each say a sentence; more goes into the catalog,
// attributes into each page.
func pages(count int, more, attributes string) *paper {
	p := &paper{}
	p.add("<</Type /Catalog /Pages 2 0 R %s>>", more)
	p.add("")
	p.add("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>")
	var kids strings.Builder
	for i := range count {
		content := p.stream("", fmt.Sprintf("BT /F1 24 Tf 72 700 Td (Sentence of page %d.) Tj ET 0 0 612 18 re f", i+1))
		kid := p.add("<</Type /Page /Parent 2 0 R /Contents %d 0 R %s>>", content, attributes)
		fmt.Fprintf(&kids, "%d 0 R ", kid)
	}
	p.set(2, "<</Type /Pages /Count %d /MediaBox [0 0 612 792] /Resources <</Font <</F1 3 0 R>>>> /Kids [%s]>>", count, kids.String())
	return p
}

func packed(content string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = io.WriteString(w, content)
	_ = w.Close()
	return out.String()
}

type closed struct{ *bytes.Reader }

func (closed) Close() error { return nil }

func piece(title string, content []byte) binder.Piece {
	return binder.Piece{Title: title, Open: func() (io.ReadSeekCloser, error) {
		return closed{bytes.NewReader(content)}, nil
	}}
}

func inspect(t *testing.T, content []byte) binder.Sheet {
	t.Helper()
	sheet, err := binder.Inspect(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

// bind binds, and has the result looked at by programs that are not ours.
func bind(t *testing.T, o binder.Options, pieces ...binder.Piece) ([]byte, binder.Bound) {
	t.Helper()
	var out bytes.Buffer
	bound, err := binder.Bind(t.Context(), &out, pieces, o)
	if err != nil {
		t.Fatal(err)
	}
	if bound.Bytes != int64(out.Len()) {
		t.Errorf("got %d bytes, said %d", out.Len(), bound.Bytes)
	}
	judged(t, out.Bytes())
	return out.Bytes(), bound
}

func judged(t *testing.T, content []byte) {
	t.Helper()
	said := tool(t, content, "qpdf", "--check")
	if !strings.Contains(said, "No syntax or stream encoding errors found") {
		t.Errorf("qpdf --check: %s", said)
	}
	for _, word := range []string{"/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/AcroForm", "/XFA", "/EmbeddedFile", "/Annots", "/Encrypt"} {
		if bytes.Contains(content, []byte(word+" ")) || bytes.Contains(content, []byte(word+"(")) {
			t.Errorf("the bound file holds %s", word)
		}
	}
}

// tool runs a program on a PDF and gives what it says; its file stands where it has
// "-" or at the end.
func tool(t *testing.T, content []byte, program string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, path)
	if program == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", program, err)
	}
	return string(out)
}
