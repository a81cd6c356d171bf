package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/seal"
)

const checkpointFile = "checkpoint"

// ErrRolledBack says that the log is shorter than the newest checkpoint kept
// outside the database: a backup was restored, or somebody cut the log.
var ErrRolledBack = errors.New("the audit log is shorter than its last checkpoint")

// checkpoint is a signed statement of the log's size and root, in the C2SP
// tlog-checkpoint form: origin, size, root, then the signature.
type checkpoint struct {
	Size   int64     `gorm:"primaryKey;autoIncrement:false" sec:"open"`
	Note   string    `sec:"open"`
	MadeAt time.Time `sec:"open"`
}

func (checkpoint) TableName() string { return "audit_checkpoints" }

// Checkpoint signs the log's present head when it has grown since the last one,
// after proving that the older tree is a prefix of the newer. The newest note is
// also kept in the keys directory, outside the database.
func Checkpoint(tx *db.Tx) error {
	h, err := lockHead(tx)
	if err != nil {
		return err
	}
	last, err := newest(tx)
	if err != nil {
		return err
	}
	if h.Size == last.Size {
		keepAfter(tx, last)
		return nil
	}
	k, err := readKeyring(tx)
	if err != nil {
		return err
	}
	in, err := k.inForce(last)
	if err != nil {
		return err
	}
	return sign(tx, bundle.Handover{}, k[in].signer)
}

// sign signs the log's present head, and a change of keys when there is one.
func sign(tx *db.Tx, keys bundle.Handover, signers ...note.Signer) error {
	h, err := lockHead(tx)
	if err != nil {
		return err
	}
	last, err := newest(tx)
	if err != nil {
		return err
	}
	if err := extends(tx, last, h); err != nil {
		return err
	}
	text := bundle.CheckpointText(tlog.Tree{N: h.Size, Hash: tlog.Hash(h.Root)}, keys)
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		return fmt.Errorf("signing a checkpoint: %w", err)
	}
	row := checkpoint{Size: h.Size, Note: string(signed), MadeAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing a checkpoint: %w", err)
	}
	keepAfter(tx, row)
	return nil
}

// keepAfter writes the newest checkpoint outside the database once it is
// committed. One that cannot be written is tried again with each turn.
func keepAfter(tx *db.Tx, row checkpoint) {
	if row.Size == 0 {
		return
	}
	tx.AfterCommit(func() {
		if err := keepOutside(tx.Keys.Dir(), row); err != nil {
			tx.Log().Warn("checkpoint not kept outside the database", "cause", err.Error())
		}
	})
}

// Newest is the newest checkpoint's signed note; empty before the first.
func Newest(tx *db.Tx) (string, error) {
	last, err := newest(tx)
	return last.Note, err
}

// Signed is a checkpoint as paper names it: the log's size, its root as the signed note
// writes it, and when it was made by our clock, which no signature covers.
type Signed struct {
	Size int64
	Root string
	At   time.Time
}

// NewestSigned is the newest checkpoint, its signature checked; the zero Signed before
// the first.
func NewestSigned(tx *db.Tx) (Signed, error) {
	last, err := newest(tx)
	if err != nil || last.Size == 0 {
		return Signed{}, err
	}
	tree, err := parseCheckpoint(tx, last.Note)
	return Signed{Size: tree.N, Root: tree.Hash.String(), At: last.MadeAt}, err
}

func newest(tx *db.Tx) (checkpoint, error) {
	var last checkpoint
	err := tx.DB.Order("size DESC").Limit(1).Find(&last).Error
	if err != nil {
		return last, fmt.Errorf("reading the last checkpoint: %w", err)
	}
	return last, nil
}

// extends proves that the log at h is the log at last with more appended.
func extends(tx *db.Tx, last checkpoint, h head) error {
	if last.Size == 0 {
		return nil
	}
	old, err := parseCheckpoint(tx, last.Note)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(h.Size, old.N, hashesIn(tx))
	if err != nil {
		return fmt.Errorf("proving the log's growth: %w", err)
	}
	if err := tlog.CheckTree(proof, h.Size, tlog.Hash(h.Root), old.N, old.Hash); err != nil {
		return fmt.Errorf("the log does not extend its last checkpoint: %w", err)
	}
	return nil
}

// parseCheckpoint checks a note's signature and reads its tree.
func parseCheckpoint(tx *db.Tx, text string) (tlog.Tree, error) {
	k, err := readKeyring(tx)
	if err != nil {
		return tlog.Tree{}, err
	}
	tree, _, err := k.open(text)
	return tree, err
}

// keepOutside writes a note beside the keys, whole or not at all, and never an
// older one over a newer.
func keepOutside(keysDir string, row checkpoint) error {
	path := filepath.Join(keysDir, checkpointFile)
	if kept, err := os.ReadFile(path); err == nil && sizeOf(string(kept)) >= row.Size {
		return nil
	}
	f, err := os.CreateTemp(keysDir, checkpointFile+".*.new")
	if err != nil {
		return fmt.Errorf("keeping a checkpoint outside: %w", err)
	}
	_, err = f.WriteString(row.Note)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keeping a checkpoint outside: %w", err), os.Remove(f.Name()))
	}
	return seal.SyncDir(keysDir)
}

// sizeOf is what a note says of the log's size, unchecked; 0 when it says nothing.
func sizeOf(text string) int64 {
	lines := strings.SplitN(text, "\n", 3)
	if len(lines) < 3 {
		return 0
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0
	}
	return size
}

// NotRolledBack checks the log's length against the checkpoint kept outside the
// database, and the tree at that size against what was signed.
func NotRolledBack(ctx context.Context, d *db.DB) error {
	text, err := os.ReadFile(filepath.Join(d.Keys().Dir(), checkpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the checkpoint kept outside: %w", err)
	}
	return d.Read(ctx, func(tx *db.Tx) error {
		kept, err := parseCheckpoint(tx, string(text))
		if err != nil {
			return err
		}
		var h head
		if err := tx.DB.Where("id = 1").Take(&h).Error; err != nil {
			return fmt.Errorf("reading the log's head: %w", err)
		}
		if h.Size < kept.N {
			return fmt.Errorf("%w: %d events, the checkpoint signed %d", ErrRolledBack, h.Size, kept.N)
		}
		root, err := tlog.TreeHash(kept.N, hashesIn(tx))
		if err != nil {
			return fmt.Errorf("computing the root at the checkpoint: %w", err)
		}
		if root != kept.Hash {
			return errors.New("the audit log differs from its last checkpoint")
		}
		return nil
	})
}

// Size is the number of events on record.
func Size(tx *db.Tx) (uint64, error) {
	var h head
	err := tx.DB.Where("id = 1").Take(&h).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, errors.New("the audit log has no head")
	}
	return uint64(h.Size), err
}

// Refresh moves the database's change counter to what other replicas committed.
func Refresh(ctx context.Context, d *db.DB) error {
	return d.Read(ctx, func(tx *db.Tx) error {
		size, err := Size(tx)
		if err == nil {
			d.Advance(size)
		}
		return err
	})
}
