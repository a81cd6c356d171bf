package bundle

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// line writes an event as a line of events.jsonl. Leaf and body stand in it
// exactly as they were hashed, so that sed can cut them out.
func (e Event) line() []byte {
	return fmt.Appendf(nil, `{"seq":%d,"leaf":%s,"body":%s,"salt":"%x"}`+"\n", e.Seq, e.Leaf, e.Body, e.Salt)
}

// readLine reads a line of events.jsonl; the leaf ends at the first closing brace.
func readLine(line []byte) (Event, error) {
	var e Event
	closing := bytes.IndexByte(line, '}')
	opening := bytes.Index(line, []byte(`"leaf":`))
	if closing < 0 || opening < 0 || opening+7 > closing {
		return e, errLeaf
	}
	e.Leaf = line[opening+7 : closing+1]
	leaf, err := readLeaf(e.Leaf)
	if err != nil {
		return e, err
	}
	e.Seq = leaf.Seq
	rest, _ := bytes.CutPrefix(line[closing+1:], []byte(`,"body":`))
	const tail = len(`,"salt":"` + `"}` + "\n")
	at := len(rest) - tail - 2*SaltLen
	if at < 2 || !plainJSON(rest[:at]) {
		return e, errors.New("what an event says is not in its canonical form")
	}
	e.Body = rest[:at]
	if e.Salt, err = hex.DecodeString(string(rest[at+len(`,"salt":"`) : at+len(`,"salt":"`)+2*SaltLen])); err != nil {
		return e, fmt.Errorf("reading a salt: %w", err)
	}
	if !bytes.Equal(e.line(), line) {
		return e, errors.New("an event is not in its canonical form")
	}
	return e, nil
}

// halfLetter is the escape of half a letter, which readers of JSON understand in
// different ways.
var halfLetter = regexp.MustCompile(`\\u[dD][89a-fA-F]`)

// plainJSON is a JSON object on one line, of whole letters and not nested deeper than
// every reader of JSON can follow.
func plainJSON(b []byte) bool {
	return b[0] == '{' && utf8.Valid(b) && depth(b) <= maxDepth && json.Valid(b) &&
		bytes.IndexFunc(b, func(r rune) bool { return r < ' ' }) < 0 && !halfLetter.Match(b)
}

const maxDepth = 64

// depth is how deep objects and lists of a text stand in each other, by its brackets.
func depth(text []byte) int {
	now, deepest := 0, 0
	inside := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case !inside && (c == '{' || c == '['):
			now++
			deepest = max(deepest, now)
		case !inside && (c == '}' || c == ']'):
			now--
		}
	}
	return deepest
}

func (r Record) events() []byte {
	var b []byte
	for _, e := range r.Events {
		b = append(b, e.line()...)
	}
	return b
}

type eventProof struct {
	Seq    int64       `json:"seq"`
	Hashes []tlog.Hash `json:"hashes"`
}

type growthProof struct {
	Size   int64       `json:"size"`
	Hashes []tlog.Hash `json:"hashes"`
}

// proofs is proofs.json: the seal's sequence, the inclusion of every event under the
// last checkpoint, and how the log grew from one checkpoint to the next.
type proofs struct {
	V           int           `json:"v"`
	Seal        int64         `json:"seal"`
	Events      []eventProof  `json:"-"`
	Checkpoints []growthProof `json:"-"`
	null        bool          // a list stands there as null
}

func (p proofs) text() ([]byte, error) {
	head, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("writing proofs: %w", err)
	}
	b, err := lines(head[:len(head)-1], ",\"events\":[\n", p.Events, "]")
	if err != nil {
		return nil, fmt.Errorf("writing proofs: %w", err)
	}
	return lines(b, ",\"checkpoints\":[\n", p.Checkpoints, "]}\n")
}

func readProofs(text []byte) (proofs, error) {
	var p struct {
		proofs
		Events      []eventProof  `json:"events"`
		Checkpoints []growthProof `json:"checkpoints"`
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p.proofs, fmt.Errorf("reading proofs: %w", err)
	}
	p.proofs.Events, p.proofs.Checkpoints = p.Events, p.Checkpoints
	for _, e := range p.Events {
		p.null = p.null || e.Hashes == nil
	}
	for _, c := range p.Checkpoints {
		p.null = p.null || c.Hashes == nil
	}
	again, err := p.proofs.text()
	if err == nil && (!bytes.Equal(again, text) || p.V != 1 || p.null) {
		err = errors.New("the proofs are not in their canonical form")
	}
	return p.proofs, err
}

func (r Record) proofs(seal int64) proofs {
	p := proofs{V: 1, Seal: seal}
	for _, e := range r.Events {
		p.Events = append(p.Events, eventProof{Seq: e.Seq, Hashes: list(e.Proof)})
	}
	for _, c := range r.Checkpoints {
		p.Checkpoints = append(p.Checkpoints, growthProof{Size: c.Size, Hashes: list(c.Growth)})
	}
	return p
}

// list is never null in JSON.
func list(hashes []tlog.Hash) []tlog.Hash { return append([]tlog.Hash{}, hashes...) }

func (r Record) keys() []byte { return []byte(strings.Join(r.Keys, "\n") + "\n") }

func readKeys(text []byte) ([]string, error) {
	keys := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i, key := range keys {
		if !readKey(key) {
			return nil, fmt.Errorf("key %d is not one of such a log", i+1)
		}
		for _, other := range keys[:i] {
			if other == key {
				return nil, fmt.Errorf("key %d is there twice", i+1)
			}
		}
	}
	if !strings.HasSuffix(string(text), "\n") {
		return nil, errors.New("the keys do not end with a line")
	}
	return keys, nil
}
