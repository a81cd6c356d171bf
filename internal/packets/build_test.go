package packets_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/packets"
)

func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out.String())
	}
	return out.String()
}

func TestAPacketIsPutTogetherFromTheRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		if got, want := labels(f), "C-1 picture, C-2 picture"; got != want {
			t.Errorf("got exhibits %q, want %q", got, want)
		}
		path := filepath.Join(t.TempDir(), "packet.pdf")
		must(t, os.WriteFile(path, d.pdf(f.ID), 0o600))
		if dir := os.Getenv("KEEP"); dir != "" {
			must(t, os.WriteFile(dir+"/packet.pdf", d.pdf(f.ID), 0o600))
		}
		run(t, "qpdf", "--check", path)
		text := run(t, "pdftotext", "-layout", path, "-")
		for _, never := range []string{"privileged words", "I was afraid to lose my job", "Nobody has looked"} {
			if strings.Contains(text, never) {
				t.Errorf("%q left the house", never)
			}
		}
	})
}
