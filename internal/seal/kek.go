package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const kekFile = "kek"

// loadKEK reads the key-encryption key, or makes it where mayCreate says that
// nothing has been sealed yet. Directory and file must be closed to everyone else.
func loadKEK(dir string, mayCreate bool) ([]byte, error) {
	path := filepath.Join(dir, kekFile)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the keys directory: %w", err)
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && mayCreate {
		if err := createKEK(dir, path); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing, and the data was sealed with it: put the file back from its copy", path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key-encryption key: %w", err)
	}
	if err := refuseLoose(path, 0o077); err != nil {
		return nil, err
	}
	if err := refuseLoose(dir, 0o022); err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("%s does not hold a key", path)
	}
	return raw, nil
}

// createKEK makes the key under another name and links it to its own: of two
// starting at once one makes it, and no crash leaves half a key.
func createKEK(dir, path string) error {
	f, err := os.CreateTemp(dir, kekFile+".*.new") // mode 0600
	if err != nil {
		return fmt.Errorf("making the key-encryption key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(secretBytes(32)) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing the key-encryption key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("naming the key-encryption key: %w", err)
	}
	return SyncDir(dir)
}

// SyncDir puts a directory's names on the disk: a file just made or renamed is
// otherwise lost in a power cut, with its content safe and nameless.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("opening %s: %w", dir, err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// refuseLoose refuses a path that people other than its owner can use.
func refuseLoose(path string, forbidden fs.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("looking at %s: %w", path, err)
	}
	if loose := info.Mode().Perm() & forbidden; loose != 0 {
		return fmt.Errorf("%s is open to others (mode %04o): run chmod go-rwx on it", path, info.Mode().Perm())
	}
	return nil
}

// newAEAD is AES-256-GCM with a random nonce in front of each ciphertext.
func newAEAD(raw []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("preparing a key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
