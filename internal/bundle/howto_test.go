package bundle_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"constancia/internal/bundle"
)

var golden = flag.Bool("golden", false, "write the bundle of testdata anew")

// The way by hand is followed to the letter: the indented lines of HOWTO.txt, in a
// shell, in a folder into which a bundle was unpacked.
func TestTheWayByHandWorks(t *testing.T) {
	dir, u := t.TempDir(), unpack(t, sealed(t).bytes())
	for _, name := range u.names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, u.files[name], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var script []string
	for line := range strings.Lines(string(u.files["HOWTO.txt"])) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			script = append(script, command)
		}
	}
	byHand := func() (string, error) {
		shell := exec.Command("bash", "-e", "-o", "pipefail", "-c", strings.Join(script, ""))
		shell.Dir = dir
		out, err := shell.CombinedOutput()
		return string(out), err
	}
	out, err := byHand()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"exhibits/B-01_photo.jpg: OK", "the list is the sealed one", "event 12 says what was recorded", "event 12 is in the log", "Signature Verified Successfully"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "packet.pdf"), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := byHand(); err == nil {
		t.Errorf("an exchanged file went unnoticed: %s", out)
	}
}

// What was handed out verifies for ever: a bundle made once, and its key.
func TestABundleOfAnEarlierVersionVerifies(t *testing.T) {
	if *golden {
		p := sealed(t)
		for name, content := range map[string][]byte{"sealed.zip": p.bytes(), "sealed.vkey": []byte(p.log.keys[0] + "\n")} {
			if err := os.WriteFile(filepath.Join("testdata", name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	content, err := os.ReadFile("testdata/sealed.zip")
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile("testdata/sealed.vkey")
	if err != nil {
		t.Fatal(err)
	}
	r := verify(content, string(key))
	if !r.OK || !r.Named || r.Sealed.Action != bundle.SealAction || len(r.Events) != 4 || r.Events[0].Delay().Hours() != 1 {
		t.Errorf("got %+v", r)
	}
	agree(t, strings.TrimSpace(string(key)), content)
}
