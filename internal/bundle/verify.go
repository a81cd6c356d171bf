package bundle

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Options of a check.
type Options struct {
	// Key is the log's public key as the reader knows it: its line, or its
	// fingerprint. Empty for the bundle's own, which proves that the bundle is whole,
	// and not who made it.
	Key string
	// Held is a checkpoint that the reader kept from elsewhere: from an earlier packet,
	// or from the paper of this one. Nil for none.
	Held *Tree
}

// Verify checks a bundle of size bytes. It reads nothing but source, asks nobody, and
// never fails: whatever is wrong is in the report. Memory is bounded whatever source
// holds: see TestMemoryOfACheckIsBounded.
func Verify(source io.ReaderAt, size int64, o Options) Report {
	v := &verifier{checks: map[string]*Check{}}
	for _, code := range Checks() {
		v.checks[code] = &Check{Code: code, State: Skipped}
	}
	v.archive(source, size)
	if v.ended(CheckArchive) {
		v.keys(o.Key)
		v.signatures()
		v.growth()
		v.held(o.Held)
		v.carried()
		v.events()
		v.seal()
		v.files()
		v.evidence()
	}
	return v.told(o)
}

type verifier struct {
	checks   map[string]*Check
	report   Report
	zip      archive
	manifest Manifest
	text     []byte // of the manifest
	proofs   proofs
	keyring  []string
	trees    []tlog.Tree
	all      []Event // every event that could be read
	leaves   map[int64]Leaf
	bodies   map[int64]bodyFields // of events whose commitment opens
}

// note puts something found under a check.
func (v *verifier) note(check, code string, args ...any) {
	c := v.checks[check]
	c.State = Failed
	// A ruined bundle is told by its first findings.
	if len(c.Findings) < 50 {
		c.Findings = append(c.Findings, found(code, args...))
	}
}

// did marks a check as made, unless something was found.
func (v *verifier) did(check string, count int) {
	c := v.checks[check]
	if c.Count = count; c.State == Skipped {
		c.State = OK
	}
}

func (v *verifier) ended(check string) bool { return v.checks[check].State == OK }

func (v *verifier) told(o Options) Report {
	r := &v.report
	r.OK, r.Named, r.Compared = true, o.Key != "", o.Held != nil
	for _, code := range Checks() {
		c := *v.checks[code]
		if code == CheckKey && !r.Named || code == CheckHeld && !r.Compared {
			continue
		}
		r.OK = r.OK && c.State == OK
		r.Checks = append(r.Checks, c)
	}
	for _, key := range v.keyring {
		r.Keys = append(r.Keys, Key{Text: key, Fingerprint: Fingerprint(key)})
	}
	return *r
}

// archive opens the zip and reads what is small. Without a manifest, proofs and keys
// that can be read there is nothing to check against.
func (v *verifier) archive(source io.ReaderAt, size int64) {
	zip, findings := openArchive(source, size)
	for _, f := range findings {
		v.note(CheckArchive, f.Code, pairs(f.Args)...)
	}
	if len(findings) > 0 {
		return
	}
	v.zip = zip
	readable := true
	read := func(name string, parse func([]byte) error) {
		text, ok := zip.read(name)
		if !ok {
			v.note(CheckArchive, "missing", "name", name)
		} else if parse(text) != nil {
			v.note(CheckArchive, "unreadable", "name", name)
		} else {
			return
		}
		readable = false
	}
	read(manifestName, func(text []byte) (err error) {
		v.text = text
		v.manifest, err = readManifest(text)
		return err
	})
	read(proofsName, func(text []byte) (err error) {
		v.proofs, err = readProofs(text)
		return err
	})
	read(keysName, func(text []byte) (err error) {
		v.keyring, err = readKeys(text)
		return err
	})
	read(eventsName, func([]byte) error { return nil })
	if readable {
		v.inOrder()
		v.describe()
	}
	v.did(CheckArchive, len(zip.items))
}

// describe puts into the report what a reader should know first.
func (v *verifier) describe() {
	m := v.manifest
	v.report.Packet, v.report.Version, v.report.Replaces, v.report.Files = m.Packet, m.Version, m.Replaces, m.Files
	v.report.Manifest = HashOf(v.text)
}

// inOrder checks that the archive holds what it must, in the one order there is, and
// that small entries have their checksum; those of files are compared with the files.
func (v *verifier) inOrder() {
	var want []string
	listed := map[string]bool{}
	for _, f := range v.manifest.Files {
		want = append(want, f.Path)
	}
	want = append(want, manifestName, eventsName, proofsName)
	for _, c := range v.proofs.Checkpoints {
		want = append(want, noteName(c.Size))
	}
	want = append(want, keysName)
	for _, name := range want {
		listed[name] = true
		if _, ok := v.zip.byName[name]; !ok {
			v.note(CheckArchive, "missing", "name", name)
		}
	}
	for _, i := range v.zip.items {
		if !listed[i.name] {
			v.note(CheckArchive, "unlisted", "name", i.name)
		}
	}
	for n, i := range v.zip.items {
		if n < len(want) && want[n] != i.name && v.checks[CheckArchive].State != Failed {
			v.note(CheckArchive, "order", "name", i.name)
		}
	}
	v.checksums()
}

// growth checks that each checkpoint's log is the one before with more appended. A log
// that was cut, or restored and written again, is not.
func (v *verifier) growth() {
	if len(v.trees) == 0 || !v.ended(CheckSignatures) {
		return
	}
	for n, tree := range v.trees {
		p := v.proofs.Checkpoints[n].Hashes
		if n == 0 {
			if len(p) > 0 {
				v.note(CheckGrowth, "growth_unneeded", "size", tree.N)
			}
			continue
		}
		before := v.trees[n-1]
		if tree.N <= before.N || tlog.CheckTree(p, tree.N, tree.Hash, before.N, before.Hash) != nil {
			v.note(CheckGrowth, "forked", "size", tree.N, "before", before.N)
		}
	}
	for _, size := range v.manifest.Checkpoints {
		if !slices.ContainsFunc(v.trees, func(t tlog.Tree) bool { return t.N == size }) {
			v.note(CheckGrowth, "checkpoint_missing", "size", size)
		}
	}
	v.report.Size = v.trees[len(v.trees)-1].N
	v.did(CheckGrowth, len(v.trees))
}

// held compares the checkpoint that a reader kept with the bundle's of that size. A log
// that was written anew has another root there.
func (v *verifier) held(kept *tlog.Tree) {
	if kept == nil || !v.ended(CheckGrowth) {
		return
	}
	at := slices.IndexFunc(v.trees, func(t tlog.Tree) bool { return t.N == kept.N })
	switch {
	case at < 0:
		v.note(CheckHeld, "held_unknown", "size", kept.N)
	case v.trees[at].Hash != kept.Hash:
		v.note(CheckHeld, "held_other", "size", kept.N)
	}
	v.did(CheckHeld, 1)
}

// carried reads the events and checks that they are those that were sealed.
func (v *verifier) carried() {
	text, _ := v.zip.read(eventsName)
	v.leaves, v.bodies = map[int64]Leaf{}, map[int64]bodyFields{}
	before := int64(-1)
	number := 0
	for line := range bytes.Lines(text) {
		number++
		e, err := readLine(line)
		if err != nil {
			v.note(CheckEvents, "event_unreadable", "line", number)
			continue
		}
		leaf, _ := readLeaf(e.Leaf)
		if e.Seq <= before {
			v.note(CheckEvents, "event_place", "seq", e.Seq)
		}
		before = max(before, e.Seq)
		v.all, v.leaves[e.Seq] = append(v.all, e), leaf
		if _, sealed := slices.BinarySearch(v.manifest.Events, e.Seq); !sealed && e.Seq != v.proofs.Seal {
			v.note(CheckEvents, "event_added", "seq", e.Seq)
		}
	}
	for _, seq := range v.sealedSeqs() {
		if _, ok := v.leaves[seq]; !ok {
			v.note(CheckEvents, "event_missing", "seq", seq)
		}
	}
	v.did(CheckEvents, len(v.all))
}

func (v *verifier) sealedSeqs() []int64 {
	return sorted(append([]int64{v.proofs.Seal}, v.manifest.Events...))
}

// events checks each event that could be read: that it is in the log, that it says
// what it committed to, and that its times belong together.
func (v *verifier) events() {
	proven := map[int64]tlog.RecordProof{}
	for n, p := range v.proofs.Events {
		if n >= len(v.all) || v.all[n].Seq != p.Seq {
			v.note(CheckInclusion, "proof_place", "seq", p.Seq)
		}
		proven[p.Seq] = p.Hashes
	}
	rooted := v.ended(CheckSignatures) && len(v.trees) > 0
	for _, e := range v.all {
		if rooted {
			v.included(e, proven)
		}
		v.opens(e)
		v.timely(e)
	}
	if rooted {
		v.did(CheckInclusion, len(v.all))
	}
	v.did(CheckContents, len(v.bodies))
	v.did(CheckTimes, len(v.all))
}

func (v *verifier) included(e Event, proven map[int64]tlog.RecordProof) {
	last := v.trees[len(v.trees)-1]
	p, ok := proven[e.Seq]
	switch {
	case !ok:
		v.note(CheckInclusion, "proof_missing", "seq", e.Seq)
	case e.Seq >= last.N:
		v.note(CheckInclusion, "beyond", "seq", e.Seq, "size", last.N)
	case tlog.CheckRecord(p, last.N, last.Hash, e.Seq, tlog.RecordHash(e.Leaf)) != nil:
		v.note(CheckInclusion, "not_in_log", "seq", e.Seq)
	}
}

func (v *verifier) opens(e Event) {
	if !bytes.Equal(Commit(e.Salt, e.Body), v.leaves[e.Seq].Commitment) {
		v.note(CheckContents, "content_altered", "seq", e.Seq)
		return
	}
	body, err := readBody(e.Body)
	if err != nil {
		v.note(CheckContents, "content_altered", "seq", e.Seq)
		return
	}
	v.bodies[e.Seq] = body
}

func (v *verifier) timely(e Event) {
	leaf := v.leaves[e.Seq]
	t, err := leaf.times()
	if err != nil || !leaf.madeAt(t.Recorded) {
		v.note(CheckTimes, "backdated", "seq", e.Seq)
		return
	}
	if e.Seq == v.proofs.Seal {
		v.report.Sealed = t
		return
	}
	v.report.Events = append(v.report.Events, t)
}

func pairs(args map[string]any) []any {
	var list []any
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// inHex compares hashes as people copy them.
func inHex(a, b string) bool { return strings.EqualFold(a, b) }
