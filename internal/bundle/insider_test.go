package bundle_test

// What somebody inside can try who has the finished bundle, the database, or both, and
// much time. Each rebuilds everything that he can: what is left is what he would need
// the log's key for. The reader has the key's line from an earlier packet.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
)

// script is one thing an insider does, and what must be said of it.
type script struct {
	name  string
	make  func(t *testing.T) (content []byte, key string)
	check string // the first check that fails
	says  string // a finding among those of all checks
}

func scripts() []script {
	return []script{
		{"edits what an event says", edits, bundle.CheckContents, "content_altered seq=8"},
		{"deletes an event", deletes, bundle.CheckEvents, "event_missing seq=8"},
		{"inserts an event", inserts, bundle.CheckEvents, "event_added seq=5"},
		{"reorders two events", reorders, bundle.CheckInclusion, "not_in_log seq=7"},
		{"backdates an event", backdates, bundle.CheckInclusion, "backdated seq=9"},
		{"swaps a piece of evidence", swaps, bundle.CheckSeal, "not_received name=exhibits/A-01_screenshot.png seq=1"},
		{"signs all of it again with another key", resigns, bundle.CheckKey, "another_key"},
		{"cuts the log before the seal", truncates, bundle.CheckInclusion, "beyond seq=12"},
		{"forks the log after restoring a backup", forks, bundle.CheckGrowth, "forked before=11"},
	}
}

func edits(t *testing.T) ([]byte, string) {
	p := sealed(t)
	u := unpack(t, p.bytes())
	if u.change("events.jsonl", `"parent":"`+subject(11), `"parent":"`+subject(12)) != 1 {
		t.Fatal("nothing to edit")
	}
	return u.pack(), p.log.keys[0]
}

func deletes(t *testing.T) ([]byte, string) {
	p := sealed(t)
	return p.repack(p.log.prove(1, 7, 9, 12)), p.log.keys[0]
}

// inserts adds an event that is in the log, with its proof, to the ones sealed.
func inserts(t *testing.T) ([]byte, string) {
	p := sealed(t)
	return p.repack(p.log.prove(1, 5, 7, 8, 9, 12)), p.log.keys[0]
}

// reorders gives two events each other's place, leaf and all.
func reorders(t *testing.T) ([]byte, string) {
	p := sealed(t)
	r := p.contents.Record
	seven, eight := &r.Events[1], &r.Events[2]
	seven.Leaf, eight.Leaf = renumbered(eight.Leaf, 8, 7), renumbered(seven.Leaf, 7, 8)
	seven.Body, eight.Body, seven.Salt, eight.Salt = eight.Body, seven.Body, eight.Salt, seven.Salt
	return p.repack(r), p.log.keys[0]
}

func renumbered(leaf []byte, from, to int) []byte {
	return bytes.Replace(leaf, fmt.Appendf(nil, `"seq":%d,`, from), fmt.Appendf(nil, `"seq":%d,`, to), 1)
}

func backdates(t *testing.T) ([]byte, string) {
	p := sealed(t)
	e := &p.contents.Record.Events[3]
	e.Leaf = bytes.ReplaceAll(e.Leaf, []byte(`_at":"2026-11-20`), []byte(`_at":"2026-11-02`))
	return p.repack(p.contents.Record), p.log.keys[0]
}

// swaps puts another picture in, and its hash into the list of files.
func swaps(t *testing.T) ([]byte, string) {
	p := sealed(t)
	const path = "exhibits/A-01_screenshot.png"
	old, other := bundle.HashOf(p.files[path]), []byte("a picture that nobody sent us\n")
	u := unpack(t, p.bytes())
	u.files[path] = other
	if u.change("manifest.json", old, bundle.HashOf(other)) != 1 {
		t.Fatal("nothing to swap")
	}
	u.change("manifest.json", fmt.Sprintf(`"size":%d`, len(p.files[path])), fmt.Sprintf(`"size":%d`, len(other)))
	return u.pack(), p.log.keys[0]
}

// resigns writes the whole log again with a key of his own: the bundle is whole, and
// not of this office.
func resigns(t *testing.T) ([]byte, string) {
	return sealed(t).bytes(), sealed(t).log.keys[0]
}

// truncates shows the log as it was before the seal.
func truncates(t *testing.T) ([]byte, string) {
	p := sealed(t)
	l := p.log
	l.notes, l.trees = l.notes[:len(l.notes)-1], l.trees[:len(l.trees)-1]
	return p.repack(l.prove(1, 7, 8, 9, 12)), l.keys[0]
}

// forks restores the log of before the last events, has it go another way, and signs
// that with the office's own key beside the checkpoint that was handed out.
func forks(t *testing.T) ([]byte, string) {
	p := sealed(t)
	l := p.log
	handedOut := p.contents.Record.Checkpoints[1]
	kept := l.events[:9]
	last := l.events[9:12]
	l.hashes, l.events = nil, nil
	for _, e := range kept {
		l.put(e)
	}
	l.record("failures.log", subject(13), map[string]any{"app": "ice_portal"})
	for _, e := range last[1:] {
		l.put(e)
	}
	l.trees, l.notes = l.trees[:2], l.notes[:2]
	p.seal()
	if p.contents.Record.Checkpoints[1].Note != handedOut.Note {
		t.Fatal("the checkpoint that was handed out is gone")
	}
	return p.bytes(), l.keys[0]
}

// repack writes a bundle of a record that Write would refuse.
func (p *packet) repack(r bundle.Record) []byte {
	return p.repackIn(unpack(p.log.t, p.bytes()), r)
}

// repackIn puts the record and the list of files into a bundle of the same files.
func (p *packet) repackIn(u *unpacked, r bundle.Record) []byte {
	var events bytes.Buffer
	type proof struct {
		Seq    int64       `json:"seq"`
		Hashes []tlog.Hash `json:"hashes"`
	}
	type growth struct {
		Size   int64       `json:"size"`
		Hashes []tlog.Hash `json:"hashes"`
	}
	var proofs, growths []string
	line := func(v any) string {
		text, err := json.Marshal(v)
		p.log.must(err)
		return string(text)
	}
	for _, e := range r.Events {
		fmt.Fprintf(&events, `{"seq":%d,"leaf":%s,"body":%s,"salt":"%x"}`+"\n", e.Seq, e.Leaf, e.Body, e.Salt)
		proofs = append(proofs, line(proof{e.Seq, append([]tlog.Hash{}, e.Proof...)}))
	}
	for _, name := range slices.Clone(u.names) {
		if strings.HasPrefix(name, "checkpoints/") {
			u.remove(name)
		}
	}
	at := len(u.names) - 1
	for _, c := range r.Checkpoints {
		growths = append(growths, line(growth{c.Size, append([]tlog.Hash{}, c.Growth...)}))
		name := fmt.Sprintf("checkpoints/%015d.note", c.Size)
		u.files[name], u.names = []byte(c.Note), slices.Insert(u.names, at, name)
		at++
	}
	u.files["manifest.json"], u.files["events.jsonl"] = p.contents.Manifest, events.Bytes()
	u.files["proofs.json"] = fmt.Appendf(nil, "{\"v\":1,\"seal\":%d,\"events\":[\n%s\n],\"checkpoints\":[\n%s\n]}\n",
		p.contents.Seal, strings.Join(proofs, ",\n"), strings.Join(growths, ",\n"))
	u.files["log.vkey"] = []byte(strings.Join(r.Keys, "\n") + "\n")
	return u.pack()
}

// A file that was exchanged and nothing else is named too.
func TestAnExchangedFileIsNamed(t *testing.T) {
	p := sealed(t)
	var cases [][]byte
	for _, path := range []string{"packet.pdf", "exhibits/A-01_screenshot.png", "HOWTO.txt"} {
		u := unpack(t, p.bytes())
		u.files[path] = append([]byte{}, u.files[path]...)
		u.files[path][0] ^= 1
		content := u.pack()
		if r := verify(content, ""); firstFailed(r) != bundle.CheckFiles || !slices.Equal(said(r), []string{"file_altered name=" + path}) {
			t.Errorf("%s: got %v", path, said(r))
		}
		cases = append(cases, content)
	}
	agree(t, "", cases...)
}

func TestWhatAnInsiderDidIsNamed(t *testing.T) {
	var bundles []asked
	for _, s := range scripts() {
		t.Run(s.name, func(t *testing.T) {
			content, key := s.make(t)
			bundles = append(bundles, asked{content: content, key: key})
			r := verify(content, key)
			if first := firstFailed(r); r.OK || first != s.check {
				t.Errorf("first failed %q, want %q: %v", first, s.check, said(r))
			}
			if !slices.Contains(said(r), s.says) && !slices.ContainsFunc(said(r), func(line string) bool { return strings.HasPrefix(line, s.says+" ") }) {
				t.Errorf("got %q, want %q among it", said(r), s.says)
			}
		})
	}
	for n, answer := range second(t, bundles) {
		if want := scripts()[n].check; answer != want {
			t.Errorf("%s: the second verifier names %q, want %q", scripts()[n].name, answer, want)
		}
	}
}

func firstFailed(r bundle.Report) string {
	for _, c := range r.Checks {
		if c.State == bundle.Failed {
			return c.Code
		}
	}
	return ""
}

// said is every finding as a line: its code and its words in the order of their names.
func said(r bundle.Report) []string {
	var lines []string
	for _, f := range r.Findings() {
		line := f.Code
		for _, name := range []string{"name", "seq", "before", "size"} {
			if value, ok := f.Args[name]; ok {
				line += fmt.Sprintf(" %s=%v", name, value)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Somebody who has no key of an earlier time sees whose key it is, and nothing more.
func TestAnotherKeyShowsInTheFingerprint(t *testing.T) {
	ours, theirs := sealed(t), sealed(t)
	a, b := verify(ours.bytes(), ""), verify(theirs.bytes(), "")
	if !a.OK || !b.OK || a.Keys[0].Fingerprint == b.Keys[0].Fingerprint || a.Named {
		t.Errorf("got %+v and %+v", a.Keys, b.Keys)
	}
}

// A signature of one's own beside the office's makes nobody the heir of its key: the
// old key has not said so.
func TestAKeyNobodyHandedOverToIsRefused(t *testing.T) {
	p := sealed(t)
	stranger := newLogbook(t)
	r := p.contents.Record
	r.Keys = append(slices.Clone(r.Keys), stranger.keys[0])
	content := p.repack(r)
	if v := verify(content, p.log.keys[0]); v.OK || !slices.Contains(said(v), "no_handover") {
		t.Errorf("got %v", said(v))
	}
	agree(t, p.log.keys[0], content)
}
