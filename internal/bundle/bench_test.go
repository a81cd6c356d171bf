package bundle_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"constancia/internal/bundle"
)

// BenchmarkVerify checks a bundle of 500 events and 200 MB as it lies on the disk; two
// seconds is what it may take.
func BenchmarkVerify(b *testing.B) {
	file, size := large(b, 500, 200<<20)
	b.SetBytes(size)
	for b.Loop() {
		if r := bundle.Verify(file, size, bundle.Options{}); !r.OK {
			b.Fatal(r.Findings())
		}
	}
}

// BenchmarkWrite writes the same.
func BenchmarkWrite(b *testing.B) {
	p := bulky(b, 500, 200<<20)
	b.SetBytes(200 << 20)
	for b.Loop() {
		if err := bundle.Write(io.Discard, p.contents); err != nil {
			b.Fatal(err)
		}
	}
}

// bulky is a packet with an exhibit for each event but the seal's, so large together.
func bulky(t testing.TB, events, bytesInAll int) *packet {
	t.Helper()
	p := &packet{log: newLogbook(t), files: map[string][]byte{}}
	p.manifest = bundle.Manifest{Packet: packetID, Version: 1}
	p.manifest.Files = append(p.manifest.Files, p.file("packet.pdf", bundle.Packet, "%PDF-1.7\n"))
	for n := range events - 1 {
		content := make([]byte, bytesInAll/(events-1))
		for at := 0; at+8 <= len(content); at += 512 {
			binary.LittleEndian.PutUint64(content[at:], uint64(n*31+at))
		}
		path := fmt.Sprintf("exhibits/%04d.jpg", n)
		seq := p.receive(path, string(content), n)
		p.manifest.Events = append(p.manifest.Events, seq)
		p.manifest.Files = append(p.manifest.Files, bundle.File{Path: path, Kind: bundle.Original, Event: &seq})
		if n%100 == 50 {
			p.log.checkpoint()
		}
	}
	p.seal()
	return p
}

func large(b *testing.B, events, bytesInAll int) (*os.File, int64) {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "large.zip"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	if err := bundle.Write(file, bulky(b, events, bytesInAll).contents); err != nil {
		b.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return file, info.Size()
}

// A bundle that is as large as it may be in what is read into memory, and is wrong
// throughout, takes a bounded time and a bounded report.
func TestAnAnswerStaysShort(t *testing.T) {
	p := bulky(t, 200, 1<<20)
	u := unpack(t, p.bytes())
	u.files["events.jsonl"] = bytes.ReplaceAll(u.files["events.jsonl"], []byte(`"facts"`), []byte(`"fects"`))
	r := verify(u.pack(), "")
	if c := r.Check(bundle.CheckContents); r.OK || c.State != bundle.Failed || len(c.Findings) != 50 {
		t.Errorf("got %d findings of one check, want 50", len(c.Findings))
	}
}

// Whoever checks a bundle did not make it: one that is as full of small things as it
// may be takes a bounded memory.
func TestMemoryOfACheckIsBounded(t *testing.T) {
	u := unpack(t, sealed(t).bytes())
	line := u.files["events.jsonl"][:bytes.IndexByte(u.files["events.jsonl"], '\n')+1]
	u.files["events.jsonl"] = bytes.Repeat(line, 8<<20/len(line))
	worded := sealed(t)
	facts := []byte{'{'}
	for n := 0; len(facts) < 8<<20-4000; n++ {
		facts = fmt.Appendf(facts, `"%x":0,`, n)
	}
	seq := worded.log.record("failures.log", subject(13), json.RawMessage(append(facts, `"x":0}`...)))
	worded.manifest.Events = append(worded.manifest.Events, seq)
	worded.seal()
	for name, content := range map[string][]byte{
		"many short events": u.pack(),
		"one of many words": worded.repackIn(unpack(t, sealed(t).bytes()), worded.contents.Record),
	} {
		runtime.GC()
		var before, now runtime.MemStats
		runtime.ReadMemStats(&before)
		highest, done := uint64(0), make(chan struct{})
		var watching sync.WaitGroup
		watching.Go(func() {
			for {
				runtime.ReadMemStats(&now)
				highest = max(highest, now.HeapAlloc)
				select {
				case <-done:
					return
				case <-time.After(2 * time.Millisecond):
				}
			}
		})
		_ = verify(content, "")
		close(done)
		watching.Wait()
		grown := (int64(highest) - int64(before.HeapAlloc)) >> 20
		t.Logf("%s: %d MB", name, grown)
		if grown > 256 {
			t.Errorf("%s: %d MB more, want 256 at most", name, grown)
		}
	}
}
