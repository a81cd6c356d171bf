package bundle_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"

	"constancia/internal/bundle"
)

var mutations = flag.Int("mutations", 600, "single-byte changes of a bundle to try")

// Every byte of a bundle is content that is hashed or form that is compared: there is
// none that may change.
func TestASingleChangedByteIsFound(t *testing.T) {
	p := sealed(t)
	whole := p.bytes()
	dice := rand.New(rand.NewPCG(11, 20))
	var sample [][]byte
	found := 0
	for n := range *mutations {
		changed := bytes.Clone(whole)
		at := dice.IntN(len(changed))
		changed[at] ^= byte(1 + dice.IntN(255))
		if r := verify(changed, ""); r.OK {
			t.Errorf("byte %d: from %#x to %#x is not found", at, whole[at], changed[at])
		} else {
			found++
		}
		if sample = append(sample, changed); n%600 == 599 {
			agree(t, "", sample...)
			sample = nil
		}
	}
	agree(t, "", append(sample, whole)...)
	t.Logf("%d of %d changes, of a bundle of %d bytes", found, *mutations, len(whole))
}

// Nothing may be cut off, put in front, put behind, or put in between.
func TestAShorterOrLongerBundleIsFound(t *testing.T) {
	whole := sealed(t).bytes()
	var cases [][]byte
	for n := 1; n < len(whole); n += len(whole)/60 + 1 {
		cases = append(cases, whole[:n], whole[n:], append(bytes.Clone(whole[:n]), append([]byte{'x'}, whole[n:]...)...),
			append(bytes.Clone(whole[:n]), whole[n+1:]...))
	}
	cases = append(cases, nil, []byte("PK\x05\x06"), append(bytes.Clone(whole), 0), append([]byte{0}, whole...), append(bytes.Clone(whole), whole...))
	for n, content := range cases {
		if r := verify(content, ""); r.OK || len(r.Findings()) == 0 {
			t.Errorf("case %d of %d bytes is taken", n, len(content))
		}
	}
	agree(t, "", cases...)
}

// What is in the texts of a bundle has one form, so that both verifiers read the same.
// Each of these says the same with other letters, or a little more.
func TestASecondWayToWriteTheSameIsRefused(t *testing.T) {
	var cases [][]byte
	for name, change := range map[string][3]string{
		"a space in the manifest":     {"manifest.json", `"version":1`, `"version": 1`},
		"a name in other letters":     {"manifest.json", `"version":1`, `"Version":1`},
		"a field more":                {"manifest.json", `"version":1`, `"version":1,"x":1`},
		"a field twice":               {"manifest.json", `"version":1`, `"version":2,"version":1`},
		"a space in the proofs":       {"proofs.json", `"v":1`, `"v": 1`},
		"an escape in an event":       {"events.jsonl", `"subject":"0`, `"subject":"\u0030`},
		"a space before an event":     {"events.jsonl", `{"seq":`, ` {"seq":`},
		"a number as it is not":       {"proofs.json", `"v":1`, `"v":1.0`},
		"a hash in capital letters":   {"events.jsonl", `"salt":"`, `"salt":"A`},
		"a key twice":                 {"log.vkey", "\n", "\n\n"},
		"a signature by somebody too": {"checkpoints/000000000000013.note", "\n\n", "\n\n— other AAAAAAAA\n"},
		"no last line":                {"events.jsonl", "\"}\n", "\"}"},
		"a list as null":              {"proofs.json", `"hashes":[]`, `"hashes":null`},
		"a kind as a list":            {"manifest.json", `"kind":"packet"`, `"kind":["packet"]`},
		"a kind of the language's":    {"manifest.json", `"kind":"packet"`, `"kind":"constructor"`},
		"a hash as a list":            {"manifest.json", `"replaces":""`, `"replaces":[""]`},
		"a number that is too large":  {"manifest.json", `"checkpoints":[`, `"checkpoints":[1000000000000000,`},
	} {
		p := sealed(t)
		z := unpack(t, p.bytes())
		if n := z.change(change[0], change[1], change[2]); n == 0 {
			t.Errorf("%s: nothing to change", name)
		}
		content := z.pack()
		if r := verify(content, ""); r.OK {
			t.Errorf("%s: is taken", name)
		}
		cases = append(cases, content)
	}
	agree(t, "", cases...)
}

// What an event says may be in any words of JSON, but for those that readers of JSON
// take differently. Each is put on record and sealed as its log's owner can.
func TestWordsThatReadersTakeDifferentlyAreRefused(t *testing.T) {
	deep := func(n int) string {
		return strings.Repeat(`{"a":[`, n) + strings.Repeat(`]}`, n)
	}
	for name, c := range map[string]struct {
		facts string
		taken bool
	}{
		"as deep as it may be":      {deep(31), true},
		"deeper":                    {deep(32), false},
		"brackets in words":         {`{"a":"` + strings.Repeat(`[{`, 100) + `\""}`, true},
		"half a letter":             {`{"a":"\ud800"}`, false},
		"half a letter in capitals": {`{"a":"\uDFFF"}`, false},
		"a whole letter":            {`{"a":"\u00e9"}`, true},
	} {
		p := sealed(t)
		seq := p.log.record("failures.log", subject(13), json.RawMessage(c.facts))
		p.manifest.Events = append(p.manifest.Events, seq)
		p.seal()
		content := p.repackIn(unpack(t, sealed(t).bytes()), p.contents.Record)
		if r := verify(content, ""); r.OK != c.taken {
			t.Errorf("%s: taken is %v: %v", name, r.OK, said(r))
		}
		agree(t, "", content)
	}
}

func FuzzVerify(f *testing.F) {
	p := sealed(f)
	whole := p.bytes()
	f.Add(whole, "")
	f.Add(whole, p.log.keys[0])
	f.Add(whole[:len(whole)/2], "x")
	f.Add([]byte("PK\x05\x06"), "")
	f.Fuzz(func(t *testing.T, content []byte, key string) {
		r := bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{Key: key})
		if r.OK && !bytes.Equal(content, whole) {
			t.Error("a bundle that nobody sealed is taken")
		}
		if !r.OK && len(r.Findings()) == 0 {
			t.Error("a bundle is refused without a reason")
		}
	})
}
