// Package vault keeps files of clients: pictures and papers that prove something.
//
// The original is kept byte for byte, encrypted under a key of its client, under a
// name that is a keyed hash: neither the name nor the file tells whoever holds the
// disk what it is, and a known picture cannot be looked for. Files are written
// before the row that names them (temporary file, fsync, rename, fsync of the
// folder), so that a row never points at nothing; a file that no row came to name
// is swept away later. What a file is, its content alone says. What is large is never
// held whole in memory, and lies sealed on the disk also on its way in.
//
// The package knows bytes and client ids. It refuses to know failures, rows and
// walls: whoever calls it has passed them.
package vault

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"syscall"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Vault is the folder of one installation's files.
type Vault struct {
	dir    string
	keys   *seal.Keyring
	limits Limits
}

// Of is the vault beside a database.
func Of(d *db.DB) Vault {
	return Vault{dir: filepath.Join(d.DataDir(), "files"), keys: d.Keys(), limits: Limits(d.Limits()).orUsual()}
}

// Limits is how large a file may be.
func (v Vault) Limits() Limits { return v.limits }

// Kept is a file that lies in the vault.
type Kept struct {
	Says
	Name    string // keyed hash of the content: equal files of one client have one name
	SHA256  string // of the original, in hex; tell it to nobody but those who may see the file
	Bytes   int64
	Type    Type
	Preview string // name of the preview; empty when there is none
}

// Keep looks at the content, keeps it for the client and makes a preview of a
// picture. The same content twice is one file. The pixels of a picture are held in
// memory while it is looked at, and so are a paper and a HEIC; the file of any other
// never is. Faults: TooLarge, Invalid on the field "file", Unavailable when the disk is
// full; then nothing is left behind that a row could name.
func (v Vault) Keep(ctx context.Context, client uuid.UUID, from io.ReadSeeker) (Kept, error) {
	seen, small, err := v.lookAndDraw(ctx, from)
	if err != nil {
		return Kept{}, err
	}
	own, err := v.open(ctx, client)
	if err != nil {
		return Kept{}, err
	}
	sum, err := sumOf(from)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{
		Says: seen.Says, Name: own.name("original", sum), SHA256: hex.EncodeToString(sum), Bytes: seen.size, Type: seen.kind,
	}
	if small != nil {
		kept.Preview = own.name("preview", sum)
		if err := own.put(kept.Preview, bytes.NewReader(small)); err != nil {
			return Kept{}, err
		}
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return Kept{}, fmt.Errorf("reading a file: %w", err)
	}
	return kept, own.put(kept.Name, from)
}

// lookAndDraw looks at a file and draws it small. It waits until no other file is in
// memory, and leaves none there.
func (v Vault) lookAndDraw(ctx context.Context, from io.ReadSeeker) (seen, []byte, error) {
	var t turn
	defer t.end()
	s, err := look(from, v.limits, func() error { return t.take(ctx) })
	if err != nil {
		return s, nil, err
	}
	small := s.preview(ctx)
	s.content, s.from = nil, nil
	return s, small, nil
}

func sumOf(from io.ReadSeeker) ([]byte, error) {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, from); err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	return sum.Sum(nil), nil
}

// Read is a file of the client, whole and verified: an altered one is an error
// before its first byte is shown to anybody.
func (v Vault) Read(ctx context.Context, client uuid.UUID, name string) ([]byte, error) {
	opened, err := v.Open(ctx, client, name, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	// The library hands out verified pieces before it meets an altered one: all
	// of it is read before any of it is used.
	content, err := io.ReadAll(opened)
	if err != nil {
		return nil, err
	}
	return content, nil
}

// drawer is the part of the vault that one client's keys open.
type drawer struct {
	dir    string
	cipher *subtle.AESGCMHKDF
	names  []byte
}

// segment is how much of a file is sealed at a time.
const segment = 64 << 10

func (v Vault) open(ctx context.Context, client uuid.UUID) (drawer, error) {
	content, err := v.keys.Derive(ctx, client, "files")
	if err != nil {
		return drawer{}, fmt.Errorf("opening the vault: %w", err)
	}
	names, err := v.keys.Derive(ctx, client, "file names")
	if err != nil {
		return drawer{}, fmt.Errorf("opening the vault: %w", err)
	}
	cipher, err := subtle.NewAESGCMHKDF(content, "SHA256", 32, segment, 0)
	if err != nil {
		return drawer{}, fmt.Errorf("opening the vault: %w", err)
	}
	return drawer{dir: v.dir, cipher: cipher, names: names}, nil
}

func (d drawer) name(part string, sum []byte) string {
	mac := hmac.New(sha256.New, d.names)
	mac.Write([]byte(part + "|"))
	mac.Write(sum)
	return hex.EncodeToString(mac.Sum(nil))
}

// path is where a file lies: 256 folders, so that none grows too long.
func path(dir, name string) string { return filepath.Join(dir, name[:2], name) }

// put keeps content under its name. Where a file of that name lies already it is the
// same content, since the name is its hash; it is written anew, so that the sweep
// counts from now and a damaged one is mended.
func (d drawer) put(name string, content io.Reader) error {
	sweeping.RLock()
	defer sweeping.RUnlock()
	return said(place(d.dir, name, func(f io.Writer) error { return encrypt(d.cipher, f, name, content) }))
}

func encrypt(cipher *subtle.AESGCMHKDF, to io.Writer, name string, content io.Reader) error {
	w, err := cipher.NewEncryptingWriter(to, []byte(name))
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, content); err != nil {
		return err
	}
	return w.Close()
}

// plausible tells a name of the vault from anything else that could be a path.
func plausible(name string) bool {
	raw, err := hex.DecodeString(name)
	return err == nil && len(raw) == sha256.Size
}

// said gives a full disk the words a person is told.
func said(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fault.Wrap(fault.Unavailable, "fault.disk_full", err)
	}
	return err
}
