package bundle_test

// What a reader holds from elsewhere: a checkpoint that was handed out, and the list of
// those that a bundle must carry.

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
)

func heldOf(tree tlog.Tree) string { return fmt.Sprintf("%d %s", tree.N, tree.Hash) }

func against(content []byte, key string, held tlog.Tree) bundle.Report {
	return bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{Key: key, Held: &held})
}

func TestACheckpointThatSomebodyKeptIsCompared(t *testing.T) {
	p := sealed(t)
	ours, theirs := p.log.trees[0], sealed(t).log.trees[0]
	elsewhere := tlog.Tree{N: 5, Hash: ours.Hash}
	cases := []struct {
		name string
		held tlog.Tree
		says []string
	}{
		{"the one that was handed out", ours, nil},
		{"one of another log, as long", theirs, []string{"held_other size=2"}},
		{"one of a length the bundle has none of", elsewhere, []string{"held_unknown size=5"}},
	}
	var bundles []asked
	for _, c := range cases {
		r := against(p.bytes(), "", c.held)
		if !slices.Equal(said(r), c.says) || r.OK != (c.says == nil) || !r.Compared {
			t.Errorf("%s: got %v", c.name, said(r))
		}
		bundles = append(bundles, asked{content: p.bytes(), held: heldOf(c.held)})
	}
	if got := second(t, bundles); !slices.Equal(got, []string{"ok", "held", "held"}) {
		t.Errorf("the second verifier says %v", got)
	}
}

// Somebody who has the office's key can write the log anew and leave out the
// checkpoint that would betray it. Whoever kept that checkpoint sees it.
func TestAForkWithoutTheCheckpointThatBetraysItIsSeenByWhoeverKeptIt(t *testing.T) {
	p := sealed(t)
	handedOut := p.log.trees[1]
	l := p.log
	kept, last := slices.Clone(l.events[:9]), slices.Clone(l.events[9:12])
	l.hashes, l.events = nil, nil
	for _, e := range kept {
		l.put(e)
	}
	l.record("failures.log", subject(13), map[string]any{"app": "ice_portal"})
	for _, e := range last[1:] {
		l.put(e)
	}
	l.trees, l.notes = l.trees[:1], l.notes[:1]
	l.sign(bundle.Handover{From: l.keys[0], To: l.keys[1]}, l.signers...)
	if l.trees[1].N != 12 {
		t.Fatalf("signed at %d", l.trees[1].N)
	}
	p.seal()
	if r := verify(p.bytes(), l.keys[0]); !r.OK {
		t.Fatalf("the forger's own bundle is whole in itself, got %v", said(r))
	}
	if r := against(p.bytes(), l.keys[0], handedOut); r.OK || firstFailed(r) != bundle.CheckHeld {
		t.Errorf("got %v", said(r))
	}
}

// A bundle must carry the checkpoints that were sealed with it: nobody can leave one
// out, even with a proof that fits what is left.
func TestACheckpointThatWasSealedCannotBeLeftOut(t *testing.T) {
	p := sealed(t)
	r := p.contents.Record
	newest := r.Checkpoints[len(r.Checkpoints)-1]
	newest.Growth = nil
	r.Checkpoints = []bundle.Checkpoint{newest}
	content := p.repack(r)
	got := verify(content, "")
	if got.OK {
		t.Error("a bundle without its checkpoints is taken")
	}
	agree(t, "", content)

	one := sealedOnce(t)
	r = one.contents.Record
	if len(r.Checkpoints) != 2 {
		t.Fatalf("%d checkpoints", len(r.Checkpoints))
	}
	last := r.Checkpoints[1]
	last.Growth = nil
	r.Checkpoints = []bundle.Checkpoint{last}
	content = one.repack(r)
	if got := verify(content, ""); firstFailed(got) != bundle.CheckGrowth || !slices.Equal(said(got), []string{"checkpoint_missing size=2"}) {
		t.Errorf("got %v", said(got))
	}
	agree(t, "", content)
}

// sealedOnce is a packet of a log that never changed its key.
func sealedOnce(t testing.TB) *packet {
	p := &packet{log: newLogbook(t), files: map[string][]byte{}}
	p.log.record("clients.open", subject(1), nil)
	shot := p.receive("exhibits/A-01_screenshot.png", "a picture\n", 10)
	p.log.checkpoint()
	p.manifest = bundle.Manifest{Packet: packetID, Version: 1, Events: []int64{shot}, Files: []bundle.File{
		p.file("packet.pdf", bundle.Packet, "%PDF-1.7\n"),
		{Path: "exhibits/A-01_screenshot.png", Kind: bundle.Original, Event: &shot},
	}}
	p.seal()
	return p
}

func TestACheckpointIsReadAsItIsHandedAround(t *testing.T) {
	l := newLogbook(t)
	l.record("clients.open", subject(1), nil)
	l.checkpoint()
	want := l.trees[0]
	for name, text := range map[string]string{
		"the signed note":           l.notes[0].Note,
		"the note from Windows":     strings.ReplaceAll(l.notes[0].Note, "\n", "\r\n"),
		"its text alone":            bundle.CheckpointText(want, bundle.Handover{}),
		"the line a packet prints":  heldOf(want),
		"the line with spaces more": "  " + strings.ReplaceAll(heldOf(want), " ", "   ") + "\n",
	} {
		if got, err := bundle.ReadHeld(text); err != nil || *got != want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	for _, text := range []string{"", "1", "x y", "0 " + want.Hash.String(), "1 " + want.Hash.String() + " more", strings.Replace(l.notes[0].Note, "audit", "other", 1)} {
		if _, err := bundle.ReadHeld(text); err == nil {
			t.Errorf("%q is taken for a checkpoint", text)
		}
	}
}

func TestABundleUnderItsOwnKeyIsNotCalledTheOffices(t *testing.T) {
	p := sealed(t)
	flipped := bytes.Clone(p.bytes())
	flipped[len(flipped)/2] ^= 1
	for want, r := range map[bundle.Verdict]bundle.Report{
		bundle.Unsigned: verify(p.bytes(), ""), bundle.Whole: verify(p.bytes(), p.log.keys[0]), bundle.Altered: verify(flipped, p.log.keys[0]),
	} {
		if r.Verdict() != want {
			t.Errorf("got %s, want %s", r.Verdict(), want)
		}
	}
}
