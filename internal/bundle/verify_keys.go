package bundle

import (
	"slices"
	"strings"
)

// keys checks that the key somebody named is one of the log's. Which of them it is does
// not matter: signatures checks that each of the others was handed over to or by it.
func (v *verifier) keys(named string) {
	if named == "" {
		return
	}
	named = strings.TrimSpace(named)
	known := slices.ContainsFunc(v.keyring, func(key string) bool {
		return key == named || inHex(Fingerprint(key), strings.Join(strings.Fields(named), ""))
	})
	if !known {
		v.note(CheckKey, "another_key", "fingerprint", Fingerprint(v.keyring[len(v.keyring)-1]))
	}
	v.did(CheckKey, len(v.keyring))
}

// signatures opens every checkpoint with the key of its time. At a change of keys both
// sign, and the text names both; every key after the first comes in by such a note.
func (v *verifier) signatures() {
	now := 0
	for _, c := range v.proofs.Checkpoints {
		name := noteName(c.Size)
		text, ok := v.zip.read(name)
		if !ok {
			v.note(CheckSignatures, "missing", "name", name)
			continue
		}
		tree, next, ok := OpenCheckpoint(text, v.keyring, now)
		if !ok || tree.N != c.Size {
			v.note(CheckSignatures, "signature", "size", c.Size)
			continue
		}
		v.trees, now = append(v.trees, tree), next
	}
	if len(v.proofs.Checkpoints) == 0 {
		v.note(CheckSignatures, "no_checkpoint")
	}
	if now != len(v.keyring)-1 && v.checks[CheckSignatures].State != Failed {
		v.note(CheckSignatures, "no_handover", "fingerprint", Fingerprint(v.keyring[now+1]))
	}
	v.did(CheckSignatures, len(v.trees))
}
