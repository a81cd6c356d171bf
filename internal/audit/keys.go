package audit

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"constancia/internal/bundle"
	"constancia/internal/db"
)

const signingSecret = "audit-log-key"

// The log's Ed25519 keys lie in the keyring, wrapped, the oldest first: the first is
// made at the first checkpoint, each other by RotateKey. Which of them is in force the
// log itself says: the one that signed its newest checkpoint, or that this checkpoint
// hands over to. A key that was made for a change that did not commit waits for the next.

type keyPair struct {
	signer note.Signer
	public string
}

type keyring []keyPair

func (k keyring) public() []string {
	keys := make([]string, len(k))
	for i, pair := range k {
		keys[i] = pair.public
	}
	return keys
}

var errNoKey = errors.New("no such key")

// readKeyring reads the keys there are, and makes the first.
func readKeyring(tx *db.Tx) (keyring, error) {
	first, err := readKey(tx, 0, generateKey)
	if err != nil {
		return nil, err
	}
	k := keyring{first}
	for {
		next, err := readKey(tx, len(k), func() ([]byte, error) { return nil, errNoKey })
		if errors.Is(err, errNoKey) {
			return k, nil
		}
		if err != nil {
			return nil, err
		}
		k = append(k, next)
	}
}

func generateKey() ([]byte, error) {
	private, public, err := note.GenerateKey(rand.Reader, bundle.Origin)
	return []byte(private + "\n" + public), err
}

func readKey(tx *db.Tx, n int, generate func() ([]byte, error)) (keyPair, error) {
	name := signingSecret
	if n > 0 {
		name = fmt.Sprintf("%s-%d", signingSecret, n+1)
	}
	pair, err := tx.Keys.Secret(tx.Context(), name, generate)
	if err != nil {
		return keyPair{}, err
	}
	private, public, _ := strings.Cut(string(pair), "\n")
	signer, err := note.NewSigner(private)
	if err != nil {
		return keyPair{}, fmt.Errorf("reading the log's key: %w", err)
	}
	return keyPair{signer: signer, public: public}, nil
}

// open opens a checkpoint whose place in the log's history is not known, and gives the
// place of the key in force after it.
func (k keyring) open(text string) (tree tlog.Tree, in int, err error) {
	keys := k.public()
	for now := range keys {
		if tree, in, ok := bundle.OpenCheckpoint([]byte(text), keys, now); ok {
			return tree, in, nil
		}
	}
	return tree, 0, errors.New("opening a checkpoint: not one of this log")
}

// inForce is the place of the key that signs next.
func (k keyring) inForce(newest checkpoint) (int, error) {
	if newest.Size == 0 {
		return 0, nil
	}
	_, in, err := k.open(newest.Note)
	return in, err
}

// RotateKey hands the log over to a new key: an event, and over it a checkpoint that
// names both keys and that both sign. Whoever knows the old key can follow the log to
// the new one. It gives the keys' lines.
func RotateKey(tx *db.Tx) (from, to string, err error) {
	if _, err := lockHead(tx); err != nil {
		return "", "", err
	}
	k, err := readKeyring(tx)
	if err != nil {
		return "", "", err
	}
	last, err := newest(tx)
	if err != nil {
		return "", "", err
	}
	in, err := k.inForce(last)
	if err != nil {
		return "", "", err
	}
	if in+1 == len(k) {
		fresh, err := readKey(tx, len(k), generateKey)
		if err != nil {
			return "", "", err
		}
		k = append(k, fresh)
	}
	old, fresh := k[in], k[in+1]
	OnRecord(tx, func(int64) error {
		return sign(tx, bundle.Handover{From: old.public, To: fresh.public}, old.signer, fresh.signer)
	})
	return old.public, fresh.public, Append(tx, Event{
		Action: "audit.rotate_key", SubjectType: "log_key", Facts: map[string]string{"from": bundle.Fingerprint(old.public), "to": bundle.Fingerprint(fresh.public)},
	})
}

// PublicKeys are the lines of the keys the log has been signed with, oldest first; the
// last is in force.
func PublicKeys(tx *db.Tx) ([]string, error) {
	k, err := readKeyring(tx)
	if err != nil {
		return nil, err
	}
	last, err := newest(tx)
	if err != nil {
		return nil, err
	}
	in, err := k.inForce(last)
	return k.public()[:in+1], err
}

// signedTree is an opened checkpoint; keys is how many of the log's keys it needs.
type signedTree struct {
	note string
	tree tlog.Tree
	keys int
}

// chain opens the checkpoints that show the growth of the log under these events.
func chain(tx *db.Tx, k keyring, with, seqs []int64) ([]signedTree, error) {
	wanted, err := wantedSizes(tx, seqs)
	if err != nil {
		return nil, err
	}
	wanted = append(wanted, with...)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	var out []signedTree
	now := 0
	for some := range slices.Chunk(wanted, batch) {
		var rows []checkpoint
		if err := tx.DB.Where("size IN ?", some).Order("size").Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("reading checkpoints: %w", err)
		}
		for _, row := range rows {
			tree, in, ok := bundle.OpenCheckpoint([]byte(row.Note), k.public(), now)
			if !ok || tree.N != row.Size {
				return nil, fmt.Errorf("checkpoint %d is not signed by the log's key", row.Size)
			}
			out, now = append(out, signedTree{note: row.Note, tree: tree, keys: in + 1}), in
		}
	}
	return out, nil
}

// CheckpointsOver are the sizes of the checkpoints that Prove gives for these events as
// the log stands: what a bundle has to carry, so that none of them can be left out.
func CheckpointsOver(tx *db.Tx, seqs ...int64) ([]int64, error) { return wantedSizes(tx, seqs) }

// wantedSizes are the sizes of the first checkpoint, the first over each event, each at
// which the key changed, and the newest.
func wantedSizes(tx *db.Tx, seqs []int64) ([]int64, error) {
	var sizes, wanted []int64
	if err := tx.DB.Model(&checkpoint{}).Order("size").Pluck("size", &sizes).Error; err != nil {
		return nil, fmt.Errorf("reading checkpoints: %w", err)
	}
	if len(sizes) == 0 {
		return wanted, nil
	}
	err := tx.DB.Model(&checkpoint{}).Where("note LIKE ?", "%\nhandover %").Order("size").Pluck("size", &wanted).Error
	if err != nil {
		return nil, fmt.Errorf("reading checkpoints: %w", err)
	}
	wanted = append(wanted, sizes[0], sizes[len(sizes)-1])
	for _, seq := range seqs {
		if at, _ := slices.BinarySearch(sizes, seq+1); at < len(sizes) {
			wanted = append(wanted, sizes[at])
		}
	}
	slices.Sort(wanted)
	return slices.Compact(wanted), nil
}
