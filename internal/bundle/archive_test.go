package bundle_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"constancia/internal/bundle"
)

// zipped is an archive as an ordinary program writes it.
func zipped(t *testing.T, method uint16, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, 10<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// renamed gives an entry of a whole bundle another name.
func renamed(t *testing.T, from, to string) []byte {
	t.Helper()
	u := unpack(t, sealed(t).bytes())
	u.names[slices.Index(u.names, from)] = to
	u.files[to] = u.files[from]
	return u.pack()
}

func TestAHostileArchiveIsRefusedByName(t *testing.T) {
	const shot = "exhibits/A-01_screenshot.png"
	twice := unpack(t, sealed(t).bytes())
	twice.names = slices.Insert(twice.names, 3, "exhibits/a-01_SCREENSHOT.png")
	var many []string
	for n := range 6000 {
		many = append(many, fmt.Sprintf("exhibits/%d", n))
	}
	crowd := &unpacked{t: t, names: many, files: map[string][]byte{}}
	bomb := unpack(t, sealed(t).bytes())
	bomb.files["manifest.json"] = bytes.Repeat([]byte{' '}, 3<<20)
	early := append([]byte("MZ"), sealed(t).bytes()...)
	lying := sealed(t).bytes()
	binary.LittleEndian.PutUint32(lying[22:], 1<<31)
	var cases [][]byte
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"a way out":               {renamed(t, shot, "../../etc/cron.d/x"), "name_unsafe name=../../etc/cron.d/x"},
		"a way out within":        {renamed(t, shot, "exhibits/../../x"), "name_unsafe name=exhibits/../../x"},
		"an absolute name":        {renamed(t, shot, "/etc/passwd"), "name_unsafe name=/etc/passwd"},
		"a backslash":             {renamed(t, shot, `exhibits\x`), `name_unsafe name=exhibits\x`},
		"a device":                {renamed(t, shot, "C:x"), "name_unsafe name=C:x"},
		"a folder":                {renamed(t, shot, "exhibits/"), "name_unsafe name=exhibits/"},
		"a name in colours":       {renamed(t, shot, "exhibits/\x1b[31mx"), "name_unsafe name=exhibits/?[31mx"},
		"a name with an end":      {renamed(t, shot, "exhibits/x\x00.png"), "name_unsafe name=exhibits/x?.png"},
		"two of one name":         {twice.pack(), "name_twice name=exhibits/A-01_screenshot.png"},
		"a file more":             {renamed(t, shot, "exhibits/Z-99"), "missing name=" + shot},
		"anchors, not yet":        {renamed(t, shot, "anchors/x.tsr"), "name_unsafe name=anchors/x.tsr"},
		"a crowd":                 {crowd.pack(), "too_many"},
		"a text of 3 MB":          {bomb.pack(), "too_large name=manifest.json"},
		"a bomb":                  {zipped(t, zip.Deflate, "packet.pdf"), "archive_altered name=packet.pdf"},
		"an ordinary archive":     {zipped(t, zip.Store, "packet.pdf"), "archive_altered name=packet.pdf"},
		"a program in front":      {early, "archive_unreadable"},
		"a size that is not true": {lying, "archive_altered name=HOWTO.txt"},
		"no archive":              {[]byte("%PDF-1.7 and much more than twenty-two bytes"), "archive_unreadable"},
		"nothing":                 {nil, "archive_unreadable"},
	} {
		r := verify(c.content, "")
		if got := said(r); r.OK || !slices.Contains(got, c.says) {
			t.Errorf("%s: got %q, want %q", name, got, c.says)
		}
		cases = append(cases, c.content)
	}
	agree(t, "", cases...)
}

// A source that fails while it is read, as a disk does, is a bundle that does not verify.
type broken struct{}

func (broken) ReadAt(_ []byte, at int64) (int, error) {
	return 0, fmt.Errorf("input/output error at %d", at)
}

func TestASourceThatCannotBeReadIsNotOK(t *testing.T) {
	if r := bundle.Verify(broken{}, 1000, bundle.Options{}); r.OK {
		t.Error("taken")
	}
}

func TestWriteRefusesWhatWasNotSealed(t *testing.T) {
	for name, change := range map[string]func(p *packet){
		"another file":       func(p *packet) { p.files["packet.pdf"] = []byte("another") },
		"a shorter file":     func(p *packet) { p.files["packet.pdf"] = nil },
		"an event too few":   func(p *packet) { p.contents.Record.Events = p.contents.Record.Events[1:] },
		"another seal":       func(p *packet) { p.contents.Seal-- },
		"no checkpoint":      func(p *packet) { p.contents.Record.Checkpoints = nil },
		"no key":             func(p *packet) { p.contents.Record.Keys = nil },
		"another manifest":   func(p *packet) { p.contents.Manifest = bytes.ToUpper(p.contents.Manifest) },
		"a leaf out of form": func(p *packet) { p.contents.Record.Events[0].Leaf = []byte(`{"v":2}`) },
	} {
		p := sealed(t)
		change(p)
		var out bytes.Buffer
		if err := bundle.Write(&out, p.contents); err == nil || out.Len() > 0 {
			t.Errorf("%s: got %v after %d bytes, want a refusal before the first", name, err, out.Len())
		}
	}
}

func TestAManifestOutOfFormIsRefused(t *testing.T) {
	seq := int64(1)
	for name, change := range map[string]func(m *bundle.Manifest){
		"no packet":                    func(m *bundle.Manifest) { m.Files = m.Files[1:] },
		"no name":                      func(m *bundle.Manifest) { m.Packet = "Rosa" },
		"version 2 of nothing":         func(m *bundle.Manifest) { m.Version = 2 },
		"a space in a name":            func(m *bundle.Manifest) { m.Files[1].Path = "exhibits/A 1.png" },
		"a way out":                    func(m *bundle.Manifest) { m.Files[1].Path = "exhibits/../x" },
		"an event it does not carry":   func(m *bundle.Manifest) { m.Events = []int64{7, 8} },
		"an exhibit without an event":  func(m *bundle.Manifest) { m.Files[1].Event = nil },
		"a derivative of nothing":      func(m *bundle.Manifest) { m.Files[2].OfEvent = nil },
		"a packet that came from them": func(m *bundle.Manifest) { m.Files[0].Event = &seq },
		"one name in two cases":        func(m *bundle.Manifest) { m.Files[2].Path = "exhibits/a-01_SCREENSHOT.png" },
		"a hash that is none":          func(m *bundle.Manifest) { m.Files[0].SHA256 = "x" },
	} {
		p := sealed(t)
		change(&p.manifest)
		if _, err := p.manifest.Encode(); err == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}

func TestPartsOfAPacketComeInTheirOrder(t *testing.T) {
	p := sealed(t)
	for n := range 12 {
		p.manifest.Files = append(p.manifest.Files, p.file(fmt.Sprintf("packet_Part%d.pdf", n+1), bundle.Packet, fmt.Sprint("part ", n)))
	}
	p.seal()
	content := p.bytes()
	if r := verify(content, ""); !r.OK || r.Files[3].Path != "packet_Part1.pdf" || r.Files[14].Path != "packet_Part12.pdf" {
		t.Errorf("got %v, %+v", r.Findings(), r.Files)
	}
	agree(t, "", content)
}
