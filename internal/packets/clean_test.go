package packets_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/packets"
)

var looked sync.Map // hashes of PDFs that were found clean

// clean puts a PDF to the tools that a court, or anybody, could put it to: every packet,
// handout and declaration of the tests passes here.
func clean(t testing.TB, pdf []byte) {
	t.Helper()
	if _, known := looked.LoadOrStore(sha256.Sum256(pdf), true); known {
		return
	}
	path := filepath.Join(t.TempDir(), "looked.pdf")
	must(t, os.WriteFile(path, pdf, 0o600))
	said := map[string]string{
		"qpdf":      run(t, "qpdf", "--check", path),
		"pdfinfo":   run(t, "pdfinfo", path),
		"pdffonts":  run(t, "pdffonts", path),
		"pdftotext": run(t, "pdftotext", path, "-"),
	}
	for tool, out := range said {
		for _, complaint := range []string{"WARNING", "Syntax Error", "Syntax Warning", "Internal Error"} {
			if strings.Contains(out, complaint) {
				t.Errorf("%s: %s", tool, out)
			}
		}
	}
	for _, want := range []string{"Encrypted:       no", "JavaScript:      no", "Form:            none"} {
		if !strings.Contains(said["pdfinfo"], want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, said["pdfinfo"])
		}
	}
	fonts := strings.Split(strings.TrimSpace(said["pdffonts"]), "\n")
	for _, line := range fonts[min(2, len(fonts)):] {
		fields := strings.Fields(line) // name, type, encoding, embedded, subset, unicode, object
		if n := len(fields); n < 6 || fields[n-5] != "yes" || fields[n-3] != "yes" && fields[n-6] != "WinAnsi" {
			t.Errorf("a font is not in the file, or not text: %s", line)
		}
	}
	if strings.TrimSpace(said["pdftotext"]) == "" {
		t.Error("there is no text to read")
	}
}

func TestEveryKindOfPacketIsCleanForEveryTool(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		d.signs()
		w.Hearing(cast.Maria)
		for _, kind := range packets.Kinds() {
			var p packets.Packet
			w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
				p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: kind, Choice: packets.Choice{
					Failures: []uuid.UUID{d.failure}, Signer: cast.Ruth.ID, Words: "Ёлка, ትግርኛ, हिन्दी, 中文, العربية.",
				}})
				return err
			})
			d.assemble()
			f := d.find(p.ID)
			if f.State != packets.Ready {
				t.Errorf("%s: got %s %q", kind, f.State, f.Problem)
				continue
			}
			d.pdf(f.ID)
			for page, text := range d.text(f.ID) {
				if len(strings.Fields(text)) < 2 {
					t.Errorf("%s: page %d says nothing", kind, page+1)
				}
			}
			if letters := lists(f, packets.CoverLetter)["packets.missing.letters"]; letters != "" {
				t.Errorf("%s: %s", kind, letters)
			}
		}
	})
}
