package bundle_test

import (
	"bytes"
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
	for _, want := range []string{"exhibits/B-01_photo.jpg: OK", "the list is the sealed one", "event 1 says what was recorded, and is in the log", "event 12 says what was recorded, and is in the log", "Signature Verified Successfully"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	for name, change := range map[string][3]string{
		"another file":                   {"packet.pdf", "filed", "files"},
		"a time of an exhibit's event":   {"events.jsonl", `"occurred_at":"2026-11-20T14`, `"occurred_at":"2026-11-20T13`},
		"what an exhibit's event says":   {"events.jsonl", `"bytes":`, `"bytes":1`},
		"a hash of a proof":              {"proofs.json", `["`, `["A`},
		"a checkpoint of another length": {"checkpoints/000000000000013.note", "\n13\n", "\n14\n"},
	} {
		path := filepath.Join(dir, change[0])
		changed := bytes.Replace(u.files[change[0]], []byte(change[1]), []byte(change[2]), 1)
		if bytes.Equal(changed, u.files[change[0]]) {
			t.Fatalf("%s: nothing to change", name)
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := byHand(); err == nil {
			t.Errorf("%s: went unnoticed: %s", name, out)
		}
		if err := os.WriteFile(path, u.files[change[0]], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// What was handed out verifies for ever: a bundle made once, and its key.
func TestABundleOfAnEarlierVersionVerifies(t *testing.T) {
	if *golden {
		p := sealed(t)
		for name, content := range map[string][]byte{"sealed.zip": p.bytes(), "sealed.vkey": []byte(p.log.keys[0] + "\n"), "sealed.note": []byte(p.log.notes[0].Note)} {
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
