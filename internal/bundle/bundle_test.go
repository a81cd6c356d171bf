package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"constancia/internal/bundle"
)

func TestASealedPacketVerifies(t *testing.T) {
	p := sealed(t)
	content := p.bytes()
	for name, key := range map[string]string{
		"nobody's": "", "the newest key": p.log.keys[1], "the key before it": p.log.keys[0], "a fingerprint": bundle.Fingerprint(p.log.keys[1]),
	} {
		r := verify(content, key)
		if !r.OK || len(r.Findings()) != 0 {
			t.Errorf("%s: got %+v", name, r.Checks)
		}
	}
}

// Other readers of zip take it too, and read what was put in.
func TestABundleIsAnArchiveForEveryReader(t *testing.T) {
	p := sealed(t)
	content := p.bytes()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if want, ok := p.files[f.Name]; err != nil || ok && !bytes.Equal(got, want) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
