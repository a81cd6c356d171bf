package bundle

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Origin names the log in its checkpoints (C2SP tlog-checkpoint), and its keys.
const Origin = "constancia/audit"

// Handover is what the checkpoint says that ends one key's time and begins another's.
// Both keys sign it, and both stand in the text: a signature added to somebody else's
// checkpoint makes nobody an heir.
type Handover struct{ From, To string }

const handoverWord = "handover "

// CheckpointText is what is signed of a log: origin, size, root, and at a change of
// keys a line that names both.
func CheckpointText(tree tlog.Tree, h Handover) string {
	text := fmt.Sprintf("%s\n%d\n%s\n", Origin, tree.N, tree.Hash)
	if h != (Handover{}) {
		text += handoverWord + h.From + " " + h.To + "\n"
	}
	return text
}

var errCheckpoint = errors.New("not a checkpoint of this log")

// ReadCheckpointText reads what CheckpointText wrote, and nothing else.
func ReadCheckpointText(text string) (tlog.Tree, Handover, error) {
	var tree tlog.Tree
	var h Handover
	parts := strings.Split(text, "\n")
	if len(parts) < 4 || parts[0] != Origin {
		return tree, h, errCheckpoint
	}
	var err1, err2 error
	tree.N, err1 = strconv.ParseInt(parts[1], 10, 64)
	tree.Hash, err2 = tlog.ParseHash(parts[2])
	if names, ok := strings.CutPrefix(parts[3], handoverWord); ok {
		h.From, h.To, _ = strings.Cut(names, " ")
	}
	if err := errors.Join(err1, err2); err != nil || tree.N < 1 || tree.N > maxSize || CheckpointText(tree, h) != text {
		return tree, h, errors.Join(errCheckpoint, err)
	}
	return tree, h, nil
}

// Tree is a length of the log and its root.
type Tree = tlog.Tree

// ReadHeld reads a checkpoint that a reader kept: a signed note or its text, or the
// size and the root as a packet prints them, in one line. Who signed it is not asked:
// it is the reader's own.
func ReadHeld(text string) (*Tree, error) {
	said, _, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(text, "\r", ""))+"\n", "\n\n")
	if parts := strings.Fields(said); len(parts) == 2 {
		said = Origin + "\n" + parts[0] + "\n" + parts[1]
	}
	tree, _, err := ReadCheckpointText(strings.TrimSuffix(said, "\n") + "\n")
	if err != nil {
		return nil, err
	}
	return &tree, nil
}

// maxSize is the most a checkpoint's name and a leaf's number have room for.
const maxSize = 999_999_999_999_999

// signedBy tells whether a note is a text with the signatures of these keys, in this
// order, and with nothing else: a second way to write the same note is refused.
func signedBy(text []byte, keys ...string) (string, bool) {
	verifiers := make([]note.Verifier, len(keys))
	for i, key := range keys {
		v, err := note.NewVerifier(key)
		if err != nil {
			return "", false
		}
		verifiers[i] = v
	}
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil || len(opened.Sigs) != len(keys) || len(opened.UnverifiedSigs) != 0 {
		return "", false
	}
	again := []byte(opened.Text + "\n")
	for i, sig := range opened.Sigs {
		raw, err := base64.StdEncoding.DecodeString(sig.Base64)
		if err != nil || sig.Hash != verifiers[i].KeyHash() {
			return "", false
		}
		again = fmt.Appendf(again, "— %s %s\n", sig.Name, base64.StdEncoding.EncodeToString(raw))
	}
	return opened.Text, bytes.Equal(again, text)
}

// OpenCheckpoint opens a note with the key in force, the one at now of the log's keys,
// or as the handover from it to the next; in is the place of the key in force
// afterwards. Nobody else may have signed, and there is one way to write a note.
func OpenCheckpoint(text []byte, keys []string, now int) (tree tlog.Tree, in int, ok bool) {
	if said, ok := signedBy(text, keys[now]); ok {
		tree, h, err := ReadCheckpointText(said)
		return tree, now, err == nil && h == (Handover{})
	}
	if now+1 == len(keys) {
		return tree, now, false
	}
	said, ok := signedBy(text, keys[now], keys[now+1])
	if !ok {
		return tree, now, false
	}
	tree, h, err := ReadCheckpointText(said)
	return tree, now + 1, err == nil && h == Handover{From: keys[now], To: keys[now+1]}
}

// readKey tells whether a text is a key of such a log, in its one form.
func readKey(key string) bool {
	v, err := note.NewVerifier(key)
	if err != nil || v.Name() != Origin {
		return false
	}
	name, rest, _ := strings.Cut(key, "+")
	hash, raw, _ := strings.Cut(rest, "+")
	bits, err := base64.StdEncoding.DecodeString(raw)
	return err == nil && key == fmt.Sprintf("%s+%08x+%s", name, v.KeyHash(), base64.StdEncoding.EncodeToString(bits)) && len(hash) == 8
}

var fingerprintForm = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// NamesKey tells whether a text has the form of a key's line or of a fingerprint, with
// spaces or without.
func NamesKey(text string) bool {
	return readKey(text) || fingerprintForm.MatchString(strings.Join(strings.Fields(text), ""))
}

// Fingerprint of a key is what two people compare by telephone: the SHA-256 of its
// line, in hexadecimal.
func Fingerprint(key string) string { return HashOf([]byte(key)) }
