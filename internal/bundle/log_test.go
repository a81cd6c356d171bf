package bundle_test

// The topology: one log. Rosa's file has three papers in the packet: a screenshot as
// it came, a photo as it came, and a copy of the photo without its place. Other events
// stand between them, of people nobody hears of. The packet is sealed after a change
// of keys, and once more after that.

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
)

const packetID = "0195a000-0000-7000-8000-0000000000aa"

// logbook is an audit log in memory, as the office keeps it.
type logbook struct {
	t       testing.TB
	hashes  []tlog.Hash
	events  []bundle.Event
	keys    []string
	signers []note.Signer
	notes   []bundle.Checkpoint
	trees   []tlog.Tree
	clock   time.Time
}

func newLogbook(t testing.TB) *logbook {
	l := &logbook{t: t, clock: time.Date(2026, 11, 20, 15, 4, 5, 123456000, time.UTC)}
	l.addKey()
	return l
}

func (l *logbook) addKey() {
	private, public, err := note.GenerateKey(rand.Reader, bundle.Origin)
	l.must(err)
	signer, err := note.NewSigner(private)
	l.must(err)
	l.keys, l.signers = append(l.keys, public), append(l.signers, signer)
}

func (l *logbook) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *logbook) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("no hash %d", at)
		}
		out[i] = l.hashes[at]
	}
	return out, nil
}

func subject(n int) string { return fmt.Sprintf("0195a000-0000-7000-8000-%012x", n) }

// record puts an event on record and gives its sequence.
func (l *logbook) record(action, subject string, facts any) int64 {
	l.t.Helper()
	seq := int64(len(l.events))
	body, err := json.Marshal(bundle.Body{Subject: subject, Facts: facts, Detail: bytes.Repeat([]byte{7}, 32)})
	l.must(err)
	salt := make([]byte, bundle.SaltLen)
	_, _ = rand.Read(salt)
	l.clock = l.clock.Add(90 * time.Second)
	leaf := bundle.Leaf{
		V: 1, Seq: seq, EventID: idAt(l.clock, seq), RecordedAt: bundle.Instant(l.clock), OccurredAt: bundle.Instant(l.clock.Add(-time.Hour)),
		ActorRef: "staff:" + subject, Action: action, SubjectType: "document", ClientRef: fmt.Sprintf("%032x", 5), Commitment: bundle.Commit(salt, body),
	}
	text, err := leaf.Encode()
	l.must(err)
	l.put(bundle.Event{Seq: seq, Leaf: text, Body: body, Salt: salt})
	return seq
}

// put appends a leaf as it is.
func (l *logbook) put(e bundle.Event) {
	l.t.Helper()
	added, err := tlog.StoredHashes(e.Seq, e.Leaf, l)
	l.must(err)
	l.hashes, l.events = append(l.hashes, added...), append(l.events, e)
}

func idAt(at time.Time, n int64) string {
	ms := fmt.Sprintf("%012x", at.UnixMilli())
	return fmt.Sprintf("%s-%s-7000-8000-%012x", ms[:8], ms[8:], n)
}

// sign makes a checkpoint of the log as it is.
func (l *logbook) sign(h bundle.Handover, signers ...note.Signer) {
	l.t.Helper()
	tree := tlog.Tree{N: int64(len(l.events))}
	var err error
	tree.Hash, err = tlog.TreeHash(tree.N, l)
	l.must(err)
	signed, err := note.Sign(&note.Note{Text: bundle.CheckpointText(tree, h)}, signers...)
	l.must(err)
	c := bundle.Checkpoint{Size: tree.N, Note: string(signed)}
	if n := len(l.trees); n > 0 {
		c.Growth, err = tlog.ProveTree(tree.N, l.trees[n-1].N, l)
		l.must(err)
	}
	l.notes, l.trees = append(l.notes, c), append(l.trees, tree)
}

func (l *logbook) checkpoint() { l.sign(bundle.Handover{}, l.signers[len(l.signers)-1]) }

func (l *logbook) rotate() {
	l.addKey()
	n := len(l.keys)
	l.record("audit.rotate_key", subject(0), nil)
	l.sign(bundle.Handover{From: l.keys[n-2], To: l.keys[n-1]}, l.signers[n-2:]...)
}

func (l *logbook) prove(seqs ...int64) bundle.Record {
	l.t.Helper()
	r := bundle.Record{Keys: l.keys, Checkpoints: l.notes}
	size := l.trees[len(l.trees)-1].N
	for _, seq := range seqs {
		e := l.events[seq]
		if seq < size {
			var err error
			e.Proof, err = tlog.ProveRecord(size, seq, l)
			l.must(err)
		}
		r.Events = append(r.Events, e)
	}
	return r
}

// packet is a sealed packet as the office has it.
type packet struct {
	log      *logbook
	manifest bundle.Manifest
	files    map[string][]byte
	contents bundle.Contents
}

// sealed makes Rosa's packet. Files are small: the tests below change every part.
func sealed(t testing.TB) *packet {
	t.Helper()
	p := &packet{log: newLogbook(t), files: map[string][]byte{}}
	l := p.log
	l.record("clients.open", subject(1), nil)
	shot := p.receive("exhibits/A-01_screenshot.png", "a picture of the app that refused her\n", 10)
	l.checkpoint()
	for range 5 {
		l.record("hearings.check", subject(2), map[string]any{"said": "none"})
	}
	photo := p.receive("", "the photo with its place\n", 11)
	made := p.derive("exhibits/B-01_photo.jpg", "the photo without its place\n", 12, 11)
	told := l.record("failures.log", subject(13), map[string]any{"app": "smartlink", "kinds": []string{"face_refused"}, "é": "<ñ>"})
	l.rotate()
	l.record("clients.open", subject(3), nil)
	p.manifest = bundle.Manifest{
		Packet: packetID, Version: 1, Events: []int64{shot, photo, made, told},
		Files: []bundle.File{
			p.file("packet.pdf", bundle.Packet, "%PDF-1.7 what was filed\n"),
			{Path: "exhibits/A-01_screenshot.png", Kind: bundle.Original, Event: &shot},
			{Path: "exhibits/B-01_photo.jpg", Kind: bundle.Derivative, Event: &made, OfSHA256: bundle.HashOf([]byte("the photo with its place\n")), OfEvent: &photo},
		},
	}
	p.seal()
	return p
}

func (p *packet) receive(path, content string, n int) int64 {
	p.files[path] = []byte(content)
	return p.log.record("documents.receive", subject(n), map[string]any{"sha256": bundle.HashOf([]byte(content)), "bytes": len(content)})
}

func (p *packet) derive(path, content string, n, from int) int64 {
	p.files[path] = []byte(content)
	return p.log.record("documents.derive", subject(n), map[string]any{"sha256": bundle.HashOf([]byte(content)), "parent": subject(from)})
}

func (p *packet) file(path string, kind bundle.Kind, content string) bundle.File {
	p.files[path] = []byte(content)
	return bundle.File{Path: path, Kind: kind}
}

// seal fixes the manifest, records the seal and signs the log with it.
func (p *packet) seal() {
	t := p.log.t
	t.Helper()
	for i, f := range p.manifest.Files {
		content := p.files[f.Path]
		p.manifest.Files[i].Size, p.manifest.Files[i].SHA256 = int64(len(content)), bundle.HashOf(content)
	}
	p.manifest.Checkpoints = nil
	for _, tree := range p.log.trees {
		p.manifest.Checkpoints = append(p.manifest.Checkpoints, tree.N)
	}
	text, err := p.manifest.Encode()
	p.log.must(err)
	seal := p.log.record(bundle.SealAction, p.manifest.Packet, map[string]any{bundle.SealField: bundle.HashOf(text)})
	p.log.checkpoint()
	p.contents = bundle.Contents{
		Manifest: text, Seal: seal, Record: p.log.prove(append(p.manifest.Events, seal)...),
		Open: func(path string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p.files[path])), nil },
	}
}

func (p *packet) bytes() []byte {
	p.log.t.Helper()
	var out bytes.Buffer
	p.log.must(bundle.Write(&out, p.contents))
	return out.Bytes()
}

func verify(content []byte, key string) bundle.Report {
	return bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{Key: key})
}
